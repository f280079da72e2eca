"""`dragoman sanctions`: the ledger of reported acts, and the episodes they make. Nothing heavy is imported early."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.coder import LEAST_CONFIDENCE, Coder
from dragoman.options import ANY_LANGUAGE, DAY, MAX_SECONDS, OUTPUT, refuse_overwriting
from dragoman.resources import MODELS
from dragoman.streams import ALL_CODED, Tally, opened, report

if TYPE_CHECKING:
    from dragoman.model import Article, Failure
    from dragoman.sanctions.asking import Wanted
    from dragoman.sanctions.ledger import Record

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman sanctions report.txt
  dragoman sanctions --store news.db --target RUS --act called_to_lift
  dragoman sanctions --store news.db --target RUS --episodes --format csv

Exit codes: 0 asked or all inputs coded, 3 some inputs failed, 1 none coded or the archive
cannot be read, 2 wrong usage.
"""


_Decorated = Callable[..., None]


def _several(name: str, metavar: str, help: str) -> Callable[[_Decorated], _Decorated]:
    return click.option(name, multiple=True, metavar=metavar, help=help)


def _day(name: str, help: str) -> Callable[[_Decorated], _Decorated]:
    return click.option(name, type=DAY, metavar="YYYY-MM-DD", help=help)


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--store", metavar="ARCHIVE", help="Ask an archive instead: an SQLite file, or postgresql://user@host/database."
)
@_several("--target", "WHO", 'RUS, or words of a name: "central bank".')
@_several("--sender", "WHO", "The same for whose measures they are.")
@_several("--third-party", "WHO", "The same for who calls to impose or lift, condemns, or violates.")
@_several("--measure", "MEASURE", '"Asset freeze", "travel" ...; "any" for acts that tell none.')
@_several("--act", "ACT", "imposed, planned, called_to_lift ...")
@_day("--since", "Acts of this day or later: their own where they are done and dated, else their report's.")
@_day("--until", "Acts of this day or earlier.")
@click.option("--text", metavar="WORDS", help="Words of the sentence; all must be there.")
@click.option("--episodes", is_flag=True, help="The episodes that the acts make, with their state and history.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    help="Form of the output; default: table on a terminal, jsonl otherwise.",
)
@OUTPUT
@_day("--date", "Publication date of inputs that state none.")
@click.option(
    "--model", type=click.Choice(MODELS), default=MODELS[0], show_default=True, help="The event model for PATHs."
)
@ANY_LANGUAGE
@MAX_SECONDS
@click.option("-q", "--quiet", is_flag=True, help="No summary; failures are still reported.")
def sanctions(
    paths: tuple[str, ...], store: str | None, episodes: bool, form: str | None, output: Path | None,
    date: dt.datetime | None, model: str, any_language: bool, max_seconds: float, quiet: bool, **options: Any,
) -> None:  # fmt: skip
    """List reported acts of sanctions: who demanded, planned, imposed, eased or lifted what against whom.

    PATH is read as by `dragoman code`; with --store the acts of an archive are listed. With --episodes the acts of
    one sender against one target by one kind of measure are put together: what is in force by the reports, since
    when, what is pending, where reports differ, and the history.
    """
    if bool(paths) == (store is not None):
        raise click.UsageError("Give either PATHs or --store.")
    refuse_overwriting(output, paths)
    wanted = _wanted(options)
    tally = Tally("act", lambda _: 0)
    with opened(output) as stream:
        shown = form or ("table" if stream.isatty() else "jsonl")
        if store is not None:
            from dragoman.sanctions.asking import stored
            from dragoman.store import Store

            with Store.open(store, read_only=True) as archive, archive.connect() as connection:
                _write(stored(connection), wanted, episodes, shown, stream)
        else:
            coder = Coder(max_seconds=max_seconds, min_confidence=LEAST_CONFIDENCE, model=model,
                          any_language=any_language)  # fmt: skip
            acts = _coded(coder, paths, date.date() if date else None, tally)
            _write(acts, wanted, episodes, shown, stream)
    if store is None and not quiet:
        click.echo(str(tally), err=True)
    sys.exit(tally.exit_code if store is None else ALL_CODED)


def _wanted(options: dict[str, Any]) -> Wanted:
    from dragoman.sanctions.asking import Wanted

    values: dict[str, Any] = {name: value.date() if isinstance(value, dt.datetime) else value
                              for name, value in options.items()}  # fmt: skip
    try:
        return Wanted(**values)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _write(acts: Iterable[Record], wanted: Wanted, episodes: bool, form: str, stream: Any) -> None:
    """Acts as they come; episodes once all acts are known."""
    from dragoman.export.writers import console
    from dragoman.sanctions import ledger, output
    from dragoman.sanctions.asking import chosen

    if episodes:
        concerned = (one for one in acts if wanted.concerns(one))
        found = list(filter(wanted.takes_episode, ledger.episodes(concerned)))
        if form == "table":
            output.print_episodes(console(stream), found)
        else:
            stream.writelines(f"{line}\n" for line in output.episode_lines(found, form))
    elif form == "table":
        output.print_acts(console(stream), chosen(acts, wanted))
    else:
        for line in output.act_lines(chosen(acts, wanted), form):
            stream.write(f"{line}\n")
            stream.flush()


def _coded(coder: Coder, paths: tuple[str, ...], date: dt.date | None, tally: Tally) -> Iterator[Record]:
    """The acts of reports, each article's as soon as it is coded."""
    from dragoman.read import read
    from dragoman.sanctions.record import records

    for coding in coder.stream(_dated(read(paths), date)):
        tally.add(coding)
        report(coding.failures)
        if not coding.failures:
            for one in records(coding):
                tally.found += 1
                yield one


def _dated(articles: Iterable[Article | Failure], date: dt.date | None) -> Iterator[Article | Failure]:
    """The articles, those without a publication date given this one."""
    from dragoman.model import Article

    for item in articles:
        yield replace(item, published=date) if isinstance(item, Article) and item.published is None else item
