"""The sources of a run in their order: paths and addresses."""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path

from dragoman.fetch.target import is_web
from dragoman.ingest.items import Item, Skipped
from dragoman.model import Article
from dragoman.read import Limits, read
from dragoman.read.sniff import form_of


def items(
    sources: Iterable[str], limits: Limits, web: Callable[[str], Iterator[Item]], date: dt.date | None
) -> Generator[Item]:
    """All that the sources hold, in their order.

    Args:
        sources: names of files and folders, addresses, `-`.
        limits: of one article.
        web: reads an address.
        date: publication date of articles that state none.
    """
    for of_web, group in groupby(sources, key=is_web):
        several = tuple(group)
        for item in chain.from_iterable(map(web, several)) if of_web else _local(several, limits):
            undated = isinstance(item, Article) and item.published is None
            yield replace(item, published=date) if undated and isinstance(item, Article) else item


def _local(paths: Iterable[str], limits: Limits) -> Iterator[Item]:
    """Files and folders; what is skipped within one comes before the article behind it."""
    skipped: deque[Skipped] = deque()
    for item in read(paths, limits=limits, skip=lambda uri, reason: skipped.append(Skipped(uri, reason))):
        while skipped:
            yield skipped.popleft()
        yield item
    yield from skipped


class Sizes:
    """How far a run is, in bytes of its files; what comes over the web or a pipe has no size.

    Args:
        sources: as given.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self.total: int | None = 0
        for source in sources:
            if is_web(source) or source == "-":
                self.total = None
                break
            path = Path(source)
            self.total += sum(map(_size, _files(path) if path.is_dir() else [path]))
        #: The file that was met last, how far into it, its size, and what those before it have together.
        self._file, self._at, self._size, self._before = "", 0, 0, 0

    def done(self, uri: str, offset: int | None) -> int:
        """Bytes before an article or failure, at least, if all before it were told of.

        Args:
            uri: of the file.
            offset: where in it; None where the file is one article, or that is not known.
        """
        if uri != self._file:
            self._before += self._size
            self._file, self._at, self._size = uri, 0, _size(Path(uri))
        self._at = max(self._at, min(offset or 0, self._size))
        return self._before + self._at


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except (OSError, ValueError):  # ValueError: a NUL character in the name
        return 0


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith(".") and form_of(name))
