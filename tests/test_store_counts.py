"""Counts agree with the events that they count, on both databases."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from archives import article, changed, coding, coding_of, event_of, fill, party
from dragoman.store import Store
from dragoman.store.ask import Filter, events
from dragoman.store.counting import DIMENSIONS, counts


@pytest.fixture
def filled(where):
    made = article(40, "Norway, Peru and a Peruvian union sued nobody, it was said. Norway sued Chile",
                   publisher=None, published=None)  # fmt: skip
    text = made.text
    several = [party(text, "Norway", "NOR"), party(text, "Peru", "PER"), party(text, "a Peruvian union", "PER", "LAB")]
    nobody = event_of(made, "ACCUSE", "sued nobody", tuple(several), ())
    chile = event_of(made, "ACCUSE", "sued Chile", (party(text, "Norway", "NOR"),), (party(text, "Chile", "CHL"),))
    planned = changed(coding(2), 0, status="planned")
    return fill(where, [coding(1), planned, coding(30), coding_of(made, [nobody, chile])])


def counted(where, by, **conditions):
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        found = counts(connection, Filter(**conditions), by.split(","))
    return found.columns, [(*labels, events, reports) for labels, events, reports in found.rows]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("type", [("CONCEDE", 3, 3), ("REJECT", 3, 3), ("REQUEST", 3, 3), ("ACCUSE", 2, 2)]),
        ("month,status", [("2031-05", "actual", 5, 5), ("2031-05", "planned", 1, 1), ("2031-05", "requested", 3, 3),
                          (None, "actual", 2, 2)]),
        ("year", [("2031", 9, 9), (None, 2, 2)]),
        ("quad", [(1, 3, 3), (3, 8, 8)]),
        ("dyad", [("NOR", "PER", 3, 3), ("PER", None, 4, 4), ("PER", "NOR", 3, 3), ("NOR", None, 1, 1),
                  ("NOR", "CHL", 1, 1)]),
        ("actor", [("PER", 7, 7), ("NOR", 5, 5)]),
        ("country", [(None, 8, 8), ("PER", 3, 3)]),
        ("publisher,actor", [("The Fjord", "PER", 6, 6), ("The Fjord", "NOR", 3, 3), (None, "NOR", 2, 2),
                             (None, "PER", 1, 1)]),
        ("mode", [(None, 8, 8), ("change", 3, 3)]),
        ("context", [(None, 8, 8), ("diplomatic", 3, 3), ("economic", 3, 3)]),
    ],
)  # fmt: skip
def test_counts(filled, by, expected):
    _, rows = counted(filled, by)
    assert sorted(rows, key=str) == sorted(expected, key=str)


def test_days_weeks_and_months_are_those_of_the_events(filled):
    """The refusals tell their day, 2 May; all else counts on the day of publication."""
    _, days = counted(filled, "day")
    assert days == [("2031-05-02", 2 + 3, 5), ("2031-05-03", 2, 2), ("2031-05-31", 2, 2), (None, 2, 2)]
    _, weeks = counted(filled, "week")
    assert weeks == [("2031-W18", 7, 7), ("2031-W22", 2, 2), (None, 2, 2)]
    assert counted(filled, "month,day")[1][0] == ("2031-05", "2031-05-02", 5, 5)
    assert counted(filled, "day", dated=True)[1] == [("2031-05-02", 3, 3)]
    assert dt.date(2031, 5, 2).isocalendar()[:2] == (2031, 18)


def test_rows_without_a_time_come_by_number(filled):
    assert [row[0] for row in counted(filled, "type")[1]] == ["CONCEDE", "REJECT", "REQUEST", "ACCUSE"]
    assert counted(filled, "dyad")[0] == ("actor", "recipient")
    assert counted(filled, "dyad,actor,type")[0] == ("actor", "recipient", "type")


@pytest.mark.parametrize("by", DIMENSIONS)
def test_conditions_hold_for_counts_too(filled, by):
    conditions = {"actor": ("NOR",), "status": ("planned",)}
    _, rows = counted(filled, by, **conditions)
    assert sum(row[-2] for row in rows) == (2 if by == "context" else 1)


def test_counts_agree_with_events(filled):
    with Store.open(filled, read_only=True) as store, store.connect() as connection:
        found = Counter((record["event"][0], record["status"]) for record in events(connection, Filter()))
    assert {tuple(row[:2]): row[2] for row in counted(filled, "type,status")[1]} == found


@pytest.mark.parametrize("by", ["colour", "", "type,", "type;status"])
def test_what_cannot_be_counted_by(filled, by):
    with pytest.raises(ValueError, match="cannot count by"):
        counted(filled, by)


def test_only_codings_that_count_are_counted(where):
    new = replace(coding(1), coder="dragoman test 2")
    fill(where, [coding(1), replace(new, events=new.events[:1])])
    assert counted(where, "type")[1] == [("REQUEST", 1, 1)]
