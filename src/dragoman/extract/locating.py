"""Where an event happens: a linear choice among the places of its sentence, of the article, and none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.extract.labels import ROLES
from dragoman.extract.linear import Feature, score, weights
from dragoman.extract.locating_features import (
    Seat,
    article_features,
    described_features,
    nowhere_features,
    sentence_features,
)
from dragoman.extract.locating_pointed import pointed_place
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: A word that the model takes for the event's place is looked at from this probability on.
POINTED = 0.2
#: So many sentences back an event's place may have been named.
REACH = 3
#: How much a place is preferred to none. Sweep on held-out folds of gold/train, right places of events with one and
#: none given to events without: 0 → .53, .89; 0.4 → .56, .84; 0.6 → .57, .82; 0.8 → .59, .79; 1.6 → .65, .70.
LEAN = 0.6


def event_place(
    coding: Coding, sentence: Sentence, trigger: Span, *, event_type: str = "", looked: Decided | None = None
) -> Place | None:
    """The place where an event happens.

    Args:
        coding: with sentences and places.
        sentence: the event's sentence.
        trigger: the words that express the event.
        event_type: PLOVER type, if known: protests have places more often than accusations.
        looked: what the event model says of the event.

    Returns:
        The place, or None where the text does not say.
    """
    seat = Seat(sentence, trigger, event_type, _tree(sentence), looked)
    table = weights("places/locate.json")
    options = list(candidates(coding, seat))
    scores = [score(table, row) for row in option_features(options, seat, coding)]
    scores[0] -= LEAN
    best = max(range(len(scores)), key=scores.__getitem__)
    return options[best - 1] if best else None


def candidates(coding: Coding, seat: Seat) -> Sequence[Place]:
    """The places an event may have: those of its sentence, one that the model points at, those named before."""
    sentence = seat.sentence
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
    return [*own, *_described(coding, seat, own), *earlier]


def _described(coding: Coding, seat: Seat, own: Sequence[Place]) -> Sequence[Place]:
    """The place that the model points at, where it is none of the named ones."""
    if seat.looked is None:
        return ()
    scores = seat.looked.roles[:, ROLES.index("place")]
    word = int(scores.argmax())
    token = seat.sentence.tokens[word]
    if float(scores[word]) < POINTED or any(p.span.start <= token.start < p.span.end for p in own):
        return ()
    found = pointed_place(coding, seat.sentence, Span(token.start, token.end), seat.tree)
    return () if found is None or found in own else (found,)


def option_features(options: Sequence[Place], seat: Seat, coding: Coding) -> list[list[Feature]]:
    """The features of no place, then of each place in order."""
    named = {p.span for p in coding.places}
    own = [p for p in options if p.sentence == seat.sentence.number and p.span in named]
    return [nowhere_features(seat, own), *(_features(p, seat, own, coding) for p in options)]


def _features(place: Place, seat: Seat, own: Sequence[Place], coding: Coding) -> list[Feature]:
    if place in own:
        return sentence_features(place, seat, own)
    if place.sentence == seat.sentence.number:
        return described_features(place, seat)
    return article_features(place, seat, own, coding)


@lru_cache(maxsize=4)
def _tree(sentence: Sentence) -> Tree:
    """The tree of the sentence in work; its events follow each other."""
    return Tree(sentence)
