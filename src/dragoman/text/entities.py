"""What each chain is coded as: by its names and descriptions, its owner, or the country around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.model import Entity
from dragoman.resolve.actors import NOTHING, Resolution
from dragoman.text.context import Signs
from dragoman.text.features import Featured
from dragoman.text.nouns import words
from dragoman.text.phrases import Tree


def entities_of(
    items: Sequence[Featured], chain_of: Sequence[int], trees: Sequence[Tree], signs: Signs, text: str
) -> tuple[Entity, ...]:
    """Code every chain.

    Args:
        items: the phrases of the article.
        chain_of: for each the number of its chain.
        trees: the article's sentences, in order.
        signs: the countries named in the article.
        text: the article's text.

    Returns:
        One entity a chain, by its number.
    """
    return _Coder(items, chain_of, trees, signs, text).entities()


class _Coder:
    def __init__(
        self, items: Sequence[Featured], chain_of: Sequence[int], trees: Sequence[Tree], signs: Signs, text: str
    ) -> None:
        self.items, self.chain_of, self.signs, self.text = items, chain_of, signs, text
        self.trees = {tree.sentence.number: tree for tree in trees}
        self.by_head = {(item.sentence, item.phrase.head): i for i, item in enumerate(items)}
        self.members: dict[int, list[Featured]] = defaultdict(list)
        for item, chain in zip(items, chain_of, strict=True):
            self.members[chain].append(item)
        self.done: dict[int, Entity] = {}

    def entities(self) -> tuple[Entity, ...]:
        return tuple(self._entity(chain, set()) for chain in range(len(self.members)))

    def _entity(self, chain: int, asked: set[int]) -> Entity:
        """One chain's entity; `asked` breaks circles of owners."""
        if chain in self.done:
            return self.done[chain]
        members = self.members[chain]
        best = _best([item for item in members if item.phrase.kind != "pronoun"])
        name = self._name(members)
        code, score, via = best.code, best.score, best.via
        if code is None:
            code, score, via = self._from_owner(chain, members, asked | {chain})
        if code is None:
            code, score, via = self._from_context(members)
        sector = best.sector or next((item.found.sector for item in members if item.found.sector), None)
        entity = Entity(best.name or name, code, sector, best.other_sectors, best.wikidata_id, score, via)
        self.done[chain] = entity
        return entity

    def _name(self, members: Sequence[Featured]) -> str:
        """The fullest name, else the longest description."""
        order = {"name": 2, "nominal": 1, "pronoun": 0}
        item = max(members, key=lambda m: (order[m.phrase.kind], len(m.name_words), m.phrase.span.end - m.phrase.span.start))
        span = item.phrase.span
        return " ".join(self.text[span.start : span.end].split())

    def _from_owner(self, chain: int, members: Sequence[Featured], asked: set[int]) -> tuple[str | None, float, str]:
        """The code of whom "his", "its" or "X's" names as owner."""
        for item in members:
            if _stateless(item):
                continue
            for child in self.trees[item.sentence].children[item.phrase.head]:
                if self.trees[item.sentence].tokens[child].dep != "poss":
                    continue
                owner = self.by_head.get((item.sentence, child))
                if owner is None or self.chain_of[owner] in asked or self.chain_of[owner] == chain:
                    continue
                entity = self._entity(self.chain_of[owner], asked)
                if entity.code:
                    return entity.code, entity.score * 0.8, "owner"
        return None, 0.0, ""

    def _from_context(self, members: Sequence[Featured]) -> tuple[str | None, float, str]:
        item = members[0]
        if any(_stateless(member) for member in members) or item.lower in ("which", "that"):
            return None, 0.0, ""
        code, share = self.signs.nearest(item.sentence, item.phrase.token.start)
        return (code, 0.5 * share, "article") if code else (None, 0.0, "")


def _best(members: Sequence[Featured]) -> Resolution:
    """The resolution that tells most: a code before none, a sure one before a guess, a title before a bare name."""
    told = [m.found for m in members if m.found.code or m.found.sector]
    return max(told, key=lambda r: (r.code is not None, round(r.score, 1), r.sector is not None), default=NOTHING)


def _stateless(item: Featured) -> bool:
    """Does the phrase name nobody's people ("allies", "critics", "countries")?"""
    return item.lower in words("stateless")
