"""From the words that name sanctions up the sentence: what is done to them, and what the governing words make of it.

"China denied that it plans to lift the ban": the ban is *lifted*, which is *planned*, which is *denied*. Each governing
word is an operator on the act below it (data/sanctions/outcomes.tsv), applied from the inside out, so that nothing
planned, demanded or threatened is ever told as done.
"""

from __future__ import annotations

from dragoman.sanctions.governors import (
    PENDING,
    act_of,
    drop_noun,
    modality,
    noun_governs,
    refused_noun,
    verb_governs,
)  # fmt: skip
from dragoman.sanctions.grammar import LONGEST, VERB_LIKE, has_subject, infinitive, is_past, lemma_of, modal_of
from dragoman.sanctions.state import Climb
from dragoman.sanctions.tables import GROUPS, actions, operators, outcome
from dragoman.sanctions.terms import Named
from dragoman.text.tree import Tree

_NOUN_LIKE = frozenset({"NOUN", "PROPN", "ADJ", "PRON", "NUM"})
_NOT_REPORTED = frozenset({"if", "unless", "until", "till", "once", "whether", "lest", "provided"})
_FACT_MARKS = frozenset({"since", "because", "although", "though", "despite"})
_WHEN = frozenset({"after", "as", "when", "while", "before"})
_SAY = frozenset({"say", "tell", "state", "add", "stress", "reiterate", "insist", "repeat", "argue", "warn"})
#: What sanctions are called by those who condemn them.
_BLAME = frozenset({"illegal", "unlawful", "illegitimate", "unacceptable", "unjust", "unfair", "unjustified", "crime",
                    "aggression", "war", "absurd", "unfounded", "provocation", "inhumane", "baseless"})  # fmt: skip
_CALL = frozenset({"call", "describe", "consider", "regard", "brand", "say", "declare"})
#: Nouns of which a relative clause tells what is planned: "a bill that would".
_TEXTS = frozenset({"bill", "legislation", "law", "order", "resolution", "draft", "proposal", "decree", "plan"})
#: How a noun hangs on a verb.
_OF_VERB = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "oprd", "acomp", "dative", "xcomp", "ccomp"})
_DONE = frozenset({"imposed", "extended", "tightened", "eased", "suspended", "lifted"})
_CLAUSES = frozenset({"xcomp", "ccomp", "acomp", "csubj", "oprd", "dobj", "attr", "parataxis", "dep"})
#: "After the lifting of sanctions": a fact.
_FACTS = frozenset({"after", "following", "since", "despite", "by", "with", "because", "under", "amid", "over",
                    "through"})  # fmt: skip


def climb(tree: Tree, named: Named, start: int | None = None, act: str = "", *, stop: bool = False) -> Climb:
    """Read what a sentence says of some sanctions.

    Args:
        tree: the parsed sentence.
        named: the words that name them.
        start: the word to begin at, if it is not the naming word: a participle that hangs on it.
        act: what is done to them, where the beginning tells it.
        stop: look at the beginning only, and at nothing above it.

    Returns:
        All that was found; `act` is empty where nothing is reported.
    """
    found = Climb(tree, named, act or named.act, act or named.act)
    node = named.head if start is None else start
    if found.act:
        found.doing = node
        if tree.tokens[node].pos in VERB_LIKE:
            modality(found, node)
    found.passed.append(node)
    if stop:
        return found
    if not found.act:
        _modifiers(found, node)
    for _ in range(LONGEST):
        above = _step(found, node)
        if above is None or found.dead or above in found.passed:
            break
        found.passed.append(above)
        node = above
    return found


def _modifiers(found: Climb, head: int) -> None:
    """Adjectives: "planned sanctions"; and a verb that the parser hangs on the noun as if it described it."""
    tree = found.tree
    for k in tree.children[head]:
        token = tree.tokens[k]
        if token.dep == "amod" and token.text.lower() in PENDING:
            found.act, found.core, found.doing, found.soft = "imposed", "imposed", head, True
            found.apply(PENDING[token.text.lower()], k)
        elif token.dep == "amod" and token.pos == "VERB" and has_subject(tree, k):
            verb_governs(found, k, "object")


def _step(found: Climb, node: int) -> int | None:
    """One word up; None at the top, or where what is above does not tell more."""
    tree = found.tree
    token = tree.tokens[node]
    parent = token.head
    if parent == node:
        return None
    if token.dep == "conj":
        return _from_conjunct(found, node, parent)
    if token.pos in _NOUN_LIKE:
        return _noun_up(found, parent, token.dep)
    return _verb_up(found, node, parent, token.dep)


