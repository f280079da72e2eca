"""Dates that an HTML page shows or hides without stating them as its date of publication in its head.

What surrounds every page of a site is left out first: today's date stands there, which is the day on which the page was
fetched. htmldate guesses the first of January from a year alone or from a date that cannot be; its answer counts only
where the page has that day in writing.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dragoman.read.dates import find_date, is_date_line, iso_date

_LABEL = re.compile(
    r"\W*(?:(?:first|date|originally) )?(?:published|posted|written|issued|released|publication date|publish date"
    r"|date of publication|created|erstellt|veröffentlicht|publié|publicado|pubblicato|gepubliceerd|опубликовано)"
    r"(?: am| le| el| on| at| date)?\s*:?\s*(?P<rest>.{6,60})",
    re.IGNORECASE,
)
# Elements whose words are looked at; longer ones, or those with more children, hold more than a date.
_TAGS = ("p", "span", "div", "small", "li", "td", "em", "strong", "b", "i", "dd", "h5", "h6", "time")
_MOST_CHARACTERS, _MOST_CHILDREN = 90, 3
# So many elements below the headline belong to it.
_BELOW = 12
# Class names and identifiers of elements that hold the article's date, and of those that hold another.
_IS_DATE = re.compile(r"date|time|publish|posted|byline", re.IGNORECASE)
_IS_OTHER = re.compile(r"updat|modif|edit|expir|today|current|now|event|comment|related|next|prev", re.IGNORECASE)
_LOOSE_ISO = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?!\d)")
_CJK = re.compile(r"\W*(?P<y>(?:19|20)\d\d)\s?[년年]\s?(?P<m>\d\d?)\s?[월月]\s?(?P<d>\d\d?)\s?[일日]?[\W\d]*")
_IN_SCRIPT = re.compile(
    r"[\"'](?:date_?published|published_?(?:at|date|time|on)?|publish_?(?:date|time)|pub_?date|first_?publish\w*)\\?[\"']"
    r"\s*:\s*\\?[\"'](?P<written>(?:19|20)\d\d-\d\d?-\d\d?[^\"'\\]{0,30})",
    re.IGNORECASE,
)
_MOST_SCRIPT = 1_000_000
# What surrounds every page of a site, by its tag, or by its name where it holds no headline.
_NEVER_ARTICLE = ("nav", "footer", "aside")
_FURNITURE_TAGS = (*_NEVER_ARTICLE, "header")
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:today|current-?date|date-?now|now|clock|weather|top-?bar|top-?header|site-?header|navbar|main-?nav"
    r"|masthead|main-?menu|footer|copyright|sidebar|widget|ticker|breaking|related|comments?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# What programs write that have no date.
_NO_DAY = dt.date(1970, 1, 1)


def stated_day(written: str) -> dt.date | None:
    """The day that a date in figures or words names; None where there is no such day."""
    written = written.strip()[:100]
    if match := _CJK.match(written):
        written = f"{match['y']}-{match['m']}-{match['d']}"
    loose = _LOOSE_ISO.match(written)
    try:
        day = dt.date(*map(int, loose.groups())) if loose else iso_date(written)
    except ValueError:
        found = None if loose else find_date(written)
        return found if found and possible(found) else None
    return day if possible(day) else None


def possible(day: dt.date) -> bool:
    """Can a report have appeared on that day, or is it what a program writes that knows none?"""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR and day != _NO_DAY


def without_furniture(tree: Any) -> Any:
    """A copy of a page without what surrounds every page of its site."""
    tree = copy.deepcopy(tree)
    for element in [*tree.iter(*_FURNITURE_TAGS), *tree.xpath("//*[@class or @id]")]:
        if element.getparent() is None or element.tag in ("html", "body"):
            continue
        if element.tag not in _FURNITURE_TAGS and not _FURNITURE.search(_name(element)):
            continue
        if element.tag not in _NEVER_ARTICLE and element.find(".//h1") is not None:
            continue
        if element.tag == "header" and any(True for _ in element.iterancestors("article", "main")):
            continue
        element.drop_tree()
    return tree


def shown(tree: Any) -> tuple[list[dt.date], list[dt.date]]:
    """The days that a page shows its readers, each once.

    Args:
        tree: the page without its furniture.

    Returns:
        Those in lines such as "Published: 6 April 2022", and those that stand alone below the headline or in an element
        named as a date, unless it is said to be the date of a change.
    """
    labelled, alone = dict[dt.date, None](), dict[dt.date, None]()
    below = 0
    for element in tree.iter(*_TAGS, "h1"):
        below = _BELOW if element.tag == "h1" else below - 1
        line = _line(element)
        if line is None:
            continue
        match = _LABEL.fullmatch(line)
        if match and (day := find_date(match["rest"])) and possible(day):
            labelled[day] = None
            continue
        likely = below > 0 or _IS_DATE.search(_name(element))
        if not likely or _IS_OTHER.search(f"{_name(element)} {line}"):
            continue
        if (is_date_line(line) or _CJK.fullmatch(line)) and (day := stated_day(line)):
            alone[day] = None
    return list(labelled), list(alone)


def in_times(tree: Any) -> Iterator[dt.date]:
    """The days of the `<time>` elements below the headline, or of all where there is no headline.

    Args:
        tree: the page without its furniture.
    """
    for element in tree.xpath("//time[preceding::h1 or not(//h1)]"):
        if day := stated_day(element.get("datetime") or element.text_content()):
            yield day


def in_scripts(tree: Any) -> Iterator[dt.date]:
    """The days that the data of scripts give as dates of publication."""
    for script in tree.iter("script"):
        for match in _IN_SCRIPT.finditer((script.text or "")[:_MOST_SCRIPT]):
            if day := stated_day(match["written"]):
                yield day


def searched(tree: Any, url: str | None) -> dt.date | None:
    """What htmldate finds, if the page has it in writing.

    Args:
        tree: the page without its furniture; it is taken apart.
        url: its address, if known.
    """
    import htmldate

    _drop_before_headline(tree)
    try:
        answer = htmldate.find_date(tree, original_date=True, extensive_search=True, url=url)
    except (ValueError, TypeError, AttributeError, OverflowError):  # on a page that breaks it
        return None
    if not answer:
        return None
    day = dt.date.fromisoformat(answer)
    metas = [meta.get("content") or "" for meta in tree.iter("meta") if _IS_DATE.search(meta.get("name") or "")]
    for script in [*tree.iter("script", "style")]:
        script.drop_tree()
    written = _forms(day).search(" ".join([*tree.itertext(), *metas]))
    return day if possible(day) and written else None


def _drop_before_headline(tree: Any) -> None:
    """What stands above the headline and is not named as its date is rather today's."""
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    for element in [headline, *headline.iterancestors()]:
        if element.tag == "body":
            return
        for before in [*element.itersiblings(preceding=True)]:
            names = (_name(element) for element in before.iter("*"))
            if not any(_IS_DATE.search(name) and not _IS_OTHER.search(name) for name in names):
                before.drop_tree()


def _line(element: Any) -> str | None:
    """The words of an element that may be a date and no more."""
    if len(element) > _MOST_CHILDREN:
        return None
    line = " ".join(element.text_content()[: 4 * _MOST_CHARACTERS].split())
    return line if len(line) <= _MOST_CHARACTERS and re.search(r"\d", line) else None


def _name(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _forms(day: dt.date) -> re.Pattern[str]:
    """The ways to write a day in full, in figures or with the month in any language."""
    y, m, d = day.year, f"0?{day.month}", f"0?{day.day}"
    gap = r"\s{0,3}[-/.]\s{0,3}"
    year = rf"(?:{y}|{y % 100:02d})"
    return re.compile(
        rf"(?<!\d)(?:{y}{gap}{m}{gap}{d}|{d}{gap}{m}{gap}{year}|{m}{gap}{d}{gap}{year}|{day:%Y%m%d}"
        rf"|{y}\s?[년年]\s?{m}\s?[월月]\s?{d}"
        rf"|{d}(?:st|nd|rd|th|º|°|er)?[\s.,]{{1,3}}(?:[^\W\d_]{{1,12}}[\s.,'’]{{1,3}}){{0,3}}{year})(?!\d)"
    )
