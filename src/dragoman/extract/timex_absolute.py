"""Dates that name their day, month or season: "12 March 2018", "in March", "last spring", "9/11"; years: `timex_years`.

A date without a year takes the year that brings it next before the publication date (after it where the clause
speaks of the future), or, in a narrative of long ago, the year told last.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from re import Match

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_context import Context, Rule, rule
from dragoman.extract.timex_words import DAY, HOUR, JOIN, YEAR, either, named, value, words
from dragoman.extract.timex_years import read_year_of, year_rules

#: A date this many days ahead needs no word of the future: the news rarely goes back most of a year by day and month.
_NEAR_AHEAD = 60
#: In a narrative, a month that lies further back than this belongs to the next year.
_BACKWARD = 200


def _likely_year(month: int, day: int, context: Context, *, last_day: int | None = None) -> int | None:
    """The year of a date written without one, or None where there is nothing to tell it from."""
    if context.narrative and context.previous:
        return _narrated_year(month, day, context.previous)
    if context.published is None:
        return context.hint
    published = context.published
    here = cal.make_day(published.year, month, min(day, 28))
    if here is None:
        return None
    ahead = (here.first - published).days
    if context.future:
        end = cal.make_day(published.year, month, min(last_day or day, 28))
        return published.year + (end is not None and end.last < published - dt.timedelta(days=7))
    if ahead > _NEAR_AHEAD or (ahead > 0 and context.past):
        return published.year - 1
    return published.year + (ahead < -(365 - _NEAR_AHEAD // 2) and not context.past)


def _narrated_year(month: int, day: int, previous: Interval) -> int:
    year = previous.first.year
    if previous.grain in {"year", "decade", "century"}:
        return year
    here = cal.make_day(year, month, min(day, 28))
    late = here is not None and (previous.first - here.first).days > _BACKWARD
    return year + late


def _read_day(match: Match[str], context: Context) -> Interval | None:
    """12 March 2018; March 12, 2018; 10 and 11 September; Dec 5-7."""
    month = value("month", match["month"])
    number = value("ordinal", match["day"])
    year = read_year_of(match, context)
    if year is None and (named(match, "relyear") or (year := _likely_year(month, number, context)) is None):
        return None
    first = cal.make_day(year, month, number)
    if first is None or not named(match, "day2"):
        return first
    last = cal.make_day(year, month, value("ordinal", match["day2"]))
    if last is None or last.last < first.first:
        return None
    return Interval(first.first, last.last, "other")


def _read_month(match: Match[str], context: Context) -> Interval | None:
    """March 2018, last March, September last year, in March."""
    month = value("month", match["month"])
    if (year := read_year_of(match, context)) is not None:
        return cal.month(year, month)
    relation = named(match, "rel")
    if not relation:
        year = _likely_month_year(month, context)
        return cal.month(year, month) if year is not None else None
    if relation in {"that", "that same", "the same", "the following"}:
        start = context.previous
        return cal.month(start.first.year + (month < start.first.month), month) if start else None
    if context.published is None:
        return None
    return cal.month(_related_year(relation, month, context.published, context), month)


def _related_year(relation: str, month: int, published: dt.date, context: Context) -> int:
    """Year of "last March", "this March", "next March"."""
    if relation in {"last", "this past", "the previous"}:
        return published.year - (month >= published.month)
    if relation in {"next", "this coming", "coming"}:
        return published.year + (month <= published.month)
    return published.year - (month > published.month + 6 and context.past)


def _likely_month_year(month: int, context: Context) -> int | None:
    if context.narrative and context.previous:
        return _narrated_year(month, 1, context.previous)
    if context.published is None:
        return context.hint
    published = context.published
    if context.future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def _read_day_of_month(match: Match[str], context: Context) -> Interval | None:
    """The 28th of that month, the 3rd of next month."""
    if (relation := named(match, "rel")) in {"that", "the same"}:
        base = context.previous.first if context.previous else None
    else:
        months = {"this": 0, "last": -1, "next": 1}[relation]
        base = cal.add_months(context.published, months) if context.published else None
    return cal.make_day(base.year, base.month, value("ordinal", match["day"])) if base else None


def _read_season(match: Match[str], context: Context) -> Interval | None:
    """The summer of 2016, last spring, this autumn, in the summer."""
    first = int(words("season")[match["season"].lower()].split("-")[0])
    if (year := read_year_of(match, context)) is not None:
        return cal.season(year, first)
    relation = named(match, "rel")
    if context.previous and (relation in {"that", "that same", "the same"} or (context.narrative and not relation)):
        return cal.season(_narrated_year(first, 1, context.previous), first)
    if context.published is None:
        return None
    return _season_near(first, relation, context.published, future=context.future)


def _season_near(first: int, relation: str, published: dt.date, *, future: bool) -> Interval | None:
    """The season that begins in month `first`: the last one that has begun, or the next."""
    recent = cal.season(published.year - (first > published.month), first)
    if recent is None:
        return None
    running = recent.first <= published <= recent.last
    ahead = relation in {"next", "this coming"} or (future and relation != "last" and not running)
    back = relation == "last" and running
    return cal.season(recent.first.year + ahead - back, first)


def _read_named_day(match: Match[str], context: Context) -> Interval | None:
    month, number = map(int, words("named_day")[named(match, "named")].split("-"))
    year = read_year_of(match, context)
    if year is None:
        year = _likely_year(month, number, context)
    return cal.make_day(year, month, number) if year is not None else None


def _read_numeric(match: Match[str], context: Context) -> Interval | None:
    """12/03/2018: where both orders are possible, the one next to the publication date; without one, none."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    year += 2000 if year < 50 else 1900 if year < 100 else 0
    readings = {r for r in (cal.make_day(year, one, two), cal.make_day(year, two, one)) if r}
    if len(readings) > 1 and context.published is None:
        return None
    published = context.published or dt.date.min
    return min(readings, key=lambda r: (r.first > published, abs((published - r.first).days)), default=None)


