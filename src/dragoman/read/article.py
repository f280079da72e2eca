"""An article from a text and what its record tells about it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dragoman.errors import EmptyInput, FormatError, LimitExceeded
from dragoman.model import Article, Block, Origin, Span
from dragoman.read.dateline import Dateline, find_dateline, place_of_line
from dragoman.read.dates import find_date, record_date, url_date
from dragoman.read.language import language_of
from dragoman.read.limits import Limits
from dragoman.read.page import Page, take_apart
from dragoman.read.publisher import publisher_of

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an article beside its text."""

    id: str | None = None
    title: str | None = None
    #: As written: ISO 8601, or a full date in words.
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None


def build(
    text: str, given: Given, origin: Origin, *, default_id: str | None = None, links: Collection[str] | None = None
) -> Article:
    """Make the article.

    Args:
        text: the text; a byte order mark before it is left out, half a surrogate pair (which no encoding can hold)
            becomes U+FFFD, all else stays.
        given: goes before what the page tells.
        origin: where it came from; without a hash, that of the text in UTF-8 is put in.
        default_id: identifier where none is given; without one, the first 12 digits of the hash.
        links: the lines of the text that are nothing but a link, if that is known.

    Raises:
        EmptyInput: there is nothing but white space.
        FormatError: the date given is none.
    """
    uri, line = origin.uri, origin.line
    text = _SURROGATE.sub("\ufffd", text.removeprefix("\ufeff"))
    if not text.strip():
        raise EmptyInput(uri, "the text is empty", line=line)
    published = _given_date(given.date, origin)
    title = " ".join(given.title.split()) if given.title else None
    page = take_apart(text, title or None, links)
    url = given.url or page.url
    dateline = _dateline(text, page)
    digest = origin.sha256 or hashlib.sha256(text.encode()).hexdigest()
    return Article(
        id=given.id or default_id or digest[:12],
        text=text,
        title=title or page.title,
        published=published or page.published or _dateline_date(text, dateline) or (url_date(url) if url else None),
        publisher=given.publisher or page.publisher or (publisher_of(url) if url else None),
        url=url,
        blocks=_apart(text, page.blocks, dateline) if dateline and dateline.misleading else page.blocks,
        dateline=dateline.place if dateline else _line_place(text, page),
        language=given.language or language_of(_sample(text, page)),
        origin=replace(origin, sha256=digest),
    )


def article_from_text(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    date: str | None = None,
    url: str | None = None,
    uri: str = "-",
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Article:
    """An article from a string, taken apart like a file.

    Args:
        text: the report or the text of its page; kept as it is, only a byte order mark is left out.
        id: identifier; default the first 12 digits of the text's SHA-256.
        title: headline; default the one found in the text.
        date: publication date as YYYY-MM-DD; default the one found in the text.
        url: address; default the one found in the text.
        uri: name for errors.
        limits: largest size.

    Raises:
        EmptyInput: the text is empty or white space.
        FormatError: the date is not one.
        LimitExceeded: the text is larger than `limits.max_bytes` in UTF-8.
    """
    if len(text) > limits.max_bytes or len(text.encode(errors="replace")) > limits.max_bytes:
        raise LimitExceeded(uri, f"larger than the limit of {limits.max_bytes:,} bytes")
    return build(text, Given(id=id, title=title, date=date, url=url), Origin(uri))


def _given_date(written: str | None, origin: Origin) -> dt.date | None:
    if written is None or not written.strip():
        return None
    try:
        return record_date(written)
    except ValueError as error:
        raise FormatError(origin.uri, f"date: {error}", line=origin.line) from None


def _dateline(text: str, page: Page) -> Dateline | None:
    """The dateline with which the body begins."""
    for block in page.blocks:
        if block.kind == "body":
            return find_dateline(text, block.span)
    return None


def _apart(text: str, blocks: Sequence[Block], dateline: Dateline) -> tuple[Block, ...]:
    """The blocks with a dateline as one of its own, so that the first sentence begins after it.

    A place, also with an agency, stays in the sentence, as in the texts that the models were fitted on; a date there is
    taken for part of a party's name, as is an agency alone ("Reuters - Norway").
    """
    first = next(n for n, block in enumerate(blocks) if block.kind == "body")
    body, cut = blocks[first].span, dateline.span.end
    end = dateline.span.start + len(text[dateline.span.start : cut].rstrip())
    start = cut + len(text[cut : body.end]) - len(text[cut : body.end].lstrip())
    if start >= body.end:
        return tuple(blocks)
    parts = (Block(Span(body.start, end), "dateline"), Block(Span(start, body.end), "body"))
    return (*blocks[:first], *parts, *blocks[first + 1 :])


def _dateline_date(text: str, dateline: Dateline | None) -> dt.date | None:
    return find_date(text[dateline.span.start : dateline.span.end]) if dateline else None


def _line_place(text: str, page: Page) -> str | None:
    """The place of a dateline that stands on a line of its own."""
    lines = (text[block.span.start : block.span.end] for block in page.blocks if block.kind == "dateline")
    return next(filter(None, map(place_of_line, lines)), None)


def _sample(text: str, page: Page) -> str:
    body = [text[block.span.start : block.span.end] for block in page.blocks if block.kind == "body"]
    return "\n".join(body[:20]) or text
