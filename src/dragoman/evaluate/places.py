"""How well place names are found, and resolved to points.

Gold places are the marks with coordinates that are meant as places: neither metonymic ("Washington denied") nor
demonyms, which one of the sets marks as toponyms. A gold place is found where one of ours shares a character with it;
ours counts neither way where it meets no gold place but another mark that has coordinates or is a demonym. Resolved is
a place less than 161 km (100 miles) from the gold point.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dragoman.evaluate.rows import Figures, Row, parts_of, read, span_in, text_of
from dragoman.extract.places import places
from dragoman.model import Article, Coding, Place, Span
from dragoman.resolve.gazetteer import NameKind, gazetteer
from dragoman.score import harmonic
from dragoman.text.parse import parse

#: Kinds of marks that are toponyms in the literal sense; two of the sets give no kind.
LITERAL = {"Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal", None}
RIGHT_KM = 161.0


class Mark(NamedTuple):
    """A name as annotated."""

    span: Span
    text: str
    #: None where the set gives none.
    kind: str | None
    #: Latitude and longitude in degrees; None where the set gives none.
    point: tuple[float, float] | None
    #: Has it a GeoNames id? Streets and halls have none.
    identified: bool

    @property
    def literal(self) -> bool:
        """Is it a toponym with a point, in the literal sense?"""
        return self.point is not None and self.kind in LITERAL


class Document(NamedTuple):
    """A text with its marks."""

    text: str
    marks: tuple[Mark, ...]


class Compared(NamedTuple):
    """A gold place with what was made of it."""

    mark: Mark
    found: Place | None
    near: bool


def measure(path: str) -> Figures:
    """Figures of a geoparsing corpus.

    Args:
        path: `text` and `toponyms` (`start`, `end`, `lat`, `lon`, or both absent or null, and maybe `type`) a line.

    Returns:
        `toponym_f1` with precision and recall; `resolved_161km`, of all gold places, so that one that is not found
        counts as wrong, and the same of those found; the counts. Without gold places only the counts.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    documents = documents_of(path)
    n: Counter[str] = Counter()
    for document in documents:
        n += count(places(parsed(document)).places, document.marks)
    return {**figures(n), "toponyms": sum(len(d.marks) for d in documents), "places": n["gold"], "found": n["found"]}


def documents_of(path: str) -> list[Document]:
    """The documents of a corpus.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    return read(path, "a text with toponyms", _document)


def parsed(document: Document) -> Coding:
    """A document with its sentences."""
    return parse(Coding(Article("", document.text)))


def count(made: Sequence[Place], marks: Sequence[Mark]) -> Counter[str]:
    """Counts of one document, from its places as found and as marked, to be read by `figures`."""
    pairs = list(compared(made, marks))
    false = list(unmarked(made, marks))
    right = sum(any(overlap(place, mark) for mark in gold_places(marks)) for place in made)
    return Counter({
        "gold": len(pairs),
        "found": sum(pair.found is not None for pair in pairs),
        "resolved": sum(pair.near for pair in pairs),
        "found with id": sum(pair.found is not None and pair.mark.identified for pair in pairs),
        "resolved with id": sum(pair.near and pair.mark.identified for pair in pairs),
        "predicted": right + len(false),
        "false": len(false),
    })  # fmt: skip


def figures(n: Counter[str]) -> Figures:
    """The shares that the counts of documents, added up, tell."""
    shares: Figures = {}
    if n["gold"]:
        recall = n["found"] / n["gold"]
        precision = 1 - n["false"] / n["predicted"] if n["predicted"] else 0.0
        shares["toponym_f1"] = harmonic(precision, recall)
        shares |= {"toponym_precision": precision, "toponym_recall": recall}
        shares["resolved_161km"] = n["resolved"] / n["gold"]
    if n["found"]:
        shares["resolved_161km_of_found"] = n["resolved"] / n["found"]
    if n["found with id"]:
        shares["resolved_161km_of_found_with_id"] = n["resolved with id"] / n["found with id"]
    return shares


def compared(made: Sequence[Place], marks: Sequence[Mark]) -> Iterator[Compared]:
    """Each gold place with the first of ours that shares characters with it."""
    for mark in gold_places(marks):
        found = next((place for place in made if overlap(place, mark)), None)
        yield Compared(mark, found, found is not None and _near(found, mark))


def unmarked(made: Sequence[Place], marks: Sequence[Mark]) -> Iterator[Place]:
    """Our places that meet no mark that is a place in any sense."""
    known = [mark for mark in marks if mark.point is not None or demonym(mark)]
    return (place for place in made if not any(overlap(place, mark) for mark in known))


def demonym(mark: Mark) -> bool:
    """Is the mark an adjective or a people's name?"""
    entries = gazetteer().lookup(mark.text)
    return (
        bool(entries)
        and any(e.kind == NameKind.ADJECTIVE for e in entries)
        and not any(e.level == 0 and e.kind == NameKind.MAIN for e in entries)
    )


def overlap(place: Place, mark: Mark) -> bool:
    """Do place and mark share characters?"""
    return place.span.overlaps(mark.span)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in degrees."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def gold_places(marks: Sequence[Mark]) -> list[Mark]:
    """The marks that should be found."""
    return [mark for mark in marks if mark.literal and not demonym(mark)]


def _near(place: Place, mark: Mark) -> bool:
    if place.latitude is None or place.longitude is None or mark.point is None:
        return False
    return kilometres(place.latitude, place.longitude, *mark.point) < RIGHT_KM


def _document(row: Row) -> Document:
    text = text_of(row, "text")
    return Document(text, tuple(_mark(text, part) for part in parts_of(row, "toponyms")))


def _mark(text: str, part: Row) -> Mark:
    # A mark that the set could not find in the text stands nowhere: if it is a gold place, it is missed.
    span = Span(0, 0) if part.get("offset_ok") is False else span_in(text, part["start"], part["end"])
    lat, lon = part.get("lat"), part.get("lon")
    point = None if lat is None or lon is None else (float(lat), float(lon))
    kind = part.get("type")
    words = text[span.start : span.end]
    return Mark(span, words, kind if isinstance(kind, str) else None, point, part.get("geonameid") is not None)
