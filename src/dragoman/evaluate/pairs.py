"""Types of given pairs of parties: macro-F1 by type, quad class, and cooperation against conflict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.evaluate.rows import Figures, Row, read, text_of
from dragoman.extract.pairs import PAIR_TYPES, QUAD, Pair, features, pair_models, probabilities
from dragoman.model import Article, Block, Coding, Sentence, Span, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARK = re.compile(r"</?[st]>")
_NONE = PAIR_TYPES.index("")
#: Types that hold in both directions: told the other way round they are no less right.
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A sentence with its two parties marked, and its coded type."""

    text: str
    source: Span | None
    target: Span | None
    root: str
    quad: int


def row_of(row: Row) -> MarkedRow:
    """A row of the set, checked.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    marked, root, quad = text_of(row, "marked"), text_of(row, "root"), int(row["penta"])
    if root not in PAIR_TYPES or not root:
        raise ValueError(f"root {root!r} is none of {', '.join(PAIR_TYPES[:-1])}")
    if quad not in (1, 2, 3, 4):
        raise ValueError(f"penta {quad} is none of 1 to 4")
    source, target = _span(marked, "s"), _span(marked, "t")
    if source is None and target is None:
        raise ValueError("neither <s>...</s> nor <t>...</t> in 'marked'")
    if not _MARK.sub("", marked).strip():
        raise ValueError("no words in 'marked'")
    return MarkedRow(_MARK.sub("", marked), source, target, root, quad)


def _span(marked: str, mark: str) -> Span | None:
    """The offsets, in the text without marks, of what a pair of marks encloses; None for a party without words."""
    found = re.search(rf"<{mark}>(.*?)</{mark}>", marked, re.DOTALL)
    if found is None:
        return None
    start = len(_MARK.sub("", marked[: found.start(1)]))
    return Span(start, start + len(_MARK.sub("", found[1])))


def pair_of(row: MarkedRow) -> Pair:
    """The row parsed, its text as one sentence."""
    from dragoman.text.parse import parse, reading_view

    coding = parse(Coding(Article("pair", row.text, blocks=(Block(Span(0, len(row.text)), "body"),))))
    tokens: list[Token] = []
    for sentence in coding.sentences:  # one that the parser cut in two runs on
        base = len(tokens)
        tokens += [token._replace(head=token.head + base) for token in sentence.tokens]
    whole = Sentence(1, Span(0, len(row.text)), tuple(tokens))
    view = reading_view(row.text)

    def words(span: Span | None) -> tuple[int, ...]:
        if span is None:
            return ()
        return tuple(i for i, t in enumerate(tokens) if t.start < span.end and t.end > span.start)

    return Pair(whole, [view[t.start : t.end] for t in tokens], words(row.source), words(row.target))


def measure(path: str) -> Figures:
    """Code every pair of a file and compare.

    Args:
        path: of a JSONL file with "marked", "root" and "penta" a line.

    Returns:
        The three macro-F1, the share of pairs taken for an event, the share of swapped pairs refused (of those whose
        type has a direction), and the number of pairs.

    Raises:
        InputError: the file is missing, empty or of another format.
    """
    rows = read(path, "a marked pair", row_of)
    pairs = [pair_of(row) for row in rows]
    straight, swapped = features(pairs, pair_models())
    return figures(rows, probabilities(straight), probabilities(swapped))


def figures(rows: Sequence[MarkedRow], straight: NDArray[np.float64], swapped: NDArray[np.float64]) -> Figures:
    """Scores of probabilities, (rows, types) each."""
    import numpy as np

    given = straight.copy()
    given[:, _NONE] = 0  # the file says that there is something between them
    made = [PAIR_TYPES[int(i)] for i in given.argmax(1)]
    quads = np.zeros((len(rows), 5))
    for name, quad in QUAD.items():
        quads[:, quad] += given[:, PAIR_TYPES.index(name)]
    classes = [int(q) for q in quads.argmax(1)]
    directed = [n for n, row in enumerate(rows) if row.root not in MUTUAL]
    refused = sum(int(swapped[n].argmax()) == _NONE for n in directed)
    taken = sum(int(straight[n].argmax()) != _NONE for n in range(len(rows)))
    out: Figures = {
        "type_macro_f1": macro_f1([r.root for r in rows], made),
        "quad_macro_f1": macro_f1([r.quad for r in rows], classes),
        "binary_macro_f1": macro_f1([r.quad > 2 for r in rows], [quads[n, 3:].sum() > quads[n, :3].sum()
                                                                 for n in range(len(rows))]),
        "taken": taken / len(rows),
    }  # fmt: skip
    if directed:
        out["swapped_refused"] = refused / len(directed)
    return out | {"pairs": len(rows)}


def macro_f1(gold: Sequence[object], made: Sequence[object]) -> float:
    """Mean of the F1 of each class that gold has."""
    scores = []
    for name in set(gold):
        right = sum(g == m == name for g, m in zip(gold, made, strict=True))
        scores.append(2 * right / (sum(g == name for g in gold) + sum(m == name for m in made)))
    return sum(scores) / len(scores)
