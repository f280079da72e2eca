"""Linear models over named features, kept as readable tables of weights."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache

from dragoman.errors import DataError
from dragoman.resources import data_file

Feature = str | tuple[str, float]


@cache
def weights(name: str) -> Mapping[str, float]:
    """A table of weights by feature.

    Args:
        name: path below `dragoman/data`, of a JSON file {"source": …, "weights": {feature: weight}}.

    Raises:
        DataError: the file is missing or has no weights.
    """
    table = json.loads(data_file(name).read_text(encoding="utf-8")).get("weights")
    if not isinstance(table, dict):
        raise DataError(f"data/{name} holds no weights")
    return table


def score(table: Mapping[str, float], features: Iterable[Feature]) -> float:
    """The sum of the weights of features; one that the table lacks counts nothing."""
    total, weight = 0.0, table.get
    for feature in features:
        if isinstance(feature, str):
            total += weight(feature, 0.0)
        else:
            name, value = feature
            total += weight(name, 0.0) * value
    return total


def probability(logit: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def logit(chance: float) -> float:
    """The log odds of a probability, between -6 and 6."""
    p = min(max(chance, 1e-4), 1 - 1e-4)
    return max(-6.0, min(6.0, math.log(p / (1 - p))))


def grade(chance: float) -> int:
    """A probability as one of twelve grades, its log odds rounded down."""
    return math.floor(logit(chance))
