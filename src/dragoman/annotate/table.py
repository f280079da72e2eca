"""The annotations of an archive: added and undone, never edited. The last that counts is a report's verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from dragoman.annotate.checking import BadAnnotation, check
from dragoman.annotate.told import Told, of_record
from dragoman.store.schema import articles, codings, judgements, reports
from dragoman.store.words import storable
from dragoman.store.writing import next_number

Record = dict[str, Any]


class Unknown(BadAnnotation):
    """There is no such article, event or annotation."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of an event."""

    verdict: str
    #: Key of the article.
    article: str
    changes: Told
    #: The report that is judged; None for a missed event.
    report: str | None = None
    note: str | None = None


def of_event(connection: Connection, event: str, among: Iterable[str]) -> list[Record]:
    """The annotations of an event that count, the oldest first.

    Args:
        connection: of the archive.
        event: its id.
        among: ids of its reports.
    """
    missed = judgements.c.report.is_(None) & (judgements.c.event == event)
    return _counting(connection, or_(judgements.c.report.in_(list(among)), missed))


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


def last(connection: Connection) -> Iterator[Record]:
    """The last annotation that counts of each report, and every missed event; by article, in the order of arrival.

    Args:
        connection: of the archive.

    Yields:
        Rows of annotations.
    """
    query = judgements.select().where(judgements.c.undone.is_(None)).order_by(judgements.c.article, judgements.c.id)
    rows = [_record(row) for row in connection.execute(query).mappings()]
    newest = {row["report"]: row["id"] for row in rows if row["report"]}
    return (row for row in rows if row["report"] is None or newest[row["report"]] == row["id"])


def report_of(connection: Connection, target: str, article: str) -> str:
    """The report of an event in an article: the surest where it has several.

    Args:
        connection: of the archive.
        target: id of the event, or of the report itself.
        article: key of the article.

    Raises:
        Unknown: the article has none.
    """
    named = or_(reports.c.id == target, reports.c.event == target)
    best = reports.c.confidence.desc()
    query = select(reports.c.id).where(named, reports.c.article == article)
    found = connection.scalar(query.order_by((reports.c.id == target).desc(), best, reports.c.number).limit(1))
    if found is None:
        raise Unknown("the article reports no such event")
    return str(found)


def add(connection: Connection, said: Judgement, author: str) -> Record:
    """Keep an annotation.

    Args:
        connection: in a writing transaction.
        said: what is said.
        author: who says it.

    Returns:
        The row.

    Raises:
        BadAnnotation: it cannot be.
    """
    text = connection.scalar(select(articles.c.text).where(articles.c.key == said.article))
    if text is None:
        raise Unknown("there is no such article")
    event = told = None
    if said.report is not None:
        row = connection.execute(
            select(reports.c.event, reports.c.record).where(reports.c.id == said.report,
                                                            reports.c.article == said.article)
        ).one_or_none()  # fmt: skip
        if row is None:
            raise Unknown("the article has no such report")
        event, told = row.event, of_record(row.record)
    changes = check(said.verdict, said.changes, text, told)
    new = storable({
        "id": next_number(connection, judgements.c.id), "made": _now(), "author": author, "verdict": said.verdict,
        "article": said.article, "report": said.report, "event": event, "changes": changes, "note": said.note,
        "undone": None,
    })  # fmt: skip
    connection.execute(judgements.insert().values(new))
    return new


def undo(connection: Connection, number: int) -> Record:
    """Take an annotation back; what was undone before stays so.

    Args:
        connection: in a writing transaction.
        number: of the annotation.

    Raises:
        Unknown: there is none.
    """
    row = connection.execute(judgements.select().where(judgements.c.id == number)).mappings().one_or_none()
    if row is None:
        raise Unknown("there is no such annotation")
    when = row["undone"] or _now()
    connection.execute(judgements.update().where(judgements.c.id == number).values(undone=when))
    return _record(row) | {"undone": when}


def current_reports(connection: Connection, key: str) -> list[Record]:
    """The reports of an article's counting coding, in the order of the text."""
    query = select(reports.c.id, reports.c.record, reports.c.confidence).join(codings, codings.c.id == reports.c.coding)
    counting = query.where(codings.c.article == key, codings.c.current).order_by(reports.c.position)
    return [_record(row) for row in connection.execute(counting).mappings()]


def _record(row: Mapping[Any, Any]) -> Record:
    return {str(name): value for name, value in row.items()}


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
