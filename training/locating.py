"""Fit the choice of an event's place.

    python -m training.locating FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out]

For the runs see `training.scenes`. `--held-out` measures each of five parts of the articles with weights fitted on the
others, and writes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from dragoman.extract import locating
from dragoman.extract.linear import Feature, score
from dragoman.extract.locating_features import Seat
from dragoman.extract.trees import Tree
from dragoman.model import Place
from training.folds import parted
from training.linear import fit_choosing, write
from training.scenes import Case, distinct, held_out_cases, other_cases, run_arguments

PARTS = 5


def seat_of(case: Case) -> Seat:
    """The event as the choice sees it."""
    return Seat(case.sentence, case.trigger, case.type, Tree(case.sentence), case.looked)


def content(text: str) -> set[str]:
    """The words by which the scorer compares places."""
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 2 and w not in {"the", "and"}}


def same(case: Case, place: Place | None) -> bool:
    """Does a place share a word with the gold one?"""
    wanted = case.gold["place"]
    text = case.coding.article.text
    return bool(place and wanted and content(wanted) & content(text[place.span.start : place.span.end]))


def examples(found: Iterable[Case]) -> list[tuple[list[list[Feature]], list[bool], float]]:
    """Features of the options of each event and which are right; events whose place is no option are left out."""
    out = []
    for case in found:
        seat = seat_of(case)
        options = list(locating.candidates(case.coding, seat))
        right = [case.gold["place"] is None, *(same(case, p) for p in options)]
        if any(right):
            out.append((locating.option_features(options, seat, case.coding), right, 1.0))
    return out


def measure(found: Iterable[Case], weights: dict[str, float]) -> Counter[str]:
    """Counts: events with a gold place, right among them, events without, none found among them."""
    count: Counter[str] = Counter()
    for case in found:
        seat = seat_of(case)
        options = list(locating.candidates(case.coding, seat))
        pointed = locating.pointed(case.coding, seat)
        scores = [score(weights, row) for row in locating.option_features(options, seat, case.coding)]
        best = max(range(len(scores)), key=scores.__getitem__)
        place = pointed or (options[best - 1] if best else None)
        kind = "with" if case.gold["place"] else "without"
        count[kind] += 1
        count[f"{kind} right"] += same(case, place) if case.gold["place"] else place is None
        count["reachable"] += bool(case.gold["place"]) and any(same(case, p) for p in options)
    return count


def report(count: Counter[str]) -> str:
    """One line of figures."""
    return (f"gold place: right {count['with right'] / count['with']:.3f} of {count['with']} (reachable "
            f"{count['reachable'] / count['with']:.3f}) · no gold place: none given "
            f"{count['without right'] / count['without']:.3f} of {count['without']}")  # fmt: skip


def held_out(found: list[Case], prior: dict[str, float]) -> Counter[str]:
    """Measure each part with weights of the others."""
    count: Counter[str] = Counter()
    for others, part in parted(found, lambda case: f"{case.gold['article']} places", PARTS):
        count += measure(part, fit_choosing(examples(others), prior))
    return count


def main() -> None:
    """Read, fit, write or measure."""
    args = run_arguments(__doc__).parse_args()
    found = held_out_cases(args.runs)
    others = other_cases(args.runs)
    prior = fit_choosing(examples(others))
    if args.held_out:
        for name, start in (("alone", {}), ("with the others", prior)):
            print(f"{name}:", report(held_out(found, start)))
    else:
        source = (f"training/locating.py on {distinct(found)} events of gold/train, read by {len(args.runs)} models "
                  f"trained without them, and {len(others)} others not read")  # fmt: skip
        write("places/locate.json", fit_choosing(examples(found), prior), source)


if __name__ == "__main__":
    main()
