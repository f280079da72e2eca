"""Attributions that the parse shows: X said that Y; Y, according to X; X's threat to Y."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.extract.context import features
from dragoman.extract.cuewords import LEAST_WORD_CHANCE, CueWords
from dragoman.extract.extent import content_of
from dragoman.extract.frames import Reading, readings
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.speakers import speaker_of
from dragoman.extract.trees import Tree
from dragoman.model import Span

#: Least chance of a reading in its context; 0.25 to 0.5 were tried on polnear_dev, F1 is flat from 0.3 to 0.35.
LEAST_CHANCE: Final = 0.33


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
        if chance >= LEAST_CHANCE and chance > best.get(reading.cue, (0.0,))[0]:
            best[reading.cue] = chance, reading
    for cue, (chance, reading) in sorted(best.items()):
        content = tree.runs(content_of(tree, reading, words))
        if content:
            relation = reading.relation
            speaker, words_of_cue = speaker_of(tree, cue, relation), cue_span(tree, cue, relation)
            yield Attribution(number, cue, words_of_cue, relation, speaker, content, chance)


def cue_span(tree: Tree, cue: int, relation: str) -> Span:
    """The cue's words: the head with its particle, or with the preposition that governs the content."""
    last = cue
    wanted = relation.rpartition(":")[2] if "prep:" in relation else "to" if relation == "according" else None
    if cue + 1 < len(tree.tokens):
        after = tree.tokens[cue + 1]
        if after.dep == "prt" or (wanted and after.text.lower() == wanted):
            last = cue + 1
    return tree.span(cue, last)
