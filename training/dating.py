"""Learns the weights by which `dragoman.extract.dating` chooses an event's date.

A log-linear model over the candidates of each event and "none": maximum likelihood with a Gaussian prior, by L-BFGS, on
all coded articles at once: those of the runs as the models read them, the others and public texts (`training.dates`) as
they were coded, where no model is asked. Events whose coded date is no candidate count as none. The threshold is the
lowest that costs hardly any F1 of dates, on held-out folds of whole articles of the runs' news.

    python -m training.dating FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out]

For the runs see `training.scenes`. `--held-out` writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from evaluation.times import written
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from dragoman.extract.dating import Dates, candidates, likeliest, probabilities
from dragoman.extract.dating_features import Days, Trigger, features
from dragoman.extract.linear import score
from training.dates import dated_cases
from training.folds import NEWS, parted
from training.linear import write
from training.scenes import Case, distinct, held_out_cases, other_cases, run_arguments

#: Features seen less often say nothing.
RARE = 8
#: Weights below this are left out of the table.
LEAST = 0.02
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Example:
    """An event with its candidate dates."""

    article: str
    #: Names of the features of each candidate.
    candidates: tuple[tuple[str, ...], ...]
    #: First and last day of each.
    days: tuple[Days, ...]
    #: Does the candidate have the coded date?
    right: tuple[bool, ...]
    dated: bool
    #: How much it counts.
    weight: float = 1.0

    @property
    def of_news(self) -> bool:
        """Is its article a news report?"""
        return self.article.split("-")[0] in NEWS


class Choice(NamedTuple):
    """What the weights of other articles choose for an event."""

    example: Example
    likely: float
    right: bool


def examples(cases: Iterable[Case], weight: float = 1.0) -> list[Example]:
    """The events with their candidates; those that `example` has none of are left out."""
    return [one for case in cases if (one := example(case, weight)) is not None]


def example(case: Case, weight: float) -> Example | None:
    """An event's candidates, or None where its trigger has no word or nobody looked for its date."""
    coding, sentence, date = case.coding, case.sentence, case.gold["date"]
    head = sentence.head_of(case.trigger)
    if head is None or "date" in case.gold.get("unread", ()):
        return None
    trigger = Trigger(case.trigger, head, case.status, case.type, case.embedded, case.looked)
    rivals = candidates(Dates(coding), sentence, trigger)
    rows = features(coding, sentence, trigger, rivals)
    named = tuple(tuple(dict.fromkeys((*row.shared, *row.own))) for row in rows)
    days = tuple(one.days for one in rivals)
    right = tuple(written(*one) == date for one in days)
    return Example(coding.article.id, named, days, right, date is not None, weight)


def learn(examples: Sequence[Example], *, decay: float) -> dict[str, float]:
    """Weights by name.

    Args:
        examples: to learn from.
        decay: strength of the Gaussian prior.
    """
    used = [e for e in examples if e.candidates]
    counts = Counter(name for e in used for candidate in e.candidates for name in candidate)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    column = {name: i for i, name in enumerate(names)}
    rows = [[column[n] for n in c if n in column] for e in used for c in e.candidates]
    ends = np.cumsum([0, *map(len, rows)])
    table = csr_matrix((np.ones(ends[-1]), [i for row in rows for i in row], ends), shape=(len(rows), len(names)))
    turned = table.T.tocsr()
    owner = np.repeat(np.arange(len(used)), [len(e.candidates) for e in used])
    right = np.array([r for e in used for r in e.right], float)
    answered = np.array([any(e.right) for e in used])
    importance = np.array([e.weight for e in used])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        powers = np.exp(np.clip(table @ theta, -40, 30))
        total = 1 + np.bincount(owner, powers, len(used))
        good = np.where(answered, np.bincount(owner, powers * right, len(used)), 1.0)
        error = powers / total[owner] - powers * right / good[owner]
        value = importance @ np.log(total / good) + decay * theta @ theta
        return value, turned @ (importance[owner] * error) + 2 * decay * theta

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return dict(zip(names, found.x.tolist(), strict=True))


def choice(e: Example, weights: dict[str, float]) -> Choice:
    """The likeliest date of an event."""
    if not e.candidates:
        return Choice(e, 0.0, right=False)
    date, likely = likeliest(e.days, probabilities([score(weights, names) for names in e.candidates]))
    return Choice(e, likely, e.right[e.days.index(date)])


def held_out(examples: Sequence[Example], others: Sequence[Example], folds: int, *, decay: float) -> list[Choice]:
    """Of every event of the runs: what weights choose that were learnt without its article."""
    out: list[Choice] = []
    for rest, part in parted(examples, lambda e: f"{e.article} dates", folds):
        weights = learn([*others, *rest], decay=decay)
        out += [choice(e, weights) for e in part]
    return out


def shares(results: Sequence[Choice], threshold: float) -> tuple[float, float]:
    """Share of dated events that get the right date, and of undated ones that get none."""
    dated = [one.likely >= threshold and one.right for one in results if one.example.dated]
    undated = [one.likely < threshold for one in results if not one.example.dated]
    return sum(dated) / len(dated), sum(undated) / len(undated)


def f1(results: Sequence[Choice], threshold: float) -> float:
    """F1 of the dates given, right ones against those given and those coded."""
    given = [one for one in results if one.likely >= threshold]
    dated = sum(one.example.dated for one in results)
    return 2 * sum(one.right for one in given) / (len(given) + dated)


def main() -> None:
    """Learn, measure on held-out folds, write."""
    parser = run_arguments(__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--decay", type=float, default=8.0)
    parser.add_argument("--cost", type=float, default=0.025, help="how much F1 a lower threshold may cost")
    args = parser.parse_args()
    cases = held_out_cases(args.runs, mended=True)
    found = examples(cases, 1 / len(args.runs))
    others = examples([*other_cases(args.runs, mended=True), *dated_cases()])
    results = held_out(found, others, args.folds, decay=args.decay)
    news = [one for one in results if one.example.of_news]
    for name, part in (("all", results), ("news", news)):
        rows = ("{}: {:.3f} {:.3f} {:.3f}".format(t, *shares(part, t), f1(part, t)) for t in THRESHOLDS)
        print(f"{name}: right, undated left, F1", *rows, sep="\n  ")
    worth = {t / 100: f1(news, t / 100) for t in range(5, 100)}
    threshold = min(t for t, reached in worth.items() if reached >= max(worth.values()) - args.cost)
    dated, undated = shares(news, threshold)
    print(f"{len(found)} events; news held out: right {dated:.3f}, undated left {undated:.3f}, at {threshold}")
    if args.held_out:
        return
    learnt = learn([*found, *others], decay=args.decay)
    weights = {name: round(value, 3) for name, value in learnt.items() if abs(value) >= LEAST}
    weights["threshold"] = threshold
    source = (
        f"training/dating.py on {distinct(cases)} events of gold/train, read by {len(args.runs)} models, "
        f"and {len(others)} without a model"
    )
    write("times/dating.json", weights, source)


if __name__ == "__main__":
    main()
