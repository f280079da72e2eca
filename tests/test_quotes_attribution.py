"""Who is named as an event's source, and what is embedded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman.extract.attribution import attribution_of, is_embedded, source_of
from dragoman.extract.quotes import quotes
from dragoman.model import Article, Coding, Sentence, Span
from dragoman.text.parse import parse


def at(text: str, word: str) -> tuple[Coding, Sentence, Span]:
    coding = quotes(parse(Coding(Article("a", text))))
    start = text.index(word)
    sentence = next(s for s in coding.sentences if s.span.start <= start < s.span.end)
    return coding, sentence, Span(start, start + len(word))


def source(text: str, word: str) -> str | None:
    span = source_of(*at(text, word))
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Gunmen killed two soldiers in the north, police said.", "killed", "police"),
        ("According to the army, rebels shelled the town.", "shelled", "the army"),
        ("“They shelled the town all night,” Anna Berg said.", "shelled", "Anna Berg"),
        ("The army shelled the town on Monday.", "shelled", None),
        ("The minister accused Turkey of shelling the town.", "accused", None),
    ],
)
def test_source(text: str, trigger: str, expected: str | None) -> None:
    assert source(text, trigger) == expected


@pytest.mark.parametrize(
    "line", ["LIMA, Xinhua -- ", "LIMA, Reuters - ", "KYIV, Interfax-Ukraine – ", "TIRANA, Albania (AP) — "]
)
def test_no_dateline_speaks(line: str) -> None:
    text = f"{line}Norway accused Peru of fraud."
    coding = quotes(parse(Coding(Article("a", text))))
    speakers = [text[quote.speaker.start : quote.speaker.end] for quote in coding.quotes if quote.speaker]
    assert set(speakers) <= {"Norway"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("NATO — unlike Peru — said it would sign the pact.", "NATO"),
        ("(Norway — unlike Peru — said it would sign the pact.)", "Norway"),
        ("LIMA, Xinhua -- On Monday, Norway accused Peru of fraud.", "Norway"),
        ("US Deputy Assistant Fjord Police Chief Ola Ann Vik Lund Anti-Terror Unit said Peru lied.",
         "US Deputy Assistant Fjord Police Chief Ola Ann Vik Lund Anti-Terror Unit"),
    ],
)  # fmt: skip
def test_an_aside_or_a_day_is_no_dateline_and_no_speaker(text: str, speaker: str) -> None:
    spans = [quote.speaker for quote in quotes(parse(Coding(Article("a", text)))).quotes if quote.speaker]
    assert {text[span.start : span.end] for span in spans} == {speaker}


def test_what_another_model_points_at_wins() -> None:
    coding, sentence, trigger = at("Gunmen killed two soldiers, police said.", "killed")
    assert source_of(coding, sentence, trigger, pointed=Span(0, 6)) == Span(0, 6)


def test_the_innermost_quotation_comes_first() -> None:
    text = "The agency reported that the minister had said that rebels attacked the convoy."
    coding, sentence, trigger = at(text, "attacked")
    inner, outer = attribution_of(coding, sentence, trigger)
    assert text[inner.speaker.start : inner.speaker.end] == "the minister"
    assert text[outer.speaker.start : outer.speaker.end] == "The agency"


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Gunmen killed two soldiers in the north, police said.", "killed", False),
        ("The army shelled the town on Monday.", "shelled", False),
        ("The president urged Israel to lift the blockade.", "lift", True),
        ("Ukraine accuses Russia of shelling the town.", "shelling", True),
        ("Turkey threatened to attack the Kurdish militia.", "attack", True),
    ],
)
def test_embedded(text: str, trigger: str, expected: bool) -> None:
    assert is_embedded(*at(text, trigger)) is expected


def data_folder() -> Path:
    return Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[2] / "shared"))


@pytest.mark.data
@pytest.mark.skipif(not (data_folder() / "gold").is_dir(), reason="needs the coded articles: set DRAGOMAN_DATA")
def test_gold_dev_floors() -> None:
    from evaluation.parsed import parsed
    from evaluation.quotes import gold_events, score_events, score_quotations

    coded = [(row, quotes(coding)) for row, coding in parsed("gold/dev.articles.jsonl")]
    events = score_events(gold_events("dev", coded))
    spoken = score_quotations(coded)
    assert events["with source, right"] / events["with source"] >= 0.80
    assert events["embedding right"] / events["events"] >= 0.77
    assert spoken["direct speaker"] / spoken["direct"] >= 0.85
