"""One article a line of JSON: {"id", "text", "date", "title", "url"}; only `text` must be there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from dragoman.errors import EncodingError, FormatError, InputError, LimitExceeded, MissingInput, why_unreadable
from dragoman.model import Article, Origin
from dragoman.read.article import Given, build
from dragoman.read.decode import decode
from dragoman.read.limits import Limits

MEDIA_TYPE = "application/x-ndjson"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def articles_of_lines(handle: BinaryIO, uri: str, limits: Limits) -> Iterator[Article | InputError]:
    """Read a JSONL stream, one line in memory at a time.

    Args:
        handle: the bytes.
        uri: its name; articles without an id are named after it and their line.
        limits: the longest line.

    Yields:
        The article of each line that is not blank, or the error that says what is wrong with it.
    """
    for number, data in _lines(handle, limits.max_bytes):
        if data is None:
            yield LimitExceeded(uri, f"longer than the limit of {limits.max_bytes:,} bytes", line=number)
            continue
        if number == 1 and data.startswith(_UTF16):
            yield EncodingError(uri, "UTF-16: lines of JSON must be UTF-8", line=number)
            return
        if not data.strip():
            continue
        try:
            yield _article(data, uri, number)
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


def _lines(handle: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None for one over the limit, which is skipped without being held."""
    number = 0
    while data := handle.readline(most + 1):
        number += 1
        if len(data) <= most or data.endswith(b"\n"):
            yield number, data
            continue
        while data and not data.endswith(b"\n"):
            data = handle.readline(most + 1)
        yield number, None


def _article(data: bytes, uri: str, line: int) -> Article:
    data = data.rstrip(b"\r\n")
    record = _record(decode(data, uri, line=line), uri, line)
    given = Given(
        id=_field(record, "id", uri, line),
        title=_field(record, "title", uri, line),
        date=_field(record, "date", uri, line),
        url=_field(record, "url", uri, line),
        publisher=_field(record, "publisher", uri, line),
        language=_field(record, "language", uri, line),
    )
    text = record.get("text")
    if not isinstance(text, str):
        what = 'there is no "text"' if "text" not in record else f'"text" is {_type(text)}, not a string'
        raise FormatError(uri, what, line=line)
    origin = Origin(uri, MEDIA_TYPE, hashlib.sha256(data).hexdigest(), line)
    default = None if uri == "-" else f"{PurePath(uri).stem}-{line}"
    return build(text, given, origin, default_id=default)


def _record(text: str, uri: str, line: int) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(uri, f"broken JSON: {error.msg} at column {error.colno}", line=line) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        raise FormatError(uri, f"JSON that cannot be read: {error}", line=line) from None
    if not isinstance(record, dict):
        raise FormatError(uri, f"the line is {_type(record)}, not an object", line=line)
    return record


def _field(record: dict[str, Any], name: str, uri: str, line: int) -> str | None:
    """A field as text; a number counts as its digits, an empty string as nothing."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise FormatError(uri, f'"{name}" is {_type(value)}, not a string', line=line)
    return value.strip() or None if value else None


def _type(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
