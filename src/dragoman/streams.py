"""What the commands share: standard output, failures and progress on standard error, exit codes."""

from __future__ import annotations

import errno
import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dragoman.errors import InputError
    from dragoman.export.writers import Writer
    from dragoman.model import Coding, Failure

#: Exit codes beside click's own 2 for wrong usage.
ALL_CODED, NONE_CODED, SOME_FAILED = 0, 1, 3
#: What a shell reports of a program whose reader went away: 128 + SIGPIPE.
READER_GONE = 141
#: No room left, quota used up, file too large, broken device.
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


@dataclass(slots=True)
class Tally:
    """What has been done so far."""

    #: What is found in an article, in the singular.
    noun: str
    #: How many of it an article has.
    count: Callable[[Coding], int]
    coded: int = 0
    failed: int = 0
    found: int = 0

    def add(self, coding: Coding) -> None:
        """Count one more article."""
        self.failed += bool(coding.failures)
        self.coded += not coding.failures
        self.found += self.count(coding)

    @property
    def exit_code(self) -> int:
        """Of a run that ends here."""
        if not self.coded:
            return NONE_CODED
        return SOME_FAILED if self.failed else ALL_CODED

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{_number(self.coded, 'article')} coded, {_number(self.found, self.noun)}{failed}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write(codings: Iterable[Coding], writer: Writer, tally: Tally, *, shown: bool) -> None:
    """Write what was coded and report what failed, each as it comes.

    Args:
        codings: the stream of codings.
        writer: takes each coding that did not fail.
        tally: is kept up to date.
        shown: keep a line of progress on standard error, if that is a terminal.
    """
    began = time.monotonic()
    live = shown and sys.stderr.isatty()
    for coding in codings:
        tally.add(coding)
        if live:
            sys.stderr.write("\r\033[K")
        report(coding.failures)
        if not coding.failures:
            writer(coding)
        if live:
            rate = (tally.coded + tally.failed) / max(time.monotonic() - began, 1e-9)
            sys.stderr.write(f"{tally}, {rate:.1f} articles/s")
            sys.stderr.flush()
    if live:
        sys.stderr.write("\r\033[K")


def report(failures: Iterable[Failure | InputError]) -> None:
    """`file, line 3: reason` on standard error."""
    for failure in failures:
        click.echo(told(failure), err=True)


def told(failure: Failure | InputError) -> str:
    """A failure on one line: `file, line 3: reason`."""
    from dragoman.export.words import one_line

    name = "standard input" if failure.uri == "-" else failure.uri
    line = f", line {failure.line}" if failure.line is not None else ""
    return one_line(f"{name}{line}: {failure.reason}")


@contextmanager
def opened(output: Path | None = None) -> Iterator[IO[str]]:
    """The output stream, in UTF-8 whatever the locale; half a surrogate pair is written as its JSON escape.

    A reader that goes away (`| head`) ends the program quietly; a full disk ends it with a message.
    """
    try:
        if output is not None:
            with _writable(output) as stream:
                yield stream
            return
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        sys.exit(READER_GONE)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        if output is None:
            _let_go()
        click.echo(f"dragoman: cannot write {output or 'standard output'}: {error.strerror}", err=True)
        sys.exit(NONE_CODED)


def _let_go() -> None:
    """Turn standard output away from what cannot be written, else the flush at exit fails again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _writable(output: Path) -> IO[str]:
    try:
        return output.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror}") from error
