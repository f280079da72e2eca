"""What the teacher says of the labelled sentences and of unlabelled ones, for the student to learn from.

python -m training.events.teach TEACHER_RUN --out FILE
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from dragoman.extract.labels import ROLES
from training.events import sets, teacher
from training.events.batches import MAX_WORDS, collate
from training.events.examples import Anchor, Example
from training.events.fitting import HALF
from training.events.network import EventModel

#: Least probability of an event that the student is shown as one.
_EVENT = 0.5
_BATCH = 32


def main() -> None:
    """Read everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    model, tokenizer = teacher.new(0)
    model.load_state_dict(torch.load(args.run / "model.pt"))
    model.eval()
    labelled = sets.gold("train") + sets.reports() + sets.annotations()
    teacher.attach(labelled)
    known = {(e.article, e.sentence): c.half() for e, c in read(model, labelled, tokenizer)}
    fresh = coded(model, sets.unlabelled(), tokenizer)
    torch.save((known, fresh), args.out)
    print(f"{len(known)} labelled and {len(fresh)} unlabelled sentences, of these"
          f" {sum(len(e.anchors) for e in fresh)} events")  # fmt: skip


@torch.no_grad()
def read(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> Iterator[tuple[Example, Tensor]]:
    """Each sentence with its (words, 1 + types) probabilities."""
    for example, chances, _ in _read(model, data, tokenizer):
        yield example, chances


def coded(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> list[Example]:
    """The sentences with the teacher's probabilities, and with its likely events as anchors."""
    out = []
    for at in range(0, len(data), 1000):
        part = list(data[at : at + 1000])
        teacher.attach(part, keep=False)
        for example, chances, words in _read(model, part, tokenizer):
            anchors = _anchors(model, example, chances, words, tokenizer)
            out.append(replace(example, anchors=anchors, states=None, taught=chances.half(), trust=1.0))
        for example in part:
            example.states = None
    return out


@torch.no_grad()
def _read(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> Iterator[tuple[Example, Tensor, Tensor]]:
    order = sorted(data, key=lambda e: len(e.words))
    for at in range(0, len(order), _BATCH):
        part = order[at : at + _BATCH]
        batch = collate(part, tokenizer)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
            logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
        chances, words = torch.softmax(logits.float(), -1), words.float()
        for row, example in enumerate(part):
            length = min(len(example.words), MAX_WORDS)
            yield example, chances[row, :length].clone(), words[row, :length].clone()


@torch.no_grad()
def _anchors(
    model: EventModel, example: Example, chances: Tensor, words: Tensor, tokenizer: Tokenizer
) -> list[Anchor]:  # fmt: skip
    found = [
        Anchor(word, int(chance[1:].argmax()), 0, 0, False, 0)
        for word, chance in enumerate(chances) if float(chance[0]) < 1 - _EVENT
    ]  # fmt: skip
    if not found:
        return []
    batch = collate([replace(example, anchors=found)], tokenizer)
    count = len(found)
    roles, status, embedded, mode, dated = model.decider(
        words.unsqueeze(0).expand(count, -1, -1), batch.word_mask.expand(count, -1), batch.anchor, batch.type,
        batch.ways,
    )  # fmt: skip
    return [
        replace(
            anchor, mode=int(mode[n].argmax()), status=int(status[n].argmax()), embedded=bool(embedded[n] > 0),
            dated=int(dated[n].argmax()),
            roles=[(role, int(word)) for word, role in (roles[n, :, : len(ROLES)] > 0).nonzero().tolist()],
            inside=tuple(int(w) for w in (roles[n, :, -1] > 0).nonzero().flatten()),
        )
        for n, anchor in enumerate(found)
    ]  # fmt: skip


if __name__ == "__main__":
    main()
