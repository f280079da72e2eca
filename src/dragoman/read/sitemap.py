"""Sitemaps and indexes of sitemaps: the pages and further sitemaps that they list."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from dragoman.errors import FormatError
from dragoman.read.dates import iso_date
from dragoman.read.listed import Listed
from dragoman.read.unpack import unpack

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def pages_of_sitemap(data: bytes, uri: str, *, most: int) -> tuple[list[Listed], FormatError | None]:
    """The pages and sitemaps that a sitemap lists, in its order.

    Args:
        data: the sitemap, packed with gzip or not. Entities are not resolved, and nothing that it refers to is read.
        uri: its name, for errors.
        most: bytes that it may unpack to.

    Returns:
        What it lists, and what is wrong with it from there on, if anything.

    Raises:
        LimitExceeded: it unpacks to more.
        FormatError: it is packed and damaged.
    """
    from lxml import etree

    if data.startswith(b"\x1f\x8b"):
        data = unpack(data, "gzip", most, uri)
    found: list[Listed] = []
    steps = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}url", "{*}sitemap"),
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, element in steps:
            listed = _listed(element)
            if listed is not None:
                found.append(listed)
            element.clear()
            while element.getprevious() is not None:  # the root keeps what was read, and it may be long
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        after = f" after {len(found):,} addresses" if found else ""
        return found, FormatError(uri, f"broken XML in the sitemap{after}: {' '.join(str(error).split())[:200]}")
    return found, None


def _listed(element: Any) -> Listed | None:
    """What one entry says; an address with an entity in it is none."""
    fields: dict[str, str] = {}
    for child in element.iter():
        if not isinstance(child.tag, str) or not child.text or len(child):
            continue
        if child.tag.startswith(_NEWS):
            fields.setdefault(child.tag, child.text.strip())
        elif child.getparent() is element:  # pictures and films have addresses of their own
            fields.setdefault(child.tag.rpartition("}")[2], child.text.strip())
    if not fields.get("loc"):
        return None
    title = " ".join(fields.get(f"{_NEWS}title", "").split())
    return Listed(
        fields["loc"],
        title or None,
        _day(fields.get(f"{_NEWS}publication_date")),
        fields.get("lastmod") or fields.get(f"{_NEWS}publication_date"),
        nested=element.tag.rpartition("}")[2] == "sitemap",
    )


def _day(written: str | None) -> dt.date | None:
    try:
        return iso_date(written) if written else None
    except ValueError:
        return None
