"""Which date is the event's."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.extract.dating import candidate_times, candidates, event_time
from dragoman.extract.dating_features import Told, Trigger
from dragoman.extract.encoder import encoder
from dragoman.extract.labels import TYPES
from dragoman.extract.times import times
from dragoman.model import Article, Coding, Span
from dragoman.text.parse import parse

WEDNESDAY = dt.date(2018, 4, 4)


def dated(text: str, trigger: str, **known: object) -> str | None:
    coding = times(parse(Coding(Article("a", text, published=WEDNESDAY))))
    start = text.index(trigger)
    sentence = next(s for s in coding.sentences if s.span.start <= start < s.span.end)
    words = [token.text for token in sentence.tokens]
    (proposal,) = encoder().propose([(words, sentence.tokens)])
    kind = TYPES.index(str(known.get("type", "ASSAULT")))
    (looked,) = encoder().decide(proposal.vectors, [words.index(trigger)], [kind], sentence.tokens)
    time = event_time(coding, sentence, Span(start, start + len(trigger)), looked=looked, **known)  # type: ignore[arg-type]
    return None if time is None else f"{time.first}/{time.last}"


@pytest.mark.parametrize(
    ("text", "trigger", "date"),
    [
        ("The army shelled the port on Tuesday.", "shelled", "2018-04-03/2018-04-03"),
        ("On Monday, the ministers met in the capital.", "met", "2018-04-02/2018-04-02"),
        ("Police arrested ten students last week.", "arrested", "2018-03-26/2018-04-01"),
        ("The army captured the town in 2014.", "captured", "2014-01-01/2014-12-31"),
    ],
)
def test_date_of_its_clause(text: str, trigger: str, date: str) -> None:
    assert dated(text, trigger) == date


def test_date_of_the_saying_is_not_that_of_what_is_demanded() -> None:
    text = "The minister called on Tuesday for rebels to release the prisoners."
    assert dated(text, "called", type="REQUEST") == "2018-04-03/2018-04-03"
    assert dated(text, "release", type="RETREAT", status="requested", embedded=True) is None


def test_no_date_is_invented() -> None:
    assert dated("The government would bomb the camp if it were attacked.", "bomb", status="hypothetical") is None


def test_candidates_are_those_of_the_sentence() -> None:
    text = "They met on Monday. They fought on Tuesday and in March."
    coding = times(parse(Coding(Article("a", text, published=WEDNESDAY))))
    found = candidate_times(coding, coding.sentences[1])
    assert [text[time.span.start : time.span.end] for time in found] == ["Tuesday", "March"]


@pytest.mark.data
@pytest.mark.slow
def test_wikiwars_floor() -> None:
    folder = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
    if not (folder / "data" / "temporal_wikiwars.jsonl").exists():
        pytest.skip("DRAGOMAN_DATA has no data/temporal_wikiwars.jsonl")
    from dragoman.evaluate.times import measure

    assert measure(str(folder / "data" / "temporal_wikiwars.jsonl"))["value_f1"] >= 0.85


def test_an_event_taken_up_again_may_have_the_date_told_before() -> None:
    text = "A bomb killed six on Monday. The bombing was the third."
    coding = times(parse(Coding(Article("a", text, published=WEDNESDAY))))
    trigger = Trigger(Span(33, 40), 1, "actual", "ASSAULT", embedded=False)
    told = Told("ASSAULT", "actual", "kill", 1, coding.times[0])
    found = [c for c in candidates(coding, coding.sentences[1], trigger, [told]) if c.origin == "retold"]
    assert [c.time for c in found] == [coding.times[0]]
    assert [c for c in candidates(coding, coding.sentences[1], trigger, [replace(told, type="AID")])
            if c.origin == "retold"] == []  # fmt: skip
