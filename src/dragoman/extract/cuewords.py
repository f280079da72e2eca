"""Which words report, and when: the counts of `data/speech/cues.tsv` and the weights of `data/speech/weights.tsv`.

The chance of a reading is a log-linear model: the log-odds that the word's counts give, and the weights of the
features of `context` and `indirect`. Both tables are made by `training/speech/cues.py` from the training half of
PolNeAR.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from dragoman.errors import DataError
from dragoman.resources import data_file

#: Weight of the relation's own rate beside the word's counts.
_PRIOR_WEIGHT: Final = 2.0
_ANY: Final = "*"
#: Words that are rarer as a cue than this are not looked at.
LEAST_WORD_CHANCE: Final = 0.1
#: Verbs that the table has not seen may report all the same.
_OPEN: Final = frozenset({"VERB"})
#: Counts of one word prove nothing beyond this chance.
_CERTAIN: Final = 0.995
#: Names in `weights.tsv` of what multiplies the log-odds of the counts, and of the constant.
_SLOPE: Final = "counts"
_CONSTANT: Final = "constant"


@dataclass(frozen=True, slots=True)
class CueWords:
    """How often a word in a relation was a cue, and what speaks for it in context."""

    #: (lemma, part of speech, relation) → (seen, attributed); lemma "*" holds the sum over all words.
    counts: dict[tuple[str, str, str], tuple[int, int]]
    #: Feature → weight in log-odds.
    weights: dict[str, float]
    _known: frozenset[tuple[str, str]] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        known = frozenset(key[:2] for key in self.counts if self.chance(*key) >= LEAST_WORD_CHANCE)
        object.__setattr__(self, "_known", known)

    def chance(self, lemma: str, pos: str, relation: str) -> float:
        """Probability that the word in this relation is a cue with that content, whatever the context.

        Args:
            lemma: lower case.
            pos: universal part of speech.
            relation: a name of `frames`.
        """
        seen, attributed = self.counts.get((_ANY, pos, relation), (0, 0))
        prior = attributed / seen if seen else 0.0
        seen, attributed = self.counts.get((lemma, pos, relation), (0, 0))
        return (attributed + _PRIOR_WEIGHT * prior) / (seen + _PRIOR_WEIGHT)

    def reports(self, lemma: str, pos: str) -> bool:
        """Is the word worth looking at: a cue in some relation more often than `LEAST_WORD_CHANCE`?

        Args:
            lemma: lower case.
            pos: universal part of speech.
        """
        return pos in _OPEN or (lemma, pos) in self._known

    def chance_here(self, before: float, features: Iterable[str]) -> float:
        """Probability in this context.

        Args:
            before: what `chance` says of the word.
            features: names of the context's features.
        """
        score = self.weights[_SLOPE] * log_odds(before) + self.weights[_CONSTANT]
        score += sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-score))


def log_odds(chance: float) -> float:
    """Logarithm of the odds, kept finite."""
    kept = min(max(chance, 1 - _CERTAIN), _CERTAIN)
    return math.log(kept / (1 - kept))


@cache
def cue_words() -> CueWords:
    """The shipped tables, read once a process.

    Raises:
        DataError: a line has not the columns of its table.
    """
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    for lemma, pos, relation, seen, attributed in table_rows("speech/cues.tsv", 5):
        counts[lemma, pos, relation] = int(seen), int(attributed)
    return CueWords(counts, {feature: float(weight) for feature, weight in table_rows("speech/weights.tsv", 2)})


def table_rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a shipped table, comments left out.

    Args:
        name: path below `dragoman/data`.
        columns: how many cells a row has; the last is a number.

    Raises:
        DataError: a row is otherwise.
    """
    for number, line in enumerate(data_file(name).read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns or not _is_number(cells[-1]):
            raise DataError(f"data/{name}, line {number}: {line!r} is no row of {columns} columns")
        yield cells


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
