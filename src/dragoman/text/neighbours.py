"""What the parser's and the recognizer's networks make of a word by the words beside it, in plain numpy.

Both look several times at each word with its two neighbours. The results are spaCy's but for rounding; what it does
around the product of the matrices, such as choosing the largest of three pieces, took as long as the product.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dragoman.text.networks import stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from thinc.api import Model

    Floats = NDArray[np.float32]

#: The layers of one look, whose outcome is added to what was known of the word.
_LAYERS: Final = ("expand_window", "maxout", "layernorm", "dropout")


class _Look(NamedTuple):
    """The weights of one look."""

    #: (pieces * width, 3 * width) and (pieces * width): the first pieces of all numbers, then the second ones ...
    weights: Floats
    bias: Floats
    #: (width)
    scale: Floats
    shift: Floats


def look_fast(nlp: Language) -> None:
    """Let the networks of a pipeline look at neighbours in plain numpy; a part of another form stays as it is.

    Args:
        nlp: loaded, to parse with and never to train.
    """
    stand_in(nlp, "looks_at_neighbours", _work)


def largest(pieces: Floats) -> Floats:
    """The largest along the last axis, which is so short that numpy's own way takes ten times as long."""
    import numpy as np

    found = pieces[..., 0]
    for piece in range(1, pieces.shape[-1]):
        found = np.maximum(found, pieces[..., piece])
    return found


def _looks_of(part: Model[Any, Any]) -> list[_Look]:
    """The looks that a part of a network consists of; none where it consists of something else too."""
    layers = [layer for layer in part.walk(order="dfs_pre") if not layer.layers]
    looks = [layers[at : at + len(_LAYERS)] for at in range(0, len(layers), len(_LAYERS))]
    added = sum(layer.name.startswith("residual(") and ">>residual(" not in layer.name for layer in part.walk())
    known = all(tuple(layer.name for layer in look) == _LAYERS and look[0].attrs["window_size"] == 1 for look in looks)
    return [_look(choice, norm) for _, choice, norm, _ in looks] if known and added == len(looks) else []


def _look(choice: Any, norm: Any) -> _Look:
    """The weights of the layers that choose the largest piece and that even out, in the order in which they are used.

    Their own order has the pieces of one number beside each other.
    """
    weights, bias = choice.get_param("W").swapaxes(0, 1), choice.get_param("b").T
    return _Look(weights.reshape(-1, weights.shape[-1]), bias.ravel(), norm.get_param("G"), norm.get_param("b"))


def _work(part: Model[Any, Any]) -> Callable[[Sequence[Floats]], list[Floats]] | None:
    """What does the work of a part that consists of looks; None for another."""
    looks = _looks_of(part) if part.name.startswith("with_array(residual(") else []
    return partial(_looked, looks, part.attrs["pad"]) if looks else None


def _looked(looks: Sequence[_Look], pad: int, each: Sequence[Floats]) -> list[Floats]:
    """What the looks make of the (words, width) vectors of each document.

    Args:
        looks: in order.
        pad: empty rows between documents.
        each: of one width.
    """
    import numpy as np

    width = each[0].shape[1]
    gap = np.zeros((pad, width), np.float32)
    known: Floats = np.concatenate([gap, *(rows for vectors in each for rows in (vectors, gap))])
    beside: Floats = np.zeros((len(known), 3 * width), np.float32)
    for look in looks:
        beside[1:, :width], beside[:, width:-width], beside[:-1, -width:] = known[:-1], known, known[1:]
        pieces = beside @ look.weights.T
        pieces += look.bias
        seen = largest(pieces.reshape(len(known), -1, width).swapaxes(1, 2))
        seen -= seen.mean(1, keepdims=True)
        seen *= ((seen * seen).mean(1, keepdims=True) + 1e-08) ** -0.5
        seen *= look.scale
        seen += look.shift
        known += seen
    ends = np.cumsum([pad + len(vectors) for vectors in each]).tolist()
    return [known[end - len(vectors) : end] for vectors, end in zip(each, ends, strict=True)]
