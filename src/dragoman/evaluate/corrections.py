"""How often the coder was right, by what people said of its events in an archive: precision, not recall."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.annotate.articles import Annotated, Judged

#: Verdicts on the coder's events, in the order of the table.
VERDICTS = ("accept", "correct", "reject")


@dataclass(slots=True)
class Precision:
    """The verdicts on events of one type, as the coder told it."""

    accept: int = 0
    correct: int = 0
    reject: int = 0
    #: Corrected events whose type and parties' codes were right: what the measure EVENTS asks for.
    same_event: int = 0

    @property
    def judged(self) -> int:
        """How many."""
        return self.accept + self.correct + self.reject

    @property
    def whole(self) -> float:
        """Share in which every field is right; 0 where none was judged."""
        return self.accept / self.judged if self.judged else 0.0

    @property
    def event(self) -> float:
        """Share in which type and parties are right; 0 where none was judged."""
        return (self.accept + self.same_event) / self.judged if self.judged else 0.0


@dataclass(slots=True)
class Report:
    """All figures."""

    by_type: dict[str, Precision] = field(default_factory=lambda: defaultdict(Precision))
    #: Field → how many corrections changed it.
    fields: Counter[str] = field(default_factory=Counter)
    #: Events that people added, by type.
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> Precision:
        """Over all types."""
        every = self.by_type.values()
        return Precision(*(sum(getattr(one, name) for one in every) for name in (*VERDICTS, "same_event")))


def measure(articles: Iterable[Annotated]) -> Report:
    """Count the verdicts that count.

    Args:
        articles: with their annotations.
    """
    report = Report()
    for article in articles:
        for one in article.judged:
            _count(report, one)
    return report


def _count(report: Report, one: Judged) -> None:
    if one.machine is None:
        assert one.right is not None
        report.missed[one.right["type"]] += 1
        return
    counts = report.by_type[one.machine["type"]]
    setattr(counts, one.verdict, getattr(counts, one.verdict) + 1)
    if one.verdict == "correct" and one.right is not None:
        from dragoman.annotate.told import differences

        report.fields.update(list(differences(one.machine, one.right)))
        counts.same_event += _same(one.machine, one.right)


def _same(told: dict[str, Any], right: dict[str, Any]) -> bool:
    """Do type and both parties agree, as `dragoman.score` has it: codes that share a member, or none on both sides?"""
    return told["type"] == right["type"] and all(_agree(told[role], right[role]) for role in ("actor", "recipient"))


def _agree(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    mine, theirs = ({party.get("code") or "?" for party in side} for side in (one, other))
    return bool(mine & theirs) or (not mine and not theirs)


def as_text(report: Report) -> str:
    """The figures for people: types by how many events were judged."""
    lines = [f"{'':12s} judged accepted corrected rejected  type and parties right  all right"]
    order = sorted(report.by_type.items(), key=lambda entry: (-entry[1].judged, entry[0]))
    for name, one in [*order, ("all", report.all)]:
        lines.append(f"{name:12s} {one.judged:6d} {one.accept:8d} {one.correct:9d} {one.reject:8d}  {one.event:22.3f}  "
                     f"{one.whole:9.3f}")  # fmt: skip
    if report.fields:
        lines.append("corrected: " + ", ".join(f"{name} {number}" for name, number in report.fields.most_common()))
    if report.missed:
        lines.append("missed: " + ", ".join(f"{name} {number}" for name, number in report.missed.most_common()))
    lines.append("Precision of the events that people judged; they choose which, so it is no estimate for the others.")
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """The figures for programs, as one JSON object."""

    def figures(one: Precision) -> dict[str, float]:
        return {"judged": one.judged, **{name: getattr(one, name) for name in VERDICTS}, "precision": one.event,
                "all_fields": one.whole}  # fmt: skip

    shown = {
        "all": figures(report.all),
        "by_type": {name: figures(one) for name, one in sorted(report.by_type.items())},
        "corrected": dict(report.fields),
        "missed": dict(report.missed),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)
