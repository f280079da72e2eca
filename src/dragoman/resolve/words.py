"""Lists of function words that the reading of noun phrases needs."""

from __future__ import annotations

from functools import cache

from dragoman.errors import DataError
from dragoman.resolve.tables import cell_list, read_table


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of `data/actors/phrase_words.tsv`, where its use is told.

    Args:
        name: its name in the first column.

    Raises:
        DataError: there is no such list.
    """
    for row in read_table("actors", "phrase_words.tsv", ("list", "use", "words")):
        if row["list"] == name:
            return frozenset(cell_list(row["words"]))
    raise DataError(f"actors/phrase_words.tsv: no list {name!r}")
