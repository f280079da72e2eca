"""A Frictionless data package: four tables that refer to each other, and datapackage.json that describes them.

events.csv (one row an event), reports.csv (the event as an article reports it), parties.csv (actors, recipients,
speakers) and articles.csv; in a folder or, where the name ends in .zip, in one archive.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from dragoman.export.csvfile import cell, csv_line
from dragoman.export.csvfile import row as event_row
from dragoman.export.rows import PartyRow, Row
from dragoman.export.seen import Seen
from dragoman.ontology import ontology
from dragoman.version import CODEBOOK, VERSION

_STATUSES = ["actual", "planned", "requested", "threatened", "hypothetical", "negated", "alleged"]
_OFFSET = {"type": "integer", "constraints": {"minimum": 0}}
_SHARE = {"type": "number", "constraints": {"minimum": 0, "maximum": 1}}
_KEY = {"type": "string", "constraints": {"required": True}}
_TEXT, _DATE = {"type": "string"}, {"type": "date"}

#: Table → column → its field in the terms of Table Schema.
TABLES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "events": {
        "id": {"type": "string", "constraints": {"required": True, "unique": True}},
        "type": _KEY, "mode": _TEXT, "context": _TEXT,
        "status": {"type": "string", "constraints": {"required": True, "enum": _STATUSES}},
        "embedded": {"type": "boolean"}, "within": _TEXT, "date": _DATE, "enddate": _DATE,
        "place": _TEXT, "place_resolved": _TEXT, "country": {"type": "string", "constraints": {"pattern": "[A-Z]{3}"}},
        "latitude": {"type": "number", "constraints": {"minimum": -90, "maximum": 90}},
        "longitude": {"type": "number", "constraints": {"minimum": -180, "maximum": 180}},
        "geonameid": {"type": "integer"}, "trigger": _TEXT, "sentence": {"type": "integer"},
        "start": _OFFSET, "end": _OFFSET,
        "cameo": {"type": "string", "constraints": {"pattern": "[0-9]{3,4}"}},
        "quad_code": {"type": "integer", "constraints": {"minimum": 1, "maximum": 4}},
        "event_scale": {"type": "number", "constraints": {"minimum": -10, "maximum": 10}},
        "confidence": _SHARE, "story": _TEXT, "reports": {"type": "integer", "constraints": {"minimum": 1}},
        "conflicts": _TEXT, "coder": _TEXT,
    },
    "reports": {
        "event": _KEY, "id": _KEY, "article": _KEY, "date": _DATE,
        "status": {"type": "string", "constraints": {"enum": _STATUSES}}, "confidence": _SHARE,
        "sentence": {"type": "integer"}, "wording": _TEXT, "start": _OFFSET, "end": _OFFSET,
    },
    "parties": {
        "event": _KEY,
        "role": {"type": "string", "constraints": {"required": True, "enum": ["actor", "recipient", "speaker"]}},
        "position": {"type": "integer", "constraints": {"minimum": 1}}, "code": _TEXT,
        "sector": {"type": "string", "constraints": {"enum": sorted(ontology().sectors)}}, "name": _TEXT,
        "text": _TEXT, "start": _OFFSET, "end": _OFFSET, "wikidata_id": _TEXT,
    },
    "articles": {
        "key": {"type": "string", "constraints": {"required": True, "unique": True}},
        "publisher": _TEXT, "published": _DATE, "title": _TEXT, "url": _TEXT,
    },
}  # fmt: skip
_PRIMARY = {"events": ["id"], "reports": ["id"], "parties": ["event", "role", "position"], "articles": ["key"]}
_FOREIGN = {
    "reports": [("event", "events", "id"), ("article", "articles", "key")],
    "parties": [("event", "events", "id")],
}


def write(rows: Iterable[Row], path: Path, *, safe: bool = True) -> None:
    """Write the package.

    Args:
        rows: the events.
        path: a folder to be made, or a file whose name ends in .zip.
        safe: no cell is a formula to a spreadsheet; see `dragoman.export.csvfile.cell`.
    """
    if path.suffix.lower() != ".zip":
        path.mkdir(parents=True, exist_ok=True)
        _write_folder(rows, path, safe=safe)
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        _write_folder(rows, Path(folder), safe=safe)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("datapackage.json", *(f"{table}.csv" for table in TABLES)):
                # A date of its own, so that the same events give the same bytes.
                member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                with (Path(folder) / name).open("rb") as source, archive.open(member, "w") as target:
                    shutil.copyfileobj(source, target)


def descriptor(folder: Path) -> dict[str, Any]:
    """datapackage.json of the tables in a folder.

    Args:
        folder: with the four tables.

    Returns:
        The description, with size and hash of each file.
    """
    return {
        "profile": "tabular-data-package",
        "name": "dragoman-events",
        "title": "Political events from news reports",
        "description": "Coded by dragoman; docs/exports.md of dragoman describes the columns.",
        "version": VERSION,
        "codebook": CODEBOOK,
        "resources": [_resource(name, folder / f"{name}.csv") for name in TABLES],
    }


def _write_folder(rows: Iterable[Row], folder: Path, *, safe: bool) -> None:
    with ExitStack() as stack:
        files = {name: stack.enter_context(_created(folder / f"{name}.csv")) for name in TABLES}
        seen = stack.enter_context(Seen())
        for name, file in files.items():
            file.write(f"{csv_line(TABLES[name])}\n")
        for one in rows:
            files["events"].write(f"{event_row(one.record, tuple(TABLES['events']), safe=safe)}\n")
            for name, cells in _details(one, seen):
                file = files[name]
                file.write(f"{csv_line(cell(cells.get(column), safe=safe) for column in TABLES[name])}\n")
    text = json.dumps(descriptor(folder), indent=2, ensure_ascii=False)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


def _created(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")


def _details(one: Row, seen: Seen) -> Iterator[tuple[str, dict[str, object]]]:
    """The rows of the other tables: table, column to value."""
    for report in one.reports:
        if seen.add(report.article):
            yield "articles", {
                "key": report.article, "publisher": report.publisher, "published": report.published,
                "title": report.title, "url": report.url,
            }  # fmt: skip
        yield "reports", {
            "event": one.id, "id": report.id, "article": report.article, "date": report.date,
            "status": report.status, "confidence": report.confidence, "sentence": report.sentence,
            "wording": report.wording, "start": report.start, "end": report.end,
        }  # fmt: skip
    speakers = (one.speaker,) if one.speaker else ()
    for role, parties in (("actor", one.actors), ("recipient", one.recipients), ("speaker", speakers)):
        for position, party in enumerate(parties, 1):
            yield "parties", {"event": one.id, "role": role, "position": position, **_party(party)}


def _party(party: PartyRow) -> dict[str, object]:
    return {
        "code": party.code, "sector": party.sector, "name": party.name, "text": party.text,
        "start": party.start, "end": party.end, "wikidata_id": party.wikidata_id,
    }  # fmt: skip


def _resource(name: str, path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": column, **field} for column, field in TABLES[name].items()],
        "missingValues": [""],
        "primaryKey": _PRIMARY[name],
    }
    if name in _FOREIGN:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [other]}}
            for column, table, other in _FOREIGN[name]
        ]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name, "path": path.name, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": path.stat().st_size, "hash": f"sha256:{digest}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }  # fmt: skip
