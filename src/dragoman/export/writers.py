"""Codings to a text stream, article by article, in one of the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Literal

from dragoman.model import Coding

if TYPE_CHECKING:
    from rich.console import Console

Form = Literal["jsonl", "csv", "table", "explain"]
QuotationForm = Literal["jsonl", "table"]
Writer = Callable[[Coding], None]


def writer(form: Form, stream: IO[str]) -> Writer:
    """A function that writes one coding after another.

    Args:
        form: `jsonl` and `csv` for programs, `table` and `explain` for people.
        stream: where to; the CSV header is written at once.

    Returns:
        The function; each call writes the whole article and flushes, so that a reader sees records as they come.
    """
    makers = {"jsonl": _jsonl, "csv": _csv, "table": _table, "explain": _explain}
    return _flushing(makers[form](stream), stream)


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
