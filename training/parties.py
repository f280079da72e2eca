"""Fit the choice of an event's parties.

    python -m training.parties FOLDER=FOLD/FOLDS [FOLDER=FOLD/FOLDS ...] [--held-out]

For the runs see `training.scenes`. `--held-out` measures each of five parts of the articles with weights fitted on the
others, and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from dragoman.extract.linear import Feature, score
from dragoman.extract.parties import ALSO, option_parties
from dragoman.extract.party_options import Option
from dragoman.extract.party_story import features
from training.folds import parted
from training.linear import fit_choosing, write
from training.scenes import Case, distinct, held_out_cases, run_arguments

ROLES = ("actor", "recipient")
PARTS = 5
#: Weights below this are left out of the table.
LEAST = 0.02
#: Least probability by which the event model alone would take somebody.
ALONE = 0.4
#: Features of fewer examples are left out.
RARE = 4
#: Held out within fold 0 with corrections, both parties right: 3e-4 .645, 1e-3 .645, 3e-3 .649, for the accurate model.
PENALTY = 3e-3
Example = tuple[list[list[Feature]], list[bool], float]
Chooser = Callable[[Case, str], set[str]]


def words_of(text: str) -> set[str]:
    """The words of a mention in lower case."""
    return {word.lower().strip(".,'’") for word in text.split()}


def right(case: Case, role: str) -> list[bool]:
    """Is nobody right, and which of the options?

    Options that share a word with the gold party and have its code, else those that have its code.
    """
    gold = case.gold[role]
    found = [option_parties(case.scene, option) for option in options(case)]
    if not gold:
        return [True] + [False] * len(found)
    codes = {p["code"] or "?" for p in gold}
    words = {word for p in gold for word in words_of(p["text"])}
    coded = [any((party.code or "?") in codes for party in several) for several in found]
    both = [c and bool(words & words_of(several[0].text)) for c, several in zip(coded, found, strict=True)]
    known = [c and any(party.code for party in several) for c, several in zip(coded, found, strict=True)]
    return [False, *(both if any(both) else known)]


def options(case: Case) -> list[Option]:
    """Everybody who may fill a role."""
    return [*case.scene.here, *case.scene.before]


def examples(found: Iterable[Case]) -> list[Example]:
    """Features of the options of each role of each event, and which are right; what cannot be right is left out."""
    out = []
    for case in found:
        for role in ROLES:
            truth = right(case, role)
            if any(truth) and len(truth) > 1:
                out.append((features(case.scene, role, case.story), truth, 1.0))
    return without_rare(out)


def without_rare(found: list[Example]) -> list[Example]:
    """The examples without the features that stand in few of them, which would be learned by heart."""
    counts = Counter(_name(f) for rows, _, _ in found for f in {_name(f) for row in rows for f in row})
    return [([[f for f in row if counts[_name(f)] >= RARE] for row in rows], truth, s) for rows, truth, s in found]


def _name(feature: Feature) -> str:
    return feature if isinstance(feature, str) else feature[0]


def by_table(table: dict[str, float]) -> Chooser:
    """The codes of the likeliest option and of whoever else the event model takes for the role."""

    def choose(case: Case, role: str) -> set[str]:
        scores = [score(table, row) for row in features(case.scene, role, case.story)]
        best = max(range(len(scores)), key=scores.__getitem__)
        if not best:
            return set()
        also = (o for o in case.scene.here if case.scene.chance(o, role) >= ALSO)
        return _codes(case, [options(case)[best - 1], *also])

    return choose


def by_model(case: Case, role: str) -> set[str]:
    """The codes of whomever the event model alone takes for the role."""
    taken = [o for o in case.scene.here if case.scene.chance(o, role) >= ALONE]
    return _codes(case, taken)


def _codes(case: Case, taken: Iterable[Option]) -> set[str]:
    """The codes of some options, "?" for none."""
    return {party.code or "?" for option in taken for party in option_parties(case.scene, option)}


def measure(found: Sequence[Case], choose: Chooser) -> Counter[str]:
    """How often the codes agree with gold's, as the scorer sees it, and how they fail."""
    count: Counter[str] = Counter()
    for case in found:
        hits = 0
        for role in ROLES:
            made, gold = choose(case, role), {p["code"] or "?" for p in case.gold[role]}
            hit = bool(made & gold) or (not made and not gold)
            hits += hit
            count[role] += hit
            count[f"{role} reachable"] += any(right(case, role))
            count[f"{role} extra"] += bool(made) and not gold
            count[f"{role} missing"] += bool(gold) and not made
        count["both"] += hits == len(ROLES)
        count["n"] += 1
    return count


def report(count: Counter[str]) -> str:
    """One line of shares."""
    return "  ".join(f"{k} {v / count['n']:.3f}" for k, v in sorted(count.items()) if k != "n") + f"  of {count['n']}"


def main() -> None:
    """Measure or write."""
    args = run_arguments(__doc__).parse_args()
    found = held_out_cases(args.runs, mended=True)
    print("model alone:", report(measure(found, by_model)))
    if args.held_out:
        total: Counter[str] = Counter()
        for others, part in parted(found, lambda case: f"{case.gold['article']} parties", PARTS):
            total += measure(part, by_table(fit_choosing(examples(others), penalty=PENALTY)))
        print("chosen:     ", report(total))
        return
    fitted = fit_choosing(examples(found), penalty=PENALTY)
    table = {name: weight for name, weight in fitted.items() if abs(weight) >= LEAST}
    source = (f"training/parties.py on {distinct(found)} events of gold/train, "
              f"read by {len(args.runs)} models trained without them")  # fmt: skip
    write("parties/choose.json", table, source)
    print(f"{len(table)} weights")


if __name__ == "__main__":
    main()
