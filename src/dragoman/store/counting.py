"""How many events an archive holds by day, type, parties and so on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, null, select

from dragoman.store.filters import Filter, conditions
from dragoman.store.schema import articles, events, labels, parties, reports

Label = str | int | None

#: What can be counted by, in words.
DIMENSIONS: Final = {
    "day": "the event's first day; where no report tells it, the first on which it was reported",
    "week": "its week (ISO 8601, 2031-W18)",
    "month": "its month",
    "year": "its year",
    "dyad": "country of an actor and of a recipient: two columns",
    "actor": "country of an actor",
    "recipient": "country of a recipient",
    "type": "PLOVER type",
    "mode": "PLOVER mode",
    "context": "PLOVER context",
    "quad": "quad code, 1 to 4",
    "status": "actual, planned, requested ...",
    "country": "country of the place",
    "publisher": "who published the report",
}
_TIMES: Final[dict[str, Callable[[dt.date], str]]] = {
    "day": lambda day: day.isoformat(),
    "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts."""

    #: What is counted by: the dimensions, `dyad` as actor and recipient.
    columns: tuple[str, ...]
    #: Labels in the order of the columns (None where a report tells none), events, reports.
    rows: tuple[tuple[tuple[Label, ...], int, int], ...]


def columns_of(by: Iterable[str]) -> tuple[str, ...]:
    """The columns that dimensions stand for, each once.

    Raises:
        ValueError: one is none of `DIMENSIONS`, or there is none.
    """
    given = [name.strip() for name in by]
    if wrong := [name for name in given if name not in DIMENSIONS]:
        raise ValueError(f"cannot count by {', '.join(map(repr, wrong))}: choose from {', '.join(DIMENSIONS)}")
    if not given:
        raise ValueError("nothing to count by")
    return tuple(dict.fromkeys(column for name in given
                               for column in (("actor", "recipient") if name == "dyad" else (name,))))  # fmt: skip


def counts(connection: Connection, asked: Filter, by: Sequence[str]) -> Counts:
    """Count events.

    An event counts once in each row that one of its matching reports belongs to: with two actors of different
    countries, or reports that differ in status, in more than one.

    Args:
        connection: `Store.connect()`.
        asked: which events; `limit` and `offset` do not matter.
        by: dimensions, from `DIMENSIONS`.

    Raises:
        ValueError: one is no dimension.
    """
    columns = columns_of(by)
    times = [column for column in columns if column in _TIMES]
    others = [column for column in columns if column not in _TIMES]
    totals: defaultdict[tuple[Label, ...], list[int]] = defaultdict(lambda: [0, 0])
    for day, *labels_, n_events, n_reports in connection.execute(_grouped(asked, others, connection.dialect.name,
                                                                          dated=bool(times))):  # fmt: skip
        values = dict(zip(others, labels_, strict=True)) | {time: _time(time, day) for time in times}
        total = totals[tuple(values[column] for column in columns)]
        total[0] += n_events
        total[1] += n_reports
    rows = sorted(totals.items(), key=_by_label if times else _by_number)
    return Counts(columns, tuple((labels_, *total) for labels_, total in rows))  # type: ignore[misc]


def _time(name: str, day: str | None) -> str | None:
    return _TIMES[name](dt.date.fromisoformat(day)) if day else None


_Total = tuple[tuple[Label, ...], list[int]]


def _by_label(total: _Total) -> tuple[tuple[bool, str], ...]:
    return tuple((label is None, str(label)) for label in total[0])


def _by_number(total: _Total) -> tuple[int, tuple[tuple[bool, str], ...]]:
    return -total[1][0], _by_label(total)


def _grouped(asked: Filter, others: Sequence[str], dialect: str, *, dated: bool) -> Select[Any]:
    """A row for each day and each label of the other columns; an event has one day, so that its days can be summed."""
    matching = select(reports).where(*conditions(asked, dialect)).subquery("matching")
    source: FromClause = matching.join(events, events.c.id == matching.c.event)
    keys: list[ColumnElement[Any]] = []
    if dated:
        days = select(reports.c.event, func.min(reports.c.day).label("day")).where(reports.c.event.is_not(None))
        first = days.group_by(reports.c.event).subquery("days")
        source = source.join(first, first.c.event == matching.c.event)
        keys.append(func.coalesce(events.c.first, first.c.day))
    for column in others:
        source, key = _labelled(source, matching, column)
        keys.append(key)
    counted = (func.count(matching.c.event.distinct()), func.count(matching.c.id.distinct()))
    shown = keys if dated else [null(), *keys]
    return select(*shown, *counted).select_from(source).group_by(*keys)


#: Columns of `reports` itself.
_OWN: Final = ("type", "quad", "status", "country")


def _labelled(source: FromClause, matching: FromClause, column: str) -> tuple[FromClause, ColumnElement[Any]]:
    """The source with what holds a column's labels joined, and the labels; reports without any are kept."""
    if column in _OWN:
        return source, matching.c[column]
    if column == "publisher":
        return source.join(articles, articles.c.key == matching.c.article), articles.c.publisher
    table, kind = (labels, "kind") if column in ("mode", "context") else (parties, "role")
    joined = table.alias(column)
    same = and_(joined.c.report == matching.c.id, joined.c[kind] == column)
    return source.outerjoin(joined, same), joined.c.label if table is labels else joined.c.code
