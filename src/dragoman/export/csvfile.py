"""A flat table for spreadsheets and statistics programs: one row an event.

UTF-8, comma, a header. Several parties of an event stand in one cell, joined by "; "; the cells `actor`, `actor_code`
and `actor_sector` have their entries in the same order, with "?" where a code or sector is unknown. Runs of white
space in words of the text are written as one space; `start` and `end` lead to the exact characters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from dragoman.export.plover import records
from dragoman.export.words import one_line
from dragoman.model import Coding, Event, Party

#: The columns in order; docs/output.md describes each.
COLUMNS = (
    "id", "article_id", "sentence", "type", "mode", "context", "status", "embedded", "date", "enddate",
    "actor", "actor_code", "actor_sector", "recipient", "recipient_code", "recipient_sector",
    "place", "place_resolved", "country", "latitude", "longitude", "geonameid",
    "according_to", "trigger", "start", "end", "cameo", "quad_code", "event_scale", "confidence", "within",
    "publication_date", "publisher", "title", "url", "coder",
)  # fmt: skip

# A cell that begins so is read as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@")


def header() -> str:
    """The first line, without its line end."""
    return _line(COLUMNS)


def rows(coding: Coding) -> Iterator[str]:
    """The lines of one article, without their line ends.

    Args:
        coding: a coded article.

    Yields:
        One line an event, cells in the order of `COLUMNS`.
    """
    for event, entry in zip(coding.events, records(coding), strict=True):
        cells = entry | _flat(coding, event)
        yield _line([_cell(cells.get(column)) for column in COLUMNS])


def _flat(coding: Coding, event: Event) -> dict[str, object]:
    text = coding.article.text
    place = event.place
    return {
        "sentence": event.sentence,
        "type": event.type,
        "mode": "; ".join(event.modes),
        "context": "; ".join(event.contexts),
        **_parties("actor", event.actors),
        **_parties("recipient", event.recipients),
        "place": text[place.span.start : place.span.end] if place else None,
        "place_resolved": place.name if place else None,
        "country": place.country if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "geonameid": place.geonameid if place else None,
        "according_to": event.attributed_to.text if event.attributed_to else None,
        "trigger": text[event.trigger.start : event.trigger.end],
        "start": event.trigger.start,
        "end": event.trigger.end,
    }


def _parties(role: str, parties: Sequence[Party]) -> dict[str, object]:
    return {
        role: "; ".join(one_line(party.text) for party in parties),
        f"{role}_code": "; ".join(party.code or "?" for party in parties),
        f"{role}_sector": "; ".join(party.sector or "?" for party in parties),
    }


def _cell(value: object) -> str:
    """One value as text: empty for none, safe to open in a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    plain = one_line(value)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
