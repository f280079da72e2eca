"""What may be said of an event: known types, modes and codes, and only words that the article has there. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from dragoman.annotate.told import FIELDS, Told, changed, completed, spans
from dragoman.ontology import ontology

Verdict = Literal["accept", "correct", "reject", "add"]
VERDICTS: Final = ("accept", "correct", "reject", "add")
STATUSES: Final = ("actual", "planned", "requested", "threatened", "hypothetical", "negated", "alleged")
_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class BadAnnotation(ValueError):
    """What is said of an event cannot be; tells why."""


def check(verdict: str, changes: Mapping[str, Any], text: str, told: Told | None) -> Told:
    """The changes, if they can be.

    Args:
        verdict: accept, correct, reject or add.
        changes: fields that are otherwise, or those of a missed event.
        text: of the article.
        told: what the coder's record tells; None for a missed event.

    Raises:
        BadAnnotation: they cannot be.
    """
    if verdict not in VERDICTS:
        raise BadAnnotation(f"no verdict {verdict!r}: there are {', '.join(VERDICTS)}")
    if wrong := [field for field in changes if field not in FIELDS]:
        raise BadAnnotation(f"no field {', '.join(map(repr, wrong))}: there are {', '.join(FIELDS)}")
    if verdict in ("accept", "reject") and changes:
        raise BadAnnotation(f"{verdict} changes nothing; to change fields, correct")
    if verdict == "correct" and not changes:
        raise BadAnnotation("correct needs a field that is otherwise")
    if verdict == "add" and not {"type", "trigger"} <= set(changes):
        raise BadAnnotation("a missed event needs at least its type and trigger")
    if (verdict == "add") != (told is None):
        raise BadAnnotation("a missed event has no record; any other verdict is on one")
    if changes:
        check_told(changed(told, changes) if told else completed(changes))
    check_words(changes, text)
    return dict(changes)


def check_told(told: Told) -> None:
    """Refuse what the codebook or the calendar does not know.

    Raises:
        BadAnnotation: says which field and why.
    """
    codebook = ontology()
    if told["type"] not in codebook.types:
        raise BadAnnotation(f"no event type {told['type']!r}: there are {', '.join(codebook.types)}")
    for mode in told["mode"]:
        if mode not in codebook.modes(told["type"]):
            known = ", ".join(codebook.modes(told["type"])) or "none"
            raise BadAnnotation(f"no mode {mode!r} of {told['type']}: there are {known}")
    if told["status"] not in STATUSES:
        raise BadAnnotation(f"no status {told['status']!r}: there are {', '.join(STATUSES)}")
    for role in ("actor", "recipient"):
        for party in told[role]:
            _check_party(role, party)
    if told["speaker"]:
        _check_party("speaker", told["speaker"])
    first, last = _day("date", told["date"]), _day("enddate", told["enddate"])
    if (first is None) != (last is None) or (first and last and last < first):
        raise BadAnnotation(f"no stretch of days: {told['date']} to {told['enddate']}")


def _check_party(role: str, party: Mapping[str, Any]) -> None:
    code, sector = party.get("code"), party.get("sector")
    if code is not None and not _CODE.fullmatch(code):
        raise BadAnnotation(f"{role}: {code!r} is no code of three capitals")
    if sector is not None and sector not in ontology().sectors:
        raise BadAnnotation(f"{role}: no sector {sector!r}: there are {', '.join(ontology().sectors)}")


def _day(field: str, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise BadAnnotation(f"{field}: {value!r} is no day as YYYY-MM-DD")


def check_words(told: Mapping[str, Any], text: str) -> None:
    """Refuse words that the article does not have where they are said to stand.

    Args:
        told: an event, or changes.
        text: of the article.

    Raises:
        BadAnnotation: says which words, and what stands there.
    """
    for field, words in spans(told):
        start, end = words["start"], words["end"]
        if start is None and end is None and field != "trigger":
            continue
        if start is None or end is None or not 0 <= start < end <= len(text):
            raise BadAnnotation(f"{field}: {start} to {end} is no stretch of an article of {len(text)} characters")
        if text[start:end] != words["text"]:
            raise BadAnnotation(f"{field}: at {start} to {end} the article has {text[start:end]!r}, "
                                f"not {words['text']!r}")  # fmt: skip
