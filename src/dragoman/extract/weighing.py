"""Groups of features whose weights are added up once, for choices among many options that differ in little.

A group that several options share, or that comes again in another article, is one object and remembers what a table
says of it. Scores are those of `linear.score` but for rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from dragoman.extract.linear import Feature, score


class Group:
    """Features that hold together.

    Args:
        features: in the order in which they are added up.
    """

    __slots__ = ("_known", "features")

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        #: The table that was asked last, and what it says.
        self._known: tuple[Mapping[str, float] | None, float] = (None, 0.0)

    def score(self, table: Mapping[str, float]) -> float:
        """The score of the features."""
        known, out = self._known
        if known is not table:
            out = score(table, self.features)
            self._known = table, out
        return out


@lru_cache(maxsize=20_000)
def group(*names: str) -> Group:
    """The group of some features, the same object each time."""
    return Group(names)


def total(table: Mapping[str, float], groups: Iterable[Group]) -> float:
    """The score of the features of all groups."""
    out = 0.0
    for group in groups:  # `sum` adds otherwise from Python 3.12 on
        out += group.score(table)
    return out


def named(groups: Iterable[Group]) -> Iterator[Feature]:
    """The features of all groups, one group after the other."""
    return (feature for group in groups for feature in group.features)
