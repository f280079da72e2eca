"""Which words report: the counts of `data/speech/cues.tsv`, smoothed to a probability."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from dragoman.errors import DataError
from dragoman.resources import data_file

#: Weight of the relation's own rate beside the word's counts; 1, 2, 4 and 8 were tried on the training half.
_PRIOR_WEIGHT: Final = 2.0
_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class CueWords:
    """How often a word in a relation was a cue."""

    #: (lemma, part of speech, relation) → (seen, attributed); lemma "*" holds the sum over all words.
    counts: dict[tuple[str, str, str], tuple[int, int]]

    def chance(self, lemma: str, pos: str, relation: str) -> float:
        """Probability that the word in this relation is a cue with that content.

        Args:
            lemma: lower case.
            pos: universal part of speech.
            relation: a name of `frames`.
        """
        seen, attributed = self.counts.get((_ANY, pos, relation), (0, 0))
        prior = attributed / seen if seen else 0.0
        seen, attributed = self.counts.get((lemma, pos, relation), (0, 0))
        return (attributed + _PRIOR_WEIGHT * prior) / (seen + _PRIOR_WEIGHT)


@cache
def cue_words() -> CueWords:
    """The shipped table, read once a process.

    Raises:
        DataError: a line is not five columns with two numbers.
    """
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    for number, line in enumerate(data_file("speech/cues.tsv").read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            lemma, pos, relation, seen, attributed = line.split("\t")
            counts[lemma, pos, relation] = int(seen), int(attributed)
        except ValueError as error:
            raise DataError(f"data/speech/cues.tsv, line {number}: {line!r} is no count") from error
    return CueWords(counts)
