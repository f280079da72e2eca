"""Fit the types of given pairs on the PLV sentences of Zero-Shot-PLOVER.

    python -m training.pairs [--cross 5] [--models FOLDER FOLDER]

Multinomial logistic regression on what both event models say of each pair, told straight and told the wrong way round
(then of no type, unless it is mutual). `--cross N` measures each of N folds with weights of the others, and writes
nothing. The event models know most of these sentences with the labels of gold/train; `--unseen K/N` measures only on
the sentences that they did not see, by the fold of gold/train that they were trained without.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from evaluation.gold import load

from dragoman.evaluate.pairs import MUTUAL, MarkedRow, figures, pair_of, row_of
from dragoman.extract.encoder import Encoder
from dragoman.extract.pairs import PAIR_TYPES, features, pair_models, probabilities
from training.codings import DATA
from training.events.examples import load_lines
from training.folds import fold_test
from training.linear import DATA as TABLES

SET = DATA / "data" / "plv_train.jsonl"
DECAY = 3e-3


def fit(straight: np.ndarray, swapped: np.ndarray, roots: Sequence[str], decay: float = DECAY) -> np.ndarray:
    """(features, types) weights: maximum likelihood with a Gaussian prior, by L-BFGS."""
    none = PAIR_TYPES.index("")
    kinds = [PAIR_TYPES.index(root) for root in roots]
    back = [n for n, root in enumerate(roots) if root not in MUTUAL]
    x = torch.tensor(np.concatenate([straight, swapped[back]]))
    y = torch.tensor(kinds + [none] * len(back))
    weights = torch.zeros(x.shape[1], len(PAIR_TYPES), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(x @ weights, y) + decay * (weights**2).sum() / 2
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach().numpy()


def main() -> None:
    """Read, fit, write or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross", type=int)
    parser.add_argument("--models", type=Path, nargs="+", help="in place of the shipped ones, in their order")
    parser.add_argument("--unseen", help="K/N")
    parser.add_argument("--decay", type=float, default=DECAY)
    args = parser.parse_args()
    if args.unseen and not args.cross:
        parser.error("--unseen needs --cross")
    records = load_lines(SET)
    rows = [row_of(record) for record in records]
    models = [Encoder(folder) for folder in args.models] if args.models else pair_models()
    pairs = [pair_of(row) for row in rows]
    straight, swapped = features(pairs, models)
    roots = [row.root for row in rows]
    if not args.cross:
        (TABLES / "pairs").mkdir(exist_ok=True)
        weights = fit(straight, swapped, roots, args.decay).astype(np.float16)
        np.savez_compressed(TABLES / "pairs" / "weights.npz", weights=weights)
        return
    part = [n * args.cross // len(rows) for n in _shuffled(rows)]
    straight_out, swapped_out = np.zeros((2, len(rows), len(PAIR_TYPES)))
    for fold in range(args.cross):
        inside, outside = [n for n, p in enumerate(part) if p == fold], [n for n, p in enumerate(part) if p != fold]
        weights = fit(straight[outside], swapped[outside], [roots[n] for n in outside], args.decay)
        straight_out[inside] = probabilities(straight[inside], weights)
        swapped_out[inside] = probabilities(swapped[inside], weights)
    kept = _unseen(records, args.unseen) if args.unseen else list(range(len(rows)))
    chosen: list[MarkedRow] = [rows[n] for n in kept]
    for name, value in figures(chosen, straight_out[kept], swapped_out[kept]).items():
        print(name, round(value, 4))


def _shuffled(rows: Sequence[MarkedRow]) -> list[int]:
    """Each row's place in an order that does not change; equal texts share a place."""
    texts = sorted({row.text for row in rows}, key=_in_order)
    place = {text: n * len(rows) // len(texts) for n, text in enumerate(texts)}
    return [place[row.text] for row in rows]


def _in_order(text: str) -> str:
    """A key that shuffles texts, the same on every machine."""
    return hashlib.sha256(text.encode()).hexdigest()


def _unseen(records: Sequence[dict[str, str]], part: str) -> list[int]:
    """The rows whose sentence no gold article outside the fold has."""
    inside = fold_test(part)
    articles, _ = load("train")
    seen = {_key(a["text"]) for a in articles if not inside(a["id"])}
    return [n for n, record in enumerate(records) if _key(record["text"]) not in seen]


def _key(text: str) -> str:
    return "".join(text.split())[:60]


if __name__ == "__main__":
    main()
