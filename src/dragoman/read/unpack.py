"""Bodies of HTTP responses unpacked, never to more than a limit: a few kilobytes may stand for gigabytes."""

from __future__ import annotations

import zlib
from typing import Protocol

from dragoman.errors import FormatError, LimitExceeded

#: What is told to servers as understood.
ACCEPTED = "gzip, deflate"
# More layers, or members one after another, than a server would ever make of a page; members cost a copy each.
_LAYERS, _MEMBERS = 3, 100


class _Unpacker(Protocol):
    def __call__(self, data: bytes, most: int) -> bytes | None: ...


def unpack(data: bytes, encoding: str, most: int, uri: str) -> bytes:
    """A body without its content encodings.

    Args:
        data: as transferred.
        encoding: the header Content-Encoding: "gzip", "br", "deflate, gzip" or "".
        most: bytes that may come out.
        uri: name for the error.

    Returns:
        The bytes; a stream that breaks off gives what it holds.

    Raises:
        LimitExceeded: more would come out.
        FormatError: the data are not so encoded, or in a way that we do not know.
    """
    layers = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(layers) > _LAYERS:
        raise FormatError(uri, f"packed {len(layers)} times over")
    for name in reversed(layers):
        unpacker = _UNPACKERS.get(name)
        if unpacker is None:
            raise FormatError(uri, f"packed in a way that we do not know: {name[:40]!r}")
        if not data:
            continue
        try:
            out = unpacker(data, most)
        except (zlib.error, ValueError) as error:
            raise FormatError(uri, f"not the {name} data that it says it is ({error})") from None
        if out is None:
            raise LimitExceeded(uri, f"unpacks to more than the limit of {most:,} bytes")
        data = out
    return data


def _inflated(data: bytes, most: int, window: int) -> bytes | None:
    """The bytes of all members that follow one another; None where they are more than `most`."""
    out = bytearray()
    for _ in range(_MEMBERS):
        engine = zlib.decompressobj(window)
        out += engine.decompress(data, most + 1 - len(out))
        if len(out) > most:
            return None
        data = engine.unused_data
        if window != _GZIP or not data.startswith(b"\x1f\x8b"):  # what else servers put behind it is no content
            return bytes(out)
    raise ValueError(f"more than {_MEMBERS} members")


_GZIP, _ZLIB, _RAW = 31, 15, -15


def _gzip(data: bytes, most: int) -> bytes | None:
    return _inflated(data, most, _GZIP)


def _deflate(data: bytes, most: int) -> bytes | None:
    """Zlib's form as the standard says, or the raw one that some servers send."""
    try:
        return _inflated(data, most, _ZLIB)
    except zlib.error:
        return _inflated(data, most, _RAW)


def _brotli(data: bytes, most: int) -> bytes | None:
    import brotli  # type: ignore[import-untyped]

    engine = brotli.Decompressor()
    out = bytearray()
    try:
        while True:
            out += engine.process(data, output_buffer_limit=most + 1 - len(out))
            if len(out) > most:
                return None
            if engine.is_finished() or engine.can_accept_more_data():
                return bytes(out)
            data = b""
    except brotli.error as error:
        raise ValueError(str(error)) from None


_UNPACKERS: dict[str, _Unpacker] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli}
