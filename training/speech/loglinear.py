"""A binary log-linear model over named features: maximum likelihood with a Gaussian prior, by L-BFGS."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import torch


def fit(
    rows: Sequence[frozenset[str]],
    right: Sequence[bool],
    *,
    decay: float,
    rare: int,
    given: Sequence[float] | None = None,
) -> dict[str, float]:
    """Learn weights.

    Args:
        rows: the features of each example.
        right: its answer.
        decay: strength of the prior.
        rare: features seen less often are left out.
        given: a number for each example that gets the weight `counts`.

    Returns:
        Weight by feature, with `constant`, and `counts` where `given` is.
    """
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= rare)
    column = {name: i for i, name in enumerate(names)}
    cells = [(i, column[name]) for i, row in enumerate(rows) for name in row if name in column]
    matrix = torch.sparse_coo_tensor(
        torch.tensor(cells).T, torch.ones(len(cells)), (len(rows), len(names)), check_invariants=True
    )
    answer = torch.tensor(right, dtype=torch.float32)
    number = torch.tensor(given if given is not None else [0.0] * len(rows), dtype=torch.float32)
    theta = torch.zeros(len(names), requires_grad=True)
    rest = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([theta, rest], max_iter=120, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.sparse.mm(matrix, theta[:, None])[:, 0] + rest[0] * number + rest[1]
        total = torch.nn.functional.binary_cross_entropy_with_logits(scores, answer, reduction="sum")
        total = total + decay / 2 * (theta**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[arg-type]
    learnt = dict(zip(names, theta.tolist(), strict=True)) | {"constant": float(rest[1].detach())}
    return learnt | ({"counts": float(rest[0].detach())} if given is not None else {})


def probability(weights: Mapping[str, float], row: Iterable[str]) -> float:
    """What the weights make of an example."""
    return 1 / (1 + math.exp(-weights["constant"] - sum(weights.get(name, 0.0) for name in row)))
