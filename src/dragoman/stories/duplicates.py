"""Near-duplicates in the archive: an article is linked to the earlier one that it resembles most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from dragoman.store.schema import articles, bands, duplicates
from dragoman.stories.copies import copy
from dragoman.stories.shingles import Shingles, keys, shingles

#: Articles that are compared word by word.
_COMPARED: Final = 12
#: Articles that are kept for a key: what more share is a standing phrase.
_KEPT: Final = 16
_MEET: Final = select(bands.c.band, bands.c.hash, bands.c.article).where(
    bands.c.hash.in_(bindparam("hashes", expanding=True))
)


def link_duplicate(connection: Connection, article: str) -> str | None:
    """Find and note what an article is a copy of.

    Args:
        connection: in a writing transaction.
        article: its key.

    Returns:
        The key of the earlier article, or None.
    """
    runs = _runs(connection, [article])[article]
    asked = keys(runs)
    found = connection.execute(_MEET, {"hashes": [key.hash for key in asked]}).all()
    used = Counter((row.band, row.hash) for row in found)
    shared: Counter[str] = Counter()
    for row in found:
        # The more articles share a key, the less it says. Whole numbers: their sum does not depend on the order.
        shared[row.article] += 10_000 // used[row.band, row.hash]
    fresh = [{"band": key.band, "hash": key.hash, "article": article} for key in asked if used[key] < _KEPT]
    if fresh:
        connection.execute(bands.insert(), fresh)
    return _note(connection, article, runs, _earliest(connection, shared))


def _earliest(connection: Connection, shared: Counter[str]) -> list[str]:
    """The articles whose shared keys weigh most; of equals, the first that arrived."""
    if not shared:
        return []
    numbers = dict(connection.execute(
        select(articles.c.key, articles.c.number).where(articles.c.key.in_(sorted(shared)))
    ).all())  # fmt: skip
    return sorted(shared, key=lambda key: (-shared[key], numbers[key]))[:_COMPARED]


def _note(connection: Connection, article: str, runs: Shingles, likely: list[str]) -> str | None:
    texts = _runs(connection, likely)
    judged = [(verdict, other) for other in likely if (verdict := copy(runs, texts[other]))]
    if not judged:
        return None
    verdict, other = max(judged, key=lambda one: one[0].similarity)  # the first of equals
    connection.execute(duplicates.insert().values(article=article, of=other, similarity=verdict.similarity,
                                                  relation=verdict.relation))  # fmt: skip
    return other


def _runs(connection: Connection, wanted: list[str]) -> dict[str, Shingles]:
    """The shingles of the bodies of articles."""
    if not wanted:
        return {}
    rows = connection.execute(
        select(articles.c.key, articles.c.text, articles.c.blocks).where(articles.c.key.in_(wanted))
    ).all()
    return {row.key: shingles(body(row.text, row.blocks)) for row in rows}


def body(text: str, blocks: Sequence[tuple[int, int, str]]) -> str:
    """The parts of a kept article that are its report."""
    return "\n".join(text[start:end] for start, end, kind in blocks if kind == "body") if blocks else text
