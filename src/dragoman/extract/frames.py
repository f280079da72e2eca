"""Cue and content by structure alone: every way in which a word of a sentence could report another part of it.

Which of these readings are attributions is decided elsewhere, by the counts of `data/speech/cues.tsv`; the names of
the relations below are the keys of that table:

    ccomp            X said (that) Y                     xcomp          X vowed to Y
    dobj             X denied Y                          prep:about     X spoke about Y
    dobj+xcomp       X urged Y to Z                      dobj+prep:as   X described Y as Z
    dobj+oprd        X called Y Z                        subj+xcomp     Y is expected to Z (passive)
    xcomp+prep:on    X called on Y to Z
    acl              X's claim that Y                    up             Y, X said (a clause hung under what it reports)
    subj             Y was praised (by X)                is               X's promise is that Y
    advcl:if         asked if Y                          in               in X's view, Y
    according        Y, according to X
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from dragoman.extract.trees import Tree

_CUE_POS: Final = frozenset({"VERB", "AUX", "NOUN", "ADJ"})
_VERBAL: Final = ("VERB", "AUX")
_HUNG: Final = frozenset({"parataxis", "advcl", "ccomp", "conj", "dep", "relcl"})
#: Clauses that the parser often takes for adverbial ones, by their first word.
_ASKED: Final = frozenset({"if", "whether", "that", "how"})
#: Relations whose cue stands aside of the content it hangs in.
ASIDE: Final = frozenset({"up", "according", "in"})
_SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj", "expl")


class Reading(NamedTuple):
    """One way to read a word as a cue."""

    #: Index of the cue's head word.
    cue: int
    #: Name of the relation, as above.
    relation: str
    #: Indices of the heads of the content's parts.
    parts: tuple[int, ...]

    def content(self, tree: Tree) -> frozenset[int]:
        """Indices of the content's words."""
        words = frozenset().union(*(tree.below(part) for part in self.parts))
        aside = tree.tokens[self.cue].head if self.relation == "in" else self.cue
        return words - tree.below(aside) if self.relation in ASIDE else words


def readings(tree: Tree, worth: Callable[[str, str], bool]) -> Iterator[Reading]:
    """All readings of all words of a sentence that could be cues.

    Args:
        tree: the sentence.
        worth: is a word (lemma, part of speech) worth looking at?

    Yields:
        Readings in the order of their cues.
    """
    for i, token in enumerate(tree.tokens):
        if token.lemma == "accord" or token.text.lower() == "according":
            yield from _according(tree, i)
        elif token.pos in _CUE_POS and worth(token.lemma, token.pos):
            yield from _complements(tree, i)
        elif token.text.lower() == "in" and token.dep == "prep" and tree.tokens[token.head].pos in _VERBAL:
            thing = tree.child(i, "pobj")
            if thing is not None and tree.child(thing, "poss") is not None:
                yield Reading(thing, "in", (token.head,))


def _complements(tree: Tree, i: int) -> Iterator[Reading]:
    """Readings of one word by its dependents, else by what it hangs under."""
    tokens, children = tree.tokens, tree.children[i]
    by_label: dict[str, int] = {}
    for j in children:
        by_label.setdefault(tokens[j].dep, j)
    clause, infinitive = by_label.get("ccomp"), by_label.get("xcomp")
    clauses = tuple(j for j in children if tokens[j].dep == "ccomp")
    thing, undergone = by_label.get("dobj"), by_label.get("nsubjpass")
    if clause is not None:
        yield Reading(i, "ccomp", clauses)
        if thing is not None and thing < clause:
            yield Reading(i, "dobj+ccomp", (thing, clause))
    if infinitive is not None:
        yield Reading(i, "xcomp", (infinitive,))
        if thing is not None:
            yield Reading(i, "dobj+xcomp", (thing, infinitive))
        if undergone is not None:
            yield Reading(i, "subj+xcomp", (undergone, infinitive))
    if thing is not None:
        yield Reading(i, "dobj", (thing,))
    if undergone is not None:
        yield Reading(i, "subj", (undergone,))
    yield from _questions(tree, i)
    yield from _predicates(tree, i, by_label)
    yield from _prepositions(tree, i, by_label)
    if tokens[i].pos == "NOUN":
        yield from _of_noun(tree, i)
    if clause is None and infinitive is None:
        yield from _hung(tree, i)


