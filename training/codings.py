"""The gold articles taken through every step before the events, kept between runs."""

from __future__ import annotations

from pathlib import Path

from evaluation.gold import DATA, article_of, load

from dragoman.coder import default_steps
from dragoman.model import Coding
from dragoman.pipeline import run_steps
from training.events.examples import cached

__all__ = ["CACHE", "DATA", "codings"]
CACHE = Path("training/runs/cache")


def codings(part: str) -> dict[str, Coding]:
    """Codings without events of gold/train or gold/dev, by article id; made anew where the cache lacks them."""

    def make() -> dict[str, Coding]:
        steps = [step for step in default_steps() if step.name not in ("events", "contexts")]
        articles, _ = load(part)
        return {a["id"]: run_steps(steps, Coding(article_of(a)), max_seconds=float("inf")) for a in articles}

    found: dict[str, Coding] = cached(CACHE / f"{part}.codings.pickle", make)
    return found
