"""Build what tells stories apart: counts of articles by term, and the weights of what two articles share.

    python -m training.stories

Reads news texts of the folder DRAGOMAN_DATA (default ../shared): the counts from sets whose stories are not measured,
the weights from pairs of articles of data/ecbplus_stories.jsonl. Of a text nothing but counts is kept.
`python -m evaluation.stories` measures the weights on topics that they were not fitted on.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.gold import DATA

from dragoman.stories.frequencies import TOTAL, frequencies
from dragoman.stories.likeness import features
from dragoman.stories.signature import Signature, signature
from dragoman.stories.terms import terms
from training.linear import DATA as SHIPPED
from training.linear import fit_finding, write

#: Sets of news texts, and the field of the text.
NEWS = (("polnear_train", "text"), ("polnear_dev", "text"), ("geo_lgl", "text"), ("geo_gwn", "text"),
        ("geo_geovirus", "text"), ("html_aeb", "gold_text"), ("wikievents_devtest", "text"))  # fmt: skip
ABOUT = """\
# How many of {total} news articles use a term (a word without its ending, lower case); terms of one article are left
# out.
# Source: counted by training/stories.py in the texts of PolNeAR (train, dev), the local-global lexicon LGL, GWN and
# GeoVirus, the article extraction benchmark (gold texts) and WikiEvents (dev, test). Counts only, no text.
"""
#: Of pairs of different topics, the share that is fitted on.
_SHARE = 0.05


@dataclass(frozen=True)
class Told:
    """An annotated article."""

    id: str
    topic: int
    story: str
    signature: Signature


def rows(name: str) -> Iterator[dict[str, object]]:
    """The rows of a set."""
    with (DATA / "data" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def count(texts: Iterable[str], path: Path) -> None:
    """Count terms and write the table."""
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(terms(text).counts.keys())
        total += 1
    kept = sorted((-n, term) for term, n in counts.items() if n > 1 and len(term) > 1 and not term[0].isdigit())
    lines = [f"{TOTAL}\t{total}", *(f"{term}\t{-n}" for n, term in kept)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ABOUT.format(total=total) + "term\tarticles\n" + "\n".join(lines) + "\n", encoding="utf-8")


def annotated() -> list[Told]:
    """The articles of ecbplus_stories.jsonl in their order."""
    return [Told(str(row["id"]), int(str(row["topic"])), str(row["story"]), signature(str(row["text"])))
            for row in rows("ecbplus_stories")]  # fmt: skip


def fitted(articles: Sequence[Told]) -> dict[str, float]:
    """Weights from all pairs of the same topic and some of others."""
    chance, examples = random.Random(1), []
    for i, one in enumerate(articles):
        for other in articles[:i]:
            if one.topic == other.topic or chance.random() < _SHARE:
                found = features(one.signature, other.signature)
                examples.append((found, float(one.story == other.story), 1.0))
    return fit_finding(examples)


def main() -> None:
    """Write both."""
    count((str(row[field]) for name, field in NEWS for row in rows(name)), SHIPPED / "stories" / "frequencies.tsv")
    frequencies.cache_clear()
    write("stories/likeness.json", fitted(annotated()), "fitted by training/stories.py on pairs of articles of ECB+ "
          "(CC BY 3.0), annotated with their seminal event; log odds")  # fmt: skip


if __name__ == "__main__":
    main()
