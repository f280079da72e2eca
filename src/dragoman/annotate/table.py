"""What people say of events, kept in a table of its own beside the records: added and undone, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from dragoman.store.schema import judgements

Record = dict[str, Any]


def of_event(connection: Connection, event: str, reports: Iterable[str]) -> list[Record]:
    """The annotations of an event that count, the oldest first.

    Args:
        connection: of the archive.
        event: its id.
        reports: ids of its reports.
    """
    missed = judgements.c.report.is_(None) & (judgements.c.event == event)
    return _counting(connection, or_(judgements.c.report.in_(list(reports)), missed))


def of_article(connection: Connection, key: str) -> list[Record]:
    """The annotations of an article that count, the oldest first."""
    return _counting(connection, judgements.c.article == key)


def _counting(connection: Connection, of: ColumnElement[bool]) -> list[Record]:
    query = judgements.select().where(of, judgements.c.undone.is_(None)).order_by(judgements.c.id)
    return [_record(row) for row in connection.execute(query).mappings()]


def listed(connection: Connection, limit: int, offset: int) -> Record:
    """All annotations, those undone too, the newest first."""
    query = judgements.select().order_by(judgements.c.id.desc()).limit(limit).offset(offset)
    total = connection.scalar(select(func.count()).select_from(judgements)) or 0
    return {"total": total, "annotations": [_record(row) for row in connection.execute(query).mappings()]}


def state(connection: Connection) -> str:
    """Words that differ whenever annotations were added or undone."""
    last, undone = connection.execute(select(func.max(judgements.c.id), func.count(judgements.c.undone))).one()
    return f"{last or 0}.{undone}"


def _record(row: Mapping[Any, Any]) -> Record:
    return {str(name): value for name, value in row.items()}
