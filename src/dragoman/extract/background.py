"""What the event model sees of an article beside the event's own sentence: those spoken of in sentences before it.

Of the last sentences and of the first two, where news says whom the story is about, the nouns and names that head their
phrases are kept, with the vectors that the proposer gave them where they stand. The decider reads them behind the
words of the event's sentence, so that "sixteen people were killed" finds the attacker of the sentence before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.model import Sentence, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Sentences before the event's own that are looked back to, and sentences at the head of an article that always are.
REACH: Final = 4
LEAD: Final = 2
#: Distances that the decider tells apart: one to `REACH` sentences back, and the head of the article.
DISTANCES: Final = REACH + 1
#: Most words kept, the nearest: one background in six is longer, one in a hundred loses the head of the article.
MOST: Final = 48
_KINDS: Final = frozenset({"NOUN", "PROPN"})
#: Links of words that are part of another's phrase.
_INNER: Final = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod"})


class Background(NamedTuple):
    """The words of sentences before, the nearest last."""

    #: (words, width) their vectors, sentence by sentence; those of the first may be left out.
    parts: Sequence[NDArray[np.float32]]
    #: Of each word its distance, below `DISTANCES`.
    distances: Sequence[int]
    #: Of each the offset in the article's text at which it begins.
    starts: Sequence[int]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(words, width), of at least one word."""
        import numpy as np

        return np.concatenate(self.parts)[-len(self.starts) :]


def sentences_before(number: int) -> list[tuple[int, int]]:
    """The sentences that are looked back to.

    Args:
        number: of the event's sentence, from 0.

    Returns:
        Number and distance of each, in the order of the text.
    """
    lead = [(n, REACH) for n in range(min(LEAD, max(0, number - REACH)))]
    return lead + [(n, number - n - 1) for n in range(max(0, number - REACH), number)]


def words_before(number: int, kept: Mapping[int, Sequence[int]]) -> list[tuple[int, int, int]]:
    """The words that are seen behind those of a sentence.

    Args:
        number: of the sentence, from 0.
        kept: the words kept of each sentence, by its number; of one that is not there, none.

    Returns:
        Sentence, word and distance of each, in the order of the text.
    """
    return [(n, word, distance) for n, distance in sentences_before(number) for word in kept.get(n, ())][-MOST:]


def heads(tokens: Sequence[Token]) -> list[int]:
    """The words of a sentence that are kept: nouns and names that head their phrases."""
    return [n for n, token in enumerate(tokens) if token.pos in _KINDS and token.dep not in _INNER]


def backgrounds(sentences: Sequence[Sentence], vectors: Sequence[NDArray[np.float32]]) -> list[Background]:
    """The background of each sentence of an article.

    Args:
        sentences: all, in order.
        vectors: of each the (words, width) vectors of its proposal.
    """
    both = enumerate(zip(sentences, vectors, strict=True))
    kept = {number: [n for n in heads(s.tokens) if n < len(v)] for number, (s, v) in both}
    rows = [v[kept[number]] for number, v in enumerate(vectors)]
    out = []
    for number in range(len(sentences)):
        behind = words_before(number, kept)
        parts = [rows[n] for n, _ in sentences_before(number)]
        starts = [sentences[n].tokens[word].start for n, word, _ in behind]
        out.append(Background(parts, [distance for _, _, distance in behind], starts))
    return out
