"""Where an event happens: a linear choice among the places of its sentence, of the article, and none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dragoman.extract.linear import Feature, score, weights
from dragoman.extract.locating_features import Seat, article_features, nowhere_features, sentence_features
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

#: So many sentences back an event's place may have been named.
REACH = 3


def event_place(
    coding: Coding, sentence: Sentence, trigger: Span, *, pointed: Span | None = None, event_type: str = ""
) -> Place | None:
    """The place where an event happens.

    Args:
        coding: with sentences and places.
        sentence: the event's sentence.
        trigger: the words that express the event.
        pointed: words that a model takes for the place; the place over them, or nearest to them within their phrase,
            is then the answer.
        event_type: PLOVER type, if known: protests have places more often than accusations.

    Returns:
        The place, or None where the text does not say.
    """
    if pointed is not None and (place := _at(coding, sentence, pointed)) is not None:
        return place
    table = weights("places/locate.json")
    seat = Seat(sentence, trigger, event_type, _tree(sentence))
    options = list(candidates(coding, sentence))
    rows = option_features(options, seat, coding)
    best = max(range(len(rows)), key=lambda i: score(table, rows[i]))
    return options[best - 1] if best else None


def _at(coding: Coding, sentence: Sentence, pointed: Span) -> Place | None:
    """The place that holds the words pointed at, else the nearest one a few words away."""
    here = [p for p in coding.places if p.sentence == sentence.number]
    over = next((p for p in here if p.span.overlaps(pointed)), None)
    if over is not None:
        return over
    near = [p for p in here if max(p.span.start - pointed.end, pointed.start - p.span.end) <= 15]
    return min(near, key=lambda p: abs(p.span.start - pointed.start), default=None)


def candidates(coding: Coding, sentence: Sentence) -> Sequence[Place]:
    """The places an event of a sentence may have: its own, those of the sentences before it, the article's first."""
    own = [p for p in coding.places if p.sentence == sentence.number]
    names = {p.name for p in own}
    earlier: list[Place] = []
    for place in reversed(coding.places):
        if place.sentence < sentence.number and place.name not in names and (
            sentence.number - place.sentence <= REACH or place.sentence == 1
        ):
            names.add(place.name)
            earlier.append(place)
    return [*own, *earlier]


def option_features(options: Sequence[Place], seat: Seat, coding: Coding) -> list[list[Feature]]:
    """The features of no place, then of each place in order."""
    own = [p for p in options if p.sentence == seat.sentence.number]
    return [
        nowhere_features(seat, own),
        *(sentence_features(p, seat, own) if p.sentence == seat.sentence.number else article_features(p, seat, own, coding)
          for p in options),
    ]  # fmt: skip


@lru_cache(maxsize=4)
def _tree(sentence: Sentence) -> Tree:
    """The tree of the sentence in work; its events follow each other."""
    return Tree(sentence)
