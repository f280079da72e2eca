"""Code the gold articles and score the records.

    python -m evaluation.gold dev [--out CODED.jsonl]
    python -m evaluation.gold train --fold 0/5 --model FOLDER --prefix gu,gwn,tr,re3d,pn

Reads `gold/PART.articles.jsonl` and `gold/PART.events.jsonl` of the folder DRAGOMAN_DATA (default ../shared).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from training.corrections import corrected
from training.events.examples import load_lines
from training.folds import fold_test

from dragoman import Article, Coder
from dragoman.coder import default_steps
from dragoman.export.plover import line, records
from dragoman.read import article_from_text
from dragoman.resources import MODELS
from dragoman.score import score
from dragoman.score_files import as_text, coded_events, from_gold

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))


def load(part: str, *, mended: bool = False) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Articles and events of a part of the gold.

    Args:
        part: "train" or "dev".
        mended: with training/corrections.jsonl, which are of gold/train.
    """
    articles, events = (load_lines(DATA / "gold" / f"{part}.{kind}.jsonl") for kind in ("articles", "events"))
    return articles, corrected(articles, events) if mended else events


def article_of(record: dict[str, Any]) -> Article:
    """A gold article as the coder reads it."""
    return article_from_text(
        record["text"], id=record["id"], title=record.get("title"), date=record.get("date"), url=record.get("url"),
        uri=record["id"],
    )  # fmt: skip


def code(articles: list[dict[str, Any]], coder: Coder) -> list[dict[str, Any]]:
    """PLOVER records of gold articles."""
    made = coder.stream(map(article_of, articles))
    return [json.loads(line(record)) for coding in made for record in records(coding)]


def coder_with(model: str) -> Coder:
    """The coder with a shipped event model, or with one in another folder."""
    if model in MODELS:
        return Coder(model=model)
    from dragoman.extract.encoder import Encoder
    from dragoman.extract.events import events

    run = partial(events, model=Encoder(Path(model)))
    return Coder(steps=tuple(replace(s, run=run) if s.name == "events" else s for s in default_steps()))


def main() -> None:
    """Code, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["dev", "train"])
    parser.add_argument("--prefix", help="only ids with one of these origins, joined by commas")
    parser.add_argument("--corrected", action="store_true", help="with training/corrections.jsonl")
    parser.add_argument("--sample", type=int, help="so many articles, drawn with a fixed seed")
    parser.add_argument("--fold", help="K/N: only the articles of fold K of N")
    parser.add_argument("--model", default=MODELS[0], help="a shipped event model, or the folder of another")
    parser.add_argument("--out", type=Path, default=Path("/tmp/coded.jsonl"))
    args = parser.parse_args()
    articles, events = load(args.part, mended=args.corrected)
    if args.prefix:
        articles = [a for a in articles if a["id"].split("-")[0] in args.prefix.split(",")]
    if args.fold:
        inside = fold_test(args.fold)
        articles = [a for a in articles if inside(a["id"])]
    if args.sample:
        articles = random.Random(0).sample(articles, min(args.sample, len(articles)))
    began = time.perf_counter()
    coded = code(articles, coder_with(args.model))
    print(f"{len(articles)} articles, {len(coded)} events, {time.perf_counter() - began:.1f} s")
    known = {a["id"]: a["sentences"] for a in articles}
    gold = [from_gold(event) for event in events if event["article"] in known]
    print(as_text(score(gold, coded_events(coded, known))))
    args.out.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in coded), encoding="utf-8")


if __name__ == "__main__":
    main()
