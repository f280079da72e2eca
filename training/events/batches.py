"""Examples as padded tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from dragoman.extract.encoder import MAX_WORDS, pieces_of
from dragoman.extract.labels import ROLES, TYPES
from dragoman.extract.syntax import marks, ways
from training.events.examples import Example


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
    #: Per anchor: row of its sentence, word, type, mode, status, embedded, dated.
    row: Tensor
    anchor: Tensor
    type: Tensor
    mode: Tensor
    status: Tensor
    embedded: Tensor
    dated: Tensor
    #: (anchors, words) way through the parse from the anchor.
    ways: Tensor
    #: (anchors, words, roles + 1): 1 where the word fills the role; the last column is the trigger's extent.
    roles: Tensor


def collate(examples: Sequence[Example], tokenizer: object) -> Batch:
    """Pad examples to one batch."""
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
    anchors = [(r, a) for r, e in enumerate(examples) for a in e.anchors if a.word < MAX_WORDS]
    roles = torch.zeros(len(anchors), words, len(ROLES) + 1)
    way = torch.zeros(len(anchors), words, dtype=torch.long)
    for n, (r, a) in enumerate(anchors):
        length = min(len(examples[r].words), MAX_WORDS)
        way[n, :length] = torch.tensor(ways(examples[r].tokens, a.word)[:length])
        for role, word in a.roles:
            if word < words:
                roles[n, word, role] = 1
        for word in a.inside:
            if word < words:
                roles[n, word, len(ROLES)] = 1

    def column(values: list[int]) -> Tensor:
        return torch.tensor(values, dtype=torch.long)

    if examples[0].states is not None:
        ids = pad_sequence([e.states.float() for e in examples], batch_first=True)
    return Batch(
        ids, mask, first, word_mask, seen, trigger,
        column([r for r, _ in anchors]), column([a.word for _, a in anchors]), column([a.type for _, a in anchors]),
        column([a.mode for _, a in anchors]), column([a.status for _, a in anchors]),
        torch.tensor([float(a.embedded) for _, a in anchors]), column([a.dated for _, a in anchors]), way, roles,
    )  # fmt: skip


def _wanted(example: Example, words: int) -> Tensor:
    """(words, 1 + types): the label of each word, one of its columns 1."""
    types = torch.zeros(words, dtype=torch.long)
    for anchor in example.anchors:
        if anchor.word < words:
            types[anchor.word] = anchor.type + 1
    return functional.one_hot(types, 1 + len(TYPES)).float()


def batches(examples: Sequence[Example], tokenizer: object, size: int, rng: random.Random) -> Iterator[Batch]:
    """Shuffled batches of sentences of like length."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words) + 3 * rng.random())
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield collate([examples[i] for i in chunk], tokenizer)
