"""What the event step makes of decisions."""

from __future__ import annotations

import pytest

from dragoman.coder import Coder
from dragoman.errors import DataError
from dragoman.extract.encoder import Encoder
from dragoman.extract.events import _whole
from dragoman.model import Article, Coding
from dragoman.resources import MODELS
from dragoman.text.parse import parse


@pytest.mark.parametrize(
    ("words", "anchor", "kept"),
    [
        (["open", "its"], "open", ["open"]),
        (["burned", "all", "the"], "burned", ["burned"]),
        (["called", "on"], "called", ["called", "on"]),
        (["its"], "its", ["its"]),
    ],
)
def test_no_trigger_ends_in_a_hanging_determiner(words, anchor, kept):
    sentence = parse(Coding(Article("x", "They called on Lima to open its port and burned all the huts."))).sentences[0]
    at = {token.text: i for i, token in enumerate(sentence.tokens)}
    found = _whole(sentence, [at[word] for word in words], at[anchor])
    assert [sentence.tokens[i].text for i in found] == kept


@pytest.mark.parametrize("model", MODELS)
def test_each_shipped_model_reads(model):
    coding = Coder(model=model).code("Norway called on Peru to reopen its embassy in Lima.", date="2020-03-04")
    assert ("REQUEST", "NOR", "PER") in {
        (e.type, e.actors[0].code, e.recipients[0].code) for e in coding.events if e.actors and e.recipients
    }


def test_a_broken_model_is_told(tmp_path):
    with pytest.raises(DataError, match="cannot be loaded"):
        Encoder(tmp_path)
