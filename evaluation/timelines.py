"""Which date the coder gives to the events of timelines (SemEval-2015 task 4: StructTempRel's `timeline_*` sets).

    python -m evaluation.timelines [--model small]

Reads `data/timeline_docs.jsonl` and `data/timeline_gold.jsonl` of the folder DRAGOMAN_DATA (default ../shared). An
event of a timeline is one word of a sentence with a day, a month, a year or no date; many are no political events, and
their type is the one that the event model finds likeliest. Right is what is written alike: a day where a day is asked,
a month where a month is. `dated_right` is the share of the events with a date that get it, `undated_left` that of the
others that get none, `value_f1` counts a wrong date twice, as given and as missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from training.codings import DATA, prepared
from training.events.examples import load_lines

from dragoman.extract.candidates import Candidate
from dragoman.extract.dating import Dates, event_time
from dragoman.extract.decide import decide
from dragoman.extract.encoder import Asked, Encoder, encoder
from dragoman.extract.labels import TYPES
from dragoman.model import Article, Span, Time
from dragoman.resources import MODELS

#: The first sentences are the headline and the date line.
_HEADING = ("0", "1")
_GRAINS = {"day": "%Y-%m-%d", "month": "%Y-%m-XX", "year": "%Y-XX-XX"}
UNDATED = "XXXX-XX-XX"


class Mention(NamedTuple):
    """An event of a timeline in a document."""

    sentence: str
    word: str
    #: As the gold writes it, `XX` for what it leaves open.
    date: str


def untokenized(sentence: str) -> str:
    """A sentence of separate tokens as it would be printed."""
    text = sentence.replace("`` ", '"').replace(" ''", '"').replace("``", '"').replace("''", '"')
    return re.sub(r" (?=[,.;:?!)%]|'s\b|n't\b)|(?<=[($]) ", "", text)


def written(time: Time | None) -> str:
    """A date as the gold writes it; stretches that it knows no way to write are told by both their days."""
    if time is None:
        return UNDATED
    form = _GRAINS.get(time.grain)
    return time.first.strftime(form) if form else f"{time.first}/{time.last}"


def article_of(document: Mapping[str, Any]) -> tuple[Article, dict[str, Span]]:
    """A document as an article, and where its sentences stand."""
    text, spans = "", dict[str, Span]()
    for number, sentence in document["sentences"].items():
        if number not in _HEADING:
            start = len(text) + (1 if text else 0)
            text = f"{text} {untokenized(sentence)}" if text else untokenized(sentence)
            spans[number] = Span(start, len(text))
    date = dt.date.fromisoformat(document["dct"])
    return Article(document["id"], text, title=document["sentences"]["0"], published=date), spans


def compared(
    document: Mapping[str, Any], mentions: list[Mention], model: Encoder
) -> Iterator[tuple[str, str]]:
    """Gold date and ours of each event that is found in the document.

    Args:
        document: of `timeline_docs.jsonl`.
        mentions: its events.
        model: the event model.
    """
    article, spans = article_of(document)
    coding = prepared(article)
    readings, dates = model.read(coding), Dates(coding)
    for number, word, date in mentions:
        span = spans.get(number)
        found = span and re.search(rf"\b{re.escape(word)}\b", article.text[span.start : span.end])
        if not span or not found:
            continue
        trigger = Span(span.start + found.start(), span.start + found.end())
        at = next((n for n, s in enumerate(coding.sentences) if s.span.covers(trigger)), None)
        anchor = None if at is None else coding.sentences[at].token_at(trigger.start)
        if at is None or anchor is None or anchor >= len(readings[at].proposal.chances):
            continue
        sentence, (proposal, behind) = coding.sentences[at], readings[at]
        kind = int(proposal.chances[anchor][1:].argmax())
        looked = model.decide_all([Asked(proposal.vectors, [anchor], [kind], sentence.tokens, behind)])[0][0]
        said = decide(Candidate(anchor, TYPES[kind], 1.0, 1.0), looked)
        time = event_time(coding, sentence, trigger, status=said.status, type=said.type, embedded=said.embedded,
                          looked=looked, dates=dates)  # fmt: skip
        yield date, written(time)


def figures(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """The figures of gold dates and ours."""
    n = Counter[str]()
    for gold, ours in pairs:
        n["dated"] += gold != UNDATED
        n["given"] += ours != UNDATED
        n["right"] += gold == ours != UNDATED
        n["left"] += gold == ours == UNDATED
    undated = len(pairs) - n["dated"]
    return {
        "dated_right": n["right"] / max(1, n["dated"]), "undated_left": n["left"] / max(1, undated),
        "value_f1": 2 * n["right"] / max(1, n["dated"] + n["given"]), "dated": n["dated"], "undated": undated,
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=MODELS, default=MODELS[0])
    model = encoder(parser.parse_args().model)
    events: dict[str, dict[Mention, None]] = defaultdict(dict)
    for line in load_lines(DATA / "data" / "timeline_gold.jsonl"):
        for entry in line["timeline"]:
            for one in entry["mentions"]:
                events[one["doc_num"]][Mention(str(one["sent"]), one["event"], entry["date"])] = None
    pairs = [
        pair for document in load_lines(DATA / "data" / "timeline_docs.jsonl")
        for pair in compared(document, list(events[document["doc_num"]]), model)
    ]  # fmt: skip
    for name, value in figures(pairs).items():
        print(name, round(value, 4))


if __name__ == "__main__":
    main()
