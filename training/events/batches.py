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
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.extract.syntax import marks, ways
from training.events.examples import Anchor, Example, Taught


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
    #: (anchors, words, roles + 1): chance that the word fills the role; the last column is the trigger's extent.
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
    anchors: list[tuple[int, Anchor | Taught]] = [
        (r, a) for r, e in enumerate(examples) for a in (e.anchors if e.chances is None else e.taught)
        if a.word < MAX_WORDS
    ]  # fmt: skip
    count = len(anchors)
    roles = torch.zeros(count, words, len(ROLES) + 1)
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

    def column(values: list[int]) -> Tensor:
        return torch.tensor(values, dtype=torch.long)

    if examples[0].states is not None:
        ids = pad_sequence([e.states.float() for e in examples], batch_first=True)
    return Batch(
        ids, mask, first, word_mask, seen, trigger,
        column([r for r, _ in anchors]), column([a.word for _, a in anchors]), column([a.type for _, a in anchors]),
        mode, status, torch.tensor([float(a.embedded) for _, a in anchors]), dated, way, roles,
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


def batches(examples: Sequence[Example], tokenizer: object, size: int, rng: random.Random) -> Iterator[Batch]:
    """Shuffled batches of sentences of like length."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].words) + 3 * rng.random())
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(chunks)
    for chunk in chunks:
        yield collate([examples[i] for i in chunk], tokenizer)
