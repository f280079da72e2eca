"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from dragoman.coder import LEAST_CONFIDENCE
from dragoman.resources import MODELS


class _Day(click.DateTime):
    """A day as YYYY-MM-DD, taken for its midnight."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Read it, or say whether it is written otherwise or is no day of the calendar."""
        if isinstance(value, dt.datetime):
            return value
        match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(value).strip(), re.ASCII)
        if match is None:
            self.fail(f"{value} is not a date as YYYY-MM-DD", param, ctx)
        try:
            return dt.datetime(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            self.fail(f"{value} is not a day of the calendar", param, ctx)


#: The type of options that take a day.
DAY = _Day(["%Y-%m-%d"])
ANY_LANGUAGE = click.option(
    "--any-language", is_flag=True, help="Code articles in other languages too, as if they were English."
)

#: How many processes code.
JOBS = click.option("-j", "--jobs", type=click.IntRange(1, 1024), default=1, show_default=True, metavar="N",
                    help="Code with N processes; the output is the same.")  # fmt: skip

MIN_CONFIDENCE = click.option("--min-confidence", type=click.FloatRange(0, 1), default=LEAST_CONFIDENCE,
                              show_default=True, metavar="P", help="Leave out events that are less probable to be "
                              "right than P (0 to 1); 0 keeps all.")  # fmt: skip
MODEL = click.option("--model", type=click.Choice(MODELS), default=MODELS[0], show_default=True,
                     help="The event model: small reads twice as fast and misses more.")  # fmt: skip
MAX_SECONDS = click.option("--max-seconds", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True,
                           metavar="S", help="Set an article aside that takes longer.")  # fmt: skip
MAX_BYTES = click.option("--max-bytes", type=click.IntRange(1), metavar="N",
                         help="Set an article aside that is larger.")  # fmt: skip
OUTPUT = click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                      help="Write to FILE instead of standard output.")  # fmt: skip
QUIET = click.option("-q", "--quiet", is_flag=True, help="No progress and summary; failures are still reported.")


def refuse_overwriting(output: Path | None, paths: Iterable[str]) -> None:
    """An output that is also an input would be emptied before it is read."""
    if output and any(path != "-" and Path(path).exists() and output.exists() and output.samefile(path)
                      for path in paths):  # fmt: skip
        raise click.UsageError(f"{output} is both input and output.")
