"""Names in a document and their kinds, as spaCy's recognizer finds them, several times as fast.

spaCy's own loop asks at each word of each of its 74 moves whether it is allowed. Outside a name the scores of a move
depend on one word alone, so all words are scored in one product here, and only the words inside names, which are few,
are looked at one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from dragoman.text.neighbours import largest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

#: Of each word of a document its kind, "" outside a name, and "B", "I" or "O".
Kinds = list[tuple[str, str]]

#: The component that is not run.
COMPONENT: Final = "ner"
#: What a state is told by: the word, the first word of the open name, the word before if a name is open.
_FEATURES: Final = 3
_OUTSIDE: Final = ("", "O")


class Names:
    """The recognizer's weights, ordered by move.

    Args:
        nlp: a pipeline that has the component.

    Raises:
        ValueError: its states are told by other features than those known here.
    """

    def __init__(self, nlp: Language) -> None:
        import numpy as np

        recognizer = nlp.get_pipe(COMPONENT)
        model = recognizer.model  # type: ignore[attr-defined]
        moves = recognizer.moves  # type: ignore[attr-defined]
        self._tok2vec, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        if self._lower.get_dim("nF") != _FEATURES or model.attrs["unseen_classes"]:
            raise ValueError("the recognizer of names is not of the kind that is known")
        self._weights, self._bias = upper.get_param("W"), upper.get_param("b")
        self._lower_bias = self._lower.get_param("b")
        names = [moves.get_class_name(number) for number in range(moves.n_moves)]
        #: Each move's letter and kind; "U-" is for words that others have marked, which there are not.
        self._moves = [(name[0], name[2:]) for name in names]
        self._number = {name: number for number, name in enumerate(names)}
        self._never = np.array([name[0] in "MIL" or name == "U-" for name in names])
        self._begins = np.array([name[0] == "B" for name in names])
        self._named = np.array([name[0] in "BU" for name in names])

    def of(self, docs: Sequence[Doc]) -> list[Kinds]:
        """The kinds of the words of documents on which the component has not run.

        Args:
            docs: cut into sentences; a name does not run from one into the next.
        """
        import numpy as np

        docs_ = [doc for doc in docs if len(doc)]
        if not docs_:
            return [[] for _ in docs]
        # Row 0 stands for "no word", row i + 1 for word i, of all documents one after the other.
        parts: Floats = self._lower.predict(self._tok2vec.predict(docs_))
        read = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs_])
        ends = np.cumsum([len(doc) for doc in docs_])
        last = np.append(read[1:, 0] == 1, True)
        last[ends - 1] = True
        scores = self._scores(parts[1:, 0] + parts[0, 1] + parts[0, 2])
        scores[:, self._never] = -np.inf
        scores[np.ix_(last, self._begins)] = -np.inf
        scores[np.ix_(read[:, 1] == 1, self._named)] = -np.inf
        kinds = list(self._walk(scores.argmax(1).tolist(), parts, last.tolist()))
        out: list[Kinds] = []
        start = 0
        for doc in docs:
            out.append(kinds[start : start + len(doc)])
            start += len(doc)
        return out

    def _scores(self, features: Floats) -> Floats:
        """(states, moves) from the (states, hidden, pieces) sums of the features."""
        scores: Floats = largest(features + self._lower_bias) @ self._weights.T + self._bias
        return scores

    def _walk(self, moves: Sequence[int], parts: Floats, last: Sequence[bool]) -> Iterator[tuple[str, str]]:
        """The kinds of the words, from the best move of each outside a name and whether a name must end there."""
        word = 0
        while word < len(moves):
            letter, kind = self._moves[moves[word]]
            start = word
            word += 1
            if letter == "O":
                yield _OUTSIDE
                continue
            yield kind, "B"
            inside = letter == "B"
            while inside:
                features = parts[word + 1, 0] + parts[start + 1, 1] + parts[word, 2]
                inside = not last[word] and self._goes_on(kind, features)
                yield kind, "I"
                word += 1

    def _goes_on(self, kind: str, features: Floats) -> bool:
        """Does a name of the kind go on after a word in it, of which the (hidden, pieces) features are given?"""
        hidden = (features + self._lower_bias).max(-1)
        go, stop = self._number[f"I-{kind}"], self._number[f"L-{kind}"]
        return bool(hidden @ self._weights[go] + self._bias[go] > hidden @ self._weights[stop] + self._bias[stop])
