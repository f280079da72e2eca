"""A flat table for spreadsheets and statistics programs: one row an event.

UTF-8, comma, a header. Several parties of an event stand in one cell, joined by "; "; the cells `actor`, `actor_code`
and `actor_sector` have their entries in the same order, with "?" where a code or sector is unknown. Runs of white
space in words of the text are written as one space; `start` and `end` lead to the exact characters.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dragoman.export.plover import records
from dragoman.export.words import named, one_line
from dragoman.model import Coding

#: The columns in order; docs/output.md describes each.
COLUMNS = (
    "id", "article_id", "sentence", "type", "mode", "context", "status", "embedded", "date", "enddate",
    "actor", "actor_code", "actor_sector", "recipient", "recipient_code", "recipient_sector",
    "place", "place_resolved", "country", "latitude", "longitude", "geonameid",
    "according_to", "trigger", "start", "end", "cameo", "quad_code", "event_scale", "confidence", "within",
    "publication_date", "publisher", "title", "url", "coder",
)  # fmt: skip
#: The same with what an archive knows beside them.
ARCHIVE_COLUMNS = (*COLUMNS, "story", "reports", "publishers", "wording", "conflicts")

# A cell that begins so is read as a formula by spreadsheets; the wide signs by those set to an East Asian language.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
Record = Mapping[str, Any]


def header(columns: Sequence[str] = COLUMNS) -> str:
    """The first line, without its line end."""
    return csv_line(columns)


def rows(coding: Coding) -> Iterator[str]:
    """The lines of one article, without their line ends.

    Args:
        coding: a coded article.

    Yields:
        One line an event, cells in the order of `COLUMNS`.
    """
    for record in records(coding):
        yield row(record)


def row(record: Record, columns: Sequence[str] = COLUMNS, *, safe: bool = True) -> str:
    """The line of one event, without its line end.

    Args:
        record: of the coder or of an archive.
        columns: which cells, in order.
        safe: no cell is a formula to a spreadsheet, and words stand on one line; else the words are exact.

    Returns:
        The line.
    """
    cells = dict(record) | _flat(record)
    return csv_line([cell(cells.get(column), safe=safe) for column in columns])


def cell(value: object, *, safe: bool = True) -> str:
    """One value as text: empty for none.

    Args:
        value: text, number, truth value or None.
        safe: on one line, without invisible characters, with an apostrophe before what would be a formula.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if not safe:
        return value.replace("\0", "\ufffd")  # which no reader of CSV takes
    plain = one_line(value)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def csv_line(cells: Iterable[str]) -> str:
    """A line of cells, quoted where they must be, without its line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _flat(record: Record) -> dict[str, object]:
    """The cells that stand for a key of another name or kind."""
    place, info = record["event_loc"] or {}, record["text_info"]
    reports: Sequence[Record] = record.get("reports") or ()
    publishers = dict.fromkeys(report["publisher"] for report in reports if report.get("publisher"))
    return {
        "sentence": info["sequence"],
        "type": record["event"][0],
        "mode": "; ".join(record["mode"]),
        "context": "; ".join(record["context"]),
        **_parties("actor", record["actor"]),
        **_parties("recipient", record["recipient"]),
        "place": place.get("name"),
        "place_resolved": place.get("resolved"),
        **{key: place.get(key) for key in ("country", "latitude", "longitude", "geonameid")},
        "according_to": named(record["attributed_to"]["entity_text"]) if record["attributed_to"] else None,
        "trigger": record["event_text"][0],
        "start": info["start"],
        "end": info["end"],
        "reports": len(reports) or 1,
        "publishers": "; ".join(map(one_line, publishers)),
        "wording": reports[0].get("wording") if reports else None,
        "conflicts": "; ".join(record.get("conflicts") or ()),
    }


def _parties(role: str, parties: Sequence[Record]) -> dict[str, object]:
    return {
        role: "; ".join(named(party["entity_text"]) for party in parties),
        f"{role}_code": "; ".join(party["code"] or "?" for party in parties),
        f"{role}_sector": "; ".join(party["sector"] or "?" for party in parties),
    }
