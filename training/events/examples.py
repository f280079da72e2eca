"""Gold records as training examples: words of a sentence, anchors of its events, and where their parties stand.

An event's *anchor* is the head word of its trigger; a party, place, speaker or time is the head word of its mention.
"""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dragoman.extract.background import heads, sentences_before
from dragoman.extract.encoder import MAX_WORDS
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.model import Article, Block, Coding, Span, Token
from dragoman.text.parse import parse, reading_view


@dataclass
class Anchor:
    """One gold event, as indices into the words of its sentence."""

    word: int
    type: int
    mode: int
    status: int
    embedded: bool
    #: 0 no date, 1 the publication day without an expression in the sentence, 2 dated otherwise.
    dated: int
    #: (role, word) pairs.
    roles: list[tuple[int, int]] = field(default_factory=list)
    #: Words of the trigger.
    inside: tuple[int, ...] = ()
    #: (role, head word in lower case) of parties that stand in earlier sentences alone.
    before: list[tuple[int, str]] = field(default_factory=list)
    #: Fields that were not labelled, of "place" and "date".
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taught:
    """What a trained model says of an anchor: probabilities, in the order of `dragoman.extract.labels`."""

    word: int
    type: int
    #: (words, roles + 1), the last column the trigger's extent.
    roles: Any
    status: Any
    embedded: float
    mode: Any
    dated: Any
    #: (background, roles) of the words of sentences before.
    before: Any = None


@dataclass
class Example:
    """One sentence with its events."""

    article: str
    sentence: int
    words: list[str]
    tokens: list[Token]
    anchors: list[Anchor]
    #: (words, 1 + types) probabilities by which a trained model labels the words, where nobody did; and its anchors.
    chances: Any = None
    taught: list[Taught] = field(default_factory=list)

    @cached_property
    def heads(self) -> list[int]:
        """The words that later sentences of the article see."""
        return [word for word in heads(self.tokens) if word < MAX_WORDS]


def load_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file."""
    with path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def build(
    articles: Iterable[dict[str, Any]], events: Iterable[dict[str, Any]]
) -> list[Example]:
    """Examples of every sentence of the articles.

    Args:
        articles: records with `id`, `text`, `date`, `sentences`.
        events: gold records in the guidelines' format.
    """
    of_sentence: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        of_sentence[event["article"], event["sentence"]].append(event)
    out = []
    for record in articles:
        coding = _coded(record)
        parsed = [_tokens_within(coding, Span(start, end)) for start, end in record["sentences"]]
        for number, tokens in enumerate(parsed, 1):
            if tokens:
                out.append(_example(record, number, parsed, of_sentence[record["id"], number], coding))
    return out


def _coded(record: dict[str, Any]) -> Coding:
    """The article parsed with each gold sentence as a block of its own, and its times found."""
    from dragoman.extract.times import times

    published = dt.date.fromisoformat(record["date"][:10]) if record.get("date") else None
    blocks = tuple(Block(Span(start, end), "body") for start, end in record["sentences"])
    return times(parse(Coding(Article(record["id"], record["text"], published=published, blocks=blocks))))


def _tokens_within(coding: Coding, span: Span) -> list[Token]:
    """The tokens of a gold sentence; where the parser cut it in two, heads are renumbered to run on."""
    out: list[Token] = []
    for sentence in coding.sentences:
        if span.covers(sentence.span):
            base = len(out)
            out += [token._replace(head=token.head + base) for token in sentence.tokens]
    return out


def _example(
    record: dict[str, Any], number: int, parsed: Sequence[Sequence[Token]], gold: list[dict[str, Any]], coding: Coding
) -> Example:
    view = reading_view(record["text"])
    tokens = parsed[number - 1]
    start, end = record["sentences"][number - 1]
    anchors = []
    used: set[int] = set()
    for event in gold:
        words = find_words(record["text"], event["trigger"], start, end, tokens, used)
        if not words:
            continue
        anchor = root(words, tokens)
        used.add(anchor)
        made = _anchor(event, anchor, words, record, start, end, tokens, coding)
        made.before = _parties_before(event, record, number, parsed)
        anchors.append(made)
    return Example(record["id"], number, [view[t.start : t.end] for t in tokens], list(tokens), anchors)


def _anchor(
    event: dict[str, Any], word: int, words: list[int], record: dict[str, Any], start: int, end: int,
    tokens: Sequence[Token], coding: Coding,
) -> Anchor:  # fmt: skip
    text = record["text"]
    roles: set[tuple[int, int]] = set()

    def point(role: str, phrase: str | None) -> None:
        if phrase and (found := find_words(text, phrase, start, end, tokens, set(), near=tokens[word].start)):
            roles.add((ROLES.index(role), root(found, tokens, nominal=True)))

    for party in event["actor"]:
        point("actor", party["text"])
    for party in event["recipient"]:
        point("recipient", party["text"])
    point("place", event.get("place"))
    point("source", event.get("source"))
    time_word = _time_word(event, coding, start, end, tokens, word)
    if time_word is not None:
        roles.add((ROLES.index("time"), time_word))
    mode = f"{event['type']}:{event['mode']}"
    return Anchor(
        word, TYPES.index(event["type"]), MODES.index(mode) if mode in MODES else 0, STATUSES.index(event["status"]),
        bool(event["embedded"]), _dated(event, record, time_word), sorted(roles), tuple(words),
        unread=tuple(event.get("unread", ())),
    )  # fmt: skip


def _parties_before(
    event: dict[str, Any], record: dict[str, Any], number: int, parsed: Sequence[Sequence[Token]]
) -> list[tuple[int, str]]:
    """The parties that do not stand in the event's sentence, each by the head of its phrase where it stands last."""
    text, (start, end) = record["text"], record["sentences"][number - 1]
    out = []
    for role in ("actor", "recipient"):
        for phrase in (party["text"] for party in event[role]):
            if find_words(text, phrase, start, end, parsed[number - 1], set()):
                continue
            for earlier, _ in reversed(sentences_before(number - 1)):
                words = find_words(text, phrase, *record["sentences"][earlier], parsed[earlier], set())
                if words:
                    head = root(words, parsed[earlier], nominal=True)
                    out.append((ROLES.index(role), parsed[earlier][head].text.lower()))
                    break
    return out


