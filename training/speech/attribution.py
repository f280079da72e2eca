"""Learns which quotation's speaker is an event's source, and which events are embedded.

Source: the coded training articles (`gold/train.*`), each event at the first place where its trigger's words stand in
its sentence. Prints figures over two folds of whole articles, then writes the weights learnt from all.

    python -m training.speech.attribution --out src/dragoman/data/speech/attribution.tsv --cache training/runs/parses
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.parsed import parsed
from evaluation.quotes import GoldEvent, gold_events

from dragoman.evaluate.quotes import same_words
from dragoman.extract.attribution import attribution_of, embedding_features
from dragoman.extract.quotes import quotes
from dragoman.extract.reported import event_features, quote_features
from training.folds import in_fold
from training.speech.loglinear import fit, probability

FOLDS = 2
#: Strength of the prior and rarest feature; decay 3 and 10 were tried for both over the folds.
SETTINGS = {"source": (10.0, 6), "embedded": (3.0, 6)}


class Example(NamedTuple):
    """One quotation of an event (`source`) or one event (`embedded`)."""

    article: str
    event: int
    features: frozenset[str]
    right: bool


def source_examples(events: Sequence[GoldEvent]) -> Iterator[Example]:
    """The quotations around each event that name a speaker."""
    for number, gold in enumerate(events):
        clause = frozenset(event_features(gold.sentence, gold.trigger))
        text = gold.coding.article.text
        for depth, quote in enumerate(attribution_of(gold.coding, gold.sentence, gold.trigger)):
            if quote.speaker is not None:
                names = clause | frozenset(quote_features(gold.coding, quote, depth, gold.trigger))
                right = same_words(text[quote.speaker.start : quote.speaker.end], gold.source)
                yield Example(gold.coding.article.id, number, names, right)


def embedded_examples(events: Sequence[GoldEvent]) -> Iterator[Example]:
    """The events."""
    for number, gold in enumerate(events):
        names = frozenset(embedding_features(gold.coding, gold.sentence, gold.trigger))
        yield Example(gold.coding.article.id, number, names, gold.embedded)


def learn(name: str, examples: Sequence[Example]) -> dict[str, float]:
    """Weights of one model."""
    decay, rare = SETTINGS[name]
    return fit([e.features for e in examples], [e.right for e in examples], decay=decay, rare=rare)


def held_out(name: str, examples: Sequence[Example]) -> list[tuple[Example, float]]:
    """Each example with the chance that a model of the other fold gives it."""
    out = []
    for fold in range(FOLDS):
        weights = learn(name, [e for e in examples if not in_fold(e.article, fold, FOLDS)])
        own = [e for e in examples if in_fold(e.article, fold, FOLDS)]
        out += [(example, probability(weights, example.features)) for example in own]
    return out


def report_source(events: Sequence[GoldEvent], scored: Sequence[tuple[Example, float]]) -> None:
    """Share of the events with a source that get the right one, and of the others that get none, by cut-off."""
    best: dict[int, tuple[float, bool]] = {}
    for example, chance in scored:
        best[example.event] = max(best.get(example.event, (0.0, False)), (chance, example.right))
    sourced = [n for n, gold in enumerate(events) if gold.source]
    others = [n for n, gold in enumerate(events) if not gold.source]
    for least in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        right = sum(n in best and best[n][0] >= least and best[n][1] for n in sourced) / len(sourced)
        empty = sum(n not in best or best[n][0] < least for n in others) / len(others)
        print(f"source at {least:.2f}: right {right:.3f} of {len(sourced)}, left empty {empty:.3f} of {len(others)}")


def report_embedded(scored: Sequence[tuple[Example, float]]) -> None:
    """Accuracy and F1 by cut-off."""
    gold = sum(example.right for example, _ in scored)
    for least in (0.35, 0.4, 0.42, 0.45, 0.5):
        taken = [example.right for example, chance in scored if chance >= least]
        both = sum(taken)
        accuracy = (len(scored) - len(taken) - gold + 2 * both) / len(scored)
        print(f"embedded at {least:.2f}: accuracy {accuracy:.3f}, F1 {2 * both / (len(taken) + gold):.3f}")


def main() -> None:
    """Print the figures and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    articles = [(row, quotes(coding)) for row, coding in parsed("gold/train.articles.jsonl", options.cache)]
    events = list(gold_events("train", articles))
    examples = {"source": list(source_examples(events)), "embedded": list(embedded_examples(events))}
    report_source(events, held_out("source", examples["source"]))
    report_embedded(held_out("embedded", examples["embedded"]))
    lines = [
        "# Who is named as an event's source; is it embedded: log-odds (made by training/speech/attribution.py).",
        "# Source: the project's own coded training articles (gold/train); words and weights only.",
        "# model\tfeature\tweight",
    ]
    for name, rows in examples.items():
        kept = {feature: w for feature, w in learn(name, rows).items() if abs(w) >= 0.1 or feature == "constant"}
        lines += [f"{name}\t{feature}\t{weight:.3f}" for feature, weight in sorted(kept.items())]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
