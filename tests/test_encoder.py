"""What the event model reads, and what is asked of its scores."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer

from dragoman.extract.encoder import Decided, encoder, pieces_of
from dragoman.extract.labels import ROLES
from dragoman.resources import MODELS, data_file

SENTENCES = (
    ["Ministers", "met", "in", "Geneva", "on", "Monday", "."],
    ["The", "ministers", "re-met", "“", "there", "”", "in", "in"],
    ["[SEP]", "", "a[MASK]b", "中文", "é́", "x" * 300, "##met", "<s>", "met"],
    [],
)


@pytest.mark.parametrize("model", MODELS)
def test_remembered_pieces_are_those_of_the_tokenizer(model: str) -> None:
    plain = Tokenizer.from_file(str(data_file(f"models/{model}/tokenizer.json")))
    plain.no_padding()
    plain.no_truncation()
    remembering = encoder(model)._tokenizer
    for words in SENTENCES * 2:
        assert pieces_of(words, remembering) == pieces_of(words, plain)


def test_a_role_among_all_words_is_that_of_the_best() -> None:
    roles = np.random.default_rng(0).random((5, len(ROLES)), dtype=np.float32)
    one = np.zeros(1, np.float32)
    decided = Decided(roles, one, one, 0.0, one, one)
    for role in ROLES:
        assert decided.chance(role, range(9)) == decided.chance(role, [*range(9)])
    assert decided.chance(ROLES[0], range(0)) == 0.0
