"""The terms of a text: words without their endings, names, numbers and words of time. Pure, and cheap: no parse.

A name is a word with a capital that does not only stand at the beginning of sentences; in a line in which most words
have one (a headline) capitals say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SENTENCES = re.compile(r"(?<=[.!?])[\"'”’]*\s+|\n+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|\d+(?:[.,:]\d+)*")
_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Words of the text that are its beginning.
_LEAD = 70


@dataclass(slots=True)
class Terms:
    """What a text is made of."""

    #: How often each term is used.
    counts: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    #: Written in digits; years are words of time.
    numbers: set[str] = field(default_factory=set)
    #: Terms of the first 70 words.
    lead: set[str] = field(default_factory=set)
    weekdays: set[str] = field(default_factory=set)
    months: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)


def stem(word: str) -> str:
    """A word without the endings of English plurals, possessives and verbs; in lower case."""
    word = re.sub(r"['’]s?$", "", word.lower())
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def words(text: str) -> Iterator[list[str]]:
    """The words and numbers of each sentence or line, as written."""
    for sentence in _SENTENCES.split(text):
        if found := _WORDS.findall(sentence):
            yield found


def terms(text: str) -> Terms:
    """The terms of a text."""
    made = Terms()
    #: Words with a capital where every word has one; terms in small letters anywhere.
    first: list[str] = []
    small: set[str] = set()
    place = 0
    for sentence in words(text):
        headline = sum(word[0].isupper() for word in sentence) > 0.6 * len(sentence)
        for i, word in enumerate(sentence):
            term = word.replace(",", "") if word[0].isdigit() else stem(word)
            if word[0].isupper() and not _of_time(word):
                if i and not headline:
                    made.names.add(term)
                else:
                    first.append(term)
            elif not word[0].isdigit():
                small.add(term)
            made.counts[term] = made.counts.get(term, 0) + 1
            if place < _LEAD:
                made.lead.add(term)
            place += 1
            _note_time(made, word, term)
    made.names.update(term for term in first if term not in small)
    return made


def _of_time(word: str) -> bool:
    return word.lower() in _WEEKDAYS or word.lower() in _MONTHS


def _note_time(made: Terms, word: str, term: str) -> None:
    if word[0].isdigit():
        (made.years if _YEAR.fullmatch(term) else made.numbers).add(term)
    elif word[0].isupper() and _of_time(word):
        (made.weekdays if word.lower() in _WEEKDAYS else made.months).add(word.lower())
