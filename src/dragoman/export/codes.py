"""Codes of other event data sets: countries, sectors, CAMEO's scale and names, numbers in place of our ids."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dragoman.errors import DataError
from dragoman.resolve.tables import read_table

#: Codes of actors that are no country, with CAMEO's code of the group and how CAMEO writes the actor.
_GROUPS = {"UNO": ("UNO", "IGOUNO"), "EUR": ("EEC", "IGOEUREEC")}
#: CAMEO's roots by quad class: verbal and material cooperation, verbal and material conflict.
_QUAD_ENDS = ((5, 1), (8, 2), (13, 3), (20, 4))
#: Phoenix parts neutral statements and appeals (roots 01, 02) from verbal cooperation.
_PENTA_ENDS = ((2, 0), *_QUAD_ENDS)


@dataclass(frozen=True, slots=True)
class Country:
    """A country's codes elsewhere."""

    #: ISO 3166 alpha-2; XK for Kosovo.
    alpha2: str
    name: str
    #: FIPS 10-4, of places in GDELT: CH is China. Empty for a few islands.
    fips: str
    #: CAMEO's three letters, of actors in GDELT and Phoenix.
    cameo: str
    #: As ICEWS writes it.
    icews: str
    #: Number in the Correlates of War project's state system, or "".
    cow: str


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One event code of CAMEO."""

    name: str
    #: -10 to 10, as GDELT publishes it.
    goldstein: float
    #: The intensity of ICEWS.
    intensity: float


@dataclass(frozen=True, slots=True)
class CameoActor:
    """An actor in CAMEO's parts."""

    #: All parts in one: `CHNGOV`.
    code: str = ""
    country: str = ""
    group: str = ""
    #: Up to three roles.
    types: tuple[str, ...] = ()


@cache
def countries() -> Mapping[str, Country]:
    """Alpha-3 (and KOS) → codes.

    Raises:
        DataError: the table is missing or invalid.
    """
    columns = ("code", "alpha2", "name", "fips", "cameo", "icews", "cow")
    return {
        row["code"]: Country(*(row[column] for column in columns[1:]))
        for row in read_table("export", "countries.tsv", columns)
    }


def country(code: str | None) -> Country | None:
    """The codes of one country by alpha-3 (or KOS); None for what is no country."""
    return countries().get(code) if code else None


@cache
def us_states() -> Mapping[str, str]:
    """Name of a state of the USA → its two letters.

    Raises:
        DataError: the table is missing or invalid.
    """
    return {row["name"]: row["code"] for row in read_table("export", "us_states.tsv", ("name", "code"))}


@cache
def cameo_codes() -> Mapping[str, CameoCode]:
    """CAMEO code → name and scale.

    Raises:
        DataError: the table is missing or a scale is no number from -10 to 10.
    """
    found = {}
    for row in read_table("export", "cameo.tsv", ("code", "goldstein", "icews", "name")):
        try:
            goldstein = float(row["goldstein"])
            intensity = float(row["icews"] or goldstein)
        except ValueError as error:
            raise DataError(f"export/cameo.tsv: {row['code']}: {error}") from error
        if not (-10 <= goldstein <= 10 and -10 <= intensity <= 10):
            raise DataError(f"export/cameo.tsv: {row['code']}: a scale outside -10 to 10")
        found[row["code"]] = CameoCode(row["name"], goldstein, intensity)
    return found


@cache
def sectors() -> Mapping[str, tuple[str, str]]:
    """PLOVER sector, or code of an actor that is no country → CAMEO's type and ICEWS' sectors; either may be "".

    Raises:
        DataError: the table is missing or invalid.
    """
    columns = ("sector", "cameo", "icews")
    return {row["sector"]: (row["cameo"], row["icews"]) for row in read_table("export", "sectors.tsv", columns)}


def scale(code: str) -> CameoCode:
    """Name and scale of a CAMEO code; of its parent where the table has no such code."""
    table = cameo_codes()
    for length in range(len(code), 1, -1):
        if code[:length] in table:
            return table[code[:length]]
    raise KeyError(code)


def cameo_actor(code: str | None, sector: str | None) -> CameoActor:
    """An actor as CAMEO writes it.

    Args:
        code: ISO 3166 alpha-3, or a PLOVER code such as UNO.
        sector: PLOVER's.

    Returns:
        Its parts; empty ones where nothing is known.
    """
    type_ = sectors().get(sector or "", ("", ""))[0]
    if state := country(code):
        return CameoActor(f"{state.cameo}{type_}", state.cameo, "", (type_,) if type_ else ())
    kind = sectors().get(code or "", ("", ""))[0]
    group, whole = _GROUPS.get(code or "", ("", kind))
    types = tuple(dict.fromkeys(part for part in (kind, type_) if part))
    return CameoActor(f"{whole}{type_ if type_ != kind else ''}", "EUR" if code == "EUR" else "", group, types)


def quad_class(code: str) -> int:
    """GDELT's quad class of a CAMEO code: 1 and 2 cooperation, 3 and 4 conflict, verbal and material."""
    return next(quad for end, quad in _QUAD_ENDS if int(code[:2]) <= end)


def penta_class(code: str) -> int:
    """Phoenix' class of a CAMEO code: the same with 0 for statements and appeals."""
    return next(penta for end, penta in _PENTA_ENDS if int(code[:2]) <= end)


def number(key: str, bits: int = 53) -> int:
    """A number in place of an id of letters, the same in every export.

    Args:
        key: our id.
        bits: how many; 53 are exact in every program, 31 fit the integers of R.

    Returns:
        The first bits of its SHA-256, at least 1.
    """
    return (int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> (64 - bits)) or 1
