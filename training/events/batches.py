"""Examples as padded tensors: whole articles, several a batch, their sentences in passages, several a row."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

import torch
from torch import Tensor
from torch.nn import functional

from dragoman.extract.background import words_before
from dragoman.extract.encoder import MAX_WORDS, joined_pieces, passages, pieces_of
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.extract.syntax import WAYS, marks, ways
from training.events.examples import Anchor, Example, Taught

#: Most pieces of a passage, the consecutive sentences that are read as one.
PASSAGE = 160


@dataclass
class Batch:
    """Passages and the anchors of their sentences, padded."""

    #: (rows, pieces) piece numbers; which passage of the row a piece is of, from 1 on, 0 at padding; its place in it.
    input_ids: Tensor
    passage: Tensor
    position: Tensor
    #: (rows, words) index of each word's first piece, and 1.0 where a word stands.
    first_piece: Tensor
    word_mask: Tensor
    #: (rows, words, 3) part of speech, kind of name, dependency label.
    marks: Tensor
    #: (rows, words, 1 + types) what the trigger scores should be, as probabilities; zero at padding.
    trigger: Tensor
    #: Per anchor: index of its word in its sentence, type.
    anchor: Tensor
    type: Tensor
    #: (anchors, words + background) index into the words of all rows; 1.0 where there is one; 1.0 where it is the
    #: sentence's own.
    seen: Tensor
    seen_mask: Tensor
    own: Tensor
    #: (anchors, words + background) way through the parse from the anchor; of the background its distance.
    ways: Tensor
    #: (anchors, words + background, roles + 1): chance that the word fills the role; the last column is the trigger's
    #: extent.
    roles: Tensor
    #: (anchors, modes), (anchors, statuses), (anchors,), (anchors, 3): what should be said, as probabilities.
    mode: Tensor
    status: Tensor
    embedded: Tensor
    dated: Tensor
    #: (anchors,), (anchors,): were place, and date, labelled?
    placed: Tensor
    timed: Tensor

    def to(self, device: str) -> Batch:
        """The same on another device."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))

    def doubled(self) -> Batch:
        """Everything twice, for two passes under other dropout."""
        values = {field.name: torch.cat([getattr(self, field.name)] * 2) for field in fields(self)}
        values["seen"][len(self.seen) :] += self.first_piece.numel()
        return Batch(**values)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a sentence stands in a batch."""

    row: int
    #: Its first word in the row, and how many are read.
    first: int
    words: int


def collate(
    examples: Sequence[Example], tokenizer: object, passage: int = PASSAGE
) -> tuple[Batch, list[Seat]]:
    """Pad examples to one batch.

    Args:
        examples: the sentences of an article stand together, in order.
        tokenizer: without padding and truncation.
        passage: most pieces of a passage.

    Returns:
        The batch, and where each example stands in it.
    """
    pieces = [pieces_of(e.words[:MAX_WORDS], tokenizer) for e in examples]
    alone = list(_passages(examples, [len(ids) for ids, _ in pieces], passage))
    joined = [joined_pieces([pieces[i] for i in one]) for one in alone]
    rows = packed([len(numbers) for numbers, _ in joined], passage)
    longest, words = (max(sum(len(joined[p][part]) for p in row) for row in rows) for part in (0, 1))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    number, position = torch.zeros_like(ids), torch.zeros_like(ids)
    first_piece = torch.zeros(len(rows), words, dtype=torch.long)
    word_mask, told = torch.zeros(len(rows), words), torch.zeros(len(rows), words, 3, dtype=torch.long)
    trigger = torch.zeros(len(rows), words, 1 + len(TYPES))
    seats: dict[int, Seat] = {}
    for r, row in enumerate(rows):
        begin = at = 0
        for nth, p in enumerate(row, 1):
            numbers, starts = joined[p]
            end = begin + len(numbers)
            ids[r, begin:end], number[r, begin:end] = torch.tensor(numbers), nth
            position[r, begin:end] = torch.arange(len(numbers))
            first_piece[r, at : at + len(starts)], word_mask[r, at : at + len(starts)] = torch.tensor(starts) + begin, 1
            begin = end
            for i in alone[p]:
                seat = seats[i] = Seat(r, at, len(pieces[i][1]))
                at += seat.words
                told[r, seat.first : at] = torch.tensor(marks(examples[i].tokens[: seat.words]))
                trigger[r, seat.first : at] = _wanted(examples[i], seat.words)
    places = [seats[i] for i in range(len(examples))]
    anchors = _anchors(examples, places, words)
    return Batch(ids, number, position, first_piece, word_mask, told, trigger, *anchors), places


def packed(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Which passages share a row: the longest first, each in the first row where it fits.

    Args:
        lengths: of the passages, in pieces.
        most: pieces that rows of more than one passage have at most.

    Returns:
        By row the indices of its passages.
    """
    rows: list[list[int]] = []
    left: list[int] = []
    for p in sorted(range(len(lengths)), key=lambda p: -lengths[p]):
        row = next((r for r, room in enumerate(left) if lengths[p] <= room), len(rows))
        if row == len(rows):
            rows.append([])
            left.append(most)
        rows[row].append(p)
        left[row] -= lengths[p]
    return rows


