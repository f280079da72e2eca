"""Gold and coded events read from files, and the figures of their comparison worded.

Both kinds of file hold one JSON object a line, as docs/output.md describes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dragoman.errors import EmptyInput, FormatError
from dragoman.read.jsonl import objects
from dragoman.score import Judged, Rate, Report

#: Offsets of an article's sentences, in order.
Sentences = Sequence[Sequence[int]]


def read_articles(path: str | Path) -> dict[str, Sentences]:
    """Sentence offsets by article id.

    Args:
        path: JSON lines with `id` and `sentences` ([[start, end], ...] into the article's text).

    Raises:
        MissingInput: the file cannot be opened.
        EmptyInput: there is no article in it.
        FormatError: a line is no JSON object or lacks a key.
    """
    found = {article["id"]: article["sentences"] for article in _objects(path, ("id", "sentences"))}
    if not found:
        raise EmptyInput(str(path), "the file is empty")
    return found


def read_events(path: str | Path, articles: Mapping[str, Sentences]) -> list[Judged]:
    """Gold records or coded PLOVER records, those of the given articles only.

    Args:
        path: JSON lines of either kind, told apart by the key `sentence`, which only gold records have.
        articles: sentence offsets by article id, as `read_articles` gives them.

    Returns:
        The events in the order of the file.

    Raises:
        FormatError: a line is no JSON object or lacks a key.
    """
    kept = list[Judged]()
    for number, entry in objects(path):
        try:
            if "sentence" not in entry:
                kept += coded_events([entry], articles)
            elif entry["article"] in articles:
                kept.append(from_gold(entry))
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise FormatError(str(path), f"no event record ({type(error).__name__}: {error})", line=number) from error
    return kept


def from_gold(entry: Mapping[str, Any]) -> Judged:
    """A gold record, as far as it is compared."""
    return Judged(entry["article"], entry["sentence"], entry["type"], *_parties(entry), entry["status"],
                  bool(entry["embedded"]), entry.get("date"), entry.get("place"), entry.get("source"),
                  entry["trigger"])  # fmt: skip


def coded_events(entries: Iterable[Mapping[str, Any]], articles: Mapping[str, Sentences]) -> list[Judged]:
    """Coded records, those that can be judged: of the given articles, and where people read these.

    Args:
        entries: PLOVER records.
        articles: sentence offsets by article id. What stands before the first sentence or behind the last was not read.
    """
    out = []
    for entry in entries:
        if spans := articles.get(entry["article_id"]):
            event = from_plover(entry, articles)
            if spans[0][0] <= entry["text_info"]["start"] < spans[-1][1]:
                out.append(event)
    return out


def from_plover(entry: Mapping[str, Any], articles: Mapping[str, Sentences]) -> Judged:
    """A coded record, as far as it is compared; its sentence is the gold sentence that its trigger stands in."""
    sentences, start = articles[entry["article_id"]], entry["text_info"]["start"]
    first, last = entry.get("date"), entry.get("enddate")
    date = f"{first}/{last}" if first and last and first != last else first
    number = next((n for n, (_, end) in enumerate(sentences, 1) if start < end), len(sentences))
    return Judged(entry["article_id"], number, entry["event"][0], *_parties(entry), entry.get("status"),
                  bool(entry.get("embedded")), date, (entry.get("event_loc") or {}).get("name"),
                  (entry.get("attributed_to") or {}).get("entity_text"),
                  " ".join(entry.get("event_text") or []))  # fmt: skip


def _parties(entry: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Codes of actors and recipients, then their sectors."""
    both = [entry.get(role) or [] for role in ("actor", "recipient")]
    actor, recipient = (frozenset(p.get("code") or "?" for p in side) for side in both)
    actor_sector, recipient_sector = (frozenset(p["sector"] for p in side if p.get("sector")) for side in both)
    return actor, recipient, actor_sector, recipient_sector


def _objects(path: str | Path, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, entry in objects(path):
        if missing := [key for key in keys if key not in entry]:
            raise FormatError(str(path), f"lacks {', '.join(missing)}", line=number)
        yield entry


def as_text(report: Report, errors: int = 0) -> str:
    """The figures for people.

    Args:
        report: a comparison.
        errors: so many missed and so many false events are listed.
    """
    lines = [
        _rate("type in sentence", report.type_in_sentence),
        _rate("  … and happened or not", report.happened),
        _rate("  reporter's own, actual events", report.own_actual),
        "on matched events:",
        *(f"  {name:20s} {s.right}/{s.asked} = {s.share:.3f}" for name, s in report.fields.items()),
        "by type (matched/gold, coded): "
        + "  ".join(f"{name} {r.matched}/{r.gold},{r.coded}" for name, r in report.by_type.items()),
        *(f"missed: {_event(event)}" for event in report.missed[:errors]),
        *(f"false: {_event(event)}" for event in report.false[:errors]),
        _rate("EVENTS (type and both parties)", report.events),
    ]
    return "\n".join(lines)


def as_json(report: Report, errors: int = 0) -> str:
    """The figures for programs, as one JSON object; see docs/output.md."""
    shown = {
        "events": _figures(report.events),
        "type_in_sentence": _figures(report.type_in_sentence),
        "happened": _figures(report.happened),
        "own_actual": _figures(report.own_actual),
        "fields": {name: asdict(share) | {"share": share.share} for name, share in report.fields.items()},
        "by_type": {name: _figures(rate) for name, rate in report.by_type.items()},
        "missed": [_event(event) for event in report.missed[:errors]],
        "false": [_event(event) for event in report.false[:errors]],
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _figures(rate: Rate) -> dict[str, float]:
    return asdict(rate) | {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1}


def _rate(name: str, rate: Rate) -> str:
    return (
        f"{name:34s} P {rate.precision:.3f}  R {rate.recall:.3f}  F1 {rate.f1:.3f}   "
        f"({rate.matched} matched, {rate.coded} coded, {rate.gold} gold)"
    )


def _event(event: Judged) -> str:
    actors, recipients = (", ".join(sorted(side)) or "nobody" for side in (event.actor, event.recipient))
    return (
        f"{event.article}[{event.sentence}] {event.type} {actors} → {recipients} "
        f"{event.status}{', embedded' if event.embedded else ''} «{event.trigger}»"
    )
