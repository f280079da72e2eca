"""What the event model sees of the sentences before an event's own."""

from __future__ import annotations

import numpy as np

from dragoman.extract.background import LEAD, MOST, REACH, backgrounds, heads, sentences_before
from dragoman.model import Article, Coding
from dragoman.text.parse import parse

TEXT = "Rebel gunmen stormed the old fort. Ministers met. It rained. They left. Nobody came. All slept. Six men died."


def parsed(text=TEXT):
    return parse(Coding(Article("x", text))).sentences


def test_the_last_sentences_and_the_head_of_the_article_are_looked_back_to():
    assert sentences_before(0) == []
    assert sentences_before(2) == [(0, 1), (1, 0)]
    assert sentences_before(9) == [(0, REACH), (1, REACH), (5, 3), (6, 2), (7, 1), (8, 0)]
    assert all(len({n for n, _ in sentences_before(k)}) == min(k, REACH + LEAD) for k in range(20))


def test_the_words_kept_head_their_phrases():
    first = parsed()[0]
    assert [first.tokens[n].text for n in heads(first.tokens)] == ["gunmen", "fort"]


def test_a_background_tells_where_its_words_stand_and_has_their_vectors():
    sentences = parsed()
    vectors = [np.full((len(s.tokens), 2), s.number, np.float32) + np.arange(len(s.tokens))[:, None] / 100
               for s in sentences]  # fmt: skip
    last = backgrounds(sentences, vectors)[-1]
    words = {TEXT[start:].partition(" ")[0].strip(".") for start in last.starts}
    assert {"gunmen", "fort", "Ministers"} <= words
    assert len(last.vectors) == len(last.distances) == len(last.starts)
    row = list(last.starts).index(TEXT.index("gunmen"))
    assert last.distances[row] == REACH
    assert np.isclose(last.vectors[row][0], 1.01)


def test_the_first_sentence_has_none_and_the_nearest_words_are_kept_of_many():
    many = parsed("The men and women of Chad, Mali, Niger, Togo, Ghana, Benin, Gabon, Kenya and Sudan met. " * 8)
    made = backgrounds(many, [np.zeros((len(s.tokens), 3), np.float32) for s in many])
    assert not made[0].starts
    assert len(made[-1].starts) == MOST == len(made[-1].vectors)
    assert made[-1].starts[-1] > many[-2].span.start
