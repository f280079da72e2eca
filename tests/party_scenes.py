"""Events as the choice of parties sees them, on made-up scores."""

from __future__ import annotations

import numpy as np

from dragoman.extract.encoder import Decided
from dragoman.extract.labels import MODES, ROLES, STATUSES
from dragoman.extract.party_options import Scene
from dragoman.model import Article, Coding
from dragoman.text.mentions import mentions
from dragoman.text.parse import parse


def scene(text, anchor, kind="ASSAULT", sentence=1, before=None, **roles):
    """An event of a sentence; each role as {word: probability}, `before` as {word of the text before: its as actor}."""
    coding = mentions(parse(Coding(Article("x", text))))
    own = coding.sentences[sentence - 1]
    words = [token.text for token in own.tokens]
    grid = np.full((len(words), len(ROLES)), 0.01, np.float32)
    for role, fillers in roles.items():
        for word, chance in fillers.items():
            grid[words.index(word), ROLES.index(role)] = chance
    looked = Decided(grid, np.zeros(len(words)), np.eye(len(STATUSES))[0], 0.0, np.eye(len(MODES))[0],
                     np.array([1.0, 0.0, 0.0]))  # fmt: skip
    if before is not None:
        seen = np.array([[chance if role == "actor" else 0.01 for role in ROLES] for chance in before.values()])
        looked = looked._replace(before=seen, starts=[text.index(word) for word in before])
    return Scene(coding, own, words.index(anchor), kind, looked, "actual", False)
