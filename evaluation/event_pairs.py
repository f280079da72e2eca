"""Measure which reports are held to tell the same event, on invented pairs.

    python -m evaluation.event_pairs [--pairs N] [--seed S] [--errors N]

Each pair is two reports of two outlets in one story, in other words, coded as a coder would: a sector, a day or a place
may be missing, a place may be told as its country, numbers may differ. Of the kinds below, those marked * are the same
event. Prints how often each kind is judged rightly, then precision, recall and F1 over all, each kind equally often.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from evaluation.invented_wire import name

from dragoman.stories.same import Report, Where, Who, same

_COUNTRIES = {"KEN": "Kenya", "PER": "Peru", "NOR": "Norway", "LAO": "Laos", "MLI": "Mali", "CHL": "Chile",
              "OMN": "Oman", "FJI": "Fiji", "GAB": "Gabon", "IRL": "Ireland"}  # fmt: skip
_DAY = dt.date(2031, 3, 12)
#: Type, mode, and wordings of two outlets with the trigger between bars; the about is what tells one act from another.
_SCENES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ASSAULT", "heavy-weapons", (
        "{A} troops |shelled| {T} {D}, killing {n} people near {about}, officials said.",
        "{n} civilians died in {T} {D} when shells |fired| by the army of {a} hit {about}.",
        "The |shelling| of {T} by {a}, which struck {about}, left {n} dead, {b} said.",
    )),
    ("REQUEST", "yield", (
        "{a} |called on| {b} {D} to give up {about}.",
        "{a}'s foreign ministry |urged| {b} {D} to drop its plans for {about}.",
        "At a briefing {D}, {a} |demanded| that {b} withdraw from {about}.",
    )),
    ("SANCTION", "freeze", (
        "{a} |imposed| sanctions on {b} over {about} {D}, its foreign ministry said.",
        "The government of {a} |froze| assets of officials of {b} {D} because of {about}.",
        "{b} was hit by new |sanctions| of {a} {D}, which concern {about}.",
    )),
    ("CONSULT", "visit", (
        "The leaders of {a} and {b} |met| in {T} {D} and spoke of {about}.",
        "{a} and {b} held |talks| in {T} {D}; {about} topped the agenda.",
        "{about} was discussed when {a}'s president |received| the premier of {b} in {T} {D}.",
    )),
    ("ACCUSE", "", (
        "{a} |accused| {b} {D} of meddling in {about}.",
        "{b} stands behind {about}, the interior minister of {a} |alleged| {D}.",
        "{a} |blamed| {b} for {about} in a statement {D}.",
    )),
)  # fmt: skip
_ABOUT = ("the Selvik dam", "a cattle market", "the fishing grounds", "a children's hospital", "the pipeline project",
          "its military base", "the copper mines", "a bus station", "the border crossing", "grain exports",
          "the radar station", "the election commission", "a cyber attack", "the airline's routes")  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What happened."""

    type: str
    mode: str
    wordings: tuple[str, ...]
    actor: str
    recipient: str
    town: str
    about: str
    day: dt.date
    dead: int


def scene(chance: random.Random) -> Scene:
    """Something that happened."""
    kind, mode, wordings = chance.choice(_SCENES)
    actor, recipient = chance.sample(sorted(_COUNTRIES), 2)
    return Scene(
        kind, mode, wordings, actor, recipient, name(chance), chance.choice(_ABOUT), _DAY, chance.randint(3, 60)
    )


def told(chance: random.Random, happened: Scene, wording: int, status: str = "actual") -> Report:
    """How one outlet tells it, and what a coder makes of it."""
    words = happened.wordings[wording]
    weekday = happened.day.strftime("%A")
    dated = chance.random() < 0.6
    number = chance.choice(("at least {n}", "{n}", "{more}", "more than {n}")).format(
        n=happened.dead, more=happened.dead + chance.randint(0, 5))  # fmt: skip
    text = words.format(
        A=_COUNTRIES[happened.actor] + "n", a=_COUNTRIES[happened.actor], b=_COUNTRIES[happened.recipient],
        T=happened.town, n=number, about=happened.about, D=f"on {weekday}" if dated else "",
    )  # fmt: skip
    before, trigger, after = text.split("|")
    placed = "{T}" in words and chance.random() < 0.7
    return Report(
        id="", article="", type=happened.type, status=status,
        actors=(_who(chance, happened.actor),), recipients=(_who(chance, happened.recipient),),
        wording=" ".join(f"{before}{trigger}{after}".split()), trigger=trigger,
        modes=(happened.mode,) if happened.mode and chance.random() < 0.7 else (),
        first=happened.day if dated else None, last=happened.day if dated else None,
        published=happened.day + dt.timedelta(chance.choice((0, 0, 0, 1))),
        place=_where(chance, happened) if placed else None,
    )  # fmt: skip


def _who(chance: random.Random, code: str) -> Who:
    sector = chance.choice(("GOV", "GOV", "MIL", None))
    return Who(code, sector, _COUNTRIES[code], _COUNTRIES[code])


