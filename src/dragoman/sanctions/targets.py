"""Against whom sanctions are: the targets of one act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.model import Event
from dragoman.sanctions.doers import TELLING, joined_by_event
from dragoman.sanctions.grammar import VERB_LIKE, complements
from dragoman.sanctions.model import Side
from dragoman.sanctions.reader import Reader, coded, of_party
from dragoman.sanctions.state import Climb, imposing, naming_nouns
from dragoman.sanctions.tables import goods
from dragoman.text.tree import Tree

_AGAINST = ("on", "against", "at", "upon", "targeting", "toward", "towards")
_WIDER = (*_AGAINST, "to", "from", "in", "for", "with", "into", "of", "over")
_OBJECTS = frozenset({"dobj", "nsubjpass", "dative"})
_AIM = frozenset({"target", "hit", "aim", "direct", "affect", "cover"})
#: Names before "sanctions" that are never the target's.
_SENDING = frozenset({"us", "u.s.", "uk", "u.k.", "un", "u.n.", "eu", "states"})


def targets(reader: Reader, found: Climb, event: Event | None, who: Sequence[Side]) -> list[Side]:
    """Whom it is against; empty where the text does not tell. Somebody else than the senders is preferred.

    Args:
        reader: of the sentence.
        found: what is done to the sanctions.
        event: the event it rests on.
        who: the senders.
    """
    own = {side.code for side in who}
    telling = event is not None and event.type in TELLING
    told = [of_party(party, "event") for party in event.recipients] if event is not None and telling else []
    spare: list[Side] = []
    for heads, via in _places(reader.tree, found):
        known = coded(reader.all_sides(heads, via))
        if any(side.code not in own for side in known):
            return joined_by_event(reader, known, told)
        spare = spare or known
    return told if any(side.code and side.code not in own for side in told) else spare or told


def _places(tree: Tree, found: Climb) -> Iterator[tuple[list[int], str]]:
    """Where the target may stand, the surest first: nouns, with what tells that they are it."""
    nouns, doing = naming_nouns(found), found.doing
    if found.faced is not None:
        yield [k for k in tree.children[found.faced] if tree.tokens[k].dep == "nsubj"], "subject"
    for noun in nouns:
        yield complements(tree, noun, _AGAINST), "against"
        yield _aimed(tree, noun), "targeting"
    for example in found.named.examples:
        yield complements(tree, example, _AGAINST), "against"
    if not nouns:
        yield from _of_verb(tree, found.named.head)
        return
    if doing is not None and tree.tokens[doing].pos in VERB_LIKE:
        objects = _objects(tree, doing)
        if not set(objects) & set(found.passed):  # "hit Iran with sanctions", "added him to the list"
            yield objects, "object"
        yield complements(tree, doing, _AGAINST), "against"
    for verb in (k for noun in nouns for k in imposing(tree, noun)):
        yield complements(tree, verb, _AGAINST), "against"
    for noun in nouns:
        yield _before(tree, noun), "before the noun"
    for noun in nouns:
        yield [m for k in complements(tree, noun, _AGAINST) for m in complements(tree, k, _WIDER)], "of what it is on"
        yield complements(tree, noun, ("to", "from", "in", "for")), "complement"


def _of_verb(tree: Tree, verb: int) -> Iterator[tuple[list[int], str]]:
    """The same for a verb that sanctions by itself: "blacklisted", "froze the assets of"."""
    token = tree.tokens[verb]
    own = [token.head] if token.tag == "VBN" and token.dep == "acl" else _objects(tree, verb)
    for k in own:
        if goods().get(tree.tokens[k].lemma.lower(), (0, ()))[1] in (("Asset freeze",), ("Travel ban",)):
            yield [*complements(tree, k, ("of",)), *(m for m in tree.children[k] if tree.tokens[m].dep == "poss")], "of"
    yield own, "object"
    for k in own:
        yield complements(tree, k, _WIDER), "of the object"
    yield complements(tree, verb, _WIDER), "complement"


def _objects(tree: Tree, verb: int) -> list[int]:
    return [k for k in tree.children[verb] if tree.tokens[k].dep in _OBJECTS]


def _aimed(tree: Tree, noun: int) -> list[int]:
    """The object of a participle: "sanctions targeting banks", "aimed at"."""
    out: list[int] = []
    for k in tree.children[noun]:
        if tree.tokens[k].dep in ("acl", "relcl") and tree.tokens[k].lemma.lower() in _AIM:
            out += [m for m in tree.children[k] if tree.tokens[m].dep == "dobj"]
            out += complements(tree, k, ("at", "against"))
    return out


def _before(tree: Tree, noun: int) -> list[int]:
    """A country's name before the noun, unless it is one that sanctions: "Russia sanctions"."""
    found = []
    for k in tree.children[noun]:
        token = tree.tokens[k]
        country = token.ent == "GPE" and token.pos == "PROPN" and token.dep in ("compound", "nmod")
        if country and token.text.lower() not in _SENDING:
            found.append(k)
    return found
