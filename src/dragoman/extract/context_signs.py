"""What type, mode and parties of an event say of its contexts: the rows of `data/events/context_signs.tsv`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from dragoman.errors import DataError
from dragoman.extract.context_cues import chance, known
from dragoman.model import Event, Party
from dragoman.ontology import ontology
from dragoman.resolve.tables import cell_list, read_table

COLUMNS: Final = ("context", "type", "mode", "actor", "recipient", "states", "weight")
_TWO: Final = "two"
#: Codes of organisations of states: they deal with governments as governments do.
_OF_STATES: Final = frozenset({"UNO", "EUR", "IGO"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One row: what must hold of the event, and what it then says. An empty set asks nothing."""

    context: str
    types: frozenset[str]
    modes: frozenset[str]
    #: Sectors and codes, of which one of the actors must have one.
    actor: frozenset[str]
    recipient: frozenset[str]
    #: Must governments of two countries take part?
    states: bool
    #: The chance that it alone gives.
    chance: float

    def holds(self, event: Event) -> bool:
        """Does the event have all that the row asks?"""
        return (
            (not self.types or event.type in self.types)
            and (not self.modes or not self.modes.isdisjoint(event.modes))
            and (not self.actor or _has(event.actors, self.actor))
            and (not self.recipient or _has(event.recipients, self.recipient))
            and (not self.states or between_states(event))
        )

    @property
    def reason(self) -> str:
        """What it rests on, in a word or two."""
        parts = [part for part, asked in (("type", self.types), ("mode", self.modes)) if asked]
        return " and ".join([*parts, "parties"] if self.actor or self.recipient or self.states else parts)


@cache
def signs() -> tuple[Sign, ...]:
    """The shipped rows, read once a process.

    Raises:
        DataError: a row names a context, type, mode, sector or code that the codebook does not know.
    """
    return tuple(_sign(row) for row in read_table("events", "context_signs.tsv", COLUMNS))


@cache
def signs_for(kind: str) -> tuple[Sign, ...]:
    """The shipped rows that events of a type may fulfil."""
    return tuple(sign for sign in signs() if not sign.types or kind in sign.types)


def signs_of(event: Event, table: Sequence[Sign]) -> Iterator[Sign]:
    """The signs that hold of an event.

    Args:
        event: its type, modes and parties are looked at.
        table: the rows.
    """
    return (sign for sign in table if sign.holds(event))


def between_states(event: Event) -> bool:
    """Do governments of two countries take part, or one and an organisation of states?"""
    parties = [*event.actors, *event.recipients]
    codes = {party.code for party in parties if party.code and (party.sector == "GOV" or party.code in _OF_STATES)}
    return len(codes) > 1 and not codes <= _OF_STATES


def _has(parties: Sequence[Party], wanted: frozenset[str]) -> bool:
    return any(party.sector in wanted or party.code in wanted for party in parties)


def _sign(row: dict[str, str]) -> Sign:
    types, modes, actor, recipient = (frozenset(cell_list(row[c])) for c in ("type", "mode", "actor", "recipient"))
    book = ontology()
    parties = {*book.sectors, *book.non_state_codes}
    if not types <= set(book.types) or not actor | recipient <= parties or row["states"] not in ("", _TWO):
        raise DataError(f"events/context_signs.tsv: invalid row {row}")
    if not modes <= {mode for kind in types for mode in book.modes(kind)}:
        raise DataError(f"events/context_signs.tsv: no type has the mode of {row}")
    return Sign(known(row["context"]), types, modes, actor, recipient, row["states"] == _TWO, chance(row["weight"]))
