"""The PLOVER ontology as checked tables: types, modes, contexts, sectors, scores and the way back to CAMEO codes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dragoman.errors import DataError
from dragoman.resolve.tables import read_table

_CAMEO_CODE = re.compile(r"(?:0[1-9]|1\d|20)\d{1,2}")
#: A row of the CAMEO table: type, mode or "", content or "".
CameoKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 16 PLOVER event types."""

    #: Upper case.
    name: str
    #: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    quad_code: int
    #: Conflict (-10) to cooperation (+10); None where the manual gives none that its modes do not contradict.
    score: float | None
    #: Mode → its own score, or None.
    modes: Mapping[str, float | None]
    #: Must the event have a recipient?
    recipient_required: bool


@dataclass(frozen=True, slots=True)
class Ontology:
    """The codebook. Get it with `ontology()`."""

    #: Where the facts come from.
    source: str
    event_types: Mapping[str, EventType]
    #: The 37 contexts, lower case.
    contexts: frozenset[str]
    #: The 25 sectors with their meaning.
    sectors: Mapping[str, str]
    #: Codes of actors that are no country, with their meaning.
    non_state_codes: Mapping[str, str]
    cameo_codes: Mapping[CameoKey, str]

    @property
    def types(self) -> tuple[str, ...]:
        """The event types, in the codebook's order: from cooperation to conflict."""
        return tuple(self.event_types)

    def modes(self, type: str) -> tuple[str, ...]:
        """The modes of a type; empty for the types without modes.

        Raises:
            KeyError: there is no such type.
        """
        return tuple(self.event_types[type].modes)

    def quad_code(self, type: str) -> int:
        """Quad code 1 to 4 of a type.

        Raises:
            KeyError: there is no such type.
        """
        return self.event_types[type].quad_code

    def score(self, type: str, mode: str | None = None) -> float | None:
        """Conflict–cooperation score, -10 to +10: the mode's, else the type's, else None.

        Raises:
            KeyError: there is no such type.
        """
        event_type = self.event_types[type]
        own = event_type.modes.get(mode) if mode else None
        return event_type.score if own is None else own

    def cameo(self, type: str, mode: str | None = None, *, content: str | None = None) -> str:
        """The CAMEO code of an event, as text with its leading zero.

        Args:
            type: PLOVER event type.
            mode: its mode, if any.
            content: what a request, promise, threat, refusal or concession is about: a type ("AID"), a type and mode
                ("RETREAT.release"), or a concession and what it eases ("CONCEDE.SANCTION").

        Returns:
            The most specific code of the table: with mode and content, with content, with mode, of the type.

        Raises:
            KeyError: there is no such type.
        """
        if type not in self.event_types:
            raise KeyError(type)
        contents = [content, content.split(".")[0]] if content else []
        keys = [(type, m, c) for c in contents for m in (mode or "", "")]
        keys += [(type, mode or "", ""), (type, "", "")]
        return next(self.cameo_codes[key] for key in keys if key in self.cameo_codes)


@cache
def ontology() -> Ontology:
    """The shipped ontology, read and checked once a process.

    Raises:
        DataError: a table is missing or contradicts itself.
    """
    text = files("dragoman").joinpath("data", "ontology", "plover.json").read_text(encoding="utf-8")
    rows = read_table("ontology", "cameo.tsv", ("type", "mode", "content", "cameo", "meaning"))
    return build(json.loads(text), [(row["type"], row["mode"], row["content"], row["cameo"]) for row in rows])


def build(facts: Mapping[str, Any], cameo_rows: list[tuple[str, str, str, str]]) -> Ontology:
    """Check the facts and make the tables of them.

    Args:
        facts: what `plover.json` holds.
        cameo_rows: type, mode, content, code.

    Returns:
        The ontology.

    Raises:
        DataError: a field is missing, a number is out of its range, or the CAMEO table has a gap or an unknown word.
    """
    try:
        event_types = {name: _event_type(name, row) for name, row in facts["types"].items()}
        contexts, sectors = frozenset(facts["contexts"]), MappingProxyType(dict(facts["sectors"]))
        codes, source = MappingProxyType(dict(facts["non_state_codes"])), str(facts["source"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"ontology/plover.json: {error!r}") from error
    cameo = _cameo_table(event_types, cameo_rows)
    return Ontology(source, MappingProxyType(event_types), contexts, sectors, codes, MappingProxyType(cameo))


def _event_type(name: str, row: Mapping[str, Any]) -> EventType:
    modes = {mode: None if score is None else float(score) for mode, score in row["modes"].items()}
    score = None if row["score"] is None else float(row["score"])
    if row["quad_code"] not in (1, 2, 3, 4):
        raise ValueError(f"{name}: quad code {row['quad_code']!r}")
    if any(value is not None and not -10 <= value <= 10 for value in (score, *modes.values())):
        raise ValueError(f"{name}: a score outside -10 to 10")
    return EventType(name, row["quad_code"], score, MappingProxyType(modes), bool(row["recipient_required"]))


def _cameo_table(types: Mapping[str, EventType], rows: list[tuple[str, str, str, str]]) -> dict[CameoKey, str]:
    table: dict[CameoKey, str] = {}
    for type_, mode, content, code in rows:
        _check_cameo_row(types, type_, mode, content, code)
        if (type_, mode, content) in table:
            raise DataError(f"ontology/cameo.tsv: {type_} {mode} {content} stands there twice")
        table[type_, mode, content] = code
    gaps = [(name, mode) for name, row in types.items() for mode in ("", *row.modes) if (name, mode, "") not in table]
    if gaps:
        raise DataError(f"ontology/cameo.tsv: no code for {gaps}")
    return table


def _check_cameo_row(types: Mapping[str, EventType], type_: str, mode: str, content: str, code: str) -> None:
    known = type_ in types and (not mode or mode in types[type_].modes)
    about, _, detail = content.partition(".")
    if content:
        known = known and about in types and (not detail or detail in types[about].modes or detail in types)
    if not known or not _CAMEO_CODE.fullmatch(code):
        raise DataError(f"ontology/cameo.tsv: invalid row {type_}, {mode}, {content}, {code}")
