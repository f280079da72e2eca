"""Who speaks: from the cue's head word to the words that name the speaker."""

from __future__ import annotations

from typing import Final

from dragoman.extract.trees import Tree
from dragoman.model import Span
from dragoman.text.phrases import dateline_words

_RELATIVE: Final = frozenset({"who", "which", "that", "whom"})
#: Dependents that a speaker's name does without: clauses, asides.
_LOOSE: Final = frozenset({"relcl", "advcl", "ccomp", "parataxis", "acl", "punct", "dep", "npadvmod"})
#: Verbs under which "as saying" reports somebody else's words: X was quoted as saying Y.
_QUOTING: Final = frozenset({"quote", "cite", "report", "describe"})
_DASHES: Final = frozenset({"-", "--", "—", "–", ":", "---"})
#: Prepositions inside a name or title: the minister for trade, the mayor of X.
_NAMING: Final = frozenset(["of", "for", "in", "at", "from", "with", "to"])
#: A verb in one of these forms has a subject.
_FINITE: Final = ("VBD", "VBZ", "VBP")
_NAMED: Final = ("NOUN", "PROPN", "PRON")
#: Words between "according to" and its noun.
_NEAR: Final = 7
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
        named = tree.child(to, "pobj") if to is not None else tree.child(cue, "pobj")
        return named if named is not None else _noun_after(tree, cue + 1)
    if token.pos == "NOUN":
        return _owner(tree, cue)
    if relation.partition("+")[0] == "subj" or tree.child(cue, "auxpass") is not None:
        return _agent(tree, cue)
    subject = _subject(tree, cue)
    return subject if subject is not None or token.tag not in _FINITE else _noun_before(tree, cue)


def _noun_after(tree: Tree, start: int) -> int | None:
    """The head of the noun phrase that opens within a few words, where the parse connects it with nothing."""
    for i in range(start, min(start + _NEAR, len(tree.tokens))):
        token = tree.tokens[i]
        loose = token.dep in ("compound", "poss", "nmod") or token.ent in ("DATE", "TIME")
        if token.pos in _NAMED and not loose:
            return i
    return None


def _noun_before(tree: Tree, cue: int) -> int | None:
    """The subject that the parse missed: the noun before the verb, adverbs and an aside between commas left out."""
    at = cue - 1
    while at >= 0 and tree.tokens[at].pos in ("ADV", "AUX", "PART"):
        at -= 1
    if at > 0 and tree.tokens[at].text == ",":
        at = next((i for i in range(at - 1, 0, -1) if tree.tokens[i].text == ","), 0) - 1
    named = at >= 0 and tree.tokens[at].pos in _NAMED and tree.tokens[at].ent not in ("DATE", "TIME")
    return at if named else None


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
        if (other := _bound_to(tree, at)) is not None:
            return other
        at = token.head
    return None


def _bound_to(tree: Tree, at: int) -> int | None:
    """The word that a verb without a subject takes for one, other than the subject of the verb above it."""
    token = tree.tokens[at]
    above = tree.tokens[token.head]
    if token.dep in ("acl", "relcl") and above.pos in _NAMED:
        return token.head
    if token.dep == "pcomp" and above.text.lower() == "as" and tree.tokens[above.head].lemma in _QUOTING:
        verb = above.head
        return _first(tree.child(verb, "dobj"), tree.child(verb, "nsubjpass"))
    return _controller(tree, at)


def _controller(tree: Tree, at: int) -> int | None:
    """Who does what a verb is bound to by another: forced X to admit, accused X of saying."""
    token = tree.tokens[at]
    verb = token.head
    if token.dep == "pcomp" and tree.tokens[verb].text.lower() in ("of", "for"):
        verb = tree.tokens[verb].head
    elif token.dep != "xcomp" or token.tag != "VB":
        return None
    bound = tree.child(verb, "dobj")
    named = bound is not None and bound < at and (tree.tokens[bound].ent or tree.tokens[bound].pos == "PRON")
    return bound if named else None


def _not_dateline(tree: Tree, subject: int) -> int:
    """The speaker after "ISLAMABAD --", where the parser takes the dateline for the subject."""
    dateline = dateline_words(tree.tokens)
    after = subject + 1
    if after < len(tree.tokens) and tree.tokens[after].text in _DASHES and subject < _DATELINE_WORDS:
        named = tree.child(subject, "appos", "conj", "dep", "parataxis")
        if named is not None and tree.tokens[named].pos in ("NOUN", "PROPN", "PRON"):
            return named
    if subject < dateline and (named := _noun_after(tree, dateline)) is not None:
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
    above = tree.tokens[token.head]
    if token.dep == "dobj" and above.pos == "VERB":
        return _subject(tree, token.head)
    if token.dep == "pobj" and above.text.lower() in ("with", "in") and tree.tokens[above.head].pos == "VERB":
        return _subject(tree, above.head)
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
    dateline = dateline_words(tree.tokens)
    return tree.span(max(trimmed[0], min(dateline, head)), trimmed[-1])


def _stays(tree: Tree, head: int, child: int) -> bool:
    """Does an apposition or prepositional phrase after the head belong to the name?"""
    token = tree.tokens[child]
    if token.dep == "prep":
        return tree.tokens[child - 1].text != "," and token.text.lower() in _NAMING
    named = tree.tokens[head]
    if token.ent == "PERSON":
        return named.ent != "PERSON"
    return token.pos == "PROPN" and named.pos != "PROPN" and token.ent in ("ORG", "")
