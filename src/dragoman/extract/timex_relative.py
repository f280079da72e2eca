"""Dates told from the day of publication: "Wednesday", "last week", "two days ago", "the past three months"."""

from __future__ import annotations

import datetime as dt
from functools import cache
from re import Match

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_context import Context, Rule, rule
from dragoman.extract.timex_words import HOUR, either, named, number_pattern, ordinal_pattern, value, words

_DAYS_FROM_TODAY = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2,
                    "the day after tomorrow": 2}  # fmt: skip
#: A day "two weeks ago" is told to the day; "a decade ago" to the year.
_AGO_GRAIN = {"week": "day", "fortnight": "day", "decade": "year", "century": "year"}
_AHEAD = frozenset({"next", "coming", "this coming", "the coming"})


def _read_deictic(match: Match[str], context: Context) -> Interval | None:
    """Today, yesterday, tomorrow, this morning."""
    if context.published is None:
        return None
    days = _DAYS_FROM_TODAY.get(named(match, "word"), 0)
    return cal.day(context.published + dt.timedelta(days=days))


def _read_weekday(match: Match[str], context: Context) -> Interval | None:
    """Wednesday, last Friday, Tuesday of last week: in news the latest one, today included."""
    number = int((words("weekday") | words("weekday_short"))[named(match, "weekday").rstrip(".")])
    relation = named(match, "rel")
    if relation in {"that", "the following", "the previous", "the next"}:
        return _weekday_near(context.previous, number, backward=relation == "the previous")
    if context.published is None:
        return None
    published = context.published
    if week := named(match, "week"):
        monday = cal.week_of(published).first + dt.timedelta(days={"last": -7, "this": 0, "next": 7}[week])
        return cal.day(monday + dt.timedelta(days=number))
    back = (published.weekday() - number) % 7
    if relation == "last" and back < 2:  # nobody calls yesterday "last Thursday"
        back += 7
    if relation in _AHEAD or (context.future and relation != "last"):
        ahead = (-back) % 7
        return cal.day(published + dt.timedelta(days=ahead or (7 if relation in _AHEAD else 0)))
    return cal.day(published - dt.timedelta(days=back))


def _weekday_near(previous: Interval | None, number: int, *, backward: bool) -> Interval | None:
    if previous is None:
        return None
    if backward:
        back = (previous.first.weekday() - number) % 7 or 7
        return cal.day(previous.first - dt.timedelta(days=back))
    return cal.day(previous.first + dt.timedelta(days=(number - previous.first.weekday()) % 7))


def _read_weekend(match: Match[str], context: Context) -> Interval | None:
    """The weekend, last weekend, next weekend."""
    relation = named(match, "rel")
    if relation in {"that", "the following"}:
        return cal.weekend_before(context.previous.last + dt.timedelta(days=6)) if context.previous else None
    if context.published is None:
        return None
    published = context.published
    recent = cal.weekend_before(published)
    if relation in _AHEAD or (context.future and relation != "last"):
        days = 7 if recent.last < published or relation in _AHEAD else 0
        return _moved(recent, days)
    if relation == "last" and recent.last >= published:
        return _moved(recent, -7)
    return Interval(recent.first, min(recent.last, published), "other")


def _moved(interval: Interval, days: int) -> Interval:
    step = dt.timedelta(days=days)
    return Interval(interval.first + step, interval.last + step, interval.grain)


def _read_unit(match: Match[str], context: Context) -> Interval | None:
    """Last week, this month, next year; the past year reaches back from today.

    In a Sunday paper "last week" is the one just over: Sunday to Saturday, as the coders of the gold events have it.
    """
    if context.published is None:
        return None
    published, relation, unit = context.published, named(match, "rel"), named(match, "unit")
    if relation.endswith("past") or (relation == "the last" and unit != "century"):
        return Interval(cal.shift(published, -1, unit), published, "other")
    if relation == "the coming":
        return Interval(published + dt.timedelta(days=1), cal.shift(published, 1, unit), "other")
    if relation in {"this", "the current"}:
        return _running(unit, published, context)
    if relation == "last" and unit == "week" and published.weekday() == 6:
        return Interval(published - dt.timedelta(days=7), published - dt.timedelta(days=1), "week")
    return cal.around(cal.shift(published, 1 if relation in _AHEAD else -1, unit), unit)


