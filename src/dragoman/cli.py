"""The commands: `dragoman code` and `dragoman evaluate`.

Records go to standard output, everything else to standard error. Nothing heavy is imported before it is needed, so
that `--help` answers at once.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from dragoman.version import CODEBOOK, VERSION

if TYPE_CHECKING:
    import datetime as dt

    from dragoman.export.writers import Form, Writer
    from dragoman.model import Article, Coding, Failure
    from dragoman.read import Limits
    from dragoman.score import Judged
    from dragoman.score_files import Sentences

#: Exit codes beside click's own 2 for wrong usage.
ALL_CODED, NONE_CODED, SOME_FAILED = 0, 1, 3
#: What a shell reports of a program whose reader went away: 128 + SIGPIPE.
READER_GONE = 141

# \b keeps click from filling the lines.
_CODE_EXAMPLES = """\b
Examples:
  dragoman code report.txt
  dragoman code archive/ --format csv --output events.csv
  cat reports.jsonl | dragoman code - | jq .event

Exit codes: 0 all inputs coded, 3 some failed, 1 none coded, 2 wrong usage.
"""
_EVALUATE_EXAMPLES = """\b
Examples:
  dragoman evaluate --articles a.jsonl --gold g.jsonl coded.jsonl
  dragoman evaluate --articles a.jsonl --gold g.jsonl --code --errors 20
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="dragoman", message=f"%(prog)s %(version)s ({CODEBOOK})")
def cli() -> None:
    """News reports in, sourced political events out: who did or said what to whom."""


@cli.command(epilog=_CODE_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-f", "--format", "form", type=click.Choice(["jsonl", "table", "csv"]),
              help="Form of the output; default: table on a terminal, jsonl otherwise.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write to FILE instead of standard output.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
              help="Publication date of inputs that state none; \"Wednesday\" is resolved against it.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.1, show_default=True,
              metavar="P", help="Leave out events that are less probable to be right than P (0 to 1); 0 keeps all.")
@click.option("--explain", is_flag=True, help="Show each event under its sentence with the words each field rests on.")
@click.option("--max-seconds", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True, metavar="S",
              help="Set an article aside that takes longer.")
@click.option("--max-bytes", type=click.IntRange(1), metavar="N", help="Set an article aside that is larger.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and summary; failures are still reported.")
def code(
    paths: tuple[str, ...],
    form: Form | None,
    output: Path | None,
    date: dt.datetime | None,
    min_confidence: float,
    explain: bool,
    max_seconds: float,
    max_bytes: int | None,
    quiet: bool,
) -> None:
    """Code news reports: one record an event, as soon as its article is done.

    PATH is a file (.txt, .md, .html, .jsonl), a folder of such files, or - for standard input. A .jsonl file holds
    one article a line: {"id", "text", "date", "title", "url"}.
    """
    if explain and form:
        raise click.UsageError("--explain has a form of its own: leave out --format.")
    _refuse_overwriting(output, paths)
    from dragoman.coder import Coder
    from dragoman.export.writers import writer
    from dragoman.read import read

    articles = _dated(read(paths, limits=_limits(max_bytes)), date.date() if date else None)
    codings = Coder(max_seconds=max_seconds, min_confidence=min_confidence).stream(articles)
    with _opened(output) as stream:
        chosen: Form = "explain" if explain else form or ("table" if stream.isatty() else "jsonl")
        tally = _write(codings, writer(chosen, stream), shown=not (quiet or stream.isatty()))
    if not quiet:
        click.echo(str(tally), err=True)
    sys.exit(tally.exit_code)


@cli.command(epilog=_EVALUATE_EXAMPLES)
@click.argument("coded", required=False, type=click.Path(exists=True, dir_okay=False), metavar="[CODED]")
@click.option("--articles", required=True, type=click.Path(exists=True, dir_okay=False), metavar="A.jsonl",
              help="The articles with their sentences: {\"id\", \"text\", \"sentences\": [[start, end], ...]} a line.")
@click.option("--gold", required=True, type=click.Path(exists=True, dir_okay=False), metavar="G.jsonl",
              help="The gold events, one a line.")
