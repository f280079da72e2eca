"""What common nouns and first names tell: a person, a group, a place, a thing, and whether he or she."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, NamedTuple, cast

from dragoman.errors import DataError
from dragoman.resolve.tables import read_table

NounClass = Literal["person", "group", "place", "thing", "other", ""]
Gender = Literal["m", "f", ""]


class Noun(NamedTuple):
    """What a noun stands for in news."""

    #: `other` can be no party; empty where the tables do not know the noun.
    kind: NounClass
    gender: Gender


_CLASSES = ("person", "group", "place", "thing", "other")
_UNKNOWN = Noun("", "")
_SUFFIXES: tuple[tuple[str, Gender], ...] = (("woman", "f"), ("women", "f"), ("man", "m"), ("men", "m"), ("ist", ""))


@cache
def _nouns() -> dict[str, Noun]:
    """Both tables of nouns, the hand-written one over WordNet's."""
    table = {}
    for name in ("nouns.tsv", "news_nouns.tsv"):
        for row in read_table("mentions", name, ("noun", "class", "gender")):
            if row["class"] not in _CLASSES or row["gender"] not in ("m", "f", ""):
                raise DataError(f"mentions/{name}: bad row for {row['noun']!r}")
            table[row["noun"]] = Noun(cast(NounClass, row["class"]), cast(Gender, row["gender"]))
    return table


@cache
def _first_names() -> dict[str, Gender]:
    rows = read_table("mentions", "first_names.tsv", ("name", "gender"))
    return {row["name"]: cast(Gender, row["gender"]) for row in rows}


@lru_cache(maxsize=65_536)
def noun(lemma: str) -> Noun:
    """Class and gender of a common noun.

    Args:
        lemma: lower case, singular; of a hyphenated word the last part counts. The word before may stand before it.

    Returns:
        Its row of the tables, a guess by its suffix, or empty fields.
    """
    last = lemma.rsplit("-", 1)[-1]
    found = _nouns().get(last)
    if found is None or (found.kind == "person" and not found.gender):
        for suffix, gender in _SUFFIXES:
            if last.endswith(suffix) and len(last) > len(suffix) + 2:
                return Noun("person", gender)
    return found or _UNKNOWN


def first_name_gender(name: str) -> Gender:
    """The sex that mostly bears a first name written with a capital, or empty."""
    return _first_names().get(name, "")


@cache
def family_names() -> dict[str, bool]:
    """Family names that stand before the given name, lower case, with whether they are Western first names too."""
    rows = read_table("mentions", "family_names.tsv", ("name", "language", "also"))
    return {row["name"]: row["also"] == "first" for row in rows}


@cache
def words(name: str) -> frozenset[str]:
    """A word list of `words.tsv`.

    Args:
        name: speech, stateless, nobody, militant, extreme, kin, anybody, wide, other, compass, group, country, place
            or person.
    """
    rows = read_table("mentions", "words.tsv", ("word", "list"))
    return frozenset(row["word"] for row in rows if row["list"] == name)
