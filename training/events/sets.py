"""The sentences that the event model learns from and is measured on, as examples kept between runs."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.annotations import annotated
from training.corrections import corrected
from training.events.examples import Example, build, cached, load_lines

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
CACHE = Path("training/runs/cache")
#: Sets whose texts the teacher codes for the student, and how many documents of each.
UNLABELLED = {"synthetic_ngec": 1500, "polnear_train": 320, "factuality_uw": 2400, "geo_lgl": 120,
              "ecbplus_stories": 240, "plv_train": 1050, "petrarch2_unittest": 284}  # fmt: skip
#: Sentences of a document that are read.
_MOST = 10
_SHORTEST, _LONGEST = 25, 600


def gold(part: str) -> list[Example]:
    """Examples of gold/train (with our corrections) or gold/dev."""
    folder = DATA / "gold"

    def make() -> list[Example]:
        articles, events = (load_lines(folder / f"{part}.{kind}.jsonl") for kind in ("articles", "events"))
        return build(articles, corrected(articles, events) if part == "train" else events)

    return cached(CACHE / f"{part}.pickle", make)  # type: ignore[no-any-return]


def reports() -> list[Example]:
    """Examples of the invented reports in training/reports."""
    from training.reports import load_all

    return cached(CACHE / "reports.pickle", lambda: build(*load_all()))  # type: ignore[no-any-return]


def annotations() -> list[Example]:
    """Examples of the public texts that we labelled ourselves."""
    return cached(CACHE / "annotations.pickle", lambda: build(*annotated(DATA / "data")))  # type: ignore[no-any-return]


def unlabelled() -> list[Example]:
    """Sentences of public texts without labels, none of them labelled elsewhere."""

    def make() -> list[Example]:
        known = {_key(e.words) for e in gold("train") + gold("dev") + annotations()}
        return [e for e in build(_articles(), []) if _key(e.words) not in known]

    return cached(CACHE / "unlabelled.pickle", make)  # type: ignore[no-any-return]


def _key(words: list[str]) -> str:
    return " ".join(words[:12])


def _articles() -> Iterator[dict[str, Any]]:
    from dragoman.model import Article, Coding
    from dragoman.text.parse import parse

    for name, count in UNLABELLED.items():
        records = load_lines(DATA / "data" / f"{name}.jsonl")
        random.Random(0).shuffle(records)
        for record in records[:count]:
            text = (record.get("text") or record.get("story") or "")[:4000]
            spans = [s.span for s in parse(Coding(Article(str(record["id"]), text))).sentences]
            kept = [(s.start, s.end) for s in spans if _SHORTEST <= s.end - s.start <= _LONGEST][:_MOST]
            yield {"id": f"{name}:{record['id']}", "text": text, "date": None, "sentences": kept}
