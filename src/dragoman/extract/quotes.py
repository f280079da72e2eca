"""Quotations, direct and indirect, with their speakers and cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from dragoman.extract.cuewords import cue_words
from dragoman.extract.direct import Cue, Words, cue_beside, expects_cue_after
from dragoman.extract.indirect import Attribution, attributions
from dragoman.extract.quotemarks import Quoted, quoted
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Quote, Span

#: Marked words shorter than this and without a sentence's end are a phrase, not speech.
_SPEECH_WORDS: Final = 5
_ENDS: Final = (".", "!", "?", "…", ",", "—", "–")


class _Line(NamedTuple):
    """One quotation in the making."""

    marks: tuple[Quoted, ...]
    speaker: Span | None
    cue: Span | None


def quotes(coding: Coding) -> Coding:
    """Add the quotations of an article.

    Args:
        coding: with sentences.

    Returns:
        The same with `quotes`, in the order of their content.
    """
    text = coding.article.text
    table = cue_words()
    trees = [Tree(sentence) for sentence in coding.sentences]
    words = Words(coding.sentences, trees)
    marks = _marks(coding)
    indirect = [
        item for number, tree in enumerate(trees)
        for item in attributions(tree, number, table, _over(marks, tree.sentence.span))
    ]  # fmt: skip
    speech, phrases = _split(text, marks)
    lines = list(_lines(text, words, marks, speech, indirect))
    direct = [Quote(tuple(m.inner for m in line.marks), "direct", line.speaker, line.cue) for line in lines]
    spoken = [mark for line in lines for mark in line.marks]
    rest = _clauses(text, indirect, spoken, phrases)
    return replace(coding, quotes=tuple(sorted([*direct, *rest], key=lambda q: (q.content[0], q.cue or q.content[0]))))


def _marks(coding: Coding) -> list[Quoted]:
    """The marked words of all body blocks, paragraphs numbered through."""
    out: list[Quoted] = []
    base = 0
    for block in coding.article.body:
        found = quoted(coding.article.text, block)
        out.extend(mark._replace(paragraph=mark.paragraph + base) for mark in found)
        base = out[-1].paragraph + 1 if out else base
    return out


def _over(marks: Sequence[Quoted], span: Span) -> list[Quoted]:
    return [mark for mark in marks if mark.outer.overlaps(span)]


def _split(text: str, marks: Sequence[Quoted]) -> tuple[list[int], list[Quoted]]:
    """Which quotations are speech of their own (by index), and which are phrases of the reporter's sentence."""
    speech: list[int] = []
    phrases: list[Quoted] = []
    for n, mark in enumerate(marks):
        if _is_speech(text, mark):
            speech.append(n)
        else:
            phrases.append(mark)
    return speech, phrases


def _is_speech(text: str, mark: Quoted) -> bool:
    inner = text[mark.inner.start : mark.inner.end]
    before = text[max(0, mark.outer.start - 3) : mark.outer.start].rstrip()
    opens_sentence = not before or before[-1] in ".:,!?”\"’'" or "\n" in text[max(0, mark.outer.start - 2) : mark.outer.start]
    words = len(inner.split())
    if not mark.closed:
        return True
    if inner.endswith(_ENDS) and opens_sentence:
        return words > 1 or before[-1:] in (":", ",")
    return opens_sentence and inner[:1].isupper() and words >= _SPEECH_WORDS


def _lines(
    text: str, words: Words, marks: Sequence[Quoted], speech: Sequence[int], indirect: Sequence[Attribution]
) -> Iterator[_Line]:
    """Give each speech its cue and speaker; speech without a cue goes on from the one before."""
    table = cue_words()
    last: _Line | None = None
    for n in speech:
        mark = marks[n]
        cue = cue_beside(words, marks, n, table, _paragraph_end(text, mark))
        same = last is not None and last.marks[-1].paragraph == mark.paragraph
        if last is not None and (cue is None or cue.span == last.cue) and (same or not last.marks[-1].closed):
            last = last._replace(marks=(*last.marks, mark))
            continue
        if last is not None:
            yield last
        cue = cue or _from_before(text, words, mark, indirect, last)
        last = _Line((mark,), cue.speaker if cue else None, cue.span if cue else None)
    if last is not None:
        yield last


def _paragraph_end(text: str, mark: Quoted) -> int:
    end = text.find("\n\n", mark.outer.end)
    return end if end >= 0 else len(text)


def _from_before(
    text: str, words: Words, mark: Quoted, indirect: Sequence[Attribution], last: _Line | None
) -> Cue | None:
    """The speaker of the words before: of the paragraph's last attribution, else of the last quotation."""
    earlier = [a for a in indirect if a.cue_span.end <= mark.outer.start and a.speaker is not None]
    if earlier and "\n" not in text[earlier[-1].cue_span.end : mark.outer.start].rstrip():
        return Cue(None, earlier[-1].speaker, 0.5)
    if last is not None and last.marks[-1].paragraph >= mark.paragraph - 1:
        return Cue(None, last.speaker, 0.3)
    return None


def _clauses(
    text: str, indirect: Sequence[Attribution], spoken: Sequence[Quoted], phrases: Sequence[Quoted]
) -> Iterator[Quote]:
    """Indirect and mixed quotations: what is not itself direct speech already found."""
    for item in indirect:
        content = [span for span in item.content if not _is_spoken(span, spoken)]
        if not content:
            continue
        inside = [phrase for phrase in phrases if any(phrase.outer.overlaps(span) for span in content)]
        content = [_stretched(span, inside) for span in content]
        if not inside:
            yield Quote(tuple(content), "indirect", item.speaker, item.cue_span)
        elif _words_outside(text, content, inside):
            yield Quote(tuple(content), "mixed", item.speaker, item.cue_span)
        else:
            yield Quote(tuple(phrase.inner for phrase in inside), "direct", item.speaker, item.cue_span)


def _stretched(span: Span, phrases: Sequence[Quoted]) -> Span:
    """A marked phrase that begins in the content belongs to it to its end, wherever the parser cut the sentence."""
    ends = [phrase.inner.end for phrase in phrases if span.start <= phrase.outer.start < span.end]
    return Span(span.start, max([span.end, *ends]))


def _words_outside(text: str, content: Sequence[Span], phrases: Sequence[Quoted]) -> bool:
    """Has the content words of the reporter's own?"""
    for span in content:
        rest = text[span.start : span.end]
        for phrase in phrases:
            first, last = max(phrase.outer.start, span.start) - span.start, min(phrase.outer.end, span.end) - span.start
            if first < last:
                rest = rest[:first] + " " * (last - first) + rest[last:]
        if any(character.isalnum() for character in rest):
            return True
    return False


def _is_spoken(span: Span, spoken: Sequence[Quoted]) -> bool:
    """Is most of the stretch inside direct speech, its cue outside?"""
    size = span.end - span.start
    return any(min(span.end, m.outer.end) - max(span.start, m.outer.start) > size / 2 for m in spoken)
