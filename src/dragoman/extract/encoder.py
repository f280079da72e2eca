"""The event model at work: words in, scores out. The only module that knows ONNX Runtime and the tokenizer.

The model has two graphs (see `training/events/network.py`): the *proposer* reads each sentence once, alone or beside
its neighbours, and scores each word as the anchor of an event; the *decider* reads the word vectors again for each
anchor that was taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.errors import DataError
from dragoman.extract.background import Background, backgrounds
from dragoman.extract.labels import ALL, ROLES
from dragoman.extract.syntax import WAYS, marks, ways
from dragoman.model import Coding, Sentence, Token
from dragoman.resources import MODELS, data_file
from dragoman.text.parse import reading_view

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

#: What the model was trained to read of one sentence; the words beyond are left unread.
MAX_WORDS = 120
MAX_PIECES = 192
#: Words whose pieces are remembered; beyond them all are forgotten.
_MOST_WORDS = 200_000
#: Anchors decided about in one call: of 16, 8, 6, 4 and 2 the last two take the least time, a seventh less than 16.
_ANCHORS = 4


class Proposal(NamedTuple):
    """The model's first look at a sentence."""

    #: (words, 1 + types) probabilities of being the anchor of an event; column 0 is "no event".
    chances: Floats
    #: (words, width) vectors.
    vectors: Floats


class Reading(NamedTuple):
    """A sentence of an article as the model read it."""

    proposal: Proposal
    #: None for a model that does not look back.
    background: Background | None


class Decided(NamedTuple):
    """The model's second look, at one anchor; all values are probabilities."""

    #: (words, roles) of filling each role.
    roles: Floats
    #: (words,) of belonging to the trigger.
    extent: Floats
    #: (statuses,)
    status: Floats
    embedded: float
    #: (modes,) over all types, column 0 "no mode".
    mode: Floats
    #: (3,) undated, the publication day, dated otherwise.
    dated: Floats
    #: (words, roles) of the background, and where its words begin in the article; None where the model saw none.
    before: Floats | None = None
    starts: Sequence[int] = ()

    def chance(self, role: str, words: Sequence[int]) -> float:
        """The best probability of a role among words; 0 where none of them was read."""
        column, read = ROLES.index(role), len(self.roles)
        if isinstance(words, range):  # many words, and all that the model read among them
            return float(self.roles[words.start : words.stop, column].max(initial=0.0))
        return max((self.roles.item(word, column) for word in words if word < read), default=0.0)


class Asked(NamedTuple):
    """Anchors of one sentence to decide about."""

    #: (words, width) of the sentence's proposal.
    vectors: Floats
    #: Word indices.
    anchors: Sequence[int]
    #: Event type of each anchor, as an index into `labels.TYPES`.
    types: Sequence[int]
    #: Of the sentence.
    tokens: Sequence[Token]
    #: Of the sentence; None for a model that does not look back.
    background: Background | None = None


