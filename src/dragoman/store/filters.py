"""What somebody asks of the reports of an archive, as conditions of SQL with bound parameters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from dragoman.ontology import ontology
from dragoman.store import search
from dragoman.store.schema import articles, events, labels, parties, reports
from dragoman.store.words import folded

_CODE: Final = re.compile(r"([A-Z]{3})?(?::([A-Z]{3}))?")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for: an event is given where one of its reports meets every condition.

    A condition of several values is met by any of them.
    """

    #: CHN, CHN:GOV, :GOV, or words of a name ("foreign ministry").
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    #: PLOVER types, modes, contexts and statuses.
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    #: First and last day that an event may touch; where the text tells no day, that of publication counts.
    since: dt.date | None = None
    until: dt.date | None = None
    #: Only events whose text tells their day.
    dated: bool = False
    #: Words of the sentence, and words anywhere in the article: all must be there, "these in this order", begin*.
    text: str | None = None
    about: str | None = None
    #: UKR, or words of the place's name.
    place: tuple[str, ...] = ()
    #: Ids of stories.
    story: tuple[str, ...] = ()
    #: Words of the publisher's name.
    publisher: tuple[str, ...] = ()
    min_confidence: float = 0.0
    limit: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        for name in ("text", "about"):
            if getattr(self, name) is not None and not search.phrases(getattr(self, name)):
                raise ValueError(f"no word to look for in {name} {getattr(self, name)!r}")
        for name in ("actor", "recipient", "place", "publisher"):
            for value in getattr(self, name):
                if not value.strip(": ") or not (_CODE.fullmatch(value) or folded(value).strip()):
                    raise ValueError(f"neither a code nor a name: {name} {value!r}")
        for name in ("actor", "recipient"):
            for value in getattr(self, name):
                sector = (party_code(value) or ("", None))[1]
                if sector and sector not in ontology().sectors:
                    known = ", ".join(sorted(ontology().sectors))
                    raise ValueError(f"no sector {sector!r} in {name} {value!r}: the sectors are {known}")
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} lies after until {self.until}")


def conditions(asked: Filter, dialect: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row of `reports` must meet.

    Args:
        asked: by the user.
        dialect: `sqlite` or `postgresql`.

    Returns:
        Conditions on `reports`, among them that its coding counts.
    """
    return (reports.c.event.is_not(None), *_of_values(asked), *_of_days(asked), *_of_words(asked, dialect))


def _of_values(asked: Filter) -> Iterator[ColumnElement[bool]]:
    for role, values in (("actor", asked.actor), ("recipient", asked.recipient)):
        if values:
            yield reports.c.id.in_(select(parties.c.report).where(parties.c.role == role, _any(values, _party)))
    for kind, values in (("mode", asked.mode), ("context", asked.context)):
        if values:
            yield reports.c.id.in_(select(labels.c.report).where(labels.c.kind == kind, labels.c.label.in_(values)))
    for column, values in ((reports.c.type, asked.type), (reports.c.status, asked.status)):
        if values:
            yield column.in_(values)
    if asked.place:
        yield _any(asked.place, _place)
    if asked.story:
        yield reports.c.event.in_(select(events.c.id).where(events.c.story.in_(asked.story)))
    if asked.min_confidence > 0:
        yield reports.c.confidence >= asked.min_confidence


def _of_days(asked: Filter) -> Iterator[ColumnElement[bool]]:
    if asked.since:
        yield func.coalesce(reports.c.last, reports.c.day) >= asked.since.isoformat()
    if asked.until:
        yield reports.c.day <= asked.until.isoformat()
    if asked.dated:
        yield reports.c.first.is_not(None)


def _of_words(asked: Filter, dialect: str) -> Iterator[ColumnElement[bool]]:
    if asked.text:
        yield reports.c.number.in_(search.numbers(dialect, search.REPORTS, search.phrases(asked.text)))
    if asked.about:
        found = search.numbers(dialect, search.ARTICLES, search.phrases(asked.about))
        yield reports.c.article.in_(select(articles.c.key).where(articles.c.number.in_(found)))
    if asked.publisher:
        wanted = or_(*(articles.c.publisher.icontains(value, autoescape=True) for value in asked.publisher))
        yield exists(_of_article().where(wanted))


def _of_article() -> Select[str]:
    return select(articles.c.key).where(articles.c.key == reports.c.article)


def _any(values: tuple[str, ...], condition: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    return or_(*map(condition, values))


def _party(value: str) -> ColumnElement[bool]:
    """CODE, CODE:SECTOR, :SECTOR, or every word of a name, such as WTO."""
    code = party_code(value)
    if code is None:
        return _all_words(parties.c.folded, value)
    wanted = zip((parties.c.code, parties.c.sector), code, strict=True)
    return and_(*(column == part for column, part in wanted if part))


def party_code(value: str) -> tuple[str | None, str | None] | None:
    """The code and the sector that CODE, CODE:SECTOR or :SECTOR asks for; None where it asks for words of a name.

    With a colon small letters are a code too (`chn:gov`); without one they are words, such as "war".
    """
    code = _CODE.fullmatch(value.upper() if ":" in value else value)
    if not code or (not code[2] and code[1] not in _codes()):
        return None
    return code[1], code[2]


def is_country(value: str) -> bool:
    """Does it ask for a place by the code of its country, not by words of its name?"""
    return bool(_COUNTRY.fullmatch(value)) and value in _codes()


@cache
def _codes() -> frozenset[str]:
    from dragoman.resolve.tables import read_table

    columns = ("code", "names", "adjectives", "demonyms", "capitals")
    countries = (row["code"] for row in read_table("actors", "countries.tsv", columns))
    return frozenset((*ontology().non_state_codes, *countries))


def _place(value: str) -> ColumnElement[bool]:
    if is_country(value):
        return reports.c.country == value
    return _all_words(reports.c.place_folded, value)


def _all_words(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Each of the words is one of the column's folded words."""
    return and_(*(column.contains(f" {word} ", autoescape=True) for word in folded(value).split()))
