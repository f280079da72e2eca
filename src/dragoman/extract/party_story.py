"""The other events of an article, as far as they tell who has a part in one: news tells an event more than once.

"Sixteen people were killed" names no attacker; that the attack of two sentences before had one, and whom it hit, speaks
for both. What the event model says of the others is taken at its word, before any choice is made.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from dragoman.extract.linear import Feature
from dragoman.extract.party_options import OTHER, Row, Scene
from dragoman.extract.party_options import features as options
from dragoman.extract.weighing import Group, group
from dragoman.model import Span

#: Least probability by which somebody has a part in another event.
_PART_FROM: Final = 0.4
#: Types that often tell one happening in several ways.
_KINDS: Final = (
    ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"), ("CONCEDE", "RETREAT"),
    ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST"), ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"),
)  # fmt: skip
_KIND: Final = {name: number for number, names in enumerate(_KINDS) for name in names}
#: Sentences on either side whose events are heard.
_NEAR: Final = 40
Who = tuple[str, int | None]
_sentence = attrgetter("sentence")


class Told(NamedTuple):
    """One event of the article."""

    sentence: int
    trigger: Span
    type: str
    lemma: str
    #: Of "actor" and "recipient" those whom the event model takes for them.
    parts: Mapping[str, frozenset[Who]]


def told(scene: Scene, trigger: Span) -> Told:
    """What a scene tells the others; `trigger` are the words of its event."""
    named = [option for option in scene.here if option.mention is not None]
    parts = {role: frozenset(o.who for o in named if scene.chance(o, role) >= _PART_FROM) for role in OTHER}
    return Told(scene.sentence.number, trigger, scene.type, scene.sentence.tokens[scene.anchor].lemma, parts)


class Story:
    """The events of an article, and who has a part in which.

    Args:
        events: in the order of the article.
    """

    def __init__(self, events: Iterable[Told]) -> None:
        #: In the order of the article.
        self.events: Final = tuple(events)
        self._parts: dict[tuple[str, Who], list[Told]] = {}
        for one in self.events:
            for role, those in one.parts.items():
                for who in those:
                    self._parts.setdefault((role, who), []).append(one)

    def beside(self, scene: Scene) -> Sequence[Told]:
        """The events that are heard from a scene: all near it but its own."""
        return _heard(self.events, scene)

    def parts(self, scene: Scene, who: Who, role: str) -> Sequence[Told]:
        """Those of them in which somebody has a role."""
        return _heard(self._parts.get((role, who), ()), scene)


def _heard(events: Sequence[Told], scene: Scene) -> list[Told]:
    """Those of events, in the order of the article, that are near a scene and not its own."""
    here = scene.sentence.number
    first = bisect_left(events, here - _NEAR, key=_sentence)
    last = bisect_right(events, here + _NEAR, key=_sentence)
    return [one for one in events[first:last] if not one.trigger.overlaps(scene.span)]


def rows(scene: Scene, role: str, story: Story) -> list[Row]:
    """All that speaks for nobody, then for each option of `scene.here` and `scene.before`.

    Args:
        scene: the event.
        role: "actor" or "recipient".
        story: the events of the article; that of the scene itself is passed over.
    """
    own = options(scene, role)
    for row, more in zip(own, _of_story(scene, role, story), strict=True):
        row.groups.append(more)
    return own


def features(scene: Scene, role: str, story: Story) -> list[list[Feature]]:
    """The features of all rows, to learn from; arguments as of `rows`."""
    return [row.features for row in rows(scene, role, story)]


def _of_story(scene: Scene, role: str, story: Story) -> Iterator[Group]:
    """What the other events tell of nobody and of each option."""
    other = OTHER[role]
    alike = [one for one in story.beside(scene) if one.type == scene.type]
    yield group(f"{role} nobody story {bool(alike)} {any(one.parts[role] for one in alike)}",
                *([] if alike else [f"{role} story none"]))  # fmt: skip
    likeliest = max(scene.here, key=lambda option: scene.chance(option, other), default=None)
    beside = likeliest.who if likeliest and scene.chance(likeliest, other) >= _PART_FROM else None
    for option in (*scene.here, *scene.before):
        where = f"{role} {'here' if option.word is not None else 'before'} story"
        same, turned = (story.parts(scene, option.who, one) for one in (role, other))
        out = list(_of_parts(scene, where, (role, other), same, turned, beside)) if same or turned else []
        if alike and not any(one.type == scene.type for one in (*same, *turned)):
            out.append(f"{where} unheard")
        yield group(*out)


def _of_parts(
    scene: Scene, where: str, roles: tuple[str, str], same: Sequence[Told], turned: Sequence[Told], beside: Who | None
) -> Iterator[str]:
    """Of somebody who has the role in some events and the other one in others."""
    role, other = roles
    lemma, kind = scene.sentence.tokens[scene.anchor].lemma, _KIND[scene.type]
    for suffix, events in (("", same), (" other", turned)):
        if events:
            yield f"{where} any{suffix}"
        if any(one.type != scene.type and _KIND[one.type] == kind for one in events):
            yield f"{where} kind{suffix}"
        if any(one.type == scene.type and one.lemma == lemma for one in events):
            yield f"{where} lemma{suffix}"
    if alike := [one for one in same if one.type == scene.type]:
        yield from (f"{where} same", f"{where} same {min(len(alike), 3)}", f"{where} same {scene.type}")
        if any(abs(one.sentence - scene.sentence.number) <= 1 for one in alike):
            yield f"{where} same near"
        if beside is not None and any(beside in one.parts[other] for one in alike):
            yield f"{where} pair"
    if alike := [one for one in turned if one.type == scene.type]:
        yield from (f"{where} other", f"{where} other {scene.type}")
        if beside is not None and any(beside in one.parts[role] for one in alike):
            yield f"{where} pair turned"
