"""Downloads: the chosen events in every format of `dragoman export`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dragoman.export.formats import FORMATS, Count, chosen, line_format, write
from dragoman.export.rows import Row, Undated, row
from dragoman.serve import events, models, views
from dragoman.serve.archive import EXPORT_SECONDS, Archive
from dragoman.serve.asked import Asked
from dragoman.serve.parameters import filters

#: Events in one download.
MOST: Final = 100_000
#: Formats whose lines go out as they are made.
_LINES: Final = frozenset({"jsonl", "csv", "polecat", "icews", "gdelt", "gdelt-mentions", "phoenix"})
_TYPES: Final = {
    "jsonl": "application/x-ndjson", "csv": "text/csv", "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json", "gexf": "application/gexf+xml", "graphml": "application/graphml+xml",
    "ftm": "application/x-ndjson", "datapackage": "application/zip",
}  # fmt: skip
_CHUNK: Final = 1 << 16
Form = Literal["jsonl", "csv", "parquet", "polecat", "icews", "gdelt", "gdelt-mentions", "phoenix", "geojson", "gexf",
               "graphml", "ftm", "datapackage"]  # fmt: skip

router = APIRouter()


class Download(StreamingResponse):
    """A file; its type depends on the format."""

    media_type = "text/plain"


@router.get(
    "/export",
    response_class=Download,
    responses={200: {"content": {kind: {} for kind in sorted({*_TYPES.values(), "text/plain"})}},
               413: {"model": models.Error, "description": "Too many events for one download."}},
)  # fmt: skip
def export(
    request: Request,
    asked: Annotated[Asked, Depends(filters)],
    format: Annotated[Form, Query(description="as of dragoman export")] = "jsonl",
    all_statuses: Annotated[bool, Query(description="where the format has no place for the status")] = False,
    undated: Annotated[Undated, Query(description="where the format wants a date")] = "empty",
) -> StreamingResponse:
    """The events of a view as a file, in the order of their days."""
    archive: Archive = request.app.state.archive
    found = archive.choose(asked)
    if len(found.events) > MOST:
        raise HTTPException(413, f"{len(found.events):,} events are more than the {MOST:,} of one download: choose "
                                 "fewer, or use dragoman export")  # fmt: skip
    ids = views.ordered(found)
    made = _lines if format in _LINES else _file
    parts = made(archive, ids, format, all_statuses, undated)
    first = next(parts, b"")  # what fails at once is told by the status
    name = FORMATS[format].file_name or "events.zip"
    return StreamingResponse(
        _all(first, parts),
        media_type=_TYPES.get(format, "text/plain"),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _all(first: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from parts


def _rows(connection: Connection, ids: Sequence[str], form: str, all_statuses: bool, undated: Undated) -> Iterator[Row]:
    rows = map(row, events.records(connection, ids))
    return chosen(rows, form, Count(), all_statuses=all_statuses, undated=undated)


def _lines(archive: Archive, ids: Sequence[str], form: str, all_statuses: bool, undated: Undated) -> Iterator[bytes]:
    """A file of lines, some at a time."""
    header, lines = line_format(form)
    held: list[str] = [header] if header is not None else []
    size = 0
    with archive.connect(EXPORT_SECONDS) as connection:
        for one in _rows(connection, ids, form, all_statuses, undated):
            for line in lines(one):
                held.append(line)
                size += len(line)
            if size > _CHUNK:
                yield _encoded(held)
                held, size = [], 0
    yield _encoded(held)


def _encoded(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _file(archive: Archive, ids: Sequence[str], form: str, all_statuses: bool, undated: Undated) -> Iterator[bytes]:
    """A file that is whole before its first byte goes out."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dragoman-")))
        path = folder / (FORMATS[form].file_name or "events.zip")
        with archive.connect(EXPORT_SECONDS) as connection:
            rows = _rows(connection, ids, form, all_statuses, undated)
            write(rows, form, path, episodes=lambda: archive.ledger().episodes)
        file = stack.enter_context(path.open("rb"))
        while part := file.read(_CHUNK):
            yield part


