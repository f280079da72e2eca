"""Names of countries and nations with a letter wrong, two in long ones: "Ethipian rebels", "the Phillipines"."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from dragoman.resolve.names import Entry, Found, fold, load
from dragoman.resolve.phrase import Piece, Word
from dragoman.resolve.tables import read_table
from dragoman.resolve.words import word_list

# Shorter names are one letter away from too many words.
_SHORTEST = 7
_LONG = 10
_KINDS = frozenset({"country", "adjective", "demonym"})


def misspelt(core: Piece) -> Found | None:
    """The nation that a capitalised word of a phrase seems to mean.

    Args:
        core: of a phrase in which no name of the tables was found.

    Returns:
        The name as if found, or None. A word beside other unknown capitalised words is part of somebody's name.
    """
    for i, word in enumerate(core.words):
        beside = (*core.words[max(0, i - 1) : i], *core.words[i + 1 : i + 2])
        entry = _meant(word.plain) if _capital(word) and not any(map(_capital, beside)) else None
        if entry is not None:
            return Found(word.start, word.end, (entry,), entry)
    return None


def _capital(word: Word) -> bool:
    return word.text[:1].isupper()


@lru_cache(maxsize=16_384)
def _meant(word: str) -> Entry | None:
    """The one nation a folded word is a letter or two away from; first names and known words are left as they are."""
    from rapidfuzz.distance import OSA

    known = word in load().automaton or word in _first_names() or word in word_list("not misspelt")
    if known or len(word) < _SHORTEST - 1:
        return None
    near = [entries for name, entries in _by_start().get(word[:2], ()) if OSA.distance(word, name) <= _errors(name)]
    found = {entry.code: entry for entries in near for entry in entries}
    return next(iter(found.values())) if len(found) == 1 else None


def _errors(name: str) -> int:
    """So many letters of a name may be wrong."""
    return 1 if len(name) < _LONG else 2


@cache
def _by_start() -> dict[str, list[tuple[str, list[Entry]]]]:
    """Long single-word names of nations by their first two letters."""
    out: dict[str, list[tuple[str, list[Entry]]]] = defaultdict(list)
    for name, aliases in load().automaton.items():
        entries = [entry for alias in aliases for entry in alias.entries if entry.kind in _KINDS]
        if entries and len(name) >= _SHORTEST and name.isalpha():
            out[name[:2]].append((name, entries))
    return out


@cache
def _first_names() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in read_table("mentions", "first_names.tsv", ("name", "gender")))
