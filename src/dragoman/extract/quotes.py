"""Quotations, direct and indirect, with their speakers and cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.extract.cuewords import CueWords, cue_words
from dragoman.extract.direct import Words
from dragoman.extract.indirect import Attribution, attributions, marks_within
from dragoman.extract.quotemarks import Quoted, quoted
from dragoman.extract.speech import Line, lines, phrase_lines, split
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Quote, Span


def quotes(coding: Coding) -> Coding:
    """Add the quotations of an article.

    Direct content is what stands between the marks, without them; indirect content is the clause without its
    complementiser; a clause with marked words in it is mixed.

    Args:
        coding: with sentences.

    Returns:
        The same with `quotes`, in the order of their content.
    """
    text, table = coding.article.text, cue_words()
    trees = [Tree(sentence) for sentence in coding.sentences]
    marks = marks_of(coding)
    indirect = _indirect(trees, marks, table)
    found: list[Quote] = []
    phrases: list[Quoted] = []
    if marks:
        words = Words(text, coding.sentences, trees)
        speech, rest = split(text, marks)
        direct = list(lines(text, words, marks, speech, indirect, table))
        phrases = [marks[n] for n in rest]
        clauses = list(_clauses(text, indirect, [mark for line in direct for mark in line.marks], phrases))
        loose = [n for n in rest if not any(marks[n].inner.overlaps(span) for q in clauses for span in q.content)]
        direct.extend(phrase_lines(text, words, marks, loose, table))
        found = [*map(_quote, direct), *clauses]
    else:
        found = [Quote(item.content, "indirect", item.speaker, item.cue_span) for item in indirect]
    return replace(coding, quotes=tuple(sorted(found, key=_place)))


def marks_of(coding: Coding) -> list[Quoted]:
    """The marked words of all body blocks in order, paragraphs numbered through."""
    out: list[Quoted] = []
    for block in coding.article.body:
        base = out[-1].paragraph + 1 if out else 0
        found = quoted(coding.article.text, block)
        out.extend(mark._replace(paragraph=mark.paragraph + base) for mark in found)
    return out


def _place(quote: Quote) -> tuple[Span, Span]:
    return quote.content[0], quote.cue or quote.content[0]


def _quote(line: Line) -> Quote:
    return Quote(tuple(mark.inner for mark in line.marks), "direct", line.speaker, line.cue)


def _indirect(trees: Sequence[Tree], marks: Sequence[Quoted], table: CueWords) -> list[Attribution]:
    """The attributions of all sentences, each with the marks that overlap it."""
    out: list[Attribution] = []
    for number, tree in enumerate(trees):
        out.extend(attributions(tree, number, table, marks_within(marks, tree.sentence.span)))
    return out


def _clauses(
    text: str, indirect: Sequence[Attribution], spoken: Sequence[Quoted], phrases: Sequence[Quoted]
) -> Iterator[Quote]:
    """Indirect and mixed quotations: what is not itself direct speech already found."""
    for item in indirect:
        content = [span for span in item.content if not _is_spoken(span, item.cue_span, spoken)]
        if not content:
            continue
        inside = [phrase for phrase in phrases if any(phrase.outer.overlaps(span) for span in content)]
        content = [_whole_marks(_stretched(span, inside), inside) for span in content]
        if not inside:
            yield Quote(tuple(content), "indirect", item.speaker, item.cue_span)
        elif _words_outside(text, content, inside):
            yield Quote(tuple(content), "mixed", item.speaker, item.cue_span)
        else:
            yield Quote(tuple(phrase.inner for phrase in inside), "direct", item.speaker, item.cue_span)


def _is_spoken(span: Span, cue: Span, spoken: Sequence[Quoted]) -> bool:
    """Is most of the stretch direct speech, while its cue stands outside?"""
    half = (span.end - span.start) / 2
    return any(
        min(span.end, mark.outer.end) - max(span.start, mark.outer.start) > half and not mark.outer.covers(cue)
        for mark in spoken
    )


def _stretched(span: Span, phrases: Sequence[Quoted]) -> Span:
    """A marked phrase that begins in the content belongs to it to its end, wherever the parser cut the sentence."""
    ends = [phrase.inner.end for phrase in phrases if span.start <= phrase.outer.start < span.end]
    return Span(span.start, max([span.end, *ends]))


def _whole_marks(span: Span, phrases: Sequence[Quoted]) -> Span:
    """The stretch with both marks of each phrase that it has one of."""
    start, end = span.start, span.end
    for phrase in phrases:
        if start <= phrase.outer.start < end < phrase.outer.end:
            end = phrase.outer.end if phrase.closed else end
        elif phrase.outer.start < start < phrase.outer.end <= end:
            start = phrase.outer.start
    return Span(start, end)


def _words_outside(text: str, content: Sequence[Span], phrases: Sequence[Quoted]) -> bool:
    """Has the content words of the reporter's own?"""
    cuts = sorted(phrase.outer for phrase in phrases)
    for span in content:
        edges = [span.start, *(edge for cut in cuts if cut.overlaps(span) for edge in cut), span.end]
        gaps = list(pairwise(edges))[::2]
        if any(text[a:b].strip(" ,.;:") for a, b in gaps if a < b):
            return True
    return False
