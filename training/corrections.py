"""Corrections of gold/train by a second coder, applied before training.

`corrections.jsonl` holds one a line, told by offsets into the articles' texts, so that none of their words stand here:
`op` is "add" (a whole event), "remove" or "change" (an event named by its sentence, trigger and type; `set` has the new
values). They come from a second reading of the Guardian, web news, 2014-17 and re3d articles against the guidelines;
only what clearly departs from these was changed. A third reading, of 192 articles, looked at dates alone: same events
dated in another sentence, what was said on the same occasion, and reports in the perfect ("has asked"). A fourth, of
all texts but a third of the PLV sentences, added what the first coder had missed, mostly second and third events of a
sentence (1 138 events; 54 changed, 31 removed, nearly all of them on headlines, which are not coded); `unread` names
the fields that it did not label well enough to learn from. All coders but the first are a language model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("corrections.jsonl")
Record = dict[str, Any]


def corrected(articles: Iterable[Record], events: Iterable[Record], file: Path = FILE) -> list[Record]:
    """The events with the corrections applied.

    Args:
        articles: gold articles; corrections of others are left out.
        events: their gold events.
        file: of corrections.

    Raises:
        ValueError: a correction names an event that is not there.
    """
    texts = {a["id"]: a["text"] for a in articles}
    out = [dict(event) for event in events]
    for entry in map(json.loads, file.read_text("utf-8").splitlines()):
        text = texts.get(entry["article"])
        if text is None:
            continue
        op, change = entry.pop("op"), entry.pop("set", {})
        named = worded(entry, text)
        if op == "add":
            out.append(named)
            continue
        at = next((i for i, event in enumerate(out) if _is(event, named)), None)
        if at is None:
            raise ValueError(f"{file.name}: no event {named['trigger']!r} in {named['article']}[{named['sentence']}]")
        if op == "remove":
            del out[at]
        else:
            out[at] |= worded(change, text)
    return out


def _is(event: Record, named: Record) -> bool:
    return all(event[key] == named[key] for key in ("article", "sentence", "trigger", "type"))


def worded(entry: Record, text: str) -> Record:
    """Offsets replaced by the words that stand there."""
    out = dict(entry)
    for key in ("trigger", "place", "source"):
        if out.get(key):
            first, last = out[key]
            out[key] = text[first:last]
    for role in ("actor", "recipient"):
        if role in out:
            out[role] = [{"text": text[p["span"][0] : p["span"][1]], "code": p["code"], "sector": p["sector"]}
                         for p in out[role]]  # fmt: skip
    return out
