"""Words that govern sanctions in a sentence: nouns and verbs that tell what is done, operators, auxiliaries."""

from __future__ import annotations

from dragoman.sanctions.grammar import (
    FUTURE,
    OBLIGED,
    POSSIBLE,
    VERB_LIKE,
    going_to,
    infinitive,
    is_past,
    is_to,
    lemma_of,
    modal_of,
    negated,
    speaker_above,
)  # fmt: skip
from dragoman.sanctions.state import Climb
from dragoman.sanctions.tables import GROUPS, actions, operators
from dragoman.text.tree import Tree

#: Adjectives of what is not done yet → operator.
PENDING = {"planned": "plan", "proposed": "plan", "draft": "plan", "possible": "consider", "potential": "consider",
           "threatened": "threaten", "looming": "threaten", "impending": "plan", "forthcoming": "plan",
           "upcoming": "plan"}  # fmt: skip
#: Verbs that only carry a noun of what is done: "granted a waiver", "made a decision".
_LIGHT = frozenset({"grant", "give", "make", "take", "issue", "extend", "provide", "commit", "get", "win", "receive",
                    "secure", "conduct", "pass", "carry out"})  # fmt: skip
#: Verbs that ask for something by a preposition only.
_NOT_OF_OBJECT = frozenset({"call", "push", "press", "plead", "appeal", "lobby", "campaign", "beg", "ask"})
#: Verbs whose subject is the target.
_FACING = frozenset({"face", "risk", "incur"})
#: Verbs of which a noun of what is done may be the subject: "the lifting began".
_BEGIN = frozenset({"be", "come", "begin", "start", "take"})
#: Between a noun that tells what is done and the sanctions.
_OF = frozenset({"", "of", "from", "to", "on", "against", "in"})


def noun_governs(found: Climb, noun: int, preposition: str) -> bool:
    """A noun above: one that tells what is done ("lifting of"), one that counts, or an operator ("threat of")."""
    lemma = lemma_of(found.tree, noun)
    if not found.act:
        done = actions().get((lemma, "noun"))
        if done is not None and preposition in _OF:
            if done:
                found.act = found.core = done
                found.doing = noun
                _described(found, noun)
            refused_noun(found, noun)
            return True
    operator = operators().get((lemma, "noun"))
    if operator is None or (operator == "same" and not found.act):
        return False
    if not found.act:
        found.act = found.core = "imposed"
        found.doing = noun
    found.apply(operator, noun)
    refused_noun(found, noun)
    return True


def _described(found: Climb, noun: int) -> None:
    """Adjectives of what is done: "a possible breach", "an alleged violation"."""
    for k in found.tree.children[noun]:
        token = found.tree.tokens[k]
        if token.dep == "amod" and token.text.lower() in PENDING:
            found.apply(PENDING[token.text.lower()], k)
        elif token.dep == "amod" and token.text.lower() in ("alleged", "suspected", "reported"):
            found.alleged = True


def refused_noun(found: Climb, noun: int) -> None:
    """Apply the "no" of "no plans" and "no decision"."""
    tree = found.tree
    if any(tree.tokens[k].dep in ("det", "neg") and tree.tokens[k].text.lower() in ("no", "neither", "not")
           for k in tree.children[noun]):  # fmt: skip
        found.apply("not", noun)


def verb_governs(found: Climb, verb: int, relation: str) -> bool:
    """A verb of which the sanctions, or a noun of what is done to them, are the object, subject or complement."""
    tree, lemma = found.tree, lemma_of(found.tree, verb)
    if relation == "object" and tree.tokens[verb].lemma.lower() == "be":
        relation = "subject"
    if found.soft and (done := act_of(tree, verb, lemma, relation)):
        found.act = found.core = done
        found.doing, found.over, found.soft, found.hypothetical = verb, [], False, False
        modality(found, verb)
        return not found.dead
    if not found.act:
        done = act_of(tree, verb, lemma, relation)
        operator = None if done else _operator_of(lemma, relation)
        if done is None and operator in (None, "same"):
            return False
        found.act = done or "imposed"
        found.core = "imposed" if found.act == "announced" else found.act
        found.doing = verb
        if operator:
            found.apply(operator, verb)
        if lemma in _FACING:
            found.faced = verb
            found.core = "imposed"
    else:
        operator = _operator_of(lemma, relation) or ("same" if relation == "subject" else None)
        if relation == "subject" and lemma not in _BEGIN:
            return False  # "the lifting of sanctions helped": what it did tells nothing of it, and it is a fact
        if operator is None:
            operator = _light(lemma, relation)
        if operator is None:
            if relation == "object":
                drop_noun(found)
            return False
        found.apply(operator, verb)
    modality(found, verb)
    return not found.dead


