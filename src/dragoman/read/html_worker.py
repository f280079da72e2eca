"""The process that takes the text out of HTML pages; run by `dragoman.read.html` and by nothing else.

A page can make an HTML parser hang, fill the memory or crash; here that ends this process and not the program.
Requests and answers are frames: four bytes of length (big endian), then that many bytes. A request is two frames, the
page's address (empty where it is unknown) and the page in UTF-8; an answer is a JSON object: {"text", "links", "title",
"date", "publisher", "url"} or {"error"}.
"""

from __future__ import annotations

import html
import json
import re
import sys
from typing import IO, Any, TypedDict

from dragoman.read.html_date import page_date
from dragoman.read.html_metadata import Stated, stated
from dragoman.read.html_title import page_title

_MEMORY = 4 * 1024**3
# Text shorter than this is looked at again with less care: of the pages of html_aeb the article is longer, but for the
# first paragraphs that stand before a paywall. Only a reading so many times as long goes before the careful one.
_SHORT, _LONGER = 600, 3
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")


class Found(TypedDict, total=False):
    """What a page holds; None or absent where it does not tell."""

    text: str | None
    #: Lines of the text that are nothing but a link.
    links: list[str]
    title: str | None
    #: ISO 8601.
    date: str | None
    publisher: str | None
    url: str | None
    error: str


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame, or None where the stream ends before or within it."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write a frame and push it out."""
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def extract(page: str, url: str | None = None) -> Found:
    """Text and metadata of a page.

    Args:
        page: HTML.
        url: its address, if known.

    Returns:
        `text` with an empty line between paragraphs (None where the page has no article), and what the page tells.
    """
    import trafilatura

    tree = trafilatura.load_html(_readable(page))
    if tree is None:
        return {"text": None}
    said = stated(tree)
    # The date is asked for elsewhere, so that here the quickest search will do.
    meta = trafilatura.extract_metadata(tree, url, {"original_date": True, "extensive_search": False})
    address = _address(said, url) or meta.url
    day = page_date(said, tree, address)
    lines = [line for line in (_text(tree, said) or "").split("\n") if line.strip()]
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    return {
        "text": "\n\n".join(lines) or None,
        "links": [line for line in lines if " ".join(line.removeprefix("- ").split()) in links],
        "title": page_title(said, meta.sitename, address),
        "date": day.isoformat() if day else None,
        "publisher": meta.sitename,
        "url": address,
    }


def _address(said: Stated, url: str | None) -> str | None:
    """The address that the page states as its own, unless that is the site's first page; else the one given."""
    addresses: list[str] = [*filter(None, [said.canonical]), *said.metas.get("og:url", ())]
    return next((own for own in addresses if re.match(r"https?://[^/\s]+/[^\s?#]", own)), url)


def _text(tree: Any, said: Stated) -> str | None:
    """The article, a paragraph a line.

    Measured on the 79 pages of html_aeb: the careful reading is best (body F1 .949, .955 with the two below), with
    tables where it finds nothing without; where it finds little, a page may hold its paragraphs in an odd place. Pages
    that a script draws may state the article in their JSON-LD only.
    """
    text = _reading(tree, careful=True) or _reading(tree, careful=True, tables=True) or ""
    if len(text) < _SHORT:
        other = _reading(tree, careful=False) or ""
        text = other if len(other) >= _LONGER * len(text) else text
    for body in map(_plain, said.values("articleBody")):
        if len(body) >= _LONGER * len(text) or ("\n" in body and "\n" not in text and len(body) >= len(text)):
            text = body
    return text


def _reading(tree: Any, *, careful: bool, tables: bool = False) -> str | None:
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree, include_comments=False, favor_precision=careful, include_tables=tables
    )
    text: str | None = found.text if found is not None else None
    return text if text and text.strip() else None


def _plain(body: str) -> str:
    """The text of an `articleBody`, which some sites fill with HTML."""
    body = re.sub(
        r"</?[a-z][^<>]{0,300}>", "", re.sub(r"<(?:br|/?p|/?div)\b[^<>]{0,300}>", "\n", body, flags=re.IGNORECASE)
    )
    return re.sub(r"[^\S\n]*\n\s*", "\n", html.unescape(body)).strip()


def _readable(page: str) -> str:
    """The page without characters that XML cannot hold, written out or as references: one of them loses the page.

    References to 128 to 159 mean what browsers take them for, the characters of Windows-1252.
    """
    return _CONTROL.sub(" ", _REFERENCE.sub(_resolved, page))


def _resolved(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if 0x20 <= number < 0x7F or 0xA0 <= number < 0xD800 or number in (0x9, 0xA, 0xD):
        return reference[0]
    return html.unescape(f"&#{number};") if number != 0 else " "


def main() -> None:
    """Answer requests until the input ends."""
    limit_memory()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may get between the frames
    import trafilatura  # noqa: F401  loaded before the clock of the first page runs

    write_frame(sink, b"ready")
    while (url := read_frame(source)) is not None and (page := read_frame(source)) is not None:
        try:
            answer = extract(page.decode(), url.decode() or None)
        except (Exception, RecursionError, MemoryError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        write_frame(sink, json.dumps(answer).encode())


def limit_memory() -> None:
    """Let this process have no more memory than a page can need, where the system can see to that."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))


if __name__ == "__main__":
    main()
