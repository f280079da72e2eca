"""What a file holds, told by its name or its first bytes."""

from __future__ import annotations

import re
import zlib
from typing import Literal

Form = Literal["text", "html", "jsonl", "parquet", "warc"]
#: What is read, by the end of the file's name in small letters.
SUFFIXES: dict[str, Form] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc", ".warc.gz": "warc",
}  # fmt: skip
#: How many bytes are looked at.
SNIFFED = 2048
_JSON_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")
# Atomic groups, or a row of comments would take exponential time.
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*+"
    rb"<(?:!doctype html|html|head|body|article|div|p|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)


def form_of(name: str) -> Form | None:
    """What a name promises, or None where its end says nothing."""
    lower = name.lower()
    return next((form for suffix, form in SUFFIXES.items() if lower.endswith(suffix)), None)


def sniff(head: bytes) -> Form:
    """What the first bytes look like: an object of JSON, HTML, a WARC or Parquet file, or else plain text."""
    if _JSON_LINE.match(head):
        return "jsonl"
    if looks_like_html(head):
        return "html"
    if _opened(head).startswith(b"WARC/"):
        return "warc"
    return "parquet" if head.startswith(b"PAR1") else "text"


def looks_like_html(head: bytes) -> bool:
    """Do the first bytes begin a page?"""
    return bool(_HTML.match(head[:SNIFFED]))


def _opened(head: bytes) -> bytes:
    """The first bytes, those of a gzip file unpacked."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 16)
    except zlib.error:
        return head
