"""What the event model reads, and what is asked of its scores."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tokenizers import Tokenizer

from dragoman.extract.encoder import MAX_PIECES, Decided, encoder, joined_pieces, passages, pieces_of, readable
from dragoman.extract.labels import ROLES
from dragoman.model import Article, Block, Coding, Span
from dragoman.resources import MODELS, data_file
from dragoman.text.parse import parse

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


def test_passages_hold_every_sentence_once_and_no_more_than_they_may() -> None:
    lengths = [12, 9, 200, 30, 2, 31, 5, 160, 8]
    for most in (0, 2, 40, 160, 1000):
        rows = passages(lengths, most)
        assert [number for row in rows for number in row] == [*range(len(lengths))]
        for row in rows:
            assert len(row) == 1 or sum(lengths[i] - 2 for i in row) + 2 <= most
        for row, following in pairwise(rows):  # no sentence is left out that would have fitted
            assert not most or sum(lengths[i] - 2 for i in [*row, following[0]]) + 2 > most
    assert len(passages(lengths, 0)) == len(lengths)
    assert passages([], 160) == []


def test_joined_sentences_have_the_pieces_of_each() -> None:
    tokenizer = encoder("small")._tokenizer
    alone = [pieces_of(words, tokenizer) for words in SENTENCES]
    ids, first = joined_pieces(alone)
    assert ids[1:-1] == [piece for inner, _ in alone for piece in inner[1:-1]]
    assert (ids[0], ids[-1]) == (alone[0][0][0], alone[0][0][-1])
    starts = iter(first)
    for inner, own in alone:
        for start in own:
            there = next(starts)
            assert ids[there] == inner[start] if start else there == 0
    assert joined_pieces(alone[:1]) == alone[0]


_LANDS = ("Kenya", "Chad", "Peru", "Oman", "Laos", "Cuba", "Iraq", "Fiji", "Mali", "Togo", "Chile", "Nepal")
#: Long enough for several passages, each sentence of words of its own.
TEXT = " ".join(
    f"The foreign minister of {land} met {n} colleagues of the former rebels in the old town hall on Monday, after a "
    f"spokesman had called the offer of general number {n + 20} a betrayal, and agreed to reopen bridge {n + 40}."
    for n, land in enumerate(_LANDS * 2)
)


@pytest.mark.parametrize("model", MODELS)
def test_sentences_read_together_are_told_apart_again(model: str) -> None:
    loaded = encoder(model)
    coding = parse(Coding(Article("a", TEXT, blocks=(Block(Span(0, len(TEXT)), "body"),))))
    texts = readable(coding, coding.sentences)
    together, apart = loaded.propose(texts, consecutive=True), loaded.propose(texts)
    assert [len(p.vectors) for p in together] == [len(p.vectors) for p in apart] == [len(words) for words, _ in texts]
    for one, other in zip(together, apart, strict=True):
        # Each word is most like itself read alone.
        unit, alone = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (one.vectors, other.vectors))
        nearest = (unit @ alone.T).argmax(1)
        assert (nearest == np.arange(len(unit))).mean() > 0.9
    # Of a model that reads passages, they are seen beside their neighbours; of the other, alone.
    vectors = [np.abs(one.vectors - other.vectors).max() for one, other in zip(together, apart, strict=True)]
    assert (max(vectors) > 0.1) == bool(loaded.passage)
    assert loaded.passage < MAX_PIECES - 1
