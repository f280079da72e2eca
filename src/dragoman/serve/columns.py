"""What an archive's events are chosen and counted by, in memory as columns of numbers.

A view counts a million events in some tens of milliseconds so; in SQL each would take seconds. The columns are read in
one go from one state of the archive, and anew when the archive changed (`dragoman.serve.archive`). Texts stay in the
database: an event's words are read when it is shown.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, func, select

from dragoman.errors import StoreError
from dragoman.store.migrations import FACTS
from dragoman.store.schema import articles, codings, events, labels, parties, reports, stories

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

#: Stands for a day or label that there is none of.
NONE: Final = -1
#: Stands for a day that no text tells; days are counted from 1970.
NO_DAY: Final = np.iinfo(np.int32).min
#: Rows read at a time: few enough to stay in the processor's cache.
_BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of words: numbers, and the words that they stand for."""

    #: For each row, or `NONE`.
    numbers: Ints
    words: tuple[str, ...]

    def number(self, word: str) -> int:
        """The number of a word, or `NONE`."""
        try:
            return self.words.index(word)
        except ValueError:
            return NONE

    def among(self, wanted: Iterable[str]) -> Flags:
        """Which rows have one of some words?"""
        return self.having([self.number(word) for word in wanted])

    def having(self, numbers: Iterable[int]) -> Flags:
        """Which rows have one of some numbers?"""
        table = np.zeros(len(self.words) + 1, np.bool_)  # the last is that of the rows without any
        table[[number for number in numbers if number != NONE]] = True
        return table[self.numbers]


