"""The marks and ways by which the event model is told of the parse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extract.syntax import MARK_SIZES, WAYS, marks, way_names, ways
from dragoman.model import Article, Coding, Token
from dragoman.text.parse import parse


def tokens_of(text):
    return parse(Coding(Article("x", text))).sentences[0].tokens


def word(tokens, text):
    return next(i for i, token in enumerate(tokens) if token.text == text)


def test_the_way_to_itself_is_empty():
    tokens = tokens_of("Rebels shelled the port.")
    assert way_names(tokens, 1)[1].split() == ["^"]


def test_active_and_passive_lead_to_the_same_party_by_different_ways():
    active, passive = tokens_of("Rebels shelled the port."), tokens_of("The port was shelled by rebels.")
    of_active = way_names(active, word(active, "shelled"))
    of_passive = way_names(passive, word(passive, "shelled"))
    assert of_active[word(active, "Rebels")] == "^ nsubj".rjust(len(of_active[word(active, "Rebels")]))
    assert of_passive[word(passive, "rebels")].split() == ["^", "agent:by", "pobj"]
    assert of_passive[word(passive, "port")].split() == ["^", "nsubjpass"]


def test_a_way_climbs_before_it_descends():
    tokens = tokens_of("Ankara vowed to expel the envoy.")
    way = way_names(tokens, word(tokens, "expel"))[word(tokens, "Ankara")]
    assert way.split() == ["xcomp", "^", "nsubj"]


def test_every_mark_fits_its_table():
    tokens = tokens_of("On Monday, President Traoré told the United Nations in Geneva that 40 villages fell.")
    for row in marks(tokens):
        assert all(0 <= number < size for number, size in zip(row, MARK_SIZES, strict=True))
    assert len({row[0] for row in marks(tokens)}) > 4


@given(st.lists(st.integers(0, 11), min_size=1, max_size=12), st.data())
def test_any_tangle_of_heads_has_ways(heads, data):
    """A parser's accident, even a circle, neither hangs nor fails."""
    size = len(heads)
    tokens = [Token(i, i + 1, "w", "w", "NOUN", "NN", "dep", head % size, "", "O") for i, head in enumerate(heads)]
    anchor = data.draw(st.integers(0, size - 1))
    numbers = ways(tokens, anchor)
    assert len(numbers) == size
    assert all(0 <= number < WAYS for number in numbers)


@pytest.mark.parametrize("anchor", [0, 3])
def test_ways_do_not_change_between_runs(anchor):
    tokens = tokens_of("Cairo urged both sides to talk.")
    assert ways(tokens, anchor) == ways(tokens_of("Cairo urged both sides to talk."), anchor)
