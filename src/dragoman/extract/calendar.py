"""Stretches of the calendar: days, weeks, months and what lies beside them. Pure arithmetic, no text.

Weeks run from Monday to Sunday (ISO 8601); seasons are the meteorological ones of the northern hemisphere.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final, NamedTuple

from dragoman.model import Grain

#: Months of the unit (positive) that have no fixed number of days.
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}


class Interval(NamedTuple):
    """A stretch of days, both ends included."""

    first: dt.date
    last: dt.date
    grain: Grain


def day(date: dt.date) -> Interval:
    """The day itself."""
    return Interval(date, date, "day")


def make_day(year: int, month: int, number: int) -> Interval | None:
    """A day of the calendar, or None where there is none such (31 April)."""
    try:
        return day(dt.date(year, month, number))
    except ValueError:
        return None


def week_of(date: dt.date) -> Interval:
    """Monday to Sunday around the day."""
    monday = date - dt.timedelta(days=date.weekday())
    return Interval(monday, monday + dt.timedelta(days=6), "week")


def month(year: int, number: int) -> Interval | None:
    """A calendar month; None outside the years 1 to 9999."""
    return months(year, number, 1, "month")


def months(year: int, number: int, count: int, grain: Grain) -> Interval | None:
    """`count` calendar months from the first day of month `number` on; None outside the years 1 to 9999."""
    start = year * 12 + number - 1
    end = start + count - 1
    if not (start >= 12 and end < 120_000):
        return None
    last_year, last_month = divmod(end, 12)
    last = dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    return Interval(dt.date(start // 12, start % 12 + 1, 1), last, grain)


def year(number: int) -> Interval | None:
    """A calendar year."""
    return months(number, 1, 12, "year")


def years(first: int, last: int, grain: Grain = "other") -> Interval | None:
    """Calendar years, both included; None when they run backwards."""
    return months(first, 1, 12 * (last - first + 1), grain) if first <= last else None


def century(number: int) -> Interval | None:
    """The 20th century, as TIMEX and newspapers count it: 1900 to 1999."""
    if number == 1:
        return years(1, 99, "century")
    return years(100 * (number - 1), 100 * number - 1, "century")


def season(year_: int, first_month: int) -> Interval | None:
    """Three months from `first_month`; the winter of 2016 runs into 2017."""
    return months(year_, first_month, 3, "quarter")


def weekend_before(date: dt.date) -> Interval:
    """The last Saturday and Sunday that began on or before the day."""
    saturday = date - dt.timedelta(days=(date.weekday() - 5) % 7)
    return Interval(saturday, saturday + dt.timedelta(days=1), "other")


def add_months(date: dt.date, count: int) -> dt.date:
    """The same day of another month, or its last day where it is shorter.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    total = date.year * 12 + date.month - 1 + count
    year_, month_ = divmod(total, 12)
    if not 1 <= year_ <= 9999:
        raise OverflowError(f"year {year_}")
    return dt.date(year_, month_ + 1, min(date.day, calendar.monthrange(year_, month_ + 1)[1]))


def shift(date: dt.date, count: int, unit: str) -> dt.date:
    """The day `count` units later (earlier where negative).

    Args:
        date: where to start.
        count: how many.
        unit: day, week, fortnight, month, quarter, year, decade or century.

    Raises:
        OverflowError: outside the years 1 to 9999.
    """
    if unit in _DAYS:
        return date + dt.timedelta(days=_DAYS[unit] * count)
    return add_months(date, _MONTHS[unit] * count)


def around(date: dt.date, unit: str) -> Interval | None:
    """The calendar unit that holds the day: its week, month, quarter, year, decade or century."""
    if unit == "day":
        return day(date)
    if unit in {"week", "fortnight"}:
        monday, sunday, _ = week_of(date)
        later = dt.timedelta(days=7 * (unit == "fortnight"))
        return Interval(monday, sunday + later, "other" if later else "week")
    if unit == "century":
        return century(date.year // 100 + 1)
    length = _MONTHS[unit]
    grain: Grain = unit  # type: ignore[assignment]  # the units of _MONTHS are grains
    start = (date.year * 12 + date.month - 1) // length * length
    return months(start // 12, start % 12 + 1, length, grain)


def side(whole: Interval, today: dt.date, *, later: bool) -> Interval:
    """What lies before or after a day within a stretch that holds it: "earlier this week" ends yesterday.

    Of longer stretches than a week the earlier part reaches up to the day itself.
    """
    if later:
        return Interval(today, whole.last, "other")
    yesterday = today - dt.timedelta(days=1)
    last = yesterday if (whole.last - whole.first).days < 7 and yesterday >= whole.first else today
    return Interval(whole.first, last, "other")


def part(whole: Interval, which: str) -> Interval:
    """The early, middle or late part of a stretch.

    As the coders of the gold events write it: a third of a month (days 1-10, 11-20, 21-end), a quarter of a year
    (the middle one: June and July), the first two or last two days of a working week; else a third.

    Args:
        whole: a week, month, year, decade ...
        which: "early", "mid", "late", or "end" for the last day.
    """
    first, last = whole.first, whole.last
    if which == "end":
        return Interval(last, last, "day")
    if whole.grain == "month":
        cuts = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[which]
        return Interval(first.replace(day=cuts[0]), first.replace(day=cuts[1]), "other")
    if whole.grain == "year":
        start, count = {"early": (1, 3), "mid": (6, 2), "late": (10, 3)}[which]
        return months(first.year, start, count, "other") or whole
    if whole.grain == "week":
        start, count = {"early": (0, 2), "mid": (2, 1), "late": (3, 2)}[which]
        begin = first + dt.timedelta(days=start)
        return Interval(begin, begin + dt.timedelta(days=count - 1), "other")
    if whole.grain == "decade":
        start, count = {"early": (0, 4), "mid": (4, 3), "late": (6, 4)}[which]
        return years(first.year + start, first.year + start + count - 1) or whole
    third = (last - first) / 3
    cut = {"early": (first, first + third), "mid": (first + third, last - third), "late": (last - third, last)}
    return Interval(*cut[which], "other")
