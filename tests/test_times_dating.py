"""Which date is the event's."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from dragoman.extract.dating import Dates, candidates, event_time, likeliest, probabilities
from dragoman.extract.dating_features import Trigger
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
    found = Dates(coding).times[coding.sentences[1].number]
    assert [text[time.span.start : time.span.end] for time in found] == ["Tuesday", "March"]


@pytest.mark.data
@pytest.mark.slow
def test_wikiwars_floor() -> None:
    folder = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
    if not (folder / "data" / "temporal_wikiwars.jsonl").exists():
        pytest.skip("DRAGOMAN_DATA has no data/temporal_wikiwars.jsonl")
    from dragoman.evaluate.times import measure

    assert measure(str(folder / "data" / "temporal_wikiwars.jsonl"))["value_f1"] >= 0.85


def found_dates(text: str, number: int, published: dt.date | None = WEDNESDAY) -> dict[str, str]:
    """The candidates of the first word of a sentence: origin to days, where no two are of one origin."""
    coding = times(parse(Coding(Article("a", text, published=published))))
    sentence = coding.sentences[number - 1]
    trigger = Trigger(Span(sentence.span.start, sentence.tokens[0].end), 0, "actual", "ASSAULT", embedded=False)
    return {one.origin: f"{one.days[0]}/{one.days[1]}" for one in candidates(Dates(coding), sentence, trigger)}


def test_a_date_told_far_away_is_a_candidate() -> None:
    text = "Shelling went on. " + "The town was calm. " * 9 + "It began on 3 March 2018."
    assert found_dates(text, 1)["elsewhere"] == "2018-03-03/2018-03-03"
    assert "elsewhere" not in found_dates("Shelling went on on 3 March 2018.", 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Bombs fell in eight days of fighting.", "2018-03-27/2018-04-04"),
        ("Troops advanced in the four-year campaign.", "2014-04-04/2018-04-04"),
        ("Troops advanced for the fourth straight day.", "2018-04-01/2018-04-04"),
        ("Five years after the rebels swept across the plain, it lies waste.", "2013-01-01/2013-12-31"),
    ],
)
def test_a_length_of_time_tells_a_date(text: str, days: str) -> None:
    assert found_dates(text, 1)["stretch"] == days


@pytest.mark.parametrize(
    "text",
    ["Police held a four-year-old boy.", "Judges jailed him two days ago.", "He was freed after 999 centuries."],
)
def test_no_stretch_is_read_off_an_age_or_what_has_a_date(text: str) -> None:
    assert "stretch" not in found_dates(text, 1)


def test_a_stretch_needs_the_day_of_publication() -> None:
    assert "stretch" not in found_dates("Bombs fell in eight days of fighting.", 1, published=None)


def test_candidates_of_one_date_speak_for_it_together() -> None:
    monday, tuesday = (WEDNESDAY - dt.timedelta(days=n) for n in (2, 1))
    days = [(monday, monday), (tuesday, tuesday), (tuesday, tuesday)]
    chances = probabilities([1.0, 0.6, 0.6])
    assert sum(chances) < 1
    assert likeliest(days, chances) == ((tuesday, tuesday), pytest.approx(chances[1] + chances[2]))
