"""Dates told from the date mentioned before: "the next day", "that month", "two years later", "a day earlier"."""

from __future__ import annotations

from functools import cache
from re import Match

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_context import Context, Rule, rule
from dragoman.extract.timex_words import either, named, number_pattern, value, words

_BACK = frozenset({"previous", "preceding"})
#: From the finest to the coarsest.
_ORDER = ("day", "week", "month", "quarter", "year", "decade", "century")


def _finer(previous: Interval, unit: str) -> bool:
    """Is the date told no coarser than the unit, so that the unit around it is known?"""
    if previous.grain == "other":
        return cal.around(previous.first, unit) == cal.around(previous.last, unit)
    return _ORDER.index(previous.grain) <= _ORDER.index(unit)


def _read_same(match: Match[str], context: Context) -> Interval | None:
    """That day, the same week, later that year."""
    previous, unit = context.previous, _unit(match)
    if previous is None or not _finer(previous, unit):
        return None
    return cal.around(previous.first, unit)


def _read_beside(match: Match[str], context: Context) -> Interval | None:
    """The next day, the following week, the previous month, the day before."""
    previous, unit = context.previous, _unit(match)
    if named(match, "rel") == "next" and context.future and context.published and unit != "day":
        return Interval(context.published, cal.shift(context.published, 1, unit), "other")
    if previous is None or not _finer(previous, unit):
        return None
    back = named(match, "rel") in _BACK or named(match, "way") == "before"
    start = previous.first if back else previous.last
    return cal.around(cal.shift(start, -1 if back else 1, unit), unit)


def _read_distance(match: Match[str], context: Context) -> Interval | None:
    """Two days later, a week earlier, three years before."""
    previous, unit = context.previous, _unit(match)
    if previous is None:
        return None
    grain = "day" if unit in {"week", "fortnight"} else unit
    if not _finer(previous, grain):
        return None
    back = named(match, "way") in {"earlier", "before", "previously", "before that"}
    count = value("number", named(match, "number"))
    start = previous.first if back else previous.last
    return cal.around(cal.shift(start, -count if back else count, unit), grain)


def _unit(match: Match[str]) -> str:
    word = named(match, "unit")
    if word in {"morning", "afternoon", "evening", "night", "eve"}:
        return "day"
    return words("unit").get(word) or words("plural_unit")[word]


@cache
def anaphoric_rules() -> tuple[Rule, ...]:
    """The rules of this module, most specific first."""
    unit = r"(?P<unit>day|morning|afternoon|evening|night|week|month|year|decade|century)\b"
    number = rf"(?P<number>\b{number_pattern()})"

    return (
        rule("unit", _read_same, rf"\b(?:the|that)\s+(?:very\s+)?same\s+{unit}(?!\s+(?:as|that)\b)"),
        rule("unit", _read_same, rf"\bthat\s+{unit}"),
        rule("unit", _read_beside, rf"\bthe\s+(?P<rel>next|following|previous|preceding)\s+{unit}"),
        rule("unit", _read_distance, rf"{number}\s+(?P<unit>\b{either('unit', 'plural_unit')}\b)\s+",
             r"(?P<way>later|earlier|afterwards?|previously|(?:before|after)(?=\s*[,.;:]|\s*$)|before\s+that|after\s+that)\b"),
        rule("unit", _read_beside, r"\bthe\s+(?P<unit>day)\s+(?P<rel>following)\b"),
        rule("unit", _read_beside, r"\bthe\s+(?P<unit>day|week|month|year)\s+(?P<way>before|after)(?=\s*[,.;:]|\s*$)"),
    )  # fmt: skip
