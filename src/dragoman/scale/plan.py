"""What a run over parts does: its inputs cut into shards, written down so that any later run goes on with the same."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.errors import PartsError
from dragoman.read import Limits
from dragoman.read.sniff import form_of
from dragoman.scale.codec import as_json, plain, read
from dragoman.scale.coding import Recipe
from dragoman.scale.files import Folder, is_remote, opened, size_of, storage
from dragoman.version import CODEBOOK, VERSION

#: Version of the form of plan, manifests and parts.
FORMAT = 1
#: Name of the plan in the folder of parts.
PLAN = "plan.json"
#: Bytes of input of a shard, if it is not a single file: JSON of some 5 000 articles, minutes on one core.
SHARD_BYTES = 16_000_000
# Files in a shard at most.
_MOST_FILES = 2_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a stretch of one."""

    uri: str
    #: "lines": bytes from `start` to `end`; "rows": groups of rows; "whole": the file, or what is wrong with it.
    kind: str = "whole"
    start: int = 0
    end: int = 0
    #: How many lines or rows stand before.
    before: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """What one call of the shard function does."""

    #: From 1.
    number: int
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """Of its files, without ending."""
        return f"part-{self.number:06}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A run over parts."""

    sources: tuple[str, ...]
    recipe: Recipe
    limits: Limits
    #: Publication date of articles that state none.
    date: dt.date | None
    shard_bytes: int
    #: Bytes of the inputs, in their order; -1 where there is none.
    sizes: tuple[int, ...] = ()
    shards: tuple[Shard, ...] = ()
    coder: str = f"dragoman {VERSION}"
    codebook: str = CODEBOOK
    #: Of the parts.
    format: int = FORMAT


def planned(plan: Plan, folder: Folder) -> Plan:
    """The plan with its shards: as it was written down in the folder, else made now and written down.

    Args:
        plan: without shards.
        folder: of the parts.

    Raises:
        PartsError: the folder holds parts of another run, or the inputs have changed since.
    """
    inputs = tuple(files(plan.sources))
    plan = replace(plan, sizes=tuple(-1 if (size := size_of(name)) is None else size for name in inputs))
    if (before := written(folder)) is not None:
        for name in ("sources", "sizes", "recipe", "limits", "date", "shard_bytes", "coder", "codebook", "format"):
            if getattr(before, name) != getattr(plan, name):
                raise PartsError(f"{folder.name}: holds parts of another run (its {name} differ): give another folder")
        return before
    plan = replace(plan, shards=tuple(_shards(inputs, plan.sizes, plan.shard_bytes)))
    folder.write(PLAN, as_json(plain(plan, whole=True)).encode())
    return plan


def written(folder: Folder) -> Plan | None:
    """The plan in a folder; None where there is none.

    Raises:
        PartsError: it cannot be read.
    """
    try:
        data = folder.read(PLAN)
        return None if data is None else read(Plan, json.loads(data))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PartsError(f"{folder.path(PLAN)}: cannot be read: {error}") from error


def files(sources: Iterable[str]) -> Iterator[str]:
    """The files of some sources, in the order in which `dragoman.read.read` reads them."""
    for source in sources:
        if is_remote(source):
            yield from _remote_files(source)
            continue
        several = list(_local_files(source)) if Path(source).is_dir() else []
        yield from several or [source]


def _local_files(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if not name.startswith(".") and form_of(name) is not None and file.is_file():
                yield str(file)


def _remote_files(source: str) -> Iterator[str]:
    system, path = storage(source)
    try:
        several = system.find(path) if system.isdir(path) else []
    except OSError:
        several = []
    wanted = [system.unstrip_protocol(name) for name in sorted(several) if form_of(name) is not None]
    yield from wanted or [source]


def _shards(inputs: Iterable[str], sizes: Iterable[int], most: int) -> Iterator[Shard]:
    """Small files together, large ones cut where their form allows."""
    number, held, weight = 0, list[Piece](), 0
    for uri, size in zip(inputs, sizes, strict=True):
        for piece, bytes_of in _pieces(uri, size, most):
            if held and (weight + bytes_of > most or len(held) >= _MOST_FILES):
                number += 1
                yield Shard(number, tuple(held))
                held, weight = [], 0
            held.append(piece)
            weight += bytes_of
    if held:
        yield Shard(number + 1, tuple(held))


def _pieces(uri: str, size: int, most: int) -> Iterator[tuple[Piece, int]]:
    form = form_of(uri)
    if size >= 0 and form == "jsonl":
        yield from ((piece, piece.end - piece.start) for piece in _stretches(uri, size, most))
    elif size >= 0 and form == "parquet":
        yield from _row_groups(uri, size, most)
    else:
        yield Piece(uri), max(size, 0)


def _stretches(uri: str, size: int, most: int) -> Iterator[Piece]:
    """Lines, cut at the first one that begins at or after each multiple of so many bytes."""
    start = before = 0
    at = lines = 0
    with opened(uri) as handle:
        while data := handle.read(_CHUNK):
            while (cut := data.find(b"\n", max(start + most - 1 - at, 0)) + 1) and at + cut < size:
                counted = lines + data.count(b"\n", 0, cut)
                yield Piece(uri, "lines", start, at + cut, before)
                start, before = at + cut, counted
            lines += data.count(b"\n")
            at += len(data)
    yield Piece(uri, "lines", start, at, before)


def _row_groups(uri: str, size: int, most: int) -> Iterator[tuple[Piece, int]]:
    """Groups of rows; a file that cannot be read is left to reading, which says why."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        with opened(uri) as handle:
            metadata = pq.ParquetFile(handle).metadata
            rows = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
            weights = [metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups)]
    except (pa.ArrowException, OSError):
        rows = []
    if len(rows) < 2:
        yield Piece(uri), size
        return
    start = 0
    for n in range(len(rows)):
        if n + 1 == len(rows) or sum(weights[start : n + 2]) > most:
            yield Piece(uri, "rows", start, n + 1, sum(rows[:start])), sum(weights[start : n + 1])
            start = n + 1
