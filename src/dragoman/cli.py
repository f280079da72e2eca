"""The commands: `dragoman code`, `dragoman quotes`, and the group `dragoman evaluate`.

Records go to standard output, everything else to standard error. Nothing heavy is imported before it is needed, so
that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import click

from dragoman.annotate.commands import annotating
from dragoman.evaluate.commands import evaluate
from dragoman.export.commands import export
from dragoman.ingest.commands import ingest
from dragoman.options import (
    ANY_LANGUAGE,
    DAY,
    JOBS,
    MAX_BYTES,
    MAX_SECONDS,
    MIN_CONFIDENCE,
    MODEL,
    OUTPUT,
    QUIET,
    refuse_overwriting,
)
from dragoman.sanctions.commands import sanctions
from dragoman.scale.commands import store
from dragoman.serve.commands import serve
from dragoman.store.commands import COMMANDS
from dragoman.streams import NONE_CODED, Tally, opened, write
from dragoman.version import CODEBOOK, VERSION

if TYPE_CHECKING:
    import datetime as dt

    from dragoman.export.writers import Form, QuotationForm, Writer
    from dragoman.model import Article, Coding, Failure
    from dragoman.read import Limits

Maker: TypeAlias = "Callable[[IO[str]], AbstractContextManager[Writer]]"

# \b keeps click from filling the lines.
_CODE_EXAMPLES = """\b
Examples:
  dragoman code report.txt
  dragoman code archive/ --format csv --output events.csv
  cat reports.jsonl | dragoman code - | jq .event

Exit codes: 0 all inputs coded, 3 some failed, 1 none coded, 2 wrong usage.
"""
_QUOTES_EXAMPLES = """\b
Examples:
  dragoman quotes report.txt
  cat reports.jsonl | dragoman quotes - | jq .speaker.text

Exit codes: 0 all inputs coded, 3 some failed, 1 none coded, 2 wrong usage.
"""

_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")


def _date(use: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("--date", type=DAY, metavar="YYYY-MM-DD",
                        help=f"Publication date of inputs that state none; {use}")  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="dragoman", message=f"%(prog)s %(version)s ({CODEBOOK})")
def cli() -> None:
    """News reports in, sourced political events out: who did or said what to whom."""


cli.add_command(annotating)
cli.add_command(evaluate)
for _command in COMMANDS:
    cli.add_command(_command)
cli.add_command(export)
cli.add_command(ingest)
cli.add_command(sanctions)
cli.add_command(serve)
cli.add_command(store)


@cli.command(epilog=_CODE_EXAMPLES)
@_PATHS
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["jsonl", "table", "csv", "parquet", "polecat", "icews", "gdelt", "phoenix"]),
    help="Form of the output; default: table on a terminal, jsonl otherwise.",
)
@OUTPUT
@_date('"Wednesday" is resolved against it.')
@MIN_CONFIDENCE
@MODEL
@click.option("--explain", is_flag=True, help="Show each event under its sentence with the words each field rests on.")
@ANY_LANGUAGE
@JOBS
@MAX_SECONDS
@MAX_BYTES
@QUIET
def code(
    paths: tuple[str, ...],
    form: Form | None,
    output: Path | None,
    date: dt.datetime | None,
    min_confidence: float,
    model: str,
    explain: bool,
    any_language: bool,
    jobs: int,
    max_seconds: float,
    max_bytes: int | None,
    quiet: bool,
) -> None:
    """Code news reports: one record an event, as soon as its article is done.

    PATH is a file (.txt, .md, .html, .jsonl, .parquet, .warc, .warc.gz), a folder of such files, or - for standard
    input. A .jsonl file holds one article a line: {"id", "text", "date", "title", "url"}; a .parquet file has such
    columns.
    """
    if explain and form:
        raise click.UsageError("--explain has a form of its own: leave out --format.")
    if form == "parquet" and output is None:
        raise click.UsageError("parquet is written to a file: give --output.")
    refuse_overwriting(output, paths)
    from dragoman.export.writers import writing
    from dragoman.scale.coding import Recipe, stream

    def maker(stream: IO[str]) -> AbstractContextManager[Writer]:
        return writing("explain" if explain else form or _default(stream), stream, quiet=quiet)

    recipe = Recipe(max_seconds, min_confidence, model, any_language)
    codings = stream(recipe, _articles(paths, max_bytes, date), jobs)
    _run(codings, Tally("event", lambda coding: len(coding.events)), output, maker, quiet)


@cli.command(epilog=_QUOTES_EXAMPLES)
@_PATHS
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["jsonl", "table"]),
    help="Form of the output; default: table on a terminal, jsonl otherwise.",
)
@OUTPUT
@_date("it tells who held an office.")
@ANY_LANGUAGE
@JOBS
@MAX_SECONDS
@MAX_BYTES
@QUIET
def quotes(
    paths: tuple[str, ...],
    form: QuotationForm | None,
    output: Path | None,
    date: dt.datetime | None,
    any_language: bool,
    jobs: int,
    max_seconds: float,
    max_bytes: int | None,
    quiet: bool,
) -> None:
    """List the quotations of news reports: who said what.

    PATH is read as by `dragoman code`. A quotation is direct ("in marks"), indirect (that such is so) or mixed; each
    has its speaker with code and sector, the cue ("said") and the content, with their offsets into the article's text.
    """
    refuse_overwriting(output, paths)
    from dragoman.export.writers import quotation_writer
    from dragoman.scale.coding import Recipe, stream

    def maker(stream: IO[str]) -> AbstractContextManager[Writer]:
        return nullcontext(quotation_writer(form or _default(stream), stream))

    recipe = Recipe(max_seconds, any_language=any_language, fields=("quotes", "entities"))
    codings = stream(recipe, _articles(paths, max_bytes, date), jobs)
    _run(codings, Tally("quotation", lambda coding: len(coding.quotes)), output, maker, quiet)


def _run(codings: Generator[Coding], tally: Tally, output: Path | None, maker: Maker, quiet: bool) -> None:
    """Write everything, say what was done, and end the program with the exit code."""
    with closing(codings), opened(output) as stream, maker(stream) as writer:
        write(codings, writer, tally, shown=not (quiet or stream.isatty()))
    if not quiet:
        click.echo(str(tally), err=True)
    sys.exit(tally.exit_code)


def _default(stream: IO[str]) -> QuotationForm:
    return "table" if stream.isatty() else "jsonl"


def _articles(paths: tuple[str, ...], max_bytes: int | None, date: dt.datetime | None) -> Iterator[Article | Failure]:
    from dragoman.read import read

    return _dated(read(paths, limits=_limits(max_bytes)), date.date() if date else None)


def _dated(articles: Iterable[Article | Failure], date: dt.date | None) -> Iterator[Article | Failure]:
    """The articles, those without a publication date given this one."""
    from dragoman.model import Article

    for item in articles:
        if isinstance(item, Article) and item.published is None:
            yield replace(item, published=date)
        else:
            yield item


def _limits(max_bytes: int | None) -> Limits:
    """The reading limits; one given counts for plain text and pages alike."""
    from dragoman.read import Limits

    return Limits() if max_bytes is None else Limits(max_bytes=max_bytes, max_html_bytes=max_bytes)


def main() -> None:
    """Run the command line."""
    from dragoman.errors import DragomanError

    try:
        cli()
    except DragomanError as error:
        click.echo(f"dragoman: {error}", err=True)
        sys.exit(NONE_CODED)
