"""What a request asks for, read from its address and refused where it cannot be. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dragoman.annotate.checking import STATUSES
from dragoman.ontology import ontology
from dragoman.store.filters import Filter

#: Conditions of several values.
SEVERAL: Final = ("actor", "recipient", "type", "mode", "status", "context", "place", "country", "geonameid", "story",
                  "publisher", "quad", "article")  # fmt: skip
#: How many values a condition may have, and how long each may be.
MOST_VALUES: Final = 50
LONGEST: Final = 200
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class BadRequest(ValueError):
    """What is asked for cannot be; says which and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A `Filter` with conditions that only the explorer has."""

    filter: Filter = field(default_factory=Filter)
    #: Countries of the place (UKR), the gazetteer's numbers of places, quad codes, keys of articles.
    country: tuple[str, ...] = ()
    geonameid: tuple[int, ...] = ()
    quad: tuple[int, ...] = ()
    article: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Is there no condition at all?"""
        return self == Asked()


def asked(values: Mapping[str, Sequence[str]]) -> Asked:
    """Read the conditions of a request.

    Args:
        values: of the address, by name; names that are no conditions are left out.

    Raises:
        BadRequest: a value cannot be.
    """
    several: dict[str, Any] = {name: _several(name, values.get(name, ())) for name in SEVERAL}
    country, place, quad, article = (several.pop(name) for name in ("country", "geonameid", "quad", "article"))
    several["type"] = tuple(value.upper() for value in several["type"])
    for name in ("mode", "status", "context"):
        several[name] = tuple(value.lower() for value in several[name])
    _check(several)
    since, until = (_day(name, _one(name, values)) for name in ("since", "until"))
    if since and until and since > until:
        raise BadRequest(f"since {since} lies after until {until}")
    try:
        chosen = Filter(**several, since=since, until=until, text=_one("text", values), about=_one("about", values),
                        dated=_flag("dated", values), min_confidence=_share("min_confidence", values))  # fmt: skip
    except ValueError as error:
        raise BadRequest(str(error)) from error
    return Asked(chosen, tuple(map(_country, country)), tuple(map(_geonameid, place)), tuple(map(_quad, quad)), article)


def _several(name: str, values: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
    if len(kept) > MOST_VALUES:
        raise BadRequest(f"{name}: more than {MOST_VALUES} values")
    for value in kept:
        _length(name, value)
    return kept


def _one(name: str, values: Mapping[str, Sequence[str]]) -> str | None:
    given = _several(name, values.get(name, ()))
    if len(given) > 1:
        raise BadRequest(f"{name}: one value only")
    return given[0] if given else None


def _length(name: str, value: str) -> None:
    if len(value) > LONGEST:
        raise BadRequest(f"{name}: longer than {LONGEST} characters")
    if "\0" in value:
        raise BadRequest(f"{name}: no text")


def _check(several: Mapping[str, Sequence[str]]) -> None:
    codebook = ontology()
    modes = {mode for name in codebook.types for mode in codebook.modes(name)}
    known: dict[str, Any] = {"type": codebook.types, "mode": modes, "status": STATUSES, "context": codebook.contexts}
    for name, allowed in known.items():
        for value in several[name]:
            if value not in allowed:
                raise BadRequest(f"no {name} {value!r}: there are {', '.join(sorted(allowed))}")


def _day(name: str, value: str | None) -> dt.date | None:
    if value is None:
        return None
    if not _DAY.fullmatch(value):
        raise BadRequest(f"{name}: {value!r} is not a date as YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadRequest(f"{name}: {value} is not a day of the calendar") from error


def _flag(name: str, values: Mapping[str, Sequence[str]]) -> bool:
    value = (_one(name, values) or "false").lower()
    if value not in ("true", "false", "1", "0"):
        raise BadRequest(f"{name}: {value!r} is neither true nor false")
    return value in ("true", "1")


def _share(name: str, values: Mapping[str, Sequence[str]]) -> float:
    value = _one(name, values)
    try:
        number = float(value or 0)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise BadRequest(f"{name}: {value!r} is not a number from 0 to 1")
    return number


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise BadRequest(f"country: {value!r} is not a code of three capitals, such as UKR")
    return value


def _geonameid(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", value):
        raise BadRequest(f"geonameid: {value!r} is not a number of the gazetteer, such as 3143244")
    return int(value)


def _quad(value: str) -> int:
    if value not in ("1", "2", "3", "4"):
        raise BadRequest(f"quad: {value!r} is not 1, 2, 3 or 4")
    return int(value)
