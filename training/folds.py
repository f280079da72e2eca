"""Held-out folds of the gold, by a hash of the article's id, so that they never change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Origins of gold/train that are news, by the articles' ids; the others are single sentences, hardly ever dated.
NEWS = frozenset({"gwn", "tr", "gu", "pn", "lgl", "re3d", "ecb", "india"})


def in_fold(article_id: str, fold: int, folds: int) -> bool:
    """Is the article in fold `fold` of `folds`?"""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % folds == fold


def fold_test(named: str) -> Callable[[str], bool]:
    """The test whether an article is in the fold that "K/N" names, fold K of N."""
    fold, folds = map(int, named.split("/"))
    return lambda article_id: in_fold(article_id, fold, folds)


def parted(items: Sequence[T], name: Callable[[T], str], parts: int) -> Iterator[tuple[list[T], list[T]]]:
    """Each part of the items held out in turn.

    Args:
        items: of any kind.
        name: of an item's article; items of one name stay together.
        parts: how many.

    Yields:
        The items of the other parts, to learn from, and those of the part.
    """
    for part in range(parts):
        inside = [in_fold(name(item), part, parts) for item in items]
        yield ([item for item, here in zip(items, inside, strict=True) if not here],
               [item for item, here in zip(items, inside, strict=True) if here])  # fmt: skip
