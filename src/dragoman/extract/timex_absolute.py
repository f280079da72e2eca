"""Dates that name their month, year, decade or century: "12 March 2018", "in March", "the 1990s", "9/11".

A date without a year takes the year that brings it next before the publication date (after it where the clause
speaks of the future), or, in a narrative of long ago, the year told last.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from re import Match

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_context import Context, Rule
from dragoman.extract.timex_words import DAY, HOUR, JOIN, YEAR, either, named, ordinal_pattern, value, words

#: A date this many days ahead needs no word of the future: the news rarely goes back most of a year by day and month.
_NEAR_AHEAD = 60
#: In a narrative, a month that lies further back than this belongs to the next year.
_BACKWARD = 200


def read_year_of(match: Match[str], context: Context) -> int | None:
    """The year that stands in the match ("2018", "last year", "of that year"), or None."""
    if written := named(match, "year"):
        return int(written)
    relative = named(match, "relyear")
    if relative in {"that", "the same"}:
        return context.previous.first.year if context.previous else None
    if not relative or context.published is None:
        return None
    return context.published.year + {"this": 0, "last": -1, "next": 1}[relative]


def _likely_year(month: int, day: int, context: Context, *, last_day: int | None = None) -> int | None:
    """The year of a date written without one, or None where there is nothing to tell it from."""
    if context.narrative and context.previous:
        return _narrated_year(month, day, context.previous)
    if context.published is None:
        return None
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
    if relation in {"that", "the following"}:
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
        return None
    published = context.published
    if context.future:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def _read_season(match: Match[str], context: Context) -> Interval | None:
    """The summer of 2016, last spring, this autumn, in the summer."""
    first = int(words("season")[match["season"].lower()].split("-")[0])
    if (year := read_year_of(match, context)) is not None:
        return cal.season(year, first)
    relation = named(match, "rel")
    if context.narrative and context.previous and not relation:
        return cal.season(_narrated_year(first, 1, context.previous), first)
    if context.published is None:
        return None
    published = context.published
    recent = cal.season(published.year - (first > published.month), first)
    if recent is None:
        return None
    running = recent.first <= published <= recent.last
    ahead = relation in {"next", "this coming"} or (relation != "last" and context.future)
    if ahead and not running:
        return cal.season(recent.first.year + 1, first)
    if (relation == "last" and running) or (relation == "next" and running):
        return cal.season(recent.first.year + (1 if relation == "next" else -1), first)
    return recent


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


_BEFORE_YEAR = re.compile(r"\b(?:in|since|by|of|until|till|from|between|and|to|through|during|before|after|year|"
                          r"early|mid|late|for|the)[\s-]+$", re.IGNORECASE)  # fmt: skip
_BEFORE_NUMBER = re.compile(r"\b(?:resolution|no\.?|number|article|section|flight|room|page|agenda|vision|boeing|"
                            r"about|some|over|than|nearly|least|around|almost|roughly)\s+$", re.IGNORECASE)  # fmt: skip
_COUNTED = re.compile(r"\s+(?:[a-z]+\s+){0,2}[a-z]+s\b|\s+(?:people|men|women|children|police)\b")


def _read_year(match: Match[str], context: Context) -> Interval | None:
    """2014, where it is no count: "the 2000 troops" and "resolution 1973" are not years."""
    del context
    number = int(match["year"])
    before = match.string[max(0, match.start() - 16) : match.start()]
    if _BEFORE_NUMBER.search(before):
        return None
    opened = _BEFORE_YEAR.search(before)
    if not opened and (number < 1800 or (number % 100 == 0 and _COUNTED.match(match.string, match.end()))):
        return None
    return cal.year(number)


def _read_years(match: Match[str], context: Context) -> Interval | None:
    """2011-2014, 2011-14, 2011/12."""
    del context
    last = match["year2"]
    return cal.years(int(match["year"]), int(match["year"][: 4 - len(last)] + last))


def _read_decade(match: Match[str], context: Context) -> Interval | None:
    del context
    if word := named(match, "word"):
        start = 1900 + int(words("decade")[word])
    else:
        start = int(named(match, "hundred") or "19") * 100 + int(match["ten"]) * 10
    hundred = start % 100 == 0 and start < 2000
    return cal.years(start, start + 99, "century") if hundred else cal.years(start, start + 9, "decade")


def _read_century(match: Match[str], context: Context) -> Interval | None:
    del context
    number = value("ordinal", match["ordinal"])
    return cal.century(number) if 0 < number < 30 and not match["bc"] else None


def _read_part_of_year(match: Match[str], context: Context) -> Interval | None:
    """The first quarter of 2018, Q1 2018, the second half of last year."""
    year = read_year_of(match, context)
    if year is None:
        return None
    length = 6 if named(match, "half") else 3
    number = value("ordinal", named(match, "q") or named(match, "ordinal"))
    if not 1 <= number <= 12 // length:
        return None
    return cal.months(year, length * (number - 1) + 1, length, "other" if length == 6 else "quarter")


def _read_attacks_of_2001(match: Match[str], context: Context) -> Interval | None:
    del match, context
    return cal.make_day(2001, 9, 11)


@cache
def absolute_rules() -> tuple[Rule, ...]:
    """The rules of this module, most specific first."""
    month = rf"(?P<month>\b{either('month')}\b\.?)"
    weekday = rf"(?:\b{either('weekday', 'weekday_short')}\b\.?,?\s+(?:the\s+)?)?"
    year = (
        rf"(?:,?\s*(?:of\s+|in\s+)?(?P<year>{YEAR})(?![\d,]\d|%)\b"
        r"|,?\s+(?:of\s+)?(?P<relyear>this|last|next|that|the\s+same)\s+year\b)"
    )
    relation = r"(?:\b(?P<rel>last|this\s+past|this\s+coming|this|next|coming|that|the\s+following|the\s+previous)\s+)"
    season = rf"(?P<season>{either('season')})"
    # Bare, these are words or names of something else too: the month needs a word before it that only a date takes.
    opened = r"\b(?:in|since|until|till|by|from|between|and|to|through|of|during|for|early|mid|late|before|after)[\s-]+"

    def rule(cue: str, pattern: str, read: object) -> Rule:
        assert callable(read)
        return Rule(cue, re.compile(pattern, re.IGNORECASE), read)

    return (
        rule("digit", r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", _read_iso),
        rule("digit", r"(?<![\d/.])(?P<one>\d{1,2})([/.])(?P<two>\d{1,2})\2(?P<year>\d{4}|\d\d)(?![\d/])", _read_numeric),
        rule("digit", r"\b9/11\b", _read_attacks_of_2001),
        rule("month", r"\b(?:the\s+)?(?:September|Sept\.?)\s+11(?:th)?(?:,?\s+2001)?,?\s+(?:terror\w*\s+)?attacks?\b",
             _read_attacks_of_2001),
        rule("month", rf"{weekday}\b(?:the\s+)?(?P<day>{DAY})(?:{JOIN}(?P<day2>{DAY}))?(?:\s+of)?[\s-]+{month}{year}?",
             _read_day),
        rule("month", rf"{weekday}{month}\s*(?P<day>{DAY})\b(?![\d:%]|,\d{{3}}|\.\d)"
             rf"(?:{JOIN}(?P<day2>{DAY})\b(?![\d:%]|\s+{either('month')}\b))?{HOUR}{year}?", _read_day),
        rule("month", rf"{month}{year}", _read_month),
        rule("month", rf"{relation}{month}", _read_month),
        rule("month", rf"(?<=[\s(])(?P<month>\b(?:{_plain_months()})\b)",
             _read_month),
        rule("month", rf"{opened}(?P<core>(?P<month>\b(?:May|March|Mar|Sept|Oct|Nov|Dec|Jan|Feb|Apr|Aug)\b\.?))"
             r"(?!\s+(?:on|against|have|be|not)\b)", _read_month),
        rule("season", rf"\b(?:the\s+)?{season}{year}", _read_season),
        rule("season", rf"{relation}{season}\b", _read_season),
        rule("season", rf"\b(?:in|during|since|by|until)\s+(?P<core>(?:the\s+)?(?:early\s+|late\s+)?{season})\b(?!\s+of\b|\s+\w+ing\b)"
             r"", _read_season),
        rule("named", rf"\b(?P<named>{either('named_day')})\b(?!\s+(?:tree|market|present|gift|island))(?:{year})?", _read_named_day),
        rule("digit", rf"(?<![\d.,/$£€:-])\b(?P<year>{YEAR})\s*[-–—/]\s*(?P<year2>{YEAR}|\d\d)\b(?![-/\d%])", _read_years),
        rule("digit", rf"(?<![\d.,/$£€:#-])\b(?P<year>{YEAR})\b(?![\d%:]|[.,/]\d|-\w)", _read_year),
        rule("digit", rf"(?<![\d.,/$£€:#-])\b(?P<year>{YEAR})(?=-(?:era|style|born|present)\b)", _read_year),
        rule("decade", r"\b(?:the\s+)?(?P<hundred>1[0-9]|20)(?P<ten>\d)0'?s\b", _read_decade),
        rule("decade", r"\bthe\s+(?:early\s+|mid-?\s*|late\s+)?'?(?P<ten>[2-9])0'?s\b", _read_decade),
        rule("decade", rf"\bthe\s+(?:nineteen-?)?(?P<word>{either('decade')})\b", _read_decade),
        rule("unit", rf"\b(?:the\s+)?(?P<ordinal>{ordinal_pattern()})[\s-]+centur(?:y|ies)\b(?P<bc>\s+BC)?", _read_century),
        rule("digit", rf"\bQ(?P<q>[1-4])(?:\s+of)?{year}", _read_part_of_year),
        rule("quarter", rf"\b(?:the\s+)?(?P<ordinal>{ordinal_pattern()})\s+(?:quarter|(?P<half>half)){year}",
             _read_part_of_year),
    )  # fmt: skip


def _plain_months() -> str:
    """Months whose name is hardly ever anything else."""
    return "|".join(m for m in words("month") if len(m) > 3 and m not in {"may", "march", "sept", "april", "june"}) + (
        "|April|June"
    )
