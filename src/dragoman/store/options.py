"""The options by which several commands ask an archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

import click

from dragoman.options import DAY

if TYPE_CHECKING:
    from dragoman.store.filters import Filter

Decorated = Callable[..., None]

#: The archive that a command asks or writes.
STORE = click.option("--store", required=True, metavar="ARCHIVE",
                     help="The archive: an SQLite file, or postgresql://user@host/database.")  # fmt: skip


def _several(*names: str, metavar: str, help: str) -> Callable[[Decorated], Decorated]:
    return click.option(*names, multiple=True, metavar=metavar, help=help)


def _day(name: str, help: str) -> Callable[[Decorated], Decorated]:
    return click.option(name, type=DAY, metavar="YYYY-MM-DD", help=help)


_OPTIONS = (
    _several("--actor", metavar="WHO", help="CHN, CHN:GOV, :GOV, or words of a name: \"foreign ministry\"."),
    _several("--recipient", metavar="WHO", help="The same for whom it was done to."),
    _several("--type", metavar="TYPE", help="PLOVER type: REQUEST, SANCTION ..."),
    _several("--mode", metavar="MODE", help="PLOVER mode: yield, troops ..."),
    _several("--context", metavar="CONTEXT", help="PLOVER context: economic, military ..."),
    _several("--status", metavar="STATUS",
             help="actual, planned, requested, threatened, hypothetical, negated or alleged."),
    _day("--since", "Events of this day or later; where the text tells no day, the day of publication counts."),
    _day("--until", "Events of this day or earlier."),
    click.option("--dated", is_flag=True, help="Only events whose day the text tells."),
    _several("--place", metavar="PLACE", help="UKR, or words of the place's name."),
    click.option("--text", metavar="WORDS",
                 help="Words of the sentence; all must be there. \"In this order\" in quotation marks, begin*."),
    click.option("--about", metavar="WORDS", help="The same for words anywhere in the article."),
    _several("--story", metavar="ID", help="Events of a story."),
    _several("--publisher", metavar="NAME", help="Words of the publisher's name."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="P",
                 help="Only reports at least as probable to be right."),
)  # fmt: skip


def asking(command: Decorated) -> Decorated:
    """Add the options of `Filter` to a command; those of several values may be given several times."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked(options: dict[str, Any], *, limit: int | None = None, offset: int = 0) -> Filter:
    """The filter that options tell.

    Args:
        options: as the command got them.
        limit: how many events.
        offset: how many to leave out before.

    Raises:
        click.UsageError: a value cannot be.
    """
    from dragoman.store.filters import Filter

    values = {name: _plain(value) for name, value in options.items()}
    values["type"] = tuple(value.upper() for value in values.get("type", ()))
    for name in ("mode", "context", "status"):
        values[name] = tuple(value.lower() for value in values.get(name, ()))
    _check_labels(values)
    try:
        return Filter(**values, limit=limit, offset=offset)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _check_labels(values: Mapping[str, Any]) -> None:
    """A type, mode, context or status that there is none of is a slip of the pen, which would find nothing."""
    from dragoman.model import Status
    from dragoman.ontology import ontology

    book = ontology()
    modes = sorted({mode for name in book.types for mode in book.modes(name)})
    labels: dict[str, tuple[str, Iterable[str]]] = {
        "type": ("event type", book.types),
        "mode": ("mode", modes),
        "context": ("context", sorted(book.contexts)),
        "status": ("status", get_args(Status)),
    }
    for name, (called, known) in labels.items():
        if wrong := [value for value in values[name] if value not in known]:
            plural = "statuses" if name == "status" else f"{name}s"
            raise click.UsageError(f"no {called} {', '.join(wrong)}: the {plural} are {', '.join(known)}.")


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) else value
