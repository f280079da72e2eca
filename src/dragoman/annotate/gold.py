"""Annotations as gold events, one JSON object a line, in the format that `dragoman evaluate events` reads. Pure.

Beside the keys of the format each line keeps the offsets of everything that it quotes (`offsets`; `start` and `end` of
each party), so that nothing is lost on the way back. Lines without offsets, as people write them, are read too: their
words are looked for in the sentence, then elsewhere in the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.annotate.checking import BadAnnotation
from dragoman.annotate.told import Told
from dragoman.model import Span

Line = dict[str, Any]


def line_of(told: Told, article: str, sentence: int, about: Mapping[str, Any]) -> Line:
    """An event as a line.

    Args:
        told: what is right.
        article: key of the article.
        sentence: its number.
        about: further keys, for the way back.
    """
    place, speaker = told["place"], told["speaker"]
    first, last = told["date"], told["enddate"]
    quoted = {"trigger": told["trigger"], "place": place, "source": speaker}
    more = {"modes": told["mode"]} if len(told["mode"]) > 1 else {}
    return {
        "article": article,
        "sentence": sentence,
        "trigger": told["trigger"]["text"],
        "type": told["type"],
        "mode": told["mode"][0] if told["mode"] else None,
        "actor": [_party(party) for party in told["actor"]],
        "recipient": [_party(party) for party in told["recipient"]],
        "status": told["status"],
        "embedded": told["embedded"],
        "date": first if first == last else f"{first}/{last}",
        "place": place["text"] if place else None,
        "source": speaker["text"] if speaker else None,
        "offsets": {name: [words["start"], words["end"]] for name, words in quoted.items()
                    if words and words["start"] is not None},
        **({"speaker": {"code": speaker.get("code"), "sector": speaker.get("sector")}} if speaker else {}),
        **more,
        **about,
    }  # fmt: skip


def _party(party: Mapping[str, Any]) -> Line:
    return {key: party.get(key) for key in ("text", "code", "sector", "start", "end")}


def told_of(line: Mapping[str, Any], text: str, sentences: Sequence[Span]) -> Told:
    """The event that a line tells.

    Args:
        line: of a gold file.
        text: of the article.
        sentences: of the article, as the coder numbers them.

    Raises:
        BadAnnotation: a key lacks or is of another kind, or the article has no such words.
    """
    try:
        return _told_of(line, text, sentences)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadAnnotation(f"no gold event ({type(error).__name__}: {error})") from error


def _told_of(line: Mapping[str, Any], text: str, sentences: Sequence[Span]) -> Told:
    offsets = line.get("offsets") or {}
    number = line["sentence"]
    within = sentences[number - 1] if 0 < number <= len(sentences) else None

    def words(name: str, quoted: str, given: Sequence[int] | None, *, inside: bool = False) -> Told:
        start, end = given if given else located(name, quoted, text, within, inside=inside)
        return {"text": quoted, "start": start, "end": end}

    def party(role: str, entry: Mapping[str, Any]) -> Told:
        if "start" in entry and entry["start"] is None:
            return {"text": entry["text"], "start": None, "end": None, **_coded(entry)}
        given = (entry["start"], entry["end"]) if entry.get("start") is not None else None
        return {**words(role, entry["text"], given), **_coded(entry)}

    mode, date = line.get("mode"), line.get("date")
    first, _, last = (date or "").partition("/")
    source, place = line.get("source"), line.get("place")
    return {
        "type": line["type"],
        "mode": list(line["modes"]) if line.get("modes") else [mode] if mode else [],
        "status": line["status"],
        "embedded": bool(line["embedded"]),
        "trigger": words("trigger", line["trigger"], offsets.get("trigger"), inside=True),
        "actor": [party("actor", entry) for entry in line["actor"]],
        "recipient": [party("recipient", entry) for entry in line["recipient"]],
        "date": first or None,
        "enddate": last or first or None,
        "place": words("place", place, offsets.get("place")) if place else None,
        "speaker": _speaker(line, words("speaker", source, offsets.get("source"))) if source else None,
    }


def _speaker(line: Mapping[str, Any], words: Told) -> Told:
    known = line.get("speaker")
    return {**words, **_coded(known)} if known else {**words, "code": None, "sector": None, "uncoded": True}


def _coded(entry: Mapping[str, Any]) -> Told:
    return {"code": entry.get("code"), "sector": entry.get("sector")}


def located(name: str, words: str, text: str, sentence: Span | None, *, inside: bool) -> tuple[int, int]:
    """Where words stand: in the sentence, else (unless they must stand there) at their last place before it, or after.

    Raises:
        BadAnnotation: nowhere.
    """
    span = sentence or Span(0, len(text))
    at = text.find(words, span.start, span.end) if words else -1
    if at < 0 and words and not inside:
        at = text.rfind(words, 0, span.start)
        at = text.find(words, span.end) if at < 0 else at
    if at < 0:
        where = "the sentence" if inside else "the article"
        raise BadAnnotation(f"{name}: {where} has no words {words!r}")
    return at, at + len(words)
