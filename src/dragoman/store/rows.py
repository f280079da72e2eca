"""From a coding to the rows of the archive's tables. Pure: no database, no numbers that a database gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.export import plover, quotations
from dragoman.model import Article, Coding, Event, Failure, Party
from dragoman.store.keys import article_key, failure_key, report_ids
from dragoman.store.words import folded, storable

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """What one coding adds, by table; `coding` and `number` of the rows are left to the writer."""

    reports: tuple[Row, ...]
    labels: tuple[Row, ...]
    parties: tuple[Row, ...]
    mentions: tuple[Row, ...]
    quotes: tuple[Row, ...]


def article_row(article: Article) -> Row:
    """The row of an article, without `number` and `run`."""
    origin = article.origin
    return _storable({
        "key": article_key(article),
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "dateline": article.dateline,
        "text": article.text,
        "blocks": [[*block.span, block.kind] for block in article.blocks],
        "uri": origin.uri,
        "media_type": origin.media_type,
        "sha256": origin.sha256,
        "byte_offset": origin.byte_offset,
        "line": origin.line,
        "fetched": origin.fetched.isoformat() if origin.fetched else None,
    })  # fmt: skip


def failure_row(failure: Failure) -> Row:
    """The row of a failure, without `id` and `run`."""
    return _storable({
        "key": failure_key(failure),
        "uri": failure.uri,
        "line": failure.line,
        "reason": failure.reason,
        "kind": failure.kind,
        "article": failure.article_id,
    })  # fmt: skip


def coding_rows(coding: Coding, model: str) -> Rows:
    """The rows of everything found in an article.

    Args:
        coding: a coded article.
        model: the event model that coded it.

    Returns:
        The rows in the order of the coding.
    """
    key = article_key(coding.article)
    ids = report_ids(key, coding.coder, model, (event.id for event in coding.events))
    named = list(zip(ids, coding.events, strict=True))
    return Rows(
        reports=tuple(_reports(coding, key, ids)),
        labels=tuple(row for report, event in named for row in _labels(report, event)),
        parties=tuple(_storable(row) for report, event in named for row in _parties(report, event)),
        mentions=tuple(map(_storable, _mentions(coding))),
        quotes=tuple(map(_storable, _quotes(coding))),
    )


def _storable(row: Row) -> Row:
    return storable(row)


def _reports(coding: Coding, key: str, ids: Sequence[str]) -> Iterator[Row]:
    first_of = dict(zip(reversed([event.id for event in coding.events]), reversed(ids), strict=True))
    for position, (report, event) in enumerate(zip(ids, coding.events, strict=True)):
        within = first_of.get(event.within) if event.within else None
        record = plover.record(coding, event) | {"id": report, "article_id": key, "within": within}
        yield _storable({**_report(coding, event, record), "id": report, "article": key, "position": position})


def _report(coding: Coding, event: Event, record: plover.Record) -> Row:
    article, time, place = coding.article, event.time, event.place
    span = coding.sentences[event.sentence - 1].span if 0 < event.sentence <= len(coding.sentences) else event.trigger
    first = time.first.isoformat() if time else None
    return {
        "type": event.type,
        "quad": record["quad_code"],
        "scale": record["event_scale"],
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "status": event.status,
        "embedded": event.embedded,
        "first": first,
        "last": time.last.isoformat() if time else None,
        "date_start": time.span.start if time else None,
        "date_end": time.span.end if time else None,
        "day": first or (article.published.isoformat() if article.published else None),
        "place": place.name if place else None,
        "country": place.country if place else None,
        "feature": place.feature if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geonameid": place.geonameid if place else None,
        "place_folded": folded(f"{article.text[place.span.start : place.span.end]} {place.name}") if place else None,
        "confidence": event.confidence,
        "cameo": event.cameo,
        "sentence": event.sentence,
        "start": event.trigger.start,
        "end": event.trigger.end,
        "wording": article.text[span.start : span.end],
        "wording_start": span.start,
        "record": record,
    }


def _labels(report: str, event: Event) -> Iterator[Row]:
    for kind, several in (("mode", event.modes), ("context", event.contexts)):
        for position, label in enumerate(several):
            yield {"report": report, "kind": kind, "position": position, "label": label}


def _parties(report: str, event: Event) -> Iterator[Row]:
    speakers = (event.attributed_to,) if event.attributed_to else ()
    for role, several in (("actor", event.actors), ("recipient", event.recipients), ("speaker", speakers)):
        yield from _with_role(report, role, several)


def _with_role(report: str, role: str, several: Iterable[Party]) -> Iterator[Row]:
    for position, party in enumerate(several):
        start, end = party.span or (None, None)
        yield {
            "report": report, "role": role, "position": position, "code": party.code, "sector": party.sector,
            "name": party.name, "text": party.text, "start": start, "end": end, "wikidata_id": party.wikidata_id,
            "folded": folded(f"{party.name or ''} {party.text}"),
        }  # fmt: skip


def _mentions(coding: Coding) -> Iterator[Row]:
    for position, mention in enumerate(coding.mentions):
        entity = coding.entities[mention.chain]
        yield {
            "position": position, "chain": mention.chain, "kind": mention.kind, "start": mention.span.start,
            "end": mention.span.end, "name": entity.name, "code": entity.code, "sector": entity.sector,
            "wikidata_id": entity.wikidata_id,
        }  # fmt: skip


def _quotes(coding: Coding) -> Iterator[Row]:
    for number, record in enumerate(quotations.records(coding), 1):
        yield {"number": number, "kind": record["kind"], "content": record["content"], "sentence": record["sentence"],
               **_part(record, "speaker", "start", "end", "text", "code", "sector"),
               **_part(record, "cue", "start", "end", "text")}  # fmt: skip


def _part(record: plover.Record, part: str, *keys: str) -> Row:
    entry = record[part]
    assert entry is None or isinstance(entry, dict)
    return {f"{part}_{key}": entry.get(key) if entry else None for key in keys}
