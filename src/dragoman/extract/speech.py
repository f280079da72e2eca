"""Which words between quotation marks are speech, and who speaks, mark by mark through an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.extract.cuewords import CueWords
from dragoman.extract.direct import Cue, Words, cue_beside
from dragoman.extract.indirect import Attribution
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.speakers import noun_phrase
from dragoman.model import Span

#: Marked words fewer than this and without a sentence's end are a phrase, not speech.
_SPEECH_WORDS: Final = 5
#: Speech that nobody is named for is a heading or a title where it is shorter than this.
_LOOSE_WORDS: Final = 6
#: Least chance of a verb beside a phrase that the parse connects with nothing.
_LEAST_BESIDE_PHRASE: Final = 0.5
#: Characters between a colon's sentence and the quotation it announces.
_COLON_REACH: Final = 80
_ENDS: Final = (".", "!", "?", "…", ",", "—", "–")
_OPENS_AFTER: Final = ".:,!?”\"’'"
#: A name after a dash closes a quotation set on its own: "Peace now." - Jane Doe
_SIGNED: Final = re.compile(r"\s*[―—–-]{1,2}\s*((?:[A-Z][\w.'’-]*\s?){1,5}?)(?=\s*(?:[\n,.(]|$))")


class Line(NamedTuple):
    """One quotation in the making: its marked parts and who speaks."""

    marks: tuple[Quoted, ...]
    speaker: Span | None
    cue: Span | None


def split(text: str, marks: Sequence[Quoted]) -> tuple[list[int], list[int]]:
    """Tell speech from phrases that stand within a sentence of the reporter.

    Args:
        text: the article's text.
        marks: all its quotations in order.

    Returns:
        Indices of the speeches and indices of the phrases.
    """
    speech = [n for n, mark in enumerate(marks) if _is_speech(text, mark)]
    known = set(speech)
    return speech, [n for n in range(len(marks)) if n not in known]


def _is_speech(text: str, mark: Quoted) -> bool:
    if not mark.closed:
        return True
    inner = text[mark.inner.start : mark.inner.end]
    before = text[max(0, mark.outer.start - 3) : mark.outer.start]
    last = before.rstrip()[-1:]
    opens_sentence = not last or last in _OPENS_AFTER or "\n" in before
    words = len(inner.split())
    if inner.endswith(_ENDS) and opens_sentence:
        return words > 1 or last in (":", ",") or inner.endswith((",", "!", "?"))
    return opens_sentence and inner[:1].isupper() and words >= _SPEECH_WORDS


def lines(
    text: str,
    words: Words,
    marks: Sequence[Quoted],
    speech: Sequence[int],
    indirect: Sequence[Attribution],
    table: CueWords,
) -> Iterator[Line]:
    """Give each speech its cue and speaker; speech without a cue goes on from what stands before.

    Args:
        text: the article's text.
        words: its words.
        marks: all its quotations in order.
        speech: indices of those that are speech.
        indirect: the attributions that the parse shows, in order.
        table: the cue words.

    Yields:
        Quotations in order, interrupted and continued ones in one piece.
    """
    last: Line | None = None
    for n in speech:
        mark = marks[n]
        cue = _signature(text, mark) or cue_beside(words, marks, n, table, paragraph_end(text, mark))
        if last is not None and _goes_on(last, mark, cue, indirect):
            last = last._replace(marks=(*last.marks, mark))
            continue
        if last is not None and _stands(text, last):
            yield last
        cue = cue or _announced(text, words, mark) or _from_before(text, mark, indirect, last)
        last = Line((mark,), cue.speaker if cue else None, cue.span if cue else None)
    if last is not None and _stands(text, last):
        yield last


def phrase_lines(
    text: str, words: Words, marks: Sequence[Quoted], phrases: Sequence[int], table: CueWords
) -> Iterator[Line]:
    """Phrases that a verb of speech stands beside, for those that the parse connects with nothing.

    Args:
        text: the article's text.
        words: its words.
        marks: all its quotations in order.
        phrases: indices of the phrases.
        table: the cue words.

    Yields:
        One quotation a phrase; none for a phrase in scare quotes.
    """
    for n in phrases:
        mark = marks[n]
        if len(text[mark.inner.start : mark.inner.end].split()) < _SPEECH_WORDS:
            continue
        cue = cue_beside(words, marks, n, table, paragraph_end(text, mark))
        if cue is not None and cue.chance >= _LEAST_BESIDE_PHRASE and cue.span and cue.span.end <= mark.outer.start:
            yield Line((mark,), cue.speaker, cue.span)


def _goes_on(last: Line, mark: Quoted, cue: Cue | None, indirect: Sequence[Attribution]) -> bool:
    """Is this the same speech as before: interrupted, or left open at its paragraph's end?"""
    if not last.marks[-1].closed:
        return cue is None or cue.span == last.cue or last.cue is None
    if last.marks[-1].paragraph != mark.paragraph:
        return False
    if cue is not None:
        return cue.span is not None and cue.span == last.cue
    since = max(last.marks[-1].outer.end, last.cue.end if last.cue else 0)
    return not any(since <= a.cue_span.start < mark.outer.start and a.speaker is not None for a in indirect)


def _stands(text: str, line: Line) -> bool:
    """Is it a quotation at all, and no heading or title in quotation marks?"""
    if line.cue is not None or line.speaker is not None:
        return True
    return sum(len(text[m.inner.start : m.inner.end].split()) for m in line.marks) >= _LOOSE_WORDS


def paragraph_end(text: str, mark: Quoted) -> int:
    """Where the paragraph of a quotation ends: at the next empty line."""
    end = text.find("\n\n", mark.outer.end)
    return end if end >= 0 else len(text)


def _signature(text: str, mark: Quoted) -> Cue | None:
    match = _SIGNED.match(text, mark.outer.end) if mark.closed else None
    if match is None or mark.inner.end - mark.inner.start < 20:
        return None
    name = match[1].rstrip()
    return Cue(None, Span(match.start(1), match.start(1) + len(name)), 1.0)


def _announced(text: str, words: Words, mark: Quoted) -> Cue | None:
    """The subject, else the last name, of a sentence that ends in a colon before the quotation, whatever its verb."""
    if text[max(0, mark.outer.start - 4) : mark.outer.start].rstrip()[-1:] != ":":
        return None
    before = words.between(max(0, mark.outer.start - _COLON_REACH), mark.outer.start)
    if not before:
        return None
    tree = words.trees[before[-1].sentence]
    root = next((i for i, token in enumerate(tree.tokens) if token.head == i), None)
    subject = tree.child(root, "nsubj") if root is not None else None
    if subject is None:
        named = [i for i, token in enumerate(tree.tokens) if token.pos == "PROPN" and token.start < mark.outer.start]
        subject = named[-1] if named else None
    return Cue(None, noun_phrase(tree, subject), 0.5) if subject is not None else None


def _from_before(text: str, mark: Quoted, indirect: Sequence[Attribution], last: Line | None) -> Cue | None:
    """The speaker of the words before: of the paragraph's last attribution, else of the last quotation."""
    earlier = [a for a in indirect if a.cue_span.end <= mark.outer.start and a.speaker is not None]
    if earlier and "\n" not in text[earlier[-1].cue_span.end : mark.outer.start].rstrip():
        return Cue(None, earlier[-1].speaker, 0.5)
    if last is not None and last.marks[-1].paragraph >= mark.paragraph - 1:
        return Cue(None, last.speaker, 0.3)
    return None
