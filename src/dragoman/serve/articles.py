"""An article with everything that its counting coding found in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from dragoman.serve.events import spans
from dragoman.store.schema import articles, codings, duplicates, mentions, quotes, reports, story_articles

Record = dict[str, Any]


def article(connection: Connection, key: str) -> Record | None:
    """The article, or None.

    Args:
        connection: of the archive.
        key: of the article.
    """
    row = connection.execute(articles.select().where(articles.c.key == key)).mappings().one_or_none()
    if row is None:
        return None
    counting = select(codings.c.id).where(codings.c.article == key, codings.c.current)
    coding = connection.scalar(counting)
    named = ("key", "id", "title", "publisher", "published", "url", "language", "dateline", "text")
    return {
        **{name: row[name] for name in named},
        "story": connection.scalar(select(story_articles.c.story).where(story_articles.c.article == key)),
        "blocks": [{"start": start, "end": end, "kind": kind} for start, end, kind in row["blocks"]],
        "events": _events(connection, coding, row["text"]),
        "quotes": _quotes(connection, coding),
        "mentions": _mentions(connection, coding),
        "duplicates": _duplicates(connection, key),
    }


def _events(connection: Connection, coding: int | None, text: str) -> list[Record]:
    query = reports.select().where(reports.c.coding == coding).order_by(reports.c.position)
    return [_event(row, text) for row in connection.execute(query).mappings()]


def _event(row: Mapping[Any, Any], text: str) -> Record:
    record = row["record"]
    dated = (row["date_start"], row["date_end"]) if row["date_start"] is not None else None
    return {
        "id": row["id"], "event": row["event"], "type": row["type"], "mode": row["modes"], "quad": row["quad"],
        "status": row["status"], "embedded": row["embedded"], "within": record["within"], "sentence": row["sentence"],
        "trigger": {"start": row["start"], "end": row["end"]},
        "date": record.get("date"), "enddate": record.get("enddate"), "confidence": row["confidence"],
        "spans": spans(record, text, dated),
        "actors": [_party(party) for party in record["actor"]],
        "recipients": [_party(party) for party in record["recipient"]],
    }  # fmt: skip


def _party(party: Mapping[str, Any]) -> Record:
    named = ("code", "sector", "name", "start", "end")
    return {"text": party["entity_text"], **{name: party[name] for name in named}}


def _quotes(connection: Connection, coding: int | None) -> list[Record]:
    rows = connection.execute(quotes.select().where(quotes.c.coding == coding).order_by(quotes.c.number)).mappings()
    return [
        {"content": [{"start": part["start"], "end": part["end"]} for part in row["content"]], "kind": row["kind"],
         "speaker": _part(row, "speaker", "code", "sector"), "cue": _part(row, "cue")}
        for row in rows
    ]  # fmt: skip


def _part(row: Mapping[Any, Any], part: str, *more: str) -> Record | None:
    if row[f"{part}_start"] is None:
        return None
    return {name: row[f"{part}_{name}"] for name in ("start", "end", "text", *more)}


def _mentions(connection: Connection, coding: int | None) -> list[Record]:
    names = ("start", "end", "name", "code", "sector", "kind", "chain")
    query = select(*(mentions.c[name] for name in names)).where(mentions.c.coding == coding)
    return [dict(row) for row in connection.execute(query.order_by(mentions.c.position)).mappings()]


def _duplicates(connection: Connection, key: str) -> list[Record]:
    """Copies of it, and what it is a copy of."""
    found = []
    for mine, other, earlier in ((duplicates.c.article, duplicates.c.of, True),
                                 (duplicates.c.of, duplicates.c.article, False)):  # fmt: skip
        cited = (articles.c.key, articles.c.title, articles.c.publisher, articles.c.published)
        query = select(*cited, duplicates.c.relation, duplicates.c.similarity).join(articles, articles.c.key == other)
        rows = connection.execute(query.where(mine == key).order_by(articles.c.number).limit(100)).mappings()
        found += [{**row, "earlier": earlier} for row in rows]
    return found
