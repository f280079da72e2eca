"""Attributions that the parse shows: X said that Y; Y, according to X; X's threat to Y."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.extract.context import features
from dragoman.extract.cuewords import LEAST_WORD_CHANCE, CueWords
from dragoman.extract.extent import content_of, extent_weights, fitted, is_clause_after, other_reports
from dragoman.extract.frames import Reading, readings
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.speakers import speaker_of
from dragoman.extract.trees import Tree
from dragoman.model import Span

#: Least chance of a reading in its context. Over two folds of polnear_train, 0.15, 0.2 and 0.25 give an F1 of .80, .80
#: and .79 where any shared word counts, and of .64, .65 and .65 where half of all have to be shared.
LEAST_CHANCE: Final = 0.2
#: The same for a plain verb of speech: PolNeAR seldom annotates a report inside a report ("said that X had said that"),
#: which is wanted here; 0.2, 0.1 and 0.05 give polnear_train the same F1.
LEAST_CHANCE_NESTED: Final = 0.05
_PLAIN_CUE: Final = 0.7
_SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj", "expl")


class Attribution(NamedTuple):
    """A cue, what it reports, and who speaks."""

    #: Number of the sentence, as an index into `Coding.sentences`.
    sentence: int
    #: Index of the cue's head word in it.
    cue: int
    cue_span: Span
    relation: str
    speaker: Span | None
    #: Stretches of the content.
    content: tuple[Span, ...]
    chance: float


def attributions(tree: Tree, number: int, words: CueWords, marks: Sequence[Quoted] = ()) -> Iterator[Attribution]:
    """The likeliest reading of each cue of a sentence.

    Args:
        tree: the sentence.
        number: its index in `Coding.sentences`.
        words: the cue words.
        marks: the quotations that overlap the sentence.

    Yields:
        Readings of at least `LEAST_CHANCE`, in the order of their cues.
    """
    best = likeliest(tree, number, words, marks)
    leader = _leaders(tree, (reading for _, reading in best.values()), words)
    for cue, (chance, reading) in sorted(best.items()):
        whole = content_of(tree, reading, words)
        content = tree.runs(fitted(tree, reading, whole, marks, extent_weights())) if whole else ()
        if content:
            relation = reading.relation
            speaker = speaker_of(tree, leader.get(cue, cue), relation)
            yield Attribution(number, cue, cue_span(tree, cue, relation), relation, speaker, content, chance)


def likeliest(
    tree: Tree, number: int, words: CueWords, marks: Sequence[Quoted] = ()
) -> dict[int, tuple[float, Reading]]:
    """The likeliest reading of each cue of a sentence, with its chance; the arguments are those of `attributions`."""
    best: dict[int, tuple[float, Reading]] = {}
    for reading in readings(tree, words.reports):
        token = tree.tokens[reading.cue]
        before = words.chance(token.lemma, token.pos, reading.relation)
        if before < LEAST_WORD_CHANCE:
            continue
        chance = words.chance_here(before, all_features(tree, number, reading, marks))
        least = LEAST_CHANCE_NESTED if before >= _PLAIN_CUE else LEAST_CHANCE
        if chance >= least and chance > best.get(reading.cue, (0.0,))[0]:
            best[reading.cue] = chance, reading
    return best


def all_features(tree: Tree, number: int, reading: Reading, marks: Sequence[Quoted]) -> Iterator[str]:
    """What the model of a cue's context reads.

    Args:
        tree: the sentence.
        number: its index in `Coding.sentences`.
        reading: a possible cue with its content.
        marks: the quotations that overlap the sentence.

    Yields:
        The features of `context`, and those of the cue's own words, each a name that stands for 1.
    """
    token = tree.tokens[reading.cue]
    in_speech = any(mark.outer.start <= token.start < mark.outer.end for mark in marks)
    yield from features(tree, reading, in_speech)
    yield from _own_features(tree, number, reading, marks)


def _own_features(tree: Tree, number: int, reading: Reading, marks: Sequence[Quoted]) -> Iterator[str]:
    tokens = tree.tokens
    token = tokens[reading.cue]
    kind = reading.relation.partition(":")[0]
    yield f"word={token.lemma} {kind}"
    yield f"word={token.lemma} {token.dep}"
    yield f"word={token.lemma} {token.tag}"
    yield f"way={token.pos} {reading.relation}"
    if number == 0:
        yield f"title {kind}"
    if token.head != reading.cue:
        yield f"above={tokens[token.head].lemma} {token.dep}"
    subject = tree.child(reading.cue, *_SUBJECTS)
    who = "none" if subject is None else tokens[subject].ent or tokens[subject].pos
    yield f"word={token.lemma} subject={who}"
    for i in tree.children[reading.cue]:
        if tokens[i].dep in ("advmod", "prt", "det", "amod", "poss"):
            word = tokens[i].lemma if tokens[i].dep != "poss" else tokens[i].ent or tokens[i].pos
            yield f"{tokens[i].dep}={word}"
        elif tokens[i].dep in ("npadvmod", "prep"):
            yield f"beside={tokens[i].dep} {tokens[i].ent or tokens[i].lemma}"
    head = reading.parts[-1]
    yield f"content head={tokens[head].lemma} {kind}"
    below = tree.below(head)
    yield f"content length={min(len(below), 24) // 4} {kind}"
    first, last = tokens[min(below)].start, tokens[max(below)].end
    if any(mark.outer.start < last and first < mark.outer.end for mark in marks):
        yield f"content marked {kind}"
    if tokens[reading.parts[0]].ent and len(reading.parts) > 1:
        yield f"object={tokens[reading.parts[0]].ent} {reading.relation}"


def marks_within(marks: Sequence[Quoted], span: Span) -> Sequence[Quoted]:
    """The quotations that overlap a span.

    Args:
        marks: quotations in order.
        span: a sentence's.
    """
    first = last = bisect_left(marks, span.start, key=lambda mark: mark.outer.end)
    while last < len(marks) and marks[last].outer.start < span.end:
        last += 1
    return marks[first:last]


def _leaders(tree: Tree, chosen: Iterable[Reading], words: CueWords) -> dict[int, int]:
    """For a report made beside another ("..., adding that"), the cue whose speaker it shares."""
    return {
        other: reading.cue
        for reading in chosen if is_clause_after(reading)
        for other in other_reports(tree, reading.parts[-1], words)
    }  # fmt: skip


def cue_span(tree: Tree, cue: int, relation: str) -> Span:
    """The cue's words: the head with its particle, or with the preposition that governs the content."""
    last = cue
    wanted = relation.rpartition(":")[2] if "prep:" in relation else "to" if relation == "according" else None
    if cue + 1 < len(tree.tokens):
        after = tree.tokens[cue + 1]
        if after.dep == "prt" or (wanted and after.text.lower() == wanted):
            last = cue + 1
    return tree.span(cue, last)
