"""Days that a sentence tells by a length of time: "in eight days of bombing", "the four-year campaign", "days after".

They are no time expressions of their own (`times` leaves durations out), but may be an event's date: such a stretch
ends with the day of publication, and what lies "five years after" something took place that long before it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from re import Match, Pattern

from dragoman.extract import calendar as cal
from dragoman.extract.timex_words import either, number_pattern, ordinal_pattern, value, words
from dragoman.model import Coding, Sentence, Span, Time
from dragoman.text.parse import reading_view

_WORD = re.compile(r"\w+")
#: What is told by weeks has its day, what is told by decades its year.
_GRAIN = {"week": "day", "fortnight": "day", "decade": "year", "century": "year"}


@cache
def _patterns() -> dict[str, Pattern[str]]:
    number, ordinal, units = rf"(?P<number>\b{number_pattern()})", ordinal_pattern(), either("unit", "plural_unit")
    unit = rf"(?P<unit>\b{units}\b)"
    return {
        "length": re.compile(rf"{number}-(?P<unit>{either('unit')})(?:-long)?\b(?!-old)", re.IGNORECASE),
        "run": re.compile(
            rf"\b(?:in|for|after|over|during|than|nearly|almost|about|of|suffered|spent)\s+(?:the\s+)?(?:first\s+)?{number}\s+{unit}"
            r"(?!\s+(?:ago|after|before|later|earlier|since|from|old|in\s+(?:prison|jail))\b)", re.IGNORECASE),
        "straight": re.compile(
            rf"\b(?:for|on|into|entered)?\s*(?:the|a|its|their)\s+(?P<number>{ordinal})\s+(?:(?:straight|consecutive|successive|full)\s+)?"
            r"(?P<unit>day|night|week|month|year)\b", re.IGNORECASE),
        "after": re.compile(rf"{number}\s+{unit}\s+(?:after|since|on\s+from)\b", re.IGNORECASE),
    }  # fmt: skip


@cache
def _units() -> frozenset[str]:
    """The words of which a sentence must hold one for a pattern to be worth trying."""
    return frozenset({*words("unit"), *words("plural_unit")})


def stretches(coding: Coding, sentence: Sentence) -> Iterator[tuple[str, Time]]:
    """The days told by a length of time, each with how it is told.

    Args:
        coding: with times.
        sentence: one of its sentences.

    Yields:
        "length", "run", "straight" or "after", and the days; none where the day of publication is not known.
    """
    published, base = coding.article.published, sentence.span.start
    if published is None:
        return
    view = reading_view(coding.article.text[base : sentence.span.end])
    if _units().isdisjoint(_WORD.findall(view.casefold())):
        return
    for name, pattern in _patterns().items():
        for match in pattern.finditer(view):
            if found := _days(name, match, published):
                yield name, Time(Span(base + match.start(), base + match.end()), *found, published, sentence.number)


def _days(name: str, match: Match[str], published: dt.date) -> cal.Interval | None:
    unit = words("unit").get(match["unit"].lower()) or words("plural_unit")[match["unit"].lower()]
    try:
        if name == "straight":
            count = value("ordinal", match["number"]) - 1
            return cal.Interval(cal.shift(published, -count, unit), published, "other") if count else None
        count = value("number", match["number"])
        first = cal.shift(published, -count, unit)
        if name == "after":
            return cal.around(first, _GRAIN.get(unit, unit))
        return cal.Interval(first, published, "other")
    except (OverflowError, ValueError):
        return None
