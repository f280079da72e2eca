"""What each part behind the event model is worth: the gold articles coded without one of them, and without all.

    python -m evaluation.ablation [--model small]

Prints EVENTS, type in sentence and own actual F1 on gold/dev and on the news of fold 0 of gold/train (with our
corrections), of the folder DRAGOMAN_DATA (default ../shared): with all parts; with whatever parties the model alone
points at, in place of the choice among all of the article; with each phrase coded for itself, in place of chains and
context; with the model's own .5 in place of the fitted probability; and with none of the three, the model alone.
Articles are parsed and read once; the parts left out are exchanged in `dragoman.extract` while it runs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import Mock, patch

from evaluation.gold import article_of, load
from training.codings import prepared
from training.folds import NEWS, fold_test
from training.parties import ALONE

from dragoman.coder import LEAST_CONFIDENCE
from dragoman.export.plover import line, records
from dragoman.extract import events
from dragoman.extract.encoder import Encoder, encoder
from dragoman.extract.events import Look
from dragoman.extract.parties import Choice
from dragoman.extract.party_options import OTHER, Scene
from dragoman.extract.party_story import Story
from dragoman.model import Coding, Entity, Mention
from dragoman.resolve.actors import resolve
from dragoman.resources import MODELS
from dragoman.score import Judged, Report, score
from dragoman.score_files import coded_events, from_gold

#: The part of gold/train that no shipped model has learned from.
FOLD = "0/5"
#: Least probability of an anchor where no probability of the record is asked for.
_ALONE_FROM = 0.5

_Read = tuple[Coding, list[list[Look]]]
_Record = dict[str, Any]


def pointed_at(scene: Scene, _story: Story) -> dict[str, Choice]:
    """Whomever the model alone takes for the roles, in place of `dragoman.extract.parties.choose`."""
    return {
        role: Choice(tuple(o for o in scene.here if scene.chance(o, role) >= ALONE), 1.0) for role in OTHER
    }  # fmt: skip


def each_for_itself(coding: Coding) -> Coding:
    """Every phrase an entity of its own, coded by its words alone."""
    text, on = coding.article.text, coding.article.published
    mentions: list[Mention] = []
    entities: list[Entity] = []
    for mention in coding.mentions:
        words, head = (text[span.start : span.end] for span in (mention.span, mention.head))
        found = resolve(words, on, head) if mention.kind != "pronoun" else resolve("")
        mentions.append(replace(mention, chain=len(entities), others=()))
        entities.append(Entity(words, found.code, found.sector, via=found.via))
    return replace(coding, mentions=tuple(mentions), entities=tuple(entities))


def confident(looks: Sequence[Sequence[Look]]) -> list[list[Look]]:
    """What the model alone takes for events."""
    return [[look for look in here if look.candidate.event >= _ALONE_FROM] for here in looks]


def coded(read: Sequence[_Read], *, parties: bool, chains: bool, probability: bool) -> Iterator[_Record]:
    """PLOVER records of articles, coded with some of the parts.

    Args:
        read: articles with what the model says of them.
        parties: chosen among all?
        chains: phrases linked, and coded by context?
        probability: records kept by the fitted one?
    """
    for coding, looks in read:
        kept = looks if probability else confident(looks)
        with ExitStack() as exchanged:
            exchanged.enter_context(patch.object(events, "looks", lambda *_, kept=kept: kept))
            if not parties:
                exchanged.enter_context(patch.object(events, "choose", pointed_at))
            done = events.events(coding if chains else each_for_itself(coding), Mock(spec=Encoder))  # has been read
        least = LEAST_CONFIDENCE if probability else 0.0
        done = replace(done, events=tuple(e for e in done.events if e.confidence >= least))
        yield from (json.loads(line(record)) for record in records(done))


def _read(articles: Sequence[_Record], model: Encoder) -> list[_Read]:
    codings = [prepared(article_of(a)) for a in articles]
    return [(coding, list(events.looks(coding, model, model.read(coding)))) for coding in codings]


def _sets() -> Iterator[tuple[str, list[_Record], list[_Record]]]:
    """Name, articles and events of each."""
    yield ("gold/dev", *load("dev"))
    articles, known = load("train", mended=True)
    inside = fold_test(FOLD)
    yield "fold 0, news", [a for a in articles if inside(a["id"]) and a["id"].split("-")[0] in NEWS], known


def main() -> None:
    """Code, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=MODELS, default=MODELS[0])
    model = encoder(parser.parse_args().model)
    parts = ("parties", "chains", "probability")
    for name, articles, known in _sets():
        bounds = {a["id"]: a["sentences"] for a in articles}
        gold = [from_gold(event) for event in known if event["article"] in bounds]
        read = _read(articles, model)

        def measured(gold: list[Judged] = gold, bounds: Any = bounds, read: list[_Read] = read, **kept: bool) -> Report:
            return score(gold, coded_events(list(coded(read, **kept)), bounds))

        _print(name, "all", measured, parties=True, chains=True, probability=True)
        for left in parts:
            _print(name, f"without {left}", measured, **{part: part != left for part in parts})
        _print(name, "the model alone", measured, parties=False, chains=False, probability=False)


def _print(name: str, variant: str, measured: Callable[..., Report], **kept: bool) -> None:
    report = measured(**kept)
    figures = (report.events, report.type_in_sentence, report.own_actual)
    print(f"{name:14}{variant:22}" + "  ".join(f"{rate.f1:.3f}" for rate in figures), flush=True)


if __name__ == "__main__":
    main()
