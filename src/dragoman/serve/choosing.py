"""Which reports meet every condition, over columns in memory: the same that `dragoman.store.filters` says in SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dragoman.serve.asked import Asked
from dragoman.serve.columns import NO_DAY, Columns, Flags, Ints, Labels, Marks, Sides
from dragoman.store.filters import is_country, party_code
from dragoman.store.words import folded

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
#: Numbers that lie in so narrow a stretch are looked up in a table.
_NARROW: Final = 1 << 20
#: Gives the numbers of the rows of `reports` (or `articles`) that hold words: asks the database.
Search = Callable[[str], NDArray[np.int64]]


def number_of(day: dt.date) -> int:
    """A day as the columns have it."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> dt.date:
    """The day that a number of the columns stands for."""
    return dt.date.fromordinal(int(number) + _EPOCH)


@dataclass(frozen=True)
class Chosen:
    """The reports that a request asks for."""

    columns: Columns
    #: Their places in the columns, ascending.
    reports: Ints

    @cached_property
    def event(self) -> Ints:
        """The event of each report."""
        return self.columns.event[self.reports]

    @cached_property
    def events(self) -> Ints:
        """The events that they report, each once, ascending."""
        seen = np.zeros(self.columns.events, np.bool_)
        seen[self.event] = True
        return np.flatnonzero(seen).astype(np.int32)

    @cached_property
    def days(self) -> Ints:
        """Of each of `events` the first day of a chosen report, `NO_DAY` where none has one."""
        last = np.iinfo(np.int32).max
        days = np.full(self.columns.events, last, np.int32)
        day = self.columns.day[self.reports]
        np.minimum.at(days, self.event, np.where(day == NO_DAY, last, day))
        found = days[self.events]
        found[found == last] = NO_DAY
        return found


def choose(columns: Columns, asked: Asked, in_reports: Search, in_articles: Search) -> Chosen:
    """The reports that meet every condition.

    Args:
        columns: of the archive.
        asked: the conditions.
        in_reports: full-text search in the sentences of reports.
        in_articles: the same in whole articles.
    """
    mask: Flags | None = None
    for condition in _conditions(columns, asked, in_reports, in_articles):
        mask = condition if mask is None else mask & condition
    chosen = np.arange(columns.reports) if mask is None else np.flatnonzero(mask)
    return Chosen(columns, chosen.astype(np.int32))


def _conditions(columns: Columns, asked: Asked, in_reports: Search, in_articles: Search) -> Iterator[Flags]:
    yield from _of_values(columns, asked)
    yield from _of_days(columns, asked)
    yield from _of_articles(columns, asked, in_articles)
    if asked.filter.text:
        yield np.isin(columns.number, in_reports(asked.filter.text), assume_unique=True)


def _of_values(columns: Columns, asked: Asked) -> Iterator[Flags]:
    wanted = asked.filter
    for sides, values in ((columns.actors, wanted.actor), (columns.recipients, wanted.recipient)):
        if values:
            yield _having(columns, sides, _any(values, partial(_party, sides)))
    for marks, values in ((columns.modes, wanted.mode), (columns.contexts, wanted.context)):
        if values:
            yield _having(columns, marks, marks.label.among(values))
    for column, values in ((columns.type, wanted.type), (columns.status, wanted.status),
                           (columns.country, asked.country)):  # fmt: skip
        if values:
            yield column.among(values)
    if asked.quad:
        yield np.isin(columns.quad, asked.quad)
    if asked.geonameid:
        numbers = set(asked.geonameid)
        yield np.array([*(place.geonameid in numbers for place in columns.places), False])[columns.place]
    if wanted.place:
        yield _any(wanted.place, lambda value: _place(columns, value))
    if wanted.story:
        yield columns.event_story.among(wanted.story)[columns.event]
    if wanted.min_confidence > 0:
        yield columns.confidence >= wanted.min_confidence


def _of_days(columns: Columns, asked: Asked) -> Iterator[Flags]:
    since, until = asked.filter.since, asked.filter.until
    if since:
        last = np.where(columns.last == NO_DAY, columns.day, columns.last)
        yield last >= number_of(since)
    if until:
        yield (columns.day <= number_of(until)) & (columns.day != NO_DAY)
    if asked.filter.dated:
        yield columns.first != NO_DAY


def _of_articles(columns: Columns, asked: Asked, in_articles: Search) -> Iterator[Flags]:
    if asked.filter.about:
        found = np.zeros(len(columns.article_keys), np.bool_)
        numbers = in_articles(asked.filter.about) - 1
        found[numbers[numbers < len(found)]] = True
        yield found[columns.article]
    if asked.filter.publisher:
        wanted = [value.casefold() for value in asked.filter.publisher]
        publishers = columns.article_publisher
        named = [n for n, word in enumerate(publishers.words) if any(value in word.casefold() for value in wanted)]
        yield publishers.having(named)[columns.article]
    if asked.article:
        import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
        import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]

        among = pc.is_in(columns.article_keys, value_set=pa.array(asked.article))
        yield among.to_numpy(zero_copy_only=False)[columns.article]


def _any(values: tuple[str, ...], condition: Callable[[str], Flags]) -> Flags:
    found = condition(values[0])
    for value in values[1:]:
        found = found | condition(value)
    return found


def _having(columns: Columns, lists: Sides | Marks, rows: Flags) -> Flags:
    """Which reports have one of some rows?"""
    found = np.zeros(columns.reports, np.bool_)
    found[lists.lists.report[rows]] = True
    return found


def _party(sides: Sides, value: str) -> Flags:
    asked = party_code(value)
    if asked is None:
        return _words(sides.folded, value)
    code, sector = asked
    if code is None:
        return sides.sector.among([sector or ""])
    found = sides.code.among([code])
    return found & sides.sector.among([sector]) if sector else found


def _place(columns: Columns, value: str) -> Flags:
    return columns.country.among([value]) if is_country(value) else _words(columns.place_folded, value)


def _words(column: Labels, value: str) -> Flags:
    """Which rows hold each of the words?"""
    wanted = [f" {word} " for word in folded(value).split()]
    return column.having([n for n, word in enumerate(column.words) if all(one in word for one in wanted)])


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, ascending: by sorting, which is faster here than numpy's table of those seen."""
    ordered = np.sort(keys)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def grouped(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers that there are, ascending, and the place of each key among them."""
    if not len(keys):
        return keys, keys
    least = keys.min()
    width = int(keys.max() - least) + 1
    if width > 8 * len(keys) + _NARROW:
        found, place = np.unique(keys, return_inverse=True)
        return found, place
    there = np.zeros(width, np.bool_)
    there[keys - least] = True
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1)[keys - least]
