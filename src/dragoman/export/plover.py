"""PLOVER JSON: one record an event, every value beside the characters that support it.

The contract is described in docs/output.md. The words of a record are those of the text, exactly; what they were
resolved to stands beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from dragoman.model import Article, Coding, Event, Party, Place, Time
from dragoman.version import CODEBOOK

Record = dict[str, object]

# Characters at which some readers end a line although JSON allows them inside a string.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})


def records(coding: Coding) -> Iterator[Record]:
    """The PLOVER records of one article, in the order of the text.

    Args:
        coding: a coded article; one that failed has no events and gives nothing.

    Yields:
        One JSON-ready mapping an event.
    """
    for event in coding.events:
        yield record(coding, event)


def record(coding: Coding, event: Event) -> Record:
    """One event as a PLOVER record.

    Args:
        coding: the article it stands in.
        event: one of its events.

    Returns:
        A JSON-ready mapping. `date` and `enddate` are absent where the text does not tell; `enddate` also for a day.
    """
    from dragoman.ontology import ontology

    codebook, mode = ontology(), event.modes[0] if event.modes else None
    article = coding.article
    return {
        "id": event.id,
        "article_id": article.id,
        "event": [event.type],
        "mode": list(event.modes),
        "context": list(event.contexts),
        "quad_code": codebook.quad_code(event.type),
        "event_scale": codebook.score(event.type, mode),
        "actor": [_party(party) for party in event.actors],
        "recipient": [_party(party) for party in event.recipients],
        **_dates(event.time),
        "event_loc": _place(event.place, article.text) if event.place else None,
        "status": event.status,
        "embedded": event.embedded,
        "within": event.within,
        "attributed_to": _party(event.attributed_to) if event.attributed_to else None,
        "event_text": [article.text[event.trigger.start : event.trigger.end]],
        "text_info": {"sequence": event.sentence, "start": event.trigger.start, "end": event.trigger.end},
        "confidence": round(event.confidence, 4),
        "cameo": event.cameo,
        "evidence": _evidence(event, article.text),
        **_cited(article),
        "coder": coding.coder,
        "codebook": CODEBOOK,
    }


def line(entry: Record) -> str:
    """A record as one line of JSON, without its line end.

    Letters stay as they are (UTF-8); no character in it ends a line for any reader.
    """
    return json.dumps(entry, ensure_ascii=False).translate(_LINE_ENDS)


def _party(party: Party) -> Record:
    """An actor, recipient or speaker; offsets are null where it is understood from elsewhere in the article."""
    start, end = party.span or (None, None)
    return {
        "code": party.code,
        "sector": party.sector,
        "entity_text": party.text,
        "start": start,
        "end": end,
        "name": party.name,
        "wikidata_id": party.wikidata_id,
    }


def _dates(time: Time | None) -> Record:
    if time is None:
        return {}
    day: Record = {"date": time.first.isoformat()}
    return day if time.first == time.last else {**day, "enddate": time.last.isoformat()}


def _place(place: Place, text: str) -> Record:
    return {
        "name": text[place.span.start : place.span.end],
        "resolved": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country": place.country,
        "geonameid": place.geonameid,
        "start": place.span.start,
        "end": place.span.end,
    }


def _evidence(event: Event, text: str) -> list[Record]:
    return [
        {"field": e.field, "start": e.span.start, "end": e.span.end, "text": text[e.span.start : e.span.end],
         "step": e.step}
        for e in event.evidence
    ]  # fmt: skip


def _cited(article: Article) -> Record:
    return {
        "title": article.title,
        "publisher": article.publisher,
        "publication_date": article.published.isoformat() if article.published else None,
        "url": article.url,
    }
