"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import click


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
