"""The views of the explorer: the same numbers as SQL gives, whatever is asked."""

import csv
import datetime as dt
import io
import json

import numpy as np
import pytest

import served
from archives import coding, fill, shelling
from dragoman.serve import columns as serve_columns
from dragoman.serve.archive import Archive
from dragoman.serve.asked import Asked, BadRequest, asked
from dragoman.serve.views import page, timeline
from dragoman.store import Store
from dragoman.store.ask import events
from dragoman.store.counting import DIMENSIONS, counts
from dragoman.store.filters import Filter
from served import found, serving


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return served.make(tmp_path_factory.mktemp("explorer") / "news.db")


@pytest.fixture(scope="module")
def client(archive):
    with serving(archive) as client:
        yield client


FILTERS = (
    {}, {"actor": ["NOR"]}, {"actor": ["NOR:MIL", "PER"]}, {"actor": [":REB"]}, {"recipient": ["army"]},
    {"actor": ["united nations"]}, {"actor": ["NOR"], "recipient": ["GHA"]}, {"type": ["accuse", "AID"]},
    {"mode": ["visit"]}, {"status": ["planned", "alleged"]}, {"context": ["military"]}, {"since": ["2030-01-01"]},
    {"until": ["2029-06-30"]}, {"since": ["2029-02-01"], "until": ["2029-12-01"]}, {"dated": ["true"]},
    {"text": ["urged"]}, {"text": ['"troops near"']}, {"text": ["sanct*"]}, {"about": ["almanac"]}, {"place": ["PER"]},
    {"place": ["lima"]}, {"publisher": ["herald"]}, {"min_confidence": ["0.8"]}, {"text": ["nothingofthekind"]},
    {"type": ["ACCUSE"], "place": ["NOR"], "min_confidence": ["0.5"], "status": ["actual"]},
)  # fmt: skip


def filter_of(values):
    return asked(values).filter


@pytest.mark.parametrize("values", FILTERS, ids=str)
def test_the_columns_choose_the_events_that_sql_chooses(archive, values):
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        chosen = Archive(store).choose(asked(values))
        wanted = [record["id"] for record in events(connection, filter_of(values))]
    assert page(chosen, 10_000, 0) == wanted
    assert page(chosen, 7, 5) == wanted[5:12]


@pytest.mark.parametrize("by", [*DIMENSIONS, "month,type", "dyad,quad", "mode,context,actor", "week,actor"])
@pytest.mark.parametrize("values", [{}, {"actor": ["NOR"]}, {"status": ["planned"], "until": ["2030-03-01"]}], ids=str)
def test_counts_are_those_of_sql(archive, client, by, values):
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        wanted = counts(connection, filter_of(values), by.split(","))
    told = found(client, "counts", by=by, **values)
    assert told["columns"] == list(wanted.columns)
    assert [(tuple(row["labels"]), row["events"], row["reports"]) for row in told["rows"]] == list(wanted.rows)


def test_merged_events_on_both_databases(where):
    """Reports of one event, an article coded twice, and conditions that only one of the reports meets."""
    told = [shelling(1, 3, "The Fjord"), shelling(2, 4, "Lake Radio", status="alleged"), coding(3), coding(4)]
    fill(where, told, linked=True)
    fill(where, [coding(3, coder="dragoman later")], linked=True)
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        archive = Archive(store)
        for values in ({}, {"status": ["alleged"]}, {"publisher": ["lake"]}, {"text": ["shelled"]},
                       {"type": ["REQUEST"]}, {"actor": ["COD"], "since": ["2031-05-05"]},
                       {"about": ["families lake"]}):  # fmt: skip
            wanted = [record["id"] for record in events(connection, filter_of(values))]
            assert wanted
            assert page(archive.choose(asked(values)), 100, 0) == wanted
    with serving(where) as client:
        shelled = found(client, "events", type="ASSAULT")["events"][0]
        assert (shelled["reports"], shelled["articles"], shelled["conflicts"]) == (2, 2, ["killed", "status"])
        detail = found(client, f"events/{shelled['id']}")
        for report in detail["reports"]:
            text = found(client, f"articles/{report['article_key']}")["text"]
            assert {span["field"] for span in report["spans"]} >= {"trigger", "actor", "recipient", "date"}
            for span in [*report["spans"], report["sentence"]]:
                assert text[span["start"] : span["end"]] == span["text"]


