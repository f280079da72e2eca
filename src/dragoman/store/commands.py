"""The commands that ask an archive: `dragoman events`, `show`, `counts` and `diff`.

Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from dragoman.store.options import STORE, Decorated, asked, asking
from dragoman.streams import NONE_CODED, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

# \b keeps click from filling the lines.
_EVENTS_EXAMPLES = """\b
Examples:
  dragoman events --store news.db --actor CHN --recipient USA --type REQUEST --text lift
  dragoman events --store news.db --since 2022-04-01 --status actual --format csv

Exit codes: 0 asked (whatever was found), 1 the archive cannot be read, 2 wrong usage.
"""
_SHOW_EXAMPLES = """\b
Examples:
  dragoman show 3f2a --store news.db

Exit codes: 0 shown, 1 no such event or the archive cannot be read, 2 wrong usage.
"""
_COUNTS_EXAMPLES = """\b
Examples:
  dragoman counts --store news.db --by month,type
  dragoman counts --store news.db --by dyad --type SANCTION --format csv

Exit codes: 0 counted, 1 the archive cannot be read, 2 wrong usage.
"""
_DIFF_EXAMPLES = """\b
Examples:
  dragoman diff --store news.db
  dragoman diff --store news.db --before "dragoman 0.1.0" --format jsonl

Exit codes: 0 compared, 1 the archive cannot be read, 2 wrong usage.
"""
#: Ids that are told where the beginning of one names several.
_LISTED = 10
_OUTPUT = click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                       help="Write to FILE instead of standard output.")  # fmt: skip


def _form(*forms: str) -> Callable[[Decorated], Decorated]:
    return click.option("-f", "--format", "form", type=click.Choice(forms),
                        help="Form of the output; default: table on a terminal, jsonl otherwise.")  # fmt: skip


@click.command(epilog=_EVENTS_EXAMPLES)
@STORE
@asking
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N events.")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@_form("table", "jsonl", "csv", "parquet")
@_OUTPUT
def events(store: str, limit: int | None, offset: int, form: str | None, output: Path | None, **options: Any) -> None:
    """Ask an archive for events, in the order of their days.

    An event is given where one of its reports meets every condition. An option that is given several times is met by
    any of its values.
    """
    condition = asked(options, limit=limit, offset=offset)
    if form == "parquet" and output is None:
        raise click.UsageError("parquet is written to a file: give --output.")
    from dragoman.export.formats import write, write_stream
    from dragoman.export.rows import row
    from dragoman.export.writers import console
    from dragoman.store import ask
    from dragoman.store.showing import print_events

    with _reading(store) as connection:
        found = ask.events(connection, condition)
        if form == "parquet" and output is not None:
            with _told(output):
                write(map(row, found), form, output)
            return
        with opened(output) as stream:
            if (form or _default(stream)) == "table":
                if not print_events(console(stream), found):
                    click.echo("no such events", err=True)
            else:
                write_stream(map(row, found), form or "jsonl", stream)


@click.command(epilog=_SHOW_EXAMPLES)
@click.argument("event")
@STORE
def show(event: str, store: str) -> None:
    """Show an event with the sentence of each of its reports, and where they differ.

    EVENT is the id of an event or of a report, or the beginning of one. Marked are the words that say what was done,
    by whom, to whom, when, where and according to whom: in colour on a terminal, else in brackets.
    """
    from dragoman.errors import StoreError
    from dragoman.export.writers import console
    from dragoman.store import ask
    from dragoman.store.showing import print_event

    with _reading(store) as connection:
        found = ask.find(connection, event, most=_LISTED + 1)
        record = ask.event(connection, found[0]) if len(found) == 1 else None
        if record is None:
            listed = ", ".join(found[:_LISTED]) + (" ..." if len(found) > _LISTED else "")
            several = f"begins the ids of several: {listed}" if found else "is no event of this archive"
            raise StoreError(store, f"{event!r} {several}")
        with opened() as stream:
            print_event(console(stream), record, *ask.evidence(connection, record))


@click.command(epilog=_COUNTS_EXAMPLES)
@STORE
@click.option(
    "--by",
    required=True,
    metavar="DIMENSION,...",
    help="day, week, month, year, dyad, actor, recipient, type, mode, context, quad, status, country or "
    "publisher; several are separated by commas.",
)
@asking
@_form("table", "jsonl", "csv")
@_OUTPUT
def counts(store: str, by: str, form: str | None, output: Path | None, **options: Any) -> None:
    """Count the events of an archive, by one or more of their sides.

    An event counts once in each row that one of its reports belongs to. Its day is the first that its reports tell,
    else the first on which it was reported; --dated leaves such events out.
    """
    condition = asked(options)
    from dragoman.export.writers import console
    from dragoman.store.counting import columns_of
    from dragoman.store.counting import counts as counted
    from dragoman.store.tables import counts_lines, counts_table

    dimensions = by.split(",")
    try:
        columns_of(dimensions)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    with _reading(store) as connection:
        found = counted(connection, condition, dimensions)
    with opened(output) as stream:
        chosen = form or _default(stream)
        if chosen == "table":
            console(stream).print(counts_table(found))
        else:
            stream.writelines(f"{line}\n" for line in counts_lines(found, chosen))


@click.command(epilog=_DIFF_EXAMPLES)
@STORE
@click.option(
    "--before",
    metavar="CODER",
    help='The older coder, such as "dragoman 0.1.0" or "dragoman 0.1.0 (small)"; default: the coding before.',
)
@click.option("--after", metavar="CODER", help="The newer coder; default: the coding that counts.")
@_form("table", "jsonl")
@_OUTPUT
def diff(store: str, before: str | None, after: str | None, form: str | None, output: Path | None) -> None:
    """Show what changed between two codings of the same articles.

    For each article that both coders coded: events that were added, that are gone, and whose fields changed; and the
    sum of all.
    """
    from dragoman.export.plover import line
    from dragoman.export.writers import console
    from dragoman.store import diff as differing
    from dragoman.store.tables import difference_rows, print_difference, summary

    total = differing.Summary()
    with _reading(store) as connection, opened(output) as stream:
        _check_coders(differing.coders(connection), before, after)
        table = (form or _default(stream)) == "table"
        shown = console(stream)
        for article in differing.differences(connection, before, after):
            total.add(article)
            if table:
                print_difference(shown, article)
            else:
                stream.writelines(f"{line(row)}\n" for row in difference_rows(article))
    click.echo(summary(total), err=not table or output is not None)


COMMANDS = (events, show, counts, diff)


@contextmanager
def _reading(store: str) -> Iterator[Connection]:
    from dragoman.store import Store

    with Store.open(store, read_only=True) as archive, archive.connect() as connection:
        yield connection


@contextmanager
def _told(output: Path) -> Iterator[None]:
    """An output that cannot be written ends the program with a message, not a traceback."""
    try:
        yield
    except OSError as error:
        click.echo(f"dragoman: cannot write {output}: {error.strerror or error}", err=True)
        sys.exit(NONE_CODED)


def _default(stream: IO[str]) -> str:
    return "table" if stream.isatty() else "jsonl"


def _check_coders(known: list[tuple[str, int]], *named: str | None) -> None:
    """A coder that coded nothing is a slip of the pen."""
    there = [name for name, _ in known]
    for name in named:
        if name is not None and not any(name in (one, one.rpartition(" (")[0]) for one in there):
            listed = ", ".join(f"{one}: {number} article{'' if number == 1 else 's'}" for one, number in known)
            raise click.UsageError(f"no coder {name!r} in this archive; there are: {listed or 'none'}.")
