"""One event as all exports see it, read from a record of the coder or of an archive.

A record is what `dragoman.export.plover.record` gives; an archive adds "reports" (every article that reports the
event), "story" and "conflicts". Formats are written from `Row`, so that they need not know where a record came from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from dragoman.model import Coding

Record = Mapping[str, Any]
#: What stands for the date of an event whose day the reports do not tell.
Undated = Literal["empty", "publication", "skip"]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """An actor, recipient or speaker."""

    #: The words of the article.
    text: str
    #: ISO 3166 alpha-3, or UNO EUR IGO NGO ISM IMG MNC KOS.
    code: str | None = None
    sector: str | None = None
    #: The fullest name known.
    name: str | None = None
    wikidata_id: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def label(self) -> str:
        """The name, else the words."""
        return self.name or self.text


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where the event takes place."""

    #: The words of the article.
    text: str
    #: The gazetteer's name.
    name: str
    latitude: float | None = None
    longitude: float | None = None
    #: ISO 3166 alpha-3.
    country: str | None = None
    geonameid: int | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The event as one article reports it."""

    id: str
    #: Key of the article.
    article: str
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    published: dt.date | None = None
    #: The words of the sentence.
    wording: str | None = None
    status: str | None = None
    confidence: float | None = None
    #: Number of the sentence, from 1, and offsets of the words that express the event.
    sentence: int | None = None
    start: int | None = None
    end: int | None = None
    #: The day that this report tells.
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One event."""

    id: str
    #: PLOVER event type.
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad_code: int
    scale: float | None
    #: CAMEO code, text with leading zeros.
    cameo: str
    status: str
    embedded: bool
    #: Id of the event whose content it is.
    within: str | None
    actors: tuple[PartyRow, ...]
    recipients: tuple[PartyRow, ...]
    speaker: PartyRow | None
    #: First and last day; None where the reports do not tell.
    first: dt.date | None
    last: dt.date | None
    place: PlaceRow | None
    trigger: str
    sentence: int
    start: int
    end: int
    confidence: float
    coder: str
    codebook: str
    story: str | None
    #: Every report of the event, the one that the fields are taken from first; at least one.
    reports: tuple[ReportRow, ...]
    #: The record itself.
    record: Record

    @property
    def published(self) -> dt.date | None:
        """The earliest day on which it was reported."""
        return min((report.published for report in self.reports if report.published), default=None)


def row(record: Record) -> Row:
    """An event from its record.

    Args:
        record: of the coder or of an archive.

    Returns:
        The same with types; a record without "reports" counts as its own only report.
    """
    info, first = record["text_info"], day(record.get("date"))
    type_, modes = record["event"][0], tuple(record["mode"])
    return Row(
        id=record["id"], type=type_, modes=modes, contexts=tuple(record["context"]),
        quad_code=record["quad_code"], scale=record["event_scale"],
        cameo=record["cameo"] or _cameo(type_, modes), status=record["status"], embedded=record["embedded"],
        within=record.get("within"), actors=tuple(map(_party, record["actor"])),
        recipients=tuple(map(_party, record["recipient"])),
        speaker=_party(record["attributed_to"]) if record.get("attributed_to") else None,
        first=first, last=day(record.get("enddate")) or first,
        place=_place(record["event_loc"]) if record.get("event_loc") else None,
        trigger=record["event_text"][0], sentence=info["sequence"], start=info["start"], end=info["end"],
        confidence=record["confidence"], coder=record["coder"], codebook=record["codebook"],
        story=record.get("story"), reports=_reports(record), record=record,
    )  # fmt: skip


def rows(coding: Coding) -> Iterator[Row]:
    """The events of one coded article, in the order of the text.

    Args:
        coding: an article; one that failed gives nothing.

    Yields:
        One row an event, its only report with the words of the sentence.
    """
    from dragoman.export.plover import records

    sentences = {sentence.number: sentence.span for sentence in coding.sentences}
    for record in records(coding):
        one = row(record)
        span = sentences.get(one.sentence)
        wording = coding.article.text[span.start : span.end] if span else None
        yield replace(one, reports=(replace(one.reports[0], wording=wording),))


def dated(one: Row, undated: Undated) -> Row | None:
    """The event with a date as a format wants it.

    Args:
        one: an event.
        undated: what to do where no report tells the day: leave it open, take the day of publication, or leave the
            event out.

    Returns:
        The event, or None where it is left out.
    """
    if one.first or undated == "empty":
        return one
    if undated == "skip":
        return None
    return replace(one, first=one.published, last=one.published)


def dyads(one: Row) -> Iterator[tuple[str, PartyRow | None, PartyRow | None]]:
    """Every pair of an actor and a recipient, for formats of one actor and one recipient a row.

    Parties of a cooperative event that has actors only (a meeting) are paired with each other, both ways.

    Args:
        one: an event.

    Yields:
        A key of the pair (the event's id for the first, else with `#2`, `#3` ...), actor and recipient; None where
        the event has none.
    """
    if not one.recipients and len(one.actors) > 1 and one.quad_code <= 2:
        pairs: list[tuple[PartyRow | None, PartyRow | None]] = [
            (a, b) for a in one.actors for b in one.actors if a is not b
        ]
    else:
        pairs = [(a, b) for a in one.actors or (None,) for b in one.recipients or (None,)]
    for number, (actor, recipient) in enumerate(pairs, 1):
        yield (one.id if number == 1 else f"{one.id}#{number}"), actor, recipient


def _cameo(type_: str, modes: tuple[str, ...]) -> str:
    from dragoman.ontology import ontology

    return ontology().cameo(type_, modes[0] if modes else None)


def _party(entry: Record) -> PartyRow:
    return PartyRow(
        entry["entity_text"], entry.get("code"), entry.get("sector"), entry.get("name"), entry.get("wikidata_id"),
        entry.get("start"), entry.get("end"),
    )  # fmt: skip


def _place(entry: Record) -> PlaceRow:
    return PlaceRow(
        entry["name"], entry.get("resolved") or entry["name"], entry.get("latitude"), entry.get("longitude"),
        entry.get("country"), entry.get("geonameid"),
    )  # fmt: skip


def _reports(record: Record) -> tuple[ReportRow, ...]:
    reports = record.get("reports")
    if not reports:
        info = record["text_info"]
        reports = [{
            **{key: record.get(key) for key in ("id", "publisher", "url", "title", "status", "confidence", "date")},
            "article_key": record["article_id"], "published": record.get("publication_date"),
            "sentence": info["sequence"], "start": info["start"], "end": info["end"],
        }]  # fmt: skip
    return tuple(map(_report, reports))


def _report(entry: Record) -> ReportRow:
    return ReportRow(
        id=entry["id"], article=entry["article_key"], publisher=entry.get("publisher"), url=entry.get("url"),
        title=entry.get("title"), published=day(entry.get("published")), wording=entry.get("wording"),
        status=entry.get("status"), confidence=entry.get("confidence"), sentence=entry.get("sentence"),
        start=entry.get("start"), end=entry.get("end"), date=day(entry.get("date")),
    )  # fmt: skip


def day(text: str | None) -> dt.date | None:
    """A date of a record; the first ten characters count, for publication may have a time of day."""
    return dt.date.fromisoformat(text[:10]) if text else None
