"""The ids that were met, so that none comes twice; on disk, so that memory does not grow with them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from dragoman.errors import FullStore

# Pages held in memory, in KiB: what is more goes to a temporary file.
_HELD = 4_000


class Ids:
    """Gives each input an id that none before it has; use it in a `with` block."""

    def __init__(self) -> None:
        # The empty name is SQLite's for a database of its own: it spills to disk and is deleted at the end.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(f"PRAGMA cache_size = -{_HELD}")
        self._database.execute("CREATE TABLE ids (id BLOB PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID")

    def __enter__(self) -> Ids:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()

    def given(self, wanted: str) -> str:
        """The id itself at first, then with `~2`, `~3` ... behind it.

        Args:
            wanted: as the input has it.

        Raises:
            FullStore: the disk has no room for more of them.
        """
        with _told():
            if self._add(wanted):
                return wanted
            key = _key(wanted)
            last: int = self._database.execute("SELECT last FROM ids WHERE id = ?", (key,)).fetchone()[0] + 1
            while not self._add(f"{wanted}~{last}"):  # an input has it as its own
                last += 1
            self._database.execute("UPDATE ids SET last = ? WHERE id = ?", (last, key))
        return f"{wanted}~{last}"

    def _add(self, name: str) -> bool:
        """Note an id; was it new?"""
        return self._database.execute("INSERT OR IGNORE INTO ids VALUES (?, 1)", (_key(name),)).rowcount == 1


def _key(name: str) -> bytes:
    """An id as bytes: JSON allows halves of a character, which are no UTF-8."""
    return name.encode("utf-8", "surrogatepass")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FullStore(tempfile.gettempdir(), f"the ids that were met cannot be kept: {error}") from error
