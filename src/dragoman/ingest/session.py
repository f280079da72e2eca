"""One call of `dragoman ingest`: opens what it needs, runs, sums up."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import IO

import click

from dragoman.export.seen import Seen
from dragoman.export.words import one_line, shortened
from dragoman.fetch import Fetcher, Policy
from dragoman.ingest.archive import Bound, Dry, if_there
from dragoman.ingest.counts import Counts
from dragoman.ingest.interrupt import Interrupt
from dragoman.ingest.items import Item, Planned
from dragoman.ingest.progress import progress
from dragoman.ingest.remembered import Memory
from dragoman.ingest.run import Archive, Coded, Ingest, one_by_one
from dragoman.ingest.sources import Sizes, items
from dragoman.ingest.web import Web
from dragoman.model import Article, Coding
from dragoman.read import Limits
from dragoman.read.html import PageReader
from dragoman.scale.coding import Recipe, pool
from dragoman.store import Store
from dragoman.streams import opened
from dragoman.version import VERSION

_CODER = f"dragoman {VERSION}"
Read = Callable[[str], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Options:
    """What is read, how it is coded, and where to."""

    sources: tuple[str, ...]
    store: str
    model: str
    #: Publication date of inputs that state none.
    date: dt.date | None
    min_confidence: float
    max_seconds: float
    max_bytes: int | None
    max_pages: int
    delay: float
    per_host: int
    agent: str
    allow_private: bool
    any_language: bool = False
    jobs: int = 1

    @property
    def limits(self) -> Limits:
        """Of reading; bytes given count for plain text and pages alike."""
        most = self.max_bytes
        return Limits() if most is None else Limits(max_bytes=most, max_html_bytes=most)

    @property
    def command(self) -> str:
        """The sources as the archive remembers them, without passwords."""
        return re.sub(r"//[^/@\s]*@", "//...@", shlex.join(["dragoman", "ingest", *self.sources]))

    @property
    def recipe(self) -> Recipe:
        """Of the coder."""
        return Recipe(self.max_seconds, self.min_confidence, self.model, self.any_language)

    def kept(self) -> dict[str, object]:
        """What the archive remembers of the others."""
        values = asdict(self) | {"date": self.date.isoformat() if self.date else None}
        return {name: value for name, value in values.items() if name not in ("sources", "store", "model", "jobs")}


class Session:
    """One call.

    Args:
        options: as given.
        quiet: no progress and no summary.
    """

    def __init__(self, options: Options, *, quiet: bool) -> None:
        self._options = options
        self._quiet = quiet

    def wet(self) -> int:
        """Code and write.

        Returns:
            The exit code.

        Raises:
            StoreError: the archive cannot be opened or written; what was added before stays.
        """
        options = self._options
        with Store.open(options.store, create=True) as store:
            run = store.begin_run(options.command, coder=_CODER, model=options.model, options=options.kept())
            memory = Memory(store, _CODER, options.model)
            archive = Bound(store, memory, _CODER, options.model, run)
            counts = Counts()
            with coding(options.recipe, options.jobs) as coded:
                code = self._go(archive, memory, coded, counts, None)
            store.end_run(run, counts.as_dict())
        return code

    def dry(self) -> int:
        """Tell on standard output what would be done.

        Returns:
            The exit code.

        Raises:
            StoreError: what is there is no archive.
        """
        options = self._options
        with ExitStack() as stack:
            stream = stack.enter_context(opened())
            store = if_there(options.store)
            if store is not None:
                stack.enter_context(store)

            def tell(article: Article) -> None:
                _list(stream, "code", _place(article), article.title)

            archive = Dry(store, _CODER, options.model, tell, stack.enter_context(Seen()))
            memory = Memory(store, _CODER, options.model)
            coded = one_by_one(lambda article: Coding(article, coder=_CODER))
            return self._go(archive, memory, coded, Counts(), stream)

    def _go(
        self,
        archive: Archive,
        memory: Memory,
        coded: Coded,
        counts: Counts,
        listing: IO[str] | None,
    ) -> int:
        """Take in all sources, and say so; returns the exit code."""
        options = self._options
        dry = listing is not None
        with self._web(memory, dry=dry) as (read, stop):
            interrupt = Interrupt(stop)
            shown = progress(counts, partial(Sizes, options.sources), quiet=self._quiet, dry=dry)

            def watch(item: Item) -> None:
                if listing is not None and isinstance(item, Planned):
                    _list(listing, "fetch", item.uri, item.title)
                shown.show(item)

            run = Ingest(archive, coded, shown.failed, watch, interrupt.asked, counts)
            try:
                with interrupt.heeded(), closing(items(options.sources, options.limits, read, options.date)) as found:
                    run.run(found)
            finally:
                shown.close()
                if not self._quiet:
                    stopped = "interrupted: " if interrupt.asked() else ""
                    click.echo(f"{stopped}{counts.words(dry=dry)}", err=True)
        return interrupt.exit_code if interrupt.asked() else counts.exit_code

    @contextmanager
    def _web(self, memory: Memory, *, dry: bool) -> Iterator[tuple[Read, Callable[[], None]]]:
        """What reads an address, and what breaks that off; a run without addresses opens nothing."""
        made: list[Web] = []
        with ExitStack() as stack:

            def read(url: str) -> Iterator[Item]:
                if not made:
                    made.append(stack.enter_context(self._opened_web(memory, dry=dry)))
                return made[0].items(url)

            def stop() -> None:
                for web in made:
                    web.stop()

            yield read, stop

    @contextmanager
    def _opened_web(self, memory: Memory, *, dry: bool) -> Iterator[Web]:
        options = self._options
        policy = Policy(
            user_agent=options.agent, delay=options.delay, per_host=options.per_host, max_seconds=options.max_seconds,
            max_bytes=options.limits.max_html_bytes, allow_private=options.allow_private,
        )  # fmt: skip
        with Fetcher(policy) as fetcher, PageReader(options.limits.max_seconds) as pages:
            web = Web(fetcher, lambda: pages, memory, most_pages=options.max_pages, dry=dry)
            with closing(web):
                yield web


@contextmanager
def coding(recipe: Recipe, jobs: int) -> Iterator[Coded]:
    """What codes: this process, or a pool of several.

    Args:
        recipe: of the coders.
        jobs: how many processes; with 1 no other than this one.
    """
    if jobs == 1:
        coder = recipe.coder()
        yield one_by_one(lambda article: next(coder.stream([article])))
        return
    with pool(recipe, jobs) as workers:
        yield workers.run


def _place(article: Article) -> str:
    origin = article.origin
    if origin.line is not None:
        return f"{origin.uri}, line {origin.line}"
    return origin.uri if origin.byte_offset is None else f"{origin.uri}, byte {origin.byte_offset}"


def _list(stream: IO[str], what: str, where: str, title: str | None) -> None:
    stream.write(f"{what}\t{one_line(where)}\t{shortened(title or '')}\n")