def _light(lemma: str, relation: str) -> str | None:
    """The operator of a verb that is none elsewhere, over a noun of what is done."""
    if relation == "object" and lemma in _LIGHT:
        return "same"
    return {"delay": "fail", "rule out": "refuse", "prevent": "oppose", "face": "threaten"}.get(lemma)


def drop_noun(found: Climb) -> None:
    """What only a noun tells, governed by a word that is not known, may be no fact: "hopes of an easing"."""
    if found.doing is not None and found.tree.tokens[found.doing].pos not in VERB_LIKE and not found.over:
        found.dead = GROUPS[found.core] != "breach"  # "in violation of"


def act_of(tree: Tree, verb: int, lemma: str, relation: str) -> str | None:
    """The act that a verb tells; "extend" to somebody widens it, "add to a list" needs an object."""
    plain = tree.tokens[verb].lemma.lower()
    table = actions()
    if relation == "subject" and plain in ("take", "come", "enter", "go"):
        below = [tree.tokens[m].lemma.lower() for k in tree.children[verb] for m in (k, *tree.children[k])]
        begun = "imposed" if is_past(tree, verb) else "announced"  # "come into force next month"
        return begun if {"effect", "force"} & set(below) else None
    done = table.get((lemma, relation), table.get((plain, relation)))
    if relation not in ("object", "subject") and done is None:
        done = table.get((f"{lemma} {relation}", "object"))
    if done == "extended" and any(
        tree.tokens[k].dep == "prep" and tree.tokens[k].text.lower() == "to"
        and any(tree.tokens[m].ent not in ("DATE", "TIME") for m in tree.children[k])
        for k in tree.children[verb]
    ):  # fmt: skip
        return "tightened"
    partly = any(tree.tokens[k].text.lower() in ("partially", "partly") for k in tree.children[verb])
    return "eased" if done == "lifted" and partly else done


def _operator_of(lemma: str, relation: str) -> str | None:
    table = operators()
    if relation == "object" and lemma in _NOT_OF_OBJECT:
        return None  # "called the sanctions an act of frustration"
    if relation in ("object", "subject"):
        return table.get((lemma, "verb")) if relation == "object" else None
    own = table.get((lemma, "verb"))
    return table.get((f"{lemma} {relation}", "verb")) or (own if own == "request" and relation == "for" else None)


def modality(found: Climb, verb: int, *, shared: bool = False) -> None:
    """Apply what the auxiliaries of a verb say: "will", "should", "may", "not"."""
    tree = found.tree
    modal, denied = modal_of(tree, verb), negated(tree, verb) and not shared
    token = tree.tokens[verb]
    if any(tree.tokens[k].text.lower() == "yet" for k in tree.children[verb]) and token.lemma.lower() == "have":
        found.dead = True  # "has yet to impose"
        return
    have_to = token.lemma.lower() in ("have", "need") and not modal and not shared
    if have_to and any(tree.tokens[k].dep == "xcomp" and k in found.passed for k in tree.children[verb]):
        modal = "must"
    if modal in FUTURE:
        found.apply("plan", verb)
        if denied:
            found.apply("not", verb)
    elif modal in OBLIGED:
        if any(tree.tokens[k].dep == "aux" and tree.tokens[k].text.lower() == "have" for k in tree.children[verb]):
            found.dead = True  # "should never have been lifted"
        if denied:
            found.apply("refrain", verb)
        if speaker_above(tree, verb) is not None or found.act in ("_against", "_keep") or not shared:
            found.apply("request", verb)
    elif modal in POSSIBLE:
        found.apply("fail" if denied else "consider", verb)
    elif denied:
        auxiliary = any(tree.tokens[k].dep in ("aux", "auxpass") for k in tree.children[verb])
        finite = not infinitive(tree, verb) and (token.tag != "VBG" or auxiliary)
        found.apply("not" if finite else "refrain", verb)
    elif is_to(tree, verb) or going_to(tree, verb):
        found.apply("plan", verb)
