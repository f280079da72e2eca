"""Fit the choice of an event's place on coded events.

    python -m training.locating ARTICLES.jsonl EVENTS.jsonl [--held-out]

Gold in the guidelines' format. Every event trains twice, with its type and without, so that the choice works for
callers that do not know it. `--held-out` measures each of five folds with weights fitted on the others, and writes
nothing.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.extract import locating
from dragoman.extract.linear import Feature, score
from dragoman.extract.locating_features import Seat
from dragoman.extract.places import places
from dragoman.extract.trees import Tree
from dragoman.model import Article, Coding, Place, Sentence, Span
from dragoman.text.parse import parse
from training.folds import in_fold
from training.places import fit_choosing, write

FOLDS = 5


@dataclass(frozen=True)
class Case:
    """A gold event with its sentence and its place."""

    coding: Coding
    sentence: Sentence
    trigger: Span
    type: str
    #: Words of the gold place, or None.
    place: str | None


def cases(
    articles: Iterable[dict[str, Any]], events: Iterable[dict[str, Any]], codings: dict[str, Coding]
) -> Iterator[Case]:
    """The events whose trigger is found in a parsed sentence."""
    by_id = {a["id"]: a for a in articles}
    for event in events:
        article, coding = by_id[event["article"]], codings[event["article"]]
        start, end = article["sentences"][event["sentence"] - 1]
        at = article["text"].find(event["trigger"], start, end)
        sentence = next((s for s in coding.sentences if at >= 0 and s.span.start <= at < s.span.end), None)
        if sentence is not None:
            yield Case(coding, sentence, Span(at, at + len(event["trigger"])), event["type"], event["place"])


def content(text: str) -> set[str]:
    """The words by which the scorer compares places."""
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 2 and w not in {"the", "and"}}


def same(case: Case, place: Place | None) -> bool:
    """Does a place share a word with the gold one?"""
    return bool(
        place
        and case.place
        and content(case.place) & content(case.coding.article.text[place.span.start : place.span.end])
    )


def examples(found: Iterable[Case]) -> list[tuple[list[list[Feature]], list[bool], float]]:
    """Features of the options of each event and which are right; events whose place is no option are left out."""
    out = []
    for case in found:
        options = list(locating.candidates(case.coding, case.sentence))
        right = [case.place is None, *(same(case, p) for p in options)]
        if not any(right):
            continue
        for kind in (case.type, ""):
            rows = locating.option_features(
                options, Seat(case.sentence, case.trigger, kind, Tree(case.sentence)), case.coding
            )
            out.append((rows, right, 1.0))
    return out


def measure(found: Iterable[Case], weights: dict[str, float], *, typed: bool) -> Counter[str]:
    """Counts: events with a gold place, right among them, events without, none found among them."""
    count: Counter[str] = Counter()
    for case in found:
        options = list(locating.candidates(case.coding, case.sentence))
        seat = Seat(case.sentence, case.trigger, case.type if typed else "", Tree(case.sentence))
        rows = locating.option_features(options, seat, case.coding)
        scores = [score(weights, row) for row in rows]
        scores[0] -= locating.LEAN
        best = max(range(len(scores)), key=scores.__getitem__)
        place = options[best - 1] if best else None
        kind = "with" if case.place else "without"
        count[kind] += 1
        count[f"{kind} right"] += same(case, place) if case.place else place is None
        count["reachable"] += bool(case.place) and any(same(case, p) for p in options)
    return count


def report(count: Counter[str]) -> str:
    """One line of figures."""
    return (f"gold place: right {count['with right'] / count['with']:.3f} of {count['with']} (reachable "
            f"{count['reachable'] / count['with']:.3f}) · no gold place: none given "
            f"{count['without right'] / count['without']:.3f} of {count['without']}")  # fmt: skip


def read(articles: list[dict[str, Any]]) -> dict[str, Coding]:
    """Articles parsed and with places, by id."""
    return {a["id"]: places(parse(Coding(Article(a["id"], a["text"], title=a.get("title"))))) for a in articles}


def held_out(found: list[Case]) -> None:
    """Measure each fold with weights of the others, with and without the type."""
    counts: dict[bool, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        fitted = fit_choosing(examples(c for c in found if not in_fold(c.coding.article.id, fold, FOLDS)))
        for typed in (True, False):
            counts[typed] += measure(
                (c for c in found if in_fold(c.coding.article.id, fold, FOLDS)), fitted, typed=typed
            )
    for typed, count in counts.items():
        print("with type   " if typed else "without type", report(count))


def main() -> None:
    """Read, fit, write or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("events", type=Path)
    parser.add_argument("--held-out", action="store_true")
    args = parser.parse_args()
    articles, events = (
        [json.loads(line) for line in path.open(encoding="utf-8")] for path in (args.articles, args.events)
    )
    found = list(cases(articles, events, read(articles)))
    if args.held_out:
        held_out(found)
    else:
        write("locate.json", fit_choosing(examples(found)), "training/locating.py on the coded training articles")


if __name__ == "__main__":
    main()