def _read_iso(match: Match[str], context: Context) -> Interval | None:
    del context
    return cal.make_day(int(match["year"]), int(match["month"]), int(match["day"]))


def _read_attacks_of_2001(match: Match[str], context: Context) -> Interval | None:
    del match, context
    return cal.make_day(2001, 9, 11)


@cache
def absolute_rules() -> tuple[Rule, ...]:
    """The rules of this module, most specific first."""
    month = rf"(?P<month>\b(?:{_long_months()})\b|\b{either('month')}\b\.?)"
    year = (
        rf"(?:,?\s*(?:of\s+|in\s+)?(?P<year>{YEAR})(?![\d,]\d|%|\s+BC)\b"
        r"|,?\s+(?:of\s+)?(?P<relyear>this|last|next|that|the\s+same)\s+year\b)"
    )
    relation = (
        r"(?:\b(?P<rel>last|this\s+past|this\s+coming|this|next|coming|that(?:\s+same)?|the\s+same|"
        r"the\s+following|the\s+previous)\s+)"
    )
    return (
        *_day_rules(month, year),
        *_month_rules(month, year, relation),
        *_season_rules(year, relation),
        *year_rules(year),
    )


def _day_rules(month: str, year: str) -> tuple[Rule, ...]:
    weekday = rf"(?:\b{either('weekday', 'weekday_short')}\b\.?,?\s+(?:the\s+)?)?"
    return (
        rule("digit", _read_iso, r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
        rule("digit", _read_numeric,
             r"(?<![\d/.])(?P<one>\d{1,2})([/.])(?P<two>\d{1,2})\2(?P<year>\d{4}|\d\d)(?![\d/])"),
        rule("digit", _read_attacks_of_2001, r"\b9/11\b"),
        rule("month", _read_attacks_of_2001,
             r"\b(?:the\s+)?(?:September|Sept\.?)\s+11(?:th)?(?:,?\s+2001)?,?\s+(?:terror\w*\s+)?attacks?\b"),
        rule("month", _read_day,
             rf"{weekday}\b(?:the\s+)?(?P<day>{DAY})(?:{JOIN}(?P<day2>{DAY}))?(?:\s+of)?(?:\s+|-)",
             month, rf"{year}?"),
        rule("month", _read_day, rf"{weekday}{month}\s*(?P<day>{DAY})\b(?![\d:%]|,\d{{3}}|\.\d)",
             rf"(?:{JOIN}(?P<day2>{DAY})\b(?![\d:%]|\s+{either('month')}\b))?{HOUR}{year}?"),
        rule("month", _read_day_of_month, r"\bthe\s+(?P<day>\d{1,2}(?:st|nd|rd|th))\s+of\s+",
             r"(?P<rel>that|this|last|next|the\s+same)\s+month\b"),
        rule("named", _read_named_day,
             rf"\b(?P<named>{either('named_day')})\b(?!\s+(?:tree|market|present|gift|island))(?:{year})?"),
    )  # fmt: skip


def _month_rules(month: str, year: str, relation: str) -> tuple[Rule, ...]:
    # May, March and short forms are also words or names of something else: they need a word before that dates take.
    opened = (
        r"\b(?i:in|since|until|till|by|from|between|and|to|through|of|during|for|early|mid|late|before|after)"
        r"[\s-]+"
    )
    no_verb = r"(?!\s+(?:on|against|have|be|not)\b)"
    return (
        rule("month", _read_month, month, year),
        rule("month", _read_month, relation, month),
        rule("month", _read_month, rf"(?:(?<![\w-])|(?<=mid-))(?P<month>\b(?:{_plain_months()})\b)"),
        rule("month", _read_month, r"\b(?:in|since|until|early|mid|late)[\s-]+(?P<core>(?P<month>may|march))\b",
             no_verb),
        rule("month", _read_month, opened,
             r"(?P<core>(?P<month>\b(?:May|March)\b|\b(?:Mar|Sept|Oct|Nov|Dec|Jan|Feb|Apr|Aug)\b\.?))", no_verb,
             exact_case=True),
    )  # fmt: skip


def _season_rules(year: str, relation: str) -> tuple[Rule, ...]:
    season = rf"(?P<season>{either('season')})"
    return (
        rule("season", _read_season, rf"\b(?:the\s+)?{season}{year}"),
        rule("season", _read_season, rf"{relation}{season}\b"),
        rule("season", _read_season, r"\b(?:in|during|since|by|until)\s+",
             rf"(?P<core>(?:the\s+)?(?:early\s+|late\s+)?{season})\b(?!\s+of\b|\s+\w+ing\b)"),
    )  # fmt: skip


def _long_months() -> str:
    """Months written out, which no full stop shortens."""
    return "|".join(m for m in words("month") if len(m) > 4 or m in {"may", "june", "july"})


def _plain_months() -> str:
    """Months whose name is hardly ever anything else."""
    return "|".join(m for m in words("month") if len(m) > 3 and m not in {"may", "march", "sept"})
