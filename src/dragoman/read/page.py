"""A scraped page's text taken apart: headline, date line, captions, related articles, footer, and the report itself.

Careful on the side of the report: what no rule knows is body. The wordings by which lines are known stand in
`data/read/furniture.tsv`; this module adds what depends on where a line stands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dragoman.model import Block, BlockKind, Span
from dragoman.read.dateline import place_of_line
from dragoman.read.dates import find_date, is_date_line, is_signature
from dragoman.read.headline import looks_like_headline, title_end
from dragoman.read.tables import furniture, tails
from dragoman.read.units import Unit, plain_words, units

_HEADER = re.compile(
    r"(?P<key>title|headline|date|published(?: on| at)?|publication date|pubdate|author|byline|url|link|source url|"
    r"publisher|site(?: ?name)?|newspaper|outlet|language|lang)\s*:\s*(?P<value>\S.{0,400})",
    re.IGNORECASE,
)
_HEADER_KINDS: dict[str, BlockKind] = {
    "title": "title", "headline": "title", "author": "byline", "byline": "byline", "url": "footer", "link": "footer",
    "source url": "footer", "publisher": "other", "site": "other", "sitename": "other", "site name": "other",
    "newspaper": "other", "outlet": "other", "language": "other", "lang": "other",
}  # fmt: skip
# One line such as "Outlet: ..." may be a headline; two among the first lines are a header.
_HEADER_LINES = 8
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_URL_LABEL = re.compile(
    r"\W*(?:original|source|canonical|permalink|article|url|link|via|available|retrieved|view)\b", re.IGNORECASE
)
_HEADING_ONLY = re.compile(r"[^:]*:?\W*")
# Lines after a heading such as "Related stories" that belong to it, and how long each may be.
_LIST_LINES, _LIST_CHARACTERS = 8, 160
# So many short lines of so many words in a row are a menu or a list of tags, so many longer ones links to other
# articles.
_MENU_LINES, _MENU_WORDS = 4, 4
_LINK_LINES, _LINK_WORDS = 3, 16
# Above the report: up to so many lines are headline and summary, more are a menu; a shorter line is no headline there.
_TOP_LINES, _KICKER_WORDS = 3, 3
_TAIL_LINES, _TAIL_WORDS = 2, 14
# None of the headings of so few words between two paragraphs of the gold set's training part reports an event.
_CROSSHEAD_WORDS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A text taken apart."""

    #: In order, not overlapping, covering every character that is not white space.
    blocks: tuple[Block, ...]
    #: The headline found in the text, or None.
    title: str | None = None
    published: dt.date | None = None
    url: str | None = None
    publisher: str | None = None


def take_apart(text: str, title: str | None = None, links: Collection[str] | None = None) -> Page:
    """Tell the report from everything else on the page.

    Args:
        text: the page's text.
        title: the headline, if it is known; the line that repeats it is the title block.
        links: the lines that are nothing but a link, if that is known: only they can be headlines of other articles.

    Returns:
        The blocks, and what the lines around the report tell about it.
    """
    found = units(text, _stands_alone)
    kinds = _kinds(text, found, title, None if links is None else {" ".join(line.split()) for line in links})
    if "body" not in kinds:  # a record whose text is nothing but a headline or caption: better coded than lost
        kinds = ["body" if kind in ("title", "caption") else kind for kind in kinds]
    blocks = tuple(block for unit, kind in zip(found, kinds, strict=True) for block in _blocks(text, unit, kind, title))
    headers = dict(_headers(found, kinds))
    return Page(
        blocks,
        headers.get("title") or headers.get("headline") or _title(text, blocks),
        _published(found, kinds),
        _url(found, kinds),
        headers.get("publisher") or headers.get("newspaper") or headers.get("outlet"),
    )


@lru_cache(maxsize=4096)
def known_kind(line: str, inner: bool = True) -> BlockKind | None:
    """What a line is by its wording alone, or None.

    Args:
        line: the line, of any length.
        inner: is it below the first lines of the page, where a line that is nothing but a link is no headline?
    """
    words = " ".join(re.sub(r"^\s*(?:(?:#{1,6}|>|[-*•])\s+)+", "", line).split())
    for row in furniture():
        if len(words) <= row.most and (inner or not row.inner) and row.pattern.fullmatch(words):
            return row.kind  # type: ignore[return-value]  # a test holds the table to the kinds of the model
    return None


