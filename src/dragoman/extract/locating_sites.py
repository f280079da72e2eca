"""The places that an event may have: those of its sentence, as the event model points at them, and of the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.extract.labels import ROLES
from dragoman.extract.locating_features import Seat
from dragoman.extract.locating_pointed import pointed_place, taken_up
from dragoman.model import Coding, Place, Span
from dragoman.resolve.gazetteer import fold

#: Below this probability the model points at no word.
LEAST = 0.05
#: So many words are asked for what the model points at.
_WORDS = 3
#: From this probability on, a place without a name may be that of the events of so many sentences after.
_SURE, _NEAR = 0.3, 3
#: Parts of speech of words that stand for a place named before: "the city", "there".
_NOUNS = frozenset({"NOUN", "PROPN", "ADV"})


@dataclass(frozen=True, slots=True)
class Site:
    """A place that an event may have."""

    place: Place
    #: "own": named in its sentence; "phrase": a place without a name there ("the border"); "taken": named before and
    #: taken up there ("the city"); "before" and "after": named elsewhere in the article.
    kind: str
    #: Probability, by the event model, that the words of the sentence are the event's place; 0 elsewhere.
    chance: float = 0.0

    @property
    def name(self) -> str:
        """By which sites of several events are the same."""
        return fold(self.place.name)


def own_sites(coding: Coding, seat: Seat) -> dict[str, Site]:
    """The sites in the event's sentence by name: of each name the mention that the model takes for the surest."""
    sites: dict[str, Site] = {}
    for place in coding.places:
        if place.sentence == seat.sentence.number:
            _keep(sites, Site(place, "own", _chance(seat, place)))
    for site in _pointed(coding, seat):
        _keep(sites, site)
    return sites


def _keep(sites: dict[str, Site], site: Site) -> None:
    """Add a site; of two of one name the first stays, with the higher chance of both."""
    known = sites.get(site.name)
    if known is None or (site.chance > known.chance and site.kind == "own"):
        sites[site.name] = site
    elif site.chance > known.chance:
        sites[site.name] = replace(known, chance=site.chance)


def _chance(seat: Seat, place: Place) -> float:
    """The model's probability of the words of a name."""
    if seat.looked is None:
        return 0.0
    inside = [i for i, t in enumerate(seat.sentence.tokens) if t.start < place.span.end and place.span.start < t.end]
    return seat.looked.chance("place", inside)


def _pointed(coding: Coding, seat: Seat) -> Iterator[Site]:
    """What the words that the model points at stand for, where no name covers them."""
    if seat.looked is None:
        return
    scores, tokens = seat.looked.roles[:, ROLES.index("place")], seat.sentence.tokens
    named = [p.span for p in coding.places if p.sentence == seat.sentence.number]
    for word in map(int, scores.argsort()[::-1][:_WORDS]):
        chance, token = float(scores[word]), tokens[word]
        span = Span(token.start, token.end)
        if chance < LEAST or any(span.overlaps(other) for other in named):
            continue
        before = taken_up(coding, seat.sentence, token.text.lower()) if token.pos in _NOUNS else None
        if before is not None:
            yield Site(before, "taken", chance)
        elif (place := pointed_place(coding, seat.sentence, span, seat.tree)) is not None:
            yield Site(place, "phrase", chance)


def named_elsewhere(number: int, mentions: Mapping[str, Sequence[Place]]) -> dict[str, Site]:
    """The sites of the article by name, as they stand to a sentence that does not name them.

    Args:
        number: of the sentence.
        mentions: the places of the article by folded name, in the order of the text.
    """
    sites = {}
    for name, places in mentions.items():
        before = [place for place in places if place.sentence < number]
        sites[name] = Site(before[-1], "before") if before else Site(places[0], "after")
    return sites


def all_sites(
    number: int, own: Mapping[str, Site], elsewhere: Mapping[str, Site],
    others: Iterable[tuple[int, Mapping[str, Site]]],
) -> dict[str, Site]:  # fmt: skip
    """The sites of an event by name, its own first.

    Args:
        number: of the event's sentence.
        own: its own sites.
        elsewhere: those of the article, as `named_elsewhere` gives them.
        others: the number of the sentence and the own sites of each other event.
    """
    sites = dict(own)
    for name, site in elsewhere.items():
        sites.setdefault(name, site)
    for sentence, theirs in others:
        for name, site in theirs.items() if 0 <= number - sentence <= _NEAR else ():
            if name not in sites and site.kind == "phrase" and site.chance > _SURE:
                sites[name] = Site(site.place, "before")
    return sites
