"""Addresses that were read to the end: the table `fetches`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from dragoman.fetch.fetcher import Known
from dragoman.ingest.items import Settled
from dragoman.store import Store
from dragoman.store.schema import fetches


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of an address that was read before, by the same coder."""

    known: Known
    #: As the list that led there said it.
    stamp: str | None


class Memory:
    """Remembers addresses in an archive.

    Args:
        store: the archive; None remembers nothing.
        coder: program and version; what another has read counts as not read.
        model: its event model.
    """

    def __init__(self, store: Store | None, coder: str, model: str) -> None:
        self._store = store
        self._coder, self._model = coder, model

    def recall(self, url: str) -> Remembered | None:
        """What is known of an address, or None."""
        if self._store is None:
            return None
        same = (fetches.c.url == url) & (fetches.c.coder == self._coder) & (fetches.c.model == self._model)
        wanted = select(fetches.c.etag, fetches.c.last_modified, fetches.c.stamp).where(same)
        with self._store.connect() as connection:
            row = connection.execute(wanted).first()
        return Remembered(Known(row.etag, row.last_modified), row.stamp) if row else None

    def settle(self, settled: Settled, article: str | None) -> None:
        """Remember an address: all that it led to is stored.

        Args:
            settled: the address.
            article: key of the article on it.
        """
        assert self._store is not None
        row = {
            "etag": settled.etag, "last_modified": settled.last_modified, "stamp": settled.stamp, "article": article,
            "coder": self._coder, "model": self._model, "fetched": settled.fetched,
        }  # fmt: skip
        with self._store.writing() as connection:
            connection.execute(fetches.delete().where(fetches.c.url == settled.url))
            connection.execute(fetches.insert().values(url=settled.url, **row))
