"""Invented news reports, and what outlets make of a report: copies, cuts, other ledes, other numbers, follow-ups.

Everything follows from a seed. Names are put together from syllables, so that no real person or town is meant.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

_STARTS = [
    "Bar",
    "Kel",
    "Mor",
    "Tav",
    "Dun",
    "Sel",
    "Var",
    "Ost",
    "Lim",
    "Har",
    "Nev",
    "Gol",
    "Pra",
    "Zir",
    "Cor",
    "Fen",
    "Jel",
    "Ruk",
    "Wes",
    "Yor",
    "Ban",
    "Mar",
    "Tol",
    "Ger",
    "Ash",
]
_ENDS = [
    "ova",
    "en",
    "ick",
    "ania",
    "ure",
    "olm",
    "eth",
    "ado",
    "ish",
    "enko",
    "ara",
    "ell",
    "ost",
    "ino",
    "berg",
    "aya",
    "unda",
    "ik",
    "wold",
    "essa",
    "mere",
]
_TITLES = ("President", "Prime Minister", "Foreign Minister", "Defence Minister", "opposition leader", "Governor")
_ACTS = (
    ("shelled", "shelling", "artillery fire hit a market and two apartment blocks"),
    ("raided", "raid", "gunmen on motorcycles drove through the main street firing at shops"),
    ("blockaded", "blockade", "trucks with food and fuel were turned back at a bridge"),
    ("bombed", "bombing", "a device went off near the bus station during the morning rush"),
    ("seized", "seizure", "troops took the port's administration building before dawn"),
    ("sanctioned", "sanctions", "assets of three banks and a shipping company were frozen"),
    ("evacuated", "evacuation", "buses took families along the only open road"),
    ("besieged", "siege", "no convoy has reached the hospital for a week"),
)
_LEDES = (
    "{A} forces {did} the town of {T} on {D}, killing at least {n} people and wounding {m}, officials said.",
    "At least {n} people were killed and {m} were hurt when {A} forces {did} {T} on {D}, according to the authorities.",
    "The {thing} of {T} by {A} forces left {n} dead and {m} injured on {D}, the regional government reported.",
    "{n} people died on {D} in {T} in what local officials called the worst {thing} in years, blamed on {A} troops.",
)
_BODY = (
    "Witnesses said {how}, and smoke could be seen from villages {k} kilometres away.",
    "{P}, {title} of {B}, condemned the {thing} and said those behind it would be brought to justice.",
    '"We will not forget what was done to {T}," {P} told reporters in {C}, the capital.',
    "A spokesman for {A}, {Q}, denied that its soldiers had been near {T} and spoke of a provocation.",
    "The hospital in {T} received {m} wounded, among them {k} children, said its director, {R}.",
    "Rescue workers pulled survivors out of the ruins until late in the evening, {R} said by telephone.",
    "The United Nations called on both sides to respect the truce signed in {C} in {year}.",
    "Shops in the centre stayed closed, and about {h} families spent the night in school buildings.",
    "It was not possible to verify the accounts of either side independently.",
    "{T}, a town of {h}00 people on the river {V}, has changed hands three times since the war began in {year}.",
    "{A} and {B} have fought over the valley of the {V} for {k} years, and talks led by {N} broke down last month.",
    "Diplomats from {N} arrived in {C} for meetings with {P} and leaders of the {W} party.",
    "Prices of bread and fuel have doubled since the roads to {T} were cut, residents said.",
    "The {W} party, the largest in parliament, asked for an emergency session on the {thing}.",
    "{Q} said that a prisoner exchange planned for next week would go ahead all the same.",
    "An aid convoy of {k} trucks was waiting at the border for permission to enter, the Red Cross said.",
    "Satellite pictures published by a research group showed {k} damaged buildings along the {V}.",
    "{R} said that medicine would last for {k} more days and that surgery was done by torchlight.",
    "Neighbouring {N} closed its embassy in {C} and advised its citizens to leave.",
    "{P} is to address the nation this evening, state television reported.",
)
_NEXT_LEDES = (
    "{B} buried {n2} victims of the {thing} of {T} on {D2} as thousands lined the streets and {P} promised revenge.",
    "{A} and {B} traded accusations over {T} for a second day on {D2}, with envoys from {N} calling for restraint.",
    "Inspectors from {N} reached {T} on {D2} and began to question survivors of the {thing}.",
    "{P} dismissed the commander of {T} on {D2} and ordered reserves to the valley of the {V}.",
)
_NEXT = (
    "The cortege stopped at the bridge, where a priest read out {n2} names.",
    "The inspectors photographed craters, collected fragments and left before dark with a police escort.",
    "The general, {S}, had been criticised for leaving the eastern road without guards.",
    "{S}, who leads the mission, said that a first report would be ready within {k2} days.",
    "In {C}, {h2} demonstrators marched to the parliament and demanded that the government step down.",
    "The central bank sold reserves to support the currency, which fell {k2} percent.",
    "Schools across {B} observed a minute of silence at noon.",
    "{N} offered to host talks between foreign ministers, {S} said.",
    "The bodies of {k2} soldiers were handed over at the crossing under a white flag.",
)
_BULLETIN = (
    "An earthquake of magnitude {k}.{d} struck {m} kilometres {side} of {T} on {D}, the {B} geological survey said. "
    "The quake, at a depth of {n} kilometres, was felt in {C}. There were no reports of damage or casualties. "
    "The region around {T} was last shaken strongly in {year}, when {h} houses were destroyed. No tsunami warning was "
    "issued, and the railway between {T} and {C} kept running, the ministry of transport said."
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEADERS = ("{C} ({agency}) - ", "{T}, {B} | {agency} - ", "", "By staff writers and agencies\n\n", "{agency}, {C}: ")
_AGENCIES = ("Meridian News", "Northwire", "Allpress", "Continental", "Harbour Press")
_FOOTERS = (
    "", "Copyright {agency}. All rights reserved. This material may not be published or redistributed.",
    "(Reporting by {S}; editing by {R})", "Additional reporting by our staff. Follow us for more on this story.",
    "Sign up for our morning newsletter to get the day's five most important stories.",
)  # fmt: skip
_EDITED = (
    "Shock and grief gripped {T} a day of violence after, as accounts of what happened to the town began to emerge.",
    "What began as a quiet morning in {T} ended with sirens, and with questions that nobody in {C} would answer.",
    "The war over the {V} came back to {T} this week, and its people paid for it.",
    "In a sharp escalation, {A} struck at the heart of {T}, raising fears that the talks with {N} are over.",
)


@dataclass
class Report:
    """An invented report, paragraph by paragraph."""

    paragraphs: list[str]
    #: What its names and numbers are.
    facts: dict[str, str]
    #: Day of publication, counted from the beginning.
    day: int
    title: str = ""
    #: Sentences of it that are background: they stay true the next day.
    background: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs."""
        return "\n\n".join(self.paragraphs)


