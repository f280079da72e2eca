"""Train an event model: the small one, or the accurate one.

    python -m training.events.train --out RUN [--accurate] [--encoder RUN] [--resume RUN] [--fold 0/5] [--epochs 4]
                                    [--device cuda] [--teacher MODEL] [--corrections GOLD.jsonl ARTICLES.jsonl]

Reads the coded articles of the folder DRAGOMAN_DATA (default ../shared), our labels of its public sets
(training/annotations.jsonl) and our own reports (training/reports). With --corrections also what people corrected in
an archive: `dragoman annotations export --store news.db --format gold --output GOLD.jsonl --articles ARTICLES.jsonl`;
`--resume src/dragoman/data/models/accurate` begins from what ships.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from training.events import sets, shipped
from training.events.accurate import untrained
from training.events.examples import Example
from training.events.fitting import Plan, fit
from training.events.measuring import measure
from training.events.teaching import taught
from training.folds import fold_test


def main() -> None:
    """Train, measure, save."""
    args = _arguments()
    data, held, dev = _material(args)
    model, tokenizer = untrained(args.seed, large=args.accurate)
    if args.encoder:
        model.proposer.base.load_state_dict(torch.load(args.encoder / "encoder.pt"))
    if args.resume:
        if (args.resume / "proposer.onnx").exists():
            shipped.load(model, args.resume)
        else:
            model.load_state_dict(torch.load(args.resume / "model.pt"))
    args.out.mkdir(parents=True, exist_ok=True)
    print(f"{len(data)} sentences to learn from", flush=True)
    plan = Plan(args.epochs, args.seed, args.size, args.rate, args.decay, args.head_rate, args.frozen,
                args.trigger_weight, args.twice, args.decider, args.device, minutes=args.minutes,
                steps=args.steps)  # fmt: skip
    fit(model, data, tokenizer, plan, args.out)
    figures = {"sentences": len(data)}
    for name, part in (("held", held), ("dev", dev)):
        if part:
            scores = measure(model, part, tokenizer, device=args.device, passage=plan.passage)
            figures[name] = {k: round(v, 4) for k, v in scores.items()}
    (args.out / "figures.json").write_text(json.dumps({**vars(args), **figures}, indent=1, default=str))
    print(json.dumps(figures, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--accurate", action="store_true", help="train the larger encoder")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--minutes", type=float, help="end after so many minutes, if the epochs have not ended before")
    parser.add_argument("--steps", type=int, help="end after so many steps, if the epochs have not ended before")
    parser.add_argument("--fold", help="K/N: leave fold K of N out and measure on it")
    parser.add_argument("--without", action="append", default=[], choices=("gold", "reports", "annotations"),
                        help="leave out a source of labels")  # fmt: skip
    parser.add_argument("--corrections", type=Path, nargs=2, metavar=("GOLD", "ARTICLES"),
                        help="learn from corrections of an archive too")  # fmt: skip
    parser.add_argument("--teacher", type=Path, help="an exported model that labels more texts")
    parser.add_argument("--encoder", type=Path, help="a run of training.events.pretrain to begin from")
    parser.add_argument("--resume", type=Path, help="a run, or the folder of an exported model, to begin from")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="learning rate of the encoder's last layer")
    parser.add_argument("--decay", type=float, default=0.8, help="how much slower each layer below it learns")
    parser.add_argument("--head-rate", type=float, default=8e-4, help="learning rate of all but the encoder")
    parser.add_argument("--frozen", type=int, default=0, help="layers from below that are left as they are")
    parser.add_argument("--decider", action="store_true", help="train the decider alone")
    parser.add_argument("--size", type=int, default=64, help="sentences of a batch")
    parser.add_argument("--trigger-weight", type=float, default=40, help="weight of finding events in the loss")
    parser.add_argument("--twice", type=float, default=1.0,
                        help="weight of the difference of two readings in the loss; 0 reads once")  # fmt: skip
    return parser.parse_args()


def _material(args: argparse.Namespace) -> tuple[list[Example], list[Example], list[Example]]:
    """Sentences to learn from, those of the fold held out, those of gold/dev."""
    data, held = list(sets.gold("train")), []
    if args.fold:
        inside = fold_test(args.fold)
        held = [e for e in data if inside(e.article)]
        data = [e for e in data if not inside(e.article)]
    if "gold" in args.without:
        data = []
    if "reports" not in args.without:
        data += sets.reports()
    if "annotations" not in args.without:
        data += sets.annotations()
    if args.teacher:
        data += taught(args.teacher, fold_test(args.fold) if args.fold else lambda _: False)
    if args.corrections:
        data += sets.corrections(*args.corrections)
    return data, held, sets.gold("dev")


if __name__ == "__main__":
    main()
