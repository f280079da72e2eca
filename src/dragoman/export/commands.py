"""`dragoman export`: events of an archive in the formats that people load."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.export.formats import FORMATS, Count, chosen, write, write_stream
from dragoman.store.options import STORE, asked, asking
from dragoman.streams import NONE_CODED, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dragoman.export.rows import Row, Undated
    from dragoman.sanctions.ledger import Episode
    from dragoman.store.filters import Filter

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman export --store news.db --format polecat --output data/
  dragoman export --store news.db --format gdelt --actor CHN --since 2022-04-01 | head
  dragoman export --store news.db --format datapackage --output events.zip

Exit codes: 0 written, 1 the archive cannot be read or the output not written, 2 wrong usage.
"""
#: Seconds between two states of the line of progress.
_EVERY = 0.2


@click.command("export", epilog=_EXAMPLES)
@STORE
@click.option(
    "-f", "--format", "form", type=click.Choice(list(FORMATS)), required=True, metavar="FORMAT",
    help=f"Which one: {', '.join(FORMATS)}.",
)  # fmt: skip
@click.option(
    "-o",
    "--output",
    metavar="FILE_OR_FOLDER",
    type=click.Path(path_type=Path),
    help="Where to; in a folder that exists the file gets the name that readers of the format look for. "
    "Without it, standard output, where the format allows.",
)
@asking
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N events.")
@click.option(
    "--all-statuses",
    is_flag=True,
    help="For formats without a place for the status, which else hold only actual events: also those that "
    "are planned, threatened, demanded or alleged, by the verbal code for them.",
)
@click.option(
    "--undated",
    type=click.Choice(["empty", "publication", "skip"]),
    default="empty",
    show_default=True,
    help="For formats with one date: what stands for a day that no report tells.",
)
@click.option(
    "--spreadsheet-safe/--exact",
    "safe",
    default=True,
    show_default=True,
    help="CSV: no cell is a formula, words on one line; or words exactly as in the report.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and summary.")
def export(store: str, form: str, output: Path | None, limit: int | None, all_statuses: bool, undated: Undated,
           safe: bool, quiet: bool, **options: Any) -> None:  # fmt: skip
    """Write events of an archive in a format that other programs load.

    docs/exports.md describes each format: what its columns hold, who reads it and how, and what is lost in it. The
    options that choose events are those of `dragoman events`.
    """
    if output is None and not FORMATS[form].streams:
        raise click.UsageError(f"{form} is written to a file: give --output.")
    path = place(output, form) if output else None
    count = Count()
    wanted = asked(options, limit=limit)
    with _told(output), _archive(store) as connection:
        rows = chosen(_rows(connection, wanted, quiet=quiet), form, count, all_statuses=all_statuses, undated=undated)
        if path is None:
            with opened() as stream:
                write_stream(rows, form, stream, safe=safe, episodes=partial(_episodes, connection))
        else:
            write(rows, form, path, safe=safe, episodes=partial(_episodes, connection))
    if not quiet:
        click.echo(summary(count, path), err=True)


def place(output: Path, form: str) -> Path:
    """The file, or the folder of a data package, that an output names.

    Args:
        output: as given; a folder that exists stands for a file of the format's usual name in it.
        form: name of the format.

    Raises:
        click.UsageError: it lies in a folder that does not exist.
    """
    name = FORMATS[form].file_name
    path = output / name if name and output.is_dir() else output
    if not path.parent.is_dir():
        raise click.UsageError(f"cannot write {path}: there is no folder {path.parent}")
    return path


def summary(count: Count, path: Path | None) -> str:
    """`12 events written to x.csv, 3 left out (2 planned, 1 negated)`."""
    written = f"{_events(count.written)} written{f' to {path}' if path else ''}"
    return f"{written}, {count.told()}" if count.left_out else written


def _events(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"


@contextmanager
def _archive(where: str) -> Iterator[Connection]:
    from dragoman.store import Store

    with Store.open(where, read_only=True) as store, store.connect() as connection:
        yield connection


def _episodes(connection: Connection) -> list[Episode]:
    from dragoman.export.ftm_sanctions import acts_of
    from dragoman.sanctions.ledger import episodes

    return episodes(acts_of(connection))


def _rows(connection: Connection, wanted: Filter, *, quiet: bool) -> Iterator[Row]:
    """The events, with a line of progress on a terminal."""
    from dragoman.export.rows import row
    from dragoman.store.ask import events

    live = not quiet and sys.stderr.isatty() and not sys.stdout.isatty()
    last = time.monotonic()
    for number, record in enumerate(events(connection, wanted), 1):
        yield row(record)
        if live and time.monotonic() - last > _EVERY:
            last = time.monotonic()
            sys.stderr.write(f"\r\033[K{_events(number)} read")
            sys.stderr.flush()
    if live:
        sys.stderr.write("\r\033[K")


@contextmanager
def _told(output: Path | None) -> Iterator[None]:
    """An output that cannot be written ends the program with a message, not a traceback."""
    try:
        yield
    except OSError as error:
        if output is None:
            raise
        click.echo(f"dragoman: cannot write {output}: {error.strerror or error}", err=True)
        sys.exit(NONE_CODED)
