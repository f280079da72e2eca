"""Write invented wire copies as articles of `dragoman evaluate stories`, or try thresholds on them.

    python -m evaluation.wire_copies [--reports N] [--seed S] > wire.jsonl
    python -m evaluation.wire_copies --sweep

Each report appears alone or with one to four copies (other header and footer, cut, other lede, other numbers); a third
have a follow-up of the next day, which is none of them; bulletins read alike and are none either. `--sweep` tells the
F1 of pairs by the least share of shared runs, on seeds 100 to 104; what is measured is made of seed 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections.abc import Iterator

from evaluation.invented_wire import MAKE_COPIES, Report, bulletin, follow_up, report

_BEGIN = dt.date(2031, 3, 3)


def reports(number: int, seed: int) -> Iterator[tuple[Report, str, str]]:
    """Invented reports in the order of their days.

    Args:
        number: of base reports.
        seed: of everything.

    Yields:
        A report, the name of what it is a copy of, and how it was made.
    """
    chance = random.Random(seed)
    made: list[tuple[int, float, Report, str, str]] = []

    def add(one: Report, group: str, how: str) -> None:
        made.append((one.day, chance.random(), one, group, how))

    for n in range(number):
        base = report(chance, day=n // 20)
        add(base, f"report {n}", "base")
        for make in chance.choices(MAKE_COPIES, k=chance.choice((0, 1, 1, 2, 3, 4))):
            add(make(chance, base), f"report {n}", make.__name__)
        if n % 3 == 0:
            add(follow_up(chance, base), f"follow-up {n}", "follow_up")
        if n % 5 == 0:
            add(bulletin(chance, n // 20), f"bulletin {n}", "bulletin")
    for _, _, one, group, how in sorted(made, key=lambda entry: entry[:2]):
        yield one, group, how


def lines(number: int, seed: int) -> Iterator[dict[str, str]]:
    """The same as rows of `dragoman evaluate stories`."""
    for n, (one, group, how) in enumerate(reports(number, seed)):
        day = (_BEGIN + dt.timedelta(one.day)).isoformat()
        yield {"id": f"{n} {how}", "title": one.title, "date": day, "text": one.text, "copy_of": group}


def sweep() -> None:
    """F1 of direct pairs by threshold."""
    from dragoman.stories.copies import shared_runs
    from dragoman.stories.shingles import shingles

    shares: list[tuple[float, bool, str, str]] = []
    for seed in range(100, 105):
        told = [(shingles(one.text), group, how) for one, group, how in reports(150, seed)]
        for i, (runs, group, how) in enumerate(told):
            for earlier, other, other_how in told[:i]:
                shared = shared_runs(runs, earlier)
                if shared >= 10:
                    shares.append((shared / min(len(runs), len(earlier)), group == other, how, other_how))
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        right = sum(same for share, same, *_ in shares if share >= least)
        wrong = sum(not same for share, same, *_ in shares if share >= least)
        missed = sum(same for share, same, *_ in shares if share < least)
        print(f"least {least:.2f}  right {right}  wrong {wrong}  missed {missed}  "
              f"f1 {2 * right / (2 * right + wrong + missed):.4f}")  # fmt: skip
    wrong_ones = sorted((s, a, b) for s, same, a, b in shares if not same and s >= 0.45)
    missed_ones = sorted((s, a, b) for s, same, a, b in shares if same and s < 0.6)
    print("nearest wrong", wrong_ones[-5:], "nearest missed", missed_ones[:5], sep="\n")


def main() -> None:
    """Write the rows or the sweep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sweep", action="store_true")
    options = parser.parse_args()
    if options.sweep:
        sweep()
        return
    for row in lines(options.reports, options.seed):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