@dataclass(frozen=True, slots=True)
class Lists:
    """Some labels of each report, as many as it has: rows `starts[i]` to `starts[i + 1]` are those of report `i`."""

    starts: NDArray[np.int64]
    #: The report of each row.
    report: Ints

    def rows_of(self, chosen: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of some reports.

        Returns:
            For each row its place among the chosen, and its number.
        """
        lengths = self.starts[chosen + 1] - self.starts[chosen]
        place = np.repeat(np.arange(len(chosen)), lengths)
        before = np.repeat(np.cumsum(lengths) - lengths, lengths)
        return place, np.repeat(self.starts[chosen], lengths) + np.arange(len(place)) - before


@dataclass(frozen=True, slots=True)
class Sides:
    """The actors, or the recipients, of the reports."""

    lists: Lists
    code: Labels
    sector: Labels
    #: Name and words, folded.
    folded: Labels
    #: Of those without a code: the name, else the words.
    label: Labels


@dataclass(frozen=True, slots=True)
class Marks:
    """The modes, or the contexts, of the reports."""

    lists: Lists
    label: Labels


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of the gazetteer."""

    geonameid: int | None
    name: str
    country: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Columns:
    """The reports that count, in the order of arrival, and what they belong to."""

    #: Of the state that was read: the last coding.
    version: int
    number: NDArray[np.int64]
    #: Ids of the reports.
    ids: Any
    event: Ints
    article: Ints
    type: Labels
    quad: Ints
    status: Labels
    first: Ints
    last: Ints
    day: Ints
    country: Labels
    place_folded: Labels
    #: Index into `places`, or `NONE`.
    place: Ints
    places: tuple[PlaceRow, ...]
    confidence: NDArray[np.float64]
    actors: Sides
    recipients: Sides
    modes: Marks
    contexts: Marks
    #: Ids of the events, in their order; type, first day, story.
    event_ids: Any
    event_type: Labels
    event_first: Ints
    event_story: Labels
    #: Keys of the articles in the order of their numbers, and their publishers.
    article_keys: Any
    article_publisher: Labels
    article_published: Ints
    #: Id → first and last day, title, number of articles.
    stories: dict[str, tuple[str | None, str | None, str | None, int]]
    coders: tuple[str, ...]

    @property
    def reports(self) -> int:
        """How many reports."""
        return len(self.number)

    @property
    def events(self) -> int:
        """How many events."""
        return len(self.event_ids)

    @cached_property
    def event_day(self) -> Ints:
        """Each event's first day; where no report tells it, the first on which it was reported; or `NO_DAY`."""
        reported = np.full(self.events, np.iinfo(np.int32).max, np.int32)
        known = self.day != NO_DAY
        np.minimum.at(reported, self.event[known], self.day[known])
        reported[reported == np.iinfo(np.int32).max] = NO_DAY
        return np.where(self.event_first == NO_DAY, reported, self.event_first)

    @cached_property
    def event_quad(self) -> Ints:
        """Each event's quad code."""
        from dragoman.ontology import ontology

        quads = [ontology().quad_code(word) for word in self.event_type.words]
        return np.array([*quads, 0], np.int32)[self.event_type.numbers]

    def places_of(self, ids: Sequence[str]) -> list[int]:
        """Where reports stand in the columns; `NONE` for one that does not count."""
        found = pc.index_in(pa.array(ids, pa.string()), value_set=self.ids).fill_null(NONE)
        return list(found.to_pylist())

    def events_at(self, numbers: Iterable[int]) -> list[str]:
        """The ids of events."""
        return [str(self.event_ids[int(number)]) for number in numbers]


def version_of(connection: Connection) -> int:
    """A number that grows whenever reports are added to an archive or no longer count."""
    return connection.scalar(select(func.max(codings.c.id))) or 0


def read(connection: Connection) -> Columns:
    """Read everything.

    Args:
        connection: of an archive; sees one unchanging state.
    """
    version = version_of(connection)  # begins the transaction whose state everything is read from
    facts = _table(connection, select(*(reports.c[name] for name in FACTS)).order_by(reports.c.number), FACTS)
    facts = facts.filter(pc.is_valid(facts["event"]))
    names = ("id", "type", "first", "story")
    told = _table(connection, select(*(events.c[name] for name in names)), names).sort_by("id")
    cited = _table(connection, select(articles.c.key, articles.c.publisher, articles.c.published).order_by(
        articles.c.number), ("key", "publisher", "published"))  # fmt: skip
    ids = facts["id"].combine_chunks()
    event_ids, keys = told["id"].combine_chunks(), cited["key"].combine_chunks()
    place, places = _places(facts)
    types = _labels(facts["type"])
    count = len(ids)
    made = Columns(
        version, facts["number"].to_numpy().astype(np.int64), ids,
        _found(facts["event"], event_ids), _found(facts["article"], keys),
        types, _quads(types), _labels(facts["status"]), _days(facts["first"]), _days(facts["last"]),
        _days(facts["day"]), _labels(facts["country"]), _labels(facts["place_folded"]), place, places,
        facts["confidence"].to_numpy().astype(np.float64),
        _sides(connection, ids, "actor", count), _sides(connection, ids, "recipient", count),
        _marks(connection, ids, "mode", count), _marks(connection, ids, "context", count),
        event_ids, _labels(told["type"]), _days(told["first"]), _labels(told["story"]),
        keys, _labels(cited["publisher"]), _days(cited["published"]),
        {row.id: (row.first, row.last, row.title, row.articles) for row in connection.execute(stories.select())},
        tuple(f"{row.coder} ({row.model})" for row in connection.execute(
            select(codings.c.coder, codings.c.model).where(codings.c.current).distinct().order_by(
                codings.c.coder, codings.c.model))),
    )  # fmt: skip
    assert len(made.event_day) == len(made.event_quad) == made.events  # made now, so that no request waits for them
    return made


_KINDS: Final = {"number": pa.int64(), "latitude": pa.float64(), "longitude": pa.float64(), "geonameid": pa.int64(),
                 "confidence": pa.float64(), "position": pa.int64()}  # fmt: skip


def _table(connection: Connection, query: Select[Any], names: Sequence[str]) -> Any:
    """The rows of a query as columns, batch by batch, so that they are never all held as Python's objects."""
    schema = pa.schema([(name, _KINDS.get(name, pa.string())) for name in names])
    batches = []
    for rows in _batches(connection, query):
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema)


