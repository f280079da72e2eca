"""The tables of this package: how news pages, agencies and outlets word what is not the report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.errors import DataError


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The rows of `data/read/<name>.tsv` without comments and heading.

    Args:
        name: file name without suffix.
        columns: how many columns each row must have.

    Raises:
        DataError: the file is missing or a row has another number of columns.
    """
    try:
        lines = (files("dragoman") / "data" / "read" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"table read/{name}.tsv cannot be read: {error}") from error
    kept = [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")][1:]
    for row in kept:
        if len(row) != columns:
            raise DataError(f"table read/{name}.tsv: {len(row)} columns instead of {columns} in {row!r}")
    return kept


@dataclass(frozen=True, slots=True)
class Furniture:
    """One way of wording a line that is not the report."""

    kind: str
    #: Not to be looked for among the first lines of a page.
    inner: bool
    #: Characters that such a line has at most.
    most: int
    #: Matches the whole line.
    pattern: re.Pattern[str]
    #: An invented line of this kind.
    example: str


@cache
def agencies() -> dict[str, str]:
    """Full names of news agencies by each form in which they sign."""
    return {row[0]: row[1] for row in rows("agencies", 2)}


@cache
def agency_pattern() -> str:
    """A regular expression for any agency's name, letters as written."""
    names = sorted(agencies(), key=len, reverse=True)
    return "(?-i:" + "|".join(map(re.escape, names)) + ")"


@cache
def furniture() -> tuple[Furniture, ...]:
    """The lines that are not the report, in the order in which they are tried."""
    return tuple(
        Furniture(kind, where == "inner", int(most), _compiled(pattern), example)
        for kind, where, most, pattern, example in rows("furniture", 5)
    )


@cache
def tails() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Kind, pattern and example of what is cut from the end of a paragraph."""
    return tuple((kind, _compiled(rf"(?:{pattern})\Z"), example) for kind, pattern, example in rows("tails", 3))


@cache
def publishers() -> dict[str, str]:
    """Names of outlets by domain."""
    return {row[0]: row[1] for row in rows("publishers", 2)}


@cache
def function_words() -> frozenset[str]:
    """Frequent words that only English has."""
    return frozenset(row[0] for row in rows("function_words", 1))


@cache
def not_places() -> frozenset[str]:
    """Words in capitals that stand where a dateline does and are no place."""
    return frozenset(row[0] for row in rows("not_places", 1))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern.replace("{AGENCY}", agency_pattern()), re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise DataError(f"not a regular expression: {pattern!r}: {error}") from error
