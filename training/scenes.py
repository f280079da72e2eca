"""The gold events as a model sees them that was trained without their articles.

A run is named `FOLDER=FOLD/FOLDS`: a model exported by `training.events.export` that was trained without that fold of
gold/train. What it says of the fold's articles is what it would say of unseen ones, so the choices of parties, dates
and places are fitted on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.extract.candidates import Candidate
from dragoman.extract.decide import decide
from dragoman.extract.encoder import Encoder
from dragoman.extract.labels import TYPES
from dragoman.extract.party_options import Scene
from dragoman.model import Coding, Span
from dragoman.text.parse import reading_view
from training.codings import DATA, codings
from training.events.examples import find_words, load_lines, root
from training.folds import in_fold

Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A gold event and the scene that a held-out model makes of it, with the gold trigger and type."""

    gold: Record
    scene: Scene
    trigger: Span


def held_out_cases(runs: Sequence[str]) -> list[Case]:
    """The cases of all runs.

    Args:
        runs: `FOLDER=FOLD/FOLDS` each.
    """
    articles, events = (load_lines(DATA / "gold" / f"train.{kind}.jsonl") for kind in ("articles", "events"))
    found: list[Case] = []
    for run in runs:
        folder, _, part = run.partition("=")
        fold, folds = map(int, part.split("/"))
        here = [a for a in articles if in_fold(a["id"], fold, folds)]
        found += cases(Encoder(Path(folder)), here, events, codings("train"))
    return found


def cases(
    model: Encoder, articles: Iterable[Record], events: Iterable[Record], made: dict[str, Coding]
) -> Iterator[Case]:
    """The cases of the articles' gold events, in the order of the text."""
    of_article: dict[str, list[Record]] = defaultdict(list)
    for event in events:
        of_article[event["article"]].append(event)
    for article in articles:
        coding = made[article["id"]]
        yield from _scenes(model, coding, _anchored(article, of_article[article["id"]], coding))


def _anchored(
    article: Record, events: Iterable[Record], coding: Coding
) -> dict[int, list[tuple[int, Span, Record]]]:  # fmt: skip
    """Gold events by sentence number of the coding, each with its anchor word and the span of its trigger."""
    out: dict[int, list[tuple[int, Span, Record]]] = defaultdict(list)
    used: dict[int, set[int]] = defaultdict(set)
    for event in events:
        start, end = article["sentences"][event["sentence"] - 1]
        for sentence in coding.sentences:
            if not start <= sentence.span.start < end:
                continue
            words = find_words(article["text"], event["trigger"], start, end, sentence.tokens, used[sentence.number])
            if words:
                word = root(words, sentence.tokens)
                used[sentence.number].add(word)
                span = Span(sentence.tokens[words[0]].start, sentence.tokens[words[-1]].end)
                out[sentence.number].append((word, span, event))
                break
    return out


def _scenes(
    model: Encoder, coding: Coding, by_sentence: dict[int, list[tuple[int, Span, Record]]]
) -> Iterator[Case]:  # fmt: skip
    view = reading_view(coding.article.text)
    sentences = [s for s in coding.sentences if by_sentence.get(s.number)]
    proposals = model.propose([([view[t.start : t.end] for t in s.tokens], s.tokens) for s in sentences])
    for sentence, proposal in zip(sentences, proposals, strict=True):
        here = sorted((e for e in by_sentence[sentence.number] if e[0] < len(proposal.vectors)), key=lambda e: e[0])
        kinds = [TYPES.index(event["type"]) for _, _, event in here]
        looks = model.decide(proposal.vectors, [word for word, _, _ in here], kinds, sentence.tokens)
        for (word, span, event), look in zip(here, looks, strict=True):
            decision = decide(Candidate(word, event["type"], 1.0, 1.0), look)
            scene = Scene(coding, sentence, word, event["type"], look, decision.status, decision.embedded)
            yield Case(event, scene, span)

