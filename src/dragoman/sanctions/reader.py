"""Noun phrases of one sentence as sides: the words, whose they are by the mentions of the coding, and of which kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dragoman.model import Coding, Mention, Party, Span
from dragoman.resolve.actors import resolve
from dragoman.sanctions.grammar import counted, joined_to, of_edge, phrase_of
from dragoman.sanctions.model import Side, SideKind
from dragoman.sanctions.tables import kinds
from dragoman.text.tree import Tree

#: What an entity's code rests on where only the article as a whole suggests it.
_GUESSED = frozenset({"article", "place", ""})
_STATE_SECTORS = frozenset({"GOV", "MIL", None})
_BY_ENTITY: dict[str, SideKind] = {"PERSON": "person", "ORG": "entity", "PRODUCT": "vessel"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sides off one sentence of a coding."""

    coding: Coding
    tree: Tree

    def sides(self, head: int, via: str) -> list[Side]:
        """A noun and what is joined to it, each as a side; of "a number of firms" the firms."""
        return [self.side(k, via) for k in joined_to(self.tree, counted(self.tree, head))]

    def all_sides(self, heads: Iterable[int], via: str) -> list[Side]:
        """The same of several nouns."""
        return [side for head in heads for side in self.sides(head, via)]

    def side(self, head: int, via: str) -> Side:
        """One noun phrase as a side; the code of a name in it stands in where its head has none."""
        token, span, kind = self.tree.tokens[head], phrase_of(self.tree, head), _kind(self.tree, head)
        mention, inside = self._mention(head), self._inside(head)
        if kind == "sector" and inside is not None:
            return self._owned(span, inside, kind)
        if mention is not None and self.coding.entities[mention.chain].code:
            entity = self.coding.entities[mention.chain]
            shown = mention.span if mention.span.covers(Span(token.start, token.end)) else span
            kind = kind or _by_sector(token.ent, entity.sector)
            return Side(shown, self._text(shown), entity.code, entity.sector, kind, entity.name, entity.wikidata_id,
                        f"{via}: {entity.via}")  # fmt: skip
        if inside is not None:
            return self._owned(span, inside, kind or "sector")
        found = resolve(self._text(span), self.coding.article.published, token.text)
        return Side(span, self._text(span), found.code, found.sector, kind or _by_sector(token.ent, found.sector),
                    via=f"{via}: {found.via}")  # fmt: skip

    def _text(self, span: Span) -> str:
        return self.coding.article.text[span.start : span.end]

    def _owned(self, span: Span, inside: Mention, kind: SideKind) -> Side:
        """Goods and the like, told with whose they are: "imports of Norwegian fish"."""
        entity, last = self.coding.entities[inside.chain], inside.span.end
        for i, token in enumerate(self.tree.tokens):
            if inside.span.start <= token.start < inside.span.end and token.dep in ("amod", "compound", "poss"):
                last = max(last, self.tree.tokens[token.head].end if token.head > i else last)
        whole = Span(min(span.start, inside.span.start), max(span.end, last))
        return Side(whole, self._text(whole), entity.code, None, kind, via=f"of it: {entity.via}")

    def _mention(self, head: int) -> Mention | None:
        """The mention whose head the word is."""
        token = self.tree.tokens[head]
        fits = [m for m in self.coding.mentions if m.head.start <= token.start < m.head.end]
        return min(fits, key=lambda m: m.span.end - m.span.start, default=None)

    def _inside(self, head: int) -> Mention | None:
        """The first coded mention within the noun phrase and its "of": "imports of Norwegian fish"."""
        tree = self.tree
        first, last = tree.tokens[tree.left_edges[head]].start, tree.tokens[of_edge(tree, head)].end
        for mention in self.coding.mentions:
            entity = self.coding.entities[mention.chain]
            itself = mention.head.start <= tree.tokens[head].start < mention.head.end
            within = first <= mention.span.start and mention.span.end <= last and not itself
            if within and entity.code and entity.via not in _GUESSED:
                return mention
        return None


def of_party(party: Party, via: str) -> Side:
    """A party of an event as a side."""
    last = party.text.lower().split()[-1:] or [""]
    known = kinds().get(last[0]) or kinds().get(last[0].removesuffix("s"))
    kind: SideKind = known or ("state" if party.sector in _STATE_SECTORS else "entity")
    code = None if last[0] in ("west", "western") else party.code
    return Side(party.span, party.text, code, party.sector, kind, party.name, party.wikidata_id, f"{via}: {party.via}")


def coded(sides: Iterable[Side]) -> list[Side]:
    """The sides whose code is known."""
    return [side for side in sides if side.code]


def guessed(side: Side) -> bool:
    """Does its code rest on the article as a whole only?"""
    return side.via.rpartition(": ")[2] in _GUESSED


def unguessed(sides: Sequence[Side], others: Sequence[Side]) -> tuple[Side, ...]:
    """Sides whose code is only a guess from the article lose it where it is the other side's."""
    codes = {side.code for side in others}
    return tuple(replace(side, code=None) if side.code in codes and guessed(side) else side for side in sides)


def _kind(tree: Tree, head: int) -> SideKind | None:
    """What the head noun or its named-entity label tells; None where they do not."""
    token = tree.tokens[head]
    known = kinds().get(token.lemma.lower()) or kinds().get(token.text.lower())
    if known in ("person", "entity") or (known and token.pos != "PROPN"):
        return known
    return _BY_ENTITY.get(token.ent)


def _by_sector(label: str, sector: str | None) -> SideKind:
    if label in ("GPE", "NORP", "LOC"):
        return "state"
    return "state" if sector in _STATE_SECTORS else "entity"
