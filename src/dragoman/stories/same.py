"""Do two reports of different articles tell the same event? Decided from what they tell, with reasons. Pure.

Two things are asked first: is it the same type, and is it told in the same way, as something that happened (actual,
alleged, negated: whether it did is a conflict that stays visible), as something to come (planned, threatened,
hypothetical), or as demanded? A plan and its deed are two events, so that no plan ever counts as a deed. Then what the
reports share is weighed against what tells them apart.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from dragoman.stories.casualties import casualties
from dragoman.stories.frequencies import frequencies
from dragoman.stories.terms import stem, terms

#: The least sum of weights; both were set by hand and tried with `python -m evaluation.event_pairs`.
LEAST: Final = 3.6
WEIGHTS: Final = {
    "actor same": 1.5, "actor like": 1.0, "actor other": -3.5, "attacker other": -1.2,
    "recipient same": 1.5, "recipient like": 1.0, "recipient other": -3.5,
    "day same": 1.5, "days overlap": 0.5, "day beside": -2.5, "days other": -5.0,
    "day of publication": 0.7, "day before publication": 0.3, "day long before publication": -1.5,
    "day after publication": -3.0,
    "published the same day": 0.7, "published a day apart": 0.2, "published two days apart": -0.5,
    "published days apart": -1.5,
    "place same": 1.0, "place holds": 0.3, "place other": -3.0,
    "wording": 5.0, "wording other": -2.0, "trigger same": 0.7, "mode shared": 0.5, "modes other": -0.5,
    "figure same": 0.8,
}  # fmt: skip
#: Who is behind these is often disputed: reports that name others may still tell the same event.
_DISPUTED: Final = frozenset({"ASSAULT", "COERCE"})
#: Sentences with so many terms beside names, none of them shared, tell different things.
_TELLING: Final = 2
_TOLD_AS: Final = {
    "actual": "happened", "alleged": "happened", "negated": "happened",
    "planned": "to come", "threatened": "to come", "hypothetical": "to come", "requested": "demanded",
}  # fmt: skip
_NEAR_KM: Final = 40.0


class Who(NamedTuple):
    """An actor or recipient."""

    code: str | None
    sector: str | None
    name: str | None
    text: str
    wikidata_id: str | None = None


class Where(NamedTuple):
    """A place."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonameid: int | None
    #: GeoNames feature class; A is an area that holds others.
    feature: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one article reports it."""

    id: str
    article: str
    type: str
    status: str
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    wording: str
    trigger: str
    modes: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    published: dt.date | None = None
    place: Where | None = None


class Verdict(NamedTuple):
    """Whether two reports tell the same event, and why."""

    same: bool
    score: float
    #: What was weighed, heaviest first, each with its weight: "actor same +1.5".
    reasons: tuple[str, ...]


def same(one: Report, other: Report) -> Verdict:
    """Do two reports tell the same event?

    Args:
        one: a report.
        other: that of another article of the same story.
    """
    if one.type != other.type:
        return Verdict(False, -math.inf, (f"{one.type} is not {other.type}",))
    if _TOLD_AS[one.status] != _TOLD_AS[other.status]:
        return Verdict(False, -math.inf, (f"{one.status} is not {other.status}",))
    weighed = [(WEIGHTS[name] * value, name) for name, value in _shared(one, other)]
    total = sum(weight for weight, _ in weighed)
    ordered = sorted(weighed, key=lambda pair: (-abs(pair[0]), pair[1]))
    return Verdict(total >= LEAST, round(total, 4), tuple(f"{name} {weight:+.1f}" for weight, name in ordered))


def excluded(one: Report, other: Report) -> bool:
    """Do two reports name other days, or other places? Then they are never one event, whatever a third tells."""
    return _day(one, other) == "days other" or _place(one.place, other.place) == "place other"


def _shared(one: Report, other: Report) -> Iterator[tuple[str, float]]:
    for role, mine, theirs in (("actor", one.actors, other.actors), ("recipient", one.recipients, other.recipients)):
        relation = _parties(mine, theirs)
        if role == "actor" and relation == "other" and one.type in _DISPUTED:
            yield "attacker other", 1.0
        elif relation:
            yield f"{role} {relation}", 1.0
    for told in (_day(one, other), _place(one.place, other.place), _modes(one.modes, other.modes)):
        if told:
            yield told, 1.0
    yield _wording(one, other)
    if _stems(one.trigger) & _stems(other.trigger):
        yield "trigger same", 1.0
    if _figures(one.wording) & _figures(other.wording):
        yield "figure same", 1.0


def _parties(mine: Sequence[Who], theirs: Sequence[Who]) -> str:
    """The closest relation of any two; nothing where nothing can be said."""
    found = {_party(a, b) for a in mine for b in theirs}
    return next((relation for relation in ("same", "like", "", "other") if relation in found), "")


def _party(one: Who, other: Who) -> str:
    if one.wikidata_id and other.wikidata_id:
        return "same" if one.wikidata_id == other.wikidata_id else "like" if _coded_alike(one, other) else "other"
    if _named(one) & _named(other):
        return "same" if one.code == other.code or not (one.code and other.code) else "like"
    if one.code and other.code:
        return ("same" if one.sector == other.sector else "like") if one.code == other.code else "other"
    return "other" if _named(one) and _named(other) else ""


def _coded_alike(one: Who, other: Who) -> bool:
    return one.code is not None and one.code == other.code


@lru_cache(maxsize=4096)
def _named(party: Who) -> frozenset[str]:
    """Terms of its words that are names."""
    return frozenset(terms(f". {party.text}").names | terms(f"the {party.name or ''}").names)


def _day(one: Report, other: Report) -> str:
    if one.first and one.last and other.first and other.last:
        return _told_days((one.first, one.last), (other.first, other.last))
    dated, undated = (one, other) if one.first else (other, one)
    if dated.first is None or dated.last is None:
        return _published(one.published, other.published)
    if undated.published is None:
        return ""
    if undated.published < dated.first:
        return "day after publication" if _TOLD_AS[one.status] == "happened" else ""
    late = (undated.published - dated.last).days
    return ("day of publication", "day before publication")[max(late, 0)] if late < 2 else "day long before publication"


def _told_days(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> str:
    if one == other and one[0] == one[1]:
        return "day same"
    if one[0] <= other[1] and other[0] <= one[1]:
        return "days overlap"
    gap = max((other[0] - one[1]).days, (one[0] - other[1]).days)
    return "day beside" if gap == 1 else "days other"


def _published(one: dt.date | None, other: dt.date | None) -> str:
    if one is None or other is None:
        return ""
    gap = abs((one - other).days)
    return ("published the same day", "published a day apart", "published two days apart")[gap] if gap < 3 else (
        "published days apart")  # fmt: skip


def _place(one: Where | None, other: Where | None) -> str:
    if one is None or other is None:
        return ""
    if one.geonameid is not None and one.geonameid == other.geonameid:
        return "place holds" if one.feature == "A" else "place same"
    if one.country and other.country and one.country != other.country:
        return "place other"
    if "A" in (one.feature, other.feature):
        return "place holds"
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return "place same" if one.name == other.name else ""
    return "place same" if _kilometres(one, other) <= _NEAR_KM else "place other"


def _kilometres(one: Where, other: Where) -> float:
    """Along the globe (haversine)."""
    a, b, x, y = (math.radians(v or 0.0) for v in (one.latitude, other.latitude, one.longitude, other.longitude))
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin((y - x) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _modes(one: Sequence[str], other: Sequence[str]) -> str:
    if not one or not other:
        return ""
    return "mode shared" if set(one) & set(other) else "modes other"


def _wording(one: Report, other: Report) -> tuple[str, float]:
    """Cosine of the weighted terms of two sentences, without the names that are weighed already."""
    a, b = _weighted(one), _weighted(other)
    shared = sum(weight * b[term] for term, weight in a.items() if term in b)
    if not shared:
        # "imposed sanctions", "denied that it had imposed sanctions": the event itself is told in the same words.
        alike = len(_stems(one.trigger) & _stems(other.trigger)) > 1
        return "wording other", float(min(len(a), len(b)) >= _TELLING and not alike)
    lengths = math.sqrt(sum(weight * weight for weight in a.values()) * sum(weight * weight for weight in b.values()))
    return "wording", min(1.0, shared / lengths)


@lru_cache(maxsize=4096)
def _weighted(report: Report) -> dict[str, float]:
    """Weights of the terms of a sentence: no names of parties and place, not the trigger, no words of time."""
    table, found = frequencies(), terms(report.wording)
    place = terms(f"the {report.place.name}").counts if report.place else {}
    known = {*place, *_stems(report.trigger), *(stem(day) for day in found.weekdays | found.months), *found.years}
    for party in (*report.actors, *report.recipients):
        known |= _named(party)
    return {term: table.weight(term) for term in found.counts if term not in known and not table.common(term)}


@lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(term for term in terms(words).counts if not frequencies().common(term))


@lru_cache(maxsize=4096)
def _figures(wording: str) -> frozenset[tuple[str, int]]:
    return frozenset((told.fate, told.least or told.most or 0) for told in casualties(wording))
