"""Learns the weights by which `dragoman.extract.dating` chooses an event's date.

A log-linear model over the candidates of each event and "none": maximum likelihood with a Gaussian prior, by L-BFGS.
Events whose coded date is no candidate count as none. The threshold is the lowest at which the wanted share of
undated events stays undated, on held-out folds of whole articles.

    python -m training.dating FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] --out src/dragoman/data/times/dating.json

For the runs see `training.scenes`.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from evaluation.times import written

from dragoman.extract.dating import candidates
from dragoman.extract.dating_features import Trigger, features, head_of
from training.folds import parted
from training.scenes import Case, held_out_cases

#: Features seen less often say nothing.
RARE = 4


@dataclass(frozen=True, slots=True)
class Example:
    """An event with its candidate dates."""

    article: str
    #: Names of the features of each candidate.
    candidates: tuple[tuple[str, ...], ...]
    #: Does the candidate have the coded date?
    right: tuple[bool, ...]
    dated: bool


def example(case: Case) -> Example | None:
    """An event's candidates, or None where its trigger has no word."""
    scene, date = case.scene, case.gold["date"]
    head = head_of(scene.sentence, case.trigger)
    if head is None:
        return None
    trigger = Trigger(case.trigger, head, scene.status, scene.type, scene.embedded, scene.decided)
    rivals = candidates(scene.coding, scene.sentence, trigger)
    named = tuple(tuple(dict.fromkeys(names)) for names in features(scene.coding, scene.sentence, trigger, rivals))
    right = tuple(written(c.time.first, c.time.last) == date for c in rivals)
    return Example(scene.coding.article.id, named, right, date is not None)


def learn(examples: Sequence[Example], *, decay: float, weight: float) -> dict[str, float]:
    """Weights by name.

    Args:
        examples: to learn from.
        decay: strength of the Gaussian prior.
        weight: how much an event with a date counts beside one without.
    """
    counts = Counter(name for e in examples for candidate in e.candidates for name in candidate)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: i for i, name in enumerate(names)}
    used = [e for e in examples if e.candidates]
    rows = [[column[n] for n in c if n in column] for e in used for c in e.candidates]
    flat = torch.tensor([i for row in rows for i in row])
    offsets = torch.tensor([0, *_running(len(row) for row in rows)][:-1])
    owner = torch.tensor([k for k, e in enumerate(used) for _ in e.candidates])
    right = torch.tensor([r for e in used for r in e.right])
    importance = torch.tensor([weight if any(e.right) else 1.0 for e in used])
    theta = torch.zeros(len(names), 1, dtype=torch.float32, requires_grad=True)
    optimizer = torch.optim.LBFGS([theta], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.nn.functional.embedding_bag(flat, theta, offsets, mode="sum").squeeze(1).clamp(max=30)
        powers = scores.exp()
        total = 1 + torch.zeros(len(used)).index_add(0, owner, powers)
        good = torch.zeros(len(used)).index_add(0, owner, powers * right)
        none = torch.tensor([not any(e.right) for e in used])
        likely = torch.where(none, 1 / total, good / total)
        value = -(importance * likely.clamp(min=1e-12).log()).sum() + decay * (theta**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return dict(zip(names, theta.detach().squeeze(1).tolist(), strict=True))


def _running(numbers: object) -> list[int]:
    out, total = [], 0
    for number in numbers:  # type: ignore[attr-defined]
        total += number
        out.append(total)
    return out


def best(e: Example, weights: dict[str, float]) -> tuple[float, bool]:
    """Probability of the likeliest candidate, and whether it is right."""
    if not e.candidates:
        return 0.0, False
    powers = [math.exp(min(50.0, sum(weights.get(n, 0.0) for n in c))) for c in e.candidates]
    i = max(range(len(powers)), key=lambda k: powers[k])
    return powers[i] / (1 + sum(powers)), e.right[i]


def held_out(examples: Sequence[Example], folds: int, **how: float) -> list[tuple[float, bool, bool]]:
    """Of every event: probability and rightness of the choice by weights learnt without its article; is it dated?"""
    out = []
    for others, part in parted(examples, lambda e: f"{e.article} dates", folds):
        weights = learn(others, **how)
        out += [(*best(e, weights), e.dated) for e in part]
    return out


def shares(results: Sequence[tuple[float, bool, bool]], threshold: float) -> tuple[float, float]:
    """Share of dated events that get the right date, and of undated ones that get none."""
    dated = [likely >= threshold and right for likely, right, is_dated in results if is_dated]
    undated = [likely < threshold for likely, _, is_dated in results if not is_dated]
    return sum(dated) / len(dated), sum(undated) / len(undated)


def main() -> None:
    """Learn, measure on held-out folds, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--decay", type=float, default=2.0)
    parser.add_argument("--weight", type=float, default=1.0)
    parser.add_argument("--undated", type=float, default=0.92, help="share of undated events to be left so")
    args = parser.parse_args()
    examples = [e for case in held_out_cases(args.runs) if (e := example(case))]
    how = {"decay": args.decay, "weight": args.weight}
    results = held_out(examples, args.folds, **how)
    threshold = min(t / 100 for t in range(5, 100) if shares(results, t / 100)[1] >= args.undated)
    dated, undated = shares(results, threshold)
    print(f"{len(examples)} events; held out: dated right {dated:.3f}, undated left {undated:.3f}, at {threshold}")
    weights = {name: round(value, 3) for name, value in learn(examples, **how).items() if abs(value) >= 0.02}
    weights["threshold"] = threshold
    about = "weights of dragoman.extract.dating, learnt by training/dating.py from gold/train"
    args.out.write_text(json.dumps({"about": about, "weights": weights}, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
