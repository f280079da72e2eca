"""A coding goes to columns and comes back as it was."""

import datetime as dt
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archives
import codings
from dragoman import model
from dragoman.scale.codec import COLUMNS, article_of, coding_of, columns_of

TEXTS = st.text(st.characters(exclude_categories=()) | st.sampled_from(" \n\"\\\u2028\x00é\U0001f600"), max_size=30)
PLAIN = {
    str: TEXTS, int: st.integers(), float: st.floats(allow_nan=False), bool: st.booleans(), dt.date: st.dates(),
    dt.datetime: st.datetimes(timezones=st.just(dt.UTC)), NoneType: st.none(),
}  # fmt: skip


@cache
def any_of(hint):
    """Anything of a type of the model."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(any_of, parts))
    if origin is tuple:
        return st.lists(any_of(parts[0]), max_size=2).map(tuple)
    if origin is Literal:
        return st.sampled_from(parts)
    if hint in PLAIN:
        return PLAIN[hint]
    return st.builds(hint, **{name: any_of(one) for name, one in get_type_hints(hint).items() if name != "timings"})


def changed(coding):
    """The same, offsets of its first token within the text."""
    return coding_of(columns_of(coding))


@settings(max_examples=60, deadline=None)
@given(any_of(model.Coding))
def test_any_coding_comes_back(coding):
    columns = columns_of(coding)
    assert coding_of(columns) == coding
    assert article_of(columns["article"]) == coding.article
    assert columns_of(coding_of(columns)) == columns
    for text in columns.values():
        text.encode()


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9), TEXTS, st.booleans()), max_size=6))
def test_tokens_of_the_text_come_back(text, drawn):
    """Parsed tokens lie in the text, mostly; lemmas are often the words."""
    tokens = []
    for start, length, other, same in drawn:
        words = text[start : start + length] if same else other
        tokens.append(model.Token(start, start + length, words, words if same else other, "X", "T", "d", 2, "", "O"))
    made = model.Coding(model.Article("a", text), (model.Sentence(1, model.Span(3, 20), tuple(tokens), 4),))
    assert changed(made) == made


@pytest.mark.parametrize("made", [codings.coding(), codings.failed(), archives.coding(3)])
def test_the_codings_of_other_tests_come_back(made):
    assert changed(made) == made


def test_every_field_of_a_coding_has_a_column_but_the_timings():
    assert {field.name for field in fields(model.Coding)} == {*COLUMNS, "timings"}


def test_types_come_back_too():
    """Equal is not the same: a list for a tuple, a plain pair for a span."""

    def kinds(value):
        if is_dataclass(value):
            return type(value), [kinds(getattr(value, field.name)) for field in fields(value)]
        return type(value), [kinds(one) for one in value] if isinstance(value, tuple) else None

    for made in (codings.coding(), archives.coding(3)):
        assert kinds(changed(made)) == kinds(made)


@pytest.mark.slow
def test_a_real_coding_comes_back():
    import dragoman

    made = dragoman.code("China called on the United States to lift “sanctions” against Iran. Iran\u00a0won't talk.")
    assert made.events and made.sentences[0].tokens
    assert changed(made) == replace(made, timings=())
