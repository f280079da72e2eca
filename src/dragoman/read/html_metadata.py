"""What an HTML page states about itself: JSON-LD, meta tags, headings, times. Read within the worker only."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_JSON_LD = re.compile(r"application/(?:ld\+)?json", re.IGNORECASE)
_ARTICLE = re.compile(r"article|posting|report|review\b", re.IGNORECASE)
# Objects looked at in all JSON-LD of a page, and how deep: a page may hold thousands of products.
_MOST_NODES, _MOST_DEPTH = 5_000, 12
_MOST_JSON = 2_000_000


@dataclass(frozen=True, slots=True)
class Time:
    """A `<time>` element, or another that is marked as the date of publication."""

    #: Machine-readable, or else the words.
    written: str
    #: Marked as the date of publication (`itemprop="datePublished"`, `pubdate`)?
    marked: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """The statements of a page, each in the order of the page."""

    #: The objects of its JSON-LD that are articles, then the others.
    objects: tuple[dict[str, Any], ...]
    #: By name (`property`, `name` or `itemprop`) in small letters.
    metas: dict[str, list[str]]
    #: The `<title>`.
    title: str | None
    #: Texts of first- and second-level headings.
    h1: tuple[str, ...]
    h2: tuple[str, ...]
    times: tuple[Time, ...]
    #: The address that `<link rel="canonical">` gives.
    canonical: str | None

    def values(self, key: str) -> Iterator[str]:
        """The texts that the JSON-LD objects have under a key."""
        for node in self.objects:
            value = node.get(key)
            if isinstance(value, str) and value.strip():
                yield value


def stated(tree: Any) -> Stated:
    """Read what a page states.

    Args:
        tree: the page as lxml parsed it.
    """
    nodes = sorted(_nodes(tree), key=lambda node: not _ARTICLE.search(str(node.get("@type", ""))))
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := (meta.get(attribute) or "").strip().lower()):
                metas.setdefault(name, []).append(content)
    return Stated(
        objects=tuple(nodes),
        metas=metas,
        title=next(filter(None, (_text(title) for title in tree.xpath("/html/head/title|//head/title|//title"))), None),
        h1=_headings(tree, "h1"),
        h2=_headings(tree, "h2"),
        times=tuple(_times(tree)),
        canonical=next(
            (link.get("href", "").strip() for link in tree.iter("link") if link.get("rel") == "canonical"), None
        ),
    )


def _headings(tree: Any, tag: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_text, tree.iter(tag)))))


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _times(tree: Any) -> Iterator[Time]:
    for element in tree.xpath("//time|//*[contains(@itemprop, 'datePublished')]"):
        marked = "datePublished" in (element.get("itemprop") or "") or element.get("pubdate") is not None
        written = element.get("datetime") or element.get("content") or _text(element)
        if written.strip():
            yield Time(written.strip(), marked)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects in the page's JSON-LD, outer before inner."""
    left = _MOST_NODES
    for script in tree.iter("script"):
        text = script.text or ""
        if not _JSON_LD.match(script.get("type") or "") or len(text) > _MOST_JSON:
            continue
        try:
            value = json.loads(re.sub(r"^\s*<!--|-->\s*$", "", text), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [(value, 0)]
        while queue and left:
            value, depth = queue.pop(0)
            left -= 1
            inner: list[Any] = value if isinstance(value, list) else []
            if isinstance(value, dict):
                yield {key: html.unescape(item) if isinstance(item, str) else item for key, item in value.items()}
                inner = list(value.values())
            if depth < _MOST_DEPTH:
                queue += [(item, depth + 1) for item in inner if isinstance(item, dict | list)]
