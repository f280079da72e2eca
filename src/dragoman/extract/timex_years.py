"""Whole years and what is told in years: "2014", "2011-14", "the 1990s", "the 19th century", "Q1 2018"."""

from __future__ import annotations

import re
from re import Match

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_context import Context, Rule, rule
from dragoman.extract.timex_words import YEAR, either, named, ordinal_pattern, value, words


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


def year_rules(year: str) -> tuple[Rule, ...]:
    """The rules of this module; `year` is the pattern of a year that follows a quarter."""
    ordinal = rf"(?P<ordinal>{ordinal_pattern()})"
    start = r"(?<![\d.,/$£€:#-])"
    return (
        rule("digit", _read_years, rf"{start}\b(?P<year>{YEAR})\s*[-–—/]\s*(?P<year2>{YEAR}|\d\d)\b(?![-/\d%])"),
        rule("digit", _read_year, rf"(?:{start}|(?<=mid-))\b(?P<year>{YEAR})\b(?![\d%:]|[.,/]\d|-\w|\s+BC)"),
        rule("digit", _read_year, rf"{start}\b(?P<year>{YEAR})(?=-(?:era|style|born|present)\b)"),
        rule("decade", _read_decade, r"\b(?:the\s+)?(?P<hundred>1[0-9]|20)(?P<ten>\d)0'?s\b"),
        rule("decade", _read_decade, r"\bthe\s+(?:early\s+|mid-?\s*|late\s+)?'?(?P<ten>[2-9])0'?s\b"),
        rule("decade", _read_decade, rf"\bthe\s+(?:nineteen-?)?(?P<word>{either('decade')})\b"),
        rule("ordinal", _read_century, rf"\b(?:the\s+)?{ordinal}[\s-]+centur(?:y|ies)\b(?P<bc>\s+BC)?"),
        rule("digit", _read_part_of_year, rf"\bQ(?P<q>[1-4])(?:\s+of)?{year}"),
        rule("quarter", _read_part_of_year, rf"\b(?:the\s+)?{ordinal}\s+(?:quarter|(?P<half>half)){year}"),
    )
