"""Invented reports for the soak test: varied in length, form and marks, some broken, some twice. Pure, but for a seed.

A shard is made from its number alone, so that one of them can be made again without the others.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

_FIRST_DAY = dt.date(2031, 1, 1)
#: Shares of lines that are no article, an article again, a report under the id of another, an article not in English.
BROKEN, AGAIN, SAME_ID, FOREIGN = 0.01, 0.02, 0.01, 0.005

_COUNTRIES = (
    ("Norway", "Oslo"), ("Peru", "Lima"), ("Ghana", "Accra"), ("Japan", "Tokyo"), ("Brazil", "Brasília"),
    ("Kenya", "Nairobi"), ("Poland", "Warsaw"), ("Chile", "Santiago"), ("Vietnam", "Hanoi"), ("Egypt", "Cairo"),
    ("Canada", "Ottawa"), ("India", "New Delhi"), ("Finland", "Helsinki"), ("Mexico", "Mexico City"),
    ("Latvia", "Riga"), ("Bolivia", "La Paz"), ("Serbia", "Belgrade"), ("Uganda", "Kampala"), ("Malta", "Valletta"),
    ("Laos", "Vientiane"), ("Zambia", "Lusaka"), ("Oman", "Muscat"), ("Fiji", "Suva"), ("Senegal", "Dakar"),
)  # fmt: skip
_BODIES = ("the government of {}", "{}", "{}'s parliament", "the army of {}", "students in {}", "{}'s foreign ministry",
           "the opposition in {}", "police in {}", "fishermen from {}")  # fmt: skip
_ACTS = (
    "{a} called on {b} to reopen the border crossing near {c}.", "{a} accused {b} of ignoring the river treaty.",
    "{a} and {b} signed an agreement on fishing in {c}.", "{a} rejected an offer of talks from {b}.",
    "{a} sent two ships with grain to {b} after the floods.", "{a} imposed sanctions on {b} over the arrests in {c}.",
    "{a} threatened to recall its envoys from {b}.", "{a} met officials of {b} for talks in {c}.",
    "{a} detained {n} citizens of {b} at the airport.", "{a} protested in {c} against a visit from {b}.",
    "{a} praised {b} for the rescue of {n} sailors.", "{a} shelled a village held by {b}, killing {n} people.",
)  # fmt: skip
_TOLD = ("{a} said it would not yield, and that {b} had been told.",
         "{l}We will wait for {b},{r} a spokesman for {a} said. {l}There is time.{r}",
         "According to {a}, {b} asked for {n} more days.",
         "{l}Nobody in {c} was asked{r}, {p} told reporters on {w}.")  # fmt: skip
_QUIET = (
    "The harbour was quiet and the ferries kept to their timetable all week.",
    "Heavy rain fell on the hills{d}the river stood a metre above its mark.",
    "The museum in {c} keeps {n} maps of the coast, most of them drawn by hand.",
    "Prices at the market rose by {n} percent, traders in {c} said.", "The road to the north was closed for repairs.",
    "{p}, who has run the ferry since 2019, counted {n} passengers on {w}.",
    "Schools in {c} open a week later this year because of the heat.",
    "A new bridge{d}{n} metres long{d}is to be finished by the spring.",
)  # fmt: skip
_MARKS = (('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("‘", "’"), ("'", "'"), ("»", "«"))
_DASHES = (" - ", " – ", "—", " -- ", "\u00a0– ")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SYLLABLES = ("ka", "lo", "mir", "ven", "tor", "sal", "du", "bri", "nes", "pol", "ru", "han", "vik", "ost", "ela", "łu",
              "né", "sø", "çi", "gü")  # fmt: skip
_IN_GERMAN = ("Die Regierung hat am Montag neue Gespräche über die Grenze angekündigt und bittet um Geduld. "
              "Das Ministerium teilte mit, dass {n} Abgeordnete in die Hauptstadt reisen werden, sobald es das Wetter "
              "zulässt, und dass über die Fischerei noch nicht entschieden worden sei. ")  # fmt: skip
_IN_SPANISH = ("El gobierno anunció el lunes nuevas conversaciones sobre la frontera y pidió paciencia a los vecinos. "
               "El ministerio informó que {n} diputados viajarán a la capital en cuanto lo permita el tiempo, y que "
               "todavía no se ha decidido nada sobre la pesca. ")  # fmt: skip
#: Numbers of sentences, and how often reports have so many.
_LENGTHS = ((1, 2, 3, 4, 6, 9, 20), (18, 26, 22, 16, 11, 5, 2))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a shard, without its end."""

    data: bytes
    #: "article", "again" (the same content as one before it in the shard), "foreign" or "broken".
    kind: str


