"""The place under words that a model points at: a name, a description with one in it, or of a place named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.extract.locating_features import DESCRIPTIONS, size
from dragoman.extract.toponyms import PLACE_LABELS
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Place, Sentence, Span

#: Dependents that stand before a noun and belong to its phrase.
_BEFORE = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss", "case", "advmod", "punct", "quantmod"})


def pointed_place(coding: Coding, sentence: Sentence, pointed: Span, tree: Tree) -> Place | None:
    """The place that words stand for.

    Args:
        coding: with places.
        sentence: the sentence of the words.
        pointed: the words, or the head word of a longer phrase.
        tree: of the sentence.

    Returns:
        The named place in the phrase ("Kandahar province"); for a phrase that only contains one ("a village in Mali")
        that place under the words of the whole phrase; for "the city" the place last named of that size; else a place
        without a point, under its words. None where the words are neither a noun nor "there" and "here".
    """
    index = sentence.token_at(pointed.start)
    if index is None:
        return None
    here = [p for p in coding.places if p.sentence == sentence.number]
    named = next((p for p in here if p.span.overlaps(pointed)), None)
    if named is not None:
        return named
    token = sentence.tokens[index]
    if token.pos not in {"NOUN", "PROPN"} and token.text.lower() not in {"there", "here"}:
        return None
    return _described(coding, sentence, tree, index, here)


def _described(coding: Coding, sentence: Sentence, tree: Tree, index: int, here: Sequence[Place]) -> Place | None:
    """The place under the phrase of a token that no name covers: one named in it, one named before, or a new one."""
    token = sentence.tokens[index]
    phrase = noun_phrase(tree, index)
    inside = next((p for p in here if phrase.covers(p.span)), None)
    if inside is not None:
        return inside
    antecedent = taken_up(coding, sentence, token.text.lower())
    if antecedent is not None:
        return replace(antecedent, span=phrase, score=antecedent.score / 2, sentence=sentence.number)
    whole = with_complement(sentence, tree, index, phrase)
    around = next((p for p in here if whole.covers(p.span)), None)
    if around is not None:
        return replace(around, span=whole, score=around.score / 2)
    if token.ent and token.ent not in PLACE_LABELS | {"ORG", ""}:
        return None
    words = coding.article.text[phrase.start : phrase.end]
    return Place(phrase, words, feature="S", score=0.2, sentence=sentence.number)


def noun_phrase(tree: Tree, index: int) -> Span:
    """A noun with the words before it that belong to it."""
    tokens, first = tree.tokens, index
    while first > 0 and tokens[first - 1].dep in _BEFORE and tree.below(index) >= {first - 1}:
        first -= 1
    return Span(tokens[first].start, tokens[index].end)


def with_complement(sentence: Sentence, tree: Tree, index: int, phrase: Span) -> Span:
    """A noun phrase with its "in X", "of X" or "near X" after it."""
    for child in tree.children[index]:
        if child > index and sentence.tokens[child].dep == "prep":
            last = max(tree.below(child))
            if last - child <= 8:
                return Span(phrase.start, sentence.tokens[last].end)
    return phrase


def taken_up(coding: Coding, sentence: Sentence, word: str) -> Place | None:
    """The place last named before a sentence that a description such as "city" can mean."""
    wanted = DESCRIPTIONS.get(word)
    if wanted is None:
        return None
    return next((p for p in reversed(coding.places)
                 if p.sentence < sentence.number and (wanted == "any" or size(p) == wanted)), None)  # fmt: skip
