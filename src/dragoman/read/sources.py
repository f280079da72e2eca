"""Paths to articles: which files are read, and as what."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from dragoman.errors import FormatError, InputError, LimitExceeded, MissingInput, why_unreadable
from dragoman.model import Article, Failure, Origin
from dragoman.read.article import Given, build
from dragoman.read.decode import decode
from dragoman.read.ids import Ids
from dragoman.read.jsonl import articles_of_lines
from dragoman.read.limits import Limits
from dragoman.read.sniff import SNIFFED, SUFFIXES, Form, form_of, sniff

if TYPE_CHECKING:
    from dragoman.read.html import PageReader

#: Is told the address of an input that holds no article, though nothing is wrong with it, and why.
Skip = Callable[[str, str], None]
_MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown"}
_NAMES = {"parquet": "a Parquet", "warc": "a WARC"}


@dataclass(slots=True)
class Reader:
    """What reading needs besides the path: the limits, and one HTML process for all pages."""

    limits: Limits
    pages: Callable[[], PageReader]
    skip: Skip | None


def read(
    paths: Iterable[str],
    *,
    limits: Limits = Limits(),  # noqa: B008  frozen
    skip: Skip | None = None,
) -> Iterator[Article | Failure]:
    """Read articles from files, folders and standard input.

    A folder is read with all folders in it, in the order of names, without hidden files and links to folders; of its
    files those count that end in .txt, .md, .html, .jsonl, .parquet, .warc or .warc.gz (or a variant). A file named
    itself is read whatever its suffix: where that says nothing, and from standard input, the first bytes tell what it
    is. Where an id comes again, the later article gets `~2`, `~3` ... behind it, so that none hides another.

    Args:
        paths: names of files and folders; `-` is standard input.
        limits: sizes and times over which an input is set aside.
        skip: is told of what holds no article though nothing is wrong with it, such as a picture in a WARC file.

    Yields:
        An article, or a failure naming what could not be read, in the order of the input.
    """
    with ExitStack() as stack:
        ids = stack.enter_context(Ids())
        reader = Reader(limits, once(lambda: stack.enter_context(page_reader(limits))), skip)
        for path in paths:
            for item in articles_at(path, reader):
                yield renamed(item, ids) if isinstance(item, Article) else failure_of(item)


def page_reader(limits: Limits) -> PageReader:
    """What reads HTML; to be used in a `with` block."""
    from dragoman.read.html import PageReader

    return PageReader(limits.max_seconds)


def once(make: Callable[[], PageReader]) -> Callable[[], PageReader]:
    """What makes it at the first call and gives the same one ever after."""
    made: list[PageReader] = []

    def get() -> PageReader:
        if not made:
            made.append(make())
        return made[0]

    return get


def articles_at(path: str, reader: Reader) -> Iterator[Article | InputError]:
    """All that a path holds; an error ends that path and becomes an item."""
    try:
        if path == "-":
            yield from _stream(sys.stdin.buffer, "-", reader)
            return
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path, reader)
        elif stat.S_ISREG(mode):
            yield from _file(path, reader)
        else:  # a pipe or a device
            with open(path, "rb") as handle:  # noqa: PTH123  buffered, with peek
                yield from _stream(handle, shown(path), reader)
    except InputError as error:
        yield error
    except OSError as error:
        yield MissingInput(shown(path), why_unreadable(error))
    except ValueError as error:  # a NUL character in the name
        yield MissingInput(shown(path), str(error))


def _folder(path: str, reader: Reader) -> Iterator[Article | InputError]:
    refused: list[OSError] = []
    count = 0
    for folder, folders, names in os.walk(path, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or form_of(name) is None or not (file.is_file() or _leads_nowhere(file)):
                continue
            count += 1
            yield from articles_at(str(file), reader)
        yield from (MissingInput(shown(str(error.filename)), why_unreadable(error)) for error in refused)
        count += len(refused)
        refused.clear()
    if not count:
        yield MissingInput(shown(path), f"no file in this folder ends in {' '.join(SUFFIXES)}")


def _leads_nowhere(file: Path) -> bool:
    """A link to what is not there; it is no reason to be silent."""
    return file.is_symlink() and not file.exists()


def _file(path: str, reader: Reader) -> Iterator[Article | InputError]:
    suffix = Path(path).suffix.lower()
    with open(path, "rb") as handle:  # noqa: PTH123  buffered, with peek
        form = form_of(path) or sniff(handle.peek(SNIFFED))
        yield from articles_in(handle, form, shown(path), reader, _MEDIA_TYPES.get(suffix, "text/plain"))


def _stream(handle: BinaryIO, uri: str, reader: Reader) -> Iterator[Article | InputError]:
    buffered = handle if isinstance(handle, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", handle))
    yield from articles_in(buffered, sniff(buffered.peek(SNIFFED)), uri, reader, "text/plain")


def articles_in(
    handle: BinaryIO, form: Form, uri: str, reader: Reader, media_type: str
) -> Iterator[Article | InputError]:
    """The articles of a file that is open."""
    limits = reader.limits
    if form == "jsonl":
        yield from articles_of_lines(handle, uri, limits)
        return
    if form in _NAMES:
        yield from _archived(handle, form, uri, reader)
        return
    most = limits.max_html_bytes if form == "html" else limits.max_bytes
    data = handle.read(most + 1)
    if len(data) > most:
        what = "page" if form == "html" else "text"
        raise LimitExceeded(uri, f"larger than the limit of {most:,} bytes for one {what}")
    default_id = None if uri == "-" else Path(uri).stem
    if form == "html":
        yield reader.pages().article(data, uri, default_id=default_id)
        return
    origin = Origin(uri, media_type, hashlib.sha256(data).hexdigest())
    yield build(decode(data, uri), Given(), origin, default_id=default_id)


def _archived(handle: BinaryIO, form: Form, uri: str, reader: Reader) -> Iterator[Article | InputError]:
    """The articles of a form whose reader moves about in the file."""
    if not handle.seekable():
        raise FormatError(uri, f"{_NAMES[form]} file cannot be read from a pipe: give the file's name")
    if form == "parquet":
        from dragoman.read.parquet import articles_of_parquet

        yield from articles_of_parquet(handle, uri, reader.limits)
    else:
        from dragoman.read.warc import articles_of_warc

        yield from articles_of_warc(handle, uri, reader.limits, reader.pages, reader.skip)


def renamed(article: Article, ids: Ids) -> Article:
    """The article under an id that none before it has."""
    name = ids.given(article.id)
    return article if name == article.id else replace(article, id=name)


def failure_of(error: InputError) -> Failure:
    """The error as data."""
    return Failure(error.uri, error.reason, error.line, None, type(error).__name__)


def shown(path: str) -> str:
    """A path as text that can be written: bytes that are no UTF-8 as U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
