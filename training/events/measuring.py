"""Scores of an event model against labelled sentences, before the rest of the pipeline adds its own errors."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.events.batches import PASSAGE, Batch, articles, collate, drawn
from training.events.examples import Example
from training.events.fitting import half, read
from training.events.network import EventModel

#: Sentences read at once.
_SIZE = 64
#: Columns of the roles that are counted: actor and recipient.
_PARTIES = slice(0, 2)


@torch.no_grad()
def measure(
    model: EventModel, data: Sequence[Example], tokenizer: Tokenizer, *, device: str = "cpu", passage: int = PASSAGE
) -> dict[str, float]:
    """Type-in-sentence and decision scores, with gold anchors for the decisions and a 0.5 threshold for triggers.

    `role_f1` is of the words of the sentence, `before_role_f1` of those of sentences before; `parties` the share of
    events whose actors and recipients are all right by word.
    """
    model.to(device).eval()
    sums: Counter[str] = Counter()
    for some in drawn(articles(data), _SIZE, random.Random(0)):
        batch, seats = collate(some, tokenizer, passage)
        batch = batch.to(device)
        with half(device):
            logits, said = read(model, batch)
        best = torch.where(logits.float().softmax(-1)[..., 0] < 0.5, logits[..., 1:].argmax(-1) + 1, 0).tolist()
        for example, seat in zip(some, seats, strict=True):
            found = [kind - 1 for kind in best[seat.row][seat.first : seat.first + seat.words] if kind]
            golds = [a.type for a in example.anchors]
            sums["right"] += sum(min(found.count(kind), golds.count(kind)) for kind in set(golds))
            sums["made"] += len(found)
            sums["wanted"] += len(golds)
        if said:
            sums.update(_decided(batch, [one.float() for one in said]))
    model.to("cpu")
    count = max(1, sums["anchors"])
    return {
        "type_precision": sums["right"] / max(1, sums["made"]), "type_recall": sums["right"] / max(1, sums["wanted"]),
        "type_f1": 2 * sums["right"] / max(1, sums["made"] + sums["wanted"]),
        **{f"{name}role_f1": 2 * sums[f"{name}hit"] / max(1, sums[f"{name}said"] + sums[f"{name}gold"])
           for name in ("", "before_")},
        **{name: sums[name] / count for name in ("parties", "status", "embedded", "mode", "dated")},
    }  # fmt: skip


def _decided(batch: Batch, said: Sequence[Tensor]) -> dict[str, int]:
    """Counts of what the decider got right."""
    roles, status, embedded, mode, dated = said
    made = (roles[..., _PARTIES] > 0) & (batch.seen_mask > 0).unsqueeze(-1)
    gold = batch.roles[..., _PARTIES] > 0.5
    own = (batch.own > 0).unsqueeze(-1)
    out = {"anchors": len(status)}
    for name, here in (("", own), ("before_", ~own)):
        out |= {f"{name}hit": int((made & gold & here).sum()), f"{name}said": int((made & here).sum()),
                f"{name}gold": int((gold & here).sum())}  # fmt: skip
    # Of those of sentences before, one word that means the party is enough.
    before, wrong = ((gold & ~own).any(1), (made & ~gold & ~own).any((1, 2)))
    found = (made & gold & ~own).any(1)
    out["parties"] = int((((made ^ gold) & own).sum((1, 2)) == 0).logical_and(~wrong & ~(before & ~found).any(1)).sum())
    for name, one, wanted in zip(
        ("status", "mode", "dated"), (status, mode, dated), (batch.status, batch.mode, batch.dated), strict=True
    ):
        out[name] = int((one.argmax(-1) == wanted.argmax(-1)).sum())
    out["embedded"] = int(((embedded > 0) == (batch.embedded > 0.5)).sum())
    return out
