"""What a shard holds, read as `dragoman ingest` reads it."""

from __future__ import annotations

import datetime as dt
import io
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO, cast

from dragoman.errors import InputError, MissingInput, PartsError, why_unreadable
from dragoman.ingest.items import Item, Skipped
from dragoman.model import Article
from dragoman.read import Limits
from dragoman.read.jsonl import articles_of_lines
from dragoman.read.sniff import SNIFFED, form_of, sniff
from dragoman.read.sources import Reader, articles_at, articles_in, failure_of, once, page_reader, shown
from dragoman.scale.files import is_remote, opened
from dragoman.scale.plan import Piece, Shard


def items_of(shard: Shard, limits: Limits, date: dt.date | None) -> Iterator[Item]:
    """All that a shard holds, in its order; ids are as given, though one may come again.

    Args:
        shard: of a plan.
        limits: of one article.
        date: publication date of articles that state none.
    """
    skipped: deque[Skipped] = deque()
    with ExitStack() as stack:
        pages = once(lambda: stack.enter_context(page_reader(limits)))
        reader = Reader(limits, pages, lambda uri, reason: skipped.append(Skipped(uri, reason)))
        for piece in shard.pieces:
            for found in _articles(piece, reader):
                while skipped:
                    yield skipped.popleft()
                if isinstance(found, Article):
                    yield found if found.published is not None else replace(found, published=date)
                else:
                    yield failure_of(found)
            yield from skipped
            skipped.clear()


def _articles(piece: Piece, reader: Reader) -> Iterator[Article | InputError]:
    if piece.kind == "whole" and not is_remote(piece.uri):
        yield from articles_at(piece.uri, reader)
        return
    name = shown(piece.uri)
    try:
        with opened(piece.uri) as handle:
            yield from _stretch(handle, piece, name, reader)
    except InputError as error:
        yield error
    except PartsError as error:
        yield MissingInput(name, str(error))
    except OSError as error:
        yield MissingInput(name, why_unreadable(error))


def _stretch(handle: BinaryIO, piece: Piece, name: str, reader: Reader) -> Iterator[Article | InputError]:
    if piece.kind == "lines":
        handle.seek(piece.start)
        lines = cast("BinaryIO", io.BufferedReader(_Stretch(handle, piece.end - piece.start), 1 << 18))
        yield from articles_of_lines(lines, name, reader.limits, line=piece.before, offset=piece.start)
    elif piece.kind == "rows":
        from dragoman.read.parquet import articles_of_parquet

        yield from articles_of_parquet(handle, name, reader.limits, groups=range(piece.start, piece.end))
    else:
        form = form_of(piece.uri)
        if form is None:
            form = sniff(handle.read(SNIFFED))
            handle.seek(0)
        media_type = "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"
        yield from articles_in(handle, form, name, reader, media_type)


class _Stretch(io.RawIOBase):
    """So many bytes of a file from where it stands."""

    def __init__(self, handle: BinaryIO, size: int) -> None:
        super().__init__()
        self._handle, self._left = handle, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._handle.read(min(len(view), self._left))
        view[: len(data)] = data
        self._left -= len(data)
        return len(data)
