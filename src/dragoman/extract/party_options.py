"""Whom an event may have as actor or recipient: the options, and what speaks for each.

The options are the parties of the event's own sentence, those that the sentences before it left in mind, and nobody.
The features are read by the linear choice in `parties`; their names are the keys of `data/parties/choose.json`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from dragoman.extract.background import LEAD, REACH, sentences_before
from dragoman.extract.encoder import Decided
from dragoman.extract.labels import ROLES
from dragoman.extract.linear import Feature, logit, probability
from dragoman.extract.weighing import Group, group, named, total
from dragoman.model import Coding, Mention, Sentence, Span

#: A word outside every mention is an option from this probability on.
_WORD_FROM: Final = 0.1
_ASKED: Final = ("actor", "recipient", "source")
OTHER: Final = {"actor": "recipient", "recipient": "actor"}
#: Somebody stands in mind however far back from so many mentions on.
_OFTEN: Final = 3
#: Most options taken from the sentences before.
_FROM_BEFORE: Final = 12


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


class Standing(NamedTuple):
    """How somebody of the sentences before stands to a sentence."""

    #: Sentences back to the last mention, and mentions, as far as they are told apart.
    back: int
    weight: int
    #: Is nobody mentioned more often?
    most: bool


class Look(NamedTuple):
    """The model's best probability that an option fills a role."""

    chance: float
    logit: float
    grade: int


class Spoken:
    """Who is mentioned in which sentence of an article.

    Args:
        coding: with mentions, in the order of the text.
    """

    def __init__(self, coding: Coding) -> None:
        #: By number of the sentence.
        self.mentions: dict[int, list[Mention]] = {}
        self._of_chain: dict[int, list[int]] = {}
        self._most = [0]
        self._owned: dict[int, dict[int, Mention]] = {}
        for mention in coding.mentions:
            self.mentions.setdefault(mention.sentence, []).append(mention)
            of_chain = self._of_chain.setdefault(mention.chain, [])
            of_chain.append(mention.sentence)
            self._most += [self._most[-1]] * (mention.sentence + 1 - len(self._most))
            self._most[-1] = max(self._most[-1], len(of_chain))

    def owner(self, sentence: Sentence) -> dict[int, Mention]:
        """The mention of each word of a sentence that is part of one, the shortest where several are."""
        out = self._owned.get(sentence.number)
        if out is None:
            out = self._owned[sentence.number] = {}
            # The shortest has the last word.
            for mention in sorted(self.mentions.get(sentence.number, ()), key=lambda m: m.span.start - m.span.end):
                for i, token in enumerate(sentence.tokens):
                    if mention.span.start <= token.start < mention.span.end:
                        out[i] = mention
        return out

    def weight(self, chain: int, number: int) -> int:
        """Mentions of a chain up to a sentence."""
        return bisect_right(self._of_chain.get(chain, ()), number)

    def most(self, number: int) -> int:
        """Mentions of the chain that has most of them up to a sentence."""
        return self._most[min(number, len(self._most) - 1)]