def _passages(examples: Sequence[Example], lengths: Sequence[int], most: int) -> Iterator[range]:
    """The examples of each passage, which is of one article."""
    # What increases by one along sentences that follow one another is the difference of both numbers.
    for _, group in groupby(range(len(examples)), lambda i: (examples[i].article, examples[i].sentence - i)):
        numbers = list(group)
        for row in passages([lengths[i] for i in numbers], most):
            yield range(numbers[0] + row.start, numbers[0] + row.stop)


def _background(
    example: Example, beside: Mapping[str, Mapping[int, int]], examples: Sequence[Example]
) -> list[tuple[int, int, int]]:
    """The words that the decider sees behind the example's own: example, word, distance.

    Args:
        example: of the batch.
        beside: by article, and in it by the number of the sentence, the index of each example.
        examples: of the batch.
    """
    here = {n - 1: i for n, i in beside.get(example.article, {}).items()}
    kept = {n: examples[i].heads for n, i in here.items()}
    return [(here[n], word, distance) for n, word, distance in words_before(example.sentence - 1, kept)]


def _anchors(examples: Sequence[Example], seats: Sequence[Seat], row_words: int) -> list[Tensor]:
    """The tensors of the anchors, in the order of `Batch`."""
    beside: dict[str, dict[int, int]] = {}
    for i, example in enumerate(examples):
        beside.setdefault(example.article, {})[example.sentence] = i
    known: list[tuple[int, Anchor | Taught]] = [
        (i, a) for i, e in enumerate(examples) for a in (e.anchors if e.chances is None else e.taught)
        if a.word < MAX_WORDS
    ]  # fmt: skip
    behind = {i: _background(examples[i], beside, examples) for i in {i for i, _ in known}}
    longest = max((seats[i].words + len(behind[i]) for i, _ in known), default=0)
    shape = (len(known), longest)
    seen, way = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    seen_mask, own, roles = torch.zeros(shape), torch.zeros(shape), torch.zeros(*shape, len(ROLES) + 1)
    mode, status, dated = (torch.zeros(len(known), size) for size in (len(MODES), len(STATUSES), 3))
    for n, (i, anchor) in enumerate(known):
        seat, back = seats[i], behind[i]
        length, end = seat.words, seat.words + len(back)
        begin = seat.row * row_words + seat.first
        seen[n, :length] = torch.arange(begin, begin + length)
        own[n, :length] = seen_mask[n, :end] = 1
        way[n, :length] = torch.tensor(ways(examples[i].tokens, anchor.word)[:length])
        if back:
            seen[n, length:end] = torch.tensor(
                [seats[j].row * row_words + seats[j].first + word for j, word, _ in back]
            )
            way[n, length:end] = torch.tensor([WAYS + distance for _, _, distance in back])
        if isinstance(anchor, Taught):
            roles[n, :length] = torch.from_numpy(anchor.roles[:length])
            if anchor.before is not None and len(anchor.before) >= len(back):  # a cut article has the nearest
                roles[n, length:end, : len(ROLES)] = torch.from_numpy(anchor.before[len(anchor.before) - len(back) :])
            else:
                seen_mask[n, length:end] = 0
            for target, said in ((mode, anchor.mode), (status, anchor.status), (dated, anchor.dated)):
                target[n] = torch.from_numpy(said)
            continue
        mode[n, anchor.mode] = status[n, anchor.status] = dated[n, anchor.dated] = 1
        for role, word in [*anchor.roles, *((len(ROLES), word) for word in anchor.inside)]:
            if word < length:
                roles[n, word, role] = 1
        for role, named in anchor.before:
            for column, (j, word, _) in enumerate(back):
                if examples[j].words[word].lower() == named:
                    roles[n, length + column, role] = 1
    return [
        torch.tensor([a.word for _, a in known], dtype=torch.long),
        torch.tensor([a.type for _, a in known], dtype=torch.long),
        seen, seen_mask, own, way, roles, mode, status,
        torch.tensor([float(a.embedded) for _, a in known]), dated,
        *(torch.tensor([float(isinstance(a, Taught) or field not in a.unread) for _, a in known])
          for field in ("place", "date")),
    ]  # fmt: skip


def _wanted(example: Example, words: int) -> Tensor:
    """(words, 1 + types): the chances of each word's labels; where a person labelled, one of them is 1."""
    if example.chances is not None:
        return torch.from_numpy(example.chances[:words]).float()
    types = torch.zeros(words, dtype=torch.long)
    for anchor in example.anchors:
        if anchor.word < words:
            types[anchor.word] = anchor.type + 1
    return functional.one_hot(types, 1 + len(TYPES)).float()


def articles(examples: Iterable[Example]) -> list[list[Example]]:
    """The sentences of each article, in order."""
    of: dict[str, list[Example]] = {}
    for example in examples:
        of.setdefault(example.article, []).append(example)
    return [sorted(several, key=lambda e: e.sentence) for several in of.values()]


def drawn(known: Sequence[Sequence[Example]], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled articles, as many in a batch as have about `size` sentences; a long one is cut."""
    order = list(known)
    rng.shuffle(order)
    some: list[Example] = []
    most = size + size // 4
    for article in order:
        for at in range(0, len(article), most):
            part = article[at : at + most]
            if some and len(some) + len(part) > most:
                yield some
                some = []
            some = [*some, *part]
    if some:
        yield some
