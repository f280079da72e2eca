"""Our own dates of the events that the accurate model finds in public texts: news of the sets in DRAGOMAN_DATA/data.

`dates.jsonl` holds one document a line, told by offsets into the set's text, so that no word of it stands here: `set`
and `id` name the document, `date` is its publication day, `read` how many characters were read; `events` are [first
character, last, type, status, embedded, date] each. The dates are a language model's, one reading, by the guidelines of
the gold events; what else is said of an event is the event model's. geo_gwn tells no day of publication: its pages of
2018 were collected on three days, and the text of each that is here agrees with the one that is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dragoman.model import Coding, Span
from training.annotations import Record, annotated, texts_of
from training.codings import DATA, coded
from training.events.examples import load_lines
from training.scenes import Case, unseen_cases

FILE = Path(__file__).with_name("dates.jsonl")


def dated_cases() -> list[Case]:
    """The events of public texts with their dates: those of `dates.jsonl`, and of annotated documents with a day."""
    articles, events = annotated(DATA / "data")
    articles = [a for a in articles if a["date"]]
    read = load_lines(FILE)
    texts = texts_of(DATA / "data", read)
    documents = {f"{d['set']}:{d['id']}": d for d in read}
    wanted = [{"id": name, "text": texts[name][: d["read"]], "date": d["date"]} for name, d in documents.items()]
    made = coded("dated", [*articles, *wanted])
    read_well = [e for e in events if e["article"] in made and "date" not in e["unread"]]
    found = unseen_cases(articles, read_well, made)
    return found + [case for name, document in documents.items() for case in _cases(document, made[name])]


def _cases(document: Record, coding: Coding) -> Iterator[Case]:
    for first, last, type, status, embedded, date in document["events"]:
        sentence, span = coding.sentence_at(first), Span(first, last)
        word = sentence.head_of(span) if sentence else None
        if sentence is None or word is None:
            continue
        event = {"article": coding.article.id, "type": type, "date": date}
        yield Case(event, coding, sentence, span, word, None, status, embedded)
