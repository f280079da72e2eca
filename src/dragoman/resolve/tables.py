"""Reading of the tables that ship with dragoman: tab-separated, `#` lines above the header."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from importlib.resources import files

from dragoman.errors import DataError

Row = dict[str, str]


def read_table(topic: str, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a shipped table.

    Args:
        topic: folder under `data`.
        name: file name, such as `countries.tsv`.
        columns: the columns it must have, in order.

    Yields:
        One mapping a row, column to cell; empty cells are empty strings.

    Raises:
        DataError: the file is missing, has other columns, or a row has too many or too few cells.
    """
    file = files("dragoman").joinpath("data", topic, name)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{topic}/{name}: cannot be read: {error}") from error
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not numbered or tuple(numbered[0][1].split("\t")) != columns:
        raise DataError(f"{topic}/{name}: the header is not {', '.join(columns)}")
    for n, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise DataError(f"{topic}/{name}, line {n}: {len(cells)} cells instead of {len(columns)}")
        yield dict(zip(columns, cells, strict=True))


def cell_list(cell: str) -> tuple[str, ...]:
    """The members of a cell whose values are separated by `|`."""
    return tuple(part for part in cell.split("|") if part)


def first_day(cell: str) -> dt.date:
    """The first day that a date cell covers.

    Args:
        cell: `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or empty for "always".

    Raises:
        DataError: it is none of these.
    """
    return _day(cell, last=False) if cell else dt.date.min


def last_day(cell: str) -> dt.date:
    """The last day that a date cell covers; empty means "still".

    Raises:
        DataError: see `first_day`.
    """
    return _day(cell, last=True) if cell else dt.date.max


def _day(cell: str, *, last: bool) -> dt.date:
    try:
        numbers = [int(part) for part in cell.split("-")]
        year, month, day = [*numbers, 0, 0][:3]
        if len(numbers) < 2:
            month = 12 if last else 1
        if len(numbers) < 3:
            day = calendar.monthrange(year, month)[1] if last else 1
        return dt.date(year, month, day)
    except ValueError as error:
        raise DataError(f"not a date: {cell!r}") from error
