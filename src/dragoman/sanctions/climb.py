"""From the words that name sanctions up the sentence: what is done to them, and what the governing words make of it.

"China denied that it plans to lift the ban": the ban is *lifted*, which is *planned*, which is *denied*. Each governing
word is an operator on the act below it (data/sanctions/outcomes.tsv), applied from the inside out, so that nothing
planned, demanded or threatened is ever told as done.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.sanctions.tables import actions, operators, outcome
from dragoman.sanctions.terms import Named
from dragoman.text.tree import Tree

_FUTURE = frozenset({"will", "would", "shall", "'ll", "wo"})
_OBLIGED = frozenset({"should", "must", "ought"})
_POSSIBLE = frozenset({"can", "could", "may", "might", "ca"})
_NOUN_LIKE = frozenset({"NOUN", "PROPN", "ADJ", "PRON", "NUM"})
_IF = frozenset({"if", "unless", "until", "till", "once", "provided", "as", "when", "whenever", "while", "whether",
                 "lest"})  # fmt: skip
_AFTER = frozenset({"after", "since", "because", "as", "when", "while", "before", "although", "though"})
_SAY = frozenset({"say", "tell", "state", "note", "add", "report", "believe", "claim", "announce", "stress",
                  "reiterate", "insist", "repeat", "write", "argue", "warn", "suggest"})  # fmt: skip
_ABROAD = frozenset({"illegal", "unlawful", "illegitimate", "unacceptable", "unjust", "unfair", "unjustified", "crime",
                     "aggression", "war", "absurd", "unfounded", "provocation", "inhumane", "baseless"})  # fmt: skip
_PENDING = {"planned": "plan", "proposed": "plan", "draft": "plan", "possible": "consider", "potential": "consider",
            "threatened": "threaten", "looming": "threaten", "impending": "plan", "forthcoming": "plan",
            "upcoming": "plan"}  # fmt: skip
_LONGEST = 40


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

    def apply(self, operator: str, word: int) -> None:
        """Let an operator work on the act."""
        if not self.act or self.dead:
            return
        before = self.act
        self.act = outcome(operator, before)
        self.dead = not self.act
        if operator != "same":
            self.over.append((operator, word))
        if operator in ("request", "oppose", "accuse") and self.act != before:
            self.called_by = word
        if operator == "accuse" and self.act == before:
            self.alleged = True
        if operator == "request":
            self.hypothetical = False
        if operator == "consider":
            self.hypothetical = True


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
        if tree.tokens[node].pos in ("VERB", "AUX"):
            _own_verb(found, node)
    found.passed.append(node)
    if stop:
        return found
    if not found.act:
        _modifiers(found, node)
    for _ in range(_LONGEST):
        above = _step(found, node)
        if above is None or found.dead or above in found.passed:
            break
        found.passed.append(above)
        node = above
    return found


def _modifiers(found: Climb, head: int) -> None:
    """ "Planned sanctions", "possible sanctions"; and a verb that the parser hangs on the noun as if it described it."""
    tree = found.tree
    for k in tree.children[head]:
        token = tree.tokens[k]
        if token.dep == "amod" and token.text.lower() in _PENDING:
            found.act, found.core, found.doing, found.soft = "imposed", "imposed", head, True
            found.apply(_PENDING[token.text.lower()], k)
        elif token.dep == "amod" and token.pos == "VERB" and any(tree.tokens[m].dep == "nsubj" for m in tree.children[k]):
            _verb_governs(found, k, "object")


def _lemma(tree: Tree, i: int) -> str:
    """The lemma, with a particle: "step up"."""
    token = tree.tokens[i]
    particle = next((tree.tokens[k].text.lower() for k in tree.children[i] if tree.tokens[k].dep == "prt"), "")
    return f"{token.lemma.lower()} {particle}".strip()


def _step(found: Climb, node: int) -> int | None:
    """One word up; None at the top, or where what is above does not tell more."""
    tree = found.tree
    token = tree.tokens[node]
    parent = token.head
    if parent == node:
        return None
    if token.dep == "conj":
        return _joined(found, node, parent)
    if token.pos in _NOUN_LIKE:
        return _noun_up(found, node, parent, token.dep)
    return _verb_up(found, node, parent, token.dep)


def _joined(found: Climb, node: int, parent: int) -> int | None:
    """Up to the first of joined words. A verb shares the subject and the "will" of the first, never what it does."""
    tree = found.tree
    if tree.tokens[parent].pos in ("VERB", "AUX") and tree.tokens[node].pos in ("VERB", "AUX"):
        if not _has_subject(tree, node) and not _modal(tree, node) and not _infinitive(tree, node):
            _modality(found, parent, shared=True)
        elif _has_subject(tree, node):
            # "A said that …, and B imposes …": only what embeds the first clause may embed the second.
            return parent if tree.tokens[parent].dep in ("ccomp", "conj") else None
    return parent


def _noun_up(found: Climb, node: int, parent: int, dep: str) -> int | None:
    tree = found.tree
    if dep in ("prep", "appos") and tree.tokens[parent].pos in _NOUN_LIKE and dep == "appos":
        return parent if not found.act else None
    if dep in ("pobj", "pcomp"):
        preposition = tree.tokens[parent].text.lower()
        over = tree.tokens[parent].head
        while tree.tokens[over].dep == "prep" and tree.tokens[over].head != over:  # "from under", "out of"
            over = tree.tokens[over].head
        if over == parent:
            return None
        found.passed.append(parent)
        if tree.tokens[over].pos in _NOUN_LIKE:
            return over if _noun_governs(found, over, preposition) else None
        carrier = _carried(tree, over, preposition)
        if carrier is not None and not found.act:
            found.passed.append(carrier)
            return over if _noun_governs(found, carrier, preposition) and _verb_governs(found, over, "object") else None
        return over if _verb_governs(found, over, preposition) else None
    if dep in ("compound", "nmod", "amod", "npadvmod") and tree.tokens[parent].pos in _NOUN_LIKE:
        return parent if _noun_governs(found, parent, "") else None
    if dep in ("dobj", "nsubjpass", "nsubj", "attr", "oprd", "acomp", "dative", "xcomp", "ccomp"):
        relation = "subject" if dep == "nsubj" else "object"
        return parent if _verb_governs(found, parent, relation) else None
    return None


def _carried(tree: Tree, verb: int, preposition: str) -> int | None:
    """The object of a verb to which a complement belongs that the parser hangs on the verb: "offered relief from"."""
    if preposition not in ("from", "of", "on"):
        return None
    objects = [k for k in tree.children[verb] if tree.tokens[k].dep == "dobj"]
    return next((k for k in objects if actions().get((tree.tokens[k].lemma.lower(), "noun"))), None)


def _noun_governs(found: Climb, noun: int, preposition: str) -> bool:
    """A noun above: one that tells what is done ("lifting of"), one that counts, or an operator ("threat of")."""
    lemma = _lemma(found.tree, noun)
    if not found.act:
        done = actions().get((lemma, "noun"))
        if done is not None and preposition in ("", "of", "from", "to", "on", "against"):
            if done:
                found.act = found.core = done
                found.doing = noun
            _refused_noun(found, noun)
            return True
    operator = operators().get((lemma, "noun"))
    if operator is None:
        return False
    if not found.act:
        found.act = found.core = "imposed"
        found.doing = noun
    found.apply(operator, noun)
    _refused_noun(found, noun)
    return True


def _refused_noun(found: Climb, noun: int) -> None:
    """ "No plans", "no decision"."""
    tree = found.tree
    if any(tree.tokens[k].dep in ("det", "neg") and tree.tokens[k].text.lower() in ("no", "neither", "not")
           for k in tree.children[noun]):  # fmt: skip
        found.apply("not", noun)


def _verb_governs(found: Climb, verb: int, relation: str) -> bool:
    """A verb of which the sanctions, or a noun of what is done to them, are the object, subject or complement."""
    tree, lemma = found.tree, _lemma(found.tree, verb)
    if relation == "object" and tree.tokens[verb].lemma.lower() == "be":
        relation = "subject"
    if found.soft and (done := _done(tree, verb, lemma, relation)):
        found.act = found.core = done
        found.doing, found.over, found.soft, found.hypothetical = verb, [], False, False
        _modality(found, verb)
        return not found.dead
    if not found.act:
        done = _done(tree, verb, lemma, relation)
        operator = None if done else _operator(lemma, relation)
        if done is None and operator is None:
            return False
        found.act = found.core = done or "imposed"
        found.doing = verb
        if operator:
            found.apply(operator, verb)
        if lemma in ("face", "risk", "incur"):
            found.faced = verb
            found.core = "imposed"
    else:
        operator = _operator(lemma, relation) or ("same" if relation == "subject" else None)
        if relation == "subject" and lemma not in ("be", "come", "begin", "start", "take"):
            return False  # "the lifting of sanctions helped": what it did tells nothing of it, and it is a fact
        if operator is None:
            operator = _light(lemma, relation)
        if operator is None:
            return False
        found.apply(operator, verb)
    _modality(found, verb)
    return not found.dead


def _light(lemma: str, relation: str) -> str | None:
    """Verbs that only carry a noun of what is done: "granted a waiver", "made a decision"."""
    if relation == "object" and lemma in ("grant", "give", "make", "take", "issue", "extend", "provide", "commit", "see",
                                          "get", "win", "receive", "secure", "conduct", "pass", "carry out"):  # fmt: skip
        return "same"
    return {"delay": "fail", "rule out": "refuse", "prevent": "oppose", "face": "threaten"}.get(lemma)


def _done(tree: Tree, verb: int, lemma: str, relation: str) -> str | None:
    """The act that a verb tells; "extend" to somebody widens it, "add to a list" needs an object."""
    plain = tree.tokens[verb].lemma.lower()
    table = actions()
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


def _operator(lemma: str, relation: str) -> str | None:
    table = operators()
    if relation in ("object", "subject"):
        return table.get((lemma, "verb")) if relation == "object" else None
    return table.get((f"{lemma} {relation}", "verb"))


def _own_verb(found: Climb, verb: int) -> None:
    _modality(found, verb)


def _verb_up(found: Climb, node: int, parent: int, dep: str) -> int | None:
    """From a verb to what governs its clause."""
    tree = found.tree
    above = tree.tokens[parent]
    if dep == "advcl":
        return _adverbial(found, node, parent)
    if dep in ("acl", "relcl"):
        operator = operators().get((_lemma(tree, parent), "noun"))
        if operator is None or (dep == "relcl" and _lemma(tree, parent) not in ("bill", "legislation", "law", "order",
                                                                                "resolution", "draft", "proposal",
                                                                                "decree", "plan")):  # fmt: skip
            return None
        found.apply(operator, parent)
        _refused_noun(found, parent)
        return parent
    if dep == "pcomp" or (dep in ("prep", "agent") and above.pos == "ADP"):
        preposition, over = above.text.lower(), above.head
        if over == parent or preposition == "including":
            found.dead = found.dead or preposition == "including"
            return None
        found.passed.append(parent)
        return _over_clause(found, over, preposition)
    if any(tree.tokens[k].dep == "mark" and tree.tokens[k].text.lower() in ("whether", "if") for k in tree.children[node]):
        found.dead = True
        return None
    if dep in ("xcomp", "ccomp", "acomp", "csubj", "oprd", "dobj", "attr", "parataxis", "dep"):
        return _over_clause(found, parent, dep)
    return None


def _over_clause(found: Climb, over: int, how: str) -> int | None:
    """A word that governs a clause: an operator, or one that lets it stand."""
    tree = found.tree
    lemma, pos = _lemma(tree, over), tree.tokens[over].pos
    if pos in _NOUN_LIKE:
        operator = operators().get((lemma, "noun"))
        if operator is None and how in ("of", "for") and actions().get((lemma, "noun")) is None:
            return None
        found.apply(operator or "same", over)
        _refused_noun(found, over)
        return over
    plain = tree.tokens[over].lemma.lower()
    table = operators()
    operator = table.get((f"{plain} {how}", "verb")) or table.get((lemma, "verb")) or table.get((plain, "verb"))
    if operator is None and how == "ccomp":
        operator = "same"
    if operator is None:
        found.dead = found.dead or how in ("xcomp", "pcomp")
        return None
    if how == "ccomp" and operator == "request" and plain in _SAY:
        operator = "same"
    if how == "ccomp" and operator in ("decide", "plan") and found.act in ("imposed", "lifted", "eased", "extended",
                                                                           "tightened", "suspended"):  # fmt: skip
        operator = "same"  # "announced that it has lifted": done, and "that it will" is planned already
    if plain == "help" and found.core in ("violated", "circumvented"):
        operator = "same"
    found.apply(operator, over)
    _modality(found, over)
    return over


def _adverbial(found: Climb, node: int, parent: int) -> int | None:
    """An adverbial clause: what stands under "if" is not reported; under "after" it is a fact of its own."""
    tree = found.tree
    marks = {tree.tokens[k].text.lower() for k in tree.children[node] if tree.tokens[k].dep in ("mark", "advmod")}
    if marks & {"if", "unless", "until", "till", "once", "whether", "lest", "provided"}:
        found.dead = True
        return None
    if marks & _AFTER:
        return None
    if _infinitive(tree, node):
        lemma = _lemma(tree, parent)
        operator = operators().get((lemma, "verb"))
        if operator is None or operator == "same":
            found.dead = found.act not in ("violated", "circumvented")
            return None
        found.apply(operator, parent)
        _modality(found, parent)
        return parent
    return None  # "…, freezing the assets of": a fact beside the main clause, unless that is not one


def _has_subject(tree: Tree, i: int) -> bool:
    return any(tree.tokens[k].dep in ("nsubj", "nsubjpass", "expl") for k in tree.children[i])


def _modal(tree: Tree, i: int) -> str:
    for k in tree.children[i]:
        token = tree.tokens[k]
        if token.dep == "aux":
            word = token.text.lower()
            if word in _FUTURE | _OBLIGED | _POSSIBLE:
                return word
    return ""


def _infinitive(tree: Tree, i: int) -> bool:
    return any(tree.tokens[k].tag == "TO" and tree.tokens[k].dep == "aux" for k in tree.children[i])


def _negated(tree: Tree, i: int) -> bool:
    return any(tree.tokens[k].dep == "neg" or tree.tokens[k].text.lower() in ("never", "no longer")
               for k in tree.children[i])  # fmt: skip


def _modality(found: Climb, verb: int, *, shared: bool = False) -> None:
    """Apply what the auxiliaries of a verb say: "will", "should", "may", "not"."""
    tree = found.tree
    modal, negated = _modal(tree, verb), _negated(tree, verb) and not shared
    token = tree.tokens[verb]
    if not modal and token.lemma.lower() in ("have", "need") and found.passed and not shared:
        if any(tree.tokens[k].dep == "xcomp" and k in found.passed for k in tree.children[verb]):
            modal = "must"
    if modal in _FUTURE:
        found.apply("plan", verb)
        if negated:
            found.apply("not", verb)
    elif modal in _OBLIGED:
        if any(tree.tokens[k].dep == "aux" and tree.tokens[k].text.lower() == "have" for k in tree.children[verb]):
            found.dead = True  # "should never have been lifted"
        if negated:
            found.apply("refrain", verb)
        if _speaker_above(tree, verb) is not None or found.act in ("_against", "_keep") or not shared:
            found.apply("request", verb)
    elif modal in _POSSIBLE:
        found.apply("fail" if negated else "consider", verb)
    elif negated:
        auxiliary = any(tree.tokens[k].dep in ("aux", "auxpass") for k in tree.children[verb])
        finite = not _infinitive(tree, verb) and (token.tag != "VBG" or auxiliary)
        found.apply("not" if finite else "refrain", verb)
    elif _is_to(tree, verb) or _going_to(tree, verb):
        found.apply("plan", verb)


def _is_to(tree: Tree, verb: int) -> bool:
    """ "Is to impose", told by its tense of the verb "be" above."""
    token = tree.tokens[verb]
    return (token.dep == "xcomp" and tree.tokens[token.head].lemma.lower() == "be" and _infinitive(tree, verb)
            and _has_subject(tree, token.head))  # fmt: skip


def _going_to(tree: Tree, verb: int) -> bool:
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    return token.dep == "xcomp" and above.text.lower() == "going" and _infinitive(tree, verb)


def _speaker_above(tree: Tree, verb: int) -> int | None:
    """The verb of saying whose content the clause is."""
    token = tree.tokens[verb]
    if token.dep == "ccomp" and token.head != verb and tree.tokens[token.head].lemma.lower() in _SAY:
        return token.head
    return None


def participles(tree: Tree, named: Named) -> list[tuple[int, str]]:
    """What a participle or relative clause on the naming word tells of it: "sanctions imposed by", "that were lifted".

    Returns:
        Verbs with the act that each tells.
    """
    found = []
    for holder in _holders(tree, named.head):
        for k in tree.children[holder]:
            token = tree.tokens[k]
            if token.dep in ("acl", "relcl") and token.pos == "VERB" and not _infinitive(tree, k):
                done = _done(tree, k, _lemma(tree, k), "object")
                own = any(tree.tokens[m].dep == "dobj" and tree.tokens[m].tag not in ("WDT", "WP")
                          for m in tree.children[k])  # fmt: skip
                if done and not done.startswith("_") and (token.tag == "VBN" or token.dep == "relcl") and not own:
                    found.append((k, done))
    return found


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
    if tree.tokens[verb].lemma.lower() not in ("call", "describe", "consider", "regard", "brand", "say", "declare"):
        return None
    under = tree.tokens[verb + 1 : tree.right_edges[verb] + 1]
    return verb if any(word.lemma.lower() in _ABROAD for word in under) else None
