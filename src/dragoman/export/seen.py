"""What has been written already, for exports that write each article once; on disk, so that memory does not grow."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class Seen:
    """A set of texts in a temporary file, which goes when the `with` statement ends."""

    def __init__(self) -> None:
        # The empty name is SQLite's for a database of its own that spills to disk and is deleted at the end.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, key: str) -> bool:
        """Note a text; was it new?"""
        return self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1

    def __contains__(self, key: str) -> bool:
        return self._database.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()