@dataclass(frozen=True, slots=True)
class _Report:
    id: str
    text: str
    title: str | None
    date: str | None
    url: str | None
    publisher: str | None

    def line(self) -> bytes:
        told = {name: value for name in ("id", "text", "title", "date", "url", "publisher")
                if (value := getattr(self, name)) is not None}  # fmt: skip
        return json.dumps(told, ensure_ascii=False).encode()


def shard(number: int, size: int, seed: int) -> Iterator[Line]:
    """The lines of a shard.

    Args:
        number: of the shard, from 0; reports of later ones are of later days.
        size: how many lines.
        seed: of all shards.
    """
    chance = random.Random(f"{seed} {number}")
    kept: list[_Report] = []
    for n in range(size):
        draw = chance.random()
        name = f"s{number}-{n}"
        if draw < BROKEN:
            yield Line(_broken(chance, _report(chance, name, number)), "broken")
        elif draw < BROKEN + AGAIN and kept:
            yield Line(replace(chance.choice(kept), id=name).line(), "again")
        elif draw < BROKEN + AGAIN + FOREIGN:
            text = _filled(chance, chance.choice((_IN_GERMAN, _IN_SPANISH)), _MARKS[0]) * 3
            yield Line(_Report(name, f"{text}({name})", None, None, None, None).line(), "foreign")
        else:
            made = _report(chance, name, number)
            if draw > 1 - SAME_ID and kept:
                made = replace(made, id=chance.choice(kept).id)
            kept = [*kept[-100:], made]
            yield Line(made.line(), "article")


def _report(chance: random.Random, name: str, day: int) -> _Report:
    """One report; its name stands in its address, so that no two are the same by chance."""
    marks, dash = chance.choice(_MARKS), chance.choice(_DASHES)
    lengths, weights = _LENGTHS
    count = chance.choices(lengths, weights)[0]
    sentences = [_filled(chance, chance.choice(_ACTS), marks, dash)]
    for _ in range(count - 1):
        kinds = (_QUIET, _TOLD, _ACTS)
        sentences.append(_filled(chance, chance.choice(chance.choices(kinds, (6, 2, 2))[0]), marks, dash))
    gaps = [chance.choices((" ", "\n\n", "\n"), (6, 3, 1))[0] for _ in sentences[1:]]
    text = sentences[0] + "".join(gap + sentence for gap, sentence in zip(gaps, sentences[1:], strict=True))
    date = _FIRST_DAY + dt.timedelta(days=day)
    title = None if chance.random() < 0.3 else sentences[0].rstrip(".")
    form = chance.random()
    if form < 0.2:
        text = f"{_COUNTRIES[chance.randrange(len(_COUNTRIES))][1].upper()}, {date:%B} {date.day}{dash}{text}"
    elif form < 0.3:
        text = f"{sentences[0].rstrip('.')}\n\n{date:%B %d, %Y}\n\n{text}"
    elif form < 0.35:
        text = f"**{sentences[0].rstrip('.')}**\n\n[Share](https://news.example/share?{name}) {text}"
    elif form < 0.4:
        text = text.replace(" ", "\u00a0", 3) + "\r\n\r\n© 2031 The Daily Example. All rights reserved."
    return _Report(name, text, title, None if chance.random() < 0.1 else date.isoformat(),
                   f"https://news.example/{name}", None if chance.random() < 0.5 else "The Daily Example")  # fmt: skip


def _filled(chance: random.Random, template: str, marks: tuple[str, str], dash: str = " - ") -> str:
    """A sentence with its parties, places and numbers."""
    (one, city), (other, _) = chance.sample(_COUNTRIES, 2)
    who, whom = (chance.choice(_BODIES).format(country) for country in (one, other))
    person = " ".join("".join(chance.choices(_SYLLABLES, k=k)).capitalize() for k in (2, 3))
    words = template.format(a=who, b=whom, c=city, n=chance.randint(2, 400), p=person, l=marks[0], r=marks[1], d=dash,
                            w=chance.choice(_WEEKDAYS))  # fmt: skip
    return words[:1].upper() + words[1:]


def _broken(chance: random.Random, report: _Report) -> bytes:
    """A line that holds no article, of which it can be said why."""
    whole, name = report.line(), report.id
    return chance.choice((
        whole[: len(whole) // 2].rstrip(b"\\"),
        json.dumps({"id": name, "title": report.title}).encode(),
        json.dumps({"id": name, "text": len(whole)}).encode(),
        json.dumps({"id": name, "text": report.text, "date": "2031-02-30"}).encode(),
        json.dumps({"id": name, "text": " \n\t "}).encode(),
        json.dumps([report.text]).encode(),
        b'{"text": "' + bytes(chance.randrange(1, 9) for _ in range(40)) + b'\x00"}',
    ))  # fmt: skip
