"""How far the content of a cue reaches, where the parser's subtree says too much or too little.

Two habits of the parser are undone by rule: a second report that it hangs under the first one's content ("he would
leave and warned that", "he would leave, adding that"), and the complementiser. Where the content ends is then decided
constituent by constituent by a log-linear model (`data/speech/extent.tsv`, made by `training/speech/extent.py`): the
reporter's aside after the content (", which is ...", ", despite ...") looks to the parser like a part of it, and a
reason that belongs to the content ("said that it failed because ...") like one of the cue's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from dragoman.extract.cuewords import CueWords, table_rows
from dragoman.extract.frames import ASIDE, Reading
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.trees import Tree

#: Least chance of a verb with a clause to be another report.
_REPORTS: Final = 0.6
_CLAUSES: Final = frozenset({"ccomp", "dobj+ccomp", "xcomp", "dobj+xcomp"})
#: Dependents without which the words before them are no whole: the content never ends before one.
_NEEDED: Final = frozenset(
    ["aux", "auxpass", "attr", "acomp", "dobj", "det", "compound", "nsubj", "nsubjpass", "pobj", "pcomp", "poss",
     "case", "prt", "neg", "amod", "nummod", "quantmod", "expl", "mark", "cc", "punct", "predet", "dative", "oprd"]
)  # fmt: skip
_LOOSE_AFTER_CUE: Final = frozenset(
    ["advcl", "prep", "npadvmod", "advmod", "conj", "dep", "parataxis", "ccomp", "appos"]
)  # fmt: skip
_CLOSED: Final = frozenset({"SCONJ", "PRON", "PART", "ADP", "CCONJ", "ADV"})
_SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj", "expl")
_CONSTANT: Final = "constant"
#: Characters between a closing mark and the next word, an aside's dash among them.
_BESIDE_MARK: Final = 4
#: Chance from which the content goes on; chosen on polnear_train by cross-validation.
_GOES_ON: Final = 0.5


class Edge(NamedTuple):
    """A place where the content may end: before a constituent at its right end."""

    #: Index of the constituent's first word.
    first: int
    #: One past its last.
    last: int
    #: Index of its head.
    head: int
    #: Does it hang outside the subtree that the parser gives the content?
    outer: bool


def content_of(tree: Tree, reading: Reading, words: CueWords) -> frozenset[int]:
    """Indices of the content's words, without other reports and the complementiser.

    Args:
        tree: the sentence.
        reading: the cue with the heads of its content.
        words: the cue words.
    """
    content = reading.content(tree)
    head = reading.parts[-1]
    if is_clause_after(reading):
        for other in other_reports(tree, head, words):
            below = tree.below(other)
            content -= below | {i for i in tree.children[head] if tree.tokens[i].dep == "cc" and i == min(below) - 1}
    return content - _before_that(tree, head, content)


def _before_that(tree: Tree, head: int, content: frozenset[int]) -> frozenset[int]:
    """What stands between the cue and the clause ("said on Monday that", "asked him if"), and a "that" itself."""
    for child in tree.children[head]:
        token = tree.tokens[child]
        if token.dep == "mark" and child < head:
            last = child if token.text.lower() == "that" else child - 1
            return frozenset(i for i in content if i <= last)
    return frozenset()


def is_clause_after(reading: Reading) -> bool:
    """Does the cue stand before a clause that it reports?"""
    return reading.relation in _CLAUSES and reading.parts[-1] > reading.cue


def other_reports(tree: Tree, head: int, words: CueWords) -> Iterator[int]:
    """Cues of reports that are made beside this one, though the parser hangs them under its content.

    Args:
        tree: the sentence.
        head: index of the content's head.
        words: the cue words.
    """
    for child in tree.children[head]:
        token = tree.tokens[child]
        if child < head or words.chance(token.lemma, "VERB", "ccomp") < _REPORTS:
            continue
        beside = token.dep == "conj" and token.tag in ("VBD", "VBZ") and tree.child(child, "nsubj") is None
        trailing = token.dep == "advcl" and token.tag == "VBG" and tree.tokens[child - 1].text == ","
        if beside or trailing:
            yield child


def fitted(
    tree: Tree, reading: Reading, content: frozenset[int], marks: Sequence[Quoted], table: Mapping[str, float]
) -> frozenset[int]:
    """The content with its end where the model puts it.

    Args:
        tree: the sentence.
        reading: the cue with the heads of its content.
        content: as `content_of` gives it.
        marks: the quotations that overlap the sentence.
        table: the model's weights.
    """
    for edge in edges(tree, reading, content, marks):
        names = edge_features(tree, reading, edge, marks)
        goes_on = table[_CONSTANT] + sum(table.get(name, 0.0) for name in names)
        if goes_on < math.log(_GOES_ON / (1 - _GOES_ON)):
            return frozenset(i for i in content if i < edge.first)
        if edge.outer:
            content |= frozenset(range(edge.first, edge.last))
    return content


def edges(tree: Tree, reading: Reading, content: frozenset[int], marks: Sequence[Quoted] = ()) -> Iterator[Edge]:
    """The places where the content may end, from left to right.

    Args:
        tree: the sentence.
        reading: the cue with the heads of its content.
        content: as `content_of` gives it.
        marks: the quotations that overlap the sentence; none is cut in two.

    Yields:
        The constituents at the content's right end, then those after it that the parser hangs on the cue.
    """
    head = reading.parts[-1]
    if reading.relation in ASIDE or head < reading.cue or head not in content:
        return
    end = max(content) + 1
    inner = sorted(_right_spine(tree, head, content))
    outer = sorted(
        (min(tree.below(child)), child) for child in tree.children[reading.cue]
        if child >= end and tree.tokens[child].dep in _LOOSE_AFTER_CUE
    )  # fmt: skip
    for first, child in (*inner, *outer):
        start = tree.tokens[first].start
        if any(mark.inner.start < start < mark.inner.end for mark in marks):
            continue
        if first >= end:
            last = max(tree.below(child)) + 1
            yield Edge(_with_link(tree, first, child), last, child, True)
            end = last
        else:
            yield Edge(_with_link(tree, first, child), max(tree.below(child)) + 1, child, False)


def _right_spine(tree: Tree, head: int, content: frozenset[int]) -> Iterator[tuple[int, int]]:
    """First word and head of the constituents to the right of a head, and of those within the last of them."""
    node: int | None = head
    while node is not None:
        last = None
        for child in tree.children[node]:
            if child > node and child in content and tree.tokens[child].dep != "punct":
                last = child
                first = min(tree.below(child))
                if tree.tokens[child].dep not in _NEEDED and first > node:
                    yield first, child
        node = last


def _with_link(tree: Tree, first: int, child: int) -> int:
    """The first word with the conjunction before it."""
    linked = tree.tokens[child].dep == "conj" and first > 0 and tree.tokens[first - 1].dep == "cc"
    return first - 1 if linked else first


def edge_features(tree: Tree, reading: Reading, edge: Edge, marks: Sequence[Quoted] = ()) -> Iterator[str]:
    """What speaks for the content's going on over an edge, as names that stand for 1.

    Args:
        tree: the sentence.
        reading: the cue with the heads of its content.
        edge: the place.
        marks: the quotations that overlap the sentence.
    """
    tokens = tree.tokens
    token, above = tokens[edge.head], tokens[tokens[edge.head].head]
    first, before = tokens[edge.first], tokens[edge.first - 1]
    where = "outer" if edge.outer else "inner"
    kind = reading.relation.partition(":")[0]
    label = f"{token.dep} {where}"
    break_ = before.text if before.pos == "PUNCT" else "none"
    opening = first.text.lower() if first.pos in _CLOSED else first.pos
    yield f"label={label}"
    yield f"label={label} {kind}"
    yield f"break={break_} {where}"
    yield f"break={break_} {label}"
    yield f"opening={opening} {where}"
    yield f"opening={opening} break={break_}"
    yield f"tag={token.tag} {label} break={break_}"
    yield f"above={above.pos} {label} break={break_}"
    yield f"clause={tree.child(edge.head, *_SUBJECTS) is not None} {label} break={break_}"
    yield f"length={min(edge.last - edge.first, 16) // 4} {label}"
    so_far = edge.first - reading.parts[0]
    yield f"before={min(so_far, 15) // 3} {where}"
    yield f"before={min(so_far, 15) // 3} {kind} break={break_ != 'none'}"
    if closed := _closed_mark(tree, reading, first.start, marks):
        yield f"closed={closed} {where}"
        yield f"closed={closed} {kind}"
        yield f"closed={closed} {label} break={break_}"
    if above.pos in ("NOUN", "PROPN", "PRON"):
        yield f"of={'name' if above.ent else 'noun'} {label} break={break_}"
    object_ = tree.child(edge.head, "pobj")
    if object_ is not None:
        yield f"object={tokens[object_].ent or tokens[object_].pos} {where} {kind}"


def _closed_mark(tree: Tree, reading: Reading, start: int, marks: Sequence[Quoted]) -> str | None:
    """Does a quotation close right before a place, and is it the whole content up to there?"""
    for mark in marks:
        if 0 <= start - mark.outer.end <= _BESIDE_MARK:
            opens = tree.tokens[min(tree.below(reading.parts[-1]))].start
            return "whole" if mark.outer.start <= opens <= mark.inner.start else "part"
    return None


@cache
def extent_weights() -> Mapping[str, float]:
    """The shipped weights, read once a process.

    Raises:
        DataError: the table is missing or has a broken row.
    """
    return {name: float(weight) for name, weight in table_rows("speech/extent.tsv", 2)}
