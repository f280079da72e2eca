"""The lines of a text and the paragraphs they make up.

Three kinds of text come in: paragraphs between empty lines, one paragraph a line, and lines wrapped at a fixed width.
In the last a sentence runs on over the end of a line, so a line break is no boundary there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dragoman.model import Span

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"[.!?…。:;](?:\s*[\"'”’»)\]*_]+|\s*''|\s*\[\d+\])*$")
_BULLET = re.compile(r"(?:[-•–·▪●]\s?|\*\s|\d{1,2}[.)]\s)(?=\S)")
# The longest line that a text wrapped at a fixed width has, and the share of its line breaks at which a sentence must
# run on for the text to count as wrapped. In the gold set's training part the wrapped texts have 0.30 to
# 0.45, other texts of narrow lines 0.
_WIDEST = 140
_RUNNING = 0.2
# A line is full when the next word would end beyond this share of the width.
_FULL = 0.9


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading or other line of a page."""

    span: Span
    #: Its text with runs of white space made one space.
    words: str
    #: Stands an empty line before it?
    apart: bool

    @property
    def ends(self) -> bool:
        """Does it end as a sentence does?"""
        return ends_sentence(self.words)

    @property
    def is_item(self) -> bool:
        """Does it begin like an item of a list?"""
        return bool(_BULLET.match(self.words))

    @property
    def is_prose(self) -> bool:
        """Is it long enough for a sentence and ends as one?"""
        return self.ends and self.words.count(" ") >= 5


def ends_sentence(line: str) -> bool:
    """Does a line end with a full stop, question mark and the like, or a quotation mark after it?"""
    return bool(_TERMINAL.search(line))


def plain_words(text: str) -> str:
    """A line for people: no marks of Markdown, runs of white space made one space."""
    text = re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", text)
    return " ".join(re.sub(r"^\s*(?:#{1,6}|>)\s+|\*\*|__", "", text).split())


def units(text: str, stands_alone: Callable[[str], bool]) -> list[Unit]:
    """The paragraphs of a text, in order; together they cover every character that is not white space.

    Args:
        text: the text.
        stands_alone: tells lines that never belong to a paragraph, such as "Advertisement".
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    out: list[Unit] = []
    start = 0
    for n, line in enumerate(lines):
        if n + 1 < len(lines) and _goes_on(text, line, lines[n + 1], width, stands_alone):
            continue
        span = Span(lines[start].start, line.end)
        out.append(Unit(span, " ".join(text[span.start : span.end].split()), start > 0 and _apart(text, lines, start)))
        start = n + 1
    return out


def _lines(text: str) -> list[Span]:
    found = []
    for match in _LINE.finditer(text):
        line = match[0]
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start < end:
            found.append(Span(start, end))
    return found


def _apart(text: str, lines: list[Span], n: int) -> bool:
    gap = text[lines[n - 1].end : lines[n].start].replace("\r\n", "\n")
    return sum(character in "\n\r\x85\u2028\u2029\x0b\x0c" for character in gap) > 1


def _column(text: str, line: Span) -> int:
    """Where the line ends, counted in characters from the left margin."""
    return line.end - (max(text.rfind("\n", 0, line.start), text.rfind("\r", 0, line.start)) + 1)


def _runs_on(text: str, line: Span, following: Span) -> bool:
    """Does a sentence run on from a line to the next?"""
    head = text[following.start : following.end]
    begins = head[0].islower() or ((head[0] in ",;.)" or head.startswith(": ")) and not head.startswith("..."))
    return begins and not ends_sentence(text[line.start : line.end])


def _wrap_width(text: str, lines: list[Span]) -> int | None:
    """The width at which a text is wrapped, or None where it is not."""
    breaks = [n for n in range(1, len(lines)) if not _apart(text, lines, n)]
    width = max((_column(text, line) for line in lines), default=0)
    if not breaks or width > _WIDEST:
        return None
    running = sum(_runs_on(text, lines[n - 1], lines[n]) for n in breaks)
    return width if running >= _RUNNING * len(breaks) else None


def _goes_on(text: str, line: Span, following: Span, width: int | None, stands_alone: Callable[[str], bool]) -> bool:
    """Does the paragraph go on beyond the end of this line?"""
    if _apart(text, [line, following], 1) or stands_alone(text[line.start : line.end]):
        return False
    if _runs_on(text, line, following):
        return True
    if width is None or stands_alone(text[following.start : following.end]):
        return False
    head = text[following.start : following.end]
    return not _BULLET.match(head) and _column(text, line) + 1 + len(head.split(maxsplit=1)[0]) > _FULL * width
