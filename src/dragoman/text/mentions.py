"""The step that finds who is spoken of: mentions, their chains, and what each chain is coded as."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dragoman.extract.quotemarks import quoted
from dragoman.model import Coding, Mention, Place, Sentence, Span
from dragoman.resolve.actors import find_names
from dragoman.text.chains import link
from dragoman.text.context import (
    LOCATIVE,
    Sign,
    Signs,
    compares,
    hints_in,
    is_country,
    is_stance,
    named_places,
    signs_of_places,
    title_codes,
)
from dragoman.text.coordination import shared
from dragoman.text.entities import entities_of
from dragoman.text.features import Featured, featured, namesake
from dragoman.text.names import Name, names_in, surnames_in
from dragoman.text.phrases import dateline_words, phrase_tokens, phrases, signs_report
from dragoman.text.speakers import voices_of
from dragoman.text.tree import Tree


def mentions(coding: Coding) -> Coding:
    """Add the mentions of possible parties and the entities they belong to.

    Args:
        coding: an article with sentences, and places where there are any.

    Returns:
        The same with `mentions` (in the order of their heads) and `entities`.
    """
    text, on = coding.article.text, coding.article.published
    quotes = [quote.inner for span in coding.article.body for quote in quoted(text, span)]
    items: list[Featured] = []
    signs: list[Sign] = []
    trees: list[Tree] = []
    places: dict[int, list[Place]] = defaultdict(list)
    for place in named_places(coding):
        places[place.sentence].append(place)
    surnames = set().union(*map(surnames_in, coding.sentences))
    for sentence in coding.sentences:
        tree = Tree(sentence)
        names = _names(tree, coding, surnames)
        signs += hints_in(sentence)
        trees.append(tree)
        here = places.get(sentence.number, ())
        signs += _signs(tree, names, here)
        items += [featured(phrase, text, on, quotes, here) for phrase in shared(tree, names, phrases(tree, names))]
    voices = voices_of(trees, items, quotes)
    chain_of, others = link(items, voices)
    context = Signs([*signs, *signs_of_places(coding)], title_codes(coding))
    entities = entities_of(items, chain_of, trees, context, voices, text)
    found = tuple(Mention(item.phrase.span, item.phrase.head_span, item.phrase.kind, item.sentence, chain,
                          others.get(i, ()))
                  for i, (item, chain) in enumerate(zip(items, chain_of, strict=True)))  # fmt: skip
    return replace(coding, mentions=found, entities=entities)


def mention_at(coding: Coding, sentence: Sentence, offset: int) -> Mention | None:
    """The mention at a character.

    Args:
        coding: with mentions.
        sentence: that holds the character.
        offset: into the article's text.

    Returns:
        The mention whose head word holds it, else the smallest that covers it, else None.
    """
    first = bisect_left(coding.mentions, sentence.number, key=_sentence_of)
    last = bisect_right(coding.mentions, sentence.number, key=_sentence_of)
    here = [m for m in coding.mentions[first:last] if m.span.start <= offset < m.span.end]
    headed = [m for m in here if m.head.start <= offset < m.head.end]
    return min(headed or here, key=lambda m: m.span.end - m.span.start, default=None)


def _sentence_of(mention: Mention) -> int:
    return mention.sentence


def phrase_around(sentence: Sentence, token_index: int) -> Span:
    """The plain noun phrase that a token heads: its determiner and modifiers up to itself."""
    first, last = phrase_tokens(Tree(sentence), token_index)
    return Span(sentence.tokens[first].start, sentence.tokens[last].end)


def article_country(coding: Coding) -> str | None:
    """The country an article is mostly about.

    Args:
        coding: with mentions and entities.

    Returns:
        Its ISO 3166 alpha-3 code, or None where no country is named.
    """
    signs = [Sign(m.sentence, m.span.start, code, "country")
             for m in coding.mentions if is_country(code := coding.entities[m.chain].code) and code]  # fmt: skip
    return Signs([*signs, *signs_of_places(coding)], title_codes(coding)).most()


def _names(tree: Tree, coding: Coding, surnames: set[str]) -> Sequence[Name]:
    """The names of a sentence, offsets into the article."""
    start, end = tree.sentence.span
    known = find_names(coding.article.text[start:end], coding.article.published)
    return names_in(tree, [name._replace(start=name.start + start, end=name.end + start) for name in known], surnames)


def _signs(tree: Tree, names: Sequence[Name], places: Sequence[Place]) -> list[Sign]:
    """What the names of a sentence, beside its places, say about countries and armed groups."""
    out, dateline = [], dateline_words(tree.tokens)
    for name in names:
        if name.known is None or name.known.code is None or name.known.generic:
            continue
        before = [token.text.lower() for token in tree.tokens[max(0, name.first - 3) : name.first]]
        if is_stance(tree.tokens, name) or compares(before) or namesake(name.known, places):
            continue
        if signs_report(name, dateline) or _in_brackets(tree, name):
            continue
        placed = name.known.kind in ("country", "capital", "place")
        locative = placed and bool(before) and before[-1] in LOCATIVE
        out.append(Sign(tree.sentence.number, name.known.start, name.known.code, name.known.kind, locative))
    return out


def _in_brackets(tree: Tree, name: Name) -> bool:
    """Is it an outlet in brackets, whose report or picture it is: "(AP)"?"""
    around = [token.text for token in tree.tokens[max(0, name.first - 1) : name.last + 2]]
    return name.known is not None and name.known.sector == "JRN" and (around[0], around[-1]) == ("(", ")")