def _dated(event: dict[str, Any], record: dict[str, Any], time_word: int | None) -> int:
    if not event.get("date"):
        return 0
    return 1 if time_word is None and event["date"] == (record.get("date") or "")[:10] else 2


def _time_word(
    event: dict[str, Any], coding: Coding, start: int, end: int, tokens: Sequence[Token], anchor: int
) -> int | None:
    """The head word of the nearest time expression that has the gold date."""
    if not event.get("date"):
        return None
    first, _, last = event["date"].partition("/")
    wanted = (first, last or first)
    here = [
        time for time in coding.times
        if start <= time.span.start < end and (time.first.isoformat(), time.last.isoformat()) == wanted
    ]  # fmt: skip
    if not here:
        return None
    best = min(here, key=lambda time: abs(time.span.start - tokens[anchor].start))
    words = [i for i, t in enumerate(tokens) if best.span.start <= t.start < best.span.end]
    return root(words, tokens, nominal=True) if words else None


def find_words(
    text: str, phrase: str, start: int, end: int, tokens: Sequence[Token], used: set[int], near: int | None = None
) -> list[int]:
    """The words of a phrase in the sentence: the first occurrence not used yet, or the one nearest to an offset."""
    found: list[list[int]] = []
    at = text.find(phrase, start, end)
    while at >= 0:
        stop = at + len(phrase)
        words = [i for i, t in enumerate(tokens) if t.start < stop and t.end > at]
        inner = at > start and text[at - 1].isalnum() and phrase[:1].isalnum()
        if words and not (set(words) <= used) and not inner:
            found.append(words)
        at = text.find(phrase, at + 1, end)
    if not found:
        return []
    return found[0] if near is None else min(found, key=lambda words: abs(tokens[words[0]].start - near))


_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}


def root(words: Sequence[int], tokens: Sequence[Token], *, nominal: bool = False) -> int:
    """The head word of a phrase: the one whose head lies outside; of a mention, the noun or name among several."""
    inside = set(words)
    roots = [i for i in words if tokens[i].head not in inside or tokens[i].head == i]
    roots = [i for i in roots if tokens[i].pos != "PUNCT"] or list(words)
    if nominal:
        return next((i for i in roots if tokens[i].pos in _NOMINAL), roots[0])
    content = [i for i in roots if tokens[i].pos in {"VERB", "NOUN", "PROPN", "ADJ"}]
    return content[0] if content else roots[0]


def cached(path: Path, make: Any) -> Any:
    """The unpickled file, made first where it is missing."""
    if path.exists():
        return pickle.loads(path.read_bytes())
    value = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(value))
    return value
