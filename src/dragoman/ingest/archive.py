"""Where a run writes: the archive, or in a dry run nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dragoman.errors import MissingStore
from dragoman.export.seen import Seen
from dragoman.ingest.items import Settled
from dragoman.ingest.remembered import Memory
from dragoman.model import Article, Coding, Failure
from dragoman.store import Store
from dragoman.store.keys import article_key


@dataclass(frozen=True, slots=True)
class Bound:
    """An archive, bound to one run of one coder."""

    store: Store
    memory: Memory
    coder: str
    model: str
    number: int

    def has(self, key: str) -> bool:
        """Is the article coded already, by this coder?"""
        return self.store.has(key, self.coder, self.model)

    def add(self, coding: Coding) -> None:
        """Add an article with its coding."""
        self.store.add(coding, self.model, self.number)

    def fail(self, failure: Failure) -> None:
        """Keep a failure."""
        self.store.fail(failure, self.number)

    def settle(self, settled: Settled, article: str | None) -> None:
        """Remember that an address was read to the end."""
        self.memory.settle(settled, article)


@dataclass(slots=True)
class Dry:
    """Writes nothing, and tells what would be coded."""

    store: Store | None
    coder: str
    model: str
    tell: Callable[[Article], None]
    #: Keys of articles that were told of; on disk.
    met: Seen

    def has(self, key: str) -> bool:
        """Is the article there already, or earlier in the sources?"""
        return key in self.met or (self.store is not None and self.store.has(key, self.coder, self.model))

    def add(self, coding: Coding) -> None:
        """Tell of the article."""
        self.met.add(article_key(coding.article))
        self.tell(coding.article)

    def fail(self, failure: Failure) -> None:
        """Nothing is kept."""

    def settle(self, settled: Settled, article: str | None) -> None:
        """Nothing is kept."""


def if_there(where: str) -> Store | None:
    """The archive for reading, or None where there is none yet.

    Raises:
        StoreError: what is there is none, or cannot be read.
    """
    try:
        return Store.open(where, read_only=True)
    except MissingStore:
        return None
