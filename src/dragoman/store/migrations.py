"""Numbered changes of the tables, each applied once and in order.

A new archive goes through all of them, an older one through those that it lacks, in one transaction. The first makes
the tables of `schema`; when a table changes after it was released, the change is a new migration here and the first
keeps making the table as it was (a test compares what the migrations make with `schema`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, inspect, select

from dragoman.errors import NotAStore, StoreVersionError
from dragoman.store import search
from dragoman.store.schema import judgements, metadata, schema_version

#: Columns of reports by which the explorer chooses and counts, in the order in which it reads them.
FACTS: Final = ("number", "id", "event", "article", "type", "status", "first", "last", "day", "place", "country",
                "latitude", "longitude", "geonameid", "place_folded", "confidence")  # fmt: skip


def _tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _explorer(connection: Connection) -> None:
    """The annotations; and for SQLite, which keeps long texts among the short columns of a row, an index of these."""
    judgements.create(connection, checkfirst=True)  # a new archive got it by the first migration
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"CREATE INDEX reports_facts ON reports ({', '.join(FACTS)})")


#: In order; the number of a migration is its place, from 1. Never reorder or remove one.
MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (
    _tables,
    search.create,
    _explorer,
)


def version(connection: Connection, where: str) -> int:
    """The number of the last migration an archive went through; 0 for an empty database.

    Args:
        connection: in a transaction.
        where: its name for messages.

    Raises:
        NotAStore: the database holds something else.
    """
    there = set(inspect(connection).get_table_names())
    if schema_version.name in there:
        found = connection.scalar(select(schema_version.c.version))
        if found is not None:
            return int(found)
    if there:
        raise NotAStore(where, "is a database, but no archive of dragoman")
    return 0


def check(found: int, where: str) -> None:
    """Refuse an archive that this program does not know.

    Raises:
        StoreVersionError: it is newer than the program.
    """
    if found > len(MIGRATIONS):
        raise StoreVersionError(where, f"was written by a newer dragoman (its tables are of version {found}, this "
                                       f"program knows {len(MIGRATIONS)}): install a newer dragoman")  # fmt: skip


def migrate(connection: Connection, where: str) -> int:
    """Bring an archive up to date.

    Args:
        connection: in a writing transaction, which the caller commits.
        where: its name for messages.

    Returns:
        How many migrations were applied.

    Raises:
        NotAStore: the database holds something else.
        StoreVersionError: it is newer than the program.
    """
    found = version(connection, where)
    check(found, where)
    lacking = MIGRATIONS[found:]
    for change in lacking:
        change(connection)
    if not found:
        connection.execute(schema_version.insert().values(version=len(MIGRATIONS)))
    elif lacking:
        connection.execute(schema_version.update().values(version=len(MIGRATIONS)))
    return len(lacking)
