"""How far the content of a cue reaches, where the parser's subtree says too much or too little.

Three habits of the parser are undone: a second report that it hangs under the first one's content ("he would leave and
warned that", "he would leave, adding that"), reasons and conditions that it hangs on the cue instead of the content
("said that it failed because ..."), and the complementiser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dragoman.extract.cuewords import CueWords
from dragoman.extract.frames import Reading
from dragoman.extract.trees import Tree

#: Least chance of a verb with a clause to be another report.
_REPORTS: Final = 0.6
_TAIL_MARKS: Final = frozenset(
    ["because", "if", "unless", "although", "though", "until", "since", "so", "as", "when", "while"]
)
_CLAUSES: Final = frozenset({"ccomp", "dobj+ccomp", "xcomp", "dobj+xcomp"})


def content_of(tree: Tree, reading: Reading, words: CueWords) -> frozenset[int]:
    """Indices of the content's words, repaired.

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
        for tail in _tails(tree, reading.cue, head):
            content |= tree.below(tail)
    if not content:
        return content
    first = min(content)
    token = tree.tokens[first]
    return content - {first} if token.text.lower() == "that" and token.dep == "mark" else content


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


def _tails(tree: Tree, cue: int, head: int) -> Iterator[int]:
    """Adverbial clauses after the content that hang on the cue."""
    for child in tree.children[cue]:
        if child > head and tree.tokens[child].dep == "advcl":
            first = tree.tokens[min(tree.below(child))]
            if first.text.lower() in _TAIL_MARKS:
                yield child
