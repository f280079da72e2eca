"""Bytes to text.

Policy, in order: a byte order mark decides (UTF-8, UTF-16, UTF-32); NUL bytes, many control characters or the
signature of a known binary format are refused; valid UTF-8 is taken as it is; UTF-8 with a few broken bytes keeps
U+FFFD in their place; else Windows-1252 if the letters that come out are such as stand in western words. Anything else
is refused rather than guessed. No character is changed, composed or decomposed; only the mark itself is left out.
"""

from __future__ import annotations

import codecs
import re

from dragoman.errors import EmptyInput, EncodingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# More control characters than this share of the bytes is no text.
_CONTROL_SHARE = 0.01
# One broken byte in so many, with intact sequences beside it, is damage; more is another encoding.
_BROKEN_EVERY = 200
# What bytes 0x80 to 0xFF become in western text written as Windows-1252; the rest of them seldom stand in news.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽžŸ€£§©®°«»‘’“”‚„–—…•·\u00a0´½¼¾²³ºª¿¡™\u00ad"
)
_WESTERN_SHARE = 0.25


def decode(data: bytes, uri: str, *, line: int | None = None) -> str:
    """The text that bytes stand for.

    Args:
        data: the bytes of a file or line.
        uri: its name, for the error.
        line: its line, for the error.

    Raises:
        EmptyInput: there are no bytes.
        EncodingError: they are binary or in no encoding that we know.
    """
    if not data:
        raise EmptyInput(uri, "the file is empty" if line is None else "the line is empty", line=line)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, uri, line)
    if reason := binary_reason(data):
        raise EncodingError(uri, reason, line=line)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _damaged_utf8(data) or western(data)
        if text is None:
            place = f"byte {error.start:,} is 0x{data[error.start]:02x}"
            reason = f"not UTF-8 ({place}), nor plausible as Windows-1252: save it as UTF-8"
            raise EncodingError(uri, reason, line=line) from None
        return text


def binary_reason(data: bytes) -> str | None:
    """Why bytes are no text in a one-byte-unit encoding, or None where they may be."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return f"not a text but {what}"
    if b"\x00" in data:
        return f"binary: a NUL byte at byte {data.index(0):,}"
    controls = len(_CONTROL.findall(data))
    if controls > _CONTROL_SHARE * len(data):
        return f"binary: {controls:,} control characters in {len(data):,} bytes"
    return None


def _strictly(data: bytes, encoding: str, uri: str, line: int | None) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        reason = f"its byte order mark says {name}, but byte {error.start:,} is not"
        raise EncodingError(uri, reason, line=line) from None
    if "\x00" in text:
        raise EncodingError(uri, "binary: a NUL character", line=line)
    return text


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, shown as U+FFFD."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    intact = sum(ord(character) > 127 for character in text) - broken
    return text if intact > broken and broken * _BROKEN_EVERY <= len(data) else None


def western(data: bytes) -> str | None:
    """The text as Windows-1252, or None where the letters are not such as stand in western words."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    special = [character for character in text if ord(character) > 127]
    letters = sum(character.isalpha() for character in text)
    likely = sum(character in _WESTERN for character in special)
    plausible = likely >= 0.9 * len(special) and len(special) <= _WESTERN_SHARE * max(letters, 1)
    return text if plausible else None
