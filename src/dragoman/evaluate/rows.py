"""Annotated rows from JSON lines, all checked before anything is measured, and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from dragoman.errors import EmptyInput, FormatError
from dragoman.model import Span
from dragoman.read.jsonl import objects

Row = Mapping[str, Any]
#: By the name under which it is printed, in that order: a share or F1 from 0 to 1 is a float, a count an int.
Figures = dict[str, float]
T = TypeVar("T")


def read(path: str, what: str, make: Callable[[Row], T]) -> list[T]:
    """The rows of a set, each made into what is measured.

    Args:
        path: a JSONL file.
        what: a row in words, for the error.
        make: checks and converts a row; a KeyError, TypeError or ValueError of it says what is wrong with the row.

    Returns:
        At least one.

    Raises:
        MissingInput: the file cannot be opened.
        EmptyInput: there is no row in it.
        EncodingError: a line is no text.
        FormatError: a line is no JSON object, or not such a row.
    """
    made = []
    for line, row in objects(path):
        try:
            made.append(make(row))
        except KeyError as error:
            raise FormatError(path, f"not {what}: lacks {error}", line=line) from error
        except (TypeError, ValueError) as error:
            raise FormatError(path, f"not {what}: {error}", line=line) from error
    if not made:
        raise EmptyInput(path, "the file is empty")
    return made


def text_of(row: Row, key: str) -> str:
    """A field that must be a string.

    Raises:
        KeyError: it is not there.
        TypeError: it is something else.
    """
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key!r} is not a string")
    return value


def parts_of(row: Row, key: str) -> list[Row]:
    """A field that must be a list of objects.

    Raises:
        KeyError: it is not there.
        TypeError: it is something else.
    """
    value = row[key]
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise TypeError(f"{key!r} is not a list of objects")
    return value


def span_in(text: str, start: object, end: object, shift: int = 0) -> Span:
    """Offsets that must be a stretch of a text.

    Args:
        text: the text, or the part of it that begins at `shift`.
        start: first character.
        end: one past the last.
        shift: what is taken off both.

    Raises:
        TypeError: they are no integers.
        ValueError: they lead out of the text.
    """
    if not isinstance(start, int) or not isinstance(end, int):
        raise TypeError("offsets that are not integers")
    if not shift <= start <= end <= shift + len(text):
        raise ValueError(f"offsets {start} to {end} lead out of the text")
    return Span(start - shift, end - shift)


def marked(text: str, parts: Iterable[Row]) -> tuple[Span, ...]:
    """The stretches that parts with `start` and `end` mark, in the order of the text.

    Raises:
        KeyError: a part lacks one of the two.
        TypeError: they are no integers.
        ValueError: they lead out of the text.
    """
    return tuple(sorted(span_in(text, part["start"], part["end"]) for part in parts))


def f1(right: int, wrong: int, missed: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * right / max(1, 2 * right + wrong + missed)
