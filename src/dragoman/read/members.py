"""The segments of a WARC file: each gzip member by itself, or the whole of a file that is not packed.

By the standard each record is a gzip member of its own, so that damage ends with the member that has it. Libraries
unpack over that border and past the end of a file that was cut, without a word; here both are told.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 65_536
_MAGIC = b"\x1f\x8b\x08"
_GZIP = 31
_RECORD = b"WARC/"
_FIRST_LINE = re.compile(rb"WARC/\d\.\d+\r\n")


class Damaged(Exception):
    """The data cannot be unpacked any further; the message says why."""


class Segment:
    """A stretch of the file as a stream of plain bytes, for a parser to read.

    Args:
        file: the file, which no one else moves meanwhile.
        offset: where the segment begins.
        packed: it is a gzip member; else it goes to the end of the file.
        size: bytes of the file.

    Attributes:
        offset: where it begins in the file.
        end: where it ends in the file, or None while that is not known.
        cut: the file ends before the segment does.
        allowed: plain bytes up to which it may be read; moved on as records are understood.
    """

    def __init__(self, file: BinaryIO, offset: int, *, packed: bool, size: int) -> None:
        self.offset = offset
        self.packed = packed
        self.end: int | None = None if packed else size
        self.cut = False
        self.allowed = _CHUNK * 16
        self._file = file
        self._next = offset
        self._given = 0
        self._engine = zlib.decompressobj(_GZIP)
        self._waiting = b""

    def tell(self) -> int:
        """How many plain bytes were read."""
        return self._given

    def read(self, most: int = -1) -> bytes:
        """The next plain bytes, at least one before the segment's end.

        Raises:
            Damaged: the member's data or checksum are wrong, or it holds more than what its records say.
        """
        most = _CHUNK if most is None or most < 0 else most
        out = self._unpacked(most) if self.packed else self._chunk(most)
        self._given += len(out)
        if self._given > self.allowed:
            raise Damaged("it unpacks to more than its header says")
        return out

    def rest(self) -> None:
        """Read to the end of the member, so that its end and whether it is whole are known.

        Raises:
            Damaged: as `read`.
        """
        while self.packed and self.end is None and not self.cut and self.read():
            pass

    def _unpacked(self, most: int) -> bytes:
        while not self._engine.eof and not self.cut:
            if not self._waiting:
                self._waiting = self._chunk(_CHUNK)
                self.cut = not self._waiting
            try:
                out = self._engine.decompress(self._waiting, most)
            except zlib.error as error:
                raise Damaged(f"its gzip data are damaged ({error})") from None
            self._waiting = self._engine.unconsumed_tail
            if out:
                return out
        if self._engine.eof and self.end is None:
            self.end = self._next - len(self._engine.unused_data)
        return b""

    def _chunk(self, most: int) -> bytes:
        self._file.seek(self._next)
        data = self._file.read(most)
        self._next += len(data)
        return data


def is_packed(file: BinaryIO, offset: int = 0) -> bool:
    """Begins a gzip member there?"""
    file.seek(offset)
    return file.read(len(_MAGIC)) == _MAGIC


def next_member(file: BinaryIO, offset: int) -> int | None:
    """Where the next gzip member that holds a record begins, at or after an offset; None where there is none."""
    for found in _occurrences(file, offset, _MAGIC):
        file.seek(found)
        try:
            head = zlib.decompressobj(_GZIP).decompress(file.read(1024), len(_RECORD))
        except zlib.error:
            continue
        if head == _RECORD:
            return found
    return None


def next_plain(file: BinaryIO, offset: int) -> int | None:
    """Where the next record of a file that is not packed begins, at or after an offset; None where there is none."""
    before = b"\r\n\r\n"
    for found in _occurrences(file, max(offset - len(before), 0), before + _RECORD):
        file.seek(found + len(before))
        if _FIRST_LINE.match(file.read(16)):
            return found + len(before)
    return None


def _occurrences(file: BinaryIO, offset: int, wanted: bytes) -> Iterator[int]:
    """The offsets at which some bytes stand."""
    overlap = len(wanted) - 1
    tail = b""
    while True:
        file.seek(offset)
        data = file.read(_CHUNK)
        if not data:
            return
        window = tail + data
        at = window.find(wanted)
        while at >= 0:
            yield offset - len(tail) + at
            at = window.find(wanted, at + 1)
        offset += len(data)
        tail = window[-overlap:]