def _from_conjunct(found: Climb, node: int, parent: int) -> int | None:
    """Up to the first of joined words. A verb shares the subject and the "will" of the first, never what it does."""
    tree = found.tree
    if tree.tokens[parent].pos in VERB_LIKE and tree.tokens[node].pos in VERB_LIKE:
        if not has_subject(tree, node) and not modal_of(tree, node) and not infinitive(tree, node):
            modality(found, parent, shared=True)
        elif has_subject(tree, node):
            # "A said that …, and B imposes …": only what embeds the first clause may embed the second.
            return parent if tree.tokens[parent].dep in ("ccomp", "conj") else None
    return parent


def _noun_up(found: Climb, parent: int, dep: str) -> int | None:
    tree = found.tree
    noun_above = tree.tokens[parent].pos in _NOUN_LIKE
    if dep in ("pobj", "pcomp"):
        return _over_preposition(found, parent)
    if dep == "appos":
        return parent if noun_above and not found.act else None
    if dep in ("compound", "nmod", "amod", "npadvmod"):
        return parent if noun_above and noun_governs(found, parent, "") else None
    if dep in _OF_VERB:
        return parent if verb_governs(found, parent, "subject" if dep == "nsubj" else "object") else None
    return None


def _over_preposition(found: Climb, preposition: int) -> int | None:
    """From the object of a preposition to the word that has it."""
    tree = found.tree
    word, over = tree.tokens[preposition].text.lower(), tree.tokens[preposition].head
    while tree.tokens[over].dep == "prep" and tree.tokens[over].head < over:  # "from under", "out of"
        over = tree.tokens[over].head
    if over == preposition:
        return None
    found.passed.append(preposition)
    if tree.tokens[over].pos in _NOUN_LIKE:
        governs = noun_governs(found, over, word)
        if not governs:
            drop_noun(found)
        return over if governs else None
    carrier = _carried(tree, over, word)
    if carrier is not None and not found.act:
        found.passed.append(carrier)
        governs = noun_governs(found, carrier, word) and verb_governs(found, over, "object")
        return over if governs else None
    governs = verb_governs(found, over, word)
    if not governs and word not in _FACTS:
        drop_noun(found)
    return over if governs else None


def _carried(tree: Tree, verb: int, preposition: str) -> int | None:
    """The object of a verb to which a complement belongs that the parser hangs on the verb: "offered relief from"."""
    if preposition not in ("from", "of", "on"):
        return None
    objects = [k for k in tree.children[verb] if tree.tokens[k].dep == "dobj"]
    return next((k for k in objects if actions().get((tree.tokens[k].lemma.lower(), "noun"))), None)


def _verb_up(found: Climb, node: int, parent: int, dep: str) -> int | None:
    """From a verb to what governs its clause."""
    tree = found.tree
    if dep == "advcl":
        return _adverbial(found, node, parent)
    if dep in ("acl", "relcl"):
        return _on_noun(found, node, parent, dep)
    if dep == "pcomp" or (dep in ("prep", "agent") and tree.tokens[parent].pos == "ADP"):
        preposition, over = tree.tokens[parent].text.lower(), tree.tokens[parent].head
        instead = preposition in ("including", "without", "than") or any(
            tree.tokens[k].text.lower() in ("instead", "rather") for k in (over, *tree.children[parent])
        )
        found.dead = found.dead or instead
        found.passed.append(parent)
        return None if found.dead or over == parent else _over_clause(found, over, preposition)
    if {"whether", "if"} & _marks(tree, node):
        found.dead = True
    return _over_clause(found, parent, dep) if dep in _CLAUSES and not found.dead else None


def _on_noun(found: Climb, node: int, noun: int, dep: str) -> int | None:
    """From a clause that hangs on a noun: "the decision to lift", "a bill that would impose"."""
    tree = found.tree
    lemma, to = lemma_of(tree, noun), infinitive(tree, node)
    operator = operators().get((lemma, "noun"))
    if operator == "claim" and "that" not in _marks(tree, node):
        return None  # "a report called for sanctions", with the verb hung on its subject
    if operator is None or (dep == "relcl" and not to and lemma not in _TEXTS):
        found.dead = found.dead or to  # "the power to impose"
        return None
    found.apply(operator, noun)
    refused_noun(found, noun)
    return noun


def _over_clause(found: Climb, over: int, how: str) -> int | None:
    """A word that governs a clause: an operator, or one that lets it stand."""
    tree = found.tree
    lemma, pos = lemma_of(tree, over), tree.tokens[over].pos
    if pos in _NOUN_LIKE:
        operator = operators().get((lemma, "noun"))
        if operator is None and how in ("of", "for") and actions().get((lemma, "noun")) is None:
            return None
        found.apply(operator or "same", over)
        refused_noun(found, over)
        return over
    plain = tree.tokens[over].lemma.lower()
    table = operators()
    operator = table.get((f"{plain} {how}", "verb")) or table.get((lemma, "verb")) or table.get((plain, "verb"))
    if operator is None and how == "ccomp":
        operator = "same"
    if operator is None:
        found.dead = found.dead or how in ("xcomp", "pcomp")
        return None
    operator = _by_subject(tree, found.passed[-1], plain, how, operator)
    if how == "ccomp" and operator in ("decide", "plan") and found.act in _DONE:
        operator = "same"  # "announced that it has lifted": done, and "that it will" is planned already
    if plain == "help" and found.core in ("violated", "circumvented"):
        operator = "same"
    found.apply(operator, over)
    modality(found, over)
    return over


