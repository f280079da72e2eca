"""The dateline with which a report begins: "BEIRUT (AP) — ", "KYIV, Ukraine, April 6 (Reuters) -", "6 April 2022 -"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dragoman.model import Span
from dragoman.read.tables import agency_pattern, not_places

_LOOK = 160
# No hyphen within a word: it joins words, and two ways to read it would take exponential time.
_CAPS = r"(?:[A-Z][A-Z'’]+\.?|(?:[A-Z]\.){2,})"
_CAPS_PLACE = rf"{_CAPS}(?:[ -](?:{_CAPS}|DE|EL|AL|LA|OF)){{0,3}}"
_NAME = r"[A-ZÀ-Þ][\w'’.-]+"
_NAME_PLACE = rf"{_NAME}(?: (?:{_NAME}|de|el|al|la|of|the)){{0,3}}"
_TAIL = rf"(?:, {_NAME}(?: (?:{_NAME}|of)){{0,3}}\.?)?"
_SIGNER = r"[A-Z][\w ./&-]{1,40}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:[A-Z][a-z]+day,? )?(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)"
_FIGURES = r"(?:\d{4}-\d\d-\d\d|\d{1,2}([./])\d{1,2}\1\d{4})"
# What stands before a date in a sentence and is no place.
_NO_PLACE = re.compile(
    r"(?:On|In|By|At|From|Since|Until|After|Before|Between|During|Late|Early|Last|Next|This|The|[A-Z][a-z]+day)\b"
)
# Without an agency or a date beside it, a short word in capitals is rather an acronym ("UN: ...").
_BIG = r"(?=[A-Z'’]{4}|[A-Z]+\.? [A-Z]{2})"
# "HARRISBURG, PA -" is in Pennsylvania.
_NO_STATE = r"(?!PA\b(?! Media))"
_DASH = r"\s*(?:[-–—―\ufffd]{1,3}|--)\s+|\s*[—–]\s*"
# "Sputnik - Russia's vaccine - was ..." tells of the vaccine.
_NO_ASIDE = r"(?![^.!?\n]*(?:\s-|[–—]))"


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline of a report."""

    #: Of the dateline with its dash.
    span: Span
    #: The place as written ("KYIV, Ukraine"), or None.
    place: str | None
    #: The agency's abbreviation as written, or None.
    agency: str | None
    #: Has it a date, an agency but no place, or one right at the next word ("(CNN)Police")? A parser makes part of a
    #: name of these.
    misleading: bool


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    bare = rf"(?P<agency>{agency_pattern()})"
    agency = rf"\({bare}\)"
    signed = rf"\((?P<agency>{_SIGNER})\)"
    caps = rf"(?P<place>(?:{_CAPS_PLACE}(?:/{_CAPS_PLACE})*){_TAIL})"
    named = rf"(?P<place>{_NAME_PLACE}{_TAIL})"
    other = named.replace("<place>", "<other>")
    date = rf"(?:,?\s*{_DATE})"
    begins = r"(?=[\"“‘'«]?[A-ZÀ-Þ])"
    before_sentence = rf"(?:{_DASH}|\s?[.:]\s+){begins}"
    return tuple(
        re.compile(rf"\s*{pattern}")
        for pattern in (
            rf"{caps}{date}?,?\s*{agency}(?:{_DASH}|:?\s)",
            rf"(?:{caps}){date}?,?\s*{signed}(?:{_DASH})",
            rf"{caps}{date}?(?:,\s|{_DASH}){_NO_STATE}{bare}{date}?(?:{_DASH}|:\s)",
            rf"{caps}{date}(?:{_DASH}|\s?[.:]\s)",
            rf"{_BIG}{caps}(?:{_DASH}|\s?:\s)",
            rf"{named}{date}?,?\s*{agency}(?:{_DASH}|:\s)",
            rf"{named}{date}?,?\s*{signed}(?:{_DASH})",
            rf"{named},? {bare}(?:{_DASH}|:\s)",
            rf"{bare}(?:{_DASH}){begins}{_NO_ASIDE}",
            rf"(?:(?:{caps}|{other})\s)?{agency}{begins}",
            rf"{named}{date}(?:{_DASH}|\s?[.:]\s)(?!\d)",
            rf"(?:{_DATE}|{_FIGURES})(?:, (?:{caps}|{other}))?,?\s*(?:{agency}|\({_SIGNER}\))?{before_sentence}",
        )
    )


def find_dateline(text: str, body: Span) -> Dateline | None:
    """The dateline at the beginning of the body.

    Args:
        text: the article.
        body: its first body block.

    Returns:
        The dateline, or None where the report begins without one.
    """
    head = text[body.start : min(body.end, body.start + _LOOK)].replace("\u00a0", " ").replace("**", "  ")
    for pattern in _patterns():
        match = pattern.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        place = groups.get("place") or groups.get("other")
        if place and _is_label(place):
            continue
        start = body.start + len(match[0]) - len(match[0].lstrip())
        agency = groups.get("agency")
        dated = re.search(rf"{_DATE}|{_FIGURES}", match[0]) is not None
        span = Span(start, body.start + match.end())
        misleading = dated or place is None or match[0].endswith(")")
        return Dateline(span, place and place.rstrip(", -"), agency, misleading)
    return None


def place_of_line(line: str) -> str | None:
    """The place in a line that is nothing but a dateline, such as "Washington (CNN)"; else None.

    Beside a name in small letters an agency must stand ("Jane Doe, 6 April" is a reporter); a place in capitals may
    have a date alone.
    """
    words = " ".join(line.split())
    for pattern in _line_patterns():
        match = pattern.fullmatch(words)
        if match and not _is_label(match["place"]):
            return match["place"]
    return None


@cache
def _line_patterns() -> tuple[re.Pattern[str], ...]:
    caps = rf"(?P<place>{_CAPS_PLACE}(?:/{_CAPS_PLACE})*{_TAIL})"
    named = rf"(?P<place>{_NAME_PLACE}{_TAIL})"
    date = rf"(?:,?\s*{_DATE})"
    return tuple(
        re.compile(rf"{pattern}\W*")
        for pattern in (
            rf"{caps}{date}",
            rf"{named}{date}?,?\s*\({agency_pattern()}\){date}?",
            rf"{named}{date}?,?\s*\([A-Z][\w ./&-]{{1,40}}\){date}",
        )
    )


def _is_label(place: str) -> bool:
    return bool(_NO_PLACE.match(place) or not_places() & set(re.split(r"[^A-Za-z]+", place)))
