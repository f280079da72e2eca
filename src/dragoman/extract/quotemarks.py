"""Where quotation marks open and close: characters only, no words, no parse.

Marks are read a paragraph at a time: double marks (curly, straight, guillemets, typewriter ``two ticks''), or single
marks in the British manner. An apostrophe is no mark; a mark left open runs to the end of its paragraph where the next
paragraph opens with one again (the way long quotations are printed) or where it opens a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from dragoman.model import Span


class Quoted(NamedTuple):
    """Words between quotation marks."""

    #: The words without the marks.
    inner: Span
    #: With the marks.
    outer: Span
    #: False where the paragraph ends before the mark closes.
    closed: bool
    #: Number of its paragraph, from 0.
    paragraph: int


class _Mark(NamedTuple):
    start: int
    end: int
    #: double, single
    family: str
    #: open, close, either
    way: str


_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*|(?<=[.!?:…\"”’'»)\]])[^\S\n]*\n\s*")
_DOUBLE: Final = re.compile(r"``|''|’’|‘‘|[\"“”„«»″]")
_SINGLE: Final = re.compile(r"(?<!['‘’`])['‘’`](?!['‘’`])")
#: Words that begin with an apostrophe: an opening mark is not read before them.
_ELIDED: Final = re.compile(r"(?:em|til|tis|twas|cause|bout|round|neath|n|\d0s|\d\ds?)\b", re.IGNORECASE)
_OPENERS: Final = frozenset("“„«")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’')\]]*\s")
#: A run of words in single marks longer than this is an apostrophe misread.
_MAX_SINGLE: Final = 600


def quoted(text: str, within: Span) -> tuple[Quoted, ...]:
    """Find the words between quotation marks.

    Args:
        text: the article's text.
        within: the part to look at (a body block).

    Returns:
        Outermost quotations in order; what is quoted inside another is not listed.
    """
    out: list[Quoted] = []
    pieces = list(_paragraphs(text, within))
    for number, piece in enumerate(pieces):
        follows = number + 1 < len(pieces) and _opens_with_mark(text, pieces[number + 1])
        out.extend(_pair(text, piece, number, follows))
    return tuple(out)


def _paragraphs(text: str, within: Span) -> Iterator[Span]:
    start = within.start
    for gap in _PARAGRAPH.finditer(text, within.start, within.end):
        if gap.start() > start:
            yield Span(start, gap.start())
        start = gap.end()
    if start < within.end:
        yield Span(start, within.end)


def _opens_with_mark(text: str, piece: Span) -> bool:
    head = text[piece.start : piece.start + 4].lstrip()
    return head.startswith(("“", '"', "«", "``", "„", "‘"))


def _pair(text: str, piece: Span, number: int, follows: bool) -> Iterator[Quoted]:
    """Pair the marks of one paragraph."""
    marks = list(_marks(text, piece))
    at = 0
    while at < len(marks):
        mark = marks[at]
        if mark.way == "close":
            at += 1
            continue
        close = _closing(text, marks, at)
        if close is not None:
            end = marks[close]
            if text[mark.end : end.start].strip():
                yield Quoted(_trim(text, mark.end, end.start), Span(mark.start, end.end), True, number)
            at = close + 1
            continue
        open_end = _unclosed(text, piece, marks, at, follows)
        if open_end is not None and text[mark.end : open_end].strip():
            yield Quoted(_trim(text, mark.end, open_end), Span(mark.start, open_end), False, number)
            at = next((n for n in range(at + 1, len(marks)) if marks[n].start >= open_end), len(marks))
        else:
            at += 1


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _closing(text: str, marks: list[_Mark], at: int) -> int | None:
    """Index of the mark that closes the one at `at`, or None where another opens first."""
    opened = marks[at]
    candidates = []
    for n in range(at + 1, len(marks)):
        mark = marks[n]
        if mark.family != opened.family:
            continue
        if mark.way == "open":
            break
        if opened.family == "double":
            return n
        if mark.start - opened.end <= _MAX_SINGLE:
            candidates.append(n)
    return _best_single(text, marks, candidates)


def _best_single(text: str, marks: list[_Mark], candidates: list[int]) -> int | None:
    """Among closing single marks, the first that is not the plural's apostrophe ("the soldiers' lives")."""
    for n in candidates:
        before, after = text[marks[n].start - 1], text[marks[n].end : marks[n].end + 2]
        possessive = before == "s" and re.match(r"\s[a-z]", after) is not None
        if not possessive or n == candidates[-1]:
            return n
    return None


def _unclosed(text: str, piece: Span, marks: list[_Mark], at: int, follows: bool) -> int | None:
    """End of a quotation whose mark is not closed, or None where it is no quotation."""
    mark = marks[at]
    if mark.family == "single" and not follows:
        return None
    later = next((m for m in marks[at + 1 :] if m.family == mark.family), None)
    starts_sentence = mark.start == piece.start or text[piece.start : mark.start].rstrip()[-1:] in (":", ",", ".", "")
    if later is None:
        return piece.end if follows or starts_sentence else None
    if not starts_sentence:
        return None
    ends = [m.start() + 1 for m in _SENTENCE_END.finditer(text, mark.end, later.start)]
    return ends[-1] if ends else None


def _marks(text: str, piece: Span) -> Iterator[_Mark]:
    """All marks of a paragraph in order, each with the ways it may be read."""
    found = [_double(text, m.start(), m.end()) for m in _DOUBLE.finditer(text, piece.start, piece.end)]
    found += [s for m in _SINGLE.finditer(text, piece.start, piece.end) if (s := _single(text, m.start()))]
    yield from sorted(found)


def _double(text: str, start: int, end: int) -> _Mark:
    shape = text[start:end]
    turned = shape == "“" and not _bounded_before(text, start) and not _word_after(text, end)
    if (shape in _OPENERS or shape in ("``", "‘‘")) and not turned:
        return _Mark(start, end, "double", "open")
    if shape in ("”", "»", "’’") and not (_bounded_before(text, start) and _word_after(text, end)):
        return _Mark(start, end, "double", "close")
    return _Mark(start, end, "double", _way(text, start, end))


def _single(text: str, start: int) -> _Mark | None:
    """A single mark, or None for an apostrophe inside or before a word."""
    end = start + 1
    way = _way(text, start, end)
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() and after.isalnum():
        return None
    if text[start] == "‘":
        return _Mark(start, end, "single", "open") if way == "open" and not _ELIDED.match(text, end) else None
    if way == "open" and (_ELIDED.match(text, end) or text[start] == "’"):
        return None
    if way == "either" or (way == "close" and not before.strip()):
        return None
    return _Mark(start, end, "single", way)


def _bounded_before(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return not before or before.isspace() or before in "([{—–-/‘'"


def _word_after(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return bool(after) and not after.isspace() and after not in ",.;:!?)]}—–"


def _way(text: str, start: int, end: int) -> str:
    """How a straight mark reads by its neighbours."""
    opens, after_word = _bounded_before(text, start), _word_after(text, end)
    if opens and after_word:
        return "open"
    if not opens and not after_word:
        return "close"
    if not opens:
        # `word"word`: a missing space after a closing mark is likelier than one before an opening mark
        return "close" if text[start - 1] in ".,!?…" else "either"
    return "either"
