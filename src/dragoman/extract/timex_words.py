"""The closed word classes of time expressions, read from `data/times/words.tsv`, as values and as patterns."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from dragoman.errors import DataError

#: A year as news writes it without further proof that it is one.
YEAR = r"(?:1[0-9]|20)\d\d"
#: A day of the month, in figures.
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
#: What joins the two ends of a range.
JOIN = r"(?:\s*[-–—/]\s*|\s+(?:to|until|till|through|and|or)\s+(?:the\s+)?)"
#: The part of a day after its name: "Tuesday night" is Tuesday.
HOUR = r"(?:\s+(?:early\s+|late\s+|mid-?)?(?:morning|afternoon|evening|night|midday|noon|midnight|lunchtime))?"


@cache
def words(kind: str) -> dict[str, str]:
    """The words of one class.

    Args:
        kind: a value of the table's first column: month, weekday, number ...

    Returns:
        Word (lower case) to its value as written in the table.

    Raises:
        DataError: the table is missing or has no such class.
    """
    found = {word: value for row_kind, word, value in _rows() if row_kind == kind}
    if not found:
        raise DataError(f"times/words.tsv has no words of the class {kind!r}")
    return found


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    try:
        text = files("dragoman").joinpath("data/times/words.tsv").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataError("the table times/words.tsv is missing") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((row[0], row[1], row[2]) for row in csv.reader(lines[1:], delimiter="\t"))


@cache
def either(*kinds: str) -> str:
    """A pattern for any word of the classes, longest first, in a group that captures nothing."""
    known = {word for kind in kinds for word in words(kind)}
    escaped = [re.escape(word).replace(r"\ ", r"\s+") for word in sorted(known, key=lambda w: (-len(w), w))]
    return "(?:" + "|".join(escaped) + ")"


@cache
def number_pattern() -> str:
    """A pattern for a cardinal, in figures (up to three) or in letters."""
    return rf"(?:\d{{1,3}}|{either('number')})"


@cache
def ordinal_pattern() -> str:
    """A pattern for an ordinal, in figures or in letters."""
    return rf"(?:\d{{1,3}}(?:st|nd|rd|th)|{either('ordinal')})"


def named(match: re.Match[str], group: str) -> str:
    """What a group matched, in lower case with single spaces; "" where the pattern or the match lacks it."""
    found = match.groupdict().get(group) or ""
    return re.sub(r"\s+", " ", found.lower())


def value(kind: str, word: str) -> int:
    """The number that a word stands for.

    Args:
        kind: class of the word.
        word: as written, in any case, with or without a full stop; figures stand for themselves.
    """
    plain = re.sub(r"\s+", " ", word.lower().rstrip("."))
    figures = re.fullmatch(r"0*(\d+)(?:st|nd|rd|th)?", plain)
    return int(figures[1]) if figures else int(words(kind)[plain])
