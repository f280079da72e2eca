"""The other events of an article, as far as they tell who has a part in one: news tells an event more than once.

"Sixteen people were killed" names no attacker; that the attack of two sentences before had one, and whom it hit, speaks
for both. What the event model says of the others is taken at its word, before any choice is made.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from dragoman.extract.linear import Feature
from dragoman.extract.party_options import OTHER, Row, Scene
from dragoman.extract.party_options import features as options
from dragoman.extract.weighing import Group
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


class Part(NamedTuple):
    """What the events that give somebody one role say to another event."""

    #: Is one of them of another type that often tells the same happening? Is one of its type and word?
    kind: bool
    lemma: bool
    #: How many are of its type, at most 3, and is one of these told close by?
    alike: int
    near: bool
    #: Those who have the other role in the ones of its type.
    partners: frozenset[Who]


class Heard(NamedTuple):
    """What an event hears of the others."""

    #: Those of its type.
    alike: Sequence[Told]
    #: Of "actor" and "recipient" those of the event's options who have that role in some.
    parts: Mapping[str, Mapping[Who, Part]]


class Story:
    """The events of an article, and who has a part in which.

    Args:
        events: in the order of the article.
    """

    def __init__(self, events: Iterable[Told]) -> None:
        #: In the order of the article.
        self.events: Final = tuple(events)
        self._of_type: dict[str, list[Told]] = {}
        self._parts: dict[str, dict[Who, list[Told]]] = {role: {} for role in OTHER}
        for one in self.events:
            self._of_type.setdefault(one.type, []).append(one)
            for role, those in one.parts.items():
                for who in those:
                    self._parts[role].setdefault(who, []).append(one)

    def heard(self, scene: Scene) -> Heard:
        """What the events near a scene tell it; its own is passed over."""
        alike = _near(self._of_type.get(scene.type, ()), scene)
        whos = {option.who for option in (*scene.here, *scene.before)}
        parts: dict[str, dict[Who, Part]] = {role: {} for role in OTHER}
        for role, known in self._parts.items():
            for who in whos & known.keys():
                if events := _near(known[who], scene):
                    parts[role][who] = _part(scene, role, events)
        return Heard(alike, parts)


def _near(events: Sequence[Told], scene: Scene) -> list[Told]:
    """Those of events, in the order of the article, that are near a scene and not its own."""
    here = scene.sentence.number
    first = bisect_left(events, here - _NEAR, key=_sentence)
    last = bisect_right(events, here + _NEAR, key=_sentence)
    return [one for one in events[first:last] if one.sentence != here or not one.trigger.overlaps(scene.span)]


def _part(scene: Scene, role: str, events: Sequence[Told]) -> Part:
    """What some events, at least one, say of somebody who has the role in them."""
    lemma, kind, here = scene.sentence.tokens[scene.anchor].lemma, _KIND[scene.type], scene.sentence.number
    alike = [one for one in events if one.type == scene.type]
    return Part(
        kind in [_KIND[one.type] for one in events if one.type != scene.type],
        lemma in [one.lemma for one in alike],
        min(len(alike), 3),
        any(abs(one.sentence - here) <= 1 for one in alike),
        frozenset().union(*[one.parts[OTHER[role]] for one in alike]),
    )


def rows(scene: Scene, role: str, heard: Heard) -> list[Row]:
    """All that speaks for nobody, then for each option of `scene.here` and `scene.before`.

    Args:
        scene: the event.
        role: "actor" or "recipient".
        heard: what the other events of the article tell it.
    """
    own = options(scene, role)
    for row, more in zip(own, _of_story(scene, role, heard), strict=True):
        row.groups.append(more)
    return own


def features(scene: Scene, role: str, story: Story) -> list[list[Feature]]:
    """The features of all rows, to learn from, by the events of the article."""
    return [row.features for row in rows(scene, role, story.heard(scene))]


def _of_story(scene: Scene, role: str, heard: Heard) -> Iterator[Group]:
    """What the other events tell of nobody and of each option."""
    other = OTHER[role]
    alike = bool(heard.alike)
    yield _of_nobody(role, alike, any(one.parts[role] for one in heard.alike))
    likeliest = max(scene.here, key=lambda option: scene.chance(option, other), default=None)
    beside = likeliest.who if likeliest and scene.chance(likeliest, other) >= _PART_FROM else None
    known, turned = heard.parts[role], heard.parts[other]
    for option in (*scene.here, *scene.before):
        where, who = f"{role} {'here' if option.word is not None else 'before'} story", option.who
        yield _of_parts(where, scene.type, _said(known.get(who), beside), _said(turned.get(who), beside), alike)


class _Said(NamedTuple):
    """What the events that give somebody one role say, in one role's question."""

    kind: bool
    lemma: bool
    alike: int
    near: bool
    #: Is the likeliest for the other role the partner?
    pair: bool


def _said(part: Part | None, beside: Who | None) -> _Said | None:
    return None if part is None else _Said(*part[:4], beside in part.partners)


@lru_cache(maxsize=100)
def _of_nobody(role: str, alike: bool, filled: bool) -> Group:
    """What the other events tell of nobody: are there some of the type, and does one have somebody in the role?"""
    return Group([f"{role} nobody story {alike} {filled}", *([] if alike else [f"{role} story none"])])


@lru_cache(maxsize=20_000)
def _of_parts(where: str, kind: str, same: _Said | None, turned: _Said | None, alike: bool) -> Group:
    """What the other events tell of somebody.

    Args:
        where: role and place of the option.
        kind: type of the event.
        same: what those say in which they have the role.
        turned: what those say in which they have the other one.
        alike: are there events of the type?
    """
    names: list[str] = []
    for suffix, one in (("", same), (" other", turned)):
        if one is not None:
            names.append(f"{where} any{suffix}")
            names += [f"{where} {sign}{suffix}" for sign in ("kind", "lemma") if getattr(one, sign)]
    if same and same.alike:
        names += [f"{where} same", f"{where} same {same.alike}", f"{where} same {kind}"]
        names += [f"{where} {sign}" for sign, holds in (("same near", same.near), ("pair", same.pair)) if holds]
    if turned and turned.alike:
        names += [f"{where} other", f"{where} other {kind}", *([f"{where} pair turned"] if turned.pair else [])]
    if alike and not (same and same.alike) and not (turned and turned.alike):
        names.append(f"{where} unheard")
    return Group(names)
