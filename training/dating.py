"""Learns the weights by which `dragoman.extract.dating` chooses an event's date.

A log-linear model over the candidates of each event and "none": maximum likelihood with a Gaussian prior, by L-BFGS.
Events whose coded date is no candidate count as none. The threshold is the lowest at which the wanted share of
undated events stays undated, on held-out folds of whole articles.

    python -m training.dating FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out]

For the runs see `training.scenes`. `--held-out` writes nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from evaluation.times import written

from dragoman.extract.dating import candidates
from dragoman.extract.dating_features import Told, Trigger, features
from dragoman.extract.linear import score
from dragoman.model import Time
from training.folds import parted
from training.linear import write
from training.scenes import Case, distinct, held_out_cases, other_cases, run_arguments

#: Features seen less often say nothing.
RARE = 4
#: Weights below this are left out of the table.
LEAST = 0.02
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Example:
    """An event with its candidate dates."""

    article: str
    #: Names of the features of each candidate.
    candidates: tuple[tuple[str, ...], ...]
    #: Does the candidate have the coded date?
    right: tuple[bool, ...]
    dated: bool


def examples(cases: Iterable[Case]) -> list[Example]:
    """The events with their candidates; the dates of the events before each are the coded ones."""
    out: list[Example] = []
    for _, group in groupby(cases, lambda case: case.coding.article.id):
        before: list[Told] = []
        for case in group:
            if one := example(case, [t for t in before if t.sentence < case.sentence.number]):
                out.append(one)
            if now := _told(case):
                before.append(now)
    return out


def _told(case: Case) -> Told | None:
    date, number = case.gold["date"], case.sentence.number
    if date is None:
        return None
    first, _, last = date.partition("/")
    ends = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    time = Time(case.trigger, *ends, "day", None, number)
    return Told(case.type, case.status, case.sentence.tokens[case.anchor].lemma, number, time)


def example(case: Case, told: Sequence[Told]) -> Example | None:
    """An event's candidates, or None where its trigger has no word."""
    coding, sentence, date = case.coding, case.sentence, case.gold["date"]
    head = sentence.head_of(case.trigger)
    if head is None:
        return None
    trigger = Trigger(case.trigger, head, case.status, case.type, case.embedded, case.looked)
    rivals = candidates(coding, sentence, trigger, told)
    named = tuple(tuple(dict.fromkeys(names)) for names in features(coding, sentence, trigger, rivals))
    right = tuple(written(c.time.first, c.time.last) == date for c in rivals)
    return Example(coding.article.id, named, right, date is not None)


def learn(
    examples: Sequence[Example], prior: dict[str, float], *, decay: float, weight: float
) -> dict[str, float]:  # fmt: skip
    """Weights by name.

    Args:
        examples: to learn from.
        prior: weights that these are drawn to, 0 where it has none.
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
    centre = torch.tensor([[prior.get(name, 0.0)] for name in names])
    theta = centre.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([theta], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.nn.functional.embedding_bag(flat, theta, offsets, mode="sum").squeeze(1).clamp(max=30)
        powers = scores.exp()
        total = 1 + torch.zeros(len(used)).index_add(0, owner, powers)
        good = torch.zeros(len(used)).index_add(0, owner, powers * right)
        none = torch.tensor([not any(e.right) for e in used])
        likely = torch.where(none, 1 / total, good / total)
        value = -(importance * likely.clamp(min=1e-12).log()).sum() + decay * ((theta - centre) ** 2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return {**prior, **dict(zip(names, theta.detach().squeeze(1).tolist(), strict=True))}


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
    powers = [math.exp(min(50.0, score(weights, c))) for c in e.candidates]
    i = max(range(len(powers)), key=lambda k: powers[k])
    return powers[i] / (1 + sum(powers)), e.right[i]


def held_out(
    examples: Sequence[Example], prior: dict[str, float], folds: int, **how: float
) -> list[tuple[float, bool, bool]]:
    """Of every event: probability and rightness of the choice by weights learnt without its article; is it dated?"""
    out = []
    for others, part in parted(examples, lambda e: f"{e.article} dates", folds):
        weights = learn(others, prior, **how)
        out += [(*best(e, weights), e.dated) for e in part]
    return out


def shares(results: Sequence[tuple[float, bool, bool]], threshold: float) -> tuple[float, float]:
    """Share of dated events that get the right date, and of undated ones that get none."""
    dated = [likely >= threshold and right for likely, right, is_dated in results if is_dated]
    undated = [likely < threshold for likely, _, is_dated in results if not is_dated]
    return sum(dated) / len(dated), sum(undated) / len(undated)


def main() -> None:
    """Learn, measure on held-out folds, write."""
    parser = run_arguments(__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--decay", type=float, default=2.0)
    parser.add_argument("--weight", type=float, default=1.0)
    parser.add_argument("--undated", type=float, default=0.9, help="share of undated events to be left so")
    args = parser.parse_args()
    cases = held_out_cases(args.runs)
    found = examples(cases)
    how = {"decay": args.decay, "weight": args.weight}
    prior = learn(examples(other_cases(args.runs)), {}, **how)
    for name, start in (("alone", {}), ("with the others", prior)):
        results = held_out(found, start, args.folds, **how)
        print(f"{name}:", *("{}: {:.3f} {:.3f}".format(t, *shares(results, t)) for t in THRESHOLDS), sep="\n  ")
    threshold = min(t / 100 for t in range(5, 100) if shares(results, t / 100)[1] >= args.undated)
    dated, undated = shares(results, threshold)
    print(f"{len(found)} events; held out: dated right {dated:.3f}, undated left {undated:.3f}, at {threshold}")
    if args.held_out:
        return
    weights = {name: round(value, 3) for name, value in learn(found, prior, **how).items() if abs(value) >= LEAST}
    weights["threshold"] = threshold
    source = f"training/dating.py on {distinct(cases)} events of gold/train, read by {len(args.runs)} models"
    write("times/dating.json", weights, source)


if __name__ == "__main__":
    main()
