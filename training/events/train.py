"""Train the event model.

    python -m training.events.train --out RUN [--seed 0] [--epochs 8] [--fold 0/5] [--exclude PREFIX] [--dev]

Reads the coded articles of the folder DRAGOMAN_DATA (default ../shared) and our own reports in training/reports.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.corrections import corrected
from training.events.batches import MAX_WORDS, Batch, batches, collate
from training.events.examples import Example, build, cached, load_lines
from training.events.network import EventModel, base_folder
from training.folds import in_fold

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))
CACHE = Path("training/runs/cache")
#: Share of the sentences without an event that an epoch reads.
EMPTY_SHARE = 0.5
#: How much faster the new layers learn than the base.
HEAD_FASTER = 12


def gold(part: str) -> list[Example]:
    """Examples of gold/train or gold/dev."""
    folder = DATA / "gold"

    def make() -> list[Example]:
        articles, events = (load_lines(folder / f"{part}.{kind}.jsonl") for kind in ("articles", "events"))
        return build(articles, corrected(articles, events) if part == "train" else events)

    return cached(CACHE / f"{part}.pickle", make)


def losses(model: EventModel, batch: Batch, trigger_weight: float) -> Tensor:
    """The sum of the weighted losses of one batch; `trigger_weight` is that of finding events, per word."""
    logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
    flat = functional.cross_entropy(logits.transpose(1, 2), batch.trigger, ignore_index=-100, reduction="none")
    total = (flat * batch.weight.unsqueeze(1)).sum() / (batch.word_mask * batch.weight.unsqueeze(1)).sum()
    total = total * trigger_weight
    if not len(batch.row):
        return total
    weight = batch.weight[batch.row]
    mask = batch.word_mask[batch.row]
    roles, status, embedded, mode, dated = model.decider(words[batch.row], mask, batch.anchor, batch.type, batch.ways)
    each = functional.binary_cross_entropy_with_logits(roles, batch.roles, reduction="none").sum(-1)
    role_loss = ((each * mask).sum(1) * weight).mean()
    own = functional.cross_entropy(status, batch.status, reduction="none") * 0.5
    own = own + functional.binary_cross_entropy_with_logits(embedded, batch.embedded, reduction="none") * 0.5
    own = own + functional.cross_entropy(mode, batch.mode, reduction="none") * 0.3
    own = own + functional.cross_entropy(dated, batch.dated, reduction="none") * 0.3
    return total + role_loss + (own * weight).mean()


def fit(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer, *, epochs: int, seed: int, out: Path,
        trigger_weight: float, rate: float, size: int = 24) -> None:  # fmt: skip
    """Train in place with linear warm-up and decay; the new layers learn faster than the base by `HEAD_FASTER`."""
    rng = random.Random(seed)
    steps = epochs * ((len(_drawn(data, random.Random(seed))) + size - 1) // size)
    # The word vectors stay as they came: most words of unseen news do not stand in the gold sentences.
    model.proposer.base.embeddings.word_embeddings.weight.requires_grad = False
    base = [p for p in model.proposer.base.parameters() if p.requires_grad]
    known = {id(p) for p in base}
    heads = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": base, "lr": rate}, {"params": heads, "lr": rate * HEAD_FASTER}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))
    )
    model.train()
    for epoch in range(epochs):
        began, total, count = time.time(), 0.0, 0
        for batch in batches(_drawn(data, rng), tokenizer, size, rng):
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
    return [e for e in data if e.anchors or rng.random() < EMPTY_SHARE]


@torch.no_grad()
def measure(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """Type-in-sentence and decision scores, with gold anchors for the decisions and a 0.5 threshold for triggers."""
    model.eval()
    right = made = wanted = 0
    names = ("status", "embedded", "mode", "dated", "role_tp", "role_p", "role_g")
    hits: dict[str, list[float]] = {name: [] for name in names}
    for at in range(0, len(data), 32):
        part = data[at : at + 32]
        batch = collate(part, tokenizer)
        logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
        chance = torch.softmax(logits, -1)
        for r, example in enumerate(part):
            length = min(len(example.words), MAX_WORDS)
            found = [int(c[1:].argmax()) for c in chance[r, :length] if float(c[0]) < 0.5]
            golds = [a.type for a in example.anchors]
            right += sum(min(found.count(t), golds.count(t)) for t in set(golds))
            made, wanted = made + len(found), wanted + len(golds)
        if len(batch.row):
            out = model.decider(words[batch.row], batch.word_mask[batch.row], batch.anchor, batch.type, batch.ways)
            hits["status"] += (out[1].argmax(-1) == batch.status).float().tolist()
            hits["embedded"] += ((out[2] > 0).float() == batch.embedded).float().tolist()
            hits["mode"] += (out[3].argmax(-1) == batch.mode).float().tolist()
            hits["dated"] += (out[4].argmax(-1) == batch.dated).float().tolist()
            said = (out[0][..., :2] > 0).float() * batch.word_mask[batch.row].unsqueeze(-1)
            hits["role_tp"].append(float((said * batch.roles[..., :2]).sum()))
            hits["role_p"].append(float(said.sum()))
            hits["role_g"].append(float(batch.roles[..., :2].sum()))
    tp, p, g = (sum(hits.pop(k)) for k in ("role_tp", "role_p", "role_g"))
    scores = {name: sum(values) / max(1, len(values)) for name, values in hits.items()}
    return {"type_precision": right / max(1, made), "type_recall": right / max(1, wanted),
            "type_f1": 2 * right / max(1, made + wanted), "role_f1": 2 * tp / max(1, p + g), **scores}  # fmt: skip


def new_model(seed: int) -> tuple[EventModel, Tokenizer]:
    """An untrained model on the base weights, and its tokenizer."""
    from transformers import AutoModel

    torch.manual_seed(seed)
    folder = base_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return EventModel(AutoModel.from_pretrained(folder)), tokenizer


def main() -> None:
    """Train, measure, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--fold", help="K/N: leave fold K of N out and measure on it")
    parser.add_argument("--exclude", action="append", default=[], help="leave out gold ids with this prefix")
    parser.add_argument("--reports", action="store_true", help="add training/reports")
    parser.add_argument("--resume", type=Path, help="a run to begin from")
    parser.add_argument("--rate", type=float, default=8e-5, help="learning rate of the base")
    parser.add_argument("--trigger-weight", type=float, default=10, help="weight of finding events in the loss")
    args = parser.parse_args()
    data = [e for e in gold("train") if not e.article.startswith(tuple(args.exclude))]
    held: list[Example] = []
    if args.fold:
        fold, folds = map(int, args.fold.split("/"))
        held = [e for e in data if in_fold(e.article, fold, folds)]
        data = [e for e in data if not in_fold(e.article, fold, folds)]
    if args.reports:
        data = data + own_reports()
    model, tokenizer = new_model(args.seed)
    if args.resume:
        model.load_state_dict(torch.load(args.resume / "model.pt"))
    args.out.mkdir(parents=True, exist_ok=True)
    fit(model, data, tokenizer, epochs=args.epochs, seed=args.seed, out=args.out,
        trigger_weight=args.trigger_weight, rate=args.rate)  # fmt: skip
    figures = {"sentences": len(data)}
    for name, part in (("held", held), ("dev", gold("dev"))):
        if part:
            figures[name] = {k: round(v, 4) for k, v in measure(model, part, tokenizer).items()}
    (args.out / "figures.json").write_text(json.dumps({**vars(args), **figures}, indent=1, default=str))
    print(json.dumps(figures, indent=1))


def own_reports() -> list[Example]:
    """Examples of the invented reports in training/reports."""
    from training.reports import load_all

    def make() -> list[Example]:
        return build(*load_all())

    return cached(CACHE / "reports.pickle", make)


if __name__ == "__main__":
    main()
