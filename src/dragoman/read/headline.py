"""Which line of a page is the report's headline."""

from __future__ import annotations

import re

from dragoman.model import Span
from dragoman.read.dateline import find_dateline
from dragoman.read.dates import find_date
from dragoman.read.tables import function_words
from dragoman.read.units import Unit, plain_words

_WORD = re.compile(r"[^\W_]+")
_SITE = re.compile(r"\s+[-–—|•·:]\s+[^-–—|•·]{2,40}$")
_SITE_AFTER = re.compile(r"\s*[-–—|•·:]\s*(?:\S+\s*){1,5}$")
_SEPARATOR = re.compile(r"\s*(?:[.!?]+[\"”’']?(?=\s)|\s[-–—|]\s)\s*")
# What stands in the lines of date and reporter, never in a headline.
_SIGNED = re.compile(r"^\W*[Bb][Yy]:? [A-Z]|\b\d{1,2}:\d\d\b|\bmin read\b|https?://|www\.")
# A headline of these limits; the longest of 100 titles in the gold set's training part has 17 words, 106 characters.
_MOST_WORDS, _MOST_CHARACTERS = 24, 180
# Share of the longer words that begin with a capital in "A Headline Written Like This".
_TITLE_CASE = 0.75


def title_end(text: str, span: Span, title: str) -> int | None:
    """Where the given title ends within a line that begins with it.

    Args:
        text: the article.
        span: the line.
        title: the title as the record or the page's metadata give it, perhaps with the site's name behind it.

    Returns:
        The end of the line where the line is the title and at most the site's name; the end of the title with its mark
        where a sentence follows; None where the line does not begin with the title.
    """
    for wanted in dict.fromkeys((title, _SITE.sub("", title))):
        end = _matched(text, span, wanted)
        if end is None:
            continue
        rest = text[end : span.end]
        if not _WORD.search(rest) or _SITE_AFTER.fullmatch(rest):
            return span.end
        separator = _SEPARATOR.match(rest)
        if separator and len(_WORD.findall(wanted)) >= 3:
            return end + len(separator[0].rstrip())
    return None


def looks_like_headline(unit: Unit) -> bool:
    """Has a line the form of a headline: short, no full stop or else Capitals on Most Words?"""
    words = plain_words(unit.words)
    count = len(words.split())
    if not 2 <= count <= _MOST_WORDS or len(words) > _MOST_CHARACTERS or words[0].islower():
        return False
    if _SIGNED.search(words) or find_date(words) or find_dateline(unit.words, Span(0, len(unit.words))):
        return False
    if unit.words.startswith("#") or not unit.ends:
        return True
    return words.endswith(("?", "!", ".")) and (_is_title_case(words) or words.endswith("?"))


def _is_title_case(words: str) -> bool:
    """Do all words but the little ones begin with a capital, as no sentence's do, however many names it has?"""
    longer = [word for word in _WORD.findall(words) if len(word) > 3 and not word[0].isdigit()]
    small = [word for word in longer if not word[0].isupper()]
    return len(longer) >= 4 and len(small) <= (1 - _TITLE_CASE) * len(longer) and set(small) <= function_words()


def _matched(text: str, span: Span, title: str) -> int | None:
    """The end of the title's last word, if the line begins with all its words."""
    wanted = [match[0].casefold() for match in _WORD.finditer(title)]
    found = list(zip(wanted, _WORD.finditer(text, span.start, span.end), strict=False))
    if not wanted or len(found) < len(wanted) or any(word != match[0].casefold() for word, match in found):
        return None
    return found[-1][1].end()