class Encoder:
    """Both graphs and the tokenizer, loaded.

    Args:
        folder: of a model, as `training.events.export` writes it.

    Raises:
        DataError: a file is missing, or the model was trained for other labels.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1

        def session(name: str) -> Any:
            return ort.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])

        try:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self._proposer, self._decider = session("proposer.onnx"), session("decider.onnx")
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # ONNX Runtime and tokenizers have errors of their own
            raise DataError(f"the event model in {folder} cannot be loaded, install dragoman again: {error}") from error
        #: Was it trained to look back to the sentences before?
        self.looks_back = bool(labels.pop("looks_back", False))
        #: Most pieces of a passage, the consecutive sentences that it was trained to read as one; 0 for one sentence.
        self.passage = int(labels.pop("passage", 0))
        if labels != ALL:
            raise DataError("the event model's labels are not this program's: install dragoman again")
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = _Remembering(tokenizer)

    def propose(
        self, sentences: Sequence[tuple[Sequence[str], Sequence[Token]]], *, consecutive: bool = False
    ) -> list[Proposal]:
        """Score the words of sentences.

        Args:
            sentences: of each the words, as the reading view has them, and the parsed tokens.
            consecutive: whether they follow one another in an article, and may be read together.

        Returns:
            One proposal a sentence, of at most `MAX_WORDS` words.
        """
        pieces = [pieces_of(words[:MAX_WORDS], self._tokenizer) for words, _ in sentences]
        rows = passages([len(ids) for ids, _ in pieces], self.passage if consecutive else 0)
        joined = [joined_pieces([pieces[i] for i in row]) for row in rows]
        out: list[Proposal] = []
        for row, joint in zip(rows, joined, strict=True):
            whole = self._read(joint, [token for i in row for token in sentences[i][1][:MAX_WORDS]])
            first = 0
            for i in row:
                last = first + len(pieces[i][1])
                out.append(Proposal(whole.chances[first:last], whole.vectors[first:last]))
                first = last
        return out

    def read(self, coding: Coding) -> list[Reading]:
        """Read an article: each sentence beside its neighbours, and who is spoken of before it.

        Args:
            coding: with sentences.
        """
        proposals = self.propose(readable(coding, coding.sentences), consecutive=True)
        if not self.looks_back:
            return [Reading(proposal, None) for proposal in proposals]
        behind = backgrounds(coding.sentences, [proposal.vectors for proposal in proposals])
        return [Reading(*both) for both in zip(proposals, behind, strict=True)]

    def decide(
        self, vectors: Floats, anchors: Sequence[int], types: Sequence[int], tokens: Sequence[Token]
    ) -> list[Decided]:
        """Decide about the anchors of one sentence that stands alone.

        Args:
            vectors: (words, width) of the sentence's proposal.
            anchors: word indices.
            types: event type of each anchor, as an index into `labels.TYPES`.
            tokens: of the sentence.
        """
        return self.decide_all([Asked(vectors, anchors, types, tokens)])[0]

    def decide_all(self, asked: Sequence[Asked]) -> list[list[Decided]]:
        """Decide about the anchors of several sentences, many in one call.

        Args:
            asked: of each sentence.

        Returns:
            For each sentence a decision an anchor.
        """
        one_by_one = [(_size(one), row, n) for row, one in enumerate(asked) for n in range(len(one.anchors))]
        one_by_one.sort()
        out: list[list[Any]] = [[None] * len(one.anchors) for one in asked]
        for at in range(0, len(one_by_one), _ANCHORS):
            chunk = [(row, n) for _, row, n in one_by_one[at : at + _ANCHORS]]
            for (row, n), decided in zip(chunk, self._look([(asked[row], n) for row, n in chunk]), strict=True):
                out[row][n] = decided
        return out

    def _look(self, chunk: Sequence[tuple[Asked, int]]) -> list[Decided]:
        """Decide about some anchors, padded to the longest of their sentences."""
        import numpy as np

        lengths = [len(one.vectors) for one, _ in chunk]
        longest = max(_size(one) for one, _ in chunk)
        words = np.zeros((len(chunk), longest, chunk[0][0].vectors.shape[1]), np.float32)
        mask = np.zeros((len(chunk), longest), np.float32)
        way = np.zeros((len(chunk), longest), np.int64)
        for row, ((one, n), length) in enumerate(zip(chunk, lengths, strict=True)):
            words[row, :length], mask[row, :length] = one.vectors, 1
            way[row, :length] = ways(one.tokens, one.anchors[n])[:length]
            if one.background is not None and one.background.starts:
                end = _size(one)
                words[row, length:end], mask[row, length:end] = one.background.vectors, 1
                way[row, length:end] = [WAYS + distance for distance in one.background.distances]
        feed = {
            "words": words,
            "mask": mask,
            "anchor": np.array([one.anchors[n] for one, n in chunk], np.int64),
            "kind": np.array([one.types[n] for one, n in chunk], np.int64),
            "ways": way,
        }
        roles, status, embedded, mode, dated = self._decider.run(None, feed)
        role = 1 / (1 + np.exp(-roles))
        inner = 1 / (1 + np.exp(-embedded))
        status, mode, dated = _softmax(status), _softmax(mode), _softmax(dated)
        return [
            Decided(role[i, :length, :-1], role[i, :length, -1], status[i], float(inner[i]), mode[i], dated[i],
                    *_behind(one, role[i, length:, :-1]))
            for i, ((one, _), length) in enumerate(zip(chunk, lengths, strict=True))
        ]  # fmt: skip

    def _read(self, pieces: tuple[list[int], list[int]], tokens: Sequence[Token]) -> Proposal:
        """Read one sentence or passage: several at once take longer, for what they fill is no longer near the core."""
        logits, vectors = self._proposer.run(None, feed_of([pieces], [tokens]))
        return Proposal(_softmax(logits[0]), vectors[0])


def _size(asked: Asked) -> int:
    """How many words the decider reads: those of the sentence and of its background."""
    return len(asked.vectors) + (len(asked.background.starts) if asked.background else 0)


def _behind(asked: Asked, roles: Floats) -> tuple[Floats | None, Sequence[int]]:
    """What was said of the background's words, and where these begin."""
    if asked.background is None:
        return None, ()
    return roles[: len(asked.background.starts)], asked.background.starts


class _Encoded(NamedTuple):
    """A sentence in pieces, as a tokenizer gives it."""

    #: Piece numbers, and of each the word that it is part of, None at both ends.
    ids: list[int]
    word_ids: list[int | None]


