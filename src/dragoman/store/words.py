"""Words as they are stored and compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, TypeVar

Value = TypeVar("Value")

_WORD: Final = re.compile(r"\w+")
#: What no database stores as text (NUL, halves of surrogate pairs); a sign of the same length stands in, so that no
#: offset shifts.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def folded(text: str) -> str:
    """Words in small letters without accents, one space before, between and after: ` angela merkel `."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return f" {' '.join(words)} "


def storable(value: Value) -> Value:
    """The same value, JSON-like, with U+FFFD in the place of each character that no database stores."""
    return _storable(value)  # type: ignore[return-value]


def _storable(value: object) -> object:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(entry) for entry in value]
    return value
