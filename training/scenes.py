"""The gold events as a model sees them that was trained without their articles.

A run is named `FOLDER=FOLD/FOLDS`: a model exported by `training.events.export` that was trained without that fold of
gold/train. What it says of the fold's articles is what it would say of unseen ones, so the choices of parties, dates
and places are fitted on it.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.gold import load

from dragoman.extract.candidates import Candidate
from dragoman.extract.decide import decide
from dragoman.extract.encoder import Asked, Decided, Encoder, Reading
from dragoman.extract.events import Hearing, hearings, looks
from dragoman.extract.labels import TYPES
from dragoman.extract.party_options import Scene
from dragoman.extract.party_story import Story
from dragoman.model import Coding, Sentence, Span, Status
from training.codings import codings
from training.events.examples import find_words, root
from training.folds import fold_test

Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A gold event with the gold trigger and type, and what a held-out model says of it."""

    gold: Record
    coding: Coding
    sentence: Sentence
    trigger: Span
    #: Index of the anchor word.
    anchor: int
    #: None for an event that the model was trained on.
    looked: Decided | None
    status: Status
    embedded: bool
    #: The events that the model finds in the article, by sentence.
    heard: Sequence[tuple[Sentence, Sequence[Hearing]]] = ()

    @property
    def type(self) -> str:
        """PLOVER type."""
        return str(self.gold["type"])

    @cached_property
    def story(self) -> Story:
        """The events that the model finds in the article."""
        return Story(one.told for _, here in self.heard for one in here)

    @cached_property
    def scene(self) -> Scene:
        """What the choice of parties sees."""
        assert self.looked is not None
        return Scene(self.coding, self.sentence, self.anchor, self.type, self.looked, self.status, self.embedded)


def run_arguments(about: str | None) -> argparse.ArgumentParser:
    """The command line of everything that is fitted on runs."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", metavar="FOLDER=FOLD/FOLDS")
    parser.add_argument("--held-out", action="store_true", help="measure and write nothing")
    return parser


def run_parts(run: str) -> tuple[Path, Callable[[str], bool]]:
    """The folder of a run's model, and the test whether an article is in the fold that it was trained without."""
    folder, _, part = run.partition("=")
    return Path(folder), fold_test(part)


def held_out_cases(runs: Sequence[str], *, mended: bool = False) -> list[Case]:
    """The cases of all runs.

    Args:
        runs: `FOLDER=FOLD/FOLDS` each.
        mended: with the corrections of the second coder?
    """
    articles, events = load("train", mended=mended)
    found: list[Case] = []
    for folder, inside in map(run_parts, runs):
        here = [a for a in articles if inside(a["id"])]
        found += cases(Encoder(folder), here, events, codings("train"))
    return found


def distinct(found: Iterable[Case]) -> int:
    """How many events the cases are of; each run has a case of its own of the same event."""
    return len({(c.gold["article"], c.trigger, c.type) for c in found})


def other_cases(runs: Sequence[str], *, mended: bool = False) -> list[Case]:
    """The cases of all other articles, as far as no model is asked; arguments as of `held_out_cases`."""
    articles, events = load("train", mended=mended)
    inside = [run_parts(run)[1] for run in runs]
    others = [a for a in articles if not any(test(a["id"]) for test in inside)]
    return unseen_cases(others, events, codings("train"))


def unseen_cases(articles: Iterable[Record], events: Iterable[Record], made: dict[str, Coding]) -> list[Case]:
    """The cases of coded articles of which no model is asked: status and embedding are the coded ones."""
    of_article = _by_article(events)
    return [
        Case(event, made[a["id"]], sentence, span, word, None, event["status"], event["embedded"])
        for a in articles
        for sentence, here in _anchored(a, of_article[a["id"]], made[a["id"]])
        for word, span, event in here
    ]


def cases(
    model: Encoder, articles: Iterable[Record], events: Iterable[Record], made: dict[str, Coding]
) -> Iterator[Case]:
    """The cases of the articles' gold events, in the order of the text."""
    of_article = _by_article(events)
    for article in articles:
        coding = made[article["id"]]
        readings = model.read(coding)
        heard = tuple(hearings(coding, looks(coding, model, readings)))
        for case in _scenes(model, coding, readings, _anchored(article, of_article[article["id"]], coding)):
            yield replace(case, heard=heard)


def _by_article(events: Iterable[Record]) -> dict[str, list[Record]]:
    out: dict[str, list[Record]] = defaultdict(list)
    for event in events:
        out[event["article"]].append(event)
    return out


_Anchored = list[tuple[Sentence, list[tuple[int, Span, Record]]]]


def _anchored(article: Record, events: Iterable[Record], coding: Coding) -> _Anchored:
    """The sentences with gold events, each event with its anchor word and the span of its trigger, in order."""
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
    return [
        (sentence, sorted(out[sentence.number], key=lambda e: e[0]))
        for sentence in coding.sentences if sentence.number in out
    ]  # fmt: skip


def _scenes(model: Encoder, coding: Coding, readings: Sequence[Reading], anchored: _Anchored) -> Iterator[Case]:
    seen = {sentence.number: one for sentence, one in zip(coding.sentences, readings, strict=True)}
    for sentence, events in anchored:
        proposal, behind = seen[sentence.number]
        here = [e for e in events if e[0] < len(proposal.vectors)]
        kinds = [TYPES.index(event["type"]) for _, _, event in here]
        asked = Asked(proposal.vectors, [word for word, _, _ in here], kinds, sentence.tokens, behind)
        for (word, span, event), look in zip(here, model.decide_all([asked])[0], strict=True):
            decision = decide(Candidate(word, event["type"], 1.0, 1.0), look)
            yield Case(event, coding, sentence, span, word, look, decision.status, decision.embedded)