def _stands_alone(line: str) -> bool:
    return len(line) <= 300 and (known_kind(line) is not None or is_date_line(line))


def _kinds(text: str, found: Sequence[Unit], title: str | None, links: set[str] | None) -> list[BlockKind]:
    """The kind of each unit, in order."""
    kinds: list[BlockKind] = []
    seen_prose = False
    header = sum(bool(_HEADER.fullmatch(unit.words)) for unit in found[:_HEADER_LINES]) >= 2
    for unit in found:
        kind = _kind(text, unit, title, top=not seen_prose, header=header)
        seen_prose = seen_prose or (kind == "body" and unit.is_prose)
        kinds.append(kind)
    if not seen_prose:  # nothing to be the headline or the menu of
        return kinds
    if "title" not in kinds:
        _mark_headline(found, kinds, known=title is not None)
    _mark_lists(found, kinds)
    _mark_runs(found, kinds, _MENU_LINES, _MENU_WORDS, "other")
    linked = [links is None or unit.words in links for unit in found]
    _mark_runs(found, kinds, _LINK_LINES, _LINK_WORDS, "related", linked)
    _mark_crossheads(found, kinds)
    _mark_tail(found, kinds, linked)
    return kinds


def _kind(text: str, unit: Unit, title: str | None, *, top: bool, header: bool) -> BlockKind:
    if top:
        if header and (match := _HEADER.fullmatch(unit.words)):
            return _HEADER_KINDS.get(match["key"].lower(), "dateline")
        if title and title_end(text, unit.span, title) == unit.span.end:
            return "title"
        if is_date_line(unit.words) or place_of_line(unit.words) or is_signature(unit.words):
            return "dateline"
    return known_kind(unit.words, inner=not top) or "body"


def _mark_headline(found: Sequence[Unit], kinds: list[BlockKind], *, known: bool) -> None:
    """The first line above the report, if it looks like a headline; a shorter one above that is a kicker.

    Where the title is known and stands nowhere on the page, the first line is a summary rather than another headline,
    unless it is marked as a heading.
    """
    top = []
    for n, unit in enumerate(found):
        if kinds[n] != "body":
            continue
        if unit.is_prose and not looks_like_headline(unit):
            break
        top.append(n)
    likely = [n for n in top if looks_like_headline(found[n]) and not (known and found[n].words[0] != "#")]
    if len(top) > _TOP_LINES:  # a menu above the report: the headline is the last long line, above date and reporter
        likely = [n for n in likely if found[n].words.count(" ") >= _KICKER_WORDS]
        signed = max((n for n in range(top[-1]) if kinds[n] in ("dateline", "byline")), default=0)
        likely = ([n for n in likely if n < signed] or likely)[-1:]
    elif not likely or likely[0] != top[0]:
        return
    elif len(likely) > 1 and found[likely[0]].words.count(" ") < _KICKER_WORDS <= found[likely[1]].words.count(" "):
        kinds[likely.pop(0)] = "other"
    for n in likely[:1]:
        kinds[n] = "title"


def _mark_lists(found: Sequence[Unit], kinds: list[BlockKind]) -> None:
    """Headlines below "Related stories:" belong to it."""
    left = 0
    for n, unit in enumerate(found):
        if kinds[n] == "related":
            left = _LIST_LINES if _HEADING_ONLY.fullmatch(unit.words) else 0
        elif left and kinds[n] == "body" and not unit.ends and len(unit.words) <= _LIST_CHARACTERS:
            kinds[n] = "related"
            left -= 1
        else:
            left = 0


def _is_short(unit: Unit, most_words: int) -> bool:
    """Has a line few words and no end of a sentence, and is no item of a list in the report?"""
    return not unit.ends and not unit.is_item and len(unit.words.split()) <= most_words