def _questions(tree: Tree, i: int) -> Iterator[Reading]:
    """Asked if Y: a clause that the parser takes for an adverbial one."""
    for j in tree.children[i]:
        if tree.tokens[j].dep == "advcl" and j > i:
            first = tree.tokens[min(tree.below(j))].text.lower()
            if first in _ASKED:
                yield Reading(i, f"advcl:{first}", (j,))


def _of_noun(tree: Tree, i: int) -> Iterator[Reading]:
    """X's claim that Y; X's promise is that Y."""
    token = tree.tokens[i]
    for j in tree.children[i]:
        if tree.tokens[j].dep in ("acl", "relcl") and _is_that_or_to(tree, j):
            yield Reading(i, "acl", (j,))
    if token.dep == "nsubj" and tree.tokens[token.head].lemma == "be":
        for j in tree.children[token.head]:
            if tree.tokens[j].dep in ("ccomp", "xcomp"):
                yield Reading(i, "is", (j,))


def _predicates(tree: Tree, i: int, by_label: dict[str, int]) -> Iterator[Reading]:
    """X called Y Z; Y was called Z."""
    name = next((by_label[label] for label in ("oprd", "acomp", "attr") if label in by_label), None)
    if name is None or tree.tokens[i].lemma == "be":
        return
    if (thing := by_label.get("dobj")) is not None:
        yield Reading(i, "dobj+oprd", (thing, name))
    if (undergone := by_label.get("nsubjpass")) is not None:
        yield Reading(i, "subj+oprd", (undergone, name))


def _prepositions(tree: Tree, i: int, by_label: dict[str, int]) -> Iterator[Reading]:
    """Prepositional complements, alone and with the object, the passive's subject or the infinitive."""
    tokens = tree.tokens
    thing, undergone, infinitive = (by_label.get(label) for label in ("dobj", "nsubjpass", "xcomp"))
    for p in tree.children[i]:
        if tokens[p].dep not in ("prep", "agent", "dative"):
            continue
        inner = tuple(j for j in tree.children[p] if tokens[j].dep in ("pobj", "pcomp", "prep"))
        if not inner:
            continue
        word = tokens[p].text.lower()
        yield Reading(i, f"prep:{word}", inner)
        if infinitive is not None and p < infinitive:
            yield Reading(i, f"xcomp+prep:{word}", (*inner, infinitive))
        if thing is not None and thing < p:
            yield Reading(i, f"dobj+prep:{word}", (thing, *inner))
        if undergone is not None:
            yield Reading(i, f"subj+prep:{word}", (undergone, *inner))


def _is_that_or_to(tree: Tree, j: int) -> bool:
    """Does the noun's clause begin with "that" as a mark, or with "to"?"""
    for k in tree.children[j]:
        token = tree.tokens[k]
        if k < j and (token.text.lower() == "to" or (token.text.lower() == "that" and token.dep == "mark")):
            return True
    return False


def _hung(tree: Tree, i: int) -> Iterator[Reading]:
    """A small clause hung under what it reports: "..., police said"."""
    token = tree.tokens[i]
    if token.pos == "VERB" and token.dep in _HUNG and token.head != i and tree.child(i, *_SUBJECTS) is not None:
        yield Reading(i, "up", (token.head,))


def _according(tree: Tree, i: int) -> Iterator[Reading]:
    """The clause that an "according to" stands in."""
    above = tree.ancestors(i)
    if above:
        clause = next((j for j in above if tree.tokens[j].pos in ("VERB", "AUX")), above[-1])
        yield Reading(i, "according", (clause,))
