"""Publication dates: in a record, in a line of the page, in an address.

Only full dates count. A date written in figures alone is read where it cannot be misread (2022-04-06, 06.04.2022,
13/04/2022); 06/04/2022 is April or June, so it is none.
"""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBER = {name: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<s>[-/.])(?P<n>[01]?\d)(?P=s)(?P<d>[0-3]?\d)(?!\d)(?:T(?=\d))?",
        rf"\b(?P<m>{_MONTH})\s*{_DAY}\s*,?\s+{_YEAR}",
        rf"{_DAY}(?:\s+of)?[\s-]*\b(?P<m>{_MONTH})[\s,-]*{_YEAR}",
        rf"{_DAY}\.\s?(?P<n>[01]?\d)\.\s?{_YEAR}",
        rf"{_DAY}(?P<s> ?[/-] ?)(?P<n>[01]?\d)(?P=s){_YEAR}",
        rf"(?<!\d)(?P<n>[01]?\d)(?P<s> ?[/-] ?){_DAY}(?P=s){_YEAR}",
    )
)
_FIGURES_ONLY = _DATES[4:]
_IN_URL = (
    re.compile(rf"[/_-]{_YEAR}([/_-])(?P<n>[01]?\d)\2(?P<d>[0-3]?\d)(?!\d)"),
    re.compile(rf"/{_YEAR}/(?P<m>{_MONTH})/(?P<d>[0-3]?\d)(?!\d)", re.IGNORECASE),
    re.compile(r"[/_-](?P<y>(?:19|20)\d\d)(?P<n>[01]\d)(?P<d>[0-3]\d)(?![\d])"),
)
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)

# What may stand around the date in a line that says nothing else: days of the week, times, time zones, labels.
_AROUND = re.compile(
    r"""\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    |\d{4}(?=\s(?:gmt|utc|hkt|hrs|[ecmp][sd]?t|ist)\b)|hkt
    |\d{1,2}(?:\s?[:.h]\s?\d\d){1,2}(?:\s?hrs|z|(?=\s?[ap]\.?\s?m))?|\d{1,2}(?=\s?[ap]\.?\s?m\b)|[ap]\.?\s?m\b|noon|midnight|hrs|hours?|minutes?|mins?|days?|ago
    |utc|gmt|bst|cet|cest|eet|eest|msk|ist|pkt|wat|cat|eat|sast|jst|kst|hkt|sgt|aest|aedt|nzst|nzdt|[ecmp][sd]?t|z
    |(?:first\s)?(?:published|posted|updated|created|modified|issued|released|written|uploaded|printed|revised|edited|filed)
    |last|first|date[ds]?|publication|publish|time|local|on|at|in|of|the|and|this\s(?:story|article|report|post)\s(?:is|was)\s
    from|from|article|story|news|today|yesterday|now|uploaded|release|\d{1,2}:\d\d(?::\d\d)?)\b|[+-]\d\d:?\d\d\b|(?<=\d)[ap]\.?\s?m\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY_ONLY = re.compile(
    rf"\b{_MONTH}\s*[0-3]?\d(?:st|nd|rd|th)?\b|\b[0-3]?\d(?:st|nd|rd|th)?\s+{_MONTH}"
    rf"|(?<!\d)\d{{1,2}} ?/ ?\d{{1,2}} ?/ ?\d\d(?!\d)"
    rf"|\b\d{{1,2}}\s(?:hour|minute|min|day|week)s?\sago\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"published|posted|updated|last modified|dated?\b|this (?:story|article) (?:is|was)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LINE_LENGTH = 160


def iso_date(written: str) -> dt.date:
    """The day of an ISO 8601 date or date and time, as written (no change of time zone).

    Args:
        written: such as "2022-04-06", "20220406" or "2022-04-06T10:15:00Z".

    Raises:
        ValueError: it is no such date, or no such day exists.
    """
    match = _ISO.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{written!r} is not a date as YYYY-MM-DD")
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise ValueError(f"{written!r} is not a possible date: {error}") from error


def record_date(written: str) -> dt.date:
    """The date that a record gives: ISO 8601, or a full date in words such as "6 April 2022".

    Raises:
        ValueError: it is neither, or no such day exists.
    """
    try:
        return iso_date(written)
    except ValueError:
        if len(written) <= _LINE_LENGTH and re.search(r"[A-Za-z]", written) and (found := find_date(written)):
            return found
        raise


def find_date(line: str) -> dt.date | None:
    """The first full date in a line, or None."""
    found = [(m.start(), n, m) for n, pattern in enumerate(_DATES) for m in pattern.finditer(line)]
    for _, _, match in sorted(found, key=lambda item: item[:2]):
        if match.re in _FIGURES_ONLY and not _unambiguous(match):
            continue
        if day := _day(match):
            return day
    return None


def url_date(url: str) -> dt.date | None:
    """The date that an address carries in its path ("/2022/04/06/", "/2018/jan/23/"), or None."""
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url, flags=re.IGNORECASE)
    for pattern in _IN_URL:
        for match in pattern.finditer(path):
            if day := _day(match):
                return day
    return None


def is_date_line(line: str) -> bool:
    """Does a line say nothing but when the report appeared?

    "Updated 4:05 pm GMT, Wed 6 Apr 2022" does; so does "Ankara, 6 April 2022": up to four capitalised words beside a
    full date are the place or the reporter.
    """
    if len(line) > _LINE_LENGTH or not _DIGIT.search(line):
        return False
    rest, full = line, False
    for pattern in _DATES:
        rest, count = pattern.subn(" ", rest)
        full = full or bool(count)
    bare = full or bool(_DAY_ONLY.search(rest))
    if not bare:
        return False
    words = re.findall(r"\w[\w.'’-]*", _AROUND.sub(" ", _DAY_ONLY.sub(" ", rest)))
    if not words:
        return True
    if not full or re.search(r"[!?]|[a-z]\.\s*$", line):
        return False
    capital = all(word[0].isupper() for word in words if word.casefold() not in {"by", "and", "for", "with"})
    return capital and (len(words) <= 4 or (bool(_LABEL.search(line)) and len(words) <= 8))


def is_signature(line: str) -> bool:
    """Does a line give the reporter or a label such as "Published" together with a full date, and end no sentence?"""
    if len(line) > _LINE_LENGTH or line.rstrip().endswith((".", "!", "?")) or not find_date(line):
        return False
    return bool(re.match(r"\W*[Bb]y\s+[A-Z]|\W*BY\b", line) or _LABEL.match(line))


def _unambiguous(match: re.Match[str]) -> bool:
    """Of day/month/year: can only one of the two figures be the month?"""
    return int(match["d"]) > 12 >= int(match["n"]) or int(match["d"]) == int(match["n"])


def _day(match: re.Match[str]) -> dt.date | None:
    parts = match.groupdict()
    month = int(parts["n"]) if parts.get("n") else _MONTH_NUMBER[parts["m"][:3].casefold()]
    try:
        return dt.date(int(parts["y"]), month, int(parts["d"]))
    except ValueError:
        return None
