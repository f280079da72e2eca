"""Whose sanctions they are, and which third party speaks of them: senders and callers of one act."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.model import Event
from dragoman.sanctions.grammar import (
    OBLIGED,
    VERB_LIKE,
    addressed,
    bringer,
    direct,
    is_passive,
    modal_of,
    possessors,
    subjects_of,
)  # fmt: skip
from dragoman.sanctions.model import Side
from dragoman.sanctions.reader import Reader, coded, guessed, of_party
from dragoman.sanctions.state import THIRD_PARTY, Climb, imposing, naming_nouns
from dragoman.sanctions.tables import actions, operators
from dragoman.text.tree import Tree

#: Countries and bodies whose name before "sanctions" is the sender's: "US sanctions", unlike "Russia sanctions".
_SENDERS = frozenset({"USA", "EUR", "UNO", "GBR", "IGO"})
_NAMES = frozenset({"GPE", "ORG", "NORP"})
_RELATIVE = frozenset({"that", "which", "who"})
_PRONOUNS = frozenset({"they", "it", "he", "she", "we", "i", "who", "which", "that"})
#: Between the members of a list that the parser did not see as one.
_LISTED = re.compile(r"(?:\s+[A-Z][\w'’.-]*){0,3}\s*,?\s*(?:(?:and|or|as well as|along with|including) +)?(?:the +)?")
#: Said of a subject that stands further off, at the verb that governs a noun: one to doubt.
_BRINGER = "subject of the noun's verb"
#: Verbs whose subject pursues a breach and does not commit it.
_ENFORCE = frozenset({"seize", "detain", "arrest", "stop", "intercept", "impound", "fine", "charge", "accuse",
                      "confiscate", "board", "raid", "freeze", "investigate"})  # fmt: skip
#: Events whose actors and recipients are the sender and the target.
TELLING = frozenset({"SANCTION", "CONCEDE", "COERCE", "RETREAT", "THREATEN"})


def senders(reader: Reader, found: Climb, event: Event | None, third: Sequence[Side]) -> list[Side]:
    """Whose measure it is; empty where the text does not tell.

    Args:
        reader: of the sentence.
        found: what is done to the sanctions.
        event: the event it rests on.
        third: the third parties, who are no senders on the event's word alone.
    """
    out: list[Side] = []
    if found.faced is not None:
        out = next((_doers(reader, found, at) for operator, at in reversed(found.over) if operator == "threaten"), [])
    elif found.doing in naming_nouns(found)[:1]:
        out = []  # "the planned US ban": only its owner is told
    elif found.doing is not None and not found.breach and not _third_party_at(found, found.doing):
        out = _doers(reader, found, found.doing)
    if not coded(out) or out[0].via.startswith(_BRINGER):
        out = _owners(reader, found) or out
    if not coded(out) and found.called_by is not None and not found.breach:
        out = reader.all_sides(addressed(reader.tree, found.called_by, len(reader.tree.tokens)), "addressee") or out
    if event is None or found.breach or event.type not in TELLING:
        return out
    others = {side.code for side in third}
    actors = [of_party(party, "event") for party in event.actors if party.code not in others or not party.code]
    if not coded(out):
        return actors if actors and (not out or _may_stand_for(out, actors)) else out
    return joined_by_event(reader, out, actors) if found.called_by is None else out


def callers(reader: Reader, found: Climb) -> list[Side]:
    """Third parties: who demands, condemns, violates or denies violating.

    Args:
        reader: of the sentence.
        found: what is done to the sanctions.
    """
    if found.breach and found.act == "denied":
        return _doers(reader, found, found.over[-1][1])
    if found.breach:
        accuser = found.called_by if found.called_by != found.doing else None
        accused = reader.all_sides(direct(reader.tree, accuser), "accused") if accuser is not None else []
        return accused or _helpers(reader, found) or _doers(reader, found, found.doing)
    return _speaking(reader, found, found.called_by) if found.called_by is not None else []


def joined_by_event(reader: Reader, sides: list[Side], told: Sequence[Side]) -> list[Side]:
    """The sides, with those that the event has right beside them: a list that the parser did not see as one.

    Args:
        reader: of the sentence.
        sides: by the parse.
        told: by the event.
    """
    codes = {side.code for side in sides}
    if not codes <= {side.code for side in told}:
        return sides
    text, out = reader.coding.article.text, list(sides)
    more = [(side.span, side) for side in told if side.span and side.code and side.code not in codes]
    for span, side in sorted(more, key=lambda pair: pair[0]):
        last = max((other.span.end for other in out if other.span), default=0)
        if span.start >= last and _LISTED.fullmatch(text, last, span.start):
            out.append(side)
    return out


def _may_stand_for(out: Sequence[Side], actors: Sequence[Side]) -> bool:
    """May the event's actors stand in for a subject without a code: the same words, a pronoun, or "the bill"?"""
    spans = [side.span for side in actors if side.span]
    words = out[0].text.lower().split() or [""]
    return (
        any(side.span and side.span.overlaps(span) for side in out for span in spans)
        or words[0] in _PRONOUNS
        or (words[-1], "noun") in operators()
        or (words[-1], "noun") in actions()
    )


