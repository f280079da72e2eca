"""Attributions that the parse shows: X said that Y; Y, according to X; X's threat to Y."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.extract.context import features
from dragoman.extract.cuewords import LEAST_WORD_CHANCE, CueWords
from dragoman.extract.extent import content_of, is_clause_after, other_reports
from dragoman.extract.frames import Reading, readings
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.speakers import speaker_of
from dragoman.extract.trees import Tree
from dragoman.model import Span

#: Least chance of a reading in its context; 0.25 to 0.5 were tried on polnear_dev, F1 is flat from 0.3 to 0.35.
LEAST_CHANCE: Final = 0.33
#: The same for a plain verb of speech: PolNeAR seldom annotates a report inside a report ("said that X had said that"),
#: which is wanted here; 0.33, 0.2 and 0.1 give polnear_dev the same F1.
LEAST_CHANCE_NESTED: Final = 0.2
_PLAIN_CUE: Final = 0.7


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
    best: dict[int, tuple[float, Reading]] = {}
    for reading in readings(tree, words.reports):
        token = tree.tokens[reading.cue]
        before = words.chance(token.lemma, token.pos, reading.relation)
        if before < LEAST_WORD_CHANCE:
            continue
        in_speech = any(mark.outer.start <= token.start < mark.outer.end for mark in marks)
        chance = words.chance_here(before, features(tree, reading, in_speech))
        least = LEAST_CHANCE_NESTED if before >= _PLAIN_CUE else LEAST_CHANCE
        if chance >= least and chance > best.get(reading.cue, (0.0,))[0]:
            best[reading.cue] = chance, reading
    leader = _leaders(tree, (reading for _, reading in best.values()), words)
    for cue, (chance, reading) in sorted(best.items()):
        content = tree.runs(content_of(tree, reading, words))
        if content:
            relation = reading.relation
            speaker = speaker_of(tree, leader.get(cue, cue), relation)
            yield Attribution(number, cue, cue_span(tree, cue, relation), relation, speaker, content, chance)


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
