"""Examples as padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from dragoman.extract.background import MOST, sentences_before
from dragoman.extract.encoder import MAX_WORDS, pieces_of
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.extract.syntax import WAYS, marks, ways
from training.events.examples import Anchor, Example, Taught
from training.events.network import WIDTH, EventModel


@dataclass
class Batch:
    """Sentences and their anchors, padded."""

    #: (sentences, pieces) piece numbers; for the accurate model (sentences, pieces, width) states of its frozen layers.
    input_ids: Tensor
    attention_mask: Tensor
    first_piece: Tensor
    word_mask: Tensor
    #: (sentences, words, 3) part of speech, kind of name, dependency label.
    marks: Tensor
    #: (sentences, words, 1 + types) what the trigger scores should be, as probabilities; zero at padding.
    trigger: Tensor
    #: Per anchor: row of its sentence, word, type.
    row: Tensor
    anchor: Tensor
    type: Tensor
    #: (anchors, modes), (anchors, statuses), (anchors,), (anchors, 3): what should be said, as probabilities.
    mode: Tensor
    status: Tensor
    embedded: Tensor
    dated: Tensor
    #: (anchors, words) way through the parse from the anchor.
    ways: Tensor
    #: (anchors, words + background, roles + 1): chance that the word fills the role; the last column is the trigger's
    #: extent.
    roles: Tensor
    #: (anchors,) were place and date labelled?
    read: Tensor
    #: (sentences, background, width) vectors of words of sentences before.
    background: Tensor
    #: (sentences, background) 1 where there is one; its distance.
    background_mask: Tensor
    background_way: Tensor
    #: Of each sentence.
    examples: Sequence[Example]


class Beside:
    """Finds the sentences before a sentence among the examples.

    Args:
        examples: all that may stand before one another.
    """

    def __init__(self, examples: Iterable[Example] = ()) -> None:
        self._at = {(e.article, e.sentence): e for e in examples if e.chances is None}

    def background(self, example: Example) -> list[tuple[Example, int, int]]:
        """The words that the decider sees behind the example's own: sentence, row of its `seen`, distance."""
        if example.chances is not None:
            return []
        found = [(self._at.get((example.article, n + 1)), d) for n, d in sentences_before(example.sentence - 1)]
        rows = [(e, row, d) for e, d in found if e is not None and e.seen is not None for row in range(len(e.seen))]
        return rows[-MOST:]


