"""Counts by several dimensions over columns: the same numbers as `dragoman.store.counting` gives by SQL. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dragoman.serve.choosing import Chosen, day_of, distinct, grouped
from dragoman.serve.columns import NO_DAY, NONE, Columns, Ints
from dragoman.store.counting import columns_of

Label = str | int | None
#: Of each row its number, and the words that the numbers stand for; the last is None and that of `NONE`.
Column = tuple[Ints, list[Label]]

_TIMES: Final[dict[str, Callable[[dt.date], str]]] = {
    "day": lambda day: day.isoformat(),
    "week": lambda day: f"{day.isocalendar().year}-W{day.isocalendar().week:02}",
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
}


def counts(chosen: Chosen, by: Sequence[str], most: int) -> dict[str, Any]:
    """Count events.

    Args:
        chosen: the reports.
        by: dimensions, from `dragoman.store.counting.DIMENSIONS`.
        most: rows to give.

    Returns:
        `columns` and `rows` as of `dragoman.store.counting.Counts`, and `more`: whether rows were left out.

    Raises:
        ValueError: one is no dimension.
    """
    names = columns_of(by)
    place, numbers, words = _crossed(chosen, names)
    key = np.zeros(len(place), np.int64)
    for column, known in zip(numbers, words, strict=True):
        key = key * len(known) + np.where(column == NONE, len(known) - 1, column)
    groups, group = grouped(key)
    n_reports = (np.bincount(group, minlength=len(groups)) if not set(names) & set(_LISTS)
                 else _distinct(group, place, max(len(chosen.reports), 1), len(groups)))  # fmt: skip
    n_events = _distinct(group, chosen.event[place], max(chosen.columns.events, 1), len(groups))
    labelled = [_labels(int(value), words) for value in groups]
    rows = list(zip(labelled, n_events.tolist(), n_reports.tolist(), strict=True))
    rows.sort(key=(lambda row: _by_label(row[0])) if any(name in _TIMES for name in names) else _by_number)
    shown = [{"labels": list(labels), "events": events, "reports": reports} for labels, events, reports in rows[:most]]
    return {"columns": list(names), "rows": shown, "more": len(rows) > most}


def _crossed(chosen: Chosen, names: Sequence[str]) -> tuple[Ints, list[Ints], list[list[Label]]]:
    """A row for each report and each of its labels in every column."""
    place = np.arange(len(chosen.reports))
    numbers: list[Ints] = []
    words: list[list[Label]] = []
    for name in names:
        if name in _LISTS:
            rows, column, known = _listed(chosen.columns, chosen.reports[place], name)
            place, numbers = place[rows], [one[rows] for one in numbers]
        else:
            column, known = _single(chosen.columns, chosen.reports[place], name)
        numbers.append(column)
        words.append(known)
    return place.astype(np.int32), numbers, words


_LISTS: Final = ("actor", "recipient", "mode", "context")


def _listed(columns: Columns, reports: Ints, name: str) -> tuple[NDArray[np.int64], Ints, list[Label]]:
    """Rows of a column of several labels; a report without any has one row."""
    if name in ("actor", "recipient"):
        sides = columns.actors if name == "actor" else columns.recipients
        lists, labels = sides.lists, sides.code
    else:
        marks = columns.modes if name == "mode" else columns.contexts
        lists, labels = marks.lists, marks.label
    place, rows = lists.rows_of(reports)
    bare = np.flatnonzero(np.bincount(place, minlength=len(reports)) == 0)
    numbers = np.concatenate([labels.numbers[rows], np.full(len(bare), NONE, np.int32)])
    return np.concatenate([place, bare]), numbers, [*labels.words, None]


def _single(columns: Columns, reports: Ints, name: str) -> Column:
    if name in _TIMES:
        return _times(columns.event_day[columns.event[reports]], _TIMES[name])
    if name == "quad":
        return columns.quad[reports] - 1, [1, 2, 3, 4, None]
    if name == "publisher":
        publisher = columns.article_publisher
        return publisher.numbers[columns.article[reports]], [*publisher.words, None]
    labels = {"type": columns.type, "status": columns.status, "country": columns.country}[name]
    return labels.numbers[reports], [*labels.words, None]


def _times(days: Ints, told: Callable[[dt.date], str]) -> Column:
    dated = days != NO_DAY
    known, place = grouped(days[dated].astype(np.int64))
    words = [told(day_of(day)) for day in known.tolist()]
    labels = {word: n for n, word in enumerate(dict.fromkeys(words))}
    numbers = np.full(len(days), NONE, np.int32)
    if len(known):
        numbers[dated] = np.array([labels[word] for word in words], np.int32)[place]
    return numbers, [*labels, None]


def _distinct(group: NDArray[np.int64], value: Ints, width: int, groups: int) -> NDArray[np.int64]:
    """How many distinct values each group has."""
    pairs = distinct(group.astype(np.int64) * width + value)
    return np.bincount(pairs // width, minlength=groups)


def _labels(key: int, words: Sequence[list[Label]]) -> tuple[Label, ...]:
    found = []
    for known in reversed(words):
        key, number = divmod(key, len(known))
        found.append(known[number])
    return tuple(reversed(found))


_Row = tuple[tuple[Label, ...], int, int]


def _by_label(labels: tuple[Label, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((label is None, str(label)) for label in labels)


def _by_number(row: _Row) -> Any:
    return -row[1], _by_label(row[0])