def test_what_is_added_is_seen(tmp_path):
    where = fill(tmp_path / "news.db", [coding(1)])
    with serving(where) as client:
        before = found(client, "meta")
        assert found(client, "events")["total"] == 3
        fill(where, [coding(2)])
        assert found(client, "events")["total"] == 6
        assert found(client, "meta")["version"] != before["version"]


def test_a_large_archive_is_read_beside_the_requests(tmp_path, monkeypatch):
    where = fill(tmp_path / "news.db", [coding(1)])
    with Store.open(where, read_only=True) as store:
        archive = Archive(store)
        archive.columns()
        archive._took, archive._read_at = 1.0, -1e9
        fill(where, [coding(2)])
        assert archive.columns().events == 3, "the request waits for nothing"
        with archive._reading:
            assert archive.columns().events == 6


def test_an_empty_archive(tmp_path):
    where = fill(tmp_path / "news.db", [])
    with serving(where) as client:
        assert found(client, "meta")["first"] is None
        assert found(client, "events") == {"total": 0, "more": False, "events": []}
        assert found(client, "map") == {"places": [], "unplaced": 0, "left_out": 0}
        assert found(client, "timeline") == {"by": "month", "bins": [], "undated": 0}
        assert found(client, "network") == {"nodes": [], "edges": []}
        assert found(client, "stories") == {"total": 0, "stories": []}
        assert found(client, "sanctions") == {"total": 0, "episodes": []}
        assert found(client, "counts", by="day")["rows"] == []
        assert client.get("/api/export").text == ""


def test_pages_in_both_orders(client):
    total = found(client, "events")["total"]
    asc = [e["id"] for n in range(0, total, 100) for e in found(client, "events", limit=100, offset=n)["events"]]
    assert len(asc) == len(set(asc)) == total
    first = found(client, "events", order="desc", limit=3)["events"]
    days = [e["date"] or e["published"] for e in first]
    assert days == sorted(days, reverse=True)
    assert days[0] == found(client, "meta")["last"]
    assert not found(client, "events", offset=total)["events"]


def test_the_map_counts_each_event_at_its_places(client):
    told = found(client, "map")
    total = found(client, "events")["total"]
    assert 0 < told["unplaced"] < total
    assert sum(place["count"] for place in told["places"]) >= total - told["unplaced"]
    assert all(sum(place["quads"].values()) == place["count"] for place in told["places"])
    best = told["places"][0]
    assert found(client, "events", geonameid=best["geonameid"])["total"] == best["count"]
    [same] = found(client, "map", geonameid=best["geonameid"], limit=500)["places"]
    assert same == best
    own = found(client, "events", place=best["name"], country=best["country"])
    assert own["total"] >= best["count"]


@pytest.mark.parametrize("by", ["day", "week", "month", "year"])
def test_the_timeline_holds_every_event_once(client, by):
    told = found(client, "timeline", by=by, split="type")
    total = found(client, "events")["total"]
    assert sum(bin["total"] for bin in told["bins"]) + told["undated"] == total
    assert all(sum(bin["counts"].values()) == bin["total"] for bin in told["bins"])
    for bin, following in zip(told["bins"], told["bins"][1:], strict=False):
        assert bin["start"] <= bin["end"] < following["start"]
    assert told["by"] == by


def test_weeks_and_months_end_where_the_calendar_says(client):
    week = found(client, "timeline", by="week")["bins"][0]
    start = dt.date.fromisoformat(week["start"])
    assert start.weekday() == 0
    assert dt.date.fromisoformat(week["end"]) - start == dt.timedelta(6)
    months = {bin["start"]: bin["end"] for bin in found(client, "timeline", by="month")["bins"]}
    assert months["2029-02-01"] == "2029-02-28"


def test_a_timeline_of_too_many_days_is_made_of_weeks(archive, monkeypatch):
    monkeypatch.setattr("dragoman.serve.views.MOST_BINS", 40)
    with Store.open(archive, read_only=True) as store:
        assert timeline(Archive(store).choose(Asked()), "day", "none")["by"] == "month"


