"""Taking pages apart: golden pairs, the tables' own examples, and what must never be taken for furniture."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model import Article, BlockKind
from dragoman.read import article_from_text
from dragoman.read.page import known_kind, take_apart
from dragoman.read.tables import furniture, tails
from dragoman.text.parse import reading_view

FIXTURES = Path(__file__).parent / "fixtures" / "read"


def body_of(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


@pytest.mark.parametrize("name", ["scraped", "wrapped"])
def test_golden_pairs(name: str) -> None:
    article = article_from_text((FIXTURES / f"{name}.txt").read_text(encoding="utf-8"))
    found = {
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "dateline": article.dateline,
        "url": article.url,
        "publisher": article.publisher,
        "language": article.language,
        "body": body_of(article),
        "kinds": [kind for kind, _ in itertools.groupby(block.kind for block in article.blocks)],
    }
    assert found == json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def test_table_rows_match_their_examples_and_have_kinds_of_the_model() -> None:
    for row in furniture():
        assert row.kind in get_args(BlockKind)
        assert len(row.example) <= row.most
        assert row.pattern.fullmatch(row.example), row
        assert known_kind(row.example) is not None
    for kind, pattern, example in tails():
        assert kind in get_args(BlockKind)
        match = pattern.search(example)
        assert match is not None
        assert example[: match.start()].strip() == "said the mayor."


@pytest.mark.parametrize(
    "sentence",
    [
        "Media sources said that the army had entered the town.",
        "Photographs released by the ministry show two burnt tanks.",
        "Video of the attack spread within minutes, and the mayor resigned.",
        "More than 200 people marched to the palace on Monday.",
        "By Monday, the rebels had taken the port.",
        "Related charges were brought against three officers.",
        "In this war, both sides have shelled towns.",
        "Reuters reported on Monday that the talks had failed.",
        "Share prices fell after the president threatened new tariffs.",
        "Advertisement of the rally was banned by the police.",
        "Image-conscious ministers refused to meet the rebels.",
        "Following the raid, Borania expelled two envoys.",
        "Copyright law was tightened by parliament on Tuesday.",
        "Source of the quarrel is the river, he said.",
        "Sign language was used at the protest, police said.",
        "Live ammunition was fired at the demonstrators.",
        "The two spoke by phone on 6 April 2022.",
        "This report was rejected by the foreign ministry of Maretia on Monday.",
        "Comments by the general angered the opposition.",
        "Read the riot act, the crowd refused to leave.",
    ],
)
def test_sentences_of_reports_stay_body(sentence: str) -> None:
    text = (
        f"The cabinet met on Monday in the capital to discuss the raid.\n\n{sentence}\n\nIt will meet again on Friday."
    )
    assert sentence in body_of(article_from_text(text))


def test_text_of_one_sentence_is_body_whatever_it_looks_like() -> None:
    for text in ("Borania Expels Two Envoys", "In this file photo, the president meets the envoys of Maretia."):
        assert body_of(article_from_text(text)) == [text]
    assert body_of(article_from_text("Borania expels envoys", title="Borania expels envoys")) == [
        "Borania expels envoys"
    ]


def test_title_given_is_found_before_the_first_sentence_of_a_line() -> None:
    text = "Judge bars builder from sites . A judge in Port Ilya barred a builder from three sites on Monday."
    article = article_from_text(text, title="Judge bars builder from sites")
    assert body_of(article) == ["A judge in Port Ilya barred a builder from three sites on Monday."]
    assert article.blocks[0].kind == "title"


def test_title_given_that_a_sentence_merely_begins_with_stays_body() -> None:
    text = "Judge bars builder from sites in the old town after a lawsuit.\n\nThe builder refused to comment."
    assert len(body_of(article_from_text(text, title="Judge bars builder from sites"))) == 2


def test_capitalised_names_do_not_make_a_headline_of_a_sentence() -> None:
    text = (
        "President Ann Doe, Senator Bob Roe and General Carl Poe have dragged the Inspector General to Court.\n\n"
        "The inspector denied the charges on Monday, his lawyer said."
    )
    article = article_from_text(text)
    assert article.title is None
    assert len(body_of(article)) == 2


def test_headline_with_a_full_stop_in_title_case() -> None:
    article = article_from_text(
        "Borania Expels Maretian Envoys From Port Ilya.\n\nBorania expelled two envoys on Monday."
    )
    assert article.title == "Borania Expels Maretian Envoys From Port Ilya."
    assert body_of(article) == ["Borania expelled two envoys on Monday."]


def test_one_paragraph_a_line() -> None:
    text = "The army left the port on Monday.\nThe police said “two officers stayed.”\nTalks begin on Friday."
    assert body_of(article_from_text(text)) == text.split("\n")


def test_header_lines() -> None:
    head = "Title: Envoys expelled\nDate: 6 April 2022\nSource: https://news.example/a"
    text = f"{head}\n\nBorania expelled two envoys today."
    article = article_from_text(text)
    assert (article.title, str(article.published), article.url) == (
        "Envoys expelled", "2022-04-06", "https://news.example/a",
    )  # fmt: skip
    assert body_of(article) == ["Borania expelled two envoys today."]


@pytest.mark.parametrize(
    "piece", ["A-", "Ab ", "A/", "A. ", "a > ", "By Ab ", "( ", "AP / ", "1:", "**", "[a](", "photo "]
)
def test_no_line_takes_long_to_know(piece: str) -> None:
    began = time.process_time()
    for length in (150, 500, 3000):
        line = (piece * length)[:length]
        take_apart(f"{line}!\n\nThe army left the port on Monday at noon.\n\n{line})")
    assert time.process_time() - began < 1.0


STRANGE = (
    "\ufffd“”‘’«»\u00a0\u200b\u200d\u2060\ufeff\u00ad\u200f\u202e\u2066\u2028\u2029\x85\x0b\x0c\r\n\t 😀👩\u0301\u0327é"
)
WORDS = st.sampled_from(
    ["Related:", "©", "By", "Jane", "Doe", "**", "[a](#)", "Advertisement", "The army left.", "2022-04-06", "\n",
     "\n\n", "- ", "# ", "(Reporting by A B)", "https://a.example/b", "Photo:", "Title:", "said", "REUTERS/A B",
     "Updated", "(AP) —"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(WORDS, st.text(alphabet=STRANGE, max_size=4), st.text(max_size=12)), max_size=40).map(
    " ".join
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.one_of(st.none(), st.text(max_size=30)))
def test_blocks_are_ordered_and_cover_every_visible_character(text: str, title: str | None) -> None:
    blocks = take_apart(text, title).blocks
    at = 0
    for block in blocks:
        assert at <= block.span.start < block.span.end <= len(text)
        assert not text[at : block.span.start].strip()
        assert text[block.span.start : block.span.end].strip() == text[block.span.start : block.span.end]
        at = block.span.end
    assert not text[at:].strip()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_reading_view_keeps_the_length(text: str) -> None:
    assert len(reading_view(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("**a** b", "  a   b"),
        ("***a*** b", "   a    b"),
        ("*a b* c", " a b  c"),
        ("_a_, (*b*)", " a , ( b )"),
        ("2 * 3 * 4, a* and b*, c_d_e", "2 * 3 * 4, a* and b*, c_d_e"),
        ("* a\n* b*", "* a\n* b*"),
        ("*a\nb*", "*a\nb*"),
    ],
)
def test_only_marks_around_words_are_blanked(text: str, view: str) -> None:
    assert reading_view(text) == view