@dataclass(frozen=True)
class Cast:
    """Who is spoken of in a sentence and before it, whatever the event; its events share one."""

    coding: Coding
    sentence: Sentence
    #: Of the article, where its sentences share one.
    shared: Spoken | None = None

    @cached_property
    def spoken(self) -> Spoken:
        """Who is mentioned in the article."""
        return self.shared or Spoken(self.coding)

    @property
    def owner(self) -> dict[int, Mention]:
        """The mention of each word that is part of one, the shortest where several are."""
        return self.spoken.owner(self.sentence)

    @cached_property
    def chains(self) -> dict[int, list[int]]:
        """The words of each chain of the sentence."""
        out: dict[int, list[int]] = {}
        for word, mention in self.owner.items():
            out.setdefault(mention.chain, []).append(word)
        return out

    @cached_property
    def owner_before(self) -> dict[int, int]:
        """The chain of each word of the sentences looked back to, by the offset at which the word begins."""
        earlier = [self.coding.sentences[n] for n, _ in sentences_before(self.sentence.number - 1)]
        return {s.tokens[word].start: mention.chain for s in earlier for word, mention in self.spoken.owner(s).items()}

    def seen_before(self, starts: tuple[int, ...]) -> Mapping[int, Sequence[int]]:
        """By chain, which of some words of the sentences before are part of it, told by where they begin."""
        if starts not in self._seen:
            rows: dict[int, list[int]] = {}
            for row, start in enumerate(starts):
                if (chain := self.owner_before.get(start)) is not None:
                    rows.setdefault(chain, []).append(row)
            self._seen[starts] = rows
        return self._seen[starts]

    @cached_property
    def _seen(self) -> dict[tuple[int, ...], dict[int, list[int]]]:
        """What `seen_before` has told: the events of a sentence see the same words."""
        return {}

    def weight(self, chain: int) -> int:
        """Mentions of a chain up to this sentence."""
        return self.spoken.weight(chain, self.sentence.number)

    def standing(self, mention: Mention) -> Standing:
        """How far back and how often somebody of the sentences before was mentioned."""
        known = self._standings.get(mention.chain)
        if known is None:
            number = self.sentence.number
            weight = self.weight(mention.chain)
            known = self._standings[mention.chain] = Standing(
                min(number - mention.sentence, REACH + 1), min(weight, 5), weight == self.spoken.most(number)
            )
        return known

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        """What `standing` has told, by chain: of each it is asked for one and the same mention, that of `_before`."""
        return {}


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
    def span(self) -> Span:
        """Of the anchor word."""
        token = self.sentence.tokens[self.anchor]
        return Span(token.start, token.end)

    @cached_property
    def here(self) -> tuple[Option, ...]:
        """The options of the event's own sentence."""
        return tuple(_here(self))

    @cached_property
    def before(self) -> tuple[Option, ...]:
        """The options of the sentences before it, the nearest first."""
        found = list(_before(self.cast, {option.chain for option in self.here}))
        if chances := self._chances_before:
            unlikely = {chain: -max(each) for chain, each in chances.items()}
            found.sort(key=lambda option: unlikely.get(option.chain, 0.0))  # keeps the nearest of those alike
        return tuple(found[:_FROM_BEFORE])

    @cached_property
    def looks(self) -> dict[str, dict[tuple[int, ...], Look]]:
        """What the model says of each role and the words of each option."""
        known, out = {option.words for option in self.here}, {}
        for role in _ASKED:
            chances = self.decided.roles[:, ROLES.index(role)].tolist()
            out[role] = {words: _look(max([chances[word] for word in words])) for words in known}
        return out

    @cached_property
    def looks_before(self) -> dict[str, dict[int | None, Look]]:
        """What the model says of both roles and of each chain of `before`, as far as it saw them."""
        chances = self._chances_before
        seen = {option.chain: each for option in self.before if (each := chances.get(option.chain))}
        return {role: {chain: _look(each[n]) for chain, each in seen.items()} for n, role in enumerate(OTHER)}

    @cached_property
    def _chances_before(self) -> dict[int | None, tuple[float, float]]:
        """The model's best probability of both roles by chain of the sentences before, as far as it saw them."""
        if self.decided.before is None:
            return {}
        rows = self.cast.seen_before(tuple(self.decided.starts))
        actor, recipient = (self.decided.before[:, ROLES.index(role)].tolist() for role in OTHER)
        return {
            chain: (max([actor[row] for row in here]), max([recipient[row] for row in here]))
            for chain, here in rows.items()
        }

    def chance(self, option: Option, role: str) -> float:
        """The model's best probability of a role among the words of an option."""
        look = self.looks[role].get(option.words)
        return look.chance if look else 0.0


#: Of smaller probabilities all log odds are the same.
_SMALLEST: Final = probability(-6.0)


def _look(chance: float) -> Look:
    odds = -6.0 if chance < _SMALLEST else logit(chance)
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
    """Those who are near, in the lead of the article or spoken of again and again, the nearest first."""
    seen = set(known)
    here = cast.sentence.number
    for number in range(here - 1, 0, -1):
        for mention in reversed(cast.spoken.mentions.get(number, ())):
            if mention.chain in seen or mention.kind == "pronoun":
                continue
            if here - number <= REACH or number <= LEAD or cast.weight(mention.chain) >= _OFTEN:
                seen.add(mention.chain)
                yield Option(None, mention)


class Row(NamedTuple):
    """What speaks for and against an option."""

    groups: list[Group]
    measures: list[tuple[str, float]]

    @property
    def features(self) -> list[Feature]:
        """All of it, to learn from."""
        return [*named(self.groups), *self.measures]

    def score(self, table: Mapping[str, float]) -> float:
        """The sum of its weights."""
        out = total(table, self.groups)
        for name, value in self.measures:
            out += table.get(name, 0.0) * value
        return out


def features(scene: Scene, role: str) -> list[Row]:
    """What speaks for nobody, then for each option of `scene.here` and of `scene.before`."""
    looks, known = scene.looks[role], scene.looks_before[role]
    ranks = sorted([looks[option.words].chance for option in scene.here], reverse=True)
    seen = sorted([known[o.chain].chance for o in scene.before if o.chain in known], reverse=True)
    best = _look(ranks[0] if ranks else 0.0)
    nobody = _nobody(scene, role, best)
    if seen:
        behind = _look(seen[0])
        nobody.groups.append(group(f"{role} nobody seen {behind.grade}"))
        nobody.measures.append((f"{role} nobody seen", behind.logit))
    return [nobody, *_of_here(scene, role, ranks), *_of_before(scene, role, best.grade, seen)]


