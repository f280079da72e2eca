"""Quotations: who said what, as JSON lines for programs and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.export.table import MEDIUM, grid, plain, show
from dragoman.export.words import NOBODY, party, words
from dragoman.model import Article, Coding, Party, Quote, Span

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
            "sentence": _number(coding, quote),
        }


def speaker_of(coding: Coding, quote: Quote) -> Party | None:
    """The speaker as a party, coded as the mention that the words are; None where the text names none."""
    from dragoman.extract.parties import party_of

    return party_of(coding, quote.speaker) if quote.speaker else None


def print_quotations(console: Console, coding: Coding) -> None:
    """Print one article's quotations.

    Args:
        console: where to; its width chooses the layout.
        coding: with quotes and mentions.
    """
    layout = _wide if console.width >= MEDIUM else _narrow
    show(console, coding.article, layout(coding) if coding.quotes else "no quotations found")


def _narrow(coding: Coding) -> Table:
    """Two lines a quotation: who speaks and how, then the words."""
    from rich.text import Text

    table = grid(("who says what", {"ratio": 1}))
    for quote in coding.quotes:
        number, speaker, cue, content = _cells(coding, quote)
        by = Text.assemble((speaker, "bold"), " ", (f"“{cue}”" if cue else "", "italic"), (f" · {quote.kind}", "dim"))
        table.add_row(number, Text.assemble(by, "\n", content))
    return table


def _wide(coding: Coding) -> Table:
    table = grid(
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
        str(_number(coding, quote)),
        party(speaker) if speaker else NOBODY,
        words(coding.article, quote.cue) if quote.cue else "",
        " … ".join(words(coding.article, span) for span in quote.content),
    )


def _part(article: Article, span: Span) -> Record:
    return {"text": article.text[span.start : span.end], "start": span.start, "end": span.end}


def _number(coding: Coding, quote: Quote) -> int:
    """Number of the sentence in which the content begins."""
    return (coding.sentence_at(quote.content[0].start) or coding.sentences[0]).number
