"""Questions to a parsed sentence: subjects, objects, auxiliaries, who is addressed. All pure."""

from __future__ import annotations

from collections.abc import Collection

from dragoman.model import Span
from dragoman.text.tree import Tree

VERB_LIKE = frozenset({"VERB", "AUX"})
FUTURE = frozenset({"will", "would", "shall", "'ll", "wo"})
OBLIGED = frozenset({"should", "must", "ought"})
POSSIBLE = frozenset({"can", "could", "may", "might", "ca"})
#: No way through a sentence is longer.
LONGEST = 40
_SAY = frozenset({"say", "tell", "state", "note", "add", "report", "believe", "claim", "announce", "stress",
                  "reiterate", "insist", "repeat", "write", "argue", "warn", "suggest"})  # fmt: skip
_PARTS = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "quantmod", "case", "advmod"})
_ADDRESSED = frozenset({"on", "upon", "to", "with"})
#: Verbs with the addressee as their object.
_ASK = frozenset({"urge", "ask", "press", "want", "tell", "order", "help", "beg", "encourage", "push", "pressure",
                  "invite", "allow", "implore", "exhort", "request", "lobby", "advise", "force", "require", "petition",
                  "expect", "let", "warn"})  # fmt: skip
#: Nouns that only count others: "a number of firms".
_COUNTS = frozenset({"number", "range", "series", "list", "dozen", "score", "hundred", "raft", "handful", "majority",
                     "set", "dozens", "hundreds", "host", "string", "batch", "slew", "couple", "pair"})  # fmt: skip


def lemma_of(tree: Tree, i: int) -> str:
    """The lemma, with a particle: "step up"."""
    token = tree.tokens[i]
    particle = next((tree.tokens[k].text.lower() for k in tree.children[i] if tree.tokens[k].dep == "prt"), "")
    return f"{token.lemma.lower()} {particle}".strip()


def has_subject(tree: Tree, i: int) -> bool:
    """Has a verb a subject of its own?"""
    return any(tree.tokens[k].dep in ("nsubj", "nsubjpass", "expl") for k in tree.children[i])


def modal_of(tree: Tree, i: int) -> str:
    """The modal verb of a verb: "will", "should" …; empty without one."""
    for k in tree.children[i]:
        token = tree.tokens[k]
        if token.dep == "aux":
            word = token.text.lower()
            if word in FUTURE | OBLIGED | POSSIBLE:
                return word
    return ""


def infinitive(tree: Tree, i: int) -> bool:
    """Has a verb a "to"?"""
    return any(tree.tokens[k].tag == "TO" and tree.tokens[k].dep == "aux" for k in tree.children[i])


def negated(tree: Tree, i: int) -> bool:
    """Is a verb denied: by "not", "never", or a subject such as "no country"?"""
    for k in tree.children[i]:
        token = tree.tokens[k]
        if token.dep == "neg" or token.text.lower() in ("never", "nobody"):
            return True
        if token.dep == "nsubj" and (token.text.lower() in ("none", "neither") or any(
            tree.tokens[m].dep == "det" and tree.tokens[m].text.lower() in ("no", "neither") for m in tree.children[k]
        )):  # fmt: skip
            return True
    return False


def joined_to(tree: Tree, head: int) -> list[int]:
    """A word and its conjuncts, which follow it, in order."""
    out = [head]
    for k in tree.children[head]:
        if k > head and tree.tokens[k].dep == "conj" and tree.tokens[k].pos not in VERB_LIKE:
            out += joined_to(tree, k)
    return out


def phrase_of(tree: Tree, head: int) -> Span:
    """The head with its modifiers before it."""
    first = head
    for k in tree.children[head]:
        if k < first and tree.tokens[k].dep in _PARTS:
            first = min(first, tree.left_edges[k])
    return Span(tree.tokens[first].start, tree.tokens[head].end)


def of_edge(tree: Tree, head: int) -> int:
    """The last word of the noun with its "of", "to", "from" and "in" complements."""
    last = head
    for k in tree.children[head]:
        if k > head and tree.tokens[k].dep == "prep":
            last = max(last, tree.right_edges[k])
    return last


def is_passive(tree: Tree, verb: int) -> bool:
    """Is it a passive, or a participle on a noun?"""
    return any(tree.tokens[k].dep == "nsubjpass" for k in tree.children[verb]) or (
        tree.tokens[verb].tag == "VBN" and tree.tokens[verb].dep in ("acl", "amod")
    )


def subjects_of(tree: Tree, verb: int, *, shared: bool = False) -> list[int]:
    """Who does what the verb says: its subject, or the agent of a passive.

    Args:
        tree: the parsed sentence.
        verb: the word.
        shared: whether another verb borrows the subject, for which it is no matter that this one is passive.
    """
    if shared:
        return [k for k in tree.children[verb] if tree.tokens[k].dep in ("nsubj", "nsubjpass")]
    agents = [m for k in tree.children[verb] if tree.tokens[k].dep in ("agent", "prep")
              and tree.tokens[k].text.lower() == "by" for m in tree.children[k]
              if tree.tokens[m].dep == "pobj" and tree.tokens[m].ent not in ("DATE", "TIME")]  # fmt: skip
    if is_passive(tree, verb):
        return agents
    before = [m for k in tree.children[verb] if tree.tokens[k].text.lower() in ("after", "before", "since") and k < verb
              for m in tree.children[k] if tree.tokens[m].dep == "pobj" and m < verb]  # fmt: skip
    if before and tree.tokens[verb].dep == "advcl":  # "after Brussels extended", read as if after Brussels
        return before
    return [k for k in tree.children[verb] if tree.tokens[k].dep == "nsubj"]


