"""How often a noun phrase gets its country and its sector: phrases alone, out of any article.

Texts whose mentions are annotated are measured by `dragoman.evaluate.chains`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from dragoman.evaluate import chains
from dragoman.evaluate.chains import Document
from dragoman.evaluate.rows import Figures, Row, read, text_of
from dragoman.resolve.actors import resolve

Field = Literal["country", "sector"]
_FIELDS: dict[Field, str] = {"country": "country", "sector": "code_1"}
_DATE_FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y")


class Phrase(NamedTuple):
    """A phrase and what is expected of it."""

    text: str
    #: The day that is asked about.
    on: dt.date | None
    #: Code by field; "" where there is none, UNK where it is unknown.
    expected: dict[Field, str]


class Judged(NamedTuple):
    """One field of a phrase."""

    field: Field
    text: str
    right: str
    found: str
    #: What decided.
    via: str


def measure(path: str) -> Figures:
    """Figures of a file of phrases, or of texts with their mentions, told apart by their fields.

    Args:
        path: texts as `chains.document` reads them; or `text` and `gold` (`country` and `code_1`, the sector; either
            may be absent) a line; a date among the values of `kwargs` or after the first of `args` is the day asked
            about.

    Returns:
        Of texts those of `chains.measure`; of phrases `country_accuracy` and `sector_accuracy`, over the phrases for
        which each is expected, and the counts.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    rows = read(path, "a phrase with its codes, or a text with its mentions", _row)
    texts = [row for row in rows if isinstance(row, Document)]
    if texts:
        return chains.measure(texts)
    phrases = [row for row in rows if isinstance(row, Phrase)]
    asked, right = Counter[str](), Counter[str]()
    for one in judged(phrases):
        asked[one.field] += 1
        right[one.field] += one.right == one.found
    shares: Figures = {f"{field}_accuracy": right[field] / asked[field] for field in _FIELDS if asked[field]}
    return shares | {"phrases": len(phrases)} | {f"phrases_with_{field}": asked[field] for field in _FIELDS}


def judged(phrases: Iterable[Phrase]) -> Iterator[Judged]:
    """Each field that is expected of the phrases."""
    for phrase in phrases:
        found = resolve(phrase.text, phrase.on)
        told: dict[Field, str] = {"country": found.code or "", "sector": found.sector or ""}
        for field, right in phrase.expected.items():
            # The set gives a country's bare name no sector, we give it GOV; its "unknown" is our nothing.
            bare = field == "sector" and not right and found.via == "table:countries" and told[field] == "GOV"
            code = "" if bare else told[field] or ("UNK" if right == "UNK" else "")
            yield Judged(field, phrase.text, right, code, found.via)


def _row(row: Row) -> Phrase | Document:
    return chains.document(row) if "mentions" in row else _phrase(row)


def _phrase(row: Row) -> Phrase:
    gold = row["gold"]
    if not isinstance(gold, dict):
        raise TypeError("'gold' is not an object")
    return Phrase(text_of(row, "text"), _day(row), {f: text_of(gold, key) for f, key in _FIELDS.items() if key in gold})


def _day(row: Row) -> dt.date | None:
    """The day that a row asks about: a date in some form, today where "Today" is written, or none."""
    named, ordered = row.get("kwargs") or {}, row.get("args") or []
    if not isinstance(named, dict) or not isinstance(ordered, list):
        raise TypeError("'kwargs' is not an object, or 'args' not a list")
    for cell in (*named.values(), *ordered[1:]):
        if cell == "Today":
            return dt.date.today()
        for form in _DATE_FORMS:
            with contextlib.suppress(ValueError, TypeError):
                return dt.datetime.strptime(cell, form).date()
    return None
