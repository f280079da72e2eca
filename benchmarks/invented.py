"""Make an archive of invented reports, without the coder: for measuring and for working on the explorer.

    python benchmarks/invented.py news.db [--articles 500] [--events 10] [--seed 1] [--hostile]

The same arguments make the same archive. Every record is built as the coder's are, so that all views and exports work;
stories and merged events are invented too. Parties are real countries, what they do is not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection

from dragoman.model import Article, Coding, Entity, Event, Mention, Party, Place, Quote, Sentence, Span, Time
from dragoman.ontology import ontology
from dragoman.sanctions.record import act_key, episode_keys, episode_name
from dragoman.store import Store, search
from dragoman.store.keys import article_key
from dragoman.store.rows import article_row, coding_rows
from dragoman.store.schema import (
    acts,
    articles,
    codings,
    duplicates,
    events,
    labels,
    mentions,
    parties,
    quotes,
    reports,
    stories,
    story_articles,
)
from dragoman.store.words import folded, storable
from dragoman.version import CODEBOOK

MODEL, CODER = "invented", "dragoman invented"
FIRST_DAY = dt.date(2029, 1, 1)
#: Days over which the reports are spread.
DAYS = 1000
#: Articles written in one transaction; articles of a large archive that differ.
BATCH, COPIED = 1000, 2000

#: Name, code, capital, latitude, longitude; the first are met most.
COUNTRIES = [
    ("Norway", "NOR", "Oslo", 59.91, 10.75), ("Peru", "PER", "Lima", -12.04, -77.03),
    ("Ghana", "GHA", "Accra", 5.56, -0.2), ("Japan", "JPN", "Tokyo", 35.69, 139.69),
    ("Brazil", "BRA", "Brasília", -15.78, -47.93), ("Kenya", "KEN", "Nairobi", -1.28, 36.82),
    ("Poland", "POL", "Warsaw", 52.23, 21.01), ("Chile", "CHL", "Santiago", -33.46, -70.65),
    ("Vietnam", "VNM", "Hanoi", 21.02, 105.84), ("Egypt", "EGY", "Cairo", 30.06, 31.25),
    ("Canada", "CAN", "Ottawa", 45.41, -75.7), ("India", "IND", "New Delhi", 28.64, 77.22),
    ("Finland", "FIN", "Helsinki", 60.17, 24.94), ("Mexico", "MEX", "Mexico City", 19.43, -99.13),
    ("Turkey", "TUR", "Ankara", 39.92, 32.85), ("Spain", "ESP", "Madrid", 40.42, -3.7),
    ("Nigeria", "NGA", "Abuja", 9.06, 7.49), ("Georgia", "GEO", "Tbilisi", 41.69, 44.83),
    ("Nepal", "NPL", "Kathmandu", 27.7, 85.32), ("Cuba", "CUB", "Havana", 23.13, -82.38),
    ("Iceland", "ISL", "Reykjavík", 64.14, -21.9), ("Morocco", "MAR", "Rabat", 34.01, -6.83),
    ("Latvia", "LVA", "Riga", 56.95, 24.11), ("Bolivia", "BOL", "La Paz", -16.5, -68.15),
    ("Angola", "AGO", "Luanda", -8.84, 13.23), ("Thailand", "THA", "Bangkok", 13.75, 100.5),
    ("Serbia", "SRB", "Belgrade", 44.8, 20.47), ("Uganda", "UGA", "Kampala", 0.32, 32.58),
    ("Portugal", "PRT", "Lisbon", 38.72, -9.13), ("Mongolia", "MNG", "Ulaanbaatar", 47.91, 106.88),
    ("Jordan", "JOR", "Amman", 31.96, 35.95), ("Fiji", "FJI", "Suva", -18.14, 178.44),
    ("Tunisia", "TUN", "Tunis", 36.82, 10.17), ("Austria", "AUT", "Vienna", 48.21, 16.37),
    ("Ecuador", "ECU", "Quito", -0.23, -78.52), ("Senegal", "SEN", "Dakar", 14.69, -17.44),
    ("Malta", "MLT", "Valletta", 35.9, 14.51), ("Laos", "LAO", "Vientiane", 17.97, 102.6),
    ("Zambia", "ZMB", "Lusaka", -15.41, 28.28), ("Oman", "OMN", "Muscat", 23.58, 58.41),
]  # fmt: skip
OTHERS = [("the United Nations", "UNO", None, "United Nations"), ("the European Union", "EUR", None, "European Union"),
          ("the World Trade Organization", "IGO", None, "World Trade Organization")]  # fmt: skip
BODIES = [("government", "GOV"), ("army", "MIL"), ("police", "COP"), ("parliament", "LEG"), ("rebels", "REB"),
          ("students", "EDU"), ("opposition", "OPP"), ("supreme court", "JUD"), ("fishermen", "LAB")]  # fmt: skip
#: Type → words of the act; a recipient follows.
ACTS = {
    "AGREE": "agreed with", "CONSULT": "met", "SUPPORT": "praised", "CONCEDE": "yielded to", "COOPERATE": "traded with",
    "AID": "sent grain to", "RETREAT": "withdrew from", "REQUEST": "urged", "ACCUSE": "accused", "REJECT": "rebuffed",
    "THREATEN": "threatened", "PROTEST": "rallied against", "SANCTION": "imposed sanctions on",
    "MOBILIZE": "massed troops near", "COERCE": "detained envoys of", "ASSAULT": "shelled outposts of",
}  # fmt: skip
_WEIGHTS = [6, 16, 6, 4, 4, 4, 2, 12, 12, 6, 5, 4, 5, 3, 6, 5]
_STATUSES = ("actual", "planned", "requested", "threatened", "hypothetical", "negated", "alleged")
_STATUS_WEIGHTS = (70, 8, 6, 4, 4, 4, 4)
_CONTEXTS = ("diplomatic", "economic", "military", "environment", "health", "migration", "territory")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SYLLABLES = ("ka", "lo", "mir", "ven", "tor", "sal", "du", "bri", "nes", "pol", "ru", "han", "vik", "ost", "ela")
_FILLER = ("The harbour was quiet and the ferries kept to their timetable all week.",
           "Nobody in the market had heard of it before the evening bulletin.",
           "Heavy rain fell on the hills, and the river stood a metre above its mark.",
           "An almanac of the region lists the village among the oldest on the coast.")  # fmt: skip
_HOSTILE_TITLES = (
    "<script>alert(1)</script> in the title", "\"><img src=x onerror=alert(1)>", "{{7*7}} ${7*7} <%= 7*7 %>",
    "\u202eright to left\u202c and back", "=HYPERLINK(\"http://evil.example\",\"open\")",
    "</title><style>*{display:none}",
    "e\u0301tat \U0001f600 \u200b\u2066isolated\u2069", "javascript:alert(1)//",
)  # fmt: skip
_HOSTILE_NAMES = ("<b onmouseover=alert(1)>Bold</b> & Sons", "\u202eevil\u202c party", "O'Neil; DROP TABLE reports;--",
                  "\u0627\u0644\u062d\u0632\u0628 (\u200fx\u200f)")  # fmt: skip


@dataclass
class World:
    """What the reports are made of."""

    rng: random.Random
    hostile: bool
    places: list[tuple[str, int, float, float, str]] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Invent towns around the capitals, and publishers."""
        for n, (_, code, capital, latitude, longitude) in enumerate(COUNTRIES):
            self.places.append((capital, 9_000_000 + n, latitude, longitude, code))
        for n in range(1200):
            _, code, _, latitude, longitude = COUNTRIES[self.skewed(len(COUNTRIES))]
            name = "".join(self.rng.choices(_SYLLABLES, k=3)).capitalize()
            self.places.append((name, 9_100_000 + n, round(latitude + self.rng.gauss(0, 1.2), 4),
                                round(longitude + self.rng.gauss(0, 1.2), 4), code))  # fmt: skip
        titles = ("Herald", "Courier", "Post", "Gazette", "Tribune", "Echo", "Daily", "Observer")
        self.publishers = [f"The {country[0]} {title}" for country in COUNTRIES for title in titles]
        self.rng.shuffle(self.publishers)

    def skewed(self, count: int) -> int:
        """A number below a count, small ones more often."""
        return min(int(self.rng.expovariate(4 / count)), count - 1)

    def party(self) -> tuple[str, str | None, str | None, str | None]:
        """Words, code, sector and name of a party."""
        draw = self.rng.random()
        if draw < 0.06:
            return OTHERS[self.rng.randrange(len(OTHERS))]
        if draw < 0.12:
            words = self._unknown()
            return words, None, "BUS", words
        country, code, *_ = COUNTRIES[self.skewed(len(COUNTRIES))]
        if draw < 0.55:
            return country, code, "GOV", country
        body, sector = self.rng.choice(BODIES)
        return f"the {body} of {country}", code, sector, f"{country} {body}"

    def _unknown(self) -> str:
        if self.hostile and self.rng.random() < 0.3:
            return self.rng.choice(_HOSTILE_NAMES)
        name = "".join(self.rng.choices(_SYLLABLES, k=2)).capitalize()
        return f"{name} {self.rng.choice(('Shipping', 'Mining', 'Foods'))}"