def direct(tree: Tree, verb: int) -> list[int]:
    """The object of a verb, or the subject of a passive."""
    return [k for k in tree.children[verb] if tree.tokens[k].dep in ("dobj", "nsubjpass")]


def addressed(tree: Tree, verb: int, before: int) -> list[int]:
    """Whom a verb asks, tells or helps to do it: "urged the EU to", "called on Berlin to"."""
    objects = [k for k in tree.children[verb] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative") and k < before
               and tree.tokens[k].pos in ("NOUN", "PROPN", "PRON")]  # fmt: skip
    lemma = tree.tokens[verb].lemma.lower()
    if objects and lemma in _ASK:
        return objects
    if lemma in ("call", "appeal", "press", "prevail", "plead"):
        return [m for k in tree.children[verb] if tree.tokens[k].dep in ("prep", "prt") and k < before
                and tree.tokens[k].text.lower() in _ADDRESSED for m in tree.children[k]
                if tree.tokens[m].dep == "pobj"]  # fmt: skip
    return []


def bringer(tree: Tree, noun: int) -> int | None:
    """The verb that governs a noun: "introduced a bill"."""
    node = noun
    for _ in range(6):
        token = tree.tokens[node]
        if token.head == node:
            return None
        node = token.head
        if tree.tokens[node].pos in VERB_LIKE:
            return node if token.dep in ("dobj", "pobj", "prep", "attr", "nsubjpass", "oprd") else None
    return None


def possessors(tree: Tree, noun: int) -> list[int]:
    """Whose a noun is: "the EU's decision", "a decision of the EU", "a call by Ghana"."""
    out = [k for k in tree.children[noun] if tree.tokens[k].dep == "poss"]
    for k in tree.children[noun]:
        if tree.tokens[k].dep in ("prep", "agent") and tree.tokens[k].text.lower() in ("by", "of", "from"):
            out += [m for m in tree.children[k] if tree.tokens[m].dep == "pobj"
                    and tree.tokens[m].ent in ("GPE", "ORG", "NORP", "PERSON")]  # fmt: skip
    if not out and tree.tokens[noun].lemma.lower() not in ("relief", "waiver", "exemption", "exception"):
        out = [k for k in tree.children[noun] if tree.tokens[k].dep in ("compound", "amod", "nmod")
               and tree.tokens[k].ent in ("GPE", "ORG", "NORP")]  # fmt: skip
    return out


def complements(tree: Tree, i: int, prepositions: Collection[str]) -> list[int]:
    """The nouns that a word has after some prepositions; no dates."""
    return [m for k in tree.children[i] if tree.tokens[k].dep in ("prep", "dative")
            and tree.tokens[k].text.lower() in prepositions for m in tree.children[k]
            if tree.tokens[m].dep == "pobj" and tree.tokens[m].ent not in ("DATE", "TIME")]  # fmt: skip


def counted(tree: Tree, head: int) -> int:
    """The noun that another only counts."""
    lemma = tree.tokens[head].lemma.lower()
    if lemma in _COUNTS:
        of = [m for k in tree.children[head] if tree.tokens[k].text.lower() == "of" for m in tree.children[k]]
        return of[0] if of else head
    return head


def is_to(tree: Tree, verb: int) -> bool:
    """Is it "is to impose": the infinitive under "be"?"""
    token = tree.tokens[verb]
    return (token.dep == "xcomp" and tree.tokens[token.head].lemma.lower() == "be" and infinitive(tree, verb)
            and has_subject(tree, token.head))  # fmt: skip


def is_past(tree: Tree, verb: int) -> bool:
    """Is a verb told as past or perfect?"""
    helpers = {tree.tokens[k].text.lower() for k in tree.children[verb] if tree.tokens[k].dep in ("aux", "auxpass")}
    return tree.tokens[verb].tag == "VBD" or bool(helpers & {"was", "were", "had", "has", "have"})


def going_to(tree: Tree, verb: int) -> bool:
    """Is it "going to impose"?"""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    return token.dep == "xcomp" and above.text.lower() == "going" and infinitive(tree, verb)


def speaker_above(tree: Tree, verb: int) -> int | None:
    """The verb of saying whose content the clause is."""
    token = tree.tokens[verb]
    if token.dep == "ccomp" and token.head != verb and tree.tokens[token.head].lemma.lower() in _SAY:
        return token.head
    return None


def conditional(tree: Tree, word: int) -> bool:
    """Does a word stand in a clause with "if", "unless" or "whether", however far below?"""
    node = word
    for _ in range(LONGEST):
        token = tree.tokens[node]
        marks = {tree.tokens[k].text.lower() for k in tree.children[node] if tree.tokens[k].dep in ("mark", "advmod")}
        if token.dep in ("advcl", "ccomp", "pcomp", "acl") and marks & {"if", "unless", "whether", "once", "lest"}:
            return True
        if token.head == node:
            return False
        node = token.head
    return False
