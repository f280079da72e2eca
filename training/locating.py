"""Fit the choice of an event's place.

    python -m training.locating FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out] [--origins]

For the runs see `training.scenes`. Beside each gold event stand the events that the run's model finds in its article,
as they do at work. `--held-out` measures each of five parts of the articles with weights fitted on the others, and
writes nothing; with `--origins` each origin of articles is a part.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.gold import load

from dragoman.extract import locating, party_story
from dragoman.extract.encoder import Encoder
from dragoman.extract.linear import Feature, score
from dragoman.extract.locating_features import Seat
from dragoman.extract.locating_story import Story, Told
from dragoman.extract.parties import choose, parties
from dragoman.extract.party_options import Scene
from dragoman.extract.trees import Tree
from dragoman.extract.weighing import named
from dragoman.model import Place
from dragoman.resolve.gazetteer import fold
from training.codings import codings
from training.folds import NEWS, in_fold
from training.linear import fit_choosing, write
from training.scenes import Case, cases, distinct, other_cases, run_arguments, run_parts

PARTS = 5
#: Pulls the weights to those of the articles that no model reads: the best of .0003 to .1, held out.
PENALTY = 0.04
#: Features of fewer options are left out.
RARE = 3


@dataclass(frozen=True)
class Choice:
    """The options of one gold event."""

    case: Case
    #: The surest site where it needs no choice, else None.
    sure: Place | None
    places: tuple[Place, ...]
    #: Features of no place and of each place.
    rows: list[list[Feature]]
    #: Which of them are right.
    right: list[bool]

    @property
    def placed(self) -> bool:
        """Has it a gold place?"""
        return bool(self.case.gold["place"])

    def judged(self, weights: dict[str, float]) -> bool:
        """Is the choice by these weights right?"""
        if self.sure is not None:
            return same(self.case, self.sure)
        scores = [score(weights, row) for row in self.rows]
        scores[0] += locating.NOWHERE
        return self.right[max(range(len(scores)), key=scores.__getitem__)]


def content(text: str) -> set[str]:
    """The words by which the scorer compares places, and single names of two letters."""
    words = {word.strip(".,'’\"s").lower() for word in text.split() if len(word) > 2} - {"the", "and"}
    return words or {fold(text)}


def same(case: Case, place: Place) -> bool:
    """Does a place share a word with the gold one?"""
    wanted, text = case.gold["place"], case.coding.article.text
    return bool(wanted) and bool(content(wanted) & content(text[place.span.start : place.span.end]))


def choice(story: Story, event: Told, case: Case) -> Choice:
    """The options of a gold event beside the events of its story."""
    sites, groups = story.options(event)
    rows = [
        [sys.intern(f) if isinstance(f, str) else (sys.intern(f[0]), f[1]) for f in named(row)] for row in groups
    ]
    right = [case.gold["place"] is None, *(same(case, site.place) for site in sites)]
    sure = event.best.place if event.best and event.best.chance >= locating.POINTED else None
    return Choice(case, sure, tuple(site.place for site in sites), rows, right)


def seat_of(case: Case, actors: frozenset[str], recipients: frozenset[str]) -> Seat:
    """A gold event as the choice sees it."""
    return Seat(case.sentence, case.trigger, case.type, Tree(case.sentence), case.looked, case.status, case.embedded,
                actors, recipients)  # fmt: skip


def found_events(case: Case) -> Iterator[Seat]:
    """The events that the model finds in a case's article, in the order of the text."""
    for sentence, found in case.heard:
        tree = Tree(sentence)
        for (_, look, made), scene, told in found:
            yield Seat(sentence, told.trigger, made.type, tree, look, made.status, made.embedded,
                       *codes(scene, case.story))  # fmt: skip


def codes(scene: Scene, story: party_story.Story) -> tuple[frozenset[str], frozenset[str]]:
    """The codes of the actors and of the recipients that are chosen."""
    chosen = choose(scene, story)
    actors, recipients = (
        frozenset(p.code for p in parties(scene, chosen[role], role) if p.code) for role in ("actor", "recipient")
    )
    return actors, recipients


