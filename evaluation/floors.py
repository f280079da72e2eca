"""What the shipped coder must reach: on what is invented in evaluation/reports, and on gold/dev if at hand.

    python -m evaluation.floors            print the figures beside their floors; exit code 1 below one
    python -m evaluation.floors --set      write the figures, less a margin, to evaluation/floors.json

`--set` only lets a floor rise: it keeps the higher of the old and the new one. One is lowered by hand, and the commit
says why.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from evaluation import sanctions
from evaluation.gold import DATA, code, load
from training.reports import load_all

from dragoman import Coder
from dragoman.score import Report, score
from dragoman.score_files import coded_events, from_gold

FILE = Path(__file__).with_name("floors.json")
REPORTS = Path(__file__).with_name("reports")
#: What the rounding of int8 weights on another kind of processor may take from a figure; some rest on 40 events.
MARGIN = 0.02
Record = dict[str, Any]


def measured(articles: Sequence[Record], events: Sequence[Record], coder: Coder) -> dict[str, float]:
    """The figures that have floors."""
    sentences = {a["id"]: a["sentences"] for a in articles}
    coded = coded_events(code(list(articles), coder), sentences)
    return figures(score([from_gold(event) for event in events], coded))


def figures(report: Report) -> dict[str, float]:
    """The figures of a comparison that have floors."""
    return {
        "events_f1": report.events.f1,
        "type_f1": report.type_in_sentence.f1,
        "own_actual_f1": report.own_actual.f1,
        **{name.replace(" ", "_"): share.share for name, share in report.fields.items()},
    }


def sets() -> dict[str, tuple[list[Record], list[Record]]]:
    """The sets at hand, by name."""
    found = {"reports": load_all(REPORTS)}
    if (DATA / "gold" / "dev.articles.jsonl").exists():
        found["gold_dev"] = load("dev")
    return found


def _by_small(articles: Sequence[Record], events: Sequence[Record], _: Coder) -> dict[str, float]:
    """The figures of the small model, whatever coder the others are measured on."""
    return measured(articles, events, Coder(model="small"))


def measures() -> dict[str, Callable[[Coder], dict[str, float]]]:
    """The measures at hand by name, each a function of the coder that gives figures."""
    found: dict[str, Callable[[Coder], dict[str, float]]] = {}
    for name, pair in sets().items():
        found[name] = partial(measured, *pair)
        found[f"{name}_small"] = partial(_by_small, *pair)
    return found | {f"sanctions_{half}": partial(sanctions.measured, half) for half in sanctions.SETS}


def main() -> None:
    """Measure; compare or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="store_true", dest="write")
    args = parser.parse_args()
    floors: dict[str, dict[str, float]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    coder, fell = Coder(), False
    for name, measure in measures().items():
        own = floors.setdefault(name, {})
        for figure, value in measure(coder).items():
            floor = own.get(figure, 0.0)
            fell = fell or value < floor
            print(f"{name} {figure} {value:.4f} (floor {floor:.4f})")
            own[figure] = max(floor, round(value - MARGIN, 4))
    if args.write:
        FILE.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    elif fell:
        sys.exit(1)


if __name__ == "__main__":
    main()
