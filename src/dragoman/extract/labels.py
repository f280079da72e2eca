"""The label sets of the event model, in the order of its output columns. Changing the order needs a new model."""

from __future__ import annotations

from typing import Final, get_args

from dragoman.model import Status
from dragoman.ontology import ontology

#: Column 0 of the trigger scores is "no event"; type k is column k + 1.
TYPES: Final[tuple[str, ...]] = tuple(ontology().types)
#: "TYPE:mode" of every type; column 0 is "no mode".
MODES: Final[tuple[str, ...]] = ("", *(f"{t}:{m}" for t in TYPES for m in ontology().modes(t)))
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
#: What an event points at.
ROLES: Final[tuple[str, ...]] = ("actor", "recipient", "place", "source", "time")
#: What a model's own `labels.json` must say, so that its columns mean the same.
ALL: Final = {"types": list(TYPES), "modes": list(MODES), "statuses": list(STATUSES), "roles": list(ROLES)}
