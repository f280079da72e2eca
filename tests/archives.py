"""Invented articles and codings for tests of the archive, without the coder."""

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from dragoman.model import Article, Coding, Entity, Event, Mention, Party, Place, Quote, Sentence, Span, Time
from dragoman.store import Store
from dragoman.store.schema import metadata

LIMA = (3936456, -12.04318, -77.02824, "PER")
OSLO = (3143244, 59.91273, 10.74609, "NOR")


def article(number=1, text=None, **more):
    text = text or f"Norway urged Peru to lift its ban on cod, envoy {number} said. Peru refused on Friday in Lima."
    values = {"title": f"Cod row, day {number}", "published": dt.date(2031, 5, 1) + dt.timedelta(number),
              "publisher": "The Fjord", "url": f"https://example.org/{number}"} | more  # fmt: skip
    return Article(f"a-{number}", text, **values)


def span_of(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


def party(text, words, code=None, sector=None, name=None):
    return Party(span_of(text, words), words, code, sector, name)


def place_of(text, words, name, known):
    geonameid, latitude, longitude, country = known
    return Place(span_of(text, words), name, geonameid, latitude, longitude, country)


def event_of(made, kind, trigger, actors=(), recipients=(), **more):
    """One event; its sentence is found by its trigger."""
    span = span_of(made.text, trigger)
    number = made.text.count(". ", 0, span.start) + 1
    values = {"modes": (), "contexts": (), "status": "actual", "embedded": False, "confidence": 0.7} | more
    identity = hashlib.sha256(f"{made.id}\n{span.start}\n{kind}".encode()).hexdigest()[:16]
    return Event(identity, kind, sentence=number, trigger=span, actors=actors, recipients=recipients, **values)


def sentences(text):
    """Sentences end with a full stop and a space."""
    found, start = [], 0
    for number, part in enumerate(text.split(". "), 1):
        end = min(start + len(part) + 1, len(text))
        found.append(Sentence(number, Span(start, end), ()))
        start = end + 1
    return tuple(found)


def coding_of(made, events, coder="dragoman test", **more):
    return Coding(made, sentences=sentences(made.text), events=tuple(events), coder=coder, **more)


def coding(number=1, coder="dragoman test", **more):
    """Norway asks Peru to lift a ban (undated, the lifting within); Peru refuses on a day in Lima."""
    made = article(number, **more)
    text = made.text
    norway, peru = party(text, "Norway", "NOR", "GOV", "Norway"), party(text, "Peru", "PER", "GOV", "Peru")
    request = event_of(made, "REQUEST", "urged", (norway,), (peru,), modes=("change",),
                       contexts=("diplomatic", "economic"), cameo="0254", confidence=0.8,
                       attributed_to=party(text, f"envoy {number}", "NOR", "GOV"))  # fmt: skip
    lift = event_of(made, "CONCEDE", "lift", (peru,), (), status="requested", embedded=True, within=request.id,
                    confidence=0.5)  # fmt: skip
    day = dt.date(2031, 5, 2)
    refusal = event_of(made, "REJECT", "refused", (peru,), (norway,), confidence=0.6,
                       time=Time(span_of(text, "Friday"), day, day, "day"),
                       place=place_of(text, "Lima", "Lima", LIMA))  # fmt: skip
    mentions = (Mention(norway.span, norway.span, "name", 1, 0), Mention(peru.span, peru.span, "name", 1, 1))
    quote = Quote((Span(0, text.index(",")),), "indirect", span_of(text, f"envoy {number}"), span_of(text, "said"))
    return coding_of(made, (request, lift, refusal), coder, mentions=mentions, quotes=(quote,),
                     entities=(Entity("Norway", "NOR", "GOV"), Entity("Peru", "PER", "GOV")))  # fmt: skip


def shelling(number, killed, publisher, **more):
    """One report of a shelling that several publishers tell of; so many are said to be killed."""
    told = f"killing {killed} civilians, {publisher} has learned"
    text = f"Soldiers shelled a village near Goma on Monday, {told}. {_REST}"
    made = Article(f"s-{number}", text, f"Shelling near Goma ({number})", dt.date(2031, 5, 5) + dt.timedelta(number),
                   publisher=publisher)  # fmt: skip
    day = dt.date(2031, 5, 5)
    values = {"modes": ("heavy-weapons",), "time": Time(span_of(text, "Monday"), day, day, "day")} | more
    soldiers, village = party(text, "Soldiers", "COD", "MIL"), party(text, "a village", "COD", "CVL")
    return coding_of(made, [event_of(made, "ASSAULT", "shelled", (soldiers,), (village,), **values)])


_REST = "Families fled towards the lake while houses burned, local officials in Goma told reporters"


def changed(made, index, **values):
    """The same coding with one event changed."""
    events = [replace(event, **values) if i == index else event for i, event in enumerate(made.events)]
    return replace(made, events=tuple(events))


def fill(where, codings, model="small", *, linked=False):
    """An archive with these codings; unless `linked`, each report stays an event of its own."""
    with Store.open(str(where), create=True) as store, pytest.MonkeyPatch.context() as patch:
        if not linked:
            patch.setattr("dragoman.stories.link.link", lambda *_: None)
        run = store.begin_run("test", coder="dragoman test", model=model)
        for made in codings:
            store.add(made, model, run)
        store.end_run(run, {"coded": len(codings)})
    return str(where)


def rows_of(where):
    """All rows but who wrote them when: what must be the same however an archive came to be."""
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        return {
            table.name: [{key: value for key, value in row.items() if key != "run"}
                         for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
            for table in metadata.sorted_tables if table.name != "runs"
        }  # fmt: skip
