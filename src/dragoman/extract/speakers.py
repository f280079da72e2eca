"""Who speaks: from the cue's head word to the words that name the speaker."""

from __future__ import annotations

from typing import Final

from dragoman.extract.trees import Tree
from dragoman.model import Span

_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: Dependents that a speaker's name does without: clauses, asides.
_LOOSE: Final = frozenset({"relcl", "advcl", "ccomp", "parataxis", "acl", "punct", "dep", "npadvmod"})
#: Verbs under which "as saying" reports somebody else's words: X was quoted as saying Y.
_QUOTING: Final = frozenset({"quote", "cite", "report", "describe"})
_DASHES: Final = frozenset({"-", "--", "—", "–", ":", "---"})
#: Prepositions inside a name or title: the minister for trade, the mayor of X.
_NAMING: Final = frozenset(["of", "for", "in", "at", "from", "with", "to"])
#: A dateline is not longer than this.
_DATELINE_WORDS: Final = 6


def speaker_of(tree: Tree, cue: int, relation: str) -> Span | None:
    """Find the speaker of a cue.

    Args:
        tree: the cue's sentence.
        cue: index of the cue's head word.
        relation: how its content hangs on it, a name of `frames`.

    Returns:
        The speaker's noun phrase, a relative pronoun replaced by what it stands for; None where nobody is named.
    """
    head = _speaker_head(tree, cue, relation)
    if head is None:
        return None
    head = _antecedent(tree, head)
    if tree.tokens[head].text.lower() in _RELATIVE:
        return None
    return noun_phrase(tree, head)


def _speaker_head(tree: Tree, cue: int, relation: str) -> int | None:
    token = tree.tokens[cue]
    if relation == "according":
        to = tree.child(cue, "prep")
        return tree.child(to, "pobj") if to is not None else tree.child(cue, "pobj")
    if token.pos == "NOUN":
        return _owner(tree, cue)
    if relation.startswith("subj+") or tree.child(cue, "auxpass") is not None:
        return _agent(tree, cue)
    return _subject(tree, cue)


def _agent(tree: Tree, cue: int) -> int | None:
    by = tree.child(cue, "agent")
    return tree.child(by, "pobj") if by is not None else None


def _subject(tree: Tree, cue: int) -> int | None:
    """The verb's subject, or that of the verb it leans on ("..., adding that")."""
    at = cue
    for _ in range(6):
        own = tree.child(at, "nsubj")
        if own is not None:
            return _not_dateline(tree, own)
        token = tree.tokens[at]
        if at != cue and (passive := tree.child(at, "nsubjpass")) is not None:
            return passive
        if token.head == at:
            return None
        above = tree.tokens[token.head]
        if token.dep in ("acl", "relcl") and above.pos in ("NOUN", "PROPN", "PRON"):
            return token.head
        if token.dep == "pcomp" and above.text.lower() == "as" and tree.tokens[above.head].lemma in _QUOTING:
            verb = above.head
            return _first(tree.child(verb, "dobj"), tree.child(verb, "nsubjpass"))
        at = token.head
    return None


def _not_dateline(tree: Tree, subject: int) -> int:
    """The speaker after "ISLAMABAD --", where the parser takes the dateline for the subject."""
    after = subject + 1
    if after < len(tree.tokens) and tree.tokens[after].text in _DASHES and subject < _DATELINE_WORDS:
        named = tree.child(subject, "appos", "conj", "dep", "parataxis")
        if named is not None and tree.tokens[named].pos in ("NOUN", "PROPN", "PRON"):
            return named
    return subject


def _first(*options: int | None) -> int | None:
    return next((option for option in options if option is not None), None)


def _owner(tree: Tree, noun: int) -> int | None:
    """Whose claim, plan or threat: X's claim, a claim by X, X made a claim."""
    if (poss := tree.child(noun, "poss")) is not None:
        return poss
    for p in tree.children[noun]:
        if tree.tokens[p].dep in ("prep", "agent") and tree.tokens[p].text.lower() in ("by", "from"):
            return tree.child(p, "pobj")
    for modifier in tree.children[noun]:
        token = tree.tokens[modifier]
        if token.dep in ("compound", "amod", "nmod") and token.ent in ("GPE", "NORP", "ORG", "PERSON"):
            return modifier
    token = tree.tokens[noun]
    if token.dep == "dobj" and tree.tokens[token.head].pos == "VERB":
        return _subject(tree, token.head)
    return None


def _antecedent(tree: Tree, head: int) -> int:
    """What a relative pronoun stands for."""
    if tree.tokens[head].text.lower() not in _RELATIVE:
        return head
    for above in tree.ancestors(head):
        token = tree.tokens[above]
        if token.dep == "relcl" and token.head != above:
            return token.head
    return head


def noun_phrase(tree: Tree, head: int) -> Span:
    """The noun phrase around its head, without clauses and asides.

    A name set beside a description stays ("the foreign secretary, Jeremy Hunt"); a description beside a name goes.
    """
    kept = {head}
    for child in tree.children[head]:
        token = tree.tokens[child]
        if token.dep in _LOOSE or (token.dep == "case" and child > head):
            continue
        if token.dep in ("appos", "prep") and child > head and not _stays(tree, head, child):
            continue
        kept |= tree.below(child)
    run = [head]
    for step in (-1, 1):
        at = head + step
        while at in kept or (0 <= at < len(tree.tokens) and at + step in kept and tree.tokens[at].dep == "punct"):
            run.append(at)
            at += step
        run.sort()
    trimmed = tree.trimmed(run) or [head]
    return tree.span(trimmed[0], trimmed[-1])


def _stays(tree: Tree, head: int, child: int) -> bool:
    """Does an apposition or prepositional phrase after the head belong to the name?"""
    token = tree.tokens[child]
    if token.dep == "prep":
        return tree.tokens[child - 1].text != "," and token.text.lower() in _NAMING
    named = tree.tokens[head]
    if token.ent == "PERSON":
        return named.ent != "PERSON"
    return token.pos == "PROPN" and named.pos != "PROPN" and token.ent in ("ORG", "")
