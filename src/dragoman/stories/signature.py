"""What of an article tells its story: weighted terms, and the words of time. Kept in the archive as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dragoman.model import Article
from dragoman.stories.frequencies import Frequencies, frequencies
from dragoman.stories.terms import Terms, terms

#: A story stands in an article's beginning: further characters are not read.
READ = 4000
#: The heaviest terms that are kept.
_KEPT = 150
NAME, NUMBER, LEAD = 1, 2, 4


@dataclass(frozen=True)
class Signature:
    """The terms of one article."""

    #: Weight of each term, and NAME, NUMBER, LEAD added up.
    terms: Mapping[str, tuple[float, int]]
    weekdays: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()

    @cached_property
    def lengths(self) -> tuple[float, ...]:
        """Length of the vector of all terms, names, words, lead, names of the lead, numbers."""
        squares = [0.0] * 6
        for weight, kind in self.terms.values():
            for i in parts(kind):
                squares[i] += weight * weight
        return tuple(math.sqrt(square) or 1.0 for square in squares)

    def as_json(self) -> dict[str, Any]:
        """For the archive."""
        return {"terms": {t: [w, k] for t, (w, k) in self.terms.items()}, "weekdays": sorted(self.weekdays),
                "months": sorted(self.months), "years": sorted(self.years)}  # fmt: skip

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Signature:
        """From the archive."""
        kept = {term: (weight, kind) for term, (weight, kind) in data["terms"].items()}
        return cls(kept, frozenset(data["weekdays"]), frozenset(data["months"]), frozenset(data["years"]))


#: Positions in `Signature.lengths` by the kind of a term.
_PARTS = {
    kind: tuple(i for i, belongs in enumerate((
        True, kind & NAME, not kind & (NAME | NUMBER), kind & LEAD, kind & LEAD and kind & NAME, kind & NUMBER,
    )) if belongs)
    for kind in range(8)
}  # fmt: skip


def parts(kind: int) -> tuple[int, ...]:
    """Which of the six vectors of `Signature.lengths` a term of a kind belongs to."""
    return _PARTS[kind]


def told(article: Article) -> str:
    """The beginning of what an article tells: its title unless its text begins with it, and its body."""
    body = "\n".join(article.text[span.start : span.end] for span in article.body)[:READ]
    title = article.title or ""
    return body if not title or body.startswith(title) else f"{title}\n{body}"


def signature(text: str) -> Signature:
    """The signature of a text.

    Args:
        text: as `told` gives it.
    """
    found, table = terms(text), frequencies()
    weighed = [(weight, term) for term in found.counts if (weight := _weight(found, term, table)) > 0]
    heaviest = sorted(weighed, key=lambda one: (-one[0], one[1]))[:_KEPT]
    kept = {term: (round(weight, 3), _kind(found, term)) for weight, term in heaviest}
    return Signature(kept, frozenset(found.weekdays), frozenset(found.months), frozenset(found.years))


def _weight(found: Terms, term: str, table: Frequencies) -> float:
    if table.common(term):
        return 0.0
    return (1 + math.log(found.counts[term])) * table.weight(term)


def _kind(found: Terms, term: str) -> int:
    return NAME * (term in found.names) + NUMBER * (term in found.numbers) + LEAD * (term in found.lead)