def test_the_network_is_the_same_each_time_and_counts_dyads(client):
    told = found(client, "network", nodes=20)
    with serving(client.app.state.archive.store.where) as other:
        assert found(other, "network", nodes=20) == told
    assert len(told["nodes"]) == 20
    ids = {node["id"] for node in told["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in told["edges"])
    assert all(edge["cooperation"] + edge["conflict"] == edge["count"] for edge in told["edges"])
    assert {node["kind"] for node in told["nodes"]} >= {"country", "organisation"}
    best = told["edges"][0]
    asked_for = {node["id"]: node["ask"] for node in told["nodes"]}
    own = found(client, "events", actor=asked_for[best["source"]], recipient=asked_for[best["target"]])
    assert own["total"] == best["count"]
    node = told["nodes"][0]
    acting, suffering = (found(client, "events", limit=500, **{role: node["ask"]}) for role in ("actor", "recipient"))
    assert len({e["id"] for side in (acting, suffering) for e in side["events"]}) == node["count"]


def test_stories_and_their_events(client):
    told = found(client, "stories", limit=500)
    assert told["total"] == len(told["stories"])
    counted = [story["events"] for story in told["stories"]]
    assert counted == sorted(counted, reverse=True)
    story = told["stories"][0]
    assert found(client, "events", story=story["id"])["total"] == story["events"]
    detail = found(client, f"stories/{story['id']}")
    assert len(detail["events"]) == story["events"]
    assert len(detail["reports"]) == story["articles"]
    assert story["publishers"] == len({report["publisher"] for report in detail["reports"]})
    latest = [story["last"] for story in found(client, "stories", order="latest")["stories"]]
    assert latest == sorted(latest, reverse=True)


def test_sanctions_by_sender_target_and_filters(client):
    every = found(client, "sanctions")
    assert every["total"] > 3
    one = every["episodes"][0]
    act = one["history"][0]
    assert found(client, f"events/{act['event']}")["reports"]
    sender = one["senders"][0]
    own = found(client, "sanctions", actor=sender)["episodes"]
    assert own
    assert all(sender in episode["senders"] for episode in own)
    assert found(client, "sanctions", actor=sender, recipient=one["targets"][0])["total"] >= 1
    assert found(client, "sanctions", act="denied")["total"] == 0
    assert found(client, "sanctions", measure="asset")["total"] == every["total"]
    assert 0 < found(client, "sanctions", min_confidence=0.7)["total"] < every["total"]
    assert found(client, "sanctions", status="negated", min_confidence=0.999)["total"] == 0
    assert "no act" in found(client, "sanctions", 400, act="sung")["detail"]


def test_an_article_with_all_that_was_found_in_it(client):
    event = found(client, "events")["events"][0]
    told = found(client, f"articles/{event['article']}")
    text = told["text"]
    assert {e["event"] for e in told["events"]} >= {event["id"]}
    for one in told["events"]:
        for span in one["spans"]:
            assert text[span["start"] : span["end"]] == span["text"]
    assert told["mentions"]
    for mention in told["mentions"]:
        assert 0 <= mention["start"] < mention["end"] <= len(text)
    assert found(client, "articles/none", 404) == {"detail": "there is no such article"}
    assert found(client, "events/none", 404)["detail"]
    assert found(client, "stories/none", 404)["detail"]
    assert found(client, "nothing/here", 404)["detail"]


def test_an_event_is_found_by_its_report_too(client):
    event = next(e for e in found(client, "events", limit=500)["events"] if e["reports"] > 1)
    reports = [report["id"] for report in found(client, f"events/{event['id']}")["reports"]]
    assert {found(client, f"events/{report}")["id"] for report in reports} == {event["id"]}


def test_hostile_words_come_back_as_they_are(client):
    titles = {e["title"] for e in found(client, "events", limit=500)["events"]}
    assert "<script>alert(1)</script> in the title" in titles
    assert "\u202eright to left\u202c and back" in titles
    names = {node["label"] for node in found(client, "network", nodes=300)["nodes"]}
    assert "O'Neil; DROP TABLE reports;--" in names
    assert found(client, "events", actor="O'Neil; DROP TABLE reports;--")["total"] > 0
    assert found(client, "events", text='" OR 1=1 --')["total"] == 0
    answer = client.get("/api/events", params={"limit": 500})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "polecat", "icews", "gdelt", "gdelt-mentions", "phoenix",
                                  "geojson", "gexf", "graphml", "ftm", "datapackage"])  # fmt: skip
