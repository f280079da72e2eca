"""The other events of an article, as far as they tell who has a part in one: news tells an event more than once.

"Sixteen people were killed" names no attacker; that the attack of two sentences before had one, and whom it hit, speaks
for both. What the event model says of the others is taken at its word, before any choice is made.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from dragoman.extract.linear import Feature
from dragoman.extract.party_options import OTHER, Option, Scene
from dragoman.extract.party_options import features as options
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


def features(scene: Scene, role: str, story: Sequence[Told]) -> list[list[Feature]]:
    """All features of nobody, then of each option of `scene.here` and `scene.before`.

    Args:
        scene: the event.
        role: "actor" or "recipient".
        story: the events of the article in its order; that of the scene itself is passed over.
    """
    return [own + more for own, more in zip(options(scene, role), _of_story(scene, role, story), strict=True)]


def _of_story(scene: Scene, role: str, story: Sequence[Told]) -> Iterator[list[Feature]]:
    """What the other events tell of nobody and of each option."""
    tokens, other, here = scene.sentence.tokens, OTHER[role], scene.sentence.number
    anchor = Span(tokens[scene.anchor].start, tokens[scene.anchor].end)
    near = story[bisect_left(story, here - _NEAR, key=_sentence) : bisect_right(story, here + _NEAR, key=_sentence)]
    others = [one for one in near if not one.trigger.overlaps(anchor)]
    alike = [one for one in others if one.type == scene.type]
    yield [f"{role} nobody story {bool(alike)} {any(one.parts[role] for one in alike)}",
           *([] if alike else [f"{role} story none"])]  # fmt: skip
    likeliest = max(scene.here, key=lambda option: scene.chance(option, other), default=None)
    beside = likeliest.who if likeliest and scene.chance(likeliest, other) >= _PART_FROM else None
    kin = [one for one in others if one.type != scene.type and _KIND[one.type] == _KIND[scene.type]]
    for option in (*scene.here, *scene.before):
        where = f"{role} {'here' if option.word is not None else 'before'} story"
        yield list(_of_option(scene, option, where, (role, other), alike, kin, others, beside))


def _of_option(
    scene: Scene, option: Option, where: str, roles: tuple[str, str], alike: Sequence[Told], kin: Sequence[Told],
    others: Sequence[Told], beside: Who | None,
) -> Iterator[Feature]:  # fmt: skip
    role, other = roles
    who, lemma = option.who, scene.sentence.tokens[scene.anchor].lemma
    same = [one for one in alike if who in one.parts[role]]
    turned = [one for one in alike if who in one.parts[other]]
    if same:
        yield from (f"{where} same", f"{where} same {min(len(same), 3)}", f"{where} same {scene.type}")
    if turned:
        yield from (f"{where} other", f"{where} other {scene.type}")
    if alike and not same and not turned:
        yield f"{where} unheard"
    for name, found in (("lemma", same), ("lemma other", turned)):
        if any(one.lemma == lemma for one in found):
            yield f"{where} {name}"
    if any(abs(one.sentence - scene.sentence.number) <= 1 for one in same):
        yield f"{where} same near"
    if beside is not None:
        if any(beside in one.parts[other] for one in same):
            yield f"{where} pair"
        if any(beside in one.parts[role] for one in turned):
            yield f"{where} pair turned"
    for name, events in (("kind", kin), ("any", others)):
        for part, suffix in ((role, ""), (other, " other")):
            if any(who in one.parts[part] for one in events):
                yield f"{where} {name}{suffix}"
