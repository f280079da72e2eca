"""Where the events of an article happen: a linear choice for each among all places of the article, and none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.extract.linear import score, weights
from dragoman.extract.locating_features import Seat
from dragoman.extract.locating_story import Story, Told
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: What the event model points at with this probability is the place, whatever the rest says.
POINTED = 0.5
#: The same where nothing is known of the other events. Held out, without them, by the accurate model: never .578 right
#: and .872 left without; .5 .643, .851; .3 .659, .825; .15 .683, .790.
ALONE = 0.15
#: Added to the score of no place. The news of fold 0 of gold/train, weights of other articles, right of events with a
#: place and none given to those without, by the accurate model: 0 .61, .84; -.5 .63, .81; -1 .66, .77.
NOWHERE = -0.5


def event_places(coding: Coding, seats: Sequence[Seat]) -> list[Place | None]:
    """The places where the events of an article happen.

    Args:
        coding: with sentences and places.
        seats: all events of the article in the order of the text: what the event model says of one tells of others.

    Returns:
        For each event the place, or None where the text does not say.
    """
    story, table = Story(coding, seats), weights("places/locate.json")
    return [chosen(story, event, table) for event in story.events]


def event_place(
    coding: Coding, sentence: Sentence, trigger: Span, *, event_type: str = "", looked: Decided | None = None
) -> Place | None:
    """The place where an event happens, as far as it alone tells.

    Args:
        coding: with sentences and places.
        sentence: the event's sentence.
        trigger: the words that express the event.
        event_type: PLOVER type, if known: protests have places more often than accusations.
        looked: what the event model says of the event.

    Returns:
        The place, or None where the text does not say.
    """
    story = Story(coding, [Seat(sentence, trigger, event_type, Tree(sentence), looked)])
    return chosen(story, story.events[0], weights("places/locate.json"), ALONE)


def chosen(story: Story, event: Told, table: Mapping[str, float], pointed: float = POINTED) -> Place | None:
    """The place of one event of a story, by a table of weights where the model points at none with `pointed`."""
    if event.best is not None and event.best.chance >= pointed:
        return event.best.place
    sites, rows = story.options(event)
    scores = [score(table, row) for row in rows]
    scores[0] += NOWHERE
    best = max(range(len(scores)), key=scores.__getitem__)
    return sites[best - 1].place if best else None
