"""The keys by which the stories that an article may belong to are found. Pure.

A single rare term finds a story in a small archive; in a large one every term stands in many stories of the same days,
and pairs of the terms that weigh most still tell them apart.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

from dragoman.stories.signature import LEAD, NAME, Signature

_SINGLE: Final = 18
_PAIRED: Final = 8
#: Characters of a term; what is longer is no word, and PostgreSQL cannot index it.
_LONGEST: Final = 100


def story_keys(signature: Signature) -> list[str]:
    """The keys of an article: its heaviest terms, those of names and of its lead first, and pairs of them."""
    terms = {term: one for term, one in signature.terms.items() if len(term) <= _LONGEST}
    ranked = sorted(terms.items(), key=lambda one: (-_rank(*one[1]), one[0]))
    heaviest = [term for term, _ in ranked[:_SINGLE]]
    pairs = [f"{a} {b}" for a, b in combinations(sorted(heaviest[:_PAIRED]), 2)]
    return heaviest + pairs


def _rank(weight: float, kind: int) -> float:
    return weight * (1.5 if kind & NAME else 1.0) * (1.5 if kind & LEAD else 1.0)
