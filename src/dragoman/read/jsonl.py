"""One article a line of JSON: {"id", "text", "date", "title", "url"}; only `text` must be there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from dragoman.errors import EncodingError, FormatError, InputError, LimitExceeded, MissingInput, why_unreadable
from dragoman.model import Article, Origin
from dragoman.read.decode import decode
from dragoman.read.limits import Limits
from dragoman.read.record import article_of_record, type_name

MEDIA_TYPE = "application/x-ndjson"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def articles_of_lines(
    handle: BinaryIO, uri: str, limits: Limits, *, line: int = 0, offset: int = 0
) -> Iterator[Article | InputError]:
    """Read a JSONL stream, one line in memory at a time.

    Args:
        handle: the bytes.
        uri: its name; articles without an id are named after it and their line.
        limits: the longest line.
        line: how many lines stand before the first one.
        offset: and how many bytes.

    Yields:
        The article of each line that is not blank, or the error that says what is wrong with it.
    """
    for number, began, data in _lines(handle, limits.max_bytes, line, offset):
        if data is None:
            yield LimitExceeded(uri, f"longer than the limit of {limits.max_bytes:,} bytes", line=number)
            continue
        if number == 1 and data.startswith(_UTF16):
            yield EncodingError(uri, "UTF-16: lines of JSON must be UTF-8", line=number)
            return
        if not data.strip():
            continue
        try:
            yield _article(data, uri, number, began)
        except InputError as error:
            yield error


def objects(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The records of a JSONL file of any kind.

    Args:
        path: the file; blank lines are left out.

    Yields:
        The number of the line, from 1, and its object.

    Raises:
        MissingInput: the file cannot be opened.
        EncodingError: a line is no text.
        FormatError: a line is no JSON object.
    """
    uri = str(path)
    try:
        with Path(path).open("rb") as handle:
            for number, data in enumerate(handle, 1):
                if data.strip():
                    yield number, _record(decode(data.rstrip(b"\r\n"), uri, line=number), uri, number)
    except OSError as error:
        raise MissingInput(uri, why_unreadable(error)) from error


def _lines(handle: BinaryIO, most: int, number: int, offset: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Lines with number and offset; None for one over the limit, which is skipped without being held."""
    while data := handle.readline(most + 1):
        number += 1
        began, offset = offset, offset + len(data)
        if len(data) <= most or data.endswith(b"\n"):
            yield number, began, data
            continue
        while data and not data.endswith(b"\n"):
            data = handle.readline(most + 1)
            offset += len(data)
        yield number, began, None


def _article(data: bytes, uri: str, line: int, offset: int) -> Article:
    data = data.rstrip(b"\r\n")
    record = _record(decode(data, uri, line=line), uri, line)
    origin = Origin(uri, MEDIA_TYPE, hashlib.sha256(data).hexdigest(), line, offset)
    return article_of_record(record, origin, default_id=None if uri == "-" else f"{PurePath(uri).stem}-{line}")


def _record(text: str, uri: str, line: int) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(uri, f"broken JSON: {error.msg} at column {error.colno}", line=line) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        raise FormatError(uri, f"JSON that cannot be read: {error}", line=line) from None
    if not isinstance(record, dict):
        raise FormatError(uri, f"the line is {type_name(record)}, not an object", line=line)
    return record
