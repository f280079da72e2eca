"""The gold articles taken through every step before the events, kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

from dragoman.coder import default_steps
from dragoman.model import Coding
from dragoman.pipeline import run_steps
from dragoman.read import article_from_text
from training.events.examples import cached, load_lines

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
CACHE = Path("training/runs/cache")


def codings(part: str) -> dict[str, Coding]:
    """Codings without events of gold/train or gold/dev, by article id; made anew where the cache lacks them."""

    def make() -> dict[str, Coding]:
        steps = [step for step in default_steps() if step.name != "events"]
        out = {}
        for a in load_lines(DATA / "gold" / f"{part}.articles.jsonl"):
            article = article_from_text(
                a["text"], id=a["id"], title=a.get("title"), date=a.get("date"), url=a.get("url"), uri=a["id"]
            )
            out[a["id"]] = run_steps(steps, Coding(article), max_seconds=float("inf"))
        return out

    found: dict[str, Coding] = cached(CACHE / f"{part}.codings.pickle", make)
    return found
