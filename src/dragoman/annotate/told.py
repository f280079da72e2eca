"""What a report tells of one event, in the fields that people judge. Pure.

A `Told` has the keys of `FIELDS`: `type`, `mode` (a list), `status`, `embedded`, `trigger` {"start", "end", "text"},
`actor` and `recipient` (lists of {"text", "start", "end", "code", "sector"}; offsets are None where the article names
the party elsewhere), `date`, `enddate`, `place` {"text", "start", "end"} and `speaker` (like a party), these four None
where nothing is told. Changes are the same keys, as many as are otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Told = dict[str, Any]

FIELDS: Final = ("type", "mode", "status", "embedded", "trigger", "actor", "recipient", "date", "enddate", "place",
                 "speaker")  # fmt: skip


def of_record(record: Mapping[str, Any]) -> Told:
    """What the coder's record of a report tells.

    Args:
        record: as `dragoman.export.plover.record` gives it.
    """
    info, place = record["text_info"], record["event_loc"]
    date = record.get("date")
    return {
        "type": record["event"][0],
        "mode": list(record["mode"]),
        "status": record["status"],
        "embedded": record["embedded"],
        "trigger": {"start": info["start"], "end": info["end"], "text": record["event_text"][0]},
        "actor": [_party(party) for party in record["actor"]],
        "recipient": [_party(party) for party in record["recipient"]],
        "date": date,
        "enddate": record.get("enddate") or date,
        "place": {"text": place["name"], "start": place["start"], "end": place["end"]} if place else None,
        "speaker": _party(record["attributed_to"]) if record["attributed_to"] else None,
    }


def _party(party: Mapping[str, Any]) -> Told:
    return {"text": party["entity_text"], "start": party["start"], "end": party["end"], "code": party["code"],
            "sector": party["sector"]}  # fmt: skip


def completed(changes: Mapping[str, Any]) -> Told:
    """The whole of an event that the coder missed, from what was said of it."""
    told: Told = {"mode": [], "status": "actual", "embedded": False, "actor": [], "recipient": [], "date": None,
                  "place": None, "speaker": None, **changes}  # fmt: skip
    told.setdefault("enddate", told["date"])
    return told


def changed(told: Told, changes: Mapping[str, Any]) -> Told:
    """What a report tells, with corrections."""
    new = {**told, **changes}
    if "date" in changes and "enddate" not in changes:
        new["enddate"] = changes["date"]
    return new


def differences(told: Told, other: Told) -> Told:
    """The fields in which another person's event is otherwise, with its values."""
    return {field: other[field] for field in FIELDS if _plain(told[field]) != _plain(other[field])}


def _plain(value: Any) -> Any:
    """A value as it is compared: the words of a party without those that say the same."""
    if isinstance(value, Mapping):
        return tuple(value.get(key) for key in ("start", "end", "text", "code", "sector"))
    return tuple(map(_plain, value)) if isinstance(value, list) else value


def spans(told: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Everything that quotes the article, by field."""
    several: Sequence[tuple[str, Any]] = [(field, told.get(field)) for field in ("trigger", "place", "speaker")]
    found = [(field, value) for field, value in several if value]
    return found + [(role, party) for role in ("actor", "recipient") for party in told.get(role) or ()]
