"""Held-out folds of the gold, by a hash of the article's id, so that they never change."""

from __future__ import annotations

import hashlib


def in_fold(article_id: str, fold: int, folds: int) -> bool:
    """Is the article in fold `fold` of `folds`?"""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % folds == fold
