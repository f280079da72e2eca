"""Measure place names on geoparsing corpora, and places of events on gold.

    python -m evaluation.places [--held-out | --folds N] [--cache FOLDER] [--errors N]

Reads data/geo_lgl.jsonl, geo_gwn.jsonl and geo_geovirus.jsonl of the folder DRAGOMAN_DATA (default ../shared).
Found: precision, recall and F1 of literal toponyms with a point (a name that shares characters with a mark counts; one
that meets only a metonymic mark or a demonym counts neither way; LGL marks demonyms as toponyms, here they are left
out). Resolved within 161 km of the gold point: of the marks found; of all marks, so that one not found counts as
wrong; of all marks with their words given, which measures resolving alone; and, where the corpus has GeoNames ids, of
the marks found that have one. `--held-out` fits the weights on the other two corpora first, `--folds` on the other
folds of all three.
"""

from __future__ import annotations

import argparse
import os
import pickle
import time
from collections import Counter
from pathlib import Path
from typing import Any

from training.places import RIGHT_KM, Gold, kilometres, literal, read, train

from dragoman.extract import places
from dragoman.extract.toponyms import Candidate
from dragoman.model import Coding, Place
from dragoman.resolve.gazetteer import NameKind, gazetteer

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
CORPORA = ("lgl", "gwn", "geovirus")


def cached(name: str, folder: Path | None) -> list[tuple[Coding, Gold]]:
    """A parsed corpus, from the cache folder where it is there."""
    file = folder / f"{name}.pkl" if folder else None
    if file and file.exists():
        return pickle.loads(file.read_bytes())
    documents = read(DATA / "data" / f"geo_{name}.jsonl")
    if file:
        file.write_bytes(pickle.dumps(documents))
    return documents


def demonym(mark: dict[str, Any]) -> bool:
    """Is the mark an adjective or a people's name?"""
    entries = gazetteer().lookup(mark["text"])
    return (
        bool(entries)
        and any(e.kind == NameKind.ADJECTIVE for e in entries)
        and not any(e.level == 0 and e.kind == NameKind.MAIN for e in entries)
    )


def measure(documents: list[tuple[Coding, Gold]], show: int = 0) -> Counter[str]:
    """Counts over a corpus: gold, found, predicted, wrong, resolved."""
    count: Counter[str] = Counter()
    errors: dict[str, Counter[str]] = {"missed": Counter(), "wrong": Counter(), "far": Counter()}
    for coding, marks in documents:
        gold = [m for m in marks if literal(m) and not demonym(m)]
        other = [m for m in marks if (not literal(m) and m.get("lat") is not None) or demonym(m)]
        began = time.process_time()
        made = places.places(coding).places
        count["seconds"] += time.process_time() - began  # type: ignore[assignment]
        count["words"] += sum(len(s.tokens) for s in coding.sentences)
        for mark in gold:
            hit = next((p for p in made if overlap(p, mark)), None)
            count["gold"] += 1
            count["found"] += hit is not None
            far = hit is not None and (
                hit.latitude is None
                or kilometres(hit.latitude, hit.longitude or 0, mark["lat"], mark["lon"]) >= RIGHT_KM
            )
            count["resolved"] += hit is not None and not far
            count["known"] += hit is not None and mark.get("geonameid") is not None
            count["known resolved"] += hit is not None and not far and mark.get("geonameid") is not None
            if hit is None:
                errors["missed"][mark["text"]] += 1
            elif far:
                chosen = f"{hit.name},{hit.country},{hit.admin1},{hit.feature}"
                wanted = f"{mark.get('admin1')},{mark.get('country')},{mark.get('fcode')}"
                errors["far"][f"{mark['text']}>{chosen} not {wanted}"] += 1
        count["given resolved"] += resolved_as_given(coding, gold)
        for place in made:
            meets = any(overlap(place, m) for m in gold)
            if meets or not any(overlap(place, m) for m in other):
                count["predicted"] += 1
                if not meets:
                    count["false"] += 1
                    errors["wrong"][coding.article.text[place.span.start : place.span.end]] += 1
    for kind, seen in errors.items():
        if show:
            print(kind, sum(seen.values()), seen.most_common(show))
    return count


def resolved_as_given(coding: Coding, gold: Gold) -> int:
    """How many marks are resolved rightly when their words are given."""
    given = [(candidate, mark) for mark in gold if (candidate := as_candidate(coding, mark))]
    given.sort(key=lambda pair: pair[0].span.start)
    chosen = places.resolve([candidate for candidate, _ in given], coding.sentences)
    return sum(
        choice is not None
        and kilometres(choice.entry.latitude, choice.entry.longitude, mark["lat"], mark["lon"]) < RIGHT_KM
        for choice, (_, mark) in zip(chosen, given, strict=True)
    )


def as_candidate(coding: Coding, mark: dict[str, Any]) -> Candidate | None:
    """A mark as a candidate of its own words, looked up as the step does."""
    for sentence in coding.sentences:
        inside = [i for i, t in enumerate(sentence.tokens) if t.start < mark["end"] and mark["start"] < t.end]
        if inside:
            known = gazetteer().lookup(mark["text"]) or gazetteer().spelt_like(mark["text"])
            entries = tuple(e for e in known if e.kind != NameKind.ADJECTIVE)
            return Candidate(sentence, inside[0], inside[-1] + 1, mark["text"], entries)
    return None


def overlap(place: Place, mark: dict[str, Any]) -> bool:
    """Do place and mark share characters?"""
    return place.span.start < mark["end"] and mark["start"] < place.span.end


def report(name: str, count: Counter[str]) -> str:
    """One line of figures."""
    recall = count["found"] / count["gold"]
    precision = 1 - count["false"] / count["predicted"]
    f1 = 2 * precision * recall / (precision + recall)
    known = f", {count['known resolved'] / count['known']:.3f} of {count['known']} with id" if count["known"] else ""
    return (
        f"{name:9} found P {precision:.3f} R {recall:.3f} F1 {f1:.3f} · "
        f"resolved {count['resolved'] / count['found']:.3f} of {count['found']} found{known}, "
        f"{count['resolved'] / count['gold']:.3f} of all {count['gold']}, "
        f"{count['given resolved'] / count['gold']:.3f} of all with words given · "
        f"{count['seconds'] / count['words'] * 460_000:.1f} ms per 460 tokens"
    )


def use(tables: tuple[dict[str, float], dict[str, float]]) -> None:
    """Have the step use these weights."""
    places.weights = dict(zip(("places/find.json", "places/choose.json"), tables, strict=True)).__getitem__  # type: ignore[assignment]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--held-out", action="store_true")
    how.add_argument("--folds", type=int, default=0)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    corpora = {name: cached(name, args.cache) for name in CORPORA}
    counts: dict[str, Counter[str]] = {name: Counter() for name in corpora}
    for fold in range(args.folds):
        use(train({n: [d for i, d in enumerate(ds) if i % args.folds != fold] for n, ds in corpora.items()}))
        for name, documents in corpora.items():
            counts[name] += measure(documents[fold :: args.folds], args.errors)
    for name, documents in corpora.items():
        if args.held_out:
            use(train({other: docs for other, docs in corpora.items() if other != name}))
        print(report(name, counts[name] if args.folds else measure(documents, args.errors)))


if __name__ == "__main__":
    main()
