"""Dates and stretches of time that an article names, resolved against its day of publication.

A small grammar of our own over the plain text of each sentence (`timex_*.py`), because it keeps offsets, takes the
latest date not after publication as news does, and reads an article in a few milliseconds. `evaluation/times.py`
measures it beside the library dateparser.
"""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections.abc import Callable
from dataclasses import replace

from dragoman.extract.calendar import Interval
from dragoman.extract.timex_compose import compose
from dragoman.extract.timex_context import Context, speaks_of_future, speaks_of_past
from dragoman.extract.timex_rules import find
from dragoman.model import Coding, Sentence, Span, Time
from dragoman.text.parse import reading_view

#: A date mentioned further back than this many sentences is no longer what "the next day" looks back to.
_REACH = 3
#: Fewer years make no narrative; nor do years of late.
_MANY_YEARS, _LONG_AGO = 6, 3
_FOUR_DIGITS = re.compile(r"\b(1[4-9]|20)\d\d\b(?!\s+(?:people|men|troops))")
_OF_TODAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|(?:last|this)\s+(?:week|month|year))\b",
    re.IGNORECASE,
)


def times(coding: Coding) -> Coding:
    """Add the time expressions that denote calendar days.

    Durations ("for two hours"), times of day alone and vague words ("in recent weeks") are left out, and so is what
    depends on a publication date that is not known.

    Args:
        coding: with sentences.

    Returns:
        The same with `times`, in order of the text.
    """
    text, published = coding.article.text, coding.article.published
    narrative = is_narrative(" ".join(text[s.span.start : s.span.end] for s in coding.sentences), published)
    out: list[Time] = []
    previous: tuple[int, Interval] | None = None
    for sentence in coding.sentences:
        recent = previous[1] if previous and (narrative or sentence.number - previous[0] <= _REACH) else None
        found = _times_of(sentence, text, published, recent, narrative)
        if found:
            previous = (sentence.number, Interval(found[-1].first, found[-1].last, found[-1].grain))
        out.extend(found)
    return replace(coding, times=tuple(out))


def is_narrative(text: str, published: dt.date | None) -> bool:
    """Is this an account of long ago, whose dates without a year belong to the year told last?

    So it is where it names many years, most of them well before publication, and hardly ever a weekday, "yesterday"
    or "last week".

    Args:
        text: the body.
        published: day of publication, or None.
    """
    years = [int(match[0]) for match in _FOUR_DIGITS.finditer(text)]
    if len(years) < _MANY_YEARS:
        return False
    deictic = sum(1 for _ in _OF_TODAY.finditer(text))
    past = published is None or statistics.median(years) < published.year - _LONG_AGO
    return past and deictic <= len(years) / 10


def _times_of(sentence: Sentence, text: str, published: dt.date | None, previous: Interval | None,
              narrative: bool) -> list[Time]:  # fmt: skip
    base = sentence.span.start
    view = reading_view(text[base : sentence.span.end])
    context_at = _context_maker(sentence, published, _only_year(view), narrative)
    found = compose(view, list(find(view, context_at, previous)), published)
    return [
        Time(
            Span(base + one.start, base + one.end), one.interval.first, one.interval.last, one.interval.grain,
            None if one.absolute else published or (previous.first if previous else None), sentence.number,
        )
        for one in found
    ]  # fmt: skip


def _only_year(view: str) -> int | None:
    """The year that a sentence names, if it names one only."""
    years = {match[0] for match in _FOUR_DIGITS.finditer(view)}
    return int(years.pop()) if len(years) == 1 else None


def _lasts_until(sentence: Sentence, index: int) -> bool:
    """(Was extended) until 12 April: what is told in the past may end after publication."""
    before = sentence.tokens[max(0, index - 2) : index]
    return any(token.text.lower() in {"until", "till"} for token in before)


def _context_maker(
    sentence: Sentence, published: dt.date | None, hint: int | None, narrative: bool
) -> Callable[[int, Interval | None], Context]:
    base = sentence.span.start
    today = None if narrative else published  # "two years ago" is no word of the narrator's

    def context_at(offset: int, previous: Interval | None) -> Context:
        index = next((i for i, token in enumerate(sentence.tokens) if token.end > base + offset), None)
        if index is None:
            return Context(today, previous, hint=hint, narrative=narrative)
        future = speaks_of_future(sentence, index)
        year = hint or (previous.first.year if previous else None)
        past = not future and speaks_of_past(sentence, index) and not _lasts_until(sentence, index)
        return Context(today, previous, future, past, year, narrative)

    return context_at
