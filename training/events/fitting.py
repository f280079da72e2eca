"""Fitting the event model: the losses of a batch, and the optimizer's walk over the epochs.

A batch may be read twice under other dropout, and what the two readings say may not differ much: beside the labels this
is learned from (Wu et al. 2021, R-Drop).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dragoman.extract.labels import ROLES
from training.events.batches import PASSAGE, Batch, articles, collate, drawn
from training.events.examples import Example
from training.events.network import EventModel, layers
from training.events.processor import keep_memory, quicken

#: Whether this processor multiplies in bfloat16, twice as fast as in single precision.
HALF = torch.cpu._is_avx512_bf16_supported()

#: Weight of the words of sentences before, where one party in ten stands.
BEHIND = 2.0
#: Share of the steps in which the learning rate rises.
WARM = 1 / 10
#: Columns of the roles that tell place and time, which some coders left out.
_PLACE, _TIME = ROLES.index("place"), ROLES.index("time")


@dataclass(frozen=True)
class Plan:
    """How to train."""

    epochs: int
    seed: int
    #: Sentences of a batch.
    size: int
    #: Learning rate of the encoder's last layer, and how much slower each layer below learns.
    rate: float
    decay: float
    #: Learning rate of all that is not the encoder.
    head_rate: float
    #: Layers of the encoder, from below, that are left as they are.
    frozen: int
    #: Weight of finding events in the loss, per word.
    trigger_weight: float
    #: Weight of the difference of two readings; 0 reads once.
    twice: float
    #: Is the proposer left as it is, and the decider trained alone?
    decider: bool = False
    device: str = "cpu"
    passage: int = PASSAGE
    #: The learning rate falls to nothing in so many minutes, if the epochs have not ended before.
    minutes: float | None = None
    #: Most steps, whatever the epochs.
    steps: int | None = None


def half(device: str) -> Any:
    """The context in which products are made in bfloat16, where the device is the faster for it."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=HALF or device != "cpu")


def read(model: EventModel, batch: Batch) -> tuple[Tensor, tuple[Tensor, ...]]:
    """What the proposer says of a batch's words, and the decider of its anchors, if there is one."""
    # Padding looks at padding: a softmax over nothing is not a number.
    looks = batch.passage.unsqueeze(1).unsqueeze(3) == batch.passage.unsqueeze(1).unsqueeze(2)
    logits, words = model.proposer(batch.input_ids, looks, batch.first_piece, batch.marks, batch.position)
    if not len(batch.anchor):
        return logits, ()
    seen = words.float().flatten(0, 1)[batch.seen]
    return logits, model.decider(seen, batch.seen_mask, batch.anchor, batch.type, batch.ways)


def losses(batch: Batch, logits: Tensor, said: Sequence[Tensor], trigger_weight: float) -> Tensor:
    """The sum of the weighted losses of one batch."""
    flat = -(batch.trigger * functional.log_softmax(logits.float(), -1)).sum(-1)
    total = flat.sum() / batch.word_mask.sum() * trigger_weight
    if not said:
        return total
    roles, status, embedded, mode, dated = (one.float() for one in said)
    of_role = functional.binary_cross_entropy_with_logits(roles, batch.roles, reduction="none")
    labelled = torch.ones_like(of_role[:, :1])
    labelled[:, 0, _PLACE], labelled[:, 0, _TIME] = batch.placed, batch.timed
    weight = torch.where(batch.own > 0, 1.0, BEHIND) * batch.seen_mask
    role_loss = ((of_role * labelled).sum(-1) * weight).sum(1).mean()
    own = functional.cross_entropy(status, batch.status) * 0.5
    own = own + functional.binary_cross_entropy_with_logits(embedded, batch.embedded) * 0.5
    own = own + functional.cross_entropy(mode, batch.mode) * 0.3
    when = functional.cross_entropy(dated, batch.dated, reduction="none") * batch.timed
    own = own + when.sum() / batch.timed.sum().clamp(min=1) * 0.3
    return total + role_loss + own


