"""Heads and sentences of documents, as spaCy's parser finds them, twice as fast.

spaCy's own loop takes Python's lock anew for each word that a state is told by and that is not there, some ten times a
move. Here the states of many documents move on together, each step scored in one product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from dragoman.text.neighbours import largest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

#: The component that is not run.
PARSER: Final = "parser"
#: Documents that are looked at together, as many as spaCy itself would take.
_TOGETHER: Final = 64


class Dependencies:
    """The parser's weights.

    Args:
        nlp: a pipeline that has the component.

    Raises:
        ValueError: its moves are scored in another way than the one known here.
    """

    def __init__(self, nlp: Language) -> None:
        self._parser = cast("Any", nlp.get_pipe(PARSER))
        model = self._parser.model
        self._tok2vec, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        if model.attrs["unseen_classes"] or self._parser.cfg["beam_width"] != 1:
            raise ValueError("the parser is not of the kind that is known")
        self._weights, self._bias = upper.get_param("W"), upper.get_param("b")
        self._lower_bias = self._lower.get_param("b")
        #: What tells the words of states, those of any document: spaCy gives it for a document only.
        self._words_of = model.predict([nlp.get_pipe("tok2vec")(nlp.make_doc("Word"))]).get_token_ids

    def add(self, docs: Sequence[Doc]) -> None:
        """Give documents on which the component has not run what it would give them."""
        ordered = sorted(docs, key=len)
        for start in range(0, len(ordered), _TOGETHER):
            part = ordered[start : start + _TOGETHER]
            self._parser.set_annotations(part, self._moved(part))

    def _moved(self, docs: Sequence[Doc]) -> list[Any]:
        """The last states of documents."""
        import numpy as np

        states: list[Any] = self._parser.moves.init_batch(docs)
        # Row 0 stands for "no word", row i + 1 for word i, of all documents one after the other.
        parts: Floats = self._lower.predict(self._tok2vec.predict(docs))
        places = np.arange(parts.shape[1])
        going = [state for state in states if not state.is_final()]
        while going:
            features = parts[self._words_of(going) + 1, places].sum(1) + self._lower_bias
            going = self._parser.transition_states(going, largest(features) @ self._weights.T + self._bias)
        return states
