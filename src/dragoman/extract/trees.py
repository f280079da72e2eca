"""A parsed sentence as a tree: children, subtrees, spans. Knows dependencies, no words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dragoman.model import Sentence, Span, Token

#: Longest chain of heads that is followed; a longer one is a parser's accident.
_MAX_CLIMB: Final = 60
_EDGE: Final = frozenset(",.;:-–—'\"“”‘’`…()[]") | {"``", "''", "--", "..."}


class Tree:
    """Children and subtrees of one sentence, worked out once.

    Args:
        sentence: a parsed sentence.
    """

    __slots__ = ("_below", "children", "sentence", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        #: Indices of each token's dependents, in order.
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.head != i:
                self.children[token.head].append(i)
        self._below: dict[int, frozenset[int]] = {}

    def child(self, index: int, *labels: str) -> int | None:
        """The first dependent with one of the labels, or None."""
        for i in self.children[index]:
            if self.tokens[i].dep in labels:
                return i
        return None

    def below(self, index: int) -> frozenset[int]:
        """The token and everything under it."""
        known = self._below.get(index)
        if known is None:
            found, stack = {index}, [index]
            while stack:
                fresh = [i for i in self.children[stack.pop()] if i not in found]
                found.update(fresh)
                stack.extend(fresh)
            known = self._below[index] = frozenset(found)
        return known

    def ancestors(self, index: int) -> list[int]:
        """The heads above a token, nearest first."""
        out: list[int] = []
        while self.tokens[index].head != index and len(out) < _MAX_CLIMB:
            index = self.tokens[index].head
            out.append(index)
        return out

    def span(self, first: int, last: int) -> Span:
        """Characters from token `first` to token `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)

    def runs(self, indices: Iterable[int]) -> tuple[Span, ...]:
        """The stretches of neighbouring tokens, without punctuation at their edges.

        Args:
            indices: tokens, in any order.

        Returns:
            Spans in order; a stretch of punctuation alone gives none.
        """
        out: list[Span] = []
        run: list[int] = []
        for i in [*sorted(indices), -1]:
            if run and i != run[-1] + 1:
                if trimmed := self.trimmed(run):
                    out.append(self.span(trimmed[0], trimmed[-1]))
                run = []
            run.append(i)
        return tuple(out)

    def trimmed(self, run: list[int]) -> list[int]:
        """The run without punctuation at its edges; a closing bracket that has its opening one stays."""
        first, last = 0, len(run)
        while first < last and self.tokens[run[first]].text in _EDGE:
            first += 1
        while last > first and self.tokens[run[last - 1]].text in _EDGE:
            if self.tokens[run[last - 1]].text in (")", "]") and any(
                self.tokens[i].text in ("(", "[") for i in run[first : last - 1]
            ):
                break
            last -= 1
        return run[first:last]
