"""What one given party of a sentence does to another: the type of a pair, for whoever has the parties already.

Both event models read the sentence as for coding. What they say of its words as triggers, and of the two parties as
actor and recipient of each, are the features of a multinomial logistic model (`data/pairs/weights.npz`, fitted by
`training/pairs.py`), one of whose classes is that the first does nothing to the second: pairs told the wrong way round
are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dragoman.extract.labels import ROLES
from dragoman.resources import MODELS, data_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dragoman.extract.encoder import Decided, Encoder
    from dragoman.model import Sentence

    Floats = NDArray[np.float64]

#: The types of a pair: those of PLOVER before CONCEDE and RETREAT were told apart (YIELD), and "" for none.
PAIR_TYPES = ("ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT",
              "REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD", "")  # fmt: skip
#: Quad class of each type: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "YIELD": 2, "COOPERATE": 2, "AID": 2, "REQUEST": 3, "ACCUSE": 3,
        "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}  # fmt: skip
#: Words less likely to be the anchor of an event are not looked at, beyond the two likeliest.
_LEAST, _ALWAYS, _MOST = 0.02, 2, 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties of a parsed sentence, as the indices of their words."""

    sentence: Sentence
    #: The words as the reading view has them.
    words: Sequence[str]
    #: Empty for a party that the sentence does not name.
    source: tuple[int, ...]
    target: tuple[int, ...]

    def swapped(self) -> Pair:
        """The same told the other way round."""
        return Pair(self.sentence, self.words, self.target, self.source)


def features(pairs: Sequence[Pair], models: Sequence[Encoder]) -> tuple[Floats, Floats]:
    """What the event models say of pairs.

    Args:
        pairs: of one sentence each.
        models: those of `pair_models`, or others in their place.

    Returns:
        (pairs, features) of the pairs as they are, and the same of them told the other way round.
    """
    import numpy as np

    straight, swapped = zip(*(_of_model(pairs, model) for model in models), strict=True)
    return np.concatenate(straight, axis=1), np.concatenate(swapped, axis=1)


def pair_models() -> list[Encoder]:
    """The event models that read pairs: what both say together is right more often than what one says."""
    from dragoman.extract.encoder import encoder

    return [encoder(name) for name in MODELS]


def _of_model(pairs: Sequence[Pair], model: Encoder) -> tuple[Floats, Floats]:
    """The features of one model."""
    import numpy as np

    proposals = model.propose([(pair.words, pair.sentence.tokens) for pair in pairs])
    both = [_both_ways(pair, p.chances, p.vectors, model) for pair, p in zip(pairs, proposals, strict=True)]
    return np.stack([straight for straight, _ in both]), np.stack([swapped for _, swapped in both])


def _both_ways(
    pair: Pair, chances: NDArray[np.float32], vectors: NDArray[np.float32], model: Encoder
) -> tuple[Floats, Floats]:  # fmt: skip
    """The features of a pair and of the swapped one; the model reads their sentence once."""
    import numpy as np

    event = 1 - chances[:, 0]
    order = np.argsort(-event)
    anchors = sorted(int(w) for n, w in enumerate(order[:_MOST]) if n < _ALWAYS or event[w] >= _LEAST)
    kinds = [int(chances[w, 1:].argmax()) for w in anchors]
    looks = model.decide(vectors, anchors, kinds, pair.sentence.tokens)
    read = chances[anchors].astype(float), vectors[anchors].astype(float)
    straight, swapped = (_of_pair(one, looks, *read) for one in (pair, pair.swapped()))
    return straight, swapped


def _of_pair(pair: Pair, looks: Sequence[Decided], chances: Floats, vectors: Floats) -> Floats:
    """The features; `chances` and `vectors` are those of the anchors."""
    import numpy as np

    share = np.array([_shares(pair, look) for look in looks])  # (anchors, 4)
    event, types = 1 - chances[:, 0], chances[:, 1:]
    told = (types[:, :, None] * share[:, None, :]).max(0).T  # (4, types)
    weight = event * (share[:, 0] + 1e-4)
    weight = weight / weight.sum()
    modes = np.stack([look.mode for look in looks])
    statuses = np.stack([look.status for look in looks])
    return np.concatenate([
        np.log(told + 1e-3).ravel() / 4, told.ravel(), np.log(types.max(0) + 1e-3) / 4, weight @ types,
        weight @ modes, weight @ statuses, share[int(weight.argmax())], np.log(share.max(0) + 1e-3) / 4,
        weight @ vectors,
        [1.0],
    ])  # fmt: skip


def _shares(pair: Pair, look: Decided) -> tuple[float, float, float, float]:
    """How far an event is the source's to the target, the target's to the source, both their own, done to both."""
    actor, recipient = ([_chance(look, role, party) for party in (pair.source, pair.target)] for role in ROLES[:2])
    return actor[0] * recipient[1], actor[1] * recipient[0], actor[0] * actor[1], recipient[0] * recipient[1]


def _chance(look: Decided, role: str, party: tuple[int, ...]) -> float:
    """Of a party without words, that the sentence names nobody for the role."""
    return look.chance(role, party) if party else 1 - look.chance(role, range(len(look.roles)))


def probabilities(given: Floats, weights: Floats | None = None) -> Floats:
    """The probabilities of `PAIR_TYPES`.

    Args:
        given: (pairs, features).
        weights: (features, types); default the shipped ones.

    Returns:
        (pairs, types).
    """
    import numpy as np

    scores = given @ (_weights() if weights is None else weights)
    powers: Floats = np.exp(scores - scores.max(1, keepdims=True))
    shares: Floats = powers / powers.sum(1, keepdims=True)
    return shares


@cache
def _weights() -> Floats:
    import numpy as np

    weights: Floats = np.load(data_file("pairs/weights.npz"))["weights"].astype(float)
    return weights
