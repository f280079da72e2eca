"""Kurds, a people of several states: of which land those of an article are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.model import Token
from dragoman.resolve.resolution import Resolution
from dragoman.text.context import Sign, Signs, is_country
from dragoman.text.features import Featured
from dragoman.text.tree import Tree

Coded = tuple[str | None, str | None]

# The table's lands of the Kurds, one before and one after they had forces of their own in the other.
_TABLE_LANDS = frozenset({"SYR", "IRQ"})
# Within so many characters a sentence begins with where it happens: "In Iran, ...".
_OPENING = 10
_ARMED = frozenset({"MIL", "REB", "UAF", "PRM"})
_PROTESTING = frozenset({"protest", "demonstrate", "rally", "march", "chant"})
_PROTESTERS = frozenset({"protester", "protestor", "demonstrator", "marcher"})
# Whither fighters march rather than who protests: "on Mosul".
_ADVANCING = frozenset({"on", "into", "towards", "toward"})
# What stands between a protest and what it is about, so many words up in the tree at most.
_DEEPEST = 8
_ABOUT = frozenset({"against", "over", "about", "for"})


def are_kurds(found: Resolution) -> bool:
    """Has somebody the table's land of the Kurds?"""
    return found.code in _TABLE_LANDS and found.via.startswith("table:peoples")


def are_protesters(item: Featured) -> bool:
    """Are they Kurds who protest, and no fighters: "Kurds marched", "Kurdish demonstrators"?"""
    token, tokens = item.phrase.token, item.phrase.sentence.tokens
    armed = item.found.sector in _ARMED and item.found.via != "table:peoples"
    marching = token.dep == "nsubj" and tokens[token.head].lemma in _PROTESTING and not _advances(tokens, token.head)
    return are_kurds(item.found) and (token.lemma in _PROTESTERS or (marching and not armed))


def _advances(tokens: Sequence[Token], verb: int) -> bool:
    """Do they march on a town?"""
    ways = (i for i, token in enumerate(tokens[:-1]) if token.head == verb and token.text.lower() in _ADVANCING)
    return tokens[verb].lemma == "march" and any(tokens[way + 1].ent == "GPE" for way in ways)


def lands_of_protesters(items: Sequence[Featured], signs: Signs, trees: Mapping[int, Tree]) -> dict[int, str | None]:
    """Where each of an article's Kurds who protest does so, by the place of the head word in the text.

    That is the country nearest to them in which the sentence is told to happen, else the only one of the article.

    Args:
        items: the phrases of the article.
        signs: the countries named in it.
        trees: its sentences by number.
    """
    protesters = [*filter(are_protesters, items)]
    if not protesters:
        return {}
    located = {number: _located(tree, signs) for number, tree in trees.items()}
    lands = {sign.code for there in located.values() for sign in there}
    only = lands.pop() if len(lands) == 1 else None
    found = {}
    for item in protesters:
        start = item.phrase.token.start
        near = min(((abs(sign.start - start), sign.code) for sign in located[item.sentence]), default=(0, only))
        found[start] = near[1]
    return found


def of_kurds(
    members: Sequence[Featured], found: Coded, signs: Signs, trees: Mapping[int, Tree],
    protesters: Mapping[int, str | None],
) -> Coded:  # fmt: skip
    """Land and sector of a chain of Kurds: the table's unless sentence or article is of another.

    Args:
        members: of the chain.
        found: the table's code and the chain's sector.
        signs: the countries named in the article.
        trees: its sentences by number.
        protesters: where the article's Kurds protest, by the place of their head word.
    """
    code, sector = found
    starts = [item.phrase.token.start for item in members if item.phrase.token.start in protesters]
    if starts or (protesters and _is_far(signs)):
        civil = sector if sector not in _ARMED else "CVL"
        return next((land for start in starts or protesters if (land := protesters[start])), None), civil
    number = next(item.sentence for item in members if item.phrase.kind != "pronoun")
    here = [sign for sign in signs.by_sentence.get(number, ()) if sign.kind != "people"]
    told = {sign.code for sign in here}
    if code == "SYR" and "SYR" not in told:
        if land := _minority(trees[number], here, signs):
            return land, sector
        if "IRQ" in told or signs.counts["IRQ"] > signs.counts["SYR"]:
            return "IRQ", "MIL" if sector == "REB" else sector
    return code, sector


def _is_far(signs: Signs) -> bool:
    """Does an article name none of the lands in which Kurds have forces of their own?"""
    return _TABLE_LANDS.isdisjoint(_named(signs))


def _named(signs: Signs) -> set[str]:
    """The countries that an article names."""
    there = (sign for here in signs.by_sentence.values() for sign in here if sign.kind != "people")
    return {*signs.title, *(sign.code for sign in there)}


def _located(tree: Tree, signs: Signs) -> list[Sign]:
    """The signs that tell in which country a sentence happens."""
    there = signs.by_sentence.get(tree.sentence.number, ())
    return [sign for sign in there if sign.locative and is_country(sign.code) and not _is_cause(tree, sign)]


def _is_cause(tree: Tree, sign: Sign) -> bool:
    """Does a place belong to what a protest is about: "against the raids in Mali"?"""
    at = next((i for i, token in enumerate(tree.tokens) if token.start >= sign.start), 0)
    for _ in range(_DEEPEST):
        if tree.tokens[at].text.lower() in _ABOUT:
            return True
        at = tree.tokens[at].head
    return False


def _minority(tree: Tree, here: Sequence[Sign], signs: Signs) -> str | None:
    """Turkey or Iran where the sentence names it in an article that names no Syria, or Iran if it begins there."""
    near = tree.sentence.span.start + _OPENING
    if any(sign.code == "IRN" and sign.locative and sign.start < near for sign in here):
        return "IRN"  # from Turkey comes much news of the Kurds of Syria
    told = {sign.code for sign in here}
    alone = "IRQ" not in told and "SYR" not in _named(signs)
    return next((land for land in ("TUR", "IRN") if alone and land in told), None)
