"""What a run shows on standard error: a bar with counts and rate on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Protocol

import click

from dragoman.ingest.counts import Counts
from dragoman.ingest.sources import Sizes
from dragoman.model import Article, Failure
from dragoman.streams import told

#: Seconds between two lines.
EVERY = 10.0


class Progress(Protocol):
    """Shows how a run goes."""

    def show(self, item: object) -> None:
        """One more item was dealt with."""

    def failed(self, failure: Failure) -> None:
        """Tell of a failure."""

    def close(self) -> None:
        """The run is over."""


def progress(counts: Counts, sizes: Callable[[], Sizes], *, quiet: bool, dry: bool = False) -> Progress:
    """The right one for standard error.

    Args:
        counts: are looked at again and again.
        sizes: makes those of the sources, if they are shown.
        quiet: tell failures only.
        dry: nothing is coded.
    """
    if quiet:
        return Lines(counts, dry=dry, every=float("inf"))
    return Bar(counts, sizes(), dry=dry) if sys.stderr.isatty() else Lines(counts, dry=dry, every=EVERY)


class Lines:
    """A line every so many seconds.

    Args:
        counts: what to tell.
        dry: nothing is coded.
        every: seconds.
        clock: seconds that only go forward.
    """

    def __init__(
        self, counts: Counts, *, dry: bool = False, every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._counts, self._dry, self._every, self._clock = counts, dry, every, clock
        self._began = self._last = clock()

    def show(self, item: object) -> None:  # noqa: ARG002
        """One more item was dealt with."""
        now = self._clock()
        if now - self._last >= self._every:
            self._last = now
            click.echo(f"{self._counts.words(dry=self._dry)} ({_rate(self._counts, now - self._began)})", err=True)

    def failed(self, failure: Failure) -> None:
        """Tell of a failure."""
        click.echo(told(failure), err=True)

    def close(self) -> None:
        """Nothing is left to do."""


class Bar:
    """A bar of the bytes read, with counts and rate; without sizes, a bar that moves to and fro.

    Args:
        counts: what to tell.
        sizes: of the sources.
        dry: nothing is coded.
    """

    def __init__(self, counts: Counts, sizes: Sizes, *, dry: bool = False) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._counts, self._sizes, self._dry = counts, sizes, dry
        self._console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
        known = sizes.total is not None
        ends = (TaskProgressColumn(), TimeRemainingColumn(compact=True)) if known else ()
        self._bar = Progress(BarColumn(bar_width=24), *ends, TextColumn("{task.description}", markup=False),
                             console=self._console, transient=True)  # fmt: skip
        self._task = self._bar.add_task("loading", total=sizes.total or None)
        self._began = time.monotonic()
        self._bar.start()

    def show(self, item: object) -> None:
        """One more item was dealt with."""
        rate = _rate(self._counts, time.monotonic() - self._began)
        self._bar.update(self._task, description=f"{self._counts.words(dry=self._dry)} ({rate})")
        if self._sizes.total is None:
            return
        if isinstance(item, Article):
            self._bar.update(self._task, completed=self._sizes.done(item.origin.uri, item.origin.byte_offset))
        elif isinstance(item, Failure):
            self._bar.update(self._task, completed=self._sizes.done(item.uri, None))

    def failed(self, failure: Failure) -> None:
        """Tell of a failure, above the bar."""
        self._console.print(told(failure), soft_wrap=True)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def _rate(counts: Counts, seconds: float) -> str:
    return f"{(counts.coded + counts.there) / max(seconds, 1e-9):.1f} articles/s"
