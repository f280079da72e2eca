"""Which stretch of time an article belongs to: stories are looked for in it and in the ones beside it. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

#: A story goes on as long as no more days lie between two of its articles.
DAYS: Final = 10
#: Articles without any date before them go by their number.
_ARTICLES: Final = 1000


def bucket(published: dt.date | None, number: int, before: int | None) -> int:
    """The stretch of an article.

    Args:
        published: its day.
        number: of its arrival.
        before: the stretch of the article that arrived before it, which an article without a day shares.

    Returns:
        Stretches of `DAYS` days are counted from 0; below 0 are those of archives in which no article has a day.
    """
    if published is not None:
        return published.toordinal() // DAYS
    return before if before is not None and before >= 0 else -1 - number // _ARTICLES


def beside(one: int) -> tuple[int, ...]:
    """A stretch and its neighbours."""
    return one - 1, one, one + 1


def goes_on(published: dt.date | None, first: dt.date | None, last: dt.date | None) -> bool:
    """May an article of a day belong to a story of these days? Where a day is not known it may."""
    if published is None or first is None or last is None:
        return True
    return (first - published).days <= DAYS and (published - last).days <= DAYS
