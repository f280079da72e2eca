"""One article a row of a Parquet file; its columns are named as the keys of JSONL, and only `text` must be there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.errors import FormatError, InputError, LimitExceeded
from dragoman.model import Article, Origin
from dragoman.read.decode import decode
from dragoman.read.limits import Limits
from dragoman.read.record import FIELDS, article_of_record

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

MEDIA_TYPE = "application/vnd.apache.parquet"
# Rows in memory at a time, and bytes that a column of one row group may unpack to: a page of it must fit in memory.
_BATCH = 32
_MOST_UNPACKED = 2 << 30


def articles_of_parquet(
    handle: BinaryIO, uri: str, limits: Limits, *, groups: range | None = None
) -> Iterator[Article | InputError]:
    """Read a Parquet file, a few rows in memory at a time.

    Args:
        handle: the file.
        uri: its name; articles without an id are named after it and their row.
        limits: the longest text.
        groups: of rows that are read; None: all.

    Yields:
        The article of each row, or the error that says what is wrong with it; its `line` is the row, from 1.

    Raises:
        FormatError: it is no Parquet file, is damaged, or has no column `text`.
        LimitExceeded: it would unpack to more than memory should hold.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(handle)
        columns = _columns(table, uri)
    except (pa.ArrowException, OSError) as error:
        raise FormatError(uri, f"not a Parquet file that can be read: {_words(error)}") from error
    groups = range(table.num_row_groups) if groups is None else groups
    before = sum(table.metadata.row_group(group).num_rows for group in range(groups.start))
    for group in groups:
        row = before
        try:
            for batch in table.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False):
                plain = [(name, _plain(batch.column(name))) for name in columns]
                for n in range(batch.num_rows):
                    row += 1
                    yield _row({name: column[n] for name, column in plain}, uri, row, limits)
        except (pa.ArrowException, OSError) as error:  # damaged; the other groups of rows may be whole
            end = before + table.metadata.row_group(group).num_rows
            yield FormatError(uri, f"rows {row + 1:,} to {end:,} cannot be read: {_words(error)}")
        before += table.metadata.row_group(group).num_rows


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _columns(table: pq.ParquetFile, uri: str) -> list[str]:
    """The columns to be read."""
    names = table.schema_arrow.names
    if "text" not in names:
        raise FormatError(uri, f'there is no column "text" (the columns are {", ".join(names[:20]) or "none"})')
    columns = [name for name in FIELDS if name in names]
    for group in range(table.metadata.num_row_groups):
        description = table.metadata.row_group(group)
        for n in range(description.num_columns):
            column = description.column(n)
            if column.path_in_schema in columns and column.total_uncompressed_size > _MOST_UNPACKED:
                most = f"{_MOST_UNPACKED:,} bytes of one column in one row group"
                raise LimitExceeded(uri, f'column "{column.path_in_schema}" unpacks to more than {most}')
    return columns


def _plain(column: pa.Array) -> pa.Array:
    """A column of times as days (in UTC where they have a zone), any other as it is."""
    import pyarrow as pa

    return column.cast(pa.date32(), safe=False) if pa.types.is_timestamp(column.type) else column


def _row(cells: dict[str, pa.Scalar[Any]], uri: str, row: int, limits: Limits) -> Article | InputError:
    try:
        record = {name: _value(cell, uri, row) for name, cell in cells.items()}
        text = record.get("text")
        size = len(text.encode(errors="replace")) if isinstance(text, str) else 0
        if size > limits.max_bytes:
            raise LimitExceeded(uri, f"the text is larger than the limit of {limits.max_bytes:,} bytes", line=row)
        digest = hashlib.sha256(repr(sorted(record.items(), key=lambda item: item[0])).encode(errors="replace"))
        origin = Origin(uri, MEDIA_TYPE, digest.hexdigest(), row)
        return article_of_record(record, origin, default_id=f"{PurePath(uri).stem}-{row}")
    except InputError as error:
        return error


def _value(cell: pa.Scalar[Any], uri: str, row: int) -> object:
    try:
        value = cell.as_py()
    except UnicodeDecodeError:
        raise FormatError(uri, "a field is not valid UTF-8", line=row) from None
    if isinstance(value, bytes):  # text written without saying that it is
        return decode(value, uri, line=row) if value else ""
    return value.isoformat() if hasattr(value, "isoformat") else value
