"""Counts the cue words and learns the weights of their context.

Source: the training half of PolNeAR (attributions with source, cue and content, 840 US political news articles). A
reading of `dragoman.extract.frames` counts as attributed where an annotated cue holds its word and the annotated
content shares at least half of the words of the two. Weights are learnt with each article's own counts taken out.

    python -m training.speech.cues --out src/dragoman/data/speech --cache training/runs/parses
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evaluation.parsed import Row, parsed

from dragoman.extract.cuewords import LEAST_WORD_CHANCE, CueWords, log_odds
from dragoman.extract.direct import Words, sides
from dragoman.extract.extent import content_of
from dragoman.extract.frames import readings
from dragoman.extract.indirect import all_features, marks_within
from dragoman.extract.quotes import marks_of
from dragoman.extract.speech import paragraph_end, split
from dragoman.extract.trees import Tree
from dragoman.model import Coding
from training.speech.loglinear import fit

Key = tuple[str, str, str]
_EMPTY = CueWords({}, {})


class Example(NamedTuple):
    """A reading, and whether it is annotated."""

    article: int
    key: Key
    features: frozenset[str]
    right: bool


def reading_examples(number: int, row: Row, coding: Coding, words: CueWords) -> Iterator[Example]:
    """All readings of an article."""
    marks = marks_of(coding)
    annotated = annotated_words(row, coding)
    for index, sentence in enumerate(coding.sentences):
        tree = Tree(sentence)
        golds = annotated.get(index, [])
        near = marks_within(marks, sentence.span)
        for reading in readings(tree, lambda _lemma, _pos: True):
            token = tree.tokens[reading.cue]
            content = {i for i in content_of(tree, reading, words) if tree.tokens[i].pos != "PUNCT"}
            right = any(reading.cue in cue and _alike(content, gold) for cue, gold in golds)
            names = frozenset(all_features(tree, index, reading, near))
            yield Example(number, (token.lemma, token.pos, reading.relation), names, right)


def beside_examples(number: int, row: Row, coding: Coding) -> Iterator[Example]:
    """The verbs beside each direct speech of an article."""
    text, marks = coding.article.text, marks_of(coding)
    words = Words(text, coding.sentences, [Tree(sentence) for sentence in coding.sentences])
    for n in split(text, marks)[0]:
        inner = marks[n].inner
        cues = [part for a in row["attributions"] if _covered(inner, a["content"]) for part in a["cue"]]
        for side, places in sides(words, marks, n, paragraph_end(text, marks[n])):
            for place in places:
                token = coding.sentences[place.sentence].tokens[place.token]
                if token.pos in ("VERB", "AUX") or token.text.lower() == "according":
                    right = any(part["start"] <= token.start < part["end"] for part in cues)
                    yield Example(number, (token.lemma, token.pos, f"quote:{side}"), frozenset(), right)


def annotated_words(row: Row, coding: Coding) -> dict[int, list[tuple[set[int], set[int]]]]:
    """Cue words and content words of the attributions, by the sentence of the cue."""
    starts = [sentence.span.start for sentence in coding.sentences]
    out: dict[int, list[tuple[set[int], set[int]]]] = defaultdict(list)
    for attribution in row["attributions"]:
        if attribution["cue"] and attribution["content"]:
            index = max(0, bisect_right(starts, attribution["cue"][0]["start"]) - 1)
            tokens = coding.sentences[index].tokens
            cue, content = (
                {
                    i for i, token in enumerate(tokens)
                    if token.pos != "PUNCT" and any(p["start"] <= token.start < p["end"] for p in attribution[part])
                }
                for part in ("cue", "content")
            )  # fmt: skip
            out[index].append((cue, content))
    return out


def _alike(one: set[int], other: set[int]) -> bool:
    return bool(other) and len(one & other) >= len(one | other) / 2


def _covered(span: tuple[int, int], parts: list[dict[str, int]]) -> bool:
    """Is at least half of the span in the parts?"""
    shared = sum(max(0, min(span[1], part["end"]) - max(span[0], part["start"])) for part in parts)
    return shared >= (span[1] - span[0]) / 2


def counted(examples: list[Example]) -> tuple[Counter[Key], Counter[Key]]:
    """How often each word in each relation was seen, and how often attributed."""
    seen: Counter[Key] = Counter()
    attributed: Counter[Key] = Counter()
    for example in examples:
        for key in (example.key, ("*", *example.key[1:])):
            seen[key] += 1
            attributed[key] += example.right
    return seen, attributed


def weigh(examples: list[Example]) -> dict[str, float]:
    """Weights of the context, each article's chances taken from the other articles."""
    seen, attributed = counted(examples)
    by_article: dict[int, list[Example]] = defaultdict(list)
    for example in examples:
        by_article[example.article].append(example)
    rows, right, given = [], [], []
    for own in by_article.values():
        own_seen, own_attributed = counted(own)
        others = {k: (seen[k] - own_seen[k], attributed[k] - own_attributed[k]) for k in own_seen}
        words = CueWords(others, {})
        for example in own:
            chance = words.chance(*example.key)
            if chance >= LEAST_WORD_CHANCE / 2:
                rows.append(example.features)
                right.append(example.right)
                given.append(log_odds(chance))
    return fit(rows, right, decay=5.0, rare=8, given=given)


def main() -> None:
    """Write `cues.tsv` and `weights.tsv`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    articles = parsed("data/polnear_train.jsonl", options.cache)
    beside = [e for n, (row, coding) in enumerate(articles) for e in beside_examples(n, row, coding)]
    first = [e for n, (row, coding) in enumerate(articles) for e in reading_examples(n, row, coding, _EMPTY)]
    seen, attributed = counted(first)
    # the content's extent depends on which other words report: a second round knows them
    words = CueWords({key: (seen[key], attributed[key]) for key in seen}, {})
    second = [e for n, (row, coding) in enumerate(articles) for e in reading_examples(n, row, coding, words)]
    _write_counts(options.out / "cues.tsv", second + beside)
    _write_weights(options.out / "weights.tsv", weigh(second))


def _write_counts(path: Path, examples: list[Example]) -> None:
    """Rows that say more than their relation's own rate does."""
    seen, attributed = counted(examples)
    lines = [
        "# How often a word was a cue of attribution (made by training/speech/cues.py).",
        "# Source: PolNeAR, training half (networkdynamics/PolNeAR); words and counts only.",
        "# lemma\tpart of speech\trelation\tseen\tattributed",
    ]
    for key in sorted(seen):
        total = ("*", *key[1:])
        telling = seen[key] >= 3 and attributed[total] > 0.08 * seen[total]
        if attributed[key] or (key != total and telling) or (key == total and seen[key] >= 20):
            lines.append("\t".join((*key, str(seen[key]), str(attributed[key]))))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _write_weights(path: Path, weights: dict[str, float]) -> None:
    lines = [
        "# What speaks for or against a cue in its context, in log-odds (made by training/speech/cues.py).",
        "# Source: as cues.tsv.",
        "# feature\tweight",
    ]
    kept = {name: weight for name, weight in weights.items() if abs(weight) >= 0.1 or name in ("counts", "constant")}
    lines += [f"{name}\t{weight:.3f}" for name, weight in sorted(kept.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
