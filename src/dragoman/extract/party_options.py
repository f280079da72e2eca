"""Whom an event may have as actor or recipient: the options, and what speaks for each.

The options are the parties of the event's own sentence, those that the sentences before it left in mind, and nobody.
The features are read by the linear choice in `parties`; their names are the keys of `data/parties/choose.json`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from dragoman.extract.encoder import Decided
from dragoman.extract.labels import ROLES
from dragoman.extract.linear import Feature, logit
from dragoman.model import Coding, Mention, Sentence

#: So many sentences back a party may stand that an event of this sentence still has.
REACH: Final = 4
#: A word outside every mention is an option from this probability on.
_WORD_FROM: Final = 0.1
_ASKED: Final = ("actor", "recipient", "source")
_OTHER: Final = {"actor": "recipient", "recipient": "actor"}
#: Most options taken from the sentences before.
_FROM_BEFORE: Final = 8


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody who may fill a role."""

    #: Index of the word that stands for them in the event's sentence; None if they stand in another sentence.
    word: int | None
    #: The mention, if the word is part of one.
    mention: Mention | None
    #: Every word of the sentence that means them.
    words: tuple[int, ...] = ()

    @property
    def chain(self) -> int | None:
        """Number of the entity."""
        return self.mention.chain if self.mention else None

    @property
    def who(self) -> tuple[str, int | None]:
        """Whom it means: two options of the same are one party."""
        return ("word", self.word) if self.mention is None else ("chain", self.mention.chain)


class Look(NamedTuple):
    """The model's best probability that an option fills a role."""

    chance: float
    logit: float
    grade: int


@dataclass(frozen=True)
class Cast:
    """Who is spoken of in a sentence and before it, whatever the event; its events share one."""

    coding: Coding
    sentence: Sentence

    @cached_property
    def owner(self) -> dict[int, Mention]:
        """The mention of each word that is part of one, the shortest where several are."""
        out: dict[int, Mention] = {}
        mentions = [m for m in self.coding.mentions if m.sentence == self.sentence.number]
        for mention in sorted(mentions, key=lambda m: m.span.start - m.span.end):  # the shortest has the last word
            for i, token in enumerate(self.sentence.tokens):
                if mention.span.start <= token.start < mention.span.end:
                    out[i] = mention
        return out

    @cached_property
    def chains(self) -> dict[int, list[int]]:
        """The words of each chain of the sentence."""
        out: dict[int, list[int]] = {}
        for word, mention in self.owner.items():
            out.setdefault(mention.chain, []).append(word)
        return out

    @cached_property
    def weight(self) -> Counter[int]:
        """Mentions of each chain up to this sentence."""
        return Counter(m.chain for m in self.coding.mentions if m.sentence <= self.sentence.number)

    @cached_property
    def heaviest(self) -> int:
        """Mentions of the chain that has most of them up to this sentence."""
        return max(self.weight.values(), default=0)


@dataclass(frozen=True)
class Scene:
    """One event with everything that tells who takes part in it."""

    coding: Coding
    sentence: Sentence
    #: Index of the anchor word.
    anchor: int
    type: str
    decided: Decided
    status: str
    embedded: bool
    #: Of the sentence, where its events share one.
    shared: Cast | None = None

    @cached_property
    def cast(self) -> Cast:
        """Who is spoken of, whatever the event."""
        return self.shared or Cast(self.coding, self.sentence)

    @cached_property
    def here(self) -> tuple[Option, ...]:
        """The options of the event's own sentence."""
        return tuple(_here(self))

    @cached_property
    def before(self) -> tuple[Option, ...]:
        """The options of the sentences before it, the nearest first."""
        return tuple(_before(self.cast, {o.chain for o in self.here}))

    @cached_property
    def looks(self) -> dict[str, dict[tuple[int, ...], Look]]:
        """What the model says of each role and the words of each option."""
        known, out = {option.words for option in self.here}, {}
        for role in _ASKED:
            chances = self.decided.roles[:, ROLES.index(role)].tolist()
            out[role] = {words: _look(max([chances[word] for word in words])) for words in known}
        return out

    def chance(self, option: Option, role: str) -> float:
        """The model's best probability of a role among the words of an option."""
        look = self.looks[role].get(option.words)
        return look.chance if look else 0.0


def _look(chance: float) -> Look:
    odds = logit(chance)
    return Look(chance, odds, math.floor(odds))


