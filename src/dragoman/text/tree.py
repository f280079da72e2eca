"""A parsed sentence with its dependencies at hand."""

from __future__ import annotations

from functools import cached_property

from dragoman.model import Sentence


class Tree:
    """A sentence with its tokens' children at hand."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if token.head != i:
                self.children[token.head].append(i)

    @cached_property
    def right_edges(self) -> list[int]:
        """For each token the last token of what hangs on it, never over a cycle."""
        edges = list(range(len(self.tokens)))
        for i in range(len(self.tokens) - 1, -1, -1):
            node, steps = i, 0
            while self.tokens[node].head != node and steps < len(self.tokens):
                node, steps = self.tokens[node].head, steps + 1
                if edges[node] >= i:
                    break
                edges[node] = i
        return edges

    @cached_property
    def left_edges(self) -> list[int]:
        """For each token the first token of what hangs on it, never over a cycle."""
        edges = list(range(len(self.tokens)))
        for i in range(len(self.tokens)):
            node, steps = i, 0
            while self.tokens[node].head != node and steps < len(self.tokens):
                node, steps = self.tokens[node].head, steps + 1
                if edges[node] <= i:
                    break
                edges[node] = i
        return edges
