"""Coded events against gold: precision, recall and F1, and how often each field is right.

Definitions, sentence by sentence: a coded event matches a gold event where the sentence and the type agree and so do
the parties: the sets of actor codes share a member or are both empty, and likewise the recipients'. A party without a
code counts as "?". Each gold event is matched once, the closest pair first. A field is judged on matched events for
which gold has a value. Pure: files are read and figures worded in `score_files`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Judged:
    """One event, gold or coded, as far as it is compared."""

    article: str
    #: Number of the sentence, from 1.
    sentence: int
    type: str
    actor: frozenset[str]
    recipient: frozenset[str]
    actor_sector: frozenset[str]
    recipient_sector: frozenset[str]
    status: str | None
    embedded: bool
    #: `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`.
    date: str | None
    place: str | None
    source: str | None
    trigger: str

    @property
    def asserted(self) -> bool:
        """Told as a fact in the reporter's own voice?"""
        return self.status == "actual" and not self.embedded


class Pair(NamedTuple):
    """A gold event and the coded event matched with it."""

    gold: Judged
    coded: Judged


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were found, of how many, for how many."""

    matched: int
    coded: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the coded events that are right; 0 where nothing was coded."""
        return self.matched / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold events that were found; 0 where there are none."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 where both are 0."""
        return harmonic(self.precision, self.recall)


def harmonic(one: float, other: float) -> float:
    """The harmonic mean of two shares; 0 where both are 0."""
    return 2 * one * other / (one + other) if one + other else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """A field: right on how many of the matched events that have it in gold."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where it was never asked."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one comparison."""

    #: Type and both parties agree.
    events: Rate
    #: Type alone agrees.
    type_in_sentence: Rate
    #: Matched, and both or neither say that it happened.
    happened: Rate
    #: Gold and coded events told as facts in the reporter's own voice, matched with each other.
    own_actual: Rate
    fields: dict[str, Share]
    #: Matched, coded and gold events of each type in gold, the most frequent first.
    by_type: dict[str, Rate]
    missed: tuple[Judged, ...]
    false: tuple[Judged, ...]


def score(gold: Sequence[Judged], coded: Sequence[Judged]) -> Report:
    """Compare coded events with gold events.

    Args:
        gold: the events that should be found.
        coded: the events that were.

    Returns:
        The figures. Nothing passes without input: no coded events score 0.
    """
    pairs = match(gold, coded)
    own_gold, own_coded = [g for g in gold if g.asserted], [c for c in coded if c.asserted]
    happened = sum((g.status == "actual") == (c.status == "actual") for g, c in pairs)
    got, used = {id(pair.gold) for pair in pairs}, {id(pair.coded) for pair in pairs}
    return Report(
        events=Rate(len(pairs), len(coded), len(gold)),
        type_in_sentence=Rate(len(match(gold, coded, parties=False)), len(coded), len(gold)),
        happened=Rate(happened, len(coded), len(gold)),
        own_actual=Rate(len(match(own_gold, own_coded)), len(own_coded), len(own_gold)),
        fields={name: _share(pairs, *judge) for name, judge in _FIELDS.items()},
        by_type=_by_type(gold, coded, pairs),
        missed=tuple(g for g in gold if id(g) not in got),
        false=tuple(c for c in coded if id(c) not in used),
    )


def match(gold: Iterable[Judged], coded: Iterable[Judged], *, parties: bool = True) -> list[Pair]:
    """Pair gold and coded events one to one, greedily, the closest pair of a sentence and type first.

    Args:
        gold: gold events.
        coded: coded events.
        parties: must the parties agree too?

    Returns:
        The pairs; among equally close ones the first in the order given wins.
    """
    buckets: dict[tuple[str, int, str], tuple[list[Judged], list[Judged]]] = defaultdict(lambda: ([], []))
    for side, events in enumerate((gold, coded)):
        for event in events:
            buckets[event.article, event.sentence, event.type][side].append(event)
    return [pair for golds, codeds in buckets.values() for pair in _greedy(golds, codeds, parties)]


def _greedy(golds: list[Judged], codeds: list[Judged], parties: bool) -> Iterator[Pair]:
    options = sorted(
        (-_closeness(g, c), i, j)
        for i, g in enumerate(golds)
        for j, c in enumerate(codeds)
        if not parties or (_agree(g.actor, c.actor) and _agree(g.recipient, c.recipient))
    )
    free_gold, free_coded = set(range(len(golds))), set(range(len(codeds)))
    for _, i, j in options:
        if i in free_gold and j in free_coded:
            free_gold.remove(i)
            free_coded.remove(j)
            yield Pair(golds[i], codeds[j])


def _closeness(gold: Judged, coded: Judged) -> int:
    """How many of four fields are equal."""
    return sum(
        (
            gold.actor == coded.actor,
            gold.recipient == coded.recipient,
            gold.status == coded.status,
            gold.embedded == coded.embedded,
        )
    )


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or (not one and not other)


def _same_words(one: str | None, other: str | None) -> bool:
    """Do two mentions share a content word? "Zhao" and "spokesman Zhao Lijian" are the same speaker."""
    return bool(_content(one or "") & _content(other or ""))


def _content(text: str) -> set[str]:
    """The words of more than two characters, as far as they compare: in lower case, without marks at their ends."""
    return {word.strip(".,'’\"").lower() for word in text.split() if len(word) > 2}


_Judge = tuple[Callable[[Judged], object], Callable[[Judged, Judged], bool]]

# Field: for which gold events it is asked, and when the coded event has it right.
_FIELDS: dict[str, _Judge] = {
    "status": (lambda _: True, lambda g, c: g.status == c.status),
    "embedded": (lambda _: True, lambda g, c: g.embedded == c.embedded),
    "actor sector": (lambda g: g.actor_sector, lambda g, c: _agree(g.actor_sector, c.actor_sector)),
    "recipient sector": (lambda g: g.recipient_sector, lambda g, c: _agree(g.recipient_sector, c.recipient_sector)),
    "date": (lambda g: g.date, lambda g, c: g.date == c.date),
    "place": (lambda g: g.place, lambda g, c: _same_words(g.place, c.place)),
    "source": (lambda g: g.source, lambda g, c: _same_words(g.source, c.source)),
}


def _share(pairs: Sequence[Pair], asked: Callable[[Judged], object], right: Callable[[Judged, Judged], bool]) -> Share:
    relevant = [pair for pair in pairs if asked(pair.gold)]
    return Share(sum(right(g, c) for g, c in relevant), len(relevant))


def _by_type(gold: Iterable[Judged], coded: Iterable[Judged], pairs: Iterable[Pair]) -> dict[str, Rate]:
    wanted, made = Counter(g.type for g in gold), Counter(c.type for c in coded)
    hits = Counter(pair.gold.type for pair in pairs)
    return {type_: Rate(hits[type_], made[type_], n) for type_, n in wanted.most_common()}
