"""Quotations: who said what, as JSON lines for programs and as a table for people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.export.table import MEDIUM, grid, heading, plain
from dragoman.export.words import NOBODY, party, words
from dragoman.model import Article, Coding, Party, Quote, Sentence, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

Record = dict[str, object]


def records(coding: Coding) -> Iterator[Record]:
    """The quotations of one article, in the order of the text.

    Args:
        coding: with quotes and mentions.

    Yields:
        One JSON-ready mapping a quotation; docs/output.md describes its keys.
    """
    article = coding.article
    for quote in coding.quotes:
        speaker = speaker_of(coding, quote)
        yield {
            "article_id": article.id,
            "kind": quote.kind,
            "speaker": _part(article, speaker.span) | {"code": speaker.code, "sector": speaker.sector}
            if speaker and speaker.span
            else None,
            "cue": _part(article, quote.cue) if quote.cue else None,
            "content": [_part(article, span) for span in quote.content],
            "sentence": _sentence(coding, quote.content[0]).number,
        }


def speaker_of(coding: Coding, quote: Quote) -> Party | None:
    """The speaker as a party, coded as the mention that the words are; None where the text names none."""
    from dragoman.extract.parties import party_at

    if quote.speaker is None:
        return None
    sentence, span = _sentence(coding, quote.speaker), quote.speaker
    return replace(party_at(coding, sentence, _head(sentence, span)), span=span,
                   text=coding.article.text[span.start : span.end])  # fmt: skip


def print_quotations(console: Console, coding: Coding) -> None:
    """Print one article's quotations.

    Args:
        console: where to; its width chooses the layout.
        coding: with quotes and mentions.
    """
    console.print(heading(coding.article))
    if coding.quotes:
        console.print(_wide(coding) if console.width >= MEDIUM else _narrow(coding))
    else:
        console.print("no quotations found", style="dim")
    console.print()


def _narrow(coding: Coding) -> Table:
    """Two lines a quotation: who speaks and how, then the words."""
    from rich.text import Text

    table = grid(("§", {"justify": "right", "style": "dim", "no_wrap": True}), ("who says what", {"ratio": 1}))
    for quote in coding.quotes:
        number, speaker, cue, content = _cells(coding, quote)
        by = Text.assemble((speaker, "bold"), " ", (f"“{cue}”" if cue else "", "italic"), (f" · {quote.kind}", "dim"))
        table.add_row(number, Text.assemble(by, "\n", content))
    return table


def _wide(coding: Coding) -> Table:
    table = grid(
        ("§", {"justify": "right", "style": "dim", "no_wrap": True}),
        ("speaker", {"ratio": 2}),
        ("cue", {"ratio": 1}),
        ("kind", {"width": 8}),
        ("content", {"ratio": 5}),
    )
    for quote in coding.quotes:
        number, speaker, cue, content = _cells(coding, quote)
        table.add_row(number, plain(speaker), plain(cue), quote.kind, plain(content))
    return table


def _cells(coding: Coding, quote: Quote) -> tuple[str, str, str, str]:
    """Number of the sentence, speaker, cue, content."""
    speaker = speaker_of(coding, quote)
    return (
        str(_sentence(coding, quote.content[0]).number),
        party(speaker) if speaker else NOBODY,
        words(coding.article, quote.cue) if quote.cue else "",
        " … ".join(words(coding.article, span) for span in quote.content),
    )


def _part(article: Article, span: Span) -> Record:
    return {"text": article.text[span.start : span.end], "start": span.start, "end": span.end}


def _sentence(coding: Coding, span: Span) -> Sentence:
    """The sentence in which a span begins."""
    at = bisect_right(coding.sentences, span.start, key=lambda sentence: sentence.span.start)
    return coding.sentences[max(0, at - 1)]


def _head(sentence: Sentence, span: Span) -> int:
    """The word of a span that depends on none of it; the first of the sentence where none is inside."""
    inside = [i for i, token in enumerate(sentence.tokens) if token.start < span.end and span.start < token.end]
    heads = (i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i)
    return next(heads, 0)
