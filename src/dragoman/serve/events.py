"""Events and stories as they are shown: read from the database by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from dragoman.store import ask
from dragoman.store.merged import conflicts
from dragoman.store.schema import articles, events, judgements, reports, stories, story_articles

Record = dict[str, Any]

#: Ids in one query.
_BATCH: Final = 200


def summaries(connection: Connection, ids: Sequence[str]) -> list[Record]:
    """Events in short, in the order of their ids given; one that is gone meanwhile is left out.

    Args:
        connection: of the archive.
        ids: of events.
    """
    found: dict[str, Record] = {}
    for n in range(0, len(ids), _BATCH):
        several = ids[n : n + _BATCH]
        told = ask.reports_of(connection, several)
        stories_of = dict(connection.execute(select(events.c.id, events.c.story).where(events.c.id.in_(several))).all())
        judged = _judged(connection, [report["id"] for group in told.values() for report in group])
        for event, group in told.items():
            found[event] = _summary(event, stories_of.get(event), group, judged)
    return [found[event] for event in ids if event in found]


def _judged(connection: Connection, ids: Sequence[str]) -> set[str]:
    """The reports that somebody has judged."""
    counting = select(judgements.c.report).where(judgements.c.report.in_(ids), judgements.c.undone.is_(None))
    return {report for report in connection.scalars(counting) if report}


def _summary(event: str, story: str | None, group: Sequence[Mapping[str, Any]], judged: set[str]) -> Record:
    best = max(group, key=lambda report: report["confidence"])
    record = best["record"]
    return {
        "id": event, "type": best["type"], "mode": record["mode"], "context": record["context"], "quad": best["quad"],
        "status": best["status"], "embedded": best["embedded"], "date": record.get("date"),
        "enddate": record.get("enddate"), "actors": [_party(party) for party in record["actor"]],
        "recipients": [_party(party) for party in record["recipient"]], "place": place(record["event_loc"]),
        "confidence": record["confidence"], "reports": len(group),
        "articles": len({report["article"] for report in group}), "story": story, "wording": best["wording"],
        "wording_start": best["wording_start"], "trigger": {"start": best["start"], "end": best["end"]},
        "article": best["article"], "publisher": best["publisher"], "published": best["published"],
        "title": best["title"], "conflicts": sorted(conflicts(group)),
        "annotated": any(report["id"] in judged for report in group),
    }  # fmt: skip


def _party(party: Mapping[str, Any]) -> Record:
    return {"code": party["code"], "sector": party["sector"], "name": party["name"] or party["entity_text"]}


def place(told: Mapping[str, Any] | None) -> Record | None:
    """The place of a record, in short."""
    if told is None:
        return None
    return {"name": told["resolved"] or told["name"], "country": told["country"], "latitude": told["latitude"],
            "longitude": told["longitude"], "geonameid": told["geonameid"]}  # fmt: skip


def detail(connection: Connection, event: str) -> Record | None:
    """One event: the record of `dragoman.store.ask.event`; each report with the words that every field rests on.

    Args:
        connection: of the archive.
        event: its id, or that of one of its reports.
    """
    record = ask.event(connection, event)
    if record is None:
        owner = connection.scalar(select(reports.c.event).where(reports.c.id == event))
        record = ask.event(connection, owner) if owner else None
    if record is None:
        return None
    texts, dates = ask.evidence(connection, record)
    told = {row["id"]: row["record"] for row in ask.reports_of(connection, [record["id"]])[record["id"]]}
    for report in record["reports"]:
        text, start = texts[report["article_key"]], report["wording_start"]
        report["spans"] = spans(told[report["id"]], text, dates.get(report["id"]))
        report["sentence"] = {"number": report["sentence"], **_words(text, start, start + len(report["wording"]))}
    return record


def spans(record: Mapping[str, Any], text: str, dated: tuple[int, int] | None) -> list[Record]:
    """The words of an article that the fields of a report rest on, by field.

    Args:
        record: of the report.
        text: of the article.
        dated: where the words for the date stand.
    """
    info = record["text_info"]
    found = [("trigger", info["start"], info["end"])]
    for field, several in (("actor", record["actor"]), ("recipient", record["recipient"]),
                           ("place", [record["event_loc"]]), ("speaker", [record["attributed_to"]])):  # fmt: skip
        found += [(field, one["start"], one["end"]) for one in several if one and one["start"] is not None]
    if dated:
        found.append(("date", *dated))
    for evidence in record["evidence"]:
        found.append((evidence["field"], evidence["start"], evidence["end"]))
    return [{"field": field, **_words(text, start, end)} for field, start, end in dict.fromkeys(found)]


def _words(text: str, start: int, end: int) -> Record:
    return {"start": start, "end": end, "text": text[start:end]}


def story(connection: Connection, name: str, most: int) -> Record | None:
    """A story with its articles and events.

    Args:
        connection: of the archive.
        name: its id.
        most: articles, and events, to give.
    """
    row = connection.execute(stories.select().where(stories.c.id == name)).mappings().one_or_none()
    if row is None:
        return None
    cited = (articles.c.key, articles.c.title, articles.c.publisher, articles.c.published, articles.c.url)
    of = story_articles.join(articles, articles.c.key == story_articles.c.article)
    told = select(*cited).select_from(of).where(story_articles.c.story == name).order_by(story_articles.c.position)
    own = select(events.c.id).where(events.c.story == name).order_by(events.c.first.nulls_last(), events.c.id)
    ids = list(connection.scalars(own.limit(most + 1)))
    shown = [dict(row) for row in connection.execute(told.limit(most)).mappings()]
    return {"id": name, "title": row["title"], "first": row["first"], "last": row["last"], "articles": row["articles"],
            "reports": shown, "events": summaries(connection, ids[:most]), "more": len(ids) > most}  # fmt: skip


def records(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    """The whole records of events, for a download.

    Args:
        connection: of the archive.
        ids: of events, in order.
    """
    for n in range(0, len(ids), _BATCH):
        yield from ask.records(connection, ids[n : n + _BATCH])
