"""What changed between two codings of the same articles. Pairing and comparing are pure; `differences` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, func, select

from dragoman.store.schema import articles, codings, reports

Record = dict[str, Any]
Kind = Literal["added", "gone", "changed"]

#: Fields that are compared; of parties and places only what they were coded as and where they stand.
FIELDS: Final = ("event", "mode", "context", "status", "embedded", "actor", "recipient", "date", "enddate", "event_loc",
                 "attributed_to", "event_text", "cameo")  # fmt: skip
_KEPT: Final = {"code", "sector", "start", "end", "resolved", "geonameid", "country"}


class Coded(NamedTuple):
    """One coding of an article."""

    id: int
    coder: str
    model: str

    def __str__(self) -> str:
        return f"{self.coder} ({self.model})"


@dataclass(frozen=True, slots=True)
class Difference:
    """One event that only one coding has, or that both have with different values."""

    kind: Kind
    #: The event before, None where it was added; and after, None where it is gone.
    before: Record | None
    after: Record | None
    #: Fields that changed.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleDiff:
    """What changed in one article."""

    #: Its key, the id that the input gave, and its title.
    article: str
    article_id: str
    title: str | None
    before: Coded
    after: Coded
    #: How many events stayed exactly as they were.
    same: int
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class Summary:
    """All articles together."""

    articles: int = 0
    #: Articles in which something changed.
    touched: int = 0
    same: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, diff: ArticleDiff) -> None:
        """Count one more article."""
        self.articles += 1
        self.touched += bool(diff.differences)
        self.same += diff.same
        self.kinds.update(difference.kind for difference in diff.differences)
        self.fields.update(name for difference in diff.differences for name in difference.fields)


def compare(before: Sequence[Record], after: Sequence[Record]) -> tuple[int, tuple[Difference, ...]]:
    """Pair the events of two codings of one article and compare them.

    Events are the same where trigger and type are, else where triggers overlap and types are the same, else where
    triggers overlap.

    Args:
        before: records of the older coding.
        after: records of the newer coding.

    Returns:
        How many events are the same in every field, and the differences in the order of the text.
    """
    pairs = _paired(before, after)
    changed = [Difference("changed", a, b, fields) for a, b in pairs if (fields := changed_fields(a, b))]
    gone = [Difference("gone", a, None) for a in before if not any(a is one for one, _ in pairs)]
    added = [Difference("added", None, b) for b in after if not any(b is other for _, other in pairs)]
    return len(pairs) - len(changed), tuple(sorted((*changed, *gone, *added), key=_place))


def changed_fields(before: Record, after: Record) -> tuple[str, ...]:
    """The fields in which two records of an event differ; the confidence is none of them."""
    return tuple(name for name in FIELDS if _core(before.get(name)) != _core(after.get(name)))


def _core(value: Any) -> Any:
    if isinstance(value, list):
        return [_core(entry) for entry in value]
    return {key: entry for key, entry in value.items() if key in _KEPT} if isinstance(value, dict) else value


def _paired(before: Sequence[Record], after: Sequence[Record]) -> list[tuple[Record, Record]]:
    pairs: list[tuple[Record, Record]] = []
    left, right = list(before), list(after)
    for alike in (_same_words_and_type, _overlap_and_type, _overlap):
        for a in list(left):
            found = next((i for i, b in enumerate(right) if alike(a, b)), None)
            if found is not None:
                pairs.append((a, right.pop(found)))
                left = [one for one in left if one is not a]
    return pairs


def _span(record: Record) -> tuple[int, int]:
    return record["text_info"]["start"], record["text_info"]["end"]


def _same_words_and_type(a: Record, b: Record) -> bool:
    return _span(a) == _span(b) and bool(a["event"] == b["event"])


def _overlap(a: Record, b: Record) -> bool:
    (start, end), (other_start, other_end) = _span(a), _span(b)
    return start < other_end and other_start < end


def _overlap_and_type(a: Record, b: Record) -> bool:
    return bool(a["event"] == b["event"]) and _overlap(a, b)


def _place(difference: Difference) -> tuple[int, int]:
    return _span(difference.after or difference.before or {})


def coders(connection: Connection) -> list[tuple[str, int]]:
    """Every coder with its model, and how many articles it coded, in the order of their first coding."""
    counted = select(codings.c.coder, codings.c.model, func.count()).group_by(codings.c.coder, codings.c.model)
    rows = connection.execute(counted.order_by(func.min(codings.c.id)))
    return [(f"{coder} ({model})", n) for coder, model, n in rows]


def differences(connection: Connection, before: str | None = None, after: str | None = None) -> Iterator[ArticleDiff]:
    """Compare the codings of each article that was coded more than once.

    Args:
        connection: `Store.connect()`.
        before: the older coder, as `dragoman 0.1.0` or `dragoman 0.1.0 (small)`; None: the coding before `after`'s.
        after: the newer coder; None: the coding that counts.

    Yields:
        One comparison an article that has both codings, in the order of arrival.
    """
    several = select(codings.c.article).group_by(codings.c.article).having(func.count() > 1)
    cited = select(articles.c.key, articles.c.id, articles.c.title).where(articles.c.key.in_(several))
    for key, article_id, title in connection.execute(cited.order_by(articles.c.number)).all():
        one, other = _pair(connection, key, before, after)
        if one and other:
            same, found = compare(_records(connection, one.id), _records(connection, other.id))
            yield ArticleDiff(key, article_id, title, one, other, same, found)


def _pair(connection: Connection, key: str, before: str | None, after: str | None) -> tuple[Coded | None, Coded | None]:
    columns = codings.c.id, codings.c.coder, codings.c.model, codings.c.current
    rows = connection.execute(select(*columns).where(codings.c.article == key).order_by(codings.c.id)).all()
    made = [(Coded(row.id, row.coder, row.model), row.current) for row in rows]
    newer = _last(coded for coded, current in made if (current if after is None else _named(coded, after)))
    older = _last(coded for coded, _ in made if newer and coded != newer
                  and (coded.id < newer.id if before is None else _named(coded, before)))  # fmt: skip
    return older, newer


def _last(several: Iterable[Coded]) -> Coded | None:
    return max(several, default=None)


def _named(coded: Coded, name: str) -> bool:
    return name in (coded.coder, str(coded))


def _records(connection: Connection, coding: int) -> list[Record]:
    found = select(reports.c.record).where(reports.c.coding == coding).order_by(reports.c.position)
    return list(connection.scalars(found))
