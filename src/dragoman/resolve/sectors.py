"""Head nouns: what sector a noun phrase's head gives it."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from dragoman.errors import DataError
from dragoman.resolve.tables import read_table

Role = Literal["own", "member", "office", "aid", "kin", "other"]


class Noun(NamedTuple):
    """A head noun of the table.

    Attributes:
        phrase: lower case, one or more words.
        sector: a PLOVER sector, or None where the noun alone tells none ("group", "members").
        role: `own` keeps its sector before a named organisation; `member` takes the organisation's, and that of
            another noun before it ("police spokesman"); `office` takes an organisation's unless it is a party;
            `aid` is a member that alone is an international organisation; `kin` are people whom an organisation
            gives neither code nor sector; `other` are somebody else than whom a possessive or "of" names.
    """

    phrase: str
    sector: str | None
    role: Role


class Nouns(NamedTuple):
    """The table, with the lengths it holds."""

    by_phrase: dict[str, Noun]
    #: Words of the longest phrase.
    longest: int
    #: The last words of all phrases.
    last: frozenset[str]


@cache
def nouns() -> Nouns:
    """The head nouns, read once a process.

    Raises:
        DataError: the table is missing or broken.
    """
    table: dict[str, Noun] = {}
    for row in read_table("actors", "head_nouns.tsv", ("phrase", "sector", "role")):
        if row["role"] not in get_args(Role):
            raise DataError(f"actors/head_nouns.tsv: no such role: {row['role']!r}")
        table[row["phrase"]] = Noun(row["phrase"], row["sector"] or None, cast(Role, row["role"]))
    return Nouns(table, max(phrase.count(" ") + 1 for phrase in table),
                 frozenset(phrase.rsplit(" ", 1)[-1] for phrase in table))  # fmt: skip


def is_known_noun(word: str) -> bool:
    """Is the lower-case word a head noun of the table?"""
    return word in nouns().by_phrase


def noun_ending_at(words: list[str], last: int) -> tuple[Noun, int] | None:
    """The longest known noun phrase that ends with a word.

    Args:
        words: lower case, without possessive endings.
        last: index of the word it is to end with.

    Returns:
        The noun and the index of its first word, or None.
    """
    table = nouns()
    if words[last] not in table.last:
        return None
    for first in range(max(0, last - table.longest + 1), last + 1):
        noun = table.by_phrase.get(" ".join(words[first : last + 1]))
        if noun:
            return noun, first
    return None