class _Writer:
    """The text of one report, and what stands where in it."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))


def codings_of(world: World, count: int, per_article: int) -> Iterator[tuple[Coding, int]]:
    """Coded reports in the order of their days, each with the number of its story."""
    story = 0
    for number in range(count):
        if world.rng.random() < 0.25:
            story += 1
        day = FIRST_DAY + dt.timedelta(days=number * DAYS // max(count, 1))
        told = max(1, round(world.rng.gauss(per_article, per_article / 3))) if per_article > 1 else 1
        yield _coding(world, number, day, told), max(story - world.skewed(4), 0)


def _coding(world: World, number: int, day: dt.date, told: int) -> Coding:
    writer, sentences, found = _Writer(), [], []
    for n in range(told):
        start = len(writer.text)
        found.append(_event(world, writer, number, len(sentences) + 1, day, found))
        sentences.append(Sentence(len(sentences) + 1, Span(start, len(writer.text)), ()))
        writer.put("\n\n" if n % 3 == 2 else " ")
        if n % 2:
            sentences.append(Sentence(len(sentences) + 1, writer.put(world.rng.choice(_FILLER)), ()))
            writer.put(" ")
    title = f"{found[0].actors[0].text} {ACTS[found[0].type]} {found[0].recipients[0].text}"
    if world.hostile and number % 3 == 0:
        title = _HOSTILE_TITLES[number // 3 % len(_HOSTILE_TITLES)]
    article = Article(
        f"r-{number}", writer.text, title[:1].upper() + title[1:], day, publisher=world.publishers[world.skewed(320)],
        url=f"https://news.example/{number}", language="en",
    )  # fmt: skip
    entities, named = _entities(found)
    return Coding(article, sentences=tuple(sentences), events=tuple(found), coder=CODER, entities=entities,
                  mentions=named, quotes=_quotes(found, sentences))  # fmt: skip


def _event(world: World, writer: _Writer, article: int, sentence: int, day: dt.date, before: list[Event]) -> Event:
    rng = world.rng
    kind = rng.choices(list(ACTS), _WEIGHTS)[0]
    speaker = None
    if rng.random() < 0.2:
        words, code, sector, name = world.party()
        speaker = Party(writer.put(words), words, code, sector, name)
        writer.put(" said that ")
    (words, code, sector, name), (words2, code2, sector2, name2) = world.party(), world.party()
    actor = Party(writer.put(words), words, code, sector, name)
    writer.put(" ")
    trigger = writer.put(ACTS[kind])
    writer.put(" ")
    recipient = Party(writer.put(words2), words2, code2, sector2, name2)
    place = when = None
    if rng.random() < 0.45:
        writer.put(" in ")
        name, geonameid, latitude, longitude, country = world.places[world.skewed(len(world.places))]
        place = Place(writer.put(name), name, geonameid, latitude, longitude, country, sentence=sentence)
    if rng.random() < 0.6:
        writer.put(" on ")
        told = day - dt.timedelta(rng.randrange(0, 6))
        when = Time(writer.put(_WEEKDAYS[told.weekday()]), told, told, "day", day, sentence)
    writer.put(".")
    known = ontology().modes(kind)
    modes = (rng.choice(known),) if known and rng.random() < 0.6 else ()
    status = rng.choices(_STATUSES, _STATUS_WEIGHTS)[0]
    inside = before[-1].id if before and rng.random() < 0.1 else None
    return Event(
        f"{article:x}-{trigger.start:x}", kind, modes, (rng.choice(_CONTEXTS),) if rng.random() < 0.7 else (),
        status, bool(inside or speaker), sentence, trigger, (actor,), (recipient,), within=inside, time=when,
        place=place, attributed_to=speaker, confidence=round(rng.uniform(0.3, 0.99), 4),
        cameo=ontology().cameo(kind, modes[0] if modes else None),
    )  # fmt: skip


def _entities(found: list[Event]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    chains: dict[str, int] = {}
    entities, named = [], []
    for event in found:
        for party in (*event.actors, *event.recipients):
            name = party.name or party.text
            if name not in chains:
                chains[name] = len(entities)
                entities.append(Entity(name, party.code, party.sector))
            assert party.span
            named.append(Mention(party.span, party.span, "name", event.sentence, chains[name]))
    return tuple(entities), tuple(named)


def _quotes(found: list[Event], sentences: list[Sentence]) -> tuple[Quote, ...]:
    return tuple(
        Quote((Span(event.actors[0].span.start, sentences[event.sentence - 1].span.end),), "indirect",
              event.attributed_to.span, None)
        for event in found if event.attributed_to and event.actors[0].span
    )  # fmt: skip


@dataclass
class _Numbers:
    """The last number of what is numbered in the archive."""

    article: int = 0
    report: int = 0
    act: int = 0


def _rows(batch: list[tuple[Coding, int]], last: _Numbers, run: int) -> dict[Any, list[dict[str, Any]]]:
    """The rows of some articles, whose stories and events are theirs alone, by table in the order of their keys."""
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    first_of: dict[tuple[int, str, str | None], dict[str, Any]] = {}
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for coding, story in batch:
        last.article += 1
        article = {"number": last.article, "run": run, **article_row(coding.article)}
        rows[articles].append(article)
        told[story].append(article)
        key, made = article_key(coding.article), coding_rows(coding, MODEL)
        name = {"id": last.article, "article": key, "coder": CODER, "model": MODEL, "codebook": CODEBOOK,
                "current": True, "run": run}  # fmt: skip
        rows[codings].append(name)
        own = set()
        for row in made.reports:
            last.report += 1
            same = (story, row["type"], row["record"]["actor"][0]["code"])  # type: ignore[index]
            event = first_of.get(same)
            if event is None or event["id"] in own or not row["record"]["actor"][0]["code"]:  # type: ignore[index]
                event = {"id": row["id"], "type": row["type"], "story": None, "first": row["first"],
                         "last": row["last"], "reports": 0, "articles": 0}  # fmt: skip
                first_of[same] = event
                event["story"] = story
                rows[events].append(event)
            own.add(event["id"])
            event["reports"] += 1
            event["articles"] += 1
            rows[reports].append({**row, "number": last.report, "coding": last.article, "event": event["id"]})
        rows[labels] += made.labels
        rows[parties] += made.parties
        rows[mentions] += [{**row, "coding": last.article} for row in made.mentions]
        rows[quotes] += [{**row, "coding": last.article} for row in made.quotes]
        rows[acts] += _acts(coding, key, made.reports, last)
    for own_articles in told.values():
        rows[stories].append(_story(own_articles))
        rows[story_articles] += [{"article": a["key"], "story": own_articles[0]["key"], "position": n}
                                 for n, a in enumerate(own_articles)]  # fmt: skip
        if len(own_articles) > 3:
            rows[duplicates].append({"article": own_articles[2]["key"], "of": own_articles[0]["key"],
                                     "similarity": 0.9, "relation": "edited"})  # fmt: skip
    names = {story: own_articles[0]["key"] for story, own_articles in told.items()}
    for event in rows[events]:
        event["story"] = names[event["story"]]
    return rows


_TABLES = (articles, stories, story_articles, duplicates, codings, events, reports, labels, parties, mentions, quotes,
           acts)  # fmt: skip


def _story(own: list[dict[str, Any]]) -> dict[str, Any]:
    days = [article["published"] for article in own]
    return {"id": own[0]["key"], "first": min(days), "last": max(days), "title": own[0]["title"], "articles": len(own)}


def _acts(coding: Coding, key: str, made: Any, last: _Numbers) -> Iterator[dict[str, Any]]:
    """An act of the ledger for some of the sanctions."""
    for event, row in zip(coding.events, made, strict=True):
        if event.type != "SANCTION" or row["position"] % 2:
            continue
        last.act += 1
        kind = ("imposed", "imposed", "extended", "lifted")[last.act % 4]
        one = _act(coding, event, row, kind)
        yield storable({"id": act_key(key, CODER, MODEL, one["id"]), "number": last.act, "coding": last.article,
                        "report": row["id"], "article": key, "data": one,
                        "episode": " ".join(map(episode_name, episode_keys(one)))})  # fmt: skip


def _act(coding: Coding, event: Event, row: Any, kind: str) -> dict[str, Any]:
    article, text = coding.article, coding.article.text
    words = {"text": text[event.trigger.start : event.trigger.end], "start": event.trigger.start,
             "end": event.trigger.end}  # fmt: skip
    nowhere = {"kind": "state", "start": None, "end": None, "wikidata_id": None}
    sides = [[{"code": p.code, "sector": p.sector, "entity_text": p.text, "name": p.name, **nowhere} for p in side]
             for side in (event.actors, event.recipients)]  # fmt: skip
    return {
        "id": event.id, "article_id": article.id, "act": kind, "core": "imposed", "modality": "asserted",
        "background": False, "sender": sides[0], "target": sides[1], "third_party": [], "measure": ["Asset freeze"],
        "family": ["financial"], "gsdb_type": ["financial"], "ties_type": ["1"], "condition": None,
        "date": row["first"], "enddate": None, "date_precision": "day" if row["first"] else None, "date_text": None,
        "until": None, "attributed_to": None, "measure_text": words, "act_text": words,
        "text_info": {"sequence": event.sentence, "start": row["wording_start"],
                      "end": row["wording_start"] + len(row["wording"])},
        "wording": row["wording"], "event": event.id, "confidence": event.confidence, "evidence": [],
        "title": article.title, "publisher": article.publisher,
        "publication_date": article.published.isoformat() if article.published else None, "url": article.url,
        "coder": CODER,
    }  # fmt: skip


class _Template:
    """The rows of some articles, to be written again and again with other keys, numbers and days: only for SQLite."""

    #: What of a table's columns is a key, a day, JSON, or counted on.
    KEYS = frozenset({"key", "article", "of", "story", "event", "report", "id"})
    DAYS = frozenset({"published", "first", "last", "day"})

    def __init__(self, rows: dict[Any, list[dict[str, Any]]], counted: _Numbers) -> None:
        self._rows = rows
        #: Of numbers that are counted on, by how much.
        self._steps = {
            **{(table, "coding"): counted.article for table in (reports, mentions, quotes, acts)},
            (articles, "number"): counted.article, (codings, "id"): counted.article,
            (reports, "number"): counted.report, (acts, "number"): counted.act,
        }  # fmt: skip
        self._texts = {(table, n, name): re.split(r'"(\d{4}-\d\d-\d\d)"', json.dumps(value, ensure_ascii=False))
                       for table, several in rows.items() for n, row in enumerate(several)
                       for name, value in row.items() if isinstance(value, dict | list)}  # fmt: skip

    def write(self, connection: Connection, times: int, days: int) -> None:
        """Write them again.

        Args:
            connection: in a writing transaction.
            times: how often they were written before.
            days: by how many their days are later.
        """
        shift = cache(lambda day: (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat())
        texts: dict[str, list[tuple[int, str]]] = {"article_words": [], "report_words": []}
        for table, several in self._rows.items():
            if not several:
                continue
            names = list(several[0])
            values = [self._row(table, n, row, times, shift) for n, row in enumerate(several)]
            into, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({into}) VALUES ({marks})", values)
            if table in (articles, reports):
                at = names.index("number")
                index = "article_words" if table is articles else "report_words"
                texts[index] = [(value[at], words) for value, words in zip(values, self._words(table), strict=True)]
        for index, rows in texts.items():
            connection.exec_driver_sql(f"INSERT INTO {index} (rowid, words) VALUES (?, ?)", rows)

    @cache  # noqa: B019
    def _words(self, table: Any) -> list[str]:
        told = (lambda row: f"{row['title']} {row['text']}") if table is articles else (lambda row: row["wording"])
        return [folded(told(row)) for row in self._rows[table]]

    def _row(self, table: Any, n: int, row: dict[str, Any], times: int, shift: Any) -> tuple[Any, ...]:
        return tuple(self._value(table, n, name, value, times, shift) for name, value in row.items())

    def _value(self, table: Any, n: int, name: str, value: Any, times: int, shift: Any) -> Any:
        if isinstance(value, dict | list):
            parts = self._texts[table, n, name]
            text = "".join(f'"{shift(part)}"' if i % 2 else part for i, part in enumerate(parts))
            return self._renamed(text, value, times) if name in ("record", "data") else text
        if isinstance(value, str):
            if name in self.KEYS and not (name == "id" and table is articles):
                return _again(value, times)
            return shift(value) if name in self.DAYS else value
        return value + times * self._steps.get((table, name), 0) if isinstance(value, int) else value

    def _renamed(self, text: str, record: dict[str, Any], times: int) -> str:
        for name in ("id", "article_id", "within"):
            if record.get(name) and len(record[name]) >= 20:
                text = text.replace(record[name], _again(record[name], times))
        return text


def _again(key: str, times: int) -> str:
    """Another key, at another place in the order."""
    return f"{key[2:]}{times:02x}" if times else key


def make(where: str, count: int, per_article: int, *, seed: int = 1, hostile: bool = False) -> None:
    """Make the archive.

    Args:
        where: path or address; there is no archive yet.
        count: articles; above 4000 in SQLite, the first 2000 are written again and again with other days.
        per_article: events in each, about.
        seed: of what is invented.
        hostile: with titles and names that a careless page would run or break at.
    """
    world, last = World(random.Random(seed), hostile), _Numbers()
    copied = count > 2 * COPIED and "://" not in where
    every = codings_of(world, count, per_article)
    with Store.open(where, create=True) as store:
        run = store.begin_run("invented", coder=CODER, model=MODEL)
        if copied:
            template = _Template(_rows(list(itertools.islice(every, COPIED)), last, run), last)
            for times in range(count // COPIED):
                with store.writing() as connection:
                    template.write(connection, times, times * COPIED * DAYS // count)
        while not copied and (batch := list(itertools.islice(every, BATCH))):
            rows = _rows(batch, last, run)
            with store.writing() as connection:
                for table, several in rows.items():
                    if several:
                        connection.execute(table.insert(), several)
                words = {row["number"]: f"{row['title']} {row['text']}" for row in rows[articles]}
                search.add(connection, search.ARTICLES, words)
                search.add(connection, search.REPORTS, {r["number"]: r["wording"] for r in rows[reports]})
        store.end_run(run, {"coded": count})


def main() -> None:
    """Make the archive that the arguments tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--events", type=int, default=10, help="in each article, about")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hostile", action="store_true")
    given = parser.parse_args()
    began = time.monotonic()
    make(given.store, given.articles, given.events, seed=given.seed, hostile=given.hostile)
    print(f"{given.store}: {given.articles} articles in {time.monotonic() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
