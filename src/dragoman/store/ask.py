"""Merged events out of an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from dragoman.model import Span
from dragoman.store.filters import Filter, conditions
from dragoman.store.merged import Record, merged
from dragoman.store.schema import articles, reports
from dragoman.store.schema import events as events_table

__all__ = ["Filter", "event", "events", "evidence", "find", "records", "reports_of"]

#: Events read at a time.
_BATCH: Final = 200


def events(connection: Connection, asked: Filter) -> Iterator[Record]:
    """The events that an archive holds, in the order of their days, those without any last.

    Args:
        connection: `Store.connect()`; what the archive held when it first read from it is what is given.
        asked: which ones.

    Yields:
        The record of a merged event (`dragoman.store.merged.merged`).
    """
    found = connection.execute(_ids(asked, connection.dialect.name), execution_options={"yield_per": _BATCH})
    for rows in found.partitions():
        yield from records(connection, [row.event for row in rows])


def event(connection: Connection, event_id: str) -> Record | None:
    """The record of one merged event, or None.

    Args:
        connection: `Store.connect()`.
        event_id: of the event.
    """
    return next(records(connection, [event_id]), None)


def find(connection: Connection, beginning: str, *, most: int = 10) -> list[str]:
    """The events that an id, or the beginning of one, names.

    Args:
        connection: `Store.connect()`.
        beginning: of an event's id, or of a report's.
        most: how many to give.

    Returns:
        The events of exactly this id, else those whose ids begin so, else those with a report whose id begins so.
    """
    ids, begins = events_table.c.id, beginning.replace("\0", "")
    for wanted in (
        select(ids).where(ids == begins),
        select(ids).where(ids.startswith(begins, autoescape=True)),
        select(reports.c.event).distinct().where(reports.c.id.startswith(begins, autoescape=True),
                                                 reports.c.event.is_not(None)),
    ):  # fmt: skip
        if found := list(connection.scalars(wanted.limit(most))):
            return sorted(found)
    return []


def evidence(connection: Connection, record: Record) -> tuple[dict[str, str], dict[str, Span]]:
    """What the spans of an event's reports point into.

    Args:
        connection: `Store.connect()`.
        record: of a merged event.

    Returns:
        The texts of the articles, by key; and the words that tell the date, by report.
    """
    keys = {report["article_key"] for report in record["reports"]}
    texts = connection.execute(select(articles.c.key, articles.c.text).where(articles.c.key.in_(keys)))
    ids = [report["id"] for report in record["reports"]]
    spans = select(reports.c.id, reports.c.date_start, reports.c.date_end).where(reports.c.id.in_(ids))
    dated = connection.execute(spans.where(reports.c.date_start.is_not(None)))
    return {row.key: row.text for row in texts}, {row.id: Span(row.date_start, row.date_end) for row in dated}


def reports_of(connection: Connection, event_ids: Sequence[str]) -> dict[str, list[Record]]:
    """The reports of events joined with their articles, in the order of arrival."""
    rows = connection.execute(_reports().where(reports.c.event.in_(event_ids)).order_by(reports.c.number)).mappings()
    found = defaultdict[str, list[Record]](list)
    for row in rows:
        found[row["event"]].append(dict(row))
    return found


def _ids(asked: Filter, dialect: str) -> Select[Any]:
    day = func.min(reports.c.day)
    matching = select(reports.c.event).where(*conditions(asked, dialect)).group_by(reports.c.event)
    ordered = matching.order_by(day.nulls_last(), reports.c.event).offset(asked.offset or None)
    return ordered.limit(asked.limit) if asked.limit is not None else ordered


def _reports() -> Select[Any]:
    cited = (articles.c.id.label("article_id"), articles.c.publisher, articles.c.title, articles.c.published,
             articles.c.url)  # fmt: skip
    return select(reports, *cited).join(articles, articles.c.key == reports.c.article)


def records(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    """The records of merged events, in the order of their ids given; what is no event is left out.

    Args:
        connection: `Store.connect()`.
        ids: of events, no more than some hundreds at a time.
    """
    told = reports_of(connection, ids)
    rows = connection.execute(select(events_table).where(events_table.c.id.in_(ids))).mappings()
    known = {row["id"]: dict(row) for row in rows}
    within = _within(connection, told)
    for event_id in ids:
        if event_id in known and told.get(event_id):
            yield merged(known[event_id], told[event_id], within)


def _within(connection: Connection, told: Mapping[str, Sequence[Record]]) -> dict[str, str]:
    """The events that the reports around these belong to."""
    outer = {report["record"]["within"] for several in told.values() for report in several}
    rows = connection.execute(select(reports.c.id, reports.c.event).where(reports.c.id.in_(outer - {None})))
    return {row.id: row.event for row in rows}
