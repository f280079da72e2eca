"""Reports of one event are one event: with every report, and with what they contradict each other in."""

import datetime as dt
from dataclasses import replace

import pytest
from click.testing import CliRunner

from archives import changed, coding, fill, party, place_of, rows_of, shelling
from dragoman.cli import cli
from dragoman.model import Time
from dragoman.store import Store
from dragoman.store.ask import Filter, event, events, find
from dragoman.store.counting import counts
from dragoman.store.merged import conflicts
from dragoman.store.rows import coding_rows


def three():
    return [shelling(1, "six", "The Fjord"), shelling(2, "at least nine", "Aftenbladet", status="alleged"),
            shelling(3, "nine", "Lakeside Post", confidence=0.9)]  # fmt: skip


@pytest.fixture
def filled(where):
    return fill(where, [three()[0], coding(1), *three()[1:]], linked=True)


def asked(where, **conditions):
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        return list(events(connection, Filter(**conditions)))


def test_three_reports_are_one_event_in_the_words_of_the_surest(filled):
    (found,) = asked(filled, type=("ASSAULT",))
    assert [report["publisher"] for report in found["reports"]] == ["Lakeside Post", "The Fjord", "Aftenbladet"]
    assert found["publisher"] == "Lakeside Post"
    assert found["id"] == next(r["id"] for r in found["reports"] if r["publisher"] == "The Fjord")
    assert found["article_id"] == found["reports"][0]["article_key"]
    assert found["story"]
    (row,) = [row for row in rows_of(filled)["events"] if row["type"] == "ASSAULT"]
    assert (row["reports"], row["articles"], row["first"], row["last"]) == (3, 3, "2031-05-05", "2031-05-05")


def test_contradictions_stay_visible(filled):
    (found,) = asked(filled, type=("ASSAULT",))
    names = {report["id"]: report["publisher"] for report in found["reports"]}
    told = {field: {value["value"]: [names[one] for one in value["reports"]] for value in values}
            for field, values in found["conflicts"].items()}  # fmt: skip
    assert told == {
        "status": {"actual": ["The Fjord", "Lakeside Post"], "alleged": ["Aftenbladet"]},
        "killed": {"six": ["The Fjord"], "at least nine": ["Aftenbladet"], "nine": ["Lakeside Post"]},
    }


@pytest.mark.parametrize("conditions", [{"publisher": ("aften",)}, {"status": ("alleged",)}, {"text": "nine"},
                                        {"min_confidence": 0.8}, {"since": dt.date(2031, 5, 5)}])  # fmt: skip
def test_one_report_that_meets_all_is_enough_and_all_are_given(filled, conditions):
    (found,) = asked(filled, type=("ASSAULT",), **conditions)
    assert len(found["reports"]) == 3


def test_conditions_must_be_met_by_one_report_together(filled):
    assert asked(filled, status=("alleged",), publisher=("fjord",)) == []


def test_counts_count_events_not_reports(filled):
    with Store.open(filled, read_only=True) as store, store.connect() as connection:
        asked_for = Filter(type=("ASSAULT",))
        assert counts(connection, asked_for, ["month"]).rows == ((("2031-05",), 1, 3),)
        assert set(counts(connection, asked_for, ["status"]).rows) == {(("actual",), 1, 2), (("alleged",), 1, 1)}


def test_find_by_event_or_by_report(filled):
    (found,) = asked(filled, type=("ASSAULT",))
    with Store.open(filled, read_only=True) as store, store.connect() as connection:
        for report in found["reports"]:
            assert find(connection, report["id"]) == [found["id"]]
        assert event(connection, found["id"]) == found
        assert event(connection, "nothing") is None
        assert len(find(connection, "")) == 4


def test_show_tells_every_report_and_the_contradictions(filled):
    (found,) = asked(filled, type=("ASSAULT",))
    shown = CliRunner().invoke(cli, ["show", found["reports"][0]["id"], "--store", filled]).stdout
    plain = " ".join(shown.split())
    assert shown.count("[type: shelled]") == 3
    assert plain.index("The Fjord · 2031-05-06") < plain.index("Aftenbladet · 2031-05-07")
    assert "The reports differ in status: actual (The Fjord, Lakeside Post); alleged (Aftenbladet)" in plain
    assert "The reports differ in killed: six (The Fjord); at least nine (Aftenbladet); nine (Lakeside Post)" in plain