def _where(chance: random.Random, happened: Scene) -> Where:
    place = random.Random(happened.town)
    if chance.random() < 0.2:
        return Where(_COUNTRIES[happened.recipient], happened.recipient, 0.0, 0.0, None, "A")
    latitude, longitude = place.uniform(-40, 40), place.uniform(-90, 90)
    return Where(happened.town, happened.recipient, latitude, longitude, place.randint(1, 10**6), "P")


Pair = tuple[Report, Report]


def _both(chance: random.Random, one: Scene, other: Scene, statuses: tuple[str, str] = ("actual", "actual")) -> Pair:
    """Told by two outlets, in other words."""
    first, second = chance.sample(range(len(one.wordings)), 2)
    return told(chance, one, first, statuses[0]), told(chance, other, second, statuses[1])


def _another(chance: random.Random, options: tuple[str, ...], but: str) -> str:
    return chance.choice([option for option in options if option != but])


def _later(chance: random.Random) -> Pair:
    one = scene(chance)
    day = one.day + dt.timedelta(chance.randint(2, 8))
    return _both(chance, one, replace(one, day=day, about=_another(chance, _ABOUT, one.about), dead=one.dead + 7))


def _next_day(chance: random.Random) -> Pair:
    one = scene(chance)
    day = one.day + dt.timedelta(1)
    return _both(chance, one, replace(one, day=day, about=_another(chance, _ABOUT, one.about), dead=one.dead + 7))


def _other_town(chance: random.Random) -> Pair:
    one = scene(chance)
    return _both(
        chance, one, replace(one, town=name(chance), about=_another(chance, _ABOUT, one.about), dead=one.dead + 7)
    )


def _other_recipient(chance: random.Random) -> Pair:
    one = scene(chance)
    codes = tuple(code for code in sorted(_COUNTRIES) if code != one.actor)
    recipient = _another(chance, codes, one.recipient)
    return _both(chance, one, replace(one, recipient=recipient, town=name(chance), dead=one.dead + 7))


def _other_actor(chance: random.Random) -> Pair:
    one = scene(chance)
    while one.type == "ASSAULT":
        one = scene(chance)
    codes = tuple(code for code in sorted(_COUNTRIES) if code != one.recipient)
    return _both(chance, one, replace(one, actor=_another(chance, codes, one.actor)))


def _statuses(*pairs: tuple[str, str]) -> Callable[[random.Random], Pair]:
    def make(chance: random.Random) -> Pair:
        one = scene(chance)
        return _both(chance, one, one, chance.choice(pairs))

    return make


def _alike(chance: random.Random) -> Pair:
    one = scene(chance)
    return _both(chance, one, one)


def _copied(chance: random.Random) -> Pair:
    one, wording = scene(chance), chance.randint(0, 2)
    return told(chance, one, wording), told(chance, replace(one, dead=one.dead + chance.randint(0, 9)), wording)


def _who_did_it(chance: random.Random) -> Pair:
    one = replace(scene(chance), type="ASSAULT", mode="heavy-weapons", wordings=_SCENES[0][2])
    codes = tuple(code for code in sorted(_COUNTRIES) if code != one.recipient)
    return _both(chance, one, replace(one, actor=_another(chance, codes, one.actor)))


#: Name, whether it is one event, and how a pair is made.
KINDS: tuple[tuple[str, bool, Callable[[random.Random], Pair]], ...] = (
    ("other words", True, _alike),
    ("copied, other number", True, _copied),
    ("told or denied or alleged", True, _statuses(("actual", "alleged"), ("actual", "negated"))),
    ("who did it differs (attacks)", True, _who_did_it),
    ("another day", False, _later),
    ("the next day", False, _next_day),
    ("another town, same day", False, _other_town),
    ("another recipient", False, _other_recipient),
    ("another actor (no attacks)", False, _other_actor),
    ("planned, then done", False, _statuses(("planned", "actual"), ("requested", "actual"), ("threatened", "actual"))),
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", type=int, default=0, help="print N wrong ones of each kind")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    right = wrong = missed = 0
    for kind, expected, make in KINDS:
        pairs = [make(chance) for _ in range(options.pairs)]
        judged = [same(*pair) for pair in pairs]
        n = sum(verdict.same == expected for verdict in judged)
        print(f"{kind + ('*' if expected else ''):32} {n / len(pairs):.3f}")
        right += n if expected else 0
        missed += len(pairs) - n if expected else 0
        wrong += 0 if expected else len(pairs) - n
        failed = [(pair, verdict) for pair, verdict in zip(pairs, judged, strict=True) if verdict.same != expected]
        for (one, other), verdict in failed[: options.errors]:
            print("   ", one.wording, "|", other.wording, "|", verdict.score, "; ".join(verdict.reasons))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"precision {precision:.3f}  recall {recall:.3f}  f1 {2 * right / (2 * right + wrong + missed):.3f}")


if __name__ == "__main__":
    main()
