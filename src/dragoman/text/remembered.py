"""What the parser's and the recognizer's networks make of a word alone, worked out once for each word.

Both begin with a vector for each word, whatever words stand beside it: of its letters, beginning, end and shape, and
whether a space follows. A third of the networks' work is spent on it, and most words of a text were met before.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from dragoman.text.networks import stand_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]

#: Words kept of each network; beyond them all are forgotten, so that a long run needs no more memory than a short one.
_MOST: Final = 30_000
#: Fewest rows that are multiplied at once: fewer take another way through the BLAS, and the last bit of a vector would
#: depend on which words were met together.
_FEWEST: Final = 16
#: The layers of the part that is replaced: numbers of each word, all words as one, vectors of the numbers, one vector
#: a word, words by document.
_LAYERS: Final = 5


def remember_words(nlp: Language) -> None:
    """Let the networks of a pipeline remember words; a part of another form stays as it is.

    Args:
        nlp: loaded, to parse with and never to train.
    """
    stand_in(nlp, "remembered_words", lambda part: _Words(part).of if _is_of_words(part) else None)


def _is_of_words(part: Model[Any, Any]) -> bool:
    """Is it the part of a network that looks at each word alone?"""
    layers = part.layers
    return len(layers) == _LAYERS and layers[0].name == "extract_features" and layers[-1].name == "ragged2list"


class _Words:
    """The vectors of the words met so far.

    Args:
        part: the layers that work them out.
    """

    def __init__(self, part: Model[Any, Any]) -> None:
        import numpy as np

        self._numbers, _, looked_up, mixed, _ = part.layers
        self._layers = looked_up.layers[0], mixed.layers[0]
        #: Row of each word's vector in the table, by the bytes of its numbers; the table has room for more.
        self._rows: dict[bytes, int] = {}
        self._table: Floats = np.empty((_FEWEST, mixed.get_dim("nO")), np.float32)
        self._one_at_a_time = Lock()

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """(words, width) of each document."""
        import numpy as np

        each = self._numbers.predict(docs)
        read = np.ascontiguousarray(np.concatenate(each))
        keys: list[bytes] = read.view(f"V{read.itemsize * read.shape[1]}").ravel().tolist()
        with self._one_at_a_time:
            if len(self._rows) > _MOST:
                self._rows.clear()
            fresh = {key: numbers for key, numbers in zip(keys, read, strict=True) if key not in self._rows}
            if fresh:
                self._learn(list(fresh), np.array(list(fresh.values())))
            vectors = self._table[[self._rows[key] for key in keys]]
        return np.split(vectors, np.cumsum([len(numbers) for numbers in each])[:-1])

    def _learn(self, keys: Sequence[bytes], numbers: NDArray[np.uint64]) -> None:
        """Work out the words of the (words, features) numbers."""
        import numpy as np

        vectors: Floats = np.resize(numbers, (max(_FEWEST, len(numbers)), numbers.shape[1]))
        for layer in self._layers:
            vectors = layer.predict(vectors)
        start = len(self._rows)
        if start + len(keys) > len(self._table):
            room = np.empty((2 * (start + len(keys)), self._table.shape[1]), np.float32)
            room[:start] = self._table[:start]
            self._table = room
        self._table[start : start + len(keys)] = vectors[: len(keys)]
        self._rows.update(zip(keys, range(start, start + len(keys)), strict=True))
