"""Cells of tab-separated formats that know no quoting: nothing in a cell may end it, or its row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.export.words import one_line

_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f\"<>`;\\^{|}]|[^\x00-\x7f]")


def cell(value: object, missing: str = "") -> str:
    """One value as the text of a cell.

    Tabs, line ends, control and invisible characters are taken out of text, a double quote becomes a single one (many
    readers would take all up to the next one for one cell), and signs are taken from its beginning by which a
    spreadsheet would know a formula.

    Args:
        value: text, number or None.
        missing: what stands for None and for text of which nothing is left.
    """
    if value is None:
        return missing
    if isinstance(value, float):
        return decimal(value)
    if not isinstance(value, str):
        return str(value)
    return one_line(value).replace('"', "'").lstrip("=+-@＝＋－＠ ") or missing


def line(values: Iterable[object], missing: str = "") -> str:
    """A row of cells, without its line end."""
    return "\t".join(cell(value, missing) for value in values)


def decimal(value: float) -> str:
    """A number with at most five decimals, without exponent."""
    short = f"{value:.5f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def address(url: str | None) -> str | None:
    """An address without the characters that end a cell or a list: they are percent-encoded."""
    return _UNSAFE_IN_URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in _bytes(found[0])), url) if url else None


def _bytes(character: str) -> bytes:
    return character.encode("utf-8", errors="replace")
