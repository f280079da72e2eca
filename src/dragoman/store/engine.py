"""Connections to an archive: SQLite in WAL mode or PostgreSQL, one writer at a time, errors that say what is wrong.

A connection with the execution option `writes` begins a transaction that no other writer can interleave with (SQLite:
BEGIN IMMEDIATE, PostgreSQL: an advisory lock); any other reads one unchanging state while a writer goes on. With the
option `bare` SQLite begins none, for settings that want none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from dragoman.errors import (
    BusyStore,
    FullStore,
    MissingStore,
    NotAStore,
    ReadOnlyStore,
    StoreError,
)

#: How long a writer waits for another, in seconds.
PATIENCE: Final = 60
#: Of PostgreSQL's advisory lock that a writer holds: the bytes of "dragoman".
_LOCK: Final = int.from_bytes(b"dragoman")
_SCHEMES: Final = ("postgresql", "postgres", "postgresql+psycopg")

# SQLite's primary result codes (the lowest byte of the extended ones).
_SQLITE: Final[dict[int, tuple[type[StoreError], str]]] = {
    sqlite3.SQLITE_FULL: (FullStore, "no room left on the disk"),
    sqlite3.SQLITE_READONLY: (ReadOnlyStore, "cannot be written: the file or its folder is read-only"),
    sqlite3.SQLITE_CANTOPEN: (ReadOnlyStore, "cannot be opened: no permission for the file or its folder"),
    sqlite3.SQLITE_PERM: (ReadOnlyStore, "cannot be opened: no permission for the file or its folder"),
    sqlite3.SQLITE_BUSY: (BusyStore, f"another program was writing to it for more than {PATIENCE} s"),
    sqlite3.SQLITE_LOCKED: (BusyStore, f"another program was writing to it for more than {PATIENCE} s"),
    sqlite3.SQLITE_NOTADB: (NotAStore, "is no archive: the file is not an SQLite database"),
    sqlite3.SQLITE_CORRUPT: (NotAStore, "the file is damaged"),
}
# PostgreSQL's classes or codes of SQLSTATE, the longest that fits counts.
_POSTGRESQL: Final[dict[str, tuple[type[StoreError], str]]] = {
    "53": (FullStore, "the server has no room or memory left"),
    "53300": (BusyStore, "the server has no connection left"),
    "25006": (ReadOnlyStore, "the server allows no writing"),
    "42501": (ReadOnlyStore, "no permission for the tables"),
    "55P03": (BusyStore, f"another program was writing to it for more than {PATIENCE} s"),
    "3D000": (MissingStore, "there is no such database"),
    "28": (StoreError, "the server refused the user or the password"),
    "08": (StoreError, "the connection to the server was lost"),
    "57P": (StoreError, "the server is shutting down"),
}


def is_address(where: str) -> bool:
    """Is it the address of a PostgreSQL database, not a path?"""
    return where.partition("://")[0] in _SCHEMES and "://" in where


def shown(where: str) -> str:
    """The path or address for messages, without a password."""
    if not is_address(where):
        return where
    try:
        return make_url(where).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return f"{where.partition('://')[0]}://..."


def make_engine(where: str, *, read_only: bool) -> Engine:
    """An engine whose errors are `StoreError`s.

    Args:
        where: path of an SQLite file that exists or may be created, or a PostgreSQL address.
        read_only: refuse to write.

    Raises:
        StoreError: the address is none, or its driver is not installed.
    """
    return _postgresql(where, read_only) if is_address(where) else _sqlite(where, read_only)


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _sqlite(where: str, read_only: bool) -> Engine:
    uri = _sqlite_uri(Path(where), read_only)

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE, check_same_thread=False)

    # Without a pool of its own SQLAlchemy would take the archive for one in memory: one connection for all.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, json_serializer=_to_json)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        connection.execute("PRAGMA synchronous = FULL")  # in WAL mode, NORMAL may lose the last commits with the power
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("bare"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

    _translating(engine, where, _of_sqlite)
    return engine


def _sqlite_uri(path: Path, read_only: bool) -> str:
    """The file as SQLite's URI.

    A reader needs to write beside the file too (the shared memory of the WAL); where it may not, and no writer can be
    at work, the file is read as it lies.
    """
    name = f"file:{quote(str(path.absolute()))}"
    if not read_only:
        return f"{name}?mode=rwc"
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        return f"{name}?mode=rw"
    at_rest = not Path(f"{path}-wal").exists()
    return f"{name}?immutable=1" if at_rest else f"{name}?mode=ro"


def _postgresql(where: str, read_only: bool) -> Engine:
    try:
        address = make_url(where).set(drivername="postgresql+psycopg")
        engine = create_engine(address, json_serializer=_to_json,
                               connect_args={"connect_timeout": 10, "application_name": "dragoman"})  # fmt: skip
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(shown(where), "no address of the form postgresql://user@host:5432/database") from error
    except ModuleNotFoundError as error:
        raise StoreError(shown(where), "PostgreSQL needs the extra: pip install 'dragoman[postgresql]'") from error

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes") and not read_only:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    _translating(engine, where, _of_postgresql)
    return engine


def _translating(engine: Engine, where: str, translate: Any) -> None:
    """Errors of the database, the disk and the connection become `StoreError`s; those of our SQL stay what they are."""

    @event.listens_for(engine, "handle_error")
    def handle(context: ExceptionContext) -> None:
        found = translate(context.original_exception)
        if found:
            kind, reason = found
            raise kind(shown(where), reason) from context.original_exception


def _of_sqlite(error: BaseException) -> tuple[type[StoreError], str] | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code & 0xFF == sqlite3.SQLITE_IOERR:  # a quota or the largest size of a file shows so too
        return FullStore, f"cannot be read or written ({error}): the disk or a quota may be full"
    return _SQLITE.get(code & 0xFF)


def _of_postgresql(error: BaseException) -> tuple[type[StoreError], str] | None:
    state = getattr(error, "sqlstate", None)
    for length in (5, 3, 2):
        if state and state[:length] in _POSTGRESQL:
            kind, reason = _POSTGRESQL[state[:length]]
            return kind, reason
    if state is None and type(error).__name__ == "OperationalError":
        return _unreachable(str(error))
    return None


def _unreachable(message: str) -> tuple[type[StoreError], str]:
    """Before there is a connection the driver gives words only."""
    told = " ".join(message.split())
    if "does not exist" in told and "database" in told:
        return MissingStore, "there is no such database"
    return StoreError, f"the server cannot be reached: {told}"