def collate(examples: Sequence[Example], tokenizer: object, beside: Beside | None = None) -> Batch:
    """Pad examples to one batch; `beside` knows the sentences before them."""
    coded = [pieces_of(e.words[:MAX_WORDS], tokenizer) for e in examples]
    pieces, words = max(len(c[0]) for c in coded), max(len(c[1]) for c in coded)
    rows = len(examples)
    ids = torch.zeros(rows, pieces, dtype=torch.long)
    mask = torch.zeros(rows, pieces, dtype=torch.long)
    first = torch.zeros(rows, words, dtype=torch.long)
    word_mask = torch.zeros(rows, words)
    seen = torch.zeros(rows, words, 3, dtype=torch.long)
    trigger = torch.zeros(rows, words, 1 + len(TYPES))
    for r, (numbers, starts) in enumerate(coded):
        ids[r, : len(numbers)] = torch.tensor(numbers)
        mask[r, : len(numbers)] = 1
        first[r, : len(starts)] = torch.tensor(starts)
        word_mask[r, : len(starts)] = 1
        seen[r, : len(starts)] = torch.tensor(marks(examples[r].tokens[: len(starts)]))
        trigger[r, : len(starts)] = _wanted(examples[r], len(starts))
    anchors: list[tuple[int, Anchor | Taught]] = [
        (r, a) for r, e in enumerate(examples) for a in (e.anchors if e.chances is None else e.taught)
        if a.word < MAX_WORDS
    ]  # fmt: skip
    count = len(anchors)
    behind = [(beside or Beside()).background(e) for e in examples]
    most = max(map(len, behind))
    background, background_mask = torch.zeros(rows, most, WIDTH), torch.zeros(rows, most)
    background_way = torch.zeros(rows, most, dtype=torch.long)
    for r, seen_words in enumerate(behind):
        if seen_words:
            background[r, : len(seen_words)] = torch.stack([e.seen[row] for e, row, _ in seen_words]).float()
            background_mask[r, : len(seen_words)] = 1
            background_way[r, : len(seen_words)] = torch.tensor([d for _, _, d in seen_words])
    roles = torch.zeros(count, words + most, len(ROLES) + 1)
    way = torch.zeros(count, words, dtype=torch.long)
    mode, status, dated = torch.zeros(count, len(MODES)), torch.zeros(count, len(STATUSES)), torch.zeros(count, 3)
    for n, (r, a) in enumerate(anchors):
        length = min(len(examples[r].words), MAX_WORDS)
        way[n, :length] = torch.tensor(ways(examples[r].tokens, a.word)[:length])
        if isinstance(a, Taught):
            roles[n, :length] = torch.from_numpy(a.roles)
            for target, said in ((mode, a.mode), (status, a.status), (dated, a.dated)):
                target[n] = torch.from_numpy(said)
            continue
        mode[n, a.mode] = status[n, a.status] = dated[n, a.dated] = 1
        for role, word in [*a.roles, *((len(ROLES), word) for word in a.inside)]:
            if word < words:
                roles[n, word, role] = 1
        for role, named in a.before:
            for column, (e, row, _) in enumerate(behind[r]):
                if e.words[e.heads[row]].lower() == named:
                    roles[n, words + column, role] = 1

    def column(values: list[int]) -> Tensor:
        return torch.tensor(values, dtype=torch.long)

    if examples[0].states is not None:
        ids = pad_sequence([e.states.float() for e in examples], batch_first=True)
    return Batch(
        ids, mask, first, word_mask, seen, trigger,
        column([r for r, _ in anchors]), column([a.word for _, a in anchors]), column([a.type for _, a in anchors]),
        mode, status, torch.tensor([float(a.embedded) for _, a in anchors]), dated, way, roles,
        torch.tensor([float(isinstance(a, Taught) or not a.unread) for _, a in anchors]),
        background, background_mask, background_way, examples,
    )  # fmt: skip


def _wanted(example: Example, words: int) -> Tensor:
    """(words, 1 + types): the chances of each word's labels; where a person labelled, one of them is 1."""
    if example.chances is not None:
        return torch.from_numpy(example.chances[:words]).float()
    types = torch.zeros(words, dtype=torch.long)
    for anchor in example.anchors:
        if anchor.word < words:
            types[anchor.word] = anchor.type + 1
    return functional.one_hot(types, 1 + len(TYPES)).float()


def batches(
    examples: Sequence[Example], tokenizer: object, size: int, rng: random.Random, known: Sequence[Example]
) -> Iterator[Batch]:
    """Shuffled batches of sentences of like length."""
    beside = Beside(known)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words) + 3 * rng.random())
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield collate([examples[i] for i in chunk], tokenizer, beside)


def decided(model: EventModel, batch: Batch, words: Tensor) -> tuple[tuple[Tensor, ...], Tensor]:
    """What the decider says of a batch's anchors.

    Args:
        model: the event model.
        batch: with at least one anchor.
        words: (sentences, words, width) vectors of the proposer.

    Returns:
        Its logits, and the (anchors, words + background) mask of the words that it saw.
    """
    row = batch.row
    mask = torch.cat([batch.word_mask, batch.background_mask], 1)[row]
    seen = torch.cat([words.float(), batch.background], 1)[row]
    ways = torch.cat([batch.ways, batch.background_way[row] + WAYS], 1)
    return model.decider(seen, mask, batch.anchor, batch.type, ways), mask


@torch.no_grad()
def keep(batch: Batch, words: Tensor) -> None:
    """Let later sentences see those of the batch: (sentences, words, width) vectors of the proposer."""
    for example, vectors in zip(batch.examples, words, strict=True):
        if example.chances is None:
            example.seen = vectors[example.heads].detach().half()


@torch.no_grad()
def keep_all(model: EventModel, examples: Sequence[Example], tokenizer: object, size: int = 32) -> None:
    """Let later sentences see all examples, as the model reads them now."""
    order = sorted((e for e in examples if e.chances is None), key=lambda e: len(e.words))
    for at in range(0, len(order), size):
        batch = collate(order[at : at + size], tokenizer)
        keep(batch, model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)[1])
