"""Parquet: one row an event, with the types of a database: dates, numbers, lists and lists of records."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from dragoman.export.rows import PartyRow, ReportRow, Row

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

#: Rows that are held in memory and written as one group.
BATCH = 10_000


class ParquetWriter:
    """Writes events batch by batch; to be used in a `with` statement, at whose end the file is whole.

    Args:
        file: open for writing bytes.
        batch: rows held in memory.
    """

    def __init__(self, file: IO[bytes], *, batch: int = BATCH) -> None:
        import pyarrow.parquet as pq  # type: ignore[import-untyped,unused-ignore]

        self._schema = schema()
        self._writer = pq.ParquetWriter(file, self._schema)
        self._batch = batch
        self._held: list[dict[str, Any]] = []

    def add(self, one: Row) -> None:
        """Write an event, at the latest when the batch is full."""
        self._held.append(entry(one))
        if len(self._held) >= self._batch:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._held:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._held, schema=self._schema))
            self._held.clear()

    def __enter__(self) -> ParquetWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._writer.close()


def write(rows: Iterable[Row], file: IO[bytes], *, batch: int = BATCH) -> None:
    """Write all events.

    Args:
        rows: the events; no more than a batch of them is held in memory.
        file: open for writing bytes.
        batch: how many.
    """
    with ParquetWriter(file, batch=batch) as writer:
        for one in rows:
            writer.add(one)


def schema() -> pa.Schema:
    """The columns with their types."""
    import pyarrow as pa

    text, day, real, whole = pa.string(), pa.date32(), pa.float64(), pa.int32()
    texts = pa.list_(text)
    party = pa.struct([
        ("code", text), ("sector", text), ("name", text), ("text", text), ("start", whole), ("end", whole),
        ("wikidata_id", text),
    ])  # fmt: skip
    report = pa.struct([
        ("id", text), ("article", text), ("publisher", text), ("url", text), ("title", text), ("published", day),
        ("wording", text), ("status", text), ("confidence", real), ("date", day),
    ])  # fmt: skip
    return pa.schema([
        ("id", text), ("type", text), ("mode", texts), ("context", texts), ("status", text), ("embedded", pa.bool_()),
        ("within", text), ("date", day), ("enddate", day),
        ("actor", pa.list_(party)), ("actor_code", texts), ("recipient", pa.list_(party)), ("recipient_code", texts),
        ("attributed_to", party), ("place", text), ("place_resolved", text), ("country", text), ("latitude", real),
        ("longitude", real), ("geonameid", pa.int64()), ("trigger", text), ("sentence", whole), ("start", whole),
        ("end", whole), ("cameo", text), ("quad_code", pa.int8()), ("event_scale", real), ("confidence", real),
        ("article_id", text), ("publisher", text), ("publication_date", day), ("title", text), ("url", text),
        ("story", text), ("reports", pa.list_(report)), ("coder", text), ("codebook", text),
    ])  # fmt: skip


def entry(one: Row) -> dict[str, Any]:
    """An event as a row of the table, column to value."""
    place, report = one.place, one.reports[0]
    return {
        "id": one.id, "type": one.type, "mode": one.modes, "context": one.contexts, "status": one.status,
        "embedded": one.embedded, "within": one.within, "date": one.first, "enddate": one.last,
        "actor": [_party(party) for party in one.actors], "actor_code": [party.code for party in one.actors],
        "recipient": [_party(party) for party in one.recipients],
        "recipient_code": [party.code for party in one.recipients],
        "attributed_to": _party(one.speaker) if one.speaker else None,
        "place": _whole(place.text) if place else None, "place_resolved": _whole(place.name) if place else None,
        "country": place.country if place else None, "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None, "geonameid": place.geonameid if place else None,
        "trigger": _whole(one.trigger), "sentence": one.sentence, "start": one.start, "end": one.end,
        "cameo": one.cameo, "quad_code": one.quad_code, "event_scale": one.scale, "confidence": one.confidence,
        "article_id": _whole(report.article), "publisher": _whole(report.publisher),
        "publication_date": report.published, "title": _whole(report.title), "url": _whole(report.url),
        "story": one.story, "reports": [_report(each) for each in one.reports], "coder": one.coder,
        "codebook": one.codebook,
    }  # fmt: skip


def _party(party: PartyRow) -> dict[str, Any]:
    return {
        "code": party.code, "sector": party.sector, "name": _whole(party.name), "text": _whole(party.text),
        "start": party.start, "end": party.end, "wikidata_id": party.wikidata_id,
    }  # fmt: skip


def _report(report: ReportRow) -> dict[str, Any]:
    return {
        "id": report.id, "article": _whole(report.article), "publisher": _whole(report.publisher),
        "url": _whole(report.url), "title": _whole(report.title), "published": report.published,
        "wording": _whole(report.wording), "status": report.status, "confidence": report.confidence,
        "date": report.date,
    }  # fmt: skip


def _whole(text: str | None) -> str | None:
    """Text that UTF-8 can hold: half a surrogate pair becomes its escape."""
    return text.encode("utf-8", errors="backslashreplace").decode() if text else text