@click.option("--code", "code_first", is_flag=True, help="Code the articles first instead of reading CODED.")
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N", help="List N missed and N false events.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def evaluate(coded: str | None, articles: str, gold: str, code_first: bool, errors: int, as_json: bool) -> None:
    """Score coded events against gold events: precision, recall and F1.

    CODED is the output of `dragoman code --format jsonl` for the articles, or gold records of another person.
    """
    if bool(coded) == code_first:
        raise click.UsageError("Give either CODED or --code.")
    from dragoman import score_files
    from dragoman.errors import InputError
    from dragoman.score import score

    try:
        known = score_files.read_articles(articles)
        wanted = score_files.read_events(gold, known)
        found = score_files.read_events(coded, known) if coded else _code_for(articles, known)
    except InputError as error:
        raise click.ClickException(str(error)) from error
    shown = score_files.as_json if as_json else score_files.as_text
    with _opened(None) as stream:
        print(shown(score(wanted, found), errors), file=stream)


def _code_for(path: str, known: Mapping[str, Sentences]) -> list[Judged]:
    """Code the articles to be scored; those that fail are reported and score as empty."""
    from dragoman.coder import Coder
    from dragoman.export.plover import records
    from dragoman.read import read
    from dragoman.score_files import from_plover

    found = []
    for coding in Coder().stream(read([path])):
        _report(coding.failures)
        found += [from_plover(entry, known) for entry in records(coding) if coding.article.id in known]
    return found


@dataclass(slots=True)
class _Tally:
    """What has been done so far."""

    coded: int = 0
    failed: int = 0
    events: int = 0

    def add(self, coding: Coding) -> None:
        self.failed += bool(coding.failures)
        self.coded += not coding.failures
        self.events += len(coding.events)

    @property
    def exit_code(self) -> int:
        if not self.coded:
            return NONE_CODED
        return SOME_FAILED if self.failed else ALL_CODED

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{_count(self.coded, 'article')} coded, {_count(self.events, 'event')}{failed}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _write(codings: Iterable[Coding], write: Writer, *, shown: bool) -> _Tally:
    """Write what was coded and report what failed, each as it comes.

    Args:
        codings: the stream of codings.
        write: takes each coding that did not fail.
        shown: keep a line of progress on standard error, if that is a terminal.
    """
    tally, began = _Tally(), time.monotonic()
    live = shown and sys.stderr.isatty()
    for coding in codings:
        tally.add(coding)
        if live:
            sys.stderr.write("\r\033[K")
        _report(coding.failures)
        if not coding.failures:
            write(coding)
        if live:
            rate = (tally.coded + tally.failed) / max(time.monotonic() - began, 1e-9)
            sys.stderr.write(f"{tally}, {rate:.1f} articles/s")
            sys.stderr.flush()
    if live:
        sys.stderr.write("\r\033[K")
    return tally


def _report(failures: Iterable[Failure]) -> None:
    """`file, line 3: reason` on standard error."""
    from dragoman.export.words import one_line

    for failure in failures:
        name = "standard input" if failure.uri == "-" else failure.uri
        line = f", line {failure.line}" if failure.line is not None else ""
        click.echo(one_line(f"{name}{line}: {failure.reason}"), err=True)


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


def _refuse_overwriting(output: Path | None, paths: Iterable[str]) -> None:
    """An output that is also an input would be emptied before it is read."""
    if output and any(path != "-" and Path(path).exists() and output.exists() and output.samefile(path)
                      for path in paths):  # fmt: skip
        raise click.UsageError(f"{output} is both input and output.")


@contextmanager
def _opened(output: Path | None) -> Iterator[IO[str]]:
    """The output stream, in UTF-8 whatever the locale; half a surrogate pair is written as its JSON escape.

    A reader that goes away (`| head`) ends the program quietly.
    """
    if output is not None:
        with _writable(output) as stream:
            yield stream
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit fails again
        sys.exit(READER_GONE)


def _writable(output: Path) -> IO[str]:
    try:
        return output.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror}") from error


def main() -> None:
    """Run the command line."""
    from dragoman.errors import DragomanError

    try:
        cli()
    except DragomanError as error:
        click.echo(f"dragoman: {error}", err=True)
        sys.exit(NONE_CODED)
