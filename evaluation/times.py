"""Measures dates: event dates on the coded articles, and the value of time expressions on WikiWars.

    python -m evaluation.times events train|dev       which date is the event's, gold triggers given
    python -m evaluation.times wikiwars [--other]     strict value F1; --other: dateparser on the same texts

Reads the folder DRAGOMAN_DATA (default ../shared).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.extract.dating import event_time
from dragoman.extract.times import times
from dragoman.model import Article, Coding, Sentence, Span
from dragoman.text.parse import parse

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))


@dataclass(frozen=True, slots=True)
class GoldDate:
    """A coded event as far as its date goes."""

    coding: Coding
    sentence: Sentence
    trigger: Span
    #: As coded: a day, two days with a stroke, or None.
    date: str | None
    event: dict[str, Any]


def gold_dates(part: str) -> Iterator[GoldDate]:
    """The coded events of a part of the gold whose trigger is found in the text, with their parsed articles.

    Args:
        part: "train" or "dev".
    """
    events: dict[str, list[dict[str, Any]]] = {}
    for event in _lines(DATA / "gold" / f"{part}.events.jsonl"):
        events.setdefault(event["article"], []).append(event)
    for row in _lines(DATA / "gold" / f"{part}.articles.jsonl"):
        coding = times(parse(article_coding(row)))
        for event in events.get(row["id"], []):
            start, end = row["sentences"][event["sentence"] - 1]
            found = row["text"].find(event["trigger"], start, end)
            sentence = sentence_at(coding, found)
            if found >= 0 and sentence is not None:
                span = Span(found, found + len(event["trigger"]))
                yield GoldDate(coding, sentence, span, event["date"], event)


def article_coding(row: dict[str, Any]) -> Coding:
    """The coding of a gold article with nothing found yet."""
    date = dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None
    return Coding(Article(row["id"], row["text"], title=row.get("title"), published=date))


def sentence_at(coding: Coding, offset: int) -> Sentence | None:
    """The parsed sentence that holds a character."""
    return next((s for s in coding.sentences if s.span.start <= offset < s.span.end), None)


def measure_events(part: str) -> Counter[str]:
    """Counts of right, wrong, missing and invented dates."""
    counts: Counter[str] = Counter()
    for gold in gold_dates(part):
        event = gold.event
        time = event_time(gold.coding, gold.sentence, gold.trigger, status=event["status"], type=event["type"],
                          embedded=event["embedded"])  # fmt: skip
        counts[verdict(gold.date, written(time.first, time.last) if time else None)] += 1
    return counts


def verdict(gold: str | None, ours: str | None) -> str:
    """right, wrong, missing; undated and left so, or invented."""
    if gold is None:
        return "undated" if ours is None else "invented"
    return "right" if ours == gold else "wrong" if ours else "missing"


def written(first: dt.date, last: dt.date) -> str:
    """A date as the gold writes it."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)
