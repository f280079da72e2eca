"""Let an encoder read news before it learns of events: words left out are to be guessed (Devlin et al. 2019).

    python -m training.events.pretrain --out RUN [--accurate] [--fold 0/5] [--epochs 5] [--device cuda]

The base weights were last trained to tell whole sentences apart; guessing words brings back what they knew of single
words, and shows them the news of this project: all that is labelled, and the texts of `training.events.teaching`
without those that share a run of words with gold/dev or the fold left out. The tables stay as they are.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.events import sets
from training.events.accurate import untrained
from training.events.batches import articles
from training.events.fitting import half, schedule
from training.events.teaching import texts
from training.folds import fold_test

#: Most pieces of a row, of a batch, and of the part of a batch that is read at once on a processor.
ROW, BATCH, AT_ONCE = 256, 32_000, 4_000
#: Share of the pieces to be guessed; of these, shares that are replaced by the mask and by any piece.
GUESSED, MASKED, ANY = 0.15, 0.8, 0.1
#: Share of the steps in which the learning rate rises.
WARM = 1 / 16


def main() -> None:
    """Train, save."""
    args = _arguments()
    model, tokenizer = untrained(args.seed, large=args.accurate)
    table = model.proposer.base.embeddings.word_embeddings
    args.out.mkdir(parents=True, exist_ok=True)
    rows = list(_rows(args.fold, tokenizer))
    print(f"{len(rows)} rows of {sum(map(len, rows))} pieces", flush=True)
    fit(model.proposer.base, table, rows, tokenizer, args)
    torch.save(model.proposer.base.state_dict(), args.out / "encoder.pt")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--accurate", action="store_true", help="the larger encoder")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fold", help="K/N: leave fold K of N out")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    return parser.parse_args()


def _rows(fold: str | None, tokenizer: Tokenizer) -> Iterator[list[int]]:
    """The pieces of consecutive sentences."""
    inside = fold_test(fold) if fold else lambda _: False
    labelled = [e for e in [*sets.gold("train"), *sets.reports(), *sets.annotations()] if not inside(e.article)]
    read = [[" ".join(e.words) for e in article] for article in articles(labelled)]
    seen = {sentence for article in read for sentence in article}
    read += [[s for s in sentences if s not in seen] for sentences in texts(inside)]
    for article in read:
        row: list[int] = []
        for sentence in article:
            pieces = tokenizer.encode(sentence.split(" "), is_pretokenized=True, add_special_tokens=False).ids
            if row and len(row) + len(pieces) > ROW - 2:
                yield row
                row = []
            row = (row + pieces)[: ROW - 2]
        if row:
            yield row


def fit(base: nn.Module, table: nn.Embedding, rows: Sequence[list[int]], tokenizer: Tokenizer,
        args: argparse.Namespace) -> None:  # fmt: skip
    """Train an encoder in place; what guesses from its vectors is left behind."""
    count, width = table.weight.shape
    guess = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
    bias = nn.Parameter(torch.zeros(count, device=args.device))
    base.to(args.device).train()
    guess.to(args.device)
    ours = [values for values in base.parameters() if values.requires_grad]
    groups = [{"params": ours, "lr": args.rate}, {"params": [*guess.parameters(), bias], "lr": 5 * args.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rng = random.Random(args.seed)
    ahead = random.Random(args.seed)
    steps = sum(1 for _ in range(args.epochs) for _ in _batches(rows, ahead, BATCH))
    rates = schedule(optimizer, steps, WARM)
    special = _Special(tokenizer)
    for epoch in range(args.epochs):
        began, total, done = time.time(), 0.0, 0
        for some in _batches(rows, rng, BATCH):
            optimizer.zero_grad()
            for part in _batches(some, random.Random(args.seed), AT_ONCE if args.device == "cpu" else BATCH):
                ids, mask = _padded(part, special)
                asked = (torch.rand(ids.shape) < GUESSED) & (mask > 0) & (ids != special.first) & (ids != special.last)
                asked[0, 1] = True  # at least one
                shown = _hidden(ids, asked, special.mask, count).to(args.device)
                ids, mask, asked = (t.to(args.device) for t in (ids, mask, asked))
                with half(args.device):
                    states = base(input_ids=shown, attention_mask=mask).last_hidden_state[asked]
                    scores = functional.linear(guess(states), table.weight, bias)
                    loss = functional.cross_entropy(scores.float(), ids[asked]) * len(part) / len(some)
                loss.backward()
                total += float(loss.detach())
            nn.utils.clip_grad_norm_(ours, 1.0)
            optimizer.step()
            rates.step()
            done += 1
        print(f"epoch {epoch + 1}: loss {total / max(1, done):.3f}, {time.time() - began:.0f} s", flush=True)
    base.to("cpu")


class _Special:
    """The pieces that stand for no text.

    Args:
        tokenizer: puts one piece before a sentence and one behind it.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.first, self.last = tokenizer.encode([], is_pretokenized=True).ids
        names = (("<pad>", "<mask>"), ("[PAD]", "[MASK]"))
        self.pad, self.mask = next(
            (tokenizer.token_to_id(pad), tokenizer.token_to_id(mask)) for pad, mask in names
            if tokenizer.token_to_id(pad) is not None
        )  # fmt: skip


def _padded(rows: Sequence[list[int]], special: _Special) -> tuple[Tensor, Tensor]:
    """(rows, pieces) piece numbers, and 1 where a piece stands."""
    longest = max(map(len, rows)) + 2
    ids = torch.full((len(rows), longest), special.pad)
    for n, row in enumerate(rows):
        ids[n, : len(row) + 2] = torch.tensor([special.first, *row, special.last])
    return ids, (ids != special.pad).long()


def _hidden(ids: Tensor, asked: Tensor, mask: int, count: int) -> Tensor:
    """The pieces as the encoder sees them."""
    chance = torch.rand(ids.shape)
    shown = torch.where(asked & (chance < MASKED), mask, ids)
    return torch.where(asked & (chance >= 1 - ANY), torch.randint(count, ids.shape), shown)


def _batches(rows: Sequence[list[int]], rng: random.Random, most: int) -> Iterator[list[list[int]]]:
    """Shuffled batches of rows of like length, of at most so many pieces or of one row."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]) + 20 * rng.random())
    out: list[list[list[int]]] = [[]]
    for i in order:
        if out[-1] and (len(rows[i]) + 2) * (len(out[-1]) + 1) > most:
            out.append([])
        out[-1].append(rows[i])
    rng.shuffle(out)
    yield from out


if __name__ == "__main__":
    main()
