"""Addresses to articles: pages, and the pages of feeds and sitemaps, fetched ahead while others are coded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.errors import FetchError, InputError, RobotsForbid
from dragoman.fetch import Fetcher
from dragoman.fetch.fetcher import Known
from dragoman.fetch.pace import Stopped
from dragoman.fetch.target import target
from dragoman.fetch.transport import Response
from dragoman.ingest.items import FORBIDDEN, LISTED_BEFORE, UNCHANGED, Item, Planned, Settled, Skipped
from dragoman.model import Article, Failure, Origin
from dragoman.read.article import Given, build
from dragoman.read.charset import text_as_said
from dragoman.read.decode import decode
from dragoman.read.feeds import pages_of_feed
from dragoman.read.listed import Listed, listing
from dragoman.read.sitemap import pages_of_sitemap
from dragoman.read.sniff import looks_like_html
from dragoman.read.unpack import unpack
from dragoman.read.warc import HTML_TYPES, content_type

if TYPE_CHECKING:
    from dragoman.ingest.remembered import Memory
    from dragoman.read.html import PageReader

# Requests under way at the same time, all hosts together, and how many pages may wait to be coded.
_JOBS = 8
_AHEAD = 16
# Sitemaps within sitemaps, and how many of them are read for one address.
_DEPTH = 3
_SITEMAPS = 2000


@dataclass(slots=True)
class _Source:
    """What one address given by the user has led to."""

    pages: int = 0
    sitemaps: int = 0


class Web:
    """Reads addresses; to be closed.

    Args:
        fetcher: gets them.
        pages: gives the reader of HTML.
        memory: knows what was read before.
        most_pages: pages that one address may list.
        dry: fetch lists, but no page that a list names.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        pages: Callable[[], PageReader],
        memory: Memory,
        *,
        most_pages: int = 100_000,
        dry: bool = False,
    ) -> None:
        self._fetcher = fetcher
        self._pages = pages
        self._memory = memory
        self._most_pages = most_pages
        self._dry = dry
        self._seen: set[str] = set()
        self._pool = ThreadPoolExecutor(_JOBS, thread_name_prefix="fetch")

    def stop(self) -> None:
        """Break off what is being fetched; nothing more is."""
        self._fetcher.stop()

    def close(self) -> None:
        """Break off what is being fetched and let go of the threads."""
        self.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def items(self, url: str) -> Iterator[Item]:
        """All that an address leads to, in the order of its lists.

        Args:
            url: of a page, a feed, a sitemap or an index of sitemaps.
        """
        try:
            yield from self._address(Listed(url), None, _Source(), 0)
        except Stopped:
            return

    def _address(self, listed: Listed, base: str | None, source: _Source, depth: int) -> Iterator[Item]:
        """An address of which it is not known whether it is a page or a list."""
        try:
            url = target(listed.address, base).url
        except InputError as error:
            yield _failure(error)
            return
        if url in self._seen:
            yield Skipped(url, LISTED_BEFORE)
            return
        self._seen.add(url)
        response = self._got(url)
        if not isinstance(response, Response):
            yield response
            return
        kind = listing(response.body, content_type(response.headers.get("content-type", ""))[0])
        if kind is None:
            yield from self._page(url, listed, response)
            return
        source.sitemaps += 1
        if depth > _DEPTH or source.sitemaps > _SITEMAPS:
            yield _failure(FetchError(url, "a sitemap too many: they lead to one another without end"))
            return
        yield from self._list(kind, url, listed, response, source, depth)

    def _got(self, url: str) -> Response | Item:
        """The answer, or what stands in its place."""
        remembered = self._memory.recall(url)
        try:
            response = self._fetcher.get(url, remembered.known if remembered else None)
            return (
                Skipped(url, UNCHANGED) if response is None else _opened(response, self._fetcher.policy.max_list_bytes)
            )
        except InputError as error:
            return _unfetched(error, url)

    def _list(
        self, kind: str, url: str, listed: Listed, response: Response, source: _Source, depth: int
    ) -> Iterator[Item]:
        broken: InputError | None = None
        try:
            if kind == "feed":
                entries = pages_of_feed(response.body, url)
            else:
                most = self._fetcher.policy.max_list_bytes
                entries, broken = pages_of_sitemap(response.body, url, most=most)
        except InputError as error:
            entries, broken = [], error
        nested = [entry for entry in entries if entry.nested]
        within: set[str] = set()
        yield from self._listed([entry for entry in entries if not entry.nested], response.url, source, within)
        for entry in nested:
            if source.pages <= self._most_pages:
                yield from self._address(entry, response.url, source, depth + 1)
        if broken is not None:
            yield _failure(broken)
        elif not self._dry and not nested:  # many an index stays as it is when its sitemaps change
            yield _settled(url, listed, response, frozenset(within))

    def _listed(self, entries: list[Listed], base: str, source: _Source, within: set[str]) -> Iterator[Item]:
        """The pages that a list names, in its order; requests run ahead of what is taken."""
        waiting: deque[tuple[str, Listed, Future[Response | None] | Item]] = deque()
        for entry in entries:
            source.pages += 1
            if source.pages > self._most_pages:
                within.add(base)
                yield from self._taken(waiting, 0)
                most = f"more than {self._most_pages:,} pages"
                yield _failure(FetchError(base, f"it leads to {most}; the rest is left (--max-pages)"))
                return
            url = _address_of(entry, base)
            within.add(url)
            waiting.append((url, entry, self._begun(url, entry)))
            yield from self._taken(waiting, _AHEAD)
        yield from self._taken(waiting, 0)

    def _begun(self, url: str, entry: Listed) -> Future[Response | None] | Item:
        """The request for a page on its way, or what stands in its place."""
        try:
            target(url)
        except InputError as error:
            return _failure(error)
        if url in self._seen:
            return Skipped(url, LISTED_BEFORE)
        self._seen.add(url)
        remembered = self._memory.recall(url)
        if remembered and remembered.stamp and remembered.stamp == entry.stamp:
            return Skipped(url, UNCHANGED)
        if self._dry:
            return Planned(url, entry.title)
        known: Known | None = remembered.known if remembered else None
        return self._pool.submit(self._fetcher.get, url, known)

    def _taken(self, waiting: deque[tuple[str, Listed, Future[Response | None] | Item]], leave: int) -> Iterator[Item]:
        """What has come of the first requests."""
        while len(waiting) > leave:
            url, entry, begun = waiting.popleft()
            if not isinstance(begun, Future):
                yield begun
                continue
            try:
                response = begun.result()
            except InputError as error:
                yield _unfetched(error, url)
                continue
            if response is None:
                yield Skipped(url, UNCHANGED)
            else:
                yield from self._page(url, entry, response)

    def _page(self, url: str, listed: Listed, response: Response) -> Iterator[Item]:
        """The article of a page, and that it need not be fetched again."""
        try:
            found = self._article(url, listed, response)
        except InputError as error:
            yield _failure(type(error)(url, error.reason))
            return
        yield found
        if isinstance(found, Article):
            yield _settled(url, listed, response, None)

    def _article(self, url: str, listed: Listed, response: Response) -> Article | Skipped:
        media_type, charset = content_type(response.headers.get("content-type", ""))
        if media_type in HTML_TYPES or (media_type != "text/plain" and looks_like_html(response.body)):
            found = self._pages().article(
                response.body, url, default_id=None, address=response.url, charset=charset
            )  # fmt: skip
        elif media_type == "text/plain":
            text = text_as_said(response.body, (charset,)) or decode(response.body, url)
            found = build(text, Given(title=listed.title, url=response.url), Origin(url))
        else:
            return Skipped(url, "not HTML")
        return replace(
            found,
            title=found.title or listed.title,
            published=found.published or listed.published,
            origin=replace(found.origin, fetched=response.fetched),
        )


def _opened(response: Response, most: int) -> Response:
    """The answer; a sitemap that was packed with gzip unpacked."""
    if not response.body.startswith(b"\x1f\x8b"):
        return response
    return replace(response, body=unpack(response.body, "gzip", most, response.url))


def _address_of(listed: Listed, base: str) -> str:
    """In its one form, or as errors show it where it has none."""
    try:
        return target(listed.address, base).url
    except InputError as error:
        return error.uri


def _unfetched(error: InputError, url: str) -> Item:
    if isinstance(error, RobotsForbid):
        return Skipped(error.uri, FORBIDDEN)
    led = "" if error.uri == url else f" ({url} led to {error.uri})"
    return _failure(type(error)(url, f"{error.reason}{led}"))


def _failure(error: InputError) -> Failure:
    return Failure(error.uri, error.reason, error.line, None, type(error).__name__)


def _settled(url: str, listed: Listed, response: Response, lists: frozenset[str] | None) -> Settled:
    headers = response.headers
    etag, modified = headers.get("etag"), headers.get("last-modified")
    return Settled(url, etag, modified, listed.stamp, response.fetched.isoformat(), lists)