def _third_party_at(found: Climb, word: int) -> bool:
    """Is the subject of the word who demands or condemns, and not who sanctions?"""
    return any(at == word and operator in THIRD_PARTY for operator, at in found.over)


def _helpers(reader: Reader, found: Climb) -> list[Side]:
    """Who helps another to evade: "firms that helped Iran dodge"."""
    tree = reader.tree
    helper = next((k for k in found.passed if tree.tokens[k].lemma.lower() in ("help", "assist", "enable")), None)
    return [] if helper is None else _doers(reader, found, helper)


def _doers(reader: Reader, found: Climb, word: int | None) -> list[Side]:
    """Who does what a verb or noun tells, followed up to the verb whose subject it shares."""
    tree, via, moved, heads = reader.tree, "subject", False, list[int]()
    for _ in range(12):
        if word is None or heads:
            break
        token = tree.tokens[word]
        if token.pos not in VERB_LIKE:
            heads, via, moved = possessors(tree, word), _BRINGER, True
            word = bringer(tree, word)
            if heads:
                via = "owner"
            elif word is not None and (_third_party_at(found, word) or _pursues(tree, found, word)):
                break
            continue
        own = [k for k in subjects_of(tree, word, shared=moved) if k not in found.passed and k != found.named.head]
        if own and tree.tokens[own[0]].text.lower() in _RELATIVE and token.dep == "relcl":
            word = bringer(tree, token.head)
        elif own:
            heads, via = own, f"{via} of {token.text}"
        elif not moved and is_passive(tree, word):
            break  # "sanctions will be imposed, Paris said" tells no sender
        elif asked := _asked(tree, word):
            heads, via = asked, "addressee"
        else:
            word, moved = _controller(tree, word), True
    return reader.all_sides(heads, via)


def _pursues(tree: Tree, found: Climb, verb: int) -> bool:
    """Is it who pursues a breach: "seized a tanker that …, in violation of"?"""
    return found.breach and tree.tokens[verb].lemma.lower() in _ENFORCE


def _asked(tree: Tree, verb: int) -> list[int]:
    """Whom the governing verb asks, tells or accuses to do what a verb says."""
    token = tree.tokens[verb]
    above = tree.tokens[token.head]
    if token.dep == "pcomp" and above.pos == "ADP" and above.text.lower() in ("of", "for", "from", "against"):
        return direct(tree, above.head) if tree.tokens[above.head].pos in VERB_LIKE else []
    clause = token.dep in ("xcomp", "advcl", "acl", "relcl", "oprd", "dobj", "acomp") and token.head != verb
    return addressed(tree, token.head, verb) if clause and above.pos in VERB_LIKE else []


def _controller(tree: Tree, verb: int) -> int | None:
    """The word at which the subject of a verb without one is to be looked for."""
    token = tree.tokens[verb]
    if token.head == verb:
        return None
    if token.dep in ("pcomp", "prep", "agent") and tree.tokens[token.head].pos == "ADP":
        return tree.tokens[token.head].head
    shared = token.dep in ("conj", "xcomp", "advcl", "acl", "relcl", "oprd", "dobj", "acomp")
    return token.head if shared else None


def _speaking(reader: Reader, found: Climb, word: int) -> list[Side]:
    """Who demands or condemns: the subject of the word, or the speaker of a clause with "should"."""
    tree = reader.tree
    if modal_of(tree, word) not in OBLIGED and tree.tokens[word].lemma.lower() not in ("have", "need"):
        return _doers(reader, found, word)
    node = word
    for _ in range(10):
        token = tree.tokens[node]
        if token.head == node:
            break
        if token.dep == "ccomp":
            return reader.all_sides(subjects_of(tree, token.head), "speaker")
        node = token.head
    return []


def _owners(reader: Reader, found: Climb) -> list[Side]:
    """Whose the sanctions are called: "US sanctions", "its sanctions", "sanctions by the EU", "imposed by"."""
    tree, via = reader.tree, "owner of the sanctions"
    out: list[Side] = []
    for noun in naming_nouns(found):
        for k in (k for k in tree.children[noun] if k < noun):
            token = tree.tokens[k]
            named = token.dep == "poss" or token.ent in _NAMES or noun == found.named.head
            if named and token.dep in ("poss", "compound", "amod", "nmod"):
                out += [side for side in reader.sides(k, via) if _is_sender(tree, k, side)]
        agents = [k for k in tree.children[noun] if tree.tokens[k].text.lower() == "by"]
        out += reader.all_sides((m for k in agents for m in tree.children[k] if tree.tokens[m].dep == "pobj"), via)
    for verb in imposing(tree, found.named.head):
        out += reader.all_sides(subjects_of(tree, verb), f"subject of {tree.tokens[verb].text}")
    return coded(out)


def _is_sender(tree: Tree, k: int, side: Side) -> bool:
    """May a name before the noun be the sender's, and not the target's ("Russia sanctions")?"""
    token = tree.tokens[k]
    if token.dep == "poss":
        return True
    return not guessed(side) and (token.ent == "NORP" or side.code in _SENDERS or token.pos == "ADJ")
