"""The archive as the server sees it: connections with a time limit, and the columns kept up with what is written."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dragoman.errors import StoreError
from dragoman.serve import kept
from dragoman.serve.asked import Asked
from dragoman.serve.choosing import Chosen, choose
from dragoman.serve.columns import Columns, read, version_of
from dragoman.serve.ledger import Ledger, read_ledger
from dragoman.store import Store, search

Value = TypeVar("Value")

#: Seconds that the database may take for one request; for a download.
SECONDS: Final = 10.0
EXPORT_SECONDS: Final = 120.0
#: Steps of SQLite's machine between two looks at the clock.
_STEPS: Final = 20_000
#: Where the columns are read faster than this, a request waits for the newest; else it gets those of before.
_SOON: Final = 0.5
#: Columns that took longer than this to be read are kept in a file beside the archive.
KEEP_FROM: Final = 3.0
#: Seconds that a request waits for others that read.
_WAIT: Final = 30.0
#: Answers that are kept.
_KEPT: Final = 256
#: SQLSTATE of a statement that ran out of time.
_CANCELLED: Final = "57014"


class TooSlow(Exception):
    """A query ran out of its time, or no connection was free."""


class Archive:
    """An archive opened for reading; safe to use from several threads."""

    def __init__(self, store: Store, *, seconds: float = SECONDS) -> None:
        self.store = store
        self.seconds = seconds
        self._columns: Columns | None = None
        self._ledger: Ledger | None = None
        self._took = 0.0
        self._read_at = 0.0
        self._reading = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._keeping = threading.Lock()

    @contextmanager
    def connect(self, seconds: float | None = None) -> Iterator[Connection]:
        """A connection whose queries end in time.

        Args:
            seconds: for all queries together; default, the archive's limit.

        Raises:
            TooSlow: they did not.
        """
        limit = self.seconds if seconds is None else seconds
        try:
            with self.store.connect() as connection, _limited(connection, limit):
                yield connection
        except PoolTimeout as error:
            raise TooSlow("too many requests at a time: ask again in a moment") from error
        except DBAPIError as error:
            if _interrupted(error.orig):
                raise TooSlow(f"the query took longer than {limit:g} s: ask for less") from error
            raise

    def columns(self) -> Columns:
        """The columns of the archive's newest state; of a large archive maybe of one shortly before."""
        held = self._columns
        if held is None:
            return self._refreshed(None)
        with self.connect() as connection:
            version = version_of(connection)
        if version == held.version:
            return held
        if self._took <= _SOON:
            return self._refreshed(version)
        rested = time.monotonic() - self._read_at > 5 * self._took  # a writer at work must not keep us reading
        if rested and self._reading.acquire(blocking=False):
            threading.Thread(target=self._read_aside, daemon=True).start()
        return held

    def ledger(self) -> Ledger:
        """The ledger of sanctions, of the same state as the columns or shortly before."""
        self.columns()
        if self._ledger is None and self._reading.acquire(timeout=_WAIT):  # whoever reads the columns reads it next
            self._reading.release()
        if self._ledger is None:
            raise TooSlow("the ledger of sanctions is still being read: ask again in a moment")
        return self._ledger

    def _refreshed(self, version: int | None) -> Columns:
        if not self._reading.acquire(timeout=_WAIT):
            raise TooSlow("the archive is still being read: ask again in a moment")
        try:
            held = self._columns
            if held is not None and (version is None or held.version >= version):
                return held
            return self._read()
        finally:
            self._reading.release()

    def _read(self) -> Columns:
        began = time.monotonic()
        file, stamp = kept.path_of(self.store.where), kept.stamp_of(self.store.where)
        found = kept.load(file, stamp) if file and stamp else None
        with self.store.connect() as connection:
            if found and found.version != version_of(connection):  # written to since
                found = None
            columns = self._columns = found or read(connection)
            took = time.monotonic() - began
            self._ledger = read_ledger(connection, columns)
        self._read_at = time.monotonic()
        self._took = self._read_at - began
        if file and stamp and not found and took > KEEP_FROM and stamp == kept.stamp_of(self.store.where):
            kept.save(file, stamp, columns)
        return columns

    def _read_aside(self) -> None:
        try:
            self._read()
        except StoreError:
            pass  # the next request tells it
        finally:
            self._reading.release()

    def choose(self, asked: Asked) -> Chosen:
        """The reports that meet conditions, by the columns as they are now."""
        return choose(self.columns(), asked, lambda words: self._search(search.REPORTS, words),
                      lambda words: self._search(search.ARTICLES, words))  # fmt: skip

    def _search(self, index: search.Index, words: str) -> NDArray[np.int64]:
        with self.connect() as connection:
            found = connection.scalars(search.numbers(connection.dialect.name, index, search.phrases(words)))
            return np.fromiter(found, np.int64)

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """An answer, made once.

        Args:
            key: of what is asked, with the version of the columns.
            make: the answer.
        """
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[no-any-return]
        made = make()
        with self._keeping:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Let the database give up after some seconds."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(int(seconds * 1000), 1)}")
        yield
        return
    end = time.monotonic() + seconds
    raw: Any = connection.connection.dbapi_connection
    raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


def _interrupted(error: BaseException | None) -> bool:
    sqlite = getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    return sqlite or getattr(error, "sqlstate", None) == _CANCELLED
