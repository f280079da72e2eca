"""Train data/mentions/context.tsv: how the country of "the government" or "police" is read off the text around it.

    DRAGOMAN_DATA=../shared python -m training.tables.context_weights [--dry] [--without 0/5]

A conditional logit over the countries that an article names and none at all; parties of gold/train whose own words
name no country are the examples. Prints accuracy by cross-validation over articles, then writes the weights unless
`--dry` is given.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from evaluation.entities import heading, placed
from training.codings import DATA, codings
from training.events.examples import load_lines
from training.folds import fold_test

import dragoman.text.mentions as step
from dragoman.text.context import Feature, Point, Signs

TABLE = Path(__file__).resolve().parents[2] / "src" / "dragoman" / "data" / "mentions" / "context.tsv"
FOLDS = 5
LEAST = 6  # examples that a feature must occur in
PENALTY = 1e-3  # of 3e-4, 1e-3 and 2e-3 the best held out
Example = tuple[str, list[str | None], list[list[Feature]], str | None]


class Recorder(Signs):
    """Keeps what it was asked."""

    asked: dict[tuple[int, int], tuple[list[str | None], list[list[Feature]]]]

    def likeliest(self, point: Point) -> tuple[str | None, float]:
        """As the shipped one, noting the candidates and their features."""
        codes, last = self.candidates(point), self.last_before(point)
        Recorder.asked[point.sentence, point.start] = codes, [self.features(point, code, last) for code in codes]
        return super().likeliest(point)


def examples(without: str | None) -> list[Example]:
    """One example a party whose country the context had to tell; a fold of the articles may be left out."""
    left_out = fold_test(without) if without else lambda _: False
    gold, known = DATA / "gold", codings("train")
    events = defaultdict(list)
    for event in load_lines(gold / "train.events.jsonl"):
        events[event["article"]].append(event)
    out = []
    for row in load_lines(gold / "train.articles.jsonl"):
        name = row["id"]
        if left_out(name) or not events[name]:
            continue
        Recorder.asked = {}
        found = step.mentions(replace(known[name], mentions=(), entities=()))
        first = {}
        for mention in found.mentions:
            first.setdefault(mention.chain, mention)
        for party in placed(row, events[name]):
            mention = heading(found, party.span)
            asked = mention and Recorder.asked.get((first[mention.chain].sentence, first[mention.chain].head.start))
            if asked and party.code in asked[0]:
                out.append((name, *asked, party.code))
    return out


def fit(data: list[Example], names: dict[str, int]) -> torch.Tensor:
    """Weights that make the right candidates likely."""
    weights = torch.zeros(len(names), requires_grad=True)
    batches = [(matrix(rows, names), codes.index(right)) for _, codes, rows, right in data]
    stacked = torch.cat([m for m, _ in batches])
    group = torch.repeat_interleave(torch.arange(len(batches)), torch.tensor([len(m) for m, _ in batches]))
    offsets = np.cumsum([0, *(len(m) for m, _ in batches)])[:-1]
    target = torch.tensor([int(o) + right for o, (_, right) in zip(offsets, batches, strict=True)])
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = stacked @ weights
        total = torch.zeros(len(batches)).index_add(0, group, scores.exp()).log()
        value = (total - scores[target]).mean() + PENALTY * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach()


def matrix(rows: list[list[Feature]], names: dict[str, int]) -> torch.Tensor:
    """Candidates by features."""
    out = torch.zeros(len(rows), len(names))
    for i, row in enumerate(rows):
        for name, value in row:
            if name in names:
                out[i, names[name]] += value
    return out


def accuracy(data: list[Example], weights: torch.Tensor, names: dict[str, int]) -> float:
    """Share of examples whose right code scores highest."""
    hits = [codes[int((matrix(rows, names) @ weights).argmax())] == right for _, codes, rows, right in data]
    return sum(hits) / len(hits)


def main() -> None:
    """Cross-validate, train on everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--without", metavar="K/N", help="leave this fold of the articles out")
    args = parser.parse_args()
    torch.manual_seed(0)
    step.Signs = Recorder  # type: ignore[misc]
    data = examples(args.without)
    seen = Counter(name for _, _, rows, _ in data for name in {name for row in rows for name, _ in row})
    names = {n: i for i, n in enumerate(sorted(name for name, count in seen.items() if count >= LEAST))}
    articles = sorted({name for name, *_ in data})
    fold = {name: i % FOLDS for i, name in enumerate(articles)}
    scores = []
    for k in range(FOLDS):
        held = [row for row in data if fold[row[0]] == k]
        scores.append(accuracy(held, fit([row for row in data if fold[row[0]] != k], names), names))
    weights = fit(data, names)
    own = accuracy(data, weights, names)
    print(f"{len(data)} examples, {len(names)} features; cross-validated {np.mean(scores):.3f}, own {own:.3f}")
    if args.dry:
        return
    head = ["# source: trained on gold/train by training/tables/context_weights.py", "feature\tweight"]
    lines = [f"{name}\t{weights[i]:.3f}" for name, i in sorted(names.items())]
    TABLE.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
