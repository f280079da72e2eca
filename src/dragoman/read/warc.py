"""Pages of a WARC file to articles: its response records of status 200 that hold HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import Message
from typing import TYPE_CHECKING, BinaryIO

from dragoman.errors import FormatError, InputError, LimitExceeded
from dragoman.model import Article
from dragoman.read.limits import Limits
from dragoman.read.sniff import looks_like_html
from dragoman.read.unpack import unpack
from dragoman.read.warc_records import Record, records

if TYPE_CHECKING:
    from dragoman.read.html import PageReader

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HEADER_ROOM = 65_536
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class _Response:
    """An HTTP response, its body as transferred but for chunks."""

    status: int | None
    #: Without parameters, in small letters; "" where the header tells none.
    media_type: str
    charset: str | None
    #: Content-Encoding.
    encoding: str
    body: bytes


def articles_of_warc(
    handle: BinaryIO,
    uri: str,
    limits: Limits,
    pages: Callable[[], PageReader],
    skip: Callable[[str, str], None] | None = None,
) -> Iterator[Article | InputError]:
    """Read a WARC file, packed with gzip or not, one record in memory at a time.

    Args:
        handle: the file.
        uri: its name.
        limits: the largest page.
        pages: gives the reader of HTML.
        skip: is told address and reason of each response that holds no page.

    Yields:
        The article of each page with the byte offset of its record, or the error that says what is wrong with a
        record, its offset in it.
    """
    for record in records(handle, uri, limits.max_html_bytes + _HEADER_ROOM):
        if isinstance(record, InputError):
            yield record
            continue
        if record.type != "response":
            continue
        try:
            found = _article(record, uri, limits, pages)
        except InputError as error:
            address = f", {record.address}" if record.address else ""
            yield type(error)(uri, f"record at byte {record.offset:,}{address}: {error.reason}")
            continue
        if isinstance(found, Article):
            yield found
        elif skip is not None:
            skip(record.address or uri, found)


def _article(record: Record, uri: str, limits: Limits, pages: Callable[[], PageReader]) -> Article | str:
    """The article of a response, or why it is none."""
    response = _response(record.block, uri)
    if response.status != 200:
        return f"HTTP status {response.status}"
    if response.media_type not in HTML_TYPES and (response.media_type or not looks_like_html(response.body)):
        return "not HTML"
    most = limits.max_html_bytes
    if record.length > len(record.block) or len(response.body) > most:
        raise LimitExceeded(uri, f"larger than the limit of {most:,} bytes for one page")
    page = _unpacked(response, most, uri)
    article = pages().article(page, uri, default_id=record.id, address=record.address, charset=response.charset)
    return replace(article, origin=replace(article.origin, byte_offset=record.offset, fetched=record.fetched))


def _response(block: bytes, uri: str) -> _Response:
    """The parts of a response.

    Raises:
        FormatError: it has no HTTP header.
    """
    from fastwarc.warc import HeaderMap

    blank = _BLANK_LINE.search(block, 0, _HEADER_ROOM)
    if not block.startswith(b"HTTP/") or blank is None:
        raise FormatError(uri, "no HTTP header")
    head = re.sub(rb"\r?\n", b"\r\n", block[: blank.start()]).decode("latin-1").encode() + b"\r\n\r\n"
    headers = HeaderMap()
    try:
        headers.parse(io.BytesIO(head))
    except OSError as error:
        raise FormatError(uri, f"the HTTP header cannot be parsed ({error})") from None
    body = block[blank.end() :]
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _joined(body)
    media_type, charset = content_type(headers.get("Content-Type") or "")
    return _Response(headers.status_code, media_type, charset, headers.get("Content-Encoding") or "", body)


def content_type(header: str) -> tuple[str, str | None]:
    """Media type in small letters ("" for none) and character set of a Content-Type header."""
    message = Message()
    message["Content-Type"] = " ".join(header.split())
    media_type = header.partition(";")[0].strip().lower()
    charset = message.get_param("charset")
    return media_type, charset if isinstance(charset, str) else None


def _joined(body: bytes) -> bytes:
    """A body without its chunks; as it is where it has none, for many crawlers keep the header of what they joined."""
    from fastwarc.stream_io import ChunkedReader

    try:
        return ChunkedReader(io.BytesIO(body)).read(len(body))
    except OSError:
        return body


def _unpacked(response: _Response, most: int, uri: str) -> bytes:
    """The page; many crawlers keep the header of an encoding that they have undone."""
    try:
        return unpack(response.body, response.encoding, most, uri)
    except FormatError:
        if looks_like_html(response.body):
            return response.body
        raise
