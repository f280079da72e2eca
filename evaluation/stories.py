"""Stories of topics that the weights were not fitted on.

    python -m evaluation.stories [--folds N] [--least A,B,...] [--link] [--errors]

Reads data/ecbplus_stories.jsonl of the folder DRAGOMAN_DATA (default ../shared). For each fold of topics the weights of
`dragoman.stories.likeness` are fitted on the others; then all articles are told in the file's order, and only those of
the fold are scored. `--least` tells the least log odds to join a story that are tried; the shipped one was chosen so.
Without `--link` the stories are made in memory and compared with every earlier one, as the archive does with the
likeliest ones; with it the archive's own code makes them.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from unittest.mock import patch

from training.stories import Told, annotated, fitted, rows

from dragoman.evaluate.stories import b_cubed, linked
from dragoman.extract.linear import score
from dragoman.model import Article
from dragoman.stories import likeness
from dragoman.stories.likeness import LEAST, features, of_story


def folds_of(articles: Sequence[Told], number: int, seed: int = 3) -> list[set[int]]:
    """Topics in folds."""
    topics = sorted({one.topic for one in articles})
    random.Random(seed).shuffle(topics)
    return [set(topics[i::number]) for i in range(number)]


def streamed(articles: Sequence[Told], likeness: dict[tuple[int, int], float], least: float) -> list[int]:
    """The number of each article's story."""
    members: list[list[int]] = []
    told: list[int] = []
    for i in range(len(articles)):
        scored = [(of_story([likeness[i, j] for j in story]), -n) for n, story in enumerate(members)]
        best, number = max(scored, default=(least - 1, 0))
        if best < least:
            number = -len(members)
            members.append([])
        members[-number].append(i)
        told.append(-number)
    return told


def main() -> None:
    """Print the figures of each least log odds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--least", default=str(LEAST))
    parser.add_argument("--link", action="store_true", help="by the archive's own code")
    parser.add_argument("--errors", action="store_true", help="print stories that were mixed or split")
    options = parser.parse_args()
    articles = annotated()
    gold = [one.story for one in articles]
    shared = {(i, j): features(articles[i].signature, articles[j].signature)
              for i in range(len(articles)) for j in range(i)} if not options.link else {}  # fmt: skip
    whole = [Article(one.id, str(row["text"])) for one, row in zip(articles, rows("ecbplus_stories"), strict=True)]
    folds = folds_of(articles, options.folds)
    tables = [fitted([one for one in articles if one.topic not in fold]) for fold in folds]
    for least in map(float, options.least.split(",")):
        precision = recall = 0.0
        for fold, table in zip(folds, tables, strict=True):
            if options.link:
                with patch.object(likeness, "weights", lambda _, t=table: t), patch.object(likeness, "LEAST", least):
                    told: Sequence[Hashable] = [place.story for place in linked(whole)]
            else:
                told = streamed(articles, {pair: score(table, found) for pair, found in shared.items()}, least)
            chosen = [i for i, one in enumerate(articles) if one.topic in fold]
            p, r = b_cubed(gold, told, chosen)
            precision, recall = precision + p * len(chosen), recall + r * len(chosen)
            if options.errors:
                _errors(gold, told, chosen)
        precision, recall = precision / len(articles), recall / len(articles)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"least {least:+.2f}  b3_precision {precision:.4f}  b3_recall {recall:.4f}  b3_f1 {f1:.4f}", flush=True)


def _errors(gold: Sequence[str], told: Sequence[Hashable], chosen: Sequence[int]) -> None:
    mixed, split = defaultdict(Counter), defaultdict(Counter)
    for i in chosen:
        split[gold[i]][told[i]] += 1
    for i, story in enumerate(told):
        mixed[story][gold[i]] += 1
    print("mixed", [dict(mixed[s]) for s in sorted({told[i] for i in chosen}, key=str) if len(mixed[s]) > 1])
    print("split", {story: sorted(c.values(), reverse=True) for story, c in split.items() if len(c) > 1})


if __name__ == "__main__":
    main()
