"""What the event step makes of decisions."""

from __future__ import annotations

import pytest

from dragoman.extract.events import _whole
from dragoman.model import Article, Coding
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
