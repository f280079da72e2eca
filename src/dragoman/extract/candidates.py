"""Which words may express an event, and of which type: the first of the two decisions about events.

A candidate is only proposed here; status, parties and all else are decided in `decide.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.extract.encoder import Proposal
from dragoman.extract.labels import TYPES
from dragoman.model import Sentence

#: Least probability of being an event's anchor. On fold 0's news .25 and .35 give the same F1 of types (.724), .45 less
#: (.716); what is not probable enough is left out later, by the confidence of the record (docs/evaluation.md).
THRESHOLD = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may be the anchor of an event."""

    #: Index of the anchor in its sentence.
    word: int
    type: str
    #: Probability that the word is the anchor of an event of this type.
    score: float
    #: Probability that it is the anchor of an event of any type.
    event: float


def candidates(sentence: Sentence, proposal: Proposal, *, threshold: float = THRESHOLD) -> list[Candidate]:
    """The candidates of one sentence, in its order.

    Args:
        sentence: parsed.
        proposal: the model's scores of its words.
        threshold: least probability of an event.
    """
    found = list(_above(proposal, threshold))
    return [one for one in found if not any(_repeats(one, other, sentence) for other in found)]


def _above(proposal: Proposal, threshold: float) -> Iterator[Candidate]:
    for word, chances in enumerate(proposal.chances):
        event = 1.0 - float(chances[0])
        if event >= threshold:
            best = int(chances[1:].argmax())
            yield Candidate(word, TYPES[best], float(chances[best + 1]), event)


def _repeats(one: Candidate, other: Candidate, sentence: Sentence) -> bool:
    """Is `one` the weaker half of a light-verb phrase ("held talks") or of a doubled verb ("called on")?"""
    if one.word == other.word or one.type != other.type or one.score > other.score:
        return False
    near = abs(one.word - other.word) <= 4
    return near and _linked(sentence, one.word, other.word)


_LIGHT_LINKS = {"dobj", "prt", "aux", "auxpass", "compound", "amod", "xcomp", "attr", "nsubjpass"}


def _linked(sentence: Sentence, one: int, other: int) -> bool:
    tokens: Sequence[tuple[int, str]] = [(t.head, t.dep) for t in sentence.tokens]
    return (tokens[one][0] == other and tokens[one][1] in _LIGHT_LINKS) or (
        tokens[other][0] == one and tokens[other][1] in _LIGHT_LINKS
    )
