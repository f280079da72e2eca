"""How well quotations are found in the coded articles, and the sources of their events.

    python -m evaluation.quotes train [--cache FOLDER]           source and embedding of coded events (also dev)
    python -m evaluation.quotes gold_dev [--cache FOLDER]        quotations of the coded articles

A content is found where half of its characters are, alike where the two share at least half of their characters
together; a speaker is right where a word longer than two letters is shared. PolNeAR is measured by
`dragoman evaluate quotes`.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.parsed import Row, data_folder, parsed

from dragoman.evaluate.quotes import alike, characters, same_words
from dragoman.extract.attribution import is_embedded, source_of
from dragoman.extract.quotes import quotes
from dragoman.model import Coding, Sentence, Span

Pairs = Sequence[tuple[Row, Coding]]


class GoldEvent(NamedTuple):
    """A coded event at its place in the parsed article."""

    coding: Coding
    sentence: Sentence
    trigger: Span
    source: str
    embedded: bool


def gold_events(half: str, articles: Pairs) -> Iterator[GoldEvent]:
    """The coded events whose trigger stands in their sentence.

    Args:
        half: `train` or `dev`.
        articles: the rows of `<half>.articles.jsonl`, coded.
    """
    events: dict[str, list[Row]] = defaultdict(list)
    for line in (data_folder() / f"gold/{half}.events.jsonl").read_text("utf-8").splitlines():
        event = json.loads(line)
        events[event["article"]].append(event)
    for row, coding in articles:
        starts = [sentence.span.start for sentence in coding.sentences]
        for event in events[row["id"]]:
            first, last = row["sentences"][event["sentence"] - 1]
            at = row["text"].find(event["trigger"], first, last)
            if at >= 0:
                sentence = coding.sentences[max(0, bisect_right(starts, at) - 1)]
                trigger = Span(at, at + len(event["trigger"]))
                yield GoldEvent(coding, sentence, trigger, event["source"] or "", event["embedded"])


def _share(n: Counter[str], part: str, whole: str) -> str:
    return f"{n[part]}/{n[whole]} = {n[part] / max(1, n[whole]):.3f}"


def score_events(events: Iterable[GoldEvent]) -> Counter[str]:
    """Counts over coded events: their source, given their trigger, and whether they are embedded."""
    n: Counter[str] = Counter()
    for gold in events:
        span = source_of(gold.coding, gold.sentence, gold.trigger)
        named = gold.coding.article.text[span.start : span.end] if span else ""
        kind = "with source" if gold.source else "without"
        n[kind] += 1
        n[f"{kind}, right"] += same_words(named, gold.source) if gold.source else span is None
        n["events"] += 1
        n["embedding right"] += is_embedded(gold.coding, gold.sentence, gold.trigger) == gold.embedded
        n["not embedded"] += not gold.embedded
    return n


def report_events(n: Counter[str]) -> None:
    """Print the shares."""
    print(f"source right           {_share(n, 'with source, right', 'with source')}")
    print(f"rightly without        {_share(n, 'without, right', 'without')}")
    print(f"embedded right         {_share(n, 'embedding right', 'events')}")
    print(f"  if never embedded    {_share(n, 'not embedded', 'events')}")


def score_quotations(articles: Pairs) -> Counter[str]:
    """Counts over the quotations of the coded articles: found, and their speaker as written or by full name."""
    n: Counter[str] = Counter()
    rows = {row["id"]: (row, coding) for row, coding in articles}
    for line in (data_folder() / "gold/dev.quotes.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        row, coding = rows[gold["article"]]
        first, last = row["sentences"][gold["sentence"] - 1]
        at = row["text"].find(gold["quote"], first, last)
        if at < 0:
            continue
        kind = "direct" if gold["direct"] else "indirect"
        held = characters([(at, at + len(gold["quote"]))])
        near = [q for q in coding.quotes if 2 * len(held & characters(q.content)) >= len(held)]
        spoken = [row["text"][q.speaker.start : q.speaker.end] for q in near if q.speaker]
        n[kind] += 1
        n[f"{kind} found"] += bool(near)
        n[f"{kind} alike"] += any(alike(held, characters(q.content)) for q in near)
        named = [gold["speaker"] or "", gold["speaker_name"] or ""]
        n[f"{kind} speaker"] += any(same_words(one, other) for one in spoken for other in named)
    return n


def report_quotations(n: Counter[str]) -> None:
    """Print the shares."""
    for kind in ("direct", "indirect"):
        for part in ("found", "alike", "speaker"):
            print(f"{kind:8s} {part:8s} {_share(n, f'{kind} {part}', kind)}")


def main() -> None:
    """Measure one set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=("train", "dev", "gold_dev"))
    parser.add_argument("--cache", type=Path, help="folder for parses kept between runs")
    options = parser.parse_args()
    half = options.set.removeprefix("gold_")
    coded = [(row, quotes(coding)) for row, coding in parsed(f"gold/{half}.articles.jsonl", options.cache)]
    if options.set == "gold_dev":
        report_quotations(score_quotations(coded))
    else:
        report_events(score_events(gold_events(half, coded)))


if __name__ == "__main__":
    main()
