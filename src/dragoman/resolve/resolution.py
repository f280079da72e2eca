"""What the resolution of a noun phrase gives, and what an entry of the tables contributes to it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from dragoman.resolve.names import Entry

#: Sectors whose members are ELI once they have left office.
ELITE = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY", "OPP", "PRM"})
#: Codes of actors that are no country.
NON_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
#: Kinds of names that stand for a country.
STATES = frozenset({"country", "adjective", "capital", "demonym"})


#: What decides where a body of many countries ("Senate") stands for the best known one.
GENERIC = "table:generic"


class Resolution(NamedTuple):
    """What a phrase was found to be."""

    #: ISO 3166 alpha-3, or UNO EUR IGO NGO ISM IMG MNC; None where the phrase does not tell.
    code: str | None
    #: PLOVER sector, or None.
    sector: str | None
    other_sectors: tuple[str, ...]
    #: The table's name of the person, organisation or country, or None.
    name: str | None
    wikidata_id: str | None
    #: How sure, 0 to 1: 0.9 a name of the tables, 0.5 and less a guess.
    score: float
    #: What decided: "table:leaders", "table:countries+head noun", "head noun" …
    via: str
    #: Codes of the countries that have a body of this name, where the table knows them all.
    branches: tuple[str, ...] = ()


NOTHING = Resolution(None, None, (), None, None, 0.0, "")


def unowned(sector: str | None) -> Resolution:
    """Who is of a sector, and of no country that is told."""
    return Resolution(None, sector, (), None, None, 0.5, "head noun")


def made(entry: Entry, sector: str | None, score: float, how: str = "") -> Resolution:
    """The resolution that an entry gives.

    Args:
        entry: of the tables.
        sector: the sector that the phrase makes of it.
        score: how sure, 0 to 1.
        how: what decided besides the table, such as "+head noun".
    """
    other = tuple(s for s in entry.other_sectors if s != sector)
    table = GENERIC if entry.generic else f"table:{entry.table}"
    return Resolution(entry.code, sector, other, entry.name, entry.wikidata_id, score, table + how, entry.branches)


def standing(entry: Entry, on: dt.date | None) -> tuple[str | None, float]:
    """Sector of an entry on a day, with how sure: who held an office and holds none any more is ELI."""
    if entry.kind != "person":
        return entry.sector, 0.9
    if on is None:
        return entry.sector, 0.7
    if entry.first <= on <= entry.last:
        return entry.sector, 0.95
    if entry.last < on:
        return ("ELI" if entry.sector in ELITE and entry.code not in NON_STATE else entry.sector), 0.8
    return ("PTY" if entry.sector == "GOV" else entry.sector), 0.5
