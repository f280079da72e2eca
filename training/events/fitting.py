"""Fitting the event model: the losses of a batch, and the optimizer's walk over the epochs."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dragoman.extract.labels import ROLES
from training.events.batches import Batch, batches, decided, keep, keep_all
from training.events.examples import Example
from training.events.network import EventModel

#: Share of the sentences without an event that an epoch reads.
EMPTY_SHARE = 0.5
#: How much faster the new layers learn than the base.
HEAD_FASTER = 12
#: Whether this processor multiplies in bfloat16, twice as fast as in single precision.
HALF = torch.cpu._is_avx512_bf16_supported()

#: Weight of the words of sentences before, where one party in ten stands.
BEHIND = 2.0
#: Columns of the roles that tell place and time.
_UNREAD = [ROLES.index("place"), ROLES.index("time")]


def losses(model: EventModel, batch: Batch, trigger_weight: float) -> Tensor:
    """The sum of the weighted losses of one batch; `trigger_weight` is that of finding events, per word."""
    logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
    flat = -(batch.trigger * functional.log_softmax(logits.float(), -1)).sum(-1)
    total = flat.sum() / batch.word_mask.sum() * trigger_weight
    keep(batch, words)
    if not len(batch.row):
        return total
    (roles, status, embedded, mode, dated), mask = decided(model, batch, words)
    of_role = functional.binary_cross_entropy_with_logits(roles, batch.roles, reduction="none")
    labelled = torch.ones_like(of_role[:, :1])
    labelled[:, 0, _UNREAD] = batch.read.unsqueeze(1)
    each = (of_role * labelled).sum(-1)
    each[:, batch.word_mask.shape[1] :] *= BEHIND
    role_loss = (each * mask).sum(1).mean()
    own = functional.cross_entropy(status, batch.status) * 0.5
    own = own + functional.binary_cross_entropy_with_logits(embedded, batch.embedded) * 0.5
    own = own + functional.cross_entropy(mode, batch.mode) * 0.3
    when = functional.cross_entropy(dated, batch.dated, reduction="none") * batch.read
    own = own + when.sum() / batch.read.sum().clamp(min=1) * 0.3
    return total + role_loss + own


def fit(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer, *, epochs: int, seed: int, out: Path,
        trigger_weight: float, rate: float, size: int, resumed: bool = False) -> None:  # fmt: skip
    """Train in place with linear warm-up and decay; the new layers learn faster than the base by `HEAD_FASTER`.

    What a sentence sees of those before is what the model made of these when it read them last: in the first epoch of
    a model that is not `resumed` from another run, nothing or little.
    """
    rng = random.Random(seed)
    steps = epochs * ((len(_drawn(data, random.Random(seed))) + size - 1) // size)
    base = [p for p in model.proposer.base.parameters() if p.requires_grad]
    known = {id(p) for p in base}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": base, "lr": rate}, {"params": heads, "lr": rate * HEAD_FASTER}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))
    )
    if resumed:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
            keep_all(model.eval(), data, tokenizer)
    model.train()
    for epoch in range(epochs):
        began, total, count = time.time(), 0.0, 0
        for batch in batches(_drawn(data, rng), tokenizer, size, rng, data):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
                loss = losses(model, batch, trigger_weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, {time.time() - began:.0f} s", flush=True)
        torch.save(model.state_dict(), out / "model.pt")


def _drawn(data: Sequence[Example], rng: random.Random) -> list[Example]:
    """All sentences with events and a fresh draw of those without: they are half of the news and soon learned."""
    return [e for e in data if e.anchors or e.taught or rng.random() < EMPTY_SHARE]