def _by_subject(tree: Tree, below: int, plain: str, how: str, operator: str) -> str:
    """Who wants what is told by whether the clause below has a subject: "wants to lift", "wants the EU to lift"."""
    if how == "ccomp" and operator == "request" and plain in _SAY:
        return "same"
    own = has_subject(tree, below)
    if operator == "request" and how == "xcomp" and plain in ("want", "seek", "wish", "demand") and not own:
        return "plan"
    return "request" if operator == "plan" and how == "ccomp" and plain == "propose" and own else operator


def _adverbial(found: Climb, node: int, parent: int) -> int | None:
    """An adverbial clause: nothing under "if", under "after" what is past; else it goes with the main clause."""
    tree, marks = found.tree, _marks(found.tree, node)
    if marks & _NOT_REPORTED or (marks & _WHEN and not is_past(tree, node)):
        found.dead = True
        return None
    if marks & (_FACT_MARKS | _WHEN):
        return None
    if infinitive(tree, node):
        operator = operators().get((lemma_of(tree, parent), "verb"))
        if operator is None or operator == "same":
            found.dead = GROUPS.get(found.act) != "breach"
            return None
        found.apply(operator, parent)
        modality(found, parent)
        return parent
    if tree.tokens[node].tag == "VBG" and tree.tokens[parent].pos in VERB_LIKE:
        # "…, freezing the assets of": a fact only if the main clause is one.
        modality(found, parent, shared=True)
        return parent
    return None


def _marks(tree: Tree, node: int) -> set[str]:
    """The conjunctions of a clause."""
    return {tree.tokens[k].text.lower() for k in tree.children[node]
            if tree.tokens[k].dep in ("mark", "advmod") or tree.tokens[k].pos == "SCONJ"}  # fmt: skip


def participles(tree: Tree, named: Named) -> list[tuple[int, str]]:
    """What a participle or relative clause on the naming word tells of it: "sanctions imposed by", "that were lifted".

    Returns:
        Verbs with the act that each tells.
    """
    found = []
    for holder in _holders(tree, named.head):
        for k in tree.children[holder]:
            token = tree.tokens[k]
            if token.dep in ("acl", "relcl") and token.pos == "VERB" and not infinitive(tree, k):
                done = act_of(tree, k, lemma_of(tree, k), "object")
                objects = {tree.tokens[m].text.lower() for m in tree.children[k] if tree.tokens[m].dep == "dobj"}
                own = bool(objects - {"that", "which"})
                if done and not done.startswith("_") and (token.tag == "VBN" or token.dep == "relcl") and not own:
                    found.append((k, done))
    return found


def wanted(found: Climb, verb: int, act: str) -> bool:
    """Take the act of a participle for what is asked for, where it is: "want sanctions lifted".

    Args:
        found: the way up from the sanctions; is changed.
        verb: the participle.
        act: what it tells.

    Returns:
        Whether it is.
    """
    tree = found.tree
    wish = found.over[:1] and found.over[0][0] == "request" and tree.tokens[found.over[0][1]].lemma.lower() == "want"
    if not wish or tree.tokens[verb].dep != "acl" or found.act != "demanded":
        return False
    found.act, found.core = outcome("request", act), act
    return True


def _holders(tree: Tree, i: int) -> list[int]:
    """The naming word and the counting noun that it hangs on: "a round of sanctions imposed by"."""
    out = [i]
    token = tree.tokens[i]
    if token.dep == "pobj":
        noun = tree.tokens[token.head].head
        if actions().get((tree.tokens[noun].lemma.lower(), "noun")) == "":
            out.append(noun)
    elif token.dep == "compound" and actions().get((tree.tokens[token.head].lemma.lower(), "noun")) == "":
        out.append(token.head)
    return out


def condemning(tree: Tree, named: Named) -> int | None:
    """A verb that calls the sanctions illegal: "called the sanctions a crime"."""
    token = tree.tokens[named.head]
    verb = token.head
    if token.dep not in ("dobj", "nsubj"):
        return None
    if tree.tokens[verb].dep == "ccomp" and token.dep == "nsubj":
        verb = tree.tokens[verb].head
    if tree.tokens[verb].lemma.lower() not in _CALL:
        return None
    said = [k for k in tree.children[verb] if tree.tokens[k].dep in ("oprd", "attr", "acomp", "ccomp", "xcomp", "prep")]
    below = [m for k in said for m in tree.children[k]]
    return verb if any(tree.tokens[k].lemma.lower() in _BLAME for k in (*said, *below)) else None
