"""Attributions that the parse shows: X said that Y; Y, according to X; X's threat to Y."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from dragoman.extract.cuewords import CueWords
from dragoman.extract.frames import Reading, readings
from dragoman.extract.speakers import speaker_of
from dragoman.extract.trees import Tree
from dragoman.model import Span

#: Least chance of a reading; 0.3 to 0.6 were tried on the training half, overlap F1 is flat around this.
LEAST_CHANCE: Final = 0.4
_COMPLEMENTISERS: Final = frozenset({"that"})


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


def attributions(tree: Tree, number: int, words: CueWords) -> Iterator[Attribution]:
    """The likeliest reading of each cue of a sentence.

    Args:
        tree: the sentence.
        number: its index in `Coding.sentences`.
        words: the cue words.

    Yields:
        Readings of at least `LEAST_CHANCE`, in the order of their cues.
    """
    best: dict[int, tuple[float, Reading]] = {}
    for reading in readings(tree):
        token = tree.tokens[reading.cue]
        chance = words.chance(token.lemma, token.pos, reading.relation)
        if chance >= LEAST_CHANCE and chance > best.get(reading.cue, (0.0,))[0]:
            best[reading.cue] = chance, reading
    for cue, (chance, reading) in sorted(best.items()):
        content = tree.runs(_spoken(tree, reading))
        if content:
            speaker = speaker_of(tree, cue, reading.relation)
            yield Attribution(number, cue, cue_span(tree, cue, reading.relation), reading.relation, speaker, content, chance)


def _spoken(tree: Tree, reading: Reading) -> frozenset[int]:
    """The content without its complementiser."""
    content = reading.content(tree)
    token = tree.tokens[min(content)] if content else None
    if token is not None and token.text.lower() in _COMPLEMENTISERS and token.dep == "mark":
        return content - {min(content)}
    return content


def cue_span(tree: Tree, cue: int, relation: str) -> Span:
    """The cue's words: the head with its particle, or with the preposition that governs the content."""
    last = cue
    wanted = relation.rpartition(":")[2] if "prep:" in relation else "to" if relation == "according" else None
    if cue + 1 < len(tree.tokens):
        after = tree.tokens[cue + 1]
        if after.dep == "prt" or (wanted and after.text.lower() == wanted):
            last = cue + 1
    return tree.span(cue, last)
