"""The statements by which the writer adds an article; all run within one writing transaction of `Store`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from dragoman.model import Article, Coding, Failure
from dragoman.store import search
from dragoman.store.keys import article_key
from dragoman.store.rows import Row, Rows, article_row, coding_rows, failure_row
from dragoman.store.schema import acts, articles, codings, events, failures, labels, mentions, parties, quotes, reports
from dragoman.store.words import storable
from dragoman.version import CODEBOOK

# Made once: it is asked of every article again whenever a run is taken up.
_KNOWN = select(codings.c.id).where(
    codings.c.article == bindparam("key"), codings.c.coder == bindparam("by"), codings.c.model == bindparam("with")
)


def known_coding(connection: Connection, key: str, coder: str, model: str) -> int | None:
    """The number of a coding that the archive has, or None."""
    return connection.scalar(_KNOWN, {"key": key, "by": coder, "with": model})


def next_number(connection: Connection, column: Column[int]) -> int:
    """One more than the greatest: numbers without gaps, which no sequence of a database gives."""
    return int(connection.scalar(select(func.coalesce(func.max(column), 0))) or 0) + 1


def add_article(connection: Connection, article: Article, run: int) -> bool:
    """Add an article unless its content is there already.

    Returns:
        Whether it was added.
    """
    row = article_row(article)
    if connection.scalar(select(articles.c.number).where(articles.c.key == row["key"])) is not None:
        return False
    number = next_number(connection, articles.c.number)
    connection.execute(articles.insert().values(number=number, run=run, **row))
    search.add(connection, search.ARTICLES, {number: f"{row['title'] or ''} {row['text']}"})
    return True


def retire(connection: Connection, key: str) -> None:
    """The article's earlier coding counts no longer: its reports leave their events, those left empty go."""
    connection.execute(update(codings).where(codings.c.article == key, codings.c.current).values(current=False))
    left = select(reports.c.event).where(reports.c.article == key, reports.c.event.is_not(None)).distinct()
    touched = list(connection.scalars(left))
    connection.execute(update(reports).where(reports.c.article == key).values(event=None))
    for event in touched:
        _recount(connection, event)


def _recount(connection: Connection, event: str) -> None:
    told = (func.min(reports.c.first), func.max(reports.c.last), func.count(), func.count(reports.c.article.distinct()))
    first, last, several, of = connection.execute(select(*told).where(reports.c.event == event)).one()
    if several:
        values = {"first": first, "last": last, "reports": several, "articles": of}
        connection.execute(update(events).where(events.c.id == event).values(values))
    else:
        connection.execute(events.delete().where(events.c.id == event))


def add_coding(connection: Connection, coding: Coding, model: str, run: int) -> Rows:
    """Add everything found in an article that is there; its events stand alone until they are linked.

    Returns:
        The rows that were added.
    """
    number = next_number(connection, codings.c.id)
    connection.execute(codings.insert().values(id=number, article=article_key(coding.article), coder=coding.coder,
                                               model=model, codebook=CODEBOOK, current=True, run=run))  # fmt: skip
    rows = coding_rows(coding, model)
    first = next_number(connection, reports.c.number)
    numbered: list[Row] = [{**row, "number": n, "coding": number} for n, row in enumerate(rows.reports, first)]
    _insert(connection, reports, numbered)
    _stand_alone(connection, rows)
    _insert(connection, labels, rows.labels)
    _insert(connection, parties, rows.parties)
    _insert(connection, mentions, [{**row, "coding": number} for row in rows.mentions])
    _insert(connection, quotes, [{**row, "coding": number} for row in rows.quotes])
    _add_acts(connection, coding, model, number, rows)
    search.add(connection, search.REPORTS, {n: str(row["wording"]) for n, row in enumerate(rows.reports, first)})
    return rows


def _add_acts(connection: Connection, coding: Coding, model: str, number: int, rows: Rows) -> None:
    """The sanctions ledger's acts, each with the report of the event that it rests on."""
    from dragoman.sanctions.record import act_rows

    by_event: dict[str, str] = {}
    for event, row in zip(coding.events, rows.reports, strict=True):
        by_event.setdefault(event.id, str(row["id"]))
    found = act_rows(coding, article_key(coding.article), model, by_event)
    first = next_number(connection, acts.c.number)
    _insert(connection, acts, [storable({**row, "number": n, "coding": number}) for n, row in enumerate(found, first)])


def _stand_alone(connection: Connection, rows: Rows) -> None:
    _insert(connection, events, [{"id": row["id"], "type": row["type"], "first": row["first"], "last": row["last"],
                                  "reports": 1, "articles": 1} for row in rows.reports])  # fmt: skip
    for row in rows.reports:
        connection.execute(update(reports).where(reports.c.id == row["id"]).values(event=row["id"]))


def add_failure(connection: Connection, failure: Failure, run: int) -> bool:
    """Add a failure unless the same is there already.

    Returns:
        Whether it was added.
    """
    row = failure_row(failure)
    if connection.scalar(select(failures.c.id).where(failures.c.key == row["key"])) is not None:
        return False
    connection.execute(failures.insert().values(id=next_number(connection, failures.c.id), run=run, **row))
    return True


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), list(rows))
