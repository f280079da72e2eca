"""Fit the two linear models of places: which candidates are place names, and which place a name means.

    python -m training.places CORPUS.jsonl... [--without CORPUS]

Reads geoparsing corpora in one shape ({"text", "toponyms": [{"start", "end", "lat", "lon", "type"?}]} a line), writes
`data/places/find.json` and `data/places/choose.json`. A mention whose kind the corpus calls metonymic or demonym trains
neither way. Corpora weigh alike.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.extract import places as step
from dragoman.extract.linear import Feature
from dragoman.extract.toponyms import Candidate, candidates
from dragoman.model import Article, Coding
from dragoman.resolve.geocode import best, choice_features, context_before, context_of, shortlist
from dragoman.text.parse import parse

OUT = Path(__file__).parents[1] / "src" / "dragoman" / "data" / "places"
#: Kinds of the corpora's marks that are toponyms in the literal sense.
LITERAL = {"Literal", "Literal_Modifier", "Mixed", "Coercion", "Embedded_Literal", None}
#: Kinds of marks that are no toponyms at all.
NO_PLACES = {"Homonym", "Non_Toponym", "Non_Lit_Expression", "Literal_Expression"}
#: A gazetteer row within this distance of the gold point is right (the usual 100 miles).
RIGHT_KM = 161.0
Gold = list[dict[str, Any]]


def read(path: Path) -> list[tuple[Coding, Gold]]:
    """The parsed documents of a corpus with their marks."""
    out = []
    for line in path.open(encoding="utf-8"):
        document = json.loads(line)
        coding = parse(Coding(Article(document["id"], document["text"])))
        out.append((coding, document["toponyms"]))
    return out


def literal(mark: dict[str, Any]) -> bool:
    """Is the mark a toponym with a point, in the literal sense?"""
    return mark.get("lat") is not None and mark.get("type") in LITERAL


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance."""
    a, b, c, d = np.radians([lat1, lon1, lat2, lon2])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(12742 * np.arcsin(np.sqrt(h)))


def mark_of(candidate: Candidate, gold: Gold) -> dict[str, Any] | None:
    """The mark that shares characters with a candidate, a literal one first."""
    span = candidate.span
    over = [m for m in gold if m["start"] < span.end and span.start < m["end"]]
    return next((m for m in over if literal(m)), over[0] if over else None)


def finding(
    documents: Iterable[tuple[Coding, Gold]], weights: dict[str, float], weight: float
) -> Iterator[tuple[list[Feature], float, float]]:
    """Examples of the first model: features, 1 for a place name, weight."""
    for coding, gold in documents:
        for candidate, features in step.judged(coding, weights):
            mark = mark_of(candidate, gold)
            if mark is None or literal(mark) or mark.get("type") in NO_PLACES:
                yield features, float(mark is not None and literal(mark)), weight


def choosing(
    documents: Iterable[tuple[Coding, Gold]], weights: dict[str, float], weight: float
) -> Iterator[tuple[list[list[Feature]], list[bool], float]]:
    """Examples of the second model: the features of each place of a name, which of them are right, weight."""
    for coding, gold in documents:
        found, points = [], []
        for sentence in coding.sentences:
            for candidate in candidates(coding.article.text, sentence):
                mark = mark_of(candidate, gold)
                if mark and mark.get("lat") is not None:
                    found.append(candidate)
                    points.append((mark["lat"], mark["lon"]))
        names = step.grouped(found)
        adjectives = step.adjectives(coding.sentences)
        before = context_before(names)
        first = [best(name, before, weights) for name in names]
        for context in (before, context_of(names, first, adjectives, before)):
            for name in names:
                entries = shortlist(name, context)
                lat, lon = points[name.mentions[0]]
                right = [kilometres(lat, lon, e.latitude, e.longitude) < RIGHT_KM for e in entries]
                if len(entries) > 1 and any(right) and not all(right):
                    yield (
                        [choice_features(e, name, context) for e in entries],
                        right,
                        weight * len(name.mentions) ** 0.5,
                    )


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


def fit(step_of: Any, size: int, *, steps: int = 300, rate: float = 0.1) -> np.ndarray:
    """Minimise by Adam; `step_of(weights)` gives the gradient."""
    w, m, v = np.zeros(size), np.zeros(size), np.zeros(size)
    for t in range(1, steps + 1):
        g = step_of(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


def fit_finding(examples: list[tuple[list[Feature], float, float]]) -> dict[str, float]:
    """Logistic regression with a small penalty."""
    index = numbered(e[0] for e in examples)
    x, y, s = (
        Matrix([e[0] for e in examples], index),
        np.array([e[1] for e in examples]),
        np.array([e[2] for e in examples]),
    )
    s /= s.sum()
    w = fit(lambda w: x.transposed_times(s * (1 / (1 + np.exp(-x.times(w))) - y)) + 3e-4 * w, len(index))
    return {name: round(float(w[i]), 3) for name, i in index.items()}


def fit_choosing(examples: list[tuple[list[list[Feature]], list[bool], float]]) -> dict[str, float]:
    """Conditional logit: the right places of a name against its others."""
    index = numbered(row for e in examples for row in e[0])
    x = Matrix([row for e in examples for row in e[0]], index)
    group = np.repeat(np.arange(len(examples)), [len(e[1]) for e in examples])
    right = np.array([r for e in examples for r in e[1]], float)
    s = np.array([e[2] for e in examples])
    s /= s.sum()

    def softmax(logits: np.ndarray, mask: np.ndarray | float) -> np.ndarray:
        top = np.full(len(examples), -np.inf)
        np.maximum.at(top, group, logits)
        p = np.exp(logits - top[group]) * mask
        return p / np.bincount(group, p, len(examples))[group]

    def gradient(w: np.ndarray) -> np.ndarray:
        logits = np.clip(x.times(w), -60, 60)
        return x.transposed_times(s[group] * (softmax(logits, 1.0) - softmax(logits, right + 1e-12))) + 3e-4 * w

    w = fit(gradient, len(index))
    return {name: round(float(w[i]), 3) for name, i in index.items()}


def train(corpora: dict[str, list[tuple[Coding, Gold]]]) -> tuple[dict[str, float], dict[str, float]]:
    """Both tables of weights from several corpora that weigh alike."""
    find: dict[str, float] = {}
    for _ in range(3):  # what the other names say is told by the round before
        find = fit_finding([
            e for documents in corpora.values() for e in finding(documents, find, 1 / sum(len(g) for _, g in documents))
        ])  # fmt: skip
    chosen: dict[str, float] = {"population COUNTRY": 1.0, "population TOWN": 1.0, "population CAPITAL": 1.3}
    for _ in range(2):  # the second round's context is chosen by the first round's weights
        chosen = fit_choosing([
            e for documents in corpora.values()
            for e in choosing(documents, chosen, 1 / sum(m.get("lat") is not None for _, g in documents for m in g))
        ])  # fmt: skip
    return find, chosen


def write(name: str, weights: dict[str, float], source: str) -> None:
    """Store a table of weights."""
    OUT.joinpath(name).write_text(
        json.dumps({"source": source, "weights": weights}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    args = parser.parse_args()
    corpora = {path.stem: read(path) for path in args.corpora}
    find, choice = train(corpora)
    source = f"training/places.py on {', '.join(corpora)} (development halves)"
    write("find.json", find, source)
    write("choose.json", choice, source)
    print(f"{len(find)} and {len(choice)} weights")


if __name__ == "__main__":
    main()
