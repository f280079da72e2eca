"""Where the events of an article happen: a linear choice for each among all places of the article, and none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.extract.linear import weights
from dragoman.extract.locating_features import Seat
from dragoman.extract.locating_story import Story, Told
from dragoman.extract.weighing import total
from dragoman.model import Coding, Place

#: What the event model points at with this probability is the place, whatever the rest says.
POINTED = 0.5
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


def chosen(story: Story, event: Told, table: Mapping[str, float]) -> Place | None:
    """The place of one event of a story, by a table of weights where the model points at none."""
    if event.best is not None and event.best.chance >= POINTED:
        return event.best.place
    sites, rows = story.options(event)
    scores = [total(table, row) for row in rows]
    scores[0] += NOWHERE
    best = max(range(len(scores)), key=scores.__getitem__)
    return sites[best - 1].place if best else None
