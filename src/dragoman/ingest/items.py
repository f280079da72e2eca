"""What sources yield beside articles and failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dragoman.model import Article, Failure

# Reasons of skipping.
UNCHANGED = "not changed since the last time"
FORBIDDEN = "forbidden by robots.txt"
LISTED_BEFORE = "listed before"
FOREIGN = "not in English"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that holds no article to code, though nothing is wrong with it."""

    uri: str
    #: A few words, the same for all of a kind: they are counted.
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that would be fetched."""

    uri: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """All that an address led to has come before: once that is stored, the address need not be read again."""

    url: str
    etag: str | None
    last_modified: str | None
    stamp: str | None
    #: When it was fetched, ISO.
    fetched: str
    #: The pages that it lists; None for a page itself.
    lists: frozenset[str] | None = None


Item: TypeAlias = Article | Failure | Skipped | Planned | Settled
