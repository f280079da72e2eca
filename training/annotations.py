"""Our own labels of public texts: news of the sets in DRAGOMAN_DATA/data, coded by the guidelines of the gold events.

`annotations.jsonl` holds one document a line, told by offsets into the set's text, so that no word of it stands here:
`set` and `id` name the document, `date` is its publication day, `sentences` the spans that were read (what lies between
them was not), `events` their events, `unread` the fields that the coder did not label well enough to learn from. Labels
are a language model's, one coder a text; the sets are named in the model card. The coder of the documents from the
1 364th on also coded six articles of gold/dev without seeing their labels, and agreed with these at EVENTS F1 .81 and
type in sentence .91 (docs/evaluation.md). In all but the last 3 270, parties that stand in another sentence of the
article were then looked for again. The places of the first 23 475 events, and the dates where the day of publication is
known, were read once more for themselves: the first coders had left out two places in five. Whoever read so 355 events
of 45 articles of gold/train, blind, had .89 of the dates that gold has and left .91 of the others undated, .84 of the
places and .77. The coders of the last 2 210 documents (10 379 events in 17 683 sentences) were told of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from training.corrections import worded
from training.events.examples import load_lines

FILE = Path(__file__).with_name("annotations.jsonl")
Record = dict[str, Any]


def annotated(data: Path, file: Path = FILE) -> tuple[list[Record], list[Record]]:
    """The documents and their events, as records with the keys of the gold files.

    Args:
        data: the folder of the sets, DRAGOMAN_DATA/data.
        file: of annotations.

    Raises:
        ValueError: a set does not hold a document that the file names.
    """
    documents = load_lines(file)
    texts = texts_of(data, documents)
    articles, events = [], []
    for document in documents:
        name = f"{document['set']}:{document['id']}"
        if name not in texts:
            raise ValueError(f"{file.name}: no document {name} in {data}")
        text = texts[name]
        articles.append({"id": name, "text": text, "date": document["date"], "sentences": document["sentences"]})
        beside = {"article": name, "unread": document.get("unread", [])}
        events += [worded(event, text) | beside for event in document["events"]]
    return articles, events


def texts_of(data: Path, documents: Iterable[Record]) -> dict[str, str]:
    """The texts of documents that `set` and `id` name, by "set:id"; arguments as of `annotated`."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        wanted[document["set"]].add(document["id"])
    return {
        f"{name}:{record['id']}": record.get("text") or record.get("gold_text") or ""
        for name, ids in wanted.items() for record in load_lines(data / f"{name}.jsonl") if record["id"] in ids
    }  # fmt: skip
