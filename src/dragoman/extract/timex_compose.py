"""Puts time expressions together with the words around them: ranges, "since", "early", "the end of", "the eve of"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from dragoman.extract import calendar as cal
from dragoman.extract.calendar import Interval
from dragoman.extract.timex_rules import Found

_PART = re.compile(
    r"\b(?:(?:the\s+)?(?:(?P<part>early|mid|late)(?:\s+part\s+of|\s+in)?|(?P<edge>beginning|start|outset|middle|end|close)\s+of)[\s-]+(?:the\s+)?"
    r"|(?P<way>earlier|later)\s+(?:in\s+|on\s+)?(?:the\s+)?)$",
    re.IGNORECASE,
)
_PARTS: Final = {"early": "early", "beginning": "early", "start": "early", "outset": "early", "mid": "mid",
                 "middle": "mid", "late": "late", "end": "end", "close": "end"}  # fmt: skip
_EVE = re.compile(r"\bthe\s+eve\s+of\s+$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:ever\s+)?since\s+(?:at\s+least\s+|about\s+|around\s+)?(?:the\s+)?$", re.IGNORECASE)
_POINTS_BACK = re.compile(r"(?:that|the\s+same)\b", re.IGNORECASE)
_OPENS = re.compile(r"\b(?P<word>from|between)\s+(?:the\s+)?$", re.IGNORECASE)
_JOINS = re.compile(r"\s*(?P<sign>[-–—])\s*|\s*,?\s+(?P<word>to|until|till|through|and|up\s+to)\s+(?:the\s+)?",
                    re.IGNORECASE)  # fmt: skip
_DIVISIBLE: Final = frozenset({"week", "month", "year", "decade", "century"})


def compose(view: str, found: list[Found], published: dt.date | None) -> list[Found]:
    """The expressions with what the words around them add.

    Args:
        view: the sentence.
        found: its expressions, in order.
        published: day of publication, up to which "since Saturday" reaches.

    Returns:
        As many or fewer, in order: the two ends of a range are one.
    """
    parts = [_with_part(view, one, published) for one in found]
    told = [_in_a_row(one, parts, view) for one in parts]
    ranges = _join_ranges(view, told)
    return [_since(view, one, published) for one in ranges]


def _in_a_row(found: Found, others: list[Found], view: str) -> Found:
    """The fourth straight day is the day that the sentence tells beside it, if any."""
    days = [o for o in others if not o.straight and o.interval.grain == "day" and not _SINCE.search(view[: o.start])]
    if not found.straight or found.interval.grain != "day" or not days:
        return found
    return replace(found, interval=min(days, key=lambda other: abs(other.start - found.start)).interval)


def _with_part(view: str, found: Found, published: dt.date | None) -> Found:
    """Early January, the end of 2018, later this month, on the eve of the date."""
    before = view[: found.start]
    interval = found.interval
    if eve := _EVE.search(before):
        return replace(found, start=eve.start(), interval=cal.day(interval.first - dt.timedelta(days=1)))
    match = _PART.search(before)
    if match is None or interval.grain not in _DIVISIBLE:
        return found
    if match["way"] and _POINTS_BACK.match(view, found.start):
        return replace(found, start=match.start())
    if match["way"]:
        return replace(found, start=match.start(), interval=_beside_today(interval, match["way"].lower(), published))
    which = _PARTS[(match["part"] or match["edge"]).lower()]
    whole = cal.around(interval.first, interval.grain) or interval
    return replace(found, start=match.start(), interval=cal.part(whole, which))


def _beside_today(interval: Interval, way: str, published: dt.date | None) -> Interval:
    """Earlier this week ends yesterday; later this month begins today."""
    whole = cal.around(interval.first, interval.grain) or interval
    if published is None or not whole.first <= published <= whole.last:
        return interval
    return cal.side(whole, published, later=way == "later")


def _join_ranges(view: str, found: list[Found]) -> list[Found]:
    """Monday to Wednesday, between 2011 and 2014, from 28 March until 2 April."""
    out: list[Found] = []
    for one in found:
        joined = _joined(view, out[-1], one) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(one)
    return out


def _joined(view: str, left: Found, right: Found) -> Found | None:
    join = _JOINS.fullmatch(view, left.end, right.start)
    if join is None:
        return None
    opened = _OPENS.search(view[: left.start])
    word = (join["word"] or "").lower()
    first = _in_year_of(left, right)
    consecutive = first.grain == right.interval.grain == "day" and (right.interval.first - first.last).days == 1
    if word == "and" and not consecutive and not (opened and opened["word"].lower() == "between"):
        return None
    if word and word != "and" and not opened and not consecutive and word not in {"to", "through"}:
        return None
    if first.first > right.interval.last:
        return None
    start = opened.start() if opened else left.start
    return Found(start, right.end, Interval(first.first, right.interval.last, "other"), right.absolute)


def _in_year_of(left: Found, right: Found) -> Interval:
    """The left end of "from June to August 2016" takes the year of the right one."""
    first, last, grain = left.interval
    if left.absolute or not right.absolute or grain not in {"day", "month"}:
        return left.interval
    year = right.interval.last.year - ((first.month, first.day) > (right.interval.last.month, right.interval.last.day))
    if grain == "month":
        return cal.month(year, first.month) or left.interval
    return cal.make_day(year, first.month, first.day) or Interval(first, last, grain)


def _since(view: str, found: Found, published: dt.date | None) -> Found:
    """Since Saturday: from then to the day of publication."""
    match = _SINCE.search(view[: found.start])
    if match is None or published is None or found.interval.first > published:
        return found
    return replace(found, start=match.start(), interval=Interval(found.interval.first, published, "other"),
                   absolute=False)  # fmt: skip