def test_a_view_is_downloaded_in_every_format(client, form):
    answer = client.get("/api/export", params={"format": form, "type": "ASSAULT", "undated": "publication"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert len(answer.content) > 100


def test_a_download_holds_the_events_of_the_view_in_its_order(archive, client):
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        wanted = [record["id"] for record in events(connection, Filter(type=("AID",)))]
    lines = client.get("/api/export", params={"type": "AID"}).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted
    rows = list(csv.DictReader(io.StringIO(client.get("/api/export", params={"type": "AID", "format": "csv"}).text)))
    assert [row["id"] for row in rows] == wanted


def test_too_large_a_download_is_refused(client, monkeypatch):
    monkeypatch.setattr("dragoman.serve.export.MOST", 10)
    assert "dragoman export" in found(client, "export", 413)["detail"]


@pytest.mark.parametrize("parameters", [
    {"type": "HUG"}, {"mode": "softly"}, {"status": "maybe"}, {"context": "weather?"}, {"since": "yesterday"},
    {"since": "2031-02-30"}, {"until": "20310101"}, {"since": "2031-01-02", "until": "2031-01-01"}, {"quad": "5"},
    {"country": "Norway"}, {"min_confidence": "much"}, {"min_confidence": "nan"}, {"min_confidence": "1.5"},
    {"actor": ":"}, {"actor": "x" * 300}, {"actor": ["a"] * 60}, {"text": "?!"},
    {"limit": "0"}, {"limit": "501"}, {"offset": "-1"}, {"dated": "perhaps"}, {"actor": "a\0b"}, {"order": "random"},
])  # fmt: skip
def test_what_cannot_be_asked_is_told(client, parameters):
    answer = client.get("/api/events", params=parameters)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"detail"}
    assert len(answer.json()["detail"]) > 10


def test_what_cannot_be_counted_is_told(client):
    assert "cannot count by 'colour'" in found(client, "counts", 400, by="colour")["detail"]
    assert found(client, "counts", 400)["detail"]
    assert found(client, "timeline", 400, by="hour")["detail"]


def test_quad_country_and_article_are_conditions_too(client):
    total = found(client, "events")["total"]
    assert sum(found(client, "events", quad=quad)["total"] for quad in "1234") == total
    event = next(e for e in found(client, "events")["events"] if e["place"])
    assert found(client, "events", country=event["place"]["country"])["total"] > 0
    own = found(client, "events", article=event["article"], limit=100)["events"]
    assert event["id"] in {e["id"] for e in own}
    assert found(client, "events", article="none")["total"] == 0


def test_a_query_that_takes_too_long_is_given_up(archive, monkeypatch):
    monkeypatch.setattr("dragoman.serve.archive._STEPS", 1)
    with serving(archive) as client:
        client.app.state.archive.columns()
        client.app.state.archive.seconds = -1.0
        answer = client.get("/api/events", params={"text": "urged"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "longer than" in answer.json()["detail"]


def test_sqlite_and_postgresql_give_up_in_time(where):
    from dragoman.serve.archive import TooSlow

    fill(where, [])
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT max(i) FROM n"
    with Store.open(where, read_only=True) as store:
        archive = Archive(store, seconds=0.2)
        with pytest.raises(TooSlow, match=r"longer than 0\.2 s"), archive.connect() as connection:
            connection.exec_driver_sql(slow)
        with archive.connect() as connection:  # the connection that gave up serves again
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_many_ask_at_once(archive):
    from concurrent.futures import ThreadPoolExecutor

    with Store.open(archive, read_only=True) as store:
        served = Archive(store)
        with ThreadPoolExecutor(12) as pool:
            chosen = list(pool.map(lambda n: page(served.choose(asked({"text": ["urged"]})), 5, n % 3), range(60)))
    assert all(one == chosen[n % 3] for n, one in enumerate(chosen))


def test_days_of_long_ago_and_far_ahead():
    from dragoman.serve.choosing import day_of, number_of
    from dragoman.serve.views import _START, _end

    for day in (dt.date.min, dt.date(1969, 12, 31), dt.date.max):
        assert day_of(number_of(day)) == day
        for by, start in _START.items():
            assert start(day) <= day <= _end(by, start(day))


def test_asked_for_is_read_from_the_address():
    told = asked({"actor": ["CHN", " CHN ", ""], "type": ["aid"], "view": ["map"], "quad": ["3"]})
    assert (told.filter.actor, told.filter.type, told.quad) == (("CHN",), ("AID",), (3,))
    with pytest.raises(BadRequest, match="one value only"):
        asked({"text": ["a", "b"]})


def test_rows_of_lists_keep_their_order():
    lists = serve_columns.Lists(np.array([0, 2, 2, 5]), np.array([0, 0, 2, 2, 2], np.int32))
    place, rows = lists.rows_of(np.array([2, 1, 0], np.int32))
    assert place.tolist() == [0, 0, 0, 2, 2]
    assert rows.tolist() == [2, 3, 4, 0, 1]
