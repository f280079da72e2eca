"""Learns where the content of an attribution ends.

Source: the training half of PolNeAR. For each annotated cue that is found, the places where the content could end are
walked from left to right up to the first one that the annotation does not cross. Prints how often the content found is
the annotated one (half of all characters shared; the same last word) over two folds of whole articles, then writes
the weights learnt from all.

    python -m training.speech.extent --out src/dragoman/data/speech/extent.tsv --cache training/runs/parses
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.parsed import Row, parsed

from dragoman.extract.cuewords import CueWords, cue_words
from dragoman.extract.extent import content_of, edge_features, edges, fitted
from dragoman.extract.frames import Reading
from dragoman.extract.indirect import likeliest, marks_within
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.quotes import marks_of
from dragoman.extract.trees import Tree
from dragoman.model import Coding
from training.folds import in_fold
from training.speech.cues import annotated_words
from training.speech.loglinear import fit

FOLDS = 2
#: Strength of the prior and rarest feature; 2 and 30 were tried for the first over the folds.
DECAY, RARE = 8.0, 8


class Found(NamedTuple):
    """A reading with the annotated words of its content."""

    article: str
    tree: Tree
    reading: Reading
    content: frozenset[int]
    marks: Sequence[Quoted]
    gold: frozenset[int]


def found_readings(row: Row, coding: Coding, words: CueWords) -> Iterator[Found]:
    """The readings of an article that share content with an annotation of the same cue."""
    marks, annotated = marks_of(coding), annotated_words(row, coding)
    for number, sentence in enumerate(coding.sentences):
        if number not in annotated:
            continue
        tree = Tree(sentence)
        near = marks_within(marks, sentence.span)
        for cue, (_, reading) in likeliest(tree, number, words, near).items():
            content = content_of(tree, reading, words)
            golds = [gold for cues, gold in annotated[number] if cue in cues and gold & content]
            if golds:
                gold = frozenset(max(golds, key=lambda g: len(g & content)))
                yield Found(row["id"], tree, reading, content, near, gold)


def examples(found: Found) -> Iterator[tuple[frozenset[str], bool]]:
    """Places where the content may end, up to the one where it does."""
    for edge in edges(found.tree, found.reading, found.content, found.marks):
        goes_on = max(found.gold) >= edge.head
        yield frozenset(edge_features(found.tree, found.reading, edge, found.marks)), goes_on
        if not goes_on:
            return


def learn(all_found: Sequence[Found]) -> dict[str, float]:
    """The weights."""
    rows = [example for found in all_found for example in examples(found)]
    return fit([names for names, _ in rows], [right for _, right in rows], decay=DECAY, rare=RARE)


def report(name: str, pairs: Sequence[tuple[Found, frozenset[int]]]) -> None:
    """Print how often the content is the annotated one."""
    alike = last = 0
    for found, content in pairs:
        mine = {i for i in content if found.tree.tokens[i].pos != "PUNCT"}
        alike += 2 * len(mine & found.gold) >= len(mine | found.gold)
        last += bool(mine) and max(mine) == max(found.gold)
    print(f"{name}: alike {alike / len(pairs):.3f}, same end {last / len(pairs):.3f} of {len(pairs)}")


def _fitted(found: Found, weights: Mapping[str, float]) -> frozenset[int]:
    return fitted(found.tree, found.reading, found.content, found.marks, weights)


def main() -> None:
    """Print the figures and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    words = cue_words()
    articles = parsed("data/polnear_train.jsonl", options.cache)
    found = [f for row, coding in articles for f in found_readings(row, coding, words)]
    report("as parsed", [(f, f.content) for f in found])
    held: list[tuple[Found, frozenset[int]]] = []
    for fold in range(FOLDS):
        weights = learn([f for f in found if not in_fold(f.article, fold, FOLDS)])
        held += [(f, _fitted(f, weights)) for f in found if in_fold(f.article, fold, FOLDS)]
    report("fitted", held)
    kept = {name: w for name, w in learn(found).items() if abs(w) >= 0.05 or name == "constant"}
    lines = [
        "# Where the content of an attribution goes on, in log-odds (made by training/speech/extent.py).",
        "# Source: as cues.tsv.",
        "# feature\tweight",
        *(f"{name}\t{weight:.3f}" for name, weight in sorted(kept.items())),
    ]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
