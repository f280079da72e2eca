"""The archive: opened, written to exactly once, read while it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, select, update

from dragoman.errors import MissingStore, ReadOnlyStore, StoreVersionError
from dragoman.model import Coding, Failure
from dragoman.store import migrations, writing
from dragoman.store.engine import is_address, make_engine, shown
from dragoman.store.keys import article_key
from dragoman.store.schema import articles, runs
from dragoman.version import CODEBOOK


@dataclass(frozen=True, slots=True)
class Added:
    """What one call of `Store.add` did."""

    #: The article's key.
    article: str
    #: Whether the archive lacked this coding; if not, nothing was changed.
    new: bool
    #: Whether the archive lacked the article itself.
    new_article: bool
    #: How many events the coding reports.
    reports: int


class Store:
    """An archive of coded articles. Made by `Store.open`; use it as a context manager, or call `close`."""

    def __init__(self, engine: Engine, where: str, *, read_only: bool) -> None:
        self._engine = engine
        #: Path or address, without a password.
        self.where = where
        self.read_only = read_only

    @classmethod
    def open(cls, where: str, *, create: bool = False, read_only: bool = False) -> Store:
        """Open an archive; an older one is brought up to date, unless opened for reading only.

        Args:
            where: path of an SQLite file, or `postgresql://user@host/database`.
            create: make the archive where there is none (of PostgreSQL, its tables in a database that exists).
            read_only: for asking: nothing can be written, and nothing is waited for.

        Raises:
            StoreError: there is none, it cannot be opened, or it is not one of ours.
        """
        if not is_address(where):
            _check_path(where, create and not read_only)
        store = cls(make_engine(where, read_only=read_only), shown(where), read_only=read_only)
        try:
            store._prepare(create and not read_only)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self.close()

    def connect(self) -> Connection:
        """A connection for reading, to be used as a context manager; it sees one unchanging state."""
        return self._engine.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One writing transaction: all that is done inside is kept, or nothing.

        Yields:
            A connection that no other writer can interleave with.

        Raises:
            StoreError: the archive cannot be written to, or not now.
        """
        if self.read_only:
            raise ReadOnlyStore(self.where, "was opened for reading only")
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def has(self, key: str, coder: str, model: str) -> bool:
        """Does the archive hold what this coder made of an article?

        Args:
            key: `dragoman.store.keys.article_key`.
            coder: program and version, as in `Coding.coder`.
            model: the event model.
        """
        with self.connect() as connection:
            return writing.known_coding(connection, key, coder, model) is not None

    def begin_run(self, command: str, *, coder: str, model: str | None = None,
                  options: Mapping[str, object] | None = None) -> int:  # fmt: skip
        """Note that a program begins to write.

        Args:
            command: as it was given.
            coder: program and version.
            model: the event model, if it codes.
            options: what else decides what it does, JSON-like.

        Returns:
            The number of the run.
        """
        with self.writing() as connection:
            run = writing.next_number(connection, runs.c.id)
            connection.execute(runs.insert().values(id=run, began=_now(), command=command, coder=coder, model=model,
                                                    codebook=CODEBOOK, options=dict(options or {})))  # fmt: skip
        return run

    def end_run(self, run: int, counts: Mapping[str, int]) -> None:
        """Note that a run ended, and what it did.

        Args:
            run: from `begin_run`.
            counts: how many were coded, skipped, failed ...
        """
        with self.writing() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(ended=_now(), counts=dict(counts)))

    def add(self, coding: Coding, model: str, run: int) -> Added:
        """Add an article with all that was found in it, in one transaction; do nothing if the archive has it.

        An earlier coding of the article is kept but no longer counts.

        Args:
            coding: a coded article, without failures.
            model: the event model that coded it.
            run: from `begin_run`.

        Raises:
            ValueError: the coding failed; that is for `fail`.
            StoreError: the archive cannot be written to; it is as before.
        """
        from dragoman.stories.link import link

        if coding.failures:
            raise ValueError(f"the coding of {coding.article.id} failed: nothing to add")
        key = article_key(coding.article)
        with self.writing() as connection:
            if writing.known_coding(connection, key, coding.coder, model) is not None:
                return Added(key, new=False, new_article=False, reports=len(coding.events))
            new_article = writing.add_article(connection, coding.article, run)
            if not new_article:
                writing.retire(connection, key)
            writing.add_coding(connection, coding, model, run)
            link(connection, key, coding)
        return Added(key, new=True, new_article=new_article, reports=len(coding.events))

    def fail(self, failure: Failure, run: int) -> bool:
        """Keep a failure, once.

        Args:
            failure: of reading or coding an input.
            run: from `begin_run`.

        Returns:
            Whether the archive lacked it.
        """
        with self.writing() as connection:
            return writing.add_failure(connection, failure, run)

    def articles(self) -> int:
        """How many articles it holds."""
        with self.connect() as connection:
            return connection.scalar(select(articles.c.number).order_by(articles.c.number.desc()).limit(1)) or 0

    def _prepare(self, create: bool) -> None:
        with self.connect() as connection:
            found = migrations.version(connection, self.where)
        migrations.check(found, self.where)
        if not found and not create:
            raise MissingStore(self.where, "holds no archive")
        if found < len(migrations.MIGRATIONS):
            if self.read_only:
                raise StoreVersionError(self.where, "was written by an older dragoman; any `dragoman ingest --store` "
                                                    "brings it up to date")  # fmt: skip
            with self.writing() as connection:
                migrations.migrate(connection, self.where)
        if not self.read_only and self._engine.dialect.name == "sqlite":
            self._write_ahead()

    def _write_ahead(self) -> None:
        """Turn on the write-ahead log, so that readers do not wait for the writer; stays on in the file."""
        with self._engine.connect().execution_options(bare=True) as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _check_path(where: str, create: bool) -> None:
    """What SQLite would tell in words that help nobody."""
    scheme, found, _ = where.partition("://")
    if found:  # the rest may hold a password
        raise MissingStore(f"{scheme}://...", "an archive is a file, or postgresql://user@host/database")
    path = Path(where)
    if path.is_dir():
        raise MissingStore(where, "is a folder, not an archive")
    if not path.exists():
        if not create:
            raise MissingStore(where, "there is no such archive")
        if not path.absolute().parent.is_dir():
            raise MissingStore(where, "its folder does not exist")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