def _batches(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query; from SQLite without SQLAlchemy's own rows, which take twice the time."""
    if connection.dialect.name != "sqlite":
        yield from connection.execute(query, execution_options={"yield_per": _BATCH}).partitions()
        return
    raw: Any = connection.connection.dbapi_connection
    try:
        cursor = raw.execute(str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})))
        while rows := cursor.fetchmany(_BATCH):
            yield rows
    except sqlite3.Error as error:
        raise StoreError("the archive", f"cannot be read: {error}") from error


def _labels(column: Any) -> Labels:
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    numbers = coded.indices.fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int32)
    return Labels(numbers, tuple(coded.dictionary.to_pylist()))


def _days(column: Any) -> Ints:
    numbers = column.cast(pa.date32()).cast(pa.int32()).fill_null(NO_DAY)
    return numbers.to_numpy().astype(np.int32)  # type: ignore[no-any-return]


def _found(column: Any, among: Any) -> Ints:
    """The place of each value among others; `NONE` where it is not there."""
    return pc.index_in(column, value_set=among).fill_null(NONE).to_numpy().astype(np.int32)  # type: ignore[no-any-return]


def _quads(types: Labels) -> Ints:
    from dragoman.ontology import ontology

    return np.array([*(ontology().quad_code(word) for word in types.words), 0], np.int32)[types.numbers]


def _places(facts: Any) -> tuple[Ints, tuple[PlaceRow, ...]]:
    """Places with a point: each once, by the gazetteer's number, else by name and point."""
    names = ("geonameid", "place", "country", "latitude", "longitude")
    columns = [facts[name].combine_chunks() for name in names]
    pointed = pc.is_valid(columns[3]).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(pointed)
    kept = facts.select(list(names)).take(pa.array(rows))
    known: dict[object, int] = {}
    places: list[PlaceRow] = []
    numbers = np.full(len(facts), NONE, np.int32)
    found = np.empty(len(rows), np.int32)
    values = (kept[name].to_pylist() for name in names)
    for n, (geonameid, name, country, latitude, longitude) in enumerate(zip(*values, strict=True)):
        key = geonameid if geonameid is not None else (name, country, latitude, longitude)
        at = known.get(key)
        if at is None:
            at = known[key] = len(places)
            places.append(PlaceRow(geonameid, name or "", country, latitude, longitude))
        found[n] = at
    numbers[rows] = found
    return numbers, tuple(places)


def _lists(report: Ints, count: int) -> tuple[Any, Lists]:
    """Rows put in the order of their reports; those of reports that do not count are left out."""
    order = np.argsort(report, kind="stable")
    order = order[np.searchsorted(report[order], 0) :]
    ordered = report[order]
    starts = np.searchsorted(ordered, np.arange(count + 1))
    return pa.array(order), Lists(starts.astype(np.int64), ordered)


def _sides(connection: Connection, ids: Any, role: str, count: int) -> Sides:
    label = case((parties.c.code.is_(None), func.coalesce(parties.c.name, parties.c.text)))
    query = select(parties.c.report, parties.c.code, parties.c.sector, parties.c.folded, label)
    rows = _table(connection, query.where(parties.c.role == role), ("report", "code", "sector", "folded", "label"))
    order, lists = _lists(_found(rows["report"], ids), count)
    rows = rows.drop_columns(["report"]).take(order)
    return Sides(lists, *(_labels(rows[name]) for name in ("code", "sector", "folded", "label")))


def _marks(connection: Connection, ids: Any, kind: str, count: int) -> Marks:
    query = select(labels.c.report, labels.c.label).where(labels.c.kind == kind)
    rows = _table(connection, query.order_by(labels.c.report, labels.c.position), ("report", "label"))
    order, lists = _lists(_found(rows["report"], ids), count)
    return Marks(lists, _labels(rows["label"].take(order)))