def _here(scene: Scene) -> Iterator[Option]:
    owner, roles = scene.cast.owner, scene.decided.roles
    likely = roles[:, :2].max(axis=1).tolist()
    for words in scene.cast.chains.values():
        readable = [w for w in words if w < len(roles)]
        if readable:
            best = max(readable, key=likely.__getitem__)
            yield Option(best, owner[best], tuple(sorted(readable)))
    for word, chance in enumerate(likely):
        if chance >= _WORD_FROM and word not in owner:
            yield Option(word, None, (word,))


def _before(cast: Cast, known: set[int | None]) -> Iterator[Option]:
    seen = set(known)
    count = 0
    for mention in reversed(cast.coding.mentions):
        back = cast.sentence.number - mention.sentence
        if back <= 0 or mention.chain in seen:
            continue
        if (back <= REACH or cast.weight[mention.chain] >= 3) and mention.kind != "pronoun":
            seen.add(mention.chain)
            count += 1
            yield Option(None, mention)
        if count >= _FROM_BEFORE:
            return


def features(scene: Scene, role: str) -> list[list[Feature]]:
    """The features of nobody, then of each option of `scene.here` and of `scene.before`."""
    ranks = sorted((scene.chance(o, role) for o in scene.here), reverse=True)
    best = _look(ranks[0] if ranks else 0.0)
    return [
        _nobody(scene, role, best),
        *(_of_here(scene, o, role, ranks) for o in scene.here),
        *(_of_before(scene, o, role, best.grade) for o in scene.before),
    ]


def _nobody(scene: Scene, role: str, best: Look) -> list[Feature]:
    token = scene.sentence.tokens[scene.anchor]
    links = {t.dep for t in scene.sentence.tokens if t.head == scene.anchor}
    voice = "passive" if "auxpass" in links else token.pos
    return [
        f"{role} nobody", f"{role} nobody {scene.type}", f"{role} nobody {voice}",
        f"{role} nobody {scene.type} {voice}",
        f"{role} nobody {token.dep}", f"{role} nobody {scene.status}",
        f"{role} nobody best {best.grade}", (f"{role} nobody best", best.logit),
        f"{role} nobody {token.lemma}", f"{role} nobody embedded {scene.embedded}",
    ]  # fmt: skip


def _of_here(scene: Scene, option: Option, role: str, ranks: Sequence[float]) -> list[Feature]:
    look, against, source = (scene.looks[asked][option.words] for asked in (role, _OTHER[role], "source"))
    assert option.word is not None
    out: list[Feature] = [
        f"{role} here", (f"{role} z", look.logit), f"{role} z {look.grade}", f"{role} z other {against.grade}",
        (f"{role} z other", against.logit), f"{role} rank {min(ranks.index(look.chance), 3)}",
        f"{role} side {option.word > scene.anchor} {scene.type}", f"{role} source {source.grade}",
        f"{role} far {min(abs(option.word - scene.anchor) // 4, 6)}",
    ]  # fmt: skip
    if len(ranks) > 1:
        out.append((f"{role} margin", look.logit - logit(ranks[1] if look.chance == ranks[0] else ranks[0])))
    out += _entity(scene, option, role)
    return out


def _of_before(scene: Scene, option: Option, role: str, best: int) -> list[Feature]:
    """The features of somebody of the sentences before; `best` is the grade of the likeliest of this one."""
    assert option.mention is not None
    back = scene.sentence.number - option.mention.sentence
    weight = scene.cast.weight[option.mention.chain]
    out: list[Feature] = [
        f"{role} before", f"{role} before {min(back, REACH + 1)}", f"{role} before {scene.type}",
        f"{role} before weight {min(weight, 5)}", f"{role} before best {best}",
        f"{role} before most {weight == scene.cast.heaviest}",
    ]  # fmt: skip
    out += _entity(scene, option, role)
    return out


def _entity(scene: Scene, option: Option, role: str) -> list[Feature]:
    """What is known of who it is."""
    where = f"{role} {'here' if option.word is not None else 'before'}"
    if option.mention is None:
        return [f"{where} no mention"]
    entity = scene.coding.entities[option.mention.chain]
    sector = f"{where} sector {entity.sector}"
    return [f"{where} {option.mention.kind}", sector, f"{sector} {scene.type}",
            f"{where} coded {entity.code is not None}"]  # fmt: skip
