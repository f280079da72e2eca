"""Codings to a text stream, article by article, in one of the forms."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Literal, cast, get_args

import click

from dragoman.model import Coding

if TYPE_CHECKING:
    from rich.console import Console

#: Tables of other data sets, of which `dragoman.export` knows the columns; without a place for the status.
OtherForm = Literal["polecat", "icews", "gdelt", "phoenix"]
Form = Literal["jsonl", "csv", "table", "explain", "parquet"] | OtherForm
QuotationForm = Literal["jsonl", "table"]
Writer = Callable[[Coding], None]


@contextmanager
def writing(form: Form, stream: IO[str], *, quiet: bool = False) -> Iterator[Writer]:
    """A function that writes one coding after another, in a `with` statement at whose end the output is whole.

    Args:
        form: `table` and `explain` for people, the others for programs; of `parquet` the bytes go to the stream's
            buffer.
        stream: where to; a header is written at once.
        quiet: do not say on standard error which events a form without a place for the status left out.

    Yields:
        The function; each call writes the whole article and flushes, so that a reader sees records as they come.
    """
    if form == "parquet":
        with _parquet(stream) as write:
            yield write
    elif form in get_args(OtherForm):
        with _other(form, stream, quiet=quiet) as write:
            yield _flushing(write, stream)
    else:
        makers = {"jsonl": _jsonl, "csv": _csv, "table": _table, "explain": _explain}
        yield _flushing(makers[form](stream), stream)


def quotation_writer(form: QuotationForm, stream: IO[str]) -> Writer:
    """The same for the quotations of codings.

    Args:
        form: `jsonl` for programs, `table` for people.
        stream: where to.
    """
    makers = {"jsonl": _quotation_jsonl, "table": _quotation_table}
    return _flushing(makers[form](stream), stream)


def _flushing(write: Writer, stream: IO[str]) -> Writer:
    def write_and_flush(coding: Coding) -> None:
        write(coding)
        stream.flush()

    return write_and_flush


def _jsonl(stream: IO[str]) -> Writer:
    from dragoman.export.plover import line, records

    return lambda coding: stream.writelines(f"{line(entry)}\n" for entry in records(coding))


def _csv(stream: IO[str]) -> Writer:
    from dragoman.export.csvfile import header, rows

    stream.write(f"{header()}\n")
    return lambda coding: stream.writelines(f"{row}\n" for row in rows(coding))


@contextmanager
def _parquet(stream: IO[str]) -> Iterator[Writer]:
    from dragoman.export.parquet import ParquetWriter
    from dragoman.export.rows import rows

    with ParquetWriter(cast("IO[bytes]", cast("io.TextIOWrapper", stream).buffer)) as file:

        def write(coding: Coding) -> None:
            for one in rows(coding):
                file.add(one)

        yield write


@contextmanager
def _other(form: str, stream: IO[str], *, quiet: bool) -> Iterator[Writer]:
    from dragoman.export.formats import Count, chosen, line_format
    from dragoman.export.rows import rows

    header, lines = line_format(form)
    if header is not None:
        stream.write(f"{header}\n")
    count = Count()

    def write(coding: Coding) -> None:
        for one in chosen(rows(coding), form, count):
            stream.writelines(f"{line}\n" for line in lines(one))

    yield write
    if count.left_out and not quiet:
        click.echo(f"{count.told()}: {form} has no place for the status", err=True)


def _table(stream: IO[str]) -> Writer:
    from dragoman.export.table import print_coding

    shown = console(stream)
    return lambda coding: print_coding(shown, coding)


def _explain(stream: IO[str]) -> Writer:
    from dragoman.export.explain import print_explained

    shown = console(stream)
    return lambda coding: print_explained(shown, coding)


def _quotation_jsonl(stream: IO[str]) -> Writer:
    from dragoman.export.plover import line
    from dragoman.export.quotations import records

    return lambda coding: stream.writelines(f"{line(entry)}\n" for entry in records(coding))


def _quotation_table(stream: IO[str]) -> Writer:
    from dragoman.export.quotations import print_quotations

    shown = console(stream)
    return lambda coding: print_quotations(shown, coding)


def console(stream: IO[str]) -> Console:
    """A console of rich on a stream, whose text is taken as it is."""
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:  # rich would end the program with another exit code
            raise BrokenPipeError

    return Piped(file=stream, highlight=False, markup=False, emoji=False)
