"""How many news articles use a term: the shipped table, and the weight that follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from dragoman.errors import DataError
from dragoman.resolve.tables import read_table

#: The row that tells how many articles were counted; no term is written like it.
TOTAL = "*"


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts of articles by term."""

    #: How many articles were counted.
    total: int
    counts: dict[str, int]

    def weight(self, term: str) -> float:
        """The rarer, the heavier; a term that was never seen counts as half an article."""
        return math.log((self.total + 1) / (self.counts.get(term, 0) + 0.5))

    def common(self, term: str) -> bool:
        """Is it in more than a fifth of all articles, or a single character? Such terms tell no story apart."""
        return len(term) < 2 or self.counts.get(term, 0) > self.total / 5


@cache
def frequencies() -> Frequencies:
    """The shipped table.

    Raises:
        DataError: it is missing or has a row that is no count.
    """
    try:
        rows = read_table("stories", "frequencies.tsv", ("term", "articles"))
        counts = {row["term"]: int(row["articles"]) for row in rows}
        return Frequencies(counts.pop(TOTAL), counts)
    except (ValueError, KeyError) as error:
        raise DataError(f"stories/frequencies.tsv: no counts of articles: {error}") from error
