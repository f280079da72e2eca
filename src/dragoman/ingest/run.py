"""The run: what the archive lacks is coded and added, in the order of the sources.

Each article is added in a transaction of its own, and nothing else is kept between articles: a run that is killed
leaves the articles before it, and the next run goes on behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from dragoman.errors import DragomanError, LanguageError
from dragoman.fetch.target import is_web
from dragoman.ingest.counts import Counts
from dragoman.ingest.items import FOREIGN, Item, Planned, Settled, Skipped
from dragoman.model import Article, Coding, Failure
from dragoman.store.keys import article_key


class Archive(Protocol):
    """Where the run writes; `dragoman.store.Store` bound to one run."""

    def has(self, key: str) -> bool:
        """Is the article coded already, by this coder?"""

    def add(self, coding: Coding) -> None:
        """Add an article with its coding."""

    def fail(self, failure: Failure) -> None:
        """Keep a failure."""

    def settle(self, settled: Settled, article: str | None) -> None:
        """Remember that an address was read to the end."""


#: Codes what is to be coded of some items, told by the second argument: gives each item, in order, with its coding or
#: None. A coding with failures counts as failed.
Coded: TypeAlias = "Callable[[Iterable[Item], Callable[[Item], Article | None]], Generator[tuple[Item, Coding | None]]]"


def one_by_one(code: Callable[[Article], Coding]) -> Coded:
    """Coding in this process, each article when the one before has been dealt with."""

    def coded(
        items: Iterable[Item], wanted: Callable[[Item], Article | None]
    ) -> Generator[tuple[Item, Coding | None]]:
        for item in items:
            article = wanted(item)
            yield item, None if article is None else code(article)

    return coded


@dataclass(slots=True)
class Ingest:
    """A run.

    Args:
        archive: what is written to.
        coded: codes articles.
        failed: is told of each failure.
        watch: is told of each item when it has been dealt with.
        stop: tells whether to end before the next item.
    """

    archive: Archive
    coded: Coded
    failed: Callable[[Failure], None]
    watch: Callable[[Item], None]
    stop: Callable[[], bool]
    counts: Counts = field(default_factory=Counts)
    #: Addresses that failed: the lists that led there are not settled.
    _failed: set[str] = field(default_factory=set)
    #: The article that was dealt with last, if it is in the archive.
    _last: str | None = None

    def run(self, items: Iterable[Item]) -> Counts:
        """Take in all items.

        Args:
            items: of the sources; not asked for another one after `stop`.

        Returns:
            What was done.

        Raises:
            StoreError: the archive cannot be written to; what was added before stays.
        """
        with closing(self.coded(items, self._lacking)) as coded:
            for item, coding in coded:
                if self.stop() and coding is None:  # a failure that comes now may be of our own breaking off
                    break
                self._take(item, coding)
                self.watch(item)
                if self.stop():
                    break
        return self.counts

    def _lacking(self, item: Item) -> Article | None:
        """The article, if the archive lacks it and there is still time for it."""
        if not isinstance(item, Article) or self.stop() or self.archive.has(article_key(item)):
            return None
        return item

    def _take(self, item: Item, coding: Coding | None) -> None:
        match item:
            case Article():
                self._article(item, coding)
            case Failure():
                self._fail(item)
            case Skipped():
                self.counts.skipped[item.reason] += 1
            case Planned():
                self.counts.planned += 1
            case Settled():
                self._settle(item)

    def _article(self, article: Article, coding: Coding | None) -> None:
        self._last = None
        key = article_key(article)
        if coding is None or self.archive.has(key):  # one like it may have been added since it was to be coded
            self.counts.there += 1
            self._last = key
            return
        if coding.failures:
            self._uncoded(coding.failures)
            return
        try:
            self.archive.add(coding)
        except (DragomanError, ImportError):
            raise  # of the archive or the installation: the next article would fare no better
        except Exception as error:  # one article must not end the run; nothing of it was kept
            origin, reason = article.origin, f"cannot be added: {type(error).__name__}: {error}"
            self._fail(Failure(origin.uri or article.id, reason, origin.line, article.id, "InternalError"))
            return
        self.counts.coded += 1
        self.counts.events += len(coding.events)
        self._last = key

    def _uncoded(self, failures: tuple[Failure, ...]) -> None:
        """What the coder leaves alone by its own rules is no fault of the input."""
        if all(failure.kind == LanguageError.__name__ for failure in failures):
            self.counts.skipped[FOREIGN] += 1
            return
        for failure in failures:
            self._fail(failure)

    def _fail(self, failure: Failure) -> None:
        self.archive.fail(failure)
        self.failed(failure)
        self.counts.failed += 1
        if is_web(failure.uri):  # no list leads to a file, and files are many
            self._failed.add(failure.uri)

    def _settle(self, settled: Settled) -> None:
        if settled.lists is None:
            if self._last is not None:
                self.archive.settle(settled, self._last)
        elif not self._failed & (settled.lists | {settled.url}):
            self.archive.settle(settled, None)