def _running(unit: str, published: dt.date, context: Context) -> Interval | None:
    """This week: what has passed of it; all of it where the clause speaks of the future."""
    sunday_before = unit == "week" and context.future and published.weekday() == 6
    whole = cal.around(published + dt.timedelta(days=sunday_before), unit)
    if whole is None or context.future:
        return whole
    return Interval(whole.first, published, whole.grain)


def _read_side_of_unit(match: Match[str], context: Context) -> Interval | None:
    """Earlier in the week, later in the year."""
    unit = named(match, "unit")
    if context.narrative and context.previous and unit == "year":
        return cal.year(context.previous.first.year)
    if context.published is None:
        return None
    whole = cal.around(context.published, unit)
    return whole and cal.side(whole, context.published, later=match[0].lower().startswith("later"))


def _read_end_of_unit(match: Match[str], context: Context) -> Interval | None:
    """By the end of the year."""
    if context.published is None:
        return None
    whole = cal.around(context.published, named(match, "unit"))
    return whole and cal.part(whole, "end")


def _read_ago(match: Match[str], context: Context) -> Interval | None:
    """Two days ago is a day, three months ago a month, six years ago a year."""
    if context.published is None:
        return None
    unit = words("unit").get(named(match, "unit")) or words("plural_unit")[named(match, "unit")]
    date = cal.shift(context.published, -value("number", named(match, "number")), unit)
    if "and a half" in match[0].lower():
        date = cal.shift(date, -6, "month") if unit == "year" else date
    return cal.around(date, _AGO_GRAIN.get(unit, unit))


def _read_from_now(match: Match[str], context: Context) -> Interval | None:
    """Two days from now."""
    if context.published is None:
        return None
    unit = words("unit").get(named(match, "unit")) or words("plural_unit")[named(match, "unit")]
    date = cal.shift(context.published, value("number", named(match, "number")), unit)
    return cal.around(date, _AGO_GRAIN.get(unit, unit))