class _Remembering:
    """A tokenizer that remembers the pieces of the words it has met: they do not depend on the words beside them.

    Args:
        tokenizer: puts one piece before a sentence and one behind it.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._first, self._last = tokenizer.encode([], is_pretokenized=True).ids
        self._known: dict[str, list[int]] = {}

    def encode(self, words: Sequence[str], *, is_pretokenized: bool) -> _Encoded:
        """Words in pieces."""
        assert is_pretokenized
        if len(self._known) > _MOST_WORDS:
            self._known.clear()
        known = self._known
        if fresh := list({word for word in words if word not in known}):
            encoded = self._tokenizer.encode(fresh, is_pretokenized=True)
            known.update((word, []) for word in fresh)
            for piece, owner in zip(encoded.ids, encoded.word_ids, strict=True):
                if owner is not None:
                    known[fresh[owner]].append(piece)
        ids = [self._first]
        owners: list[int | None] = [None]
        for number, word in enumerate(words):
            pieces = known[word]
            ids += pieces
            owners += [number] * len(pieces)
        return _Encoded([*ids, self._last], [*owners, None])


def readable(coding: Coding, sentences: Iterable[Sentence]) -> list[tuple[list[str], Sequence[Token]]]:
    """Sentences as `Encoder.propose` takes them: the words, as the reading view has them, and the tokens.

    Args:
        coding: of an article.
        sentences: of it.
    """
    view = reading_view(coding.article.text)
    return [([view[t.start : t.end] for t in sentence.tokens], sentence.tokens) for sentence in sentences]


def pieces_of(words: Sequence[str], tokenizer: Any) -> tuple[list[int], list[int]]:
    """Piece numbers of a sentence, and each word's first piece; a word that has none points at the first of all.

    Args:
        words: at most `MAX_WORDS`.
        tokenizer: without padding and truncation.
    """
    encoded = tokenizer.encode(list(words), is_pretokenized=True)
    ids, owners = encoded.ids[: MAX_PIECES - 1], encoded.word_ids[: MAX_PIECES - 1]
    first = [0] * len(words)
    seen = -1
    for piece, owner in enumerate(owners):
        if owner is not None and owner != seen:
            first[owner] = piece
            seen = owner
    return ids, first


def passages(lengths: Sequence[int], most: int) -> list[range]:
    """Consecutive sentences that are read as one.

    Args:
        lengths: pieces of each sentence, with the first and the last, which stand once in a passage.
        most: pieces of a passage, fewer than `MAX_PIECES` less one; a longer sentence stands alone, and each does if
            this is 0.

    Returns:
        The sentences of each passage.
    """
    out: list[range] = []
    first, size = 0, 2
    for number, length in enumerate(lengths):
        if number > first and size + length - 2 > most:
            out.append(range(first, number))
            first, size = number, 2
        size += length - 2
    return [*out, range(first, len(lengths))] if lengths else []


def joined_pieces(sentences: Sequence[tuple[list[int], list[int]]]) -> tuple[list[int], list[int]]:
    """The pieces of several sentences as those of one.

    Args:
        sentences: as `pieces_of` gives them.
    """
    if len(sentences) == 1:
        return sentences[0]
    ids, first = [sentences[0][0][0]], list[int]()
    for inner, starts in sentences:
        first += [start - 1 + len(ids) if start else 0 for start in starts]
        ids += inner[1:-1]
    return [*ids, sentences[0][0][-1]], first


def feed_of(pieces: Sequence[tuple[list[int], list[int]]], tokens: Sequence[Sequence[Token]]) -> dict[str, Ints]:
    """What the proposer reads: some sentences or passages, padded to the longest.

    Args:
        pieces: of each sentence or passage, as `pieces_of` and `joined_pieces` give them.
        tokens: of each.
    """
    import numpy as np

    longest, words = max(len(p[0]) for p in pieces), max(len(p[1]) for p in pieces)
    ids = np.zeros((len(pieces), longest), np.int64)
    mask = np.zeros_like(ids)
    first = np.zeros((len(pieces), words), np.int64)
    seen = np.zeros((len(pieces), words, 3), np.int64)
    for row, (numbers, starts) in enumerate(pieces):
        ids[row, : len(numbers)], mask[row, : len(numbers)], first[row, : len(starts)] = numbers, 1, starts
        seen[row, : len(starts)] = marks(tokens[row][: len(starts)])
    return {"input_ids": ids, "attention_mask": mask, "first_piece": first, "marks": seen}


def _softmax(logits: Floats) -> Floats:
    import numpy as np

    powers = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = powers / powers.sum(-1, keepdims=True)
    return shares


@cache
def encoder(name: str = MODELS[0]) -> Encoder:
    """A shipped model, loaded once a process.

    Args:
        name: one of `resources.MODELS`.
    """
    return Encoder(data_file(f"models/{name}/labels.json").parent)
