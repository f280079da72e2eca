"""How well time expressions are found and dated.

Counted are the expressions whose TIMEX2 value is a day, month, season, year, decade or century after Christ; what else
is found (durations, "now", days before Christ, which a `date` cannot hold) counts as wrong. The span of an expression
is right where one of ours overlaps it, its value where one of these has the same first and last day. Ours may add what
the value leaves out: "early 1862" its first quarter (the mod, which the set does not give), "since 1862" all the time
up to publication, "from May to June" both expressions in one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from dragoman.evaluate.rows import Figures, Row, f1, parts_of, read, span_in, text_of
from dragoman.extract import calendar as cal
from dragoman.extract.times import times
from dragoman.model import Article, Coding, Span
from dragoman.text.parse import parse


class Dated(NamedTuple):
    """A time expression with its first and last day."""

    span: Span
    first: dt.date
    last: dt.date


class Document(NamedTuple):
    """A text with its time expressions."""

    text: str
    #: What "yesterday" is counted from.
    published: dt.date
    #: Those whose value names days.
    expected: tuple[Dated, ...]
    #: All that are marked.
    marked: int


Finder = Callable[[str, dt.date], list[Dated]]


def measure(path: str) -> Figures:
    """Figures of a file of articles with their time expressions.

    Args:
        path: `text`, `dct` (the day of publication) and `timexes` (`start`, `end`, `value`) a line.

    Returns:
        `value_f1` (where any value names days), `span_f1`, and the counts.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    documents = documents_of(path)
    n = count(documents, ours)
    expected = n["right"] + n["missed"]
    shares: Figures = {
        "value_f1": f1(n["right"], n["wrong"], n["missed"]),
        "span_f1": f1(n["spans right"], n["spans wrong"], n["spans missed"]),
    }
    counts = {"expressions": sum(d.marked for d in documents), "expressions_with_days": expected,
              "expressions_found": n["found"]}  # fmt: skip
    return (shares if expected else {}) | counts


def documents_of(path: str) -> list[Document]:
    """The articles of a file.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    return read(path, "an article with time expressions", _document)


def count(documents: Iterable[Document], find: Finder) -> Counter[str]:
    """Right, missed and wrong values and spans.

    Args:
        documents: the articles.
        find: what finds the expressions of a text published on a day.
    """
    n: Counter[str] = Counter()
    for document in documents:
        found = find(document.text, document.published)
        used: set[Span] = set()
        for gold in document.expected:
            fit = [one for one in found if one.span.overlaps(gold.span) and _fits(one, gold, document.text)]
            used |= {one.span for one in fit}
            n["right" if fit else "missed"] += 1
            n["spans right" if any(one.span.overlaps(gold.span) for one in found) else "spans missed"] += 1
        n["found"] += len(found)
        n["wrong"] += sum(one.span not in used for one in found)
        n["spans wrong"] += sum(not any(one.span.overlaps(gold.span) for gold in document.expected) for one in found)
    return n


def ours(text: str, published: dt.date) -> list[Dated]:
    """The time expressions that dragoman finds."""
    coding = times(parse(Coding(Article("", text, published=published))))
    return [Dated(time.span, time.first, time.last) for time in coding.times]


def days_of(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a TIMEX2 value, or None where it names no days of the calendar after Christ."""
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return _ends(cal.season(int(match[1]), {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[match[2]]))
    match = re.fullmatch(r"(\d{2,4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", value)
    if match is None:
        return None
    if len(match[1]) < 4:
        return _ends(cal.century(int(match[1]) + 1) if len(match[1]) == 2 else
                     cal.years(int(match[1]) * 10, int(match[1]) * 10 + 9))  # fmt: skip
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or month is None:
        return _ends(cal.year(year) if year else None)
    return _ends(cal.make_day(year, month, day) if day else cal.month(year, month))


def _document(row: Row) -> Document:
    text, parts = text_of(row, "text"), parts_of(row, "timexes")
    spans = [(span_in(text, part["start"], part["end"]), days_of(part["value"] or "")) for part in parts]
    expected = tuple(Dated(span, *days) for span, days in spans if days)
    return Document(text, dt.date.fromisoformat(text_of(row, "dct")), expected, len(parts))


def _ends(interval: cal.Interval | None) -> tuple[dt.date, dt.date] | None:
    return (interval.first, interval.last) if interval else None


def _fits(one: Dated, gold: Dated, text: str) -> bool:
    written_out = text[one.span.start : one.span.end].lower()
    if (one.first, one.last) == (gold.first, gold.last):
        return True
    if written_out.startswith(("since", "ever since")):
        return one.first == gold.first
    if re.match(r"(?:the\s+)?(?:early|mid|late|end|beginning|start)", written_out):
        part = re.search(r"early|mid|late|end|begin|start", text[gold.span.start : gold.span.end])
        return gold.first <= one.first and one.last <= gold.last and part is not None
    begins = gold.span.start - one.span.start < 12 and one.first == gold.first
    return begins or (gold.span.end >= one.span.end and one.last == gold.last)