#: Groups that are remembered: some thousands come again and again.
_remembered = lru_cache(maxsize=20_000)


def _nobody(scene: Scene, role: str, best: Look) -> Row:
    token = scene.sentence.tokens[scene.anchor]
    links = {t.dep for t in scene.sentence.tokens if t.head == scene.anchor}
    voice = "passive" if "auxpass" in links else token.pos
    told = group(
        f"{role} nobody", f"{role} nobody {scene.type}", f"{role} nobody {voice}",
        f"{role} nobody {scene.type} {voice}",
        f"{role} nobody {token.dep}", f"{role} nobody {scene.status}",
        f"{role} nobody best {best.grade}",
        f"{role} nobody {token.lemma}", f"{role} nobody embedded {scene.embedded}",
    )  # fmt: skip
    return Row([told], [(f"{role} nobody best", best.logit)])


def _of_here(scene: Scene, role: str, ranks: Sequence[float]) -> Iterator[Row]:
    """Of everybody of the event's sentence; `ranks` are their chances, the best first."""
    looks, against, sources = (scene.looks[asked] for asked in (role, OTHER[role], "source"))
    where, own, other, margin = f"{role} here", f"{role} z", f"{role} z other", f"{role} margin"
    best, second = map(logit, ranks[:2]) if len(ranks) > 1 else (0.0, 0.0)
    for option in scene.here:
        assert option.word is not None
        look, beside, source = looks[option.words], against[option.words], sources[option.words]
        groups = [
            _stands(role, option.word > scene.anchor, scene.type, min(abs(option.word - scene.anchor) // 4, 6)),
            _grades(role, look.grade, beside.grade, source.grade, min(ranks.index(look.chance), 3)),
            _entity(scene, option.mention, where),
        ]
        measures = [(own, look.logit), (other, beside.logit)]
        if len(ranks) > 1:
            measures.append((margin, look.logit - (second if look.chance == ranks[0] else best)))
        yield Row(groups, measures)


@_remembered
def _stands(role: str, after: bool, kind: str, far: int) -> Group:
    """Where somebody of the event's sentence stands, seen from the anchor."""
    return Group((f"{role} here", f"{role} side {after} {kind}", f"{role} far {far}"))


@_remembered
def _grades(role: str, own: int, other: int, source: int, rank: int) -> Group:
    """What the model says of somebody of the event's sentence."""
    return Group((f"{role} z {own}", f"{role} z other {other}", f"{role} source {source}", f"{role} rank {rank}"))


def _of_before(scene: Scene, role: str, best: int, chances: Sequence[float]) -> Iterator[Row]:
    """Of everybody of the sentences before.

    Args:
        scene: the event.
        role: "actor" or "recipient".
        best: grade of the likeliest of the event's own sentence.
        chances: of those whom the model saw, the best first.
    """
    looks, against = scene.looks_before[role], scene.looks_before[OTHER[role]]
    before, seen, own, other = f"{role} before", f"{role} seen", f"{role} seen z", f"{role} seen z other"
    for option in scene.before:
        assert option.mention is not None
        back, weight, most = scene.cast.standing(option.mention)
        look = looks.get(option.mention.chain)
        where = before if look is None else seen
        groups = [_back(where, back, scene.type, best), _often(where, weight, most)]
        measures = []
        if look is not None:
            beside = against[option.mention.chain]
            groups.append(_grades_before(role, look.grade, beside.grade, min(chances.index(look.chance), 3)))
            measures = [(own, look.logit), (other, beside.logit)]
        groups.append(_entity(scene, option.mention, where))
        yield Row(groups, measures)


@_remembered
def _grades_before(role: str, own: int, other: int, rank: int) -> Group:
    """What the model says of somebody of the sentences before."""
    return Group((f"{role} seen z {own}", f"{role} seen rank {rank}", f"{role} seen z other {other}"))


@_remembered
def _back(where: str, back: int, kind: str, best: int) -> Group:
    return Group((where, f"{where} {back}", f"{where} {kind}", f"{where} best {best}"))


@_remembered
def _often(where: str, weight: int, most: bool) -> Group:
    return Group((f"{where} weight {weight}", f"{where} most {most}"))


def _entity(scene: Scene, mention: Mention | None, where: str) -> Group:
    """What is known of who it is; `where` tells role and place."""
    if mention is None:
        return group(f"{where} no mention")
    entity = scene.coding.entities[mention.chain]
    return _who(where, mention.kind, entity.sector, scene.type, entity.code is not None)


@_remembered
def _who(where: str, mention: str, sector: str | None, kind: str, coded: bool) -> Group:
    named = f"{where} sector {sector}"
    return Group((f"{where} {mention}", named, f"{named} {kind}", f"{where} coded {coded}"))
