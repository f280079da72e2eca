"""Fitting of the linear models whose tables of weights `dragoman.extract.linear` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.extract.linear import Feature

DATA = Path(__file__).parents[1] / "src" / "dragoman" / "data"


def numbered(examples: Iterable[Sequence[Feature]]) -> dict[str, int]:
    """A number for each feature seen, in alphabetical order."""
    return {f: i for i, f in enumerate(sorted({f if isinstance(f, str) else f[0] for e in examples for f in e}))}


class Matrix:
    """Rows of features as a sparse matrix.

    Args:
        rows: the features of each row.
        index: column of each feature.
    """

    def __init__(self, rows: Sequence[Sequence[Feature]], index: dict[str, int]) -> None:
        pairs = [(i, *((f, 1.0) if isinstance(f, str) else f)) for i, row in enumerate(rows) for f in row]
        self.shape = (len(rows), len(index))
        self._row = np.array([i for i, _, _ in pairs])
        self._column = np.array([index[name] for _, name, _ in pairs])
        self._value = np.array([value for _, _, value in pairs])

    def times(self, w: np.ndarray) -> np.ndarray:
        """Matrix times a column, one value a row."""
        return np.bincount(self._row, self._value * w[self._column], self.shape[0])

    def transposed_times(self, r: np.ndarray) -> np.ndarray:
        """A value a row, summed by column."""
        return np.bincount(self._column, self._value * r[self._row], self.shape[1])


def fit(step_of: Any, start: np.ndarray, *, steps: int = 300, rate: float = 0.1) -> np.ndarray:
    """Minimise by Adam; `step_of(weights)` gives the gradient."""
    w, m, v = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    for t in range(1, steps + 1):
        g = step_of(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


def fit_finding(examples: list[tuple[list[Feature], float, float]], penalty: float = 3e-4) -> dict[str, float]:
    """Logistic regression.

    Args:
        examples: the features of each, whether it is right, and its weight.
        penalty: how strongly weights are drawn to 0.
    """
    index = numbered(e[0] for e in examples)
    x, y, s = (
        Matrix([e[0] for e in examples], index),
        np.array([e[1] for e in examples]),
        np.array([e[2] for e in examples]),
    )
    s /= s.sum()
    w = fit(lambda w: x.transposed_times(s * (1 / (1 + np.exp(-x.times(w))) - y)) + penalty * w, np.zeros(len(index)))
    return {name: round(float(w[i]), 3) for name, i in index.items()}


def fit_choosing(
    examples: list[tuple[list[list[Feature]], list[bool], float]],
    prior: dict[str, float] | None = None,
    penalty: float = 3e-4,
) -> dict[str, float]:
    """Conditional logit: the right options of each example against its others.

    Args:
        examples: the features of the options, which of them are right, and the weight of the example.
        prior: weights that these are drawn to instead of to 0, where they are known from other examples.
        penalty: how strongly.
    """
    index = numbered(row for e in examples for row in e[0])
    x = Matrix([row for e in examples for row in e[0]], index)
    group = np.repeat(np.arange(len(examples)), [len(e[1]) for e in examples])
    right = np.array([r for e in examples for r in e[1]], float)
    s = np.array([e[2] for e in examples])
    s /= s.sum()
    centre = np.array([(prior or {}).get(name, 0.0) for name in index])

    def softmax(logits: np.ndarray, mask: np.ndarray | float) -> np.ndarray:
        top = np.full(len(examples), -np.inf)
        np.maximum.at(top, group, logits)
        p = np.exp(logits - top[group]) * mask
        return p / np.bincount(group, p, len(examples))[group]

    def gradient(w: np.ndarray) -> np.ndarray:
        logits = np.clip(x.times(w), -60, 60)
        error = softmax(logits, 1.0) - softmax(logits, right + 1e-12)
        return x.transposed_times(s[group] * error) + penalty * (w - centre)

    w = fit(gradient, centre)
    return {**(prior or {}), **{name: round(float(w[i]), 3) for name, i in index.items()}}


def write(name: str, weights: dict[str, float], source: str) -> None:
    """Store a table of weights as `data/NAME`, where the coder finds it."""
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    table = json.dumps({"source": source, "weights": weights}, indent=1, ensure_ascii=False)
    path.write_text(table + "\n", encoding="utf-8")
