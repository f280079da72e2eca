"""What feeds and sitemaps have in common: addresses of pages with what is said of them, and how such a list begins."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

Listing = Literal["feed", "sitemap"]
_HEAD = 8192
# The first element behind declarations and comments; atomic groups, or a row of comments would take exponential time.
_ROOT = re.compile(
    r"\s*(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:>|\[.*?\]\s*>))\s*)*+<(?:[\w-]+:)?([A-Za-z]+)[\s>/]", re.DOTALL
)
_ROOTS: dict[str, Listing] = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One page, or one further sitemap, that a list names."""

    #: As written, so perhaps relative to the list's own address.
    address: str
    title: str | None = None
    #: When the page was published, if the list says that; never when it was changed.
    published: dt.date | None = None
    #: Any word of the list that changes when the page does, as written.
    stamp: str | None = None
    #: It is a sitemap itself.
    nested: bool = False


def listing(data: bytes, media_type: str = "") -> Listing | None:
    """Whether an answer is a feed or a sitemap, by its first element; None for anything else.

    Args:
        data: the body.
        media_type: as the server says; counts where the first element cannot be read.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:_HEAD].decode("utf-16" if wide else "latin-1", "ignore").removeprefix("\xef\xbb\xbf")
    if match := _ROOT.match(head):
        return _ROOTS.get(match[1].lower())
    return "feed" if media_type in ("application/rss+xml", "application/atom+xml") else None