def _mark_runs(
    found: Sequence[Unit],
    kinds: list[BlockKind],
    lines: int,
    words: int,
    kind: BlockKind,
    able: Sequence[bool] | None = None,
) -> None:
    """So many short lines in a row, none of which ends a sentence, are a menu or the headlines of other articles."""
    run: list[int] = []
    for n, unit in [*enumerate(found), (len(found), None)]:
        if unit and kinds[n] in ("body", "other", "related") and _is_short(unit, words) and (able is None or able[n]):
            run.append(n)
            continue
        if len(run) >= lines:
            for member in run:
                kinds[member] = kind if kinds[member] == "body" else kinds[member]
        run = []


def _mark_crossheads(found: Sequence[Unit], kinds: list[BlockKind]) -> None:
    """A few words between two paragraphs of prose: a heading inside the report."""
    body = [n for n, kind in enumerate(kinds) if kind == "body"]
    for before, n, after in zip(body, body[1:], body[2:], strict=False):
        if found[before].is_prose and _is_short(found[n], _CROSSHEAD_WORDS) and found[after].is_prose:
            kinds[n] = "other"


def _mark_tail(found: Sequence[Unit], kinds: list[BlockKind], able: Sequence[bool]) -> None:
    """Short lines without an end of sentence after the last sentence: headlines of other articles."""
    tail: list[int] = []
    for n in reversed(range(len(found))):
        unit = found[n]
        if kinds[n] == "body":
            if not (_is_short(unit, _TAIL_WORDS) and able[n]):
                break
            tail.append(n)
    else:
        return
    if len(tail) >= _TAIL_LINES:
        for n in tail:
            kinds[n] = "related"


def _blocks(text: str, unit: Unit, kind: BlockKind, title: str | None) -> Iterator[Block]:
    """The unit as blocks: a body unit may begin with the title and end with the reporters' names."""
    start, end = unit.span
    if kind != "body":
        yield Block(unit.span, kind)
        return
    if title and (cut := title_end(text, unit.span, title)) and cut < end:
        yield Block(Span(start, cut), "title")
        start = _skip_space(text, cut)
    after: list[Block] = []
    while tail := _tail(text, start, end):
        after.append(tail)
        end = _end(text, start, tail.span.start)
    yield Block(Span(start, end), "body")
    yield from reversed(after)


def _tail(text: str, start: int, end: int) -> Block | None:
    """What stands at the end of a paragraph without being the report."""
    for kind, pattern, _ in tails():
        match = pattern.search(text, max(start, end - 500), end)
        if match and text[start : match.start()].strip():
            return Block(Span(match.start(), _end(text, match.start(), end)), kind)  # type: ignore[arg-type]
    return None


def _skip_space(text: str, start: int) -> int:
    while text[start].isspace():
        start += 1
    return start


def _end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _title(text: str, blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.kind == "title":
            return plain_words(text[block.span.start : block.span.end]) or None
    return None


def _headers(found: Sequence[Unit], kinds: Sequence[BlockKind]) -> Iterator[tuple[str, str]]:
    """Keys and values of the header lines; none where there are fewer than two."""
    lines = zip(found[:_HEADER_LINES], kinds, strict=False)
    matches = [match for unit, kind in lines if kind != "body" and (match := _HEADER.fullmatch(unit.words))]
    for match in matches if len(matches) >= 2 else ():
        yield match["key"].lower(), match["value"].strip("\"' ")


def _published(found: Sequence[Unit], kinds: Sequence[BlockKind]) -> dt.date | None:
    for wanted in ("dateline", "byline", "footer"):
        for unit, kind in zip(found, kinds, strict=True):
            if kind == wanted and (wanted != "footer" or "publish" in unit.words) and (day := find_date(unit.words)):
                return day
    return None


def _url(found: Sequence[Unit], kinds: Sequence[BlockKind]) -> str | None:
    """The address of the page itself: after "Original url:" and the like, or alone on a line."""
    labelled = False
    alone = None
    for unit, kind in zip(found, kinds, strict=True):
        match = _URL.search(unit.words) if kind == "footer" else None
        label = kind == "footer" and bool(_URL_LABEL.match(unit.words))
        if match and (label or labelled):
            return match[0].rstrip(".,;")
        if match and match[0] == unit.words.strip("<>()[] "):
            alone = alone or match[0]
        labelled = label
    return alone
