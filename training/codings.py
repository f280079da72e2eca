"""Articles taken through every step before the events, kept between runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evaluation.gold import DATA, article_of, load

from dragoman.coder import default_steps
from dragoman.model import Article, Coding
from dragoman.pipeline import run_steps
from training.events.examples import cached

__all__ = ["CACHE", "DATA", "coded", "codings", "prepared"]
CACHE = Path("training/runs/cache")


def codings(part: str) -> dict[str, Coding]:
    """Codings without events of gold/train or gold/dev, by article id; made anew where the cache lacks them."""
    return coded(part, load(part)[0])


def coded(name: str, articles: Iterable[dict[str, Any]]) -> dict[str, Coding]:
    """Codings without events of articles as the gold files hold them.

    Args:
        name: of their set, by which the cache knows them.
        articles: with id, text, title and date.

    Returns:
        By article id.
    """
    found: dict[str, Coding] = cached(
        CACHE / f"{name}.codings.pickle", lambda: {a["id"]: prepared(article_of(a)) for a in articles}
    )  # fmt: skip
    return found


def prepared(article: Article) -> Coding:
    """An article taken through every step before the events."""
    steps = [step for step in default_steps() if step.name not in ("events", "contexts")]
    return run_steps(steps, Coding(article), max_seconds=float("inf"))
