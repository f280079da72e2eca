"""What each chain is coded as: by its names and descriptions, its owner, or the country around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.model import Entity
from dragoman.resolve.actors import Resolution
from dragoman.text.context import Point, Signs, is_country
from dragoman.text.features import UNTOLD, Featured
from dragoman.text.nouns import words
from dragoman.text.tree import Tree


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
        sector = best.sector or next((item.found.sector for item in members if item.found.sector), None)
        if code is None:
            code, score, via = self._from_context(chain, sector, asked | {chain})
        if sector is None and any(_is_person(item) for item in members):
            sector = "CVL"  # nobody's title is known: of such persons in gold/train a civilian is the commonest
        entity = Entity(best.name or name, code, sector, best.other_sectors, best.wikidata_id, score, via)
        self.done[chain] = entity
        return entity

    def _name(self, members: Sequence[Featured]) -> str:
        """The fullest name, else the longest description."""
        order = {"name": 2, "nominal": 1, "pronoun": 0}
        item = max(members, key=lambda m: (order[m.phrase.kind], len(m.name_words), _length(m)))
        span = item.phrase.span
        return " ".join(self.text[span.start : span.end].split())

    def _from_context(self, chain: int, sector: str | None, asked: set[int]) -> tuple[str | None, float, str]:
        """The likeliest country around the chain's first phrase."""
        members = self.members[chain]
        item = next((member for member in members if member.phrase.kind != "pronoun"), members[0])
        if item.lower in ("which", "that") or item.lower in words("nobody"):
            return None, 0.0, ""
        owner = self._owner(item, asked)
        point = Point(
            item.sentence, item.phrase.token.start, item.phrase.kind, sector, _determiner(item),
            item.phrase.token.tag in ("NNS", "NNPS"), any(m.lower in words("stateless") for m in members),
            owner, self._beside(chain, item),
        )  # fmt: skip
        code, chance = self.signs.likeliest(point)
        return code, 0.6 * chance, "owner" if code and code == owner else "article"

    def _owner(self, item: Featured, asked: set[int]) -> str | None:
        """The code of whom "his", "its" or "X's" before the phrase names."""
        for child in self.trees[item.sentence].children[item.phrase.head]:
            owner = self.by_head.get((item.sentence, child))
            if self.trees[item.sentence].tokens[child].dep != "poss" or owner is None:
                continue
            if self.chain_of[owner] not in asked:
                return self._entity(self.chain_of[owner], asked).code
        return None

    def _beside(self, chain: int, item: Featured) -> tuple[str, ...]:
        """Codes that the other parties of the same verb have by their own words."""
        tree = self.trees[item.sentence]
        verb = item.phrase.token.head
        near = (self.by_head.get((item.sentence, child)) for child in tree.children[verb])
        codes = {self.items[i].found.code for i in near if i is not None and self.chain_of[i] != chain}
        return tuple(sorted(code for code in codes if is_country(code) and code))


def _best(members: Sequence[Featured]) -> Resolution:
    """The resolution that tells most: a code before none, a sure one before a guess, a title before a bare name."""
    told = [m.found for m in members if m.found.code or m.found.sector]
    return max(told, key=lambda r: (r.code is not None, round(r.score, 1), r.sector is not None), default=UNTOLD)


def _is_person(item: Featured) -> bool:
    """Is it the name of a person?"""
    return item.phrase.kind == "name" and item.kind == "person"


def _length(item: Featured) -> int:
    return item.phrase.span.end - item.phrase.span.start


def _determiner(item: Featured) -> str:
    """the, a, poss or bare."""
    first = item.phrase.sentence.tokens[item.phrase.first]
    if first.text.lower() in ("the", "this", "that", "these", "those"):
        return "the"
    if first.tag in ("PRP$", "NNP") and item.phrase.first < item.phrase.head:
        return "poss"
    return "a" if first.pos in ("DET", "NUM") or first.text.lower() in ("some", "many", "more", "at") else "bare"
