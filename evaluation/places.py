"""Measure place names with weights that the corpus did not fit, and resolving alone.

    python -m evaluation.places [--held-out | --folds N] [--cache FOLDER] [--errors N]

Reads data/geo_lgl.jsonl, geo_gwn.jsonl and geo_geovirus.jsonl of the folder DRAGOMAN_DATA (default ../shared). The
figures are those of `dragoman evaluate places`, and beside them how many of all gold places are resolved rightly when
their words are given. `--held-out` fits the weights on the other two corpora first, `--folds` on the other folds of all
three.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evaluation.gold import DATA
from training.places import Gold, read, train

from dragoman.evaluate.places import RIGHT_KM, Mark, compared, count, figures, gold_places, kilometres, unmarked
from dragoman.extract import places
from dragoman.extract.toponyms import Candidate
from dragoman.model import Coding, Place
from dragoman.resolve.gazetteer import NameKind, gazetteer

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


def measure(documents: list[tuple[Coding, Gold]], show: int = 0) -> Counter[str]:
    """Counts over a corpus, to be read by `figures`; `show` mistakes of each kind are printed."""
    n: Counter[str] = Counter()
    errors: dict[str, Counter[str]] = {"missed": Counter(), "wrong": Counter(), "far": Counter()}
    for coding, marks in documents:
        made = places.places(coding).places
        n += count(made, marks)
        n["given resolved"] += resolved_as_given(coding, marks)
        for kind, words in mistakes(coding, made, marks):
            errors[kind][words] += 1
    for kind, seen in errors.items():
        if show:
            print(kind, sum(seen.values()), seen.most_common(show))
    return n


def mistakes(coding: Coding, made: tuple[Place, ...], marks: Gold) -> Iterator[tuple[str, str]]:
    """The kind and the words of each mistake of a document."""
    for mark, found, near in compared(made, marks):
        if found is None:
            yield "missed", mark.text
        elif not near:
            yield "far", f"{mark.text}>{found.name},{found.country},{found.admin1},{found.feature} not {mark.point}"
    for place in unmarked(made, marks):
        yield "wrong", coding.article.text[place.span.start : place.span.end]


def resolved_as_given(coding: Coding, marks: Gold) -> int:
    """How many gold places are resolved rightly when their words are given."""
    given = [(candidate, mark) for mark in gold_places(marks) if (candidate := as_candidate(coding, mark))]
    given.sort(key=lambda pair: pair[0].span.start)
    chosen = places.resolve([candidate for candidate, _ in given], coding.sentences)
    return sum(
        choice is not None
        and mark.point is not None
        and kilometres(choice.entry.latitude, choice.entry.longitude, *mark.point) < RIGHT_KM
        for choice, (_, mark) in zip(chosen, given, strict=True)
    )


def as_candidate(coding: Coding, mark: Mark) -> Candidate | None:
    """A mark as a candidate of its own words, looked up as the step does."""
    for sentence in coding.sentences:
        inside = [i for i, t in enumerate(sentence.tokens) if t.start < mark.span.end and mark.span.start < t.end]
        if inside:
            known = gazetteer().lookup(mark.text) or gazetteer().spelt_like(mark.text)
            entries = tuple(e for e in known if e.kind != NameKind.ADJECTIVE)
            return Candidate(sentence, inside[0], inside[-1] + 1, mark.text, entries)
    return None


def report(name: str, n: Counter[str]) -> str:
    """One line of figures."""
    shown = figures(n) | {"words_given": n["given resolved"] / n["gold"]}
    return f"{name:9} {n['gold']} places: " + ", ".join(f"{figure} {value:.3f}" for figure, value in shown.items())


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
