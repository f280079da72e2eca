"""Fit the two linear models of places: which candidates are place names, and which place a name means.

    python -m training.places CORPUS.jsonl...

Reads geoparsing corpora in one shape ({"text", "toponyms": [{"start", "end", "lat", "lon", "type"?}]} a line), writes
`data/places/find.json` and `data/places/choose.json`. A mention whose kind the corpus calls metonymic or demonym trains
neither way. Corpora weigh alike.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dragoman.evaluate.places import RIGHT_KM, Mark, documents_of, kilometres, parsed
from dragoman.extract import places as step
from dragoman.extract.linear import Feature
from dragoman.extract.toponyms import Candidate, candidates
from dragoman.model import Coding
from dragoman.resolve.geocode import best, choice_features, context_before, context_of, shortlist
from training.linear import fit_choosing, fit_finding, write

#: Kinds of marks that are no toponyms at all.
NO_PLACES = {"Homonym", "Non_Toponym", "Non_Lit_Expression", "Literal_Expression"}
Gold = Sequence[Mark]


def read(path: Path) -> list[tuple[Coding, Gold]]:
    """The parsed documents of a corpus with their marks."""
    return [(parsed(document), document.marks) for document in documents_of(str(path))]


def mark_of(candidate: Candidate, gold: Gold) -> Mark | None:
    """The mark that shares characters with a candidate, a literal one first."""
    span = candidate.span
    over = [m for m in gold if m.span.overlaps(span)]
    return next((m for m in over if m.literal), over[0] if over else None)


def finding(
    documents: Iterable[tuple[Coding, Gold]], weights: dict[str, float], weight: float
) -> Iterator[tuple[list[Feature], float, float]]:
    """Examples of the first model: features, 1 for a place name, weight."""
    for coding, gold in documents:
        for candidate, features in step.judged(coding, weights):
            mark = mark_of(candidate, gold)
            if mark is None or mark.literal or mark.kind in NO_PLACES:
                yield features, float(mark is not None and mark.literal), weight


def choosing(
    documents: Iterable[tuple[Coding, Gold]], weights: dict[str, float], weight: float
) -> Iterator[tuple[list[list[Feature]], list[bool], float]]:
    """Examples of the second model: the features of each place of a name, which of them are right, weight."""
    for coding, gold in documents:
        found, points = [], []
        for sentence in coding.sentences:
            for candidate in candidates(coding.article.text, sentence):
                mark = mark_of(candidate, gold)
                if mark and mark.point is not None:
                    found.append(candidate)
                    points.append(mark.point)
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
            for e in choosing(documents, chosen, 1 / sum(m.point is not None for _, g in documents for m in g))
        ])  # fmt: skip
    return find, chosen


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    args = parser.parse_args()
    corpora = {path.stem: read(path) for path in args.corpora}
    find, choice = train(corpora)
    source = f"training/places.py on {', '.join(corpora)} (development halves)"
    write("places/find.json", find, source)
    write("places/choose.json", choice, source)
    print(f"{len(find)} and {len(choice)} weights")


if __name__ == "__main__":
    main()
