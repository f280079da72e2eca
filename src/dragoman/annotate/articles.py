"""The annotated articles of an archive: the text, its sentences, what the coder told and what people say of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from dragoman.annotate import table
from dragoman.annotate.told import Told, changed, completed, of_record
from dragoman.model import Article, Block, Coding, Span
from dragoman.store.schema import articles, codings, reports


@dataclass(frozen=True, slots=True)
class Machine:
    """An event as the coder reports it."""

    id: str
    told: Told
    confidence: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict that counts."""

    #: Number of the annotation.
    id: int
    made: str
    author: str
    verdict: str
    note: str | None
    #: Id of the report; None for a missed event.
    report: str | None
    #: What the coder told; None for a missed event.
    machine: Told | None
    #: What is right; None where the event is rejected.
    right: Told | None


@dataclass(frozen=True)
class Annotated:
    """An article with the events of its counting coding and the verdicts on them."""

    key: str
    row: Mapping[str, Any]
    coder: str
    machine: tuple[Machine, ...]
    judged: tuple[Judged, ...]

    @property
    def text(self) -> str:
        """Of the article."""
        return str(self.row["text"])

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """As the coder numbers them, from 1."""
        return sentences_of(self.row)

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds a character."""
        return max(bisect_right(self.sentences, offset, key=lambda span: span.start), 1)

    @cached_property
    def read(self) -> tuple[int, ...]:
        """The sentences of which all is known: there is a verdict, and one on each of the coder's events there."""
        judged = {one.report for one in self.judged if one.report}
        open_ = {self.sentence(one.told["trigger"]["start"]) for one in self.machine if one.id not in judged}
        told = [one.right or one.machine for one in self.judged]
        return tuple(sorted({self.sentence(one["trigger"]["start"]) for one in told if one} - open_))


def sentences_of(row: Mapping[str, Any]) -> tuple[Span, ...]:
    """The sentences of an article's body, as the coder finds them.

    Args:
        row: of the table of articles.
    """
    from dragoman.text.parse import parse

    blocks = tuple(Block(Span(start, end), kind) for start, end, kind in row["blocks"])
    made = Article(row["id"], row["text"], title=row["title"], blocks=blocks)
    return tuple(sentence.span for sentence in parse(Coding(made)).sentences)


def annotated(connection: Connection) -> Iterator[Annotated]:
    """The articles that somebody has annotated, in the order of their keys.

    Args:
        connection: of the archive.
    """
    for key, rows in groupby(table.last(connection), key=lambda row: str(row["article"])):
        yield _article(connection, key, list(rows))


def article(connection: Connection, key: str) -> Annotated:
    """One article, annotated or not.

    Args:
        connection: of the archive.
        key: of an article that is there.
    """
    return _article(connection, key, [row for row in table.last(connection) if row["article"] == key])


def _article(connection: Connection, key: str, rows: Sequence[Mapping[str, Any]]) -> Annotated:
    row = connection.execute(articles.select().where(articles.c.key == key)).mappings().one()
    counting = select(codings.c.coder).where(codings.c.article == key, codings.c.current)
    machine = tuple(Machine(one["id"], of_record(one["record"]), one["confidence"])
                    for one in table.current_reports(connection, key))  # fmt: skip
    return Annotated(key, {str(name): value for name, value in row.items()}, connection.scalar(counting) or "", machine,
                     tuple(_judged(connection, one) for one in rows))  # fmt: skip


def _judged(connection: Connection, row: Mapping[str, Any]) -> Judged:
    machine = None
    if row["report"] is not None:
        record = connection.scalar(select(reports.c.record).where(reports.c.id == row["report"]))
        machine = of_record(record or {})
    right = None
    if row["verdict"] != "reject":
        right = completed(row["changes"]) if machine is None else changed(machine, row["changes"])
    return Judged(row["id"], row["made"], row["author"], row["verdict"], row["note"], row["report"], machine, right)
