"""Where an event happens: a linear choice among the places of its sentence, of the article, and none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dragoman.extract.linear import Feature, score, weights
from dragoman.extract.locating_features import Seat, article_features, nowhere_features, sentence_features
from dragoman.extract.locating_pointed import pointed_place
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

#: So many sentences back an event's place may have been named.
REACH = 3
#: How much a place is preferred to none. Sweep on held-out folds of gold/train, right places of events with one and
#: none given to events without: 0 → .53, .89; 0.4 → .56, .84; 0.6 → .57, .82; 0.8 → .59, .79; 1.6 → .65, .70.
LEAN = 0.6


def event_place(
    coding: Coding, sentence: Sentence, trigger: Span, *, pointed: Span | None = None, event_type: str = ""
) -> Place | None:
    """The place where an event happens.

    Args:
        coding: with sentences and places.
        sentence: the event's sentence.
        trigger: the words that express the event.
        pointed: words that a model takes for the place; the place that they stand for is then the answer.
        event_type: PLOVER type, if known: protests have places more often than accusations.

    Returns:
        The place, or None where the text does not say.
    """
    tree = _tree(sentence)
    if pointed is not None and (place := pointed_place(coding, sentence, pointed, tree)) is not None:
        return place
    table = weights("places/locate.json")
    options = list(candidates(coding, sentence))
    rows = option_features(options, Seat(sentence, trigger, event_type, tree), coding)
    scores = [score(table, row) for row in rows]
    scores[0] -= LEAN
    best = max(range(len(scores)), key=scores.__getitem__)
    return options[best - 1] if best else None


def candidates(coding: Coding, sentence: Sentence) -> Sequence[Place]:
    """The places an event of a sentence may have: its own, those of the sentences before it, the article's first."""
    own = [p for p in coding.places if p.sentence == sentence.number]
    names = {p.name for p in own}
    earlier: list[Place] = []
    for place in reversed(coding.places):
        if (
            place.sentence < sentence.number
            and place.name not in names
            and (sentence.number - place.sentence <= REACH or place.sentence == 1)
        ):
            names.add(place.name)
            earlier.append(place)
    return [*own, *earlier]


def option_features(options: Sequence[Place], seat: Seat, coding: Coding) -> list[list[Feature]]:
    """The features of no place, then of each place in order."""
    own = [p for p in options if p.sentence == seat.sentence.number]
    return [
        nowhere_features(seat, own),
        *(
            sentence_features(p, seat, own)
            if p.sentence == seat.sentence.number
            else article_features(p, seat, own, coding)
            for p in options
        ),
    ]


@lru_cache(maxsize=4)
def _tree(sentence: Sentence) -> Tree:
    """The tree of the sentence in work; its events follow each other."""
    return Tree(sentence)
