"""The step that tells what each event is about: its PLOVER contexts, several or none.

Three kinds of evidence speak for a context, each with a chance: the cues of the event's sentence, those of its own
clause in full; what its type, mode and parties say; and the topic of the article. A context's score is the chance that
at least one of them is right, as if each erred by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Final, NamedTuple

from dragoman.extract.context_cues import Cues, Found, cues, cues_of
from dragoman.extract.context_signs import signs_for, signs_of
from dragoman.extract.context_topic import Topic, span_of, topic_of
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Event, Evidence, Span

#: A context is kept from this score on, which a fair cue in the event's clause just has. On records of an earlier
#: edition, which ask for one context where today's codebook asks for all, .55 has precision .61 for .49 and recall .65
#: for .76 (docs/evaluation.md).
LEAST_SCORE: Final = 0.5
#: So many at most, the best.
MOST: Final = 4
#: What is left of a cue's chance outside the clause of the event: a strong one alone is then not enough.
_ELSEWHERE: Final = 0.65
#: Words named as evidence of one context.
_SHOWN: Final = 2
#: Labels of words that head a clause of their own.
_CLAUSES: Final = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "pcomp"})


class Support(NamedTuple):
    """Something that speaks for a context of an event."""

    context: str
    chance: float
    span: Span
    #: What it is, for the evidence.
    reason: str


@dataclass(frozen=True, slots=True)
class _Told:
    """All cues of an article."""

    table: Cues
    #: By number of the sentence.
    found: Mapping[int, Sequence[Found]]
    topic: Topic


def contexts(coding: Coding) -> Coding:
    """Add the contexts of every event, the surest first, with the words that tell them.

    Args:
        coding: with sentences and events.

    Returns:
        The same; an event for which nothing speaks has none.
    """
    if not coding.events:
        return coding
    table = cues()
    found = {sentence.number: cues_of(sentence, table) for sentence in coding.sentences}
    told = _Told(table, found, topic_of(coding, found, table))
    here = {event.sentence for event in coding.events}
    trees = {sentence.number: Tree(sentence) for sentence in coding.sentences if sentence.number in here}
    out = [_decided(event, list(_supports(event, trees.get(event.sentence), told))) for event in coding.events]
    return replace(coding, events=tuple(out))


def scores(supports: Iterable[Support]) -> dict[str, float]:
    """Context → the chance that something of what speaks for it is right."""
    chances: dict[str, list[float]] = {}
    for support in supports:
        chances.setdefault(support.context, []).append(support.chance)
    return {context: 1 - prod(1 - chance for chance in several) for context, several in chances.items()}


def _decided(event: Event, supports: Sequence[Support]) -> Event:
    """The event with its contexts and their evidence."""
    ranked = sorted(scores(supports).items(), key=lambda item: (-item[1], item[0]))
    kept = tuple(context for context, score in ranked if score >= LEAST_SCORE)[:MOST]
    return replace(event, contexts=kept, evidence=(*event.evidence, *_evidence(kept, supports)))


def _evidence(kept: Sequence[str], supports: Sequence[Support]) -> Iterator[Evidence]:
    """The strongest supports of each context; words that tell several stand once."""
    words: dict[Span, dict[str, list[str]]] = {}
    for context in kept:
        own = sorted((s for s in supports if s.context == context), key=lambda s: (-s.chance, s.span, s.reason))
        for support in own[:_SHOWN]:
            words.setdefault(support.span, {}).setdefault(support.reason, []).append(context)
    for span, reasons in words.items():
        step = "; ".join(f"{', '.join(dict.fromkeys(told))}: {reason}" for reason, told in reasons.items())
        yield Evidence("context", span, step)


def _supports(event: Event, tree: Tree | None, told: _Told) -> Iterator[Support]:
    """All that speaks for any context of an event."""
    for sign in signs_of(event, signs_for(event.type)):
        yield Support(sign.context, sign.chance, event.trigger, sign.reason)
    for context, chance in told.topic.chances(event.sentence):
        yield Support(context, chance, told.topic.words.get(context, event.trigger), "topic of the article")
    if tree is not None:
        yield from _cued(event, tree, told)


def _cued(event: Event, tree: Tree, told: _Told) -> Iterator[Support]:
    """The cues of the event's sentence; of equal ones the nearest."""
    clause, seen = _clause(tree, event.trigger), set[tuple[str, ...]]()
    for cue in sorted(told.found[event.sentence], key=lambda cue: cue.last not in clause):
        if cue.phrase not in seen:
            seen.add(cue.phrase)
            share = 1.0 if cue.last in clause else _ELSEWHERE
            for context, chance in told.table.contexts[cue.phrase]:
                if chance:
                    yield Support(context, chance * share, span_of(tree.sentence, cue), "cue")


def _clause(tree: Tree, trigger: Span) -> frozenset[int]:
    """The words of the clause that a trigger stands in, with what hangs under it."""
    head = tree.sentence.head_of(trigger)
    if head is None:
        return frozenset()
    return tree.below(next((i for i in (head, *tree.ancestors(head)) if tree.tokens[i].dep in _CLAUSES), head))
