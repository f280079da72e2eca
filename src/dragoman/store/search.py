"""Full-text search: the words of articles, and those of the sentences that report events.

The writer adds the words of what it writes in the same transaction. Words are folded before (small letters, no
accents, `dragoman.store.words.folded`) and stemmed by the database, so that both kinds of database find the same:
SQLite keeps them in FTS5 tables without the text itself, PostgreSQL as `tsvector` under an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, TableClause, and_, bindparam, column, func, select, table
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSQUERY

from dragoman.store.schema import articles, reports
from dragoman.store.words import folded

#: Characters of one article that are searched; PostgreSQL's `tsvector` holds no more in the worst case.
LONGEST: Final = 200_000
#: Of PostgreSQL: stems English words, knows no stop words.
_CONFIGURATION: Final = "dragoman"
_PIECE: Final = re.compile(r'"([^"]*)"|(\S+)')

_POSTGRESQL: Final = (
    "CREATE TEXT SEARCH DICTIONARY dragoman_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION dragoman (PARSER = default)",
    "ALTER TEXT SEARCH CONFIGURATION dragoman ADD MAPPING FOR asciiword, word, numword WITH dragoman_stem",
    "ALTER TEXT SEARCH CONFIGURATION dragoman ADD MAPPING FOR int, uint, float, sfloat WITH simple",
)


class Index(NamedTuple):
    """The words of one table's rows, by their numbers."""

    table: TableClause
    #: The rows' numbers in SQLite's and PostgreSQL's form of the index.
    rowid: ColumnElement[int]
    number: ColumnElement[int]


def _index(name: str) -> Index:
    made = table(name, column("rowid"), column("number"), column("words"))
    return Index(made, made.c.rowid, made.c.number)


ARTICLES: Final = _index("article_words")
REPORTS: Final = _index("report_words")


class Phrase(NamedTuple):
    """Words that stand one after another."""

    words: tuple[str, ...]
    #: The last is only the beginning of a word.
    prefix: bool


def create(connection: Connection) -> None:
    """Make the index, and fill it with what the archive holds already: a migration."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in () if sqlite else _POSTGRESQL:
        connection.exec_driver_sql(statement)
    for index in (ARTICLES, REPORTS):
        name = index.table.name
        if sqlite:
            connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', tokenize='porter')")
        else:
            connection.exec_driver_sql(f"CREATE TABLE {name} (number integer PRIMARY KEY, words tsvector NOT NULL)")
            connection.exec_driver_sql(f"CREATE INDEX {name}_words ON {name} USING gin (words)")
    _fill(connection)


def _fill(connection: Connection) -> None:
    for number, title, body in connection.execute(select(articles.c.number, articles.c.title, articles.c.text)):
        add(connection, ARTICLES, {number: f"{title or ''} {body}"})
    for number, wording in connection.execute(select(reports.c.number, reports.c.wording)):
        add(connection, REPORTS, {number: wording})


def add(connection: Connection, index: Index, texts: Mapping[int, str]) -> None:
    """Index rows.

    Args:
        connection: in the writing transaction that adds the rows.
        index: `ARTICLES` or `REPORTS`.
        texts: the rows' numbers and words.
    """
    rows = [{"number": number, "words": folded(words[:LONGEST])} for number, words in texts.items()]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(sql(f"INSERT INTO {index.table.name} (rowid, words) VALUES (:number, :words)"), rows)
    else:
        vector = f"to_tsvector('{_CONFIGURATION}', :words)"
        connection.execute(sql(f"INSERT INTO {index.table.name} (number, words) VALUES (:number, {vector})"), rows)


def phrases(asked: str) -> tuple[Phrase, ...]:
    """What somebody asks for: words, "words in this order" and begin* of a word; all must be there."""
    found = []
    for quoted, word in _PIECE.findall(asked):
        words = tuple(folded(quoted or word).split())
        if words:
            found.append(Phrase(words, word.endswith("*")))
    return tuple(found)


def numbers(dialect: str, index: Index, asked: Iterable[Phrase]) -> Select[int]:
    """The numbers of the rows that hold all of some phrases.

    Args:
        dialect: `sqlite` or `postgresql`.
        index: `ARTICLES` or `REPORTS`.
        asked: at least one phrase.
    """
    if dialect == "sqlite":
        match = " ".join(f'"{" ".join(phrase.words)}"{"*" * phrase.prefix}' for phrase in asked)
        matches = column(index.table.name).op("MATCH")(bindparam(None, match, unique=True))
        return select(index.rowid).select_from(index.table).where(matches)
    vector: ColumnElement[object] = index.table.c.words
    return select(index.number).where(and_(*(vector.op("@@")(_tsquery(phrase)) for phrase in asked)))


def _tsquery(phrase: Phrase) -> ColumnElement[object]:
    query = " <-> ".join(phrase.words) + ":*" * phrase.prefix
    return func.to_tsquery(_CONFIGURATION, bindparam(None, query, unique=True), type_=TSQUERY)