def run_choices(run: str) -> Iterator[Choice]:
    """The gold events of a run's fold."""
    folder, inside = run_parts(run)
    articles, events = load("train")
    model, made = Encoder(folder), codings("train")
    stories: dict[str, Story] = {}
    for case in cases(model, [a for a in articles if inside(a["id"])], events, made):
        name = case.gold["article"]
        if name not in stories:
            stories[name] = Story(case.coding, list(found_events(case)))
        yield choice(stories[name], stories[name].told(seat_of(case, *codes(case.scene, case.story))), case)


def other_choices(runs: Sequence[str]) -> Iterator[Choice]:
    """The gold events of all other articles, with the coded parties and without other events."""
    stories: dict[str, Story] = {}
    for case in other_cases(runs):
        story = stories.setdefault(case.gold["article"], Story(case.coding, []))
        actors, recipients = (frozenset(p["code"] for p in case.gold[r] if p["code"]) for r in ("actor", "recipient"))
        yield choice(story, story.told(seat_of(case, actors, recipients)), case)


def examples(found: Sequence[Choice]) -> list[tuple[list[list[Feature]], list[bool], float]]:
    """What is fitted: events whose place is among the options, without rare features."""
    seen = Counter(f if isinstance(f, str) else f[0] for one in found for row in one.rows for f in row)
    kept = {name for name, n in seen.items() if n >= RARE}
    return [([[f for f in row if (f if isinstance(f, str) else f[0]) in kept] for row in one.rows], one.right, 1.0)
            for one in found if any(one.right)]  # fmt: skip


def count(found: Iterable[Choice], weights: dict[str, float]) -> Counter[str]:
    """Counts: events with a gold place, right among them, reachable; events without, none given to them."""
    n: Counter[str] = Counter()
    for one in found:
        kind = "with" if one.placed else "without"
        n[kind] += 1
        n[f"{kind} right"] += one.judged(weights)
        n["reachable"] += one.placed and any(one.right)
    return n


def report(n: Counter[str]) -> str:
    """One line of figures."""
    placed, unplaced = max(1, n["with"]), max(1, n["without"])
    return (f"gold place: right {n['with right'] / placed:.3f} of {n['with']} (reachable {n['reachable'] / placed:.3f})"
            f" · no gold place: none given {n['without right'] / unplaced:.3f} of {n['without']}")  # fmt: skip


def origin(one: Choice) -> str:
    """Where an event's article comes from."""
    return str(one.case.gold["article"]).split("-")[0]


def fold_of(one: Choice) -> str:
    """The part of five that an event's article is in."""
    return next(str(f) for f in range(PARTS) if in_fold(f"{one.case.gold['article']} places", f, PARTS))


def held_out(runs: dict[str, list[Choice]], others: Sequence[Choice], part: Callable[[Choice], str]) -> None:
    """Measure each part of the articles with weights fitted on the other parts; print a line a run and part."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    prior = fit_choosing(examples(others))
    for held in sorted({part(one) for found in runs.values() for one in found}):
        if part is origin:
            elsewhere = examples([one for one in others if origin(one) != held])
            prior = fit_choosing(elsewhere) if elsewhere else {}
        weights = fit_choosing(
            examples([one for found in runs.values() for one in found if part(one) != held]), prior, PENALTY
        )
        for run, found in runs.items():
            here = [one for one in found if part(one) == held]
            if part is origin:
                counts[run, held] = count(here, weights)
            for group, inside in (("news", [o for o in here if origin(o) in NEWS]), ("all", here)):
                counts.setdefault((run, group), Counter()).update(count(inside, weights))
    for (run, group), n in counts.items():
        print(f"{run} {group}: {report(n)}")


def main() -> None:
    """Read, fit, write or measure."""
    parser = run_arguments(__doc__)
    parser.add_argument("--origins", action="store_true", help="hold out each origin of articles")
    args = parser.parse_args()
    runs = {run: list(run_choices(run)) for run in args.runs}
    others = list(other_choices(args.runs))
    if args.held_out or args.origins:
        held_out(runs, others, origin if args.origins else fold_of)
        return
    found = [one for several in runs.values() for one in several]
    source = (f"training/locating.py on {distinct(one.case for one in found)} events of gold/train, read by "
              f"{len(runs)} models trained without them, and {len(others)} others not read")  # fmt: skip
    prior = fit_choosing(examples(others))
    write("places/locate.json", fit_choosing(examples(found), prior, PENALTY), source)


if __name__ == "__main__":
    main()
