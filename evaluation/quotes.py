"""How well quotations and attributions are found.

    python -m evaluation.quotes polnear_dev [--cache FOLDER]     attributions of PolNeAR (also polnear_train)
    python -m evaluation.quotes train [--cache FOLDER]           source and embedding of coded events (also dev)
    python -m evaluation.quotes gold_dev [--cache FOLDER]        quotations of the coded articles

Direct content is exact where it is the same without quotation marks, outer punctuation and the complementiser before
the opening mark (that "..."), gold parts that touch being read as one; "as annotated" keeps the complementiser. Other
content matches where the two share at least half of their characters together (strict) or any (loose). A speaker is
right where the spans overlap or a word longer than two letters is shared.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evaluation.parsed import Row, data_folder, parsed

from dragoman.extract.attribution import is_embedded, source_of
from dragoman.extract.quotes import quotes
from dragoman.model import Coding, Quote, Sentence, Span

_THAT = re.compile(r"[Tt]hat,?\s+[\"“‘'`]+")
_EDGE = " \n\xa0\"“”‘’'`,.;:"
Pairs = Sequence[tuple[Row, Coding]]
#: Quotations, each with the characters of its content.
Found = list[tuple[Quote, set[int]]]


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


def same_words(one: str, other: str) -> bool:
    """Do the two share a word longer than two letters, or are they the same?"""
    return bool(_words(one) & _words(other)) or (one.lower() == other.lower() and bool(one))


def _words(text: str) -> set[str]:
    spaced = "".join(character if character.isalnum() else " " for character in text.lower())
    return {word for word in spaced.split() if len(word) > 2}


def _characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for first, last in spans for at in range(first, last)}


def _spans(parts: Iterable[Row]) -> list[tuple[int, int]]:
    return sorted((part["start"], part["end"]) for part in parts)


def _bare(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Touching spans as one, without marks and punctuation at the edges."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and not text[joined[-1][1] : first].strip(_EDGE):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    out = []
    for first, last in joined:
        inner = text[first:last]
        out.append((first + len(inner) - len(inner.lstrip(_EDGE)), last - len(inner) + len(inner.rstrip(_EDGE))))
    return out


def _without_that(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A direct content without the complementiser before its opening mark; what is quoted stands between marks."""
    match = _THAT.match(text, *span)
    return (match.end(), span[1]) if match else span


def _alike(one: set[int], other: set[int]) -> bool:
    return 2 * len(one & other) >= len(one | other)


def _speaker_right(text: str, found: Sequence[Quote], source: list[Row]) -> bool:
    named = " ".join(part["text"] for part in source)
    held = _characters(_spans(source))
    return any(
        q.speaker is not None
        and (bool(held & set(range(*q.speaker))) or same_words(text[q.speaker.start : q.speaker.end], named))
        for q in found
    )


def score_attributions(articles: Pairs) -> Counter[str]:
    """Counts over the attributions of PolNeAR, to be read by `report_attributions`."""
    n: Counter[str] = Counter()
    for row, coding in articles:
        text = row["text"]
        found = [(quote, _characters(quote.content)) for quote in coding.quotes]
        gold = [(a, _characters(_spans(a["content"]))) for a in row["attributions"] if a["content"] and a["cue"]]
        exact = {span for q, _ in found if q.kind != "indirect" for span in _exact_forms(text, q)}
        for attribution, held in gold:
            if attribution["type"] == "direct":
                _score_direct(n, text, attribution, held, found, exact)
            else:
                _score_indirect(n, text, attribution, held, found)
        for quote, held in found:
            kind = "direct" if quote.kind == "direct" else "indirect"
            n[f"{kind} found"] += 1
            n[f"{kind} found, strict"] += any(_alike(held, other) for _, other in gold)
            n[f"{kind} found, loose"] += any(held & other for _, other in gold)
    return n


def _exact_forms(text: str, quote: Quote) -> list[tuple[int, int]]:
    return _bare(text, quote.content) + [form for span in quote.content for form in _bare(text, [span])]


def _score_direct(
    n: Counter[str], text: str, gold: Row, held: set[int], found: Found, exact: set[tuple[int, int]]
) -> None:
    for span in _bare(text, _spans(gold["content"])):
        n["direct parts"] += 1
        n["direct parts exact"] += span in exact or _without_that(text, span) in exact
        n["direct parts as annotated"] += span in exact
    if gold["source"]:
        near = [q for q, mine in found if 2 * len(held & mine) >= min(len(held), len(mine))]
        n["direct with source"] += 1
        n["direct speaker right"] += _speaker_right(text, near, gold["source"])


def _score_indirect(n: Counter[str], text: str, gold: Row, held: set[int], found: Found) -> None:
    match = [q for q, mine in found if _alike(held, mine)]
    n["indirect"] += 1
    n["indirect strict"] += bool(match)
    n["indirect loose"] += any(held & mine for _, mine in found)
    n["indirect matched with speaker"] += any(q.speaker is not None for q in match)
    if gold["source"] and match:
        n["indirect matched with source"] += 1
        n["indirect source right"] += _speaker_right(text, match, gold["source"])


def report_attributions(n: Counter[str]) -> None:
    """Print the shares."""
    print(f"direct content exact   {_share(n, 'direct parts exact', 'direct parts')}")
    print(f"  as annotated         {_share(n, 'direct parts as annotated', 'direct parts')}")
    print(f"direct speaker         {_share(n, 'direct speaker right', 'direct with source')}")
    print(f"direct precision       {_share(n, 'direct found, loose', 'direct found')}")
    for way in ("strict", "loose"):
        precision = n[f"indirect found, {way}"] / max(1, n["indirect found"])
        recall = n[f"indirect {way}"] / max(1, n["indirect"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"indirect+mixed, {way:6s} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    print(f"source of the matched  {_share(n, 'indirect source right', 'indirect matched with source')}")
    right, named = n["indirect source right"], n["indirect matched with source"] + n["indirect matched with speaker"]
    print(f"source of the matched  F1 {2 * right / max(1, named):.3f}")


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
        held = _characters([(at, at + len(gold["quote"]))])
        near = [q for q in coding.quotes if 2 * len(held & _characters(q.content)) >= len(held)]
        spoken = [row["text"][q.speaker.start : q.speaker.end] for q in near if q.speaker]
        n[kind] += 1
        n[f"{kind} found"] += bool(near)
        n[f"{kind} alike"] += any(_alike(held, _characters(q.content)) for q in near)
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
    parser.add_argument("set", choices=("polnear_dev", "polnear_train", "train", "dev", "gold_dev"))
    parser.add_argument("--cache", type=Path, help="folder for parses kept between runs")
    options = parser.parse_args()
    half = options.set.removeprefix("gold_")
    name = f"data/{half}.jsonl" if half.startswith("polnear") else f"gold/{half}.articles.jsonl"
    articles = parsed(name, options.cache)
    began = time.process_time()
    coded = [(row, quotes(coding)) for row, coding in articles]
    words = sum(len(row["text"].split()) for row, _ in coded)
    print(f"{len(coded)} articles, {1000 * (time.process_time() - began) / words * 400:.1f} ms per 400 words")
    if half.startswith("polnear"):
        report_attributions(score_attributions(coded))
    elif options.set == "gold_dev":
        report_quotations(score_quotations(coded))
    else:
        report_events(score_events(gold_events(half, coded)))


if __name__ == "__main__":
    main()
