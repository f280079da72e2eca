"""How surely two articles tell the same story: a linear model over what their signatures share. Pure."""

from __future__ import annotations

import math

from dragoman.extract.linear import Feature, score, weights
from dragoman.stories.signature import Signature, parts

#: The least log odds with which an article joins a story, chosen on topics that the weights were not fitted on
#: (`python -m evaluation.stories`).
LEAST = -0.25
_NAMES = ("all", "names", "words", "lead", "lead names", "numbers")
_TABLE = "stories/likeness.json"


def features(one: Signature, other: Signature) -> list[Feature]:
    """What two articles share and what tells them apart."""
    few, many = (one, other) if len(one.terms) <= len(other.terms) else (other, one)
    shared = [0.0] * len(_NAMES)
    for term, (weight, kind) in few.terms.items():
        if term in many.terms:
            other_weight, other_kind = many.terms[term]
            for i in parts(kind & other_kind):
                shared[i] += weight * other_weight
    cosines = [value / (a * b) for value, a, b in zip(shared, one.lengths, other.lengths, strict=True)]
    found: list[Feature] = ["bias", *zip(_NAMES, cosines, strict=True)]
    found += [("root all", math.sqrt(cosines[0])), ("root names", math.sqrt(cosines[1]))]
    for name in ("weekdays", "months", "years"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs:
            found.append(f"{name} {'shared' if mine & theirs else 'other'}")
    return found


def likeness(one: Signature, other: Signature) -> float:
    """The log odds that two articles tell the same story."""
    return score(weights(_TABLE), features(one, other))


def of_story(likenesses: list[float]) -> float:
    """The log odds that an article belongs to a story: the mean of those of its three nearest articles."""
    nearest = sorted(likenesses, reverse=True)[:3]
    return sum(nearest) / len(nearest)
