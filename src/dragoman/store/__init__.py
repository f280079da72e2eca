"""The archive: articles, codings and merged events in a database, written exactly once and asked by anybody.

`Store` opens it (SQLite file or PostgreSQL address), `ask` reads events from it, `schema` says what its tables hold.
Importing this package loads no database library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.store.store import Added, Store

__all__ = ["Added", "Store"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from dragoman.store import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
