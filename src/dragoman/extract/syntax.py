"""What the event model is told of the parse: a few marks of each word, and the way from an anchor to each word.

The numbers are the model's inputs: changing what they mean needs a new model.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from dragoman.model import Token

_POS: Final = ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
               "SCONJ", "SYM", "VERB", "X")  # fmt: skip
_ENTITIES: Final = ("CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL",
                    "ORG", "PERCENT", "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART")  # fmt: skip
_LINKS: Final = (
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case", "cc",
    "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "dep", "det", "dobj", "expl", "intj", "mark", "meta",
    "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis", "pcomp", "pobj", "poss", "preconj",
    "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
)  # fmt: skip
#: Sizes of the tables of marks: part of speech, kind of name, dependency label; 0 is "another".
MARK_SIZES: Final = (len(_POS) + 1, len(_ENTITIES) + 1, len(_LINKS) + 1)
_MARKS: Final = tuple({name: i for i, name in enumerate(names, 1)} for names in (_POS, _ENTITIES, _LINKS))

#: Size of the table of ways. A way is told by a hash, so that the table needs no list of them.
WAYS: Final = 1024
#: Steps of a way that are told apart; a longer one is cut.
_STEPS: Final = 4
#: The way to a word that hangs on another root than the anchor.
_APART: Final = ("apart", 0)


def marks(tokens: Sequence[Token]) -> list[tuple[int, int, int]]:
    """Numbers of each word's part of speech, kind of name and dependency label."""
    pos, entity, link = _MARKS
    return [(pos.get(t.pos, 0), entity.get(t.ent, 0), link.get(t.dep, 0)) for t in tokens]


def ways(tokens: Sequence[Token], anchor: int) -> list[int]:
    """Number of the way through the parse from the anchor to each word.

    Args:
        tokens: of one sentence.
        anchor: index of a token.

    Returns:
        For each token a number below `WAYS`.
    """
    return [zlib.crc32(way.encode()) % WAYS for way in way_names(tokens, anchor)]


def way_names(tokens: Sequence[Token], anchor: int) -> list[str]:
    """The ways from the anchor to each word: labels upwards to the first common head, "^", labels downwards.

    Of both only the first `_STEPS` are told; prepositions are told by their word.
    """
    up, labels = _climb(tokens, anchor), [_label(token) for token in tokens]
    # Of each word its way, and how many labels downwards that tells: the way to what hangs on a word goes over it.
    known = {word: (f"{' '.join([labels[w] for w in up[:n][:_STEPS]])} ^ ", 0) for n, word in enumerate(up)}
    for word in range(len(tokens)):
        path, at = list[int](), word
        while at not in known:
            known[at] = _APART  # whoever comes back here goes in a circle, or stands at another root
            path.append(at)
            at = tokens[at].head
        way, told = known[at]
        for below in reversed(path) if way != _APART[0] else ():
            if told < _STEPS:
                way, told = f"{way} {labels[below]}" if told else way + labels[below], told + 1
            known[below] = way, told
    return [known[word][0] for word in range(len(tokens))]


def _climb(tokens: Sequence[Token], word: int) -> list[int]:
    """The word and the heads above it, nearest first."""
    out = [word]
    while tokens[word].head != word and len(out) <= len(tokens):
        word = tokens[word].head
        out.append(word)
    return out


def _label(token: Token) -> str:
    return f"{token.dep}:{token.text.lower()}" if token.dep in ("prep", "agent", "dative") else token.dep
