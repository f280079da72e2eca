"""Quotations: marks, direct and indirect speech, speakers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import DataError
from dragoman.extract import cuewords
from dragoman.extract.extent import extent_weights
from dragoman.extract.quotemarks import quoted
from dragoman.extract.quotes import quotes
from dragoman.model import Article, Block, Coding, Quote, Span
from dragoman.text.parse import parse


def coded(text: str, blocks: tuple[Block, ...] = ()) -> Coding:
    return quotes(parse(Coding(Article("a", text, blocks=blocks))))


def told(text: str) -> list[tuple[str, str | None, list[str]]]:
    """Kind, speaker and content of each quotation."""

    def words(span: Span | None) -> str | None:
        return None if span is None else text[span.start : span.end]

    return [(q.kind, words(q.speaker), [text[a:b] for a, b in q.content]) for q in coded(text).quotes]


def inner(text: str) -> list[str]:
    return [text[q.inner.start : q.inner.end] for q in quoted(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “We go.” Then left.", ["We go."]),
        ('He said "we go" and "we stay" twice.', ["we go", "we stay"]),
        ("‘We won’t go,’ he said. The soldiers’ lives", ["We won’t go,"]),
        ("'It's the ministers' choice,' she said.", ["It's the ministers' choice,"]),
        ("She said ‘the “old” way’ is best.", ["the “old” way"]),
        ("`` We wait , '' he said .", ["We wait ,"]),
        ("The summer of '68 and the rock 'n' roll years", []),
        ("The dogs' owners and the cats' owners met.", []),
        ("«Nous partons», he said.", ["Nous partons"]),
        ("It was 5' 11\" tall.", []),
        ("“Who goes there?“ he asked.", ["Who goes there?"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_quotation_left_open_runs_to_its_paragraph_where_the_next_opens_again() -> None:
    text = "He said: “We go. We stay.\n\n“We come back.”\n\nThe end."
    assert inner(text) == ["We go. We stay.", "We come back."]
    assert [q.closed for q in quoted(text, Span(0, len(text)))] == [False, True]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab .,?\n\"'“”‘’`«»-5s"), max_size=80))
def test_marks_lie_in_the_text_in_order_and_apart(text: str) -> None:
    found = quoted(text, Span(0, len(text)))
    end = 0
    for mark in found:
        assert end <= mark.outer.start < mark.outer.end <= len(text)
        assert mark.outer.covers(mark.inner)
        assert text[mark.inner.start : mark.inner.end].strip()
        end = mark.outer.end


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“The gate stays closed,” Minister Anna Berg said on Friday.", "Minister Anna Berg", "The gate stays closed,"),
        ("“The border stays closed,” said Anna Berg, who leads the party.", "Anna Berg", "The border stays closed,"),
        ("Anna Berg said: “The border stays closed.”", "Anna Berg", "The border stays closed."),
        ('The president told reporters, "We will not yield to them."', "The president", "We will not yield to them."),
        ("‘We’ll never yield to threats,’ the president said.", "the president", "We’ll never yield to threats,"),
    ],
)
def test_direct_speech(text: str, speaker: str, content: str) -> None:
    assert ("direct", speaker, [content]) in told(text)


def test_speech_around_its_cue_is_one_quotation() -> None:
    text = "“The talks,” Anna Berg said, “have failed again this week.” “Nobody listened to us.”"
    (quote,) = [q for q in told(text) if q[0] == "direct"]
    assert quote == ("direct", "Anna Berg", ["The talks,", "have failed again this week.", "Nobody listened to us."])


def test_what_stands_after_a_full_stop_is_no_cue() -> None:
    text = "“They fired at us for hours,” Karim Aziz said. “Nobody helped us.” The army said it had opened a corridor."
    direct = [q for q in told(text) if q[0] == "direct"]
    assert direct == [("direct", "Karim Aziz", ["They fired at us for hours,", "Nobody helped us."])]


def test_speech_goes_on_from_the_attribution_before_it() -> None:
    text = "Anna Berg said that the talks had failed. “We have nothing left to offer them.”"
    assert ("direct", "Anna Berg", ["We have nothing left to offer them."]) in told(text)


def test_a_long_quotation_over_paragraphs_keeps_its_speaker() -> None:
    text = (
        "“The talks have failed, and we regret it,” Anna Berg said. “We came with an open mind.\n\n"
        "“We found closed doors everywhere.”\n\nThe delegation flew home."
    )
    (quote,) = [q for q in told(text) if q[0] == "direct"]
    assert quote[1] == "Anna Berg"
    assert quote[2][-1] == "We found closed doors everywhere."


def test_a_signed_quotation() -> None:
    text = "“Peace is the only way for both of our nations.” — Anna Berg\n\nThe exhibition opened."
    assert told(text)[0] == ("direct", "Anna Berg", ["Peace is the only way for both of our nations."])


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The ministry said that rebels had attacked the town.", "The ministry", "rebels had attacked the town"),
        ("Rebels attacked the town, police said.", "police", "Rebels attacked the town"),
        ("According to the army, rebels attacked the town.", "the army", "rebels attacked the town"),
        ("Berg told parliament that Norway would send aid.", "Berg", "Norway would send aid"),
        ("The spokesman, who said the raid had failed, left.", "The spokesman", "the raid had failed"),
        ("Russia warned that it would expel the diplomats.", "Russia", "it would expel the diplomats"),
        ("The union claims the government broke its promise.", "The union", "the government broke its promise"),
        ("The treaty was condemned by Anna Berg.", "Anna Berg", "The treaty"),
        ("In the minister's view, the treaty has failed.", "the minister", "the treaty has failed"),
        ("Reporters asked Berg if the army had fired first.", "Reporters", "if the army had fired first"),
        ("Berg called on the rebels to lay down their arms.", "Berg", "the rebels to lay down their arms"),
        ("The judges forced Berg to admit that she had lied.", "Berg", "she had lied"),
        ("Berg said on Monday that the bridge was closed.", "Berg", "the bridge was closed"),
    ],
)
def test_indirect_speech(text: str, speaker: str, content: str) -> None:
    assert ("indirect", speaker, [content]) in told(text)


def test_a_second_report_is_not_content_of_the_first() -> None:
    text = "The minister said the army would leave the city, adding that the talks would resume on Monday."
    assert told(text) == [
        ("indirect", "The minister", ["the army would leave the city"]),
        ("indirect", "The minister", ["the talks would resume on Monday"]),
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Berg said the talks had failed because nobody came.", "the talks had failed because nobody came"),
        ("Berg criticised the treaty, which parliament had ratified last year.", "the treaty"),
        ("The ministry denied the report, although two officials had confirmed it.", "the report"),
    ],
)
def test_where_the_content_ends(text: str, content: str) -> None:
    assert content in [words for _, _, found in told(text) for words in found]


def test_nested_reports_each_have_their_source() -> None:
    text = "The agency reported that the minister had said that rebels attacked the convoy."
    assert told(text) == [
        ("indirect", "The agency", ["the minister had said that rebels attacked the convoy"]),
        ("indirect", "the minister", ["rebels attacked the convoy"]),
    ]


def test_one_word_is_speech_where_a_verb_of_speech_follows() -> None:
    assert ("direct", "Anna Berg", ["Never,"]) in told("“Never,” Anna Berg said.")
    assert told("“Norma,” the opera, opened.") == []


def test_marked_words_in_a_clause_make_it_mixed() -> None:
    text = "The president said the deal was “a betrayal” of the nation."
    assert ("mixed", "The president", ["the deal was “a betrayal” of the nation"]) in told(text)


def test_scare_quotes_alone_are_no_quotation() -> None:
    assert told("The so-called “caliphate” lost the town in 2017.") == []


def test_only_the_body_is_read() -> None:
    text = "“We go,” said the king.\n\nThe queen slept."
    blocks = (Block(Span(0, 23), "caption"), Block(Span(25, len(text)), "body"))
    assert coded(text, blocks).quotes == ()


PIECES = ["“We go,”", "Berg said", "that rebels attacked.", "He added:", '"Never!"', "\n\n", "according to us", "‘no’"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "😀", "\u200b"]), max_size=12).map(" ".join))
def test_spans_lie_in_the_text(text: str) -> None:
    found: tuple[Quote, ...] = coded(text).quotes
    for quote in found:
        spans = [*quote.content, *(s for s in (quote.speaker, quote.cue) if s is not None)]
        assert quote.content
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert list(found) == sorted(found, key=lambda q: q.content[0].start)


def test_the_tables_hold_together() -> None:
    words = cuewords.cue_words()
    assert all(0 <= attributed <= seen for seen, attributed in words.counts.values())
    assert words.chance("say", "VERB", "ccomp") > 0.8 > words.chance("make", "VERB", "ccomp")
    assert "constant" in words.weights and "constant" in extent_weights()
    assert words.reports("say", "VERB")
    assert not words.reports("table", "NOUN")


def test_a_broken_table_is_named(tmp_path, monkeypatch) -> None:
    broken = tmp_path / "cues.tsv"
    broken.write_text("# fine\nsay\tVERB\tccomp\tmany\n")
    monkeypatch.setattr(cuewords, "data_file", lambda _name: broken)
    with pytest.raises(DataError, match="line 2"):
        list(cuewords.table_rows("speech/cues.tsv", 5))
