"""How well acts of sanctions are told, on the invented sentences of evaluation/reports/sanctions_*.jsonl.

    python -m evaluation.sanctions [--errors] [held] [dev]

An act counts as found where its sentence has one of that kind; senders, targets, callers and measures are compared as
sets, of the acts that are found (gold acts that are missed count as missed parties, false acts as false ones).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dragoman import Coder, Coding
from dragoman.read import article_from_text
from dragoman.sanctions.acts import acts

REPORTS = Path(__file__).with_name("reports")
SETS = ("held", "dev")
FIELDS = ("act", "sender", "target", "measure", "caller")
Row = dict[str, Any]


def load(name: str) -> list[Row]:
    """The labelled sentences of one half."""
    lines = (REPORTS / f"sanctions_{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def found(coding: Coding) -> list[Row]:
    """The acts of a coding, in the form of the labels."""
    return [
        {
            "act": act.kind,
            "sender": sorted({side.code for side in act.senders if side.code}),
            "target": sorted({side.code for side in act.targets if side.code}),
            "measure": sorted(act.measures),
            "caller": sorted({side.code for side in act.callers if side.code}),
        }
        for act in acts(coding)
    ]


def figures(gold: Sequence[Sequence[Row]], coded: Sequence[Sequence[Row]]) -> dict[str, float]:
    """F1 of acts and of their parts.

    Args:
        gold: labels, a list of acts a sentence.
        coded: the same as coded.

    Returns:
        `act_f1`, `sender_f1` …, and `imposed_precision`: of those told as imposed, how many are.
    """
    right, wanted, made = Counter[str](), Counter[str](), Counter[str]()
    for labels, told in zip(gold, coded, strict=True):
        for one, other in _paired(labels, told):
            for field in FIELDS:
                a, b = _values(one, field), _values(other, field)
                right[field] += len(a & b)
                wanted[field] += len(a)
                made[field] += len(b)
            done = other is not None and other["act"] == "imposed"
            made["imposed"] += done
            right["imposed"] += done and one is not None and one["act"] == "imposed"
    out = {f"{f}_f1": 2 * right[f] / max(wanted[f] + made[f], 1) for f in FIELDS}
    return {**out, "imposed_precision": right["imposed"] / max(made["imposed"], 1)}


def _values(one: Row | None, field: str) -> set[str]:
    if one is None:
        return set()
    value = one[field]
    return {value} if isinstance(value, str) else set(value)


def _paired(labels: Sequence[Row], told: Sequence[Row]) -> list[tuple[Row | None, Row | None]]:
    """Labels with what was coded: same kind first, then what is left, in order."""
    left, pairs = list(told), list[tuple[Row | None, Row | None]]()
    unmatched = []
    for label in labels:
        fits = [other for other in left if other["act"] == label["act"]]
        if not fits:
            unmatched.append(label)
            continue
        best = max(fits, key=lambda other: sum(len(_values(label, f) & _values(other, f)) for f in FIELDS))
        left.remove(best)
        pairs.append((label, best))
    for n, label in enumerate(unmatched):
        pairs.append((label, left[n] if n < len(left) else None))
    return pairs + [(None, other) for other in left[len(unmatched) :]]


def measured(name: str, coder: Coder, *, errors: bool = False) -> dict[str, float]:
    """The figures of one half."""
    rows = load(name)
    codings = [coder.code_article(article_from_text(row["text"], id=row["id"])) for row in rows]
    coded = [found(coding) for coding in codings]
    if errors:
        show(rows, coded)
    return figures([row["acts"] for row in rows], coded)


def show(rows: Sequence[Row], coded: Sequence[Sequence[Row]]) -> None:
    """Print what differs."""
    for row, told in zip(rows, coded, strict=True):

        def plain(acts_: Sequence[Row]) -> list[list[Any]]:
            return sorted([[a[f] if isinstance(a[f], str) else sorted(a[f]) for f in FIELDS] for a in acts_], key=str)

        if plain(row["acts"]) != plain(told):
            print(f"{row['id']}: {row['text']}")
            print("    gold", *plain(row["acts"]))
            print("    told", *plain(told))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS, metavar="held|dev")
    parser.add_argument("--errors", action="store_true", help="print what differs")
    args = parser.parse_args()
    coder = Coder()
    for name in args.sets:
        for figure, value in measured(name, coder, errors=args.errors).items():
            print(f"sanctions_{name} {figure} {value:.4f}")


if __name__ == "__main__":
    main()
