"""Where an event happens: a linear choice among the places of its sentence, of the article, and none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.extract.labels import ROLES
from dragoman.extract.linear import Feature, score, weights
from dragoman.extract.locating_features import Named, Seat, article_features, nowhere_features, sentence_features
from dragoman.extract.locating_pointed import pointed_place
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: The place under the word that the event model takes for it wins from this probability on. Held out within fold 0 of
#: gold/train, right of events with a place and none of those without, by the accurate model: never .578, .872; .7 .624,
#: .864; .5 .643, .851; .3 .659, .825; .15 .683, .790.
POINTED = 0.15
#: So many sentences back an event's place may have been named.
REACH = 3


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
    if (place := pointed(coding, seat)) is not None:
        return place
    table = weights("places/locate.json")
    options = list(candidates(coding, seat))
    scores = [score(table, row) for row in option_features(options, seat, coding)]
    best = max(range(len(scores)), key=scores.__getitem__)
    return options[best - 1] if best else None


def candidates(coding: Coding, seat: Seat) -> Sequence[Place]:
    """The places an event may have: those of its sentence, and those named before."""
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
    return [*own, *earlier]


def pointed(coding: Coding, seat: Seat) -> Place | None:
    """The place that the event model points at, where it is sure enough."""
    if seat.looked is None:
        return None
    scores = seat.looked.roles[:, ROLES.index("place")]
    word = int(scores.argmax())
    if float(scores[word]) < POINTED:
        return None
    token = seat.sentence.tokens[word]
    return pointed_place(coding, seat.sentence, Span(token.start, token.end), seat.tree)


def option_features(options: Sequence[Place], seat: Seat, coding: Coding) -> list[list[Feature]]:
    """The features of no place, then of each place in order."""
    own = [p for p in options if p.sentence == seat.sentence.number]
    named = Named.of(coding.places)
    return [nowhere_features(seat, own),
            *(sentence_features(p, seat, own) if p in own else article_features(p, seat, own, coding, named)
              for p in options)]  # fmt: skip


@lru_cache(maxsize=4)
def _tree(sentence: Sentence) -> Tree:
    """The tree of the sentence in work; its events follow each other."""
    return Tree(sentence)
