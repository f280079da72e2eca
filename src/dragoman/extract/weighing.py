"""Groups of features whose weights are looked up once, for choices among many options that differ in little.

A group that several options share, or that comes again in another article, is one object and remembers what a table
says of it. Scores are those of `linear.score`, added up in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dragoman.extract.linear import Feature


class Group:
    """Features that hold together.

    Args:
        features: in the order in which they are added up.
    """

    __slots__ = ("_known", "features")

    def __init__(self, features: Iterable[Feature]) -> None:
        self.features = tuple(features)
        #: The table that was asked last, and what it says.
        self._known: tuple[Mapping[str, float] | None, list[float]] = (None, [])

    def terms(self, table: Mapping[str, float]) -> list[float]:
        """What the features add to a score, without those that add nothing."""
        known, terms = self._known
        if known is not table:
            weight, terms = table.get, []
            for feature in self.features:
                if isinstance(feature, str):
                    term = weight(feature, 0.0)
                else:
                    name, value = feature
                    term = weight(name, 0.0) * value
                if term:
                    terms.append(term)
            self._known = table, terms
        return terms


def total(table: Mapping[str, float], groups: Iterable[Group]) -> float:
    """The score of the features of all groups, one group after the other."""
    out = 0.0
    for group in groups:
        for term in group.terms(table):  # `sum` adds otherwise from Python 3.12 on
            out += term
    return out


def named(groups: Iterable[Group]) -> Iterator[Feature]:
    """The features of all groups, one group after the other."""
    return (feature for group in groups for feature in group.features)