def name(chance: random.Random) -> str:
    """An invented name."""
    return chance.choice(_STARTS) + chance.choice(("", "", "a", "i", "o")) + chance.choice(_ENDS)


def report(chance: random.Random, day: int) -> Report:
    """A report of something that happened on a day."""
    did, thing, how = chance.choice(_ACTS)
    facts = {key: name(chance) for key in "ABCTNVW"}
    facts |= {key: f"{name(chance)} {name(chance)}" for key in "PQRS"}
    facts |= {"did": did, "thing": thing, "how": how, "title": chance.choice(_TITLES), "D": _DAYS[day % 7],
              "D2": _DAYS[(day + 1) % 7], "n": str(chance.randint(2, 60)), "m": str(chance.randint(5, 200)),
              "k": str(chance.randint(2, 40)), "h": str(chance.randint(41, 900)), "d": str(chance.randint(0, 9)),
              "n2": str(chance.randint(2, 60)), "k2": str(chance.randint(2, 40)), "h2": str(chance.randint(200, 9000)),
              "year": str(chance.randint(1985, 2021)), "side": chance.choice(("north", "south", "east", "west")),
              "agency": chance.choice(_AGENCIES)}  # fmt: skip
    body = [line.format(**facts) for line in chance.sample(_BODY, chance.randint(7, 14))]
    paragraphs = [chance.choice(_LEDES).format(**facts)]
    while body:
        size = chance.randint(1, 2)
        paragraphs.append(" ".join(body[:size]))
        body = body[size:]
    return Report(paragraphs, facts, day, f"{facts['thing'].title()} of {facts['T']} kills {facts['n']}")


def copy(chance: random.Random, base: Report) -> Report:
    """The same report with another header and footer."""
    facts = {**base.facts, "agency": chance.choice(_AGENCIES)}
    paragraphs = [chance.choice(_HEADERS).format(**facts) + base.paragraphs[0], *base.paragraphs[1:]]
    if footer := chance.choice(_FOOTERS).format(**facts):
        paragraphs.append(footer)
    return Report(paragraphs, facts, base.day + chance.randint(0, 1), base.title)


def truncation(chance: random.Random, base: Report) -> Report:
    """Its first two to four paragraphs, with another header and footer."""
    return copy(chance, Report(base.paragraphs[: chance.randint(2, 4)], base.facts, base.day, base.title))


def edited(chance: random.Random, base: Report) -> Report:
    """The same report under another lede, which replaces the first paragraph or stands before it."""
    lede = chance.choice(_EDITED).format(**base.facts)
    return copy(chance, Report([lede, *base.paragraphs[chance.randint(0, 1) :]], base.facts, base.day, lede[:50]))


def renumbered(chance: random.Random, base: Report) -> Report:
    """The same report with half of its numbers changed, as outlets update them."""

    def changed(found: re.Match[str]) -> str:
        return str(int(found[0]) + chance.randint(1, 9)) if chance.random() < 0.5 else found[0]

    paragraphs = [re.sub(r"\b\d{1,3}\b", changed, paragraph) for paragraph in base.paragraphs]
    return copy(chance, Report(paragraphs, base.facts, base.day, base.title))


def follow_up(chance: random.Random, base: Report) -> Report:
    """The report of the next day: new lede and news, then some of the old paragraphs as background. No copy."""
    news = [line.format(**base.facts) for line in chance.sample(_NEXT, chance.randint(3, 5))]
    old = chance.sample(base.paragraphs[1:], min(len(base.paragraphs) - 1, chance.randint(1, 3)))
    lede = chance.choice(_NEXT_LEDES).format(**base.facts)
    return Report([lede, *news, *old], base.facts, base.day + 1, lede[:60])


def bulletin(chance: random.Random, day: int) -> Report:
    """A notice that reads like every other of its kind: another event each time, never a copy."""
    facts = report(chance, day).facts
    return Report([_BULLETIN.format(**facts)], facts, day, f"Earthquake near {facts['T']}")


MAKE_COPIES = (copy, truncation, edited, renumbered)
