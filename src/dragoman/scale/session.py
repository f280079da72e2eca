"""One call of `dragoman ingest --parts`: plans, runs what is not done, sums up."""

from __future__ import annotations

import sys
import time
from contextlib import closing

import click

from dragoman.errors import PartsError
from dragoman.ingest.counts import Counts
from dragoman.scale.engines import ENGINES, Undone
from dragoman.scale.files import UNFINISHED, Folder
from dragoman.scale.parts import BEGUN, Manifest, manifest_of
from dragoman.scale.plan import Plan, planned
from dragoman.streams import SOME_FAILED, told

_EVERY = 10.0
#: As shells tell of a program that Ctrl-C ended.
INTERRUPTED = 130


def make_parts(plan: Plan, folder_name: str, engine: str, jobs: int, *, quiet: bool) -> int:
    """Make the parts that are not there yet.

    Args:
        plan: without shards.
        folder_name: of the parts.
        engine: one of `ENGINES`.
        jobs: how many workers.
        quiet: tell failures only.

    Returns:
        The exit code.

    Raises:
        PartsError: the folder holds parts of another run, or cannot be written to.
        PoolError: the engine does not run.
    """
    folder = Folder(folder_name)
    try:
        return _Run(planned(plan, folder), folder, engine, jobs, quiet=quiet).run()
    except OSError as error:
        raise PartsError(f"{folder.name}: {error.strerror or error}") from error


class _Run:
    def __init__(self, plan: Plan, folder: Folder, engine: str, jobs: int, *, quiet: bool) -> None:
        self._plan, self._folder, self._engine, self._jobs, self._quiet = plan, folder, engine, jobs, quiet
        self._counts = Counts()
        self._undone = 0
        self._done = 0
        self._told = time.monotonic()

    def run(self) -> int:
        shards = self._plan.shards
        before = [(shard, manifest_of(shard, self._folder)) for shard in shards]
        left = [shard for shard, manifest in before if manifest is None]
        for _, manifest in before:
            if manifest is not None:
                self._add(manifest, now=False)
        try:
            if left:
                with closing(ENGINES[self._engine](self._plan, left, self._folder.name, self._jobs)) as results:
                    for result in results:
                        self._take(result)
        except KeyboardInterrupt:
            self._folder.tidy(BEGUN, UNFINISHED)  # nothing died: the next run need not be careful
            self._sum_up("interrupted: ")
            return INTERRUPTED
        self._folder.tidy(UNFINISHED)
        self._sum_up("")
        return SOME_FAILED if self._undone else self._counts.exit_code

    def _take(self, result: Manifest | Undone) -> None:
        if isinstance(result, Undone):
            self._undone += 1
            click.echo(f"{result.shard.name}: not done: {result.why}; give the command again", err=True)
            return
        self._add(result, now=True)
        if not self._quiet and time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            self._sum_up("")

    def _add(self, manifest: Manifest, *, now: bool) -> None:
        self._done += 1
        self._counts.coded += manifest.coded
        self._counts.events += manifest.events
        self._counts.failed += manifest.failed
        for reason, number in manifest.skipped:
            self._counts.skipped[reason] += int(number)
        for failure in manifest.failures if now else ():
            click.echo(told(failure), err=True)
        if now and manifest.failed > len(manifest.failures):
            rest = manifest.failed - len(manifest.failures)
            click.echo(f"{manifest.part}: {rest:,} more failed; they are in the part", err=True)

    def _sum_up(self, how: str) -> None:
        if not self._quiet:
            parts = f"{self._done:,} of {len(self._plan.shards):,} parts"
            sys.stderr.write(f"{how}{parts}: {self._counts.words()}\n")
            sys.stderr.flush()
