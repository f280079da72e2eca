"""Pages whose stated character set gives letters, but the wrong ones: Cyrillic read as Western text and the reverse.

Every byte is a letter in most one-byte character sets, so that a wrong one is not told by an error. It is told by the
letters: of Cyrillic news in any language two in five are о, е, а, и, н or т, and they stand in whole words; letters
with accents stand alone.
"""

from __future__ import annotations

import codecs
import re

from dragoman.read.decode import binary_reason, western

_ENCODINGS = ("cp1251", "koi8-r", "iso8859-5", "cp866")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_COMMON = frozenset("оеаинт")
# Share of the common letters: in Ukrainian, the lowest of six languages, 0.40; misread by another set under 0.2.
_COMMON_SHARE, _LEAST_LETTERS = 0.33, 30
# Share of the Cyrillic letters among all that are not of ASCII.
_CYRILLIC_SHARE = 0.9
_HIGH = re.compile(rb"[\xc0-\xff]+")
_ALONE = 1.5


def better(data: bytes, text: str | None) -> str | None:
    """What the bytes of a page are rather than what they were read as.

    Args:
        data: the bytes.
        text: what they are by the character set that was stated, or None where none fits.

    Returns:
        The text, where it is plainly another; else None.
    """
    if data.isascii() or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    if binary_reason(data) or _is_utf8(data):
        return None
    if (found := cyrillic(data)) is not None:
        return found if found != text else None
    runs = _HIGH.findall(data)
    alone = runs and sum(map(len, runs)) < _ALONE * len(runs)
    return western(data) if text and alone and _CYRILLIC.search(text) else None


def cyrillic(data: bytes) -> str | None:
    """The text in the Cyrillic character set that makes words of the bytes, or None."""
    for encoding in _ENCODINGS:
        text = data.decode(encoding, "replace")
        letters = _CYRILLIC.findall(text)
        if len(letters) < _LEAST_LETTERS or sum(letter in _COMMON for letter in letters) < _COMMON_SHARE * len(letters):
            continue
        foreign = sum(ord(character) > 127 and character.isalpha() for character in text)
        if len(letters) >= _CYRILLIC_SHARE * foreign:
            return text
    return None


def _is_utf8(data: bytes) -> bool:
    """UTF-8, perhaps with some broken bytes."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(character) > 127 for character in text) > 2 * broken
