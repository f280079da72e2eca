"""What the gazetteer knows of a record's place: its kind and what it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from dragoman.export.codes import country as country_of
from dragoman.export.codes import us_states
from dragoman.export.rows import PlaceRow
from dragoman.export.words import one_line

if TYPE_CHECKING:
    from dragoman.resolve.gazetteer import Entry

Kind = Literal["country", "province", "district", "city", "other", ""]
#: FIPS 10-4 parts the Palestinian territories: west of here lies the Gaza Strip.
_GAZA_WEST_OF = 34.6
#: How far the point of a record may be from the gazetteer's, in degrees, to be the same place.
_SAME = 1e-3


@dataclass(frozen=True, slots=True)
class Setting:
    """A place with what it lies in; None where unknown."""

    kind: Kind
    city: str | None = None
    district: str | None = None
    province: str | None = None
    #: ISO 3166 alpha-3.
    country: str | None = None
    #: GeoNames feature class: A P T H L S R.
    feature: str | None = None


def setting(place: PlaceRow) -> Setting:
    """Kind, city, province and country of a place.

    Args:
        place: of a record.

    Returns:
        What the gazetteer knows of it; of a place that it does not know, the country alone.
    """
    return _setting(one_line(place.name), place.latitude, place.longitude, place.country)


def country_name(code: str | None) -> str | None:
    """The English name of a country, or None."""
    found = country_of(code)
    return found.name if found else None


def fips(code: str | None, longitude: float | None = None) -> str:
    """FIPS 10-4 code of a country by alpha-3; empty where it has none.

    Args:
        code: ISO 3166 alpha-3.
        longitude: of the point, for FIPS has two codes for the Palestinian territories.
    """
    if code == "PSE" and longitude is not None and longitude < _GAZA_WEST_OF:
        return "GZ"
    found = country_of(code)
    return found.fips if found else ""


def fips_division(where: Setting, longitude: float | None) -> str:
    """GDELT's code of the first-order division: of a state of the USA `USTX`; elsewhere of the country alone."""
    country = fips(where.country, longitude)
    return f"{country}{us_states().get(where.province or '', '')}" if country == "US" else country


@lru_cache(maxsize=10_000)
def _setting(name: str, latitude: float | None, longitude: float | None, country: str | None) -> Setting:
    from dragoman.resolve.gazetteer import gazetteer

    if latitude is None or longitude is None:
        return Setting("", country=country)
    for entry in gazetteer().lookup(name):
        if abs(entry.latitude - latitude) < _SAME and abs(entry.longitude - longitude) < _SAME:
            return _within(entry, country)
    return Setting("", country=country)


def _within(entry: Entry, country: str | None) -> Setting:
    from dragoman.resolve.gazetteer import Level

    kinds: dict[Level, Kind] = {
        Level.COUNTRY: "country", Level.ADMIN1: "province", Level.ADMIN2: "district",
        Level.CAPITAL: "city", Level.TOWN: "city",
    }  # fmt: skip
    kind = kinds.get(entry.level, "other")
    return Setting(
        kind, city=entry.name if kind == "city" else None, district=entry.name if kind == "district" else None,
        province=entry.name if kind == "province" else entry.admin1, country=country, feature=entry.feature,
    )  # fmt: skip
