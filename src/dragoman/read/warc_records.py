"""The records of a WARC file with their offsets; what is cut or damaged is told and the rest is read.

FastWARC parses the records. It gives a record that the end of the file cut short as if it were whole, so each one's
length is compared with what its header states; where unpacking ends is watched by `dragoman.read.members`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from dragoman.errors import FormatError, InputError, LimitExceeded
from dragoman.read.members import Damaged, Segment, is_packed, next_member, next_plain

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

# A record that is not wanted is read over up to this size; beyond it its gzip member is left and the next looked for.
_MOST_READ_OVER = 1 << 30
# What may stand between the content of a record and the next record, and the longest header.
_SLACK = 1 << 20
# What may follow the last member: padding.
_PADDING = 65_536


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it lies in the file."""

    #: Where it, or the gzip member that holds it, begins in the file.
    offset: int
    #: "response", "request", "warcinfo" ...
    type: str
    #: Of WARC-Record-ID, without its brackets and `urn:uuid:`.
    id: str | None
    #: The address that was fetched.
    address: str | None
    #: When, in UTC.
    fetched: dt.datetime | None
    #: Bytes of its content.
    length: int
    #: The content of a response, of one over the limit only the beginning; of other records nothing.
    block: bytes


class _Short(Exception):
    """The record ends before its header says."""


class _Large(Exception):
    """The record is too large even to be read over."""


def records(file: BinaryIO, uri: str, most: int) -> Iterator[Record | InputError]:
    """All records of a file, and what is wrong where one cannot be read.

    Args:
        file: a file in which one can move.
        uri: its name for errors.
        most: bytes of a response's content to be held.
    """
    size = file.seek(0, os.SEEK_END)
    packed = is_packed(file)
    offset: int | None = 0
    while offset is not None and offset < size:
        if packed and not is_packed(file, offset):
            if not _is_padding(file, offset):
                yield _error(uri, offset, "no gzip member begins here")
            offset = next_member(file, offset)
            continue
        segment = Segment(file, offset, packed=packed, size=size)
        last = yield from _of_segment(segment, uri, most, size)
        if last is None:
            offset = segment.end
        else:
            offset = segment.end or next_member(file, last + 1) if packed else next_plain(file, last + 1)


def _of_segment(segment: Segment, uri: str, most: int, size: int) -> Generator[Record | InputError, None, int | None]:
    """The records of one segment; returns the offset of the last one where it was left before its end, else None."""
    held: Record | None = None  # until its member is seen to be whole
    at = segment.offset
    try:
        for raw in _parsed(segment):
            if held is not None:
                yield held
                held = None
            at = segment.offset + (0 if segment.packed else raw.stream_pos)
            held = _taken(raw, segment, at, most, size)
        segment.rest()
    except Damaged as error:
        yield _error(uri, at, str(error))
        return at
    except _Short as error:
        yield _error(uri, at, str(error))
        return at
    except _Large as error:
        yield LimitExceeded(uri, f"record at byte {at:,}: {error}")
        return at
    except OSError as error:
        if held is not None:
            yield held
        what = "it is no record" if held is None else "what follows it is no record"
        yield _error(uri, at, f"{what} ({error})")
        return at if held is None else at + held.length
    if held is not None:
        yield held
    if segment.cut:
        whole = ", just after the content of its record" if held is not None else ""
        yield _error(uri, at, f"the file ends within this gzip member{whole}")
    return None


def _parsed(segment: Segment) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator

    try:
        # FastWARC asks a Python stream for nothing but read and tell.
        yield from ArchiveIterator(segment, parse_http=False, stream_detect=False)  # type: ignore[arg-type]
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Rust: a fault of the library, no reason to end the run
            raise OSError(f"FastWARC cannot parse it: {error}") from error
        raise


def _taken(raw: WarcRecord, segment: Segment, offset: int, most: int, size: int) -> Record:
    """The record, read to its end.

    Raises:
        _Short: there is less of it than its header says, or the header is not whole.
        _Large: it is so large that it is not even read over.
    """
    stated = (raw.headers.get("Content-Length") or "").strip()
    if not (stated.isascii() and stated.isdigit()):
        raise _Short("its header is not whole: there is no Content-Length")
    length = int(stated)
    kind = str(raw.record_type)
    block = b""
    if not segment.packed and length > size - offset:
        raise _Short("the file ends within this record")
    if length > _MOST_READ_OVER and segment.packed:
        raise _Large(f"{length:,} bytes, more than is read of one record")
    segment.allowed = raw.stream_pos + length + _SLACK
    if kind == "response":
        block = raw.reader.read(min(length, most))
    read = len(block)
    if read < length:
        read += raw.reader.consume()
    if read < length:
        end = "the file ends within it" if segment.cut or not segment.packed else "its gzip member ends before"
        raise _Short(f"{read:,} of {length:,} bytes are there: {end}")
    identity = (raw.headers.get("WARC-Record-ID") or "").strip("<> ").removeprefix("urn:uuid:")
    address = (raw.headers.get("WARC-Target-URI") or "").strip("<> ")
    date = _moment(raw.headers.get("WARC-Date"))
    return Record(offset, kind, identity or None, address or None, date, length, block)


def _moment(written: str | None) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _is_padding(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    data = file.read(_PADDING)
    return len(data) < _PADDING and not data.strip(b"\x00\r\n")


def _error(uri: str, offset: int, reason: str) -> InputError:
    return FormatError(uri, f"record at byte {offset:,}: {reason}")