def _read_stretch(match: Match[str], context: Context) -> Interval | None:
    """The past three days, the next two weeks, the last 24 hours."""
    if context.published is None:
        return None
    published, count = context.published, value("number", named(match, "number"))
    unit = named(match, "unit")
    if unit.startswith("hour"):
        count, unit = max(1, count // 24), "day"
    else:
        unit = words("unit").get(unit) or words("plural_unit")[unit]
    if named(match, "rel") in {"next", "coming", "following"}:
        return Interval(published, cal.shift(published, count, unit), "other")
    return Interval(cal.shift(published, -count, unit), published, "other")


def _read_straight(match: Match[str], context: Context) -> Interval | None:
    """The fourth straight day: that of publication, unless the sentence tells another (`timex_compose`)."""
    unit = named(match, "unit").removesuffix("s")
    unit = "day" if unit == "night" else unit
    if context.published is None:
        return None
    return _running(unit, context.published, context)


def _nothing(match: Match[str], context: Context) -> None:
    """The words are vague ("in recent weeks"), repeated ("every Friday") or a name ("Good Friday")."""
    del match, context


@cache
def relative_rules() -> tuple[Rule, ...]:
    """The rules of this module, most specific first."""
    return (*_nameless_rules(), *_day_rules(), *_unit_rules(), *_counted_rules())


def _nameless_rules() -> tuple[Rule, ...]:
    return (
        rule("weekday", _nothing,
             rf"\b(?:every|each|most|some)\s+{either('weekday')}\b{HOUR}|\b{either('weekday')}s\b"),
        rule("weekday", _nothing,
             r"\b(?:Good|Black|Bloody|Cyber|Sheffield|Super|Ash|Palm|Maundy|Holy|Shrove|Fat|Blue)\s+",
             r"[A-Z][a-z]+day\b|\bSunday\s+(?:Times|Telegraph|Mirror|Mail|Express|Herald|Post|People|Sun|Independent)\b",
             r"|\bMail on Sunday\b", exact_case=True),
        rule("unit", _nothing, r"\b(?:every|each|per)\s+(?:\w+\s+)?(?:day|week|month|year)\b"),
        rule("unit", _nothing, r"\b(?:in\s+)?(?:the\s+)?",
             r"(?:recent|several|many|few|earlier|later|those|these|last\s+few|past\s+few|past\s+several)\s+",
             r"(?:days|weeks|months|years|decades|centuries)(?:\s+(?:ago|later|earlier))?\b"),
    )  # fmt: skip


def _day_rules() -> tuple[Rule, ...]:
    weekday = rf"(?P<weekday>\b{either('weekday')}\b|\b{either('weekday_short')}\.)"
    relation = r"last|this\s+past|this\s+coming|this|next|coming|that|the\s+following|the\s+previous|the\s+next"
    return (
        rule("deictic", _read_deictic,
             r"\b(?:(?:earlier|later|late|early)\s+)?(?P<word>the\s+day\s+before\s+yesterday|",
             r"the\s+day\s+after\s+tomorrow|today|tonight|this\s+(?:morning|afternoon|evening)|yesterday|tomorrow|",
             rf"last\s+night)\b{HOUR}"),
        rule("weekday", _read_weekday, rf"\b(?:(?P<rel>{relation})\s+)?{weekday}",
             rf"(?:{HOUR}\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b|{HOUR})"),
        rule("weekday", _read_weekday, rf"\b(?P<week>last|this|next)\s+week\s+on\s+{weekday}{HOUR}"),
        rule("unit", _read_weekend,
             r"\b(?P<rel>last|this\s+past|this\s+coming|this|next|coming|the\s+following|that)\s+weekend\b",
             r"|\b(?:at|over|during|on|for)\s+(?P<core>the(?:\s+past)?\s+weekend)\b"),
    )  # fmt: skip


def _unit_rules() -> tuple[Rule, ...]:
    return (
        rule("unit", _read_unit,
             r"\b(?P<rel>(?:the|this)\s+past|the\s+last|the\s+coming|the\s+current|last|this|next)\s+",
             r"(?P<unit>day|week|month|year|decade|century|quarter|fortnight)\b"),
        rule("unit", _read_side_of_unit, r"\b(?:earlier|later)\s+in\s+the\s+(?P<unit>week|month|year)\b(?!\s+of\b)"),
        rule("end", _read_end_of_unit, r"\b(?:at|by|before|until|towards?)\s+",
             r"(?P<core>the\s+end\s+of\s+the\s+(?P<unit>week|month|year))\b"),
    )  # fmt: skip


def _counted_rules() -> tuple[Rule, ...]:
    about = (
        r"(?:\b(?:more than|over|about|almost|nearly|around|some|at least|just|only|exactly|roughly|less than|under)"
        r"\s+)?"
    )
    number = rf"(?P<number>\b{number_pattern()})"
    units = either("unit", "plural_unit")
    ordinal = ordinal_pattern()
    return (
        rule("ago", _read_ago, rf"{about}{number}(?:\s+and\s+a\s+half)?\s+(?P<unit>\b{units}\b)",
             r"(?:\s+and\s+a\s+half)?\s+ago\b"),
        rule("now", _read_from_now, rf"{about}{number}\s+(?P<unit>\b{units}\b)\s+from\s+(?:now|today)\b"),
        rule("stretch", _read_stretch,
             r"\b(?:(?:the|these)\s+)?(?P<rel>past|last|previous|preceding|next|coming|following)\s+",
             rf"{about}{number}\s+(?:or\s+so\s+)?(?P<unit>\b(?:{units}|hours)\b)(?!\s+of\b)"),
        rule("straight", _read_straight, rf"\b(?:the|a)\s+{ordinal}\s+(?:straight|consecutive|successive|full)\s+",
             r"(?P<unit>day|night|week|month|year)\b"),
        rule("straight", _read_straight, rf"\b(?:the|a)\s+{ordinal}\s+(?P<unit>day|night|week|month|year)\s+",
             r"(?:running|in\s+a\s+row)\b"),
        rule("nth", _read_straight, rf"\b(?:on|for|into|entered)\s+(?P<core>(?:the|a|its|their)\s+{ordinal}",
             r"\s+(?P<unit>day|night))\b"),
    )  # fmt: skip