def differences(batch: Batch, logits: Tensor, said: Sequence[Tensor], trigger_weight: float) -> Tensor:
    """How much the two readings of a doubled batch differ."""
    one, other = logits.float().chunk(2)
    mask = batch.word_mask.chunk(2)[0]
    total = (_between(one, other) * mask).sum() / mask.sum() * trigger_weight / 2
    if not said:
        return total
    first, second = said[0].float().chunk(2)
    of_roles = (torch.sigmoid(first) - torch.sigmoid(second)) * (first - second)
    total = total + (of_roles.sum(-1) * batch.seen_mask.chunk(2)[0]).sum(1).mean() / 2
    return total + _between(*said[1].float().chunk(2)).mean() / 4


def _between(one: Tensor, other: Tensor) -> Tensor:
    """Symmetric divergence of two distributions, given as logits."""
    a, b = functional.log_softmax(one, -1), functional.log_softmax(other, -1)
    return ((a.exp() - b.exp()) * (a - b)).sum(-1)


def schedule(
    optimizer: torch.optim.Optimizer, steps: int, warm: float, done: Callable[[], float] = lambda: 0.0
) -> torch.optim.lr_scheduler.LRScheduler:
    """Linear warm-up over a share of the steps, then linear decay to nothing.

    Args:
        optimizer: whose rates are changed.
        steps: how many there are at most.
        warm: share in which the rate rises.
        done: the share of the time that has gone by, if the time is over before the steps.
    """
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: _rate(max(n / steps, done()), 1 / steps, warm))


def _rate(gone: float, step: float, warm: float) -> float:
    """The learning rate as a share of its most, when the share `gone` of the training is over."""
    return min((gone + step) / max(warm, step), max(0.0, (1 - gone) / max(step, 1 - warm)))


def fit(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer, plan: Plan, out: Path) -> None:
    """Train in place with linear warm-up and decay, and keep the weights in `out` after each epoch."""
    rng = random.Random(plan.seed)
    known = articles(data)
    ahead = random.Random(plan.seed)
    steps = sum(1 for _ in range(plan.epochs) for _ in drawn(known, plan.size, ahead))
    left = steps = min(steps, plan.steps or steps)
    if plan.device == "cpu":
        keep_memory()
        quicken(model)
    optimizer = torch.optim.AdamW(_groups(model, plan), weight_decay=0.01, fused=True)
    start = time.monotonic()

    def done() -> float:
        return (time.monotonic() - start) / 60 / plan.minutes if plan.minutes else 0.0

    rates = schedule(optimizer, steps, WARM, done)
    model.to(plan.device).train()
    for epoch in range(plan.epochs):
        if epoch and (done() >= 1 or not left):
            break
        began, total, count = time.time(), 0.0, 0
        for some in drawn(known, plan.size, rng):
            if done() >= 1 or not left:
                break
            left -= 1
            batch = collate(some, tokenizer, plan.passage)[0].to(plan.device)
            if plan.twice:
                batch = batch.doubled()
            with half(plan.device):
                logits, said = read(model, batch)
                loss = losses(batch, logits, said, plan.trigger_weight)
                if plan.twice:
                    loss = loss + plan.twice * differences(batch, logits, said, plan.trigger_weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            rates.step()
            total, count = total + float(loss.detach()), count + 1
            if count % 100 == 0:
                print(f"  {count}: loss {total / count:.4f}, {time.time() - began:.0f} s", flush=True)
        took, mean = time.time() - began, total / max(1, count)
        print(f"epoch {epoch + 1}: {count} steps, loss {mean:.4f}, {took:.0f} s", flush=True)
        torch.save({name: values.cpu() for name, values in model.state_dict().items()}, out / "model.pt")
    model.to("cpu")


def _groups(model: EventModel, plan: Plan) -> list[dict[str, Any]]:
    """The parameters with their learning rates."""
    stack = [] if plan.decider else layers(model.proposer.base)[plan.frozen :]
    out: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": plan.rate * plan.decay**below}
        for below, layer in enumerate(reversed(stack))
    ]
    known = {id(values) for values in (model.proposer if plan.decider else model.proposer.base).parameters()}
    out.append({"params": [v for v in model.parameters() if id(v) not in known], "lr": plan.head_rate})
    trained = {id(values) for group in out for values in group["params"]}
    for values in model.parameters():
        values.requires_grad = id(values) in trained
    return out
