"""Fit the probability of a record.

    python -m training.confidence FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out]

For the runs see `training.scenes`. A record is right where the scorer matches it: sentence, type and both parties.
`--held-out` prints the reliability of five parts with weights fitted on the others, and what a least confidence does to
precision and recall; it writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from evaluation.gold import load

from dragoman.export.plover import line, records
from dragoman.extract.confidence import features
from dragoman.extract.encoder import Encoder
from dragoman.extract.events import drafts
from dragoman.extract.linear import Feature, probability, score
from dragoman.model import Coding
from dragoman.score import Judged, match
from dragoman.score_files import coded_events, from_gold
from training.codings import codings
from training.folds import parted
from training.linear import fit_finding, write
from training.scenes import run_arguments, run_parts

#: Held out, mean log loss of the records of the accurate model: 3e-4 .629, 1e-3 .624, 3e-3 .619; from 1e-2 on F1 falls.
PENALTY = 3e-3
PARTS = 5
#: Prefixes of the ids of news articles; the others are single diplomatic sentences.
NEWS = ("gu", "gwn", "tr", "re3d", "pn", "ecb", "lgl", "case", "india")


class Row(NamedTuple):
    """A record with its features."""

    record: Judged
    features: list[Feature]
    right: bool
    #: Is at least the type right?
    typed: bool


def held_out_rows(runs: Sequence[str]) -> tuple[list[Row], list[Judged]]:
    """The records of the runs' held-out articles, and the gold events there."""
    articles, events = load("train", mended=True)
    gold = [from_gold(event) for event in events]
    made = codings("train")
    out: list[Row] = []
    wanted: list[Judged] = []
    for folder, inside in map(run_parts, runs):
        here = {a["id"]: a["sentences"] for a in articles if inside(a["id"]) and a["id"].startswith(NEWS)}
        model = Encoder(folder)
        found = [pair for id_ in here for pair in _records(made[id_], model, here)]
        golds = [g for g in gold if g.article in here]
        right = {id(pair.coded) for pair in match(golds, [record for record, _ in found])}
        typed = {id(pair.coded) for pair in match(golds, [record for record, _ in found], parties=False)}
        out += [Row(record, own, id(record) in right, id(record) in typed) for record, own in found]
        wanted += golds
    return out, wanted


def _records(
    coding: Coding, model: Encoder, sentences: dict[str, Sequence[Sequence[int]]]
) -> Iterator[tuple[Judged, list[Feature]]]:  # fmt: skip
    found = [draft for _, here in drafts(coding, model) for draft in here]
    for draft, own in zip(found, features([draft.record for draft in found]), strict=True):
        (record,) = records(replace(coding, events=(draft.event,)))
        for judged in coded_events([json.loads(line(record))], sentences):
            yield judged, own


def held_out_chances(found: Sequence[Row]) -> list[float]:
    """The probability of each record by weights fitted on other articles."""
    chances = {}
    for others, part in parted(found, lambda row: f"{row.record.article} confidence", PARTS):
        table = fit(others)
        chances |= {id(row): probability(score(table, row.features)) for row in part}
    return [chances[id(row)] for row in found]


def fit(found: Sequence[Row]) -> dict[str, float]:
    """Weights of the features."""
    return fit_finding([(row.features, float(row.right), 1.0) for row in found], PENALTY)


def reliability(chances: Sequence[float], right: Sequence[bool]) -> tuple[list[tuple[float, float, int]], float]:
    """Ten groups of stated probability (mean stated, share right, records), and the expected calibration error."""
    groups = []
    for n in range(10):
        inside = [i for i, p in enumerate(chances) if min(9, int(p * 10)) == n]
        if inside:
            groups.append((sum(chances[i] for i in inside) / len(inside), sum(right[i] for i in inside) / len(inside),
                           len(inside)))  # fmt: skip
    return groups, sum(abs(stated - share) * n for stated, share, n in groups) / len(chances)


def curve(found: Sequence[Row], chances: Sequence[float], gold: Sequence[Judged]) -> Iterator[str]:
    """Precision, recall and F1 of records and of their types at each least confidence."""
    for least in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [row.record for row, chance in zip(found, chances, strict=True) if chance >= least]
        both, typed = len(match(gold, kept)), len(match(gold, kept, parties=False))
        yield (f"{least:4.2f}  {len(kept):5d} records  precision {both / max(1, len(kept)):.3f}  "
               f"recall {both / len(gold):.3f}  F1 {2 * both / (len(kept) + len(gold)):.3f}  "
               f"type F1 {2 * typed / (len(kept) + len(gold)):.3f}")  # fmt: skip


def main() -> None:
    """Measure or write."""
    args = run_arguments(__doc__).parse_args()
    found, gold = held_out_rows(args.runs)
    if args.held_out:
        chances = held_out_chances(found)
        groups, error = reliability(chances, [row.right for row in found])
        for stated, share, n in groups:
            print(f"stated {stated:.2f}  right {share:.2f}  of {n}")
        print(f"expected calibration error {error:.3f}")
        print("\n".join(curve(found, chances, gold)))
        return
    source = f"training/confidence.py on {len(found)} records of gold/train's news by models trained without them"
    write("events/confidence.json", fit(found), source)


if __name__ == "__main__":
    main()
