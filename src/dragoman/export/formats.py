"""All formats by name: which there are, what each lacks, and writing events in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from dragoman.export.rows import Row, Undated, dated
from dragoman.export.target import replacing

if TYPE_CHECKING:
    from dragoman.sanctions.ledger import Episode

#: Gives the episodes of the ledger of sanctions when they are needed.
Episodes: TypeAlias = "Callable[[], Iterable[Episode]]"
#: Header (None for a file without) and lines of an event.
Lines = tuple[str | None, Callable[[Row], Iterator[str]]]


@dataclass(frozen=True, slots=True)
class Format:
    """What is to be known of a format before it is written."""

    #: Name of the file in a folder, as its readers look for it.
    file_name: str
    #: Has it a place for the status? Else only actual events go there (`dragoman.export.statuses`).
    has_status: bool = True
    #: Has it a place for an event without a date?
    needs_date: bool = False
    #: Can it go to standard output?
    streams: bool = True


#: In the order of the documents.
FORMATS = {
    "jsonl": Format("events.jsonl"),
    "csv": Format("events.csv"),
    "parquet": Format("events.parquet", streams=False),
    "polecat": Format("ngecEvents.dragoman.DV.txt", has_status=False, needs_date=True),
    "icews": Format("events.dragoman.tab", has_status=False, needs_date=True),
    "gdelt": Format("events.export.CSV", has_status=False, needs_date=True),
    "gdelt-mentions": Format("events.mentions.CSV", has_status=False, needs_date=True),
    "phoenix": Format("events.full.dragoman.txt", has_status=False, needs_date=True),
    "geojson": Format("events.geojson"),
    "gexf": Format("events.gexf", streams=False),
    "graphml": Format("events.graphml", streams=False),
    "ftm": Format("events.ftm.json", has_status=False),
    "datapackage": Format("", streams=False),
}  # fmt: skip
#: Those without a place for the status whose verbal events need no CAMEO code: they tell the status in words.
_WORDED = frozenset({"ftm"})


@dataclass(slots=True)
class Count:
    """What was written and what was not."""

    written: int = 0
    #: Status (or "undated") → events left out.
    left_out: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """What was left out: `3 left out (2 planned, 1 undated)`."""
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.left_out.items()))
        return f"{self.left_out.total()} left out ({kinds})"


def chosen(
    rows: Iterable[Row], form: str, count: Count, *, all_statuses: bool = False, undated: Undated = "empty"
) -> Iterator[Row]:
    """The events that a format may hold.

    Args:
        rows: all events.
        form: name of the format.
        count: is kept up to date.
        all_statuses: where the format has no place for the status, write those that did not happen by their verbal
            code (FollowTheMoney: with the status in their name).
        undated: where the format wants a date, what stands for one that the reports do not tell.

    Yields:
        The events, as they are to be written.
    """
    from dragoman.export.statuses import told

    about = FORMATS[form]
    for one in rows:
        may = one if about.has_status or (all_statuses and form in _WORDED) else told(one, all_statuses=all_statuses)
        if may is None:
            count.left_out[one.status] += 1
        elif (whole := dated(may, undated) if about.needs_date else may) is None:
            count.left_out["undated"] += 1
        else:
            count.written += 1
            yield whole


def write(rows: Iterable[Row], form: str, path: Path, *, safe: bool = True, episodes: Episodes | None = None) -> None:
    """Write events to a file or folder, which is whole or stays as it was.

    Args:
        rows: the events; but for the graphs, no more than a batch of them is held in memory.
        form: name of the format.
        path: the file, or the folder of a data package.
        safe: cells of CSV are no formulas to a spreadsheet.
        episodes: of the ledger of sanctions, for FollowTheMoney.

    Raises:
        OSError: it cannot be written.
    """
    with replacing(path) as beside:
        if form == "parquet":
            from dragoman.export.parquet import write as write_parquet

            with beside.open("wb") as file:
                write_parquet(rows, file)
        elif form in {"gexf", "graphml"}:
            from dragoman.export import graphs

            (graphs.gexf if form == "gexf" else graphs.graphml)(rows, beside)
        elif form == "datapackage":
            from dragoman.export.package import write as write_package

            write_package(rows, beside, safe=safe)
        else:
            with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                write_stream(rows, form, stream, safe=safe, episodes=episodes)


def write_stream(
    rows: Iterable[Row], form: str, stream: IO[str], *, safe: bool = True, episodes: Episodes | None = None
) -> None:
    """Write events to a text stream, event by event.

    Args:
        rows: the events.
        form: name of a format that streams.
        stream: where to.
        safe: cells of CSV are no formulas to a spreadsheet.
        episodes: of the ledger of sanctions, for FollowTheMoney.
    """
    if form == "geojson":
        from dragoman.export.geojson import write as write_geojson

        write_geojson(rows, stream)
    elif form == "ftm":
        from dragoman.export.ftm import write as write_ftm

        write_ftm(rows, stream, episodes)
    else:
        header, lines = line_format(form, safe=safe)
        if header is not None:
            stream.write(f"{header}\n")
        for one in rows:
            stream.writelines(f"{line}\n" for line in lines(one))


def line_format(form: str, *, safe: bool = True) -> Lines:
    """Header and lines of a format of lines.

    Args:
        form: jsonl, csv, polecat, icews, gdelt, gdelt-mentions or phoenix.
        safe: cells of CSV are no formulas to a spreadsheet.

    Raises:
        KeyError: it is no format of lines.
    """
    from dragoman.export import csvfile, gdelt, icews, phoenix, plover, polecat

    columns = csvfile.ARCHIVE_COLUMNS
    makers: dict[str, Lines] = {
        "jsonl": (None, lambda one: iter((plover.line(dict(one.record)),))),
        "csv": (csvfile.header(columns), lambda one: iter((csvfile.row(one.record, columns, safe=safe),))),
        "polecat": (polecat.header(), polecat.lines),
        "icews": (icews.header(), icews.lines),
        "gdelt": (None, gdelt.lines),
        "gdelt-mentions": (None, gdelt.mention_lines),
        "phoenix": (None, phoenix.lines),
    }
    return makers[form]
