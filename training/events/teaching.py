"""Public texts that nobody labelled, labelled by a trained event model: what the small model learns from beside people.

The texts are those of `SETS` in DRAGOMAN_DATA/data, without the documents that share a run of words with gold/dev or
with a fold held out. The teacher's probabilities are the labels (Hinton et al. 2015, distillation).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from evaluation.gold import load

from dragoman.extract.encoder import Asked, Encoder, readable
from dragoman.model import Article, Block, Coding, Span
from dragoman.text.parse import parse
from training.codings import CACHE, DATA
from training.events.examples import Example, Taught, cached, load_lines

#: Sets, and how many of their documents are drawn at most.
SETS = {
    "ecbplus_stories": 772, "geo_lgl": 327, "geo_geovirus": 229, "geo_gwn": 100, "html_aeb": 79,
    "html_trafilatura_en": 144, "html_dates_mediacloud": 104, "polnear_train": 840, "synthetic_ngec": 1500,
    "coref_gum_news": 51, "wikievents_devtest": 20,
}  # fmt: skip
#: A word is an anchor from this probability on.
ANCHOR_FROM = 0.25
#: Words of a run that tells a copy, and most characters read of a document.
_RUN, _LONGEST = 10, 6000


def taught(folder: Path, inside: Callable[[str], bool]) -> list[Example]:
    """The sentences with the teacher's labels, kept between runs.

    Args:
        folder: of the teacher, as `training.events.export` writes it.
        inside: whether an article of gold/train is held out.
    """
    return cached(CACHE / "taught.pickle", lambda: list(_taught(Encoder(folder), inside)))  # type: ignore[no-any-return]


def _taught(teacher: Encoder, inside: Callable[[str], bool]) -> Iterator[Example]:
    seen: set[str] = set()
    for name, text in _open(inside):
        yield from _labelled(teacher, name, text, seen)


def _parsed(name: str, text: str) -> Coding:
    return parse(Coding(Article(name, text, blocks=(Block(Span(0, len(text)), "body"),))))


def texts(inside: Callable[[str], bool]) -> Iterator[list[str]]:
    """The sentences of each text, words parted by spaces; argument as of `taught`."""
    for name, text in _open(inside):
        coding = _parsed(name, text)
        yield [" ".join(words) for words, _ in readable(coding, coding.sentences)]


def _open(inside: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Names and texts of documents that share no run of words with gold/dev or what is held out."""
    dev, train = load("dev")[0], load("train")[0]
    closed = set(_runs([a["text"] for a in dev] + [a["text"] for a in train if inside(a["id"])]))
    for name, text in _documents():
        if closed.isdisjoint(_runs([text])):
            yield name, text


def _runs(several: Iterable[str]) -> Iterator[int]:
    for text in several:
        words = text.lower().split()
        yield from (hash(tuple(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))


def _documents() -> Iterator[tuple[str, str]]:
    """Names and texts, the same draw each time."""
    for name, most in SETS.items():
        records = load_lines(DATA / "data" / f"{name}.jsonl")
        for record in random.Random(0).sample(records, min(most, len(records))):
            text = record.get("text") or record.get("gold_text") or ""
            yield f"{name}:{record['id']}", text[:_LONGEST]


def _labelled(teacher: Encoder, name: str, text: str, seen: set[str]) -> list[Example]:
    """The sentences of a text with their labels; none if most of them stand in `seen`, to which they are added."""
    coding = _parsed(name, text)
    keys = {" ".join(token.text.lower() for token in sentence.tokens) for sentence in coding.sentences}
    new = keys - seen
    seen |= keys
    return _examples(teacher, name, coding) if 2 * len(new) > len(keys) else []


def _examples(teacher: Encoder, name: str, coding: Coding) -> list[Example]:
    read, readings = readable(coding, coding.sentences), teacher.read(coding)
    asked = []
    for (_, tokens), (proposal, behind) in zip(read, readings, strict=True):
        anchors = [int(w) for w in np.flatnonzero(1 - proposal.chances[:, 0] >= ANCHOR_FROM)]
        kinds = [int(proposal.chances[w, 1:].argmax()) for w in anchors]
        asked.append(Asked(proposal.vectors, anchors, kinds, tokens, behind))
    out = []
    for number, ((words, tokens), one, (proposal, _), decided) in enumerate(
        zip(read, asked, readings, teacher.decide_all(asked), strict=True), 1
    ):
        said = [
            Taught(word, kind, np.column_stack([look.roles, look.extent]), look.status, look.embedded, look.mode,
                   look.dated, look.before)
            for word, kind, look in zip(one.anchors, one.types, decided, strict=True)
        ]  # fmt: skip
        chances = proposal.chances.astype(np.float16)
        # Some of these documents were labelled by people too, under the same name.
        out.append(Example(f"taught:{name}", number, words, list(tokens), [], chances=chances, taught=said))
    return out
