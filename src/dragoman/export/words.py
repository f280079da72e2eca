"""Wording shared by the outputs for people: one line of text, a date, a party, an event's name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from dragoman.model import Article, Event, Party, Span, Time
from dragoman.text.markup import unmarked

#: Stands where the text names nobody.
NOBODY = "—"
#: Characters of a title that are shown: a page whose "title" is its whole text would hide what was found in it.
LONGEST_TITLE = 200


def one_line(text: str) -> str:
    """Text on one line, safe on a terminal.

    White space of any kind becomes single spaces; control and invisible formatting characters, with which a text
    could steer the reader's terminal, are left out.
    """
    plain = " ".join(text.split())
    if plain.isprintable():
        return plain
    return "".join(c for c in plain if c == " " or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})


def named(text: str) -> str:
    """The words of a party on one line, without marks of emphasis."""
    return one_line(unmarked(text))


def shortened(text: str, most: int = LONGEST_TITLE) -> str:
    """One line of at most so many characters; what is cut off is told by an ellipsis."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def words(article: Article, span: Span) -> str:
    """The words of a span on one line."""
    return one_line(article.text[span.start : span.end])


def party(one: Party, *, code: bool = True) -> str:
    """A party's words, with its code and sector: `Chinese officials (CHN GOV)`."""
    known = " ".join(part for part in (one.code, one.sector) if part)
    return f"{named(one.text)} ({known})" if code and known else named(one.text)


def parties(several: Iterable[Party]) -> str:
    """Several parties, or the sign for nobody."""
    return ", ".join(map(party, several)) or NOBODY


def what(event: Event) -> str:
    """Type and modes: `REQUEST change`."""
    return " ".join((event.type, *event.modes))


def how(event: Event) -> str:
    """Status, and whether the event stands only in somebody's speech, plan or belief."""
    return f"{event.status}, embedded" if event.embedded else event.status


def about(event: Event) -> str:
    """The contexts, the surest first: `military, human_rights`."""
    return ", ".join(event.contexts)


def when(time: Time | None) -> str:
    """A day, an interval `first – last`, or a whole month or year in short; empty where the text does not tell."""
    if time is None:
        return ""
    first, last = time.first.isoformat(), time.last.isoformat()
    if first == last:
        return first
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    if first[:7] == last[:7] and time.grain == "month":
        return first[:7]
    return f"{first} – {last}"