def test_a_recoding_that_finds_nothing_takes_its_report_out(filled):
    first = replace(three()[0], coder="dragoman test 2", events=())
    fill(filled, [first], linked=True)
    (found,) = asked(filled, type=("ASSAULT",))
    assert [report["publisher"] for report in found["reports"]] == ["Lakeside Post", "Aftenbladet"]
    (row,) = [row for row in rows_of(filled)["events"] if row["type"] == "ASSAULT"]
    assert (row["reports"], row["articles"]) == (2, 2)


def test_a_recoding_joins_the_event_again(filled):
    newer = [replace(made, coder="dragoman test 2") for made in three()]
    before = asked(filled, type=("ASSAULT",))
    fill(filled, newer, linked=True)
    (found,) = asked(filled, type=("ASSAULT",))
    assert sorted(report["publisher"] for report in found["reports"]) == sorted(
        report["publisher"] for report in before[0]["reports"])  # fmt: skip
    assert found["conflicts"].keys() == before[0]["conflicts"].keys()
    rows = rows_of(filled)
    assert {row["event"] for row in rows["reports"]} - {None} == {row["id"] for row in rows["events"]}


def reports_of(*codings):
    return [row for made in codings for row in coding_rows(made, "small").reports]


def differ(*codings):
    return {field: [value["value"] for value in values] for field, values in conflicts(reports_of(*codings)).items()}


def days(made, first, last):
    return Time(made.events[0].time.span, dt.date.fromisoformat(first), dt.date.fromisoformat(last), "other")


def test_a_month_does_not_contradict_its_days_but_another_day_does():
    one, other = shelling(1, "six", "A"), shelling(2, "six", "B")
    assert differ(one, changed(other, 0, time=days(other, "2031-05-01", "2031-05-31"))) == {}
    assert differ(one, changed(other, 0, time=None)) == {}
    assert differ(one, changed(other, 0, time=days(other, "2031-05-06", "2031-05-07"))) == {
        "date": ["2031-05-05", "2031-05-06; 2031-05-07"]}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((1, -1.68, 29.22, "COD"), None),  # the same town
        ((2, -1.50, 29.60, "RWA"), ["Goma", "Elsewhere"]),  # near, in another country
        ((3, -4.32, 15.31, "COD"), ["Goma", "Elsewhere"]),  # far away in the same
        ((4, -1.70, 29.30, "COD"), None),  # a few kilometres off
    ],
)
def test_places(place, told):
    one, other = shelling(1, "six", "A"), shelling(2, "six", "B")
    goma = place_of(one.article.text, "Goma", "Goma", (1, -1.68, 29.22, "COD"))
    elsewhere = place_of(other.article.text, "Goma", "Elsewhere", place)
    assert differ(changed(one, 0, place=goma), changed(other, 0, place=elsewhere)).get("place") == (
        told and [f"{name}; {country}" for name, country in zip(told, ("COD", place[3]), strict=True)])  # fmt: skip
    province = replace(elsewhere, feature="A")
    assert ("place" in differ(changed(one, 0, place=goma), changed(other, 0, place=province))) == (place[3] != "COD")


def test_parties_differ_where_no_country_is_shared():
    one, other = shelling(1, "six", "A"), shelling(2, "six", "B")
    rebels = party(other.article.text, "Soldiers", "RWA", "REB")
    unknown = party(other.article.text, "Soldiers", None, "MIL")
    assert differ(one, changed(other, 0, actors=(rebels,))) == {"actor": ["COD", "RWA"]}
    assert differ(one, changed(other, 0, actors=(rebels, *other.events[0].actors))) == {}
    assert differ(one, changed(other, 0, actors=(unknown,))) == {}
    assert differ(one, changed(other, 0, actors=())) == {}


def test_one_report_contradicts_nothing():
    assert differ(shelling(1, "six", "A")) == {}
