"""Asking an archive gives the events that were put into it, and those only, on both databases."""

import datetime as dt

import pytest

from archives import OSLO, article, coding, coding_of, event_of, fill, party, place_of
from dragoman.export.plover import records
from dragoman.store import Store
from dragoman.store.ask import Filter, events
from dragoman.store.keys import article_key


def asked(where, **conditions):
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        return list(events(connection, Filter(**conditions)))


def triggers(where, **conditions):
    return sorted(record["event_text"][0] for record in asked(where, **conditions))


def summit():
    made = article(9, "Ångström & Søn's chief met Chinese diplomats in Oslo on Monday. Nobody smiled",
                   title="Søn: 100% 'sure'; DROP TABLE events", publisher="Aftenbladet 50%")  # fmt: skip
    chief = party(made.text, "Ångström & Søn's chief", "NOR", "BUS", "Ångström & Søn")
    diplomats = party(made.text, "Chinese diplomats", "CHN", "GOV")
    return coding_of(made, [event_of(made, "CONSULT", "met", (chief,), (diplomats,), modes=("visit",),
                                     place=place_of(made.text, "Oslo", "Oslo", OSLO))])  # fmt: skip


def test_a_record_holds_what_the_coding_holds(where):
    made = coding()
    fill(where, [made])
    found = {record["event_text"][0]: record for record in asked(where)}
    assert set(found) == {"urged", "lift", "refused"}
    for given in records(made):
        got = found[given["event_text"][0]]
        same = given.keys() - {"id", "article_id", "within"}
        assert {key: got[key] for key in same} == {key: given[key] for key in same}
        assert got["article_id"] == article_key(made.article)
        (report,) = got["reports"]
        start = report["start"] - report["wording_start"]
        assert report["wording"][start : start + len(report["trigger"])] == report["trigger"]
        assert (report["publisher"], report["published"]) == ("The Fjord", "2031-05-02")
    assert found["lift"]["within"] == found["urged"]["id"]
    assert found["urged"]["conflicts"] == {}


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"actor": ("NOR",)}, ["met", "urged"]),
        ({"actor": ("NOR:GOV",)}, ["urged"]),
        ({"actor": (":BUS",)}, ["met"]),
        ({"actor": ("CHN",)}, []),
        ({"actor": ("NOR", "PER")}, ["lift", "met", "refused", "urged"]),
        ({"actor": ("angstrom søn",)}, ["met"]),
        ({"actor": ("Ångströ",)}, []),
        ({"recipient": ("CHN",)}, ["met"]),
        ({"recipient": ("diplomats",)}, ["met"]),
        ({"actor": ("NOR",), "recipient": ("PER",), "type": ("REQUEST",), "text": "lift"}, ["urged"]),
        ({"actor": ("NOR",), "recipient": ("NOR",)}, []),
        ({"actor": ("nor:gov",), "recipient": ("PER",)}, ["urged"]),
        ({"actor": ("nor",), "recipient": ("PER",)}, []),
        ({"type": ("REJECT", "CONSULT")}, ["met", "refused"]),
        ({"mode": ("visit",)}, ["met"]),
        ({"mode": ("economic",)}, []),
        ({"context": ("economic",)}, ["urged"]),
        ({"status": ("requested",)}, ["lift"]),
        ({"since": dt.date(2031, 5, 10)}, ["met"]),
        ({"until": dt.date(2031, 5, 2)}, ["lift", "refused", "urged"]),
        ({"until": dt.date(2031, 5, 1)}, []),
        ({"since": dt.date(2031, 5, 2), "until": dt.date(2031, 5, 9), "dated": True}, ["refused"]),
        ({"place": ("NOR",)}, ["met"]),
        ({"place": ("lima",)}, ["refused"]),
        ({"place": ("lim",)}, []),
        ({"text": "lifts bans"}, ["lift", "urged"]),
        ({"text": '"lift its ban"'}, ["lift", "urged"]),
        ({"text": '"its lift"'}, []),
        ({"text": "refus*"}, ["refused"]),
        ({"text": "ANGSTROM"}, ["met"]),
        ({"text": "nobody"}, []),
        ({"about": "nobody"}, ["met"]),
        ({"about": "drop table"}, ["met"]),
        ({"text": 'NEAR("a" OR * ^'}, []),
        ({"publisher": ("50%",)}, ["met"]),
        ({"publisher": ("fjord",)}, ["lift", "refused", "urged"]),
        ({"publisher": ("fjo%d",)}, []),
        ({"min_confidence": 0.65}, ["met", "urged"]),
        ({"actor": ("x' OR '1'='1",)}, []),
        ({"status": ("actual' OR 1=1 --",)}, []),
    ],
)
def test_conditions(both, conditions, expected):
    assert triggers(both, **conditions) == expected


@pytest.fixture(scope="module")
def shared(tmp_path_factory, postgresql_server):
    """One filled archive a kind, made once."""
    import psycopg

    with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE asked")
    file = tmp_path_factory.mktemp("asked") / "news.db"
    made = {"sqlite": str(file), "postgresql": postgresql_server.format("asked")}
    for place in made.values():
        fill(place, [coding(), summit()])
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request, shared):
    return shared[request.param]
