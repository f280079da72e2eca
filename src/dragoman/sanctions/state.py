"""What is found on the way from the words that name sanctions up the sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.sanctions.grammar import VERB_LIKE
from dragoman.sanctions.tables import GROUPS, actions, outcome
from dragoman.sanctions.terms import Named
from dragoman.text.tree import Tree

#: Operators whose subject is a third party, and not who sanctions.
THIRD_PARTY = frozenset({"request", "oppose", "reject", "accuse", "support"})


@dataclass(slots=True)
class Climb:
    """What was found on the way up."""

    tree: Tree
    named: Named
    #: The act so far; empty before anything is told of what is done.
    act: str = ""
    #: The act at the core, before any operator.
    core: str = ""
    hypothetical: bool = False
    alleged: bool = False
    #: Word that tells the act at the core: a verb or a noun.
    doing: int | None = None
    #: (operator, word), from the inside out.
    over: list[tuple[str, int]] = field(default_factory=list)
    #: Every word passed, from the inside out.
    passed: list[int] = field(default_factory=list)
    #: The operator whose subject is the third party.
    called_by: int | None = None
    #: A verb whose subject is the target: "will face sanctions".
    faced: int | None = None
    #: The act rests on an adjective only, and a verb may still tell it.
    soft: bool = False
    dead: bool = False

    @property
    def breach(self) -> bool:
        """Is it about a violation or evasion?"""
        return GROUPS.get(self.core) == "breach"

    def apply(self, operator: str, word: int) -> None:
        """Let an operator work on the act."""
        if not self.act or self.dead:
            return
        before = self.act
        self.act = outcome(operator, before)
        self.dead = not self.act
        if operator != "same":
            self.over.append((operator, word))
        if operator in THIRD_PARTY and self.act != before:
            self.called_by = word
        if operator == "claim" or (operator == "accuse" and self.act == before):
            self.alleged = True
        if operator == "request":
            self.hypothetical = False
        if operator == "consider":
            self.hypothetical = True


def naming_nouns(found: Climb) -> list[int]:
    """The naming noun and the nouns passed above it before any verb; none where a verb names."""
    tree, head = found.tree, found.named.head
    if tree.tokens[head].pos == "VERB":
        return []
    out = [head]
    for k in found.passed[1:]:
        if tree.tokens[k].pos in VERB_LIKE:
            break
        if tree.tokens[k].pos in ("NOUN", "PROPN"):
            out.append(k)
    return out


def imposing(tree: Tree, noun: int) -> list[int]:
    """Participles and relative clauses on a noun that tell who imposes it: "sanctions imposed by"."""
    return [k for k in tree.children[noun] if tree.tokens[k].dep in ("acl", "relcl") and tree.tokens[k].pos == "VERB"
            and actions().get((tree.tokens[k].lemma.lower(), "object")) == "imposed"]  # fmt: skip
