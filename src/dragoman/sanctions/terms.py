"""Words of a sentence that name sanctions, with the measures they tell: nouns, and verbs that sanction themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dragoman.model import Sentence
from dragoman.resolve.sectors import noun_ending_at
from dragoman.sanctions.tables import Term, goods, kinds, other_senses, terms
from dragoman.text.tree import Tree

#: Verb → act. Each needs an object that the table of goods knows, or somebody who may not enter.
_PROHIBIT = frozenset({"ban", "bar", "prohibit", "outlaw", "forbid", "restrict", "curb", "limit"})
_HALT = frozenset({"halt", "stop", "suspend", "cut", "cease", "end", "block", "discontinue", "cancel", "withhold",
                   "freeze"})  # fmt: skip
_HALTED = frozenset({"Arms embargo", "Aid suspension", "Export control", "Import restrictions",
                     "Transportation restrictions"})  # fmt: skip
_RESUMED = frozenset({"Arms embargo", "Aid suspension"})
_VISA = frozenset({"deny", "revoke", "cancel", "refuse", "restrict"})
_ENTER = frozenset({"enter", "travel", "visit", "entry", "come", "set", "return", "transit"})
#: Verbs that need no word of the table of goods as their object.
_WHATEVER = frozenset({"unfreeze", "unblock", "close", "cap"})
_FREEZE = frozenset({"freeze", "block", "immobilise", "immobilize"})


@dataclass(frozen=True, slots=True)
class Named:
    """A word that names sanctions."""

    #: The word, index into the sentence's tokens.
    head: int
    #: All words of the term.
    words: tuple[int, ...]
    measures: tuple[str, ...]
    #: The act that the word itself tells, empty for a noun.
    act: str = ""
    #: Without the word "sanction" the target must be foreign.
    weak: bool = False
    #: Heads of the examples that are told of it: "sanctions, including travel bans".
    examples: tuple[int, ...] = ()
    #: Only with a known sender: storms cut exports, too.
    owned: bool = False


def repaired(sentence: Sentence) -> Sentence:
    """The sentence without two mistakes of the parser: "asset freezes" with a verb, "of evading sanctions" without."""
    tokens = list(sentence.tokens)
    for i in range(1, len(tokens)):
        before, token = tokens[i - 1], tokens[i]
        if token.pos == "VERB" and token.tag in ("VBZ", "VBP", "VB") and before.pos in ("NOUN", "PROPN") and any(
            len(term.words) > 1 and term.words[-2] == before.lemma for term in terms().get(token.lemma, ())
        ):  # fmt: skip
            dep = "dobj" if token.dep in ("ccomp", "xcomp", "dobj") else token.dep
            first = before.head
            if first < i - 1 and before.dep == "conj" and tokens[first].dep == "nsubj" and tokens[first].head == i:
                # "Travel bans and asset freezes": the first is what was taken for the subject of the second.
                named_by = next((k for k in range(first) if tokens[k].text == "including" and k >= first - 3), None)
                whole = (dep, token.head) if named_by is None else ("pobj", named_by)
                tokens[first] = tokens[first]._replace(dep=whole[0], head=whole[1])
                dep, token = "conj", token._replace(head=first)
            tokens[i] = token._replace(pos="NOUN", tag="NNS", dep=dep)
            if before.head in (i, first):
                tokens[i - 1] = before._replace(dep="compound", head=i)
    for i in range(1, len(tokens)):
        before, token = tokens[i - 1], tokens[i]
        head = token.head
        described = token.tag == "VBG" and token.dep == "amod" and before.pos == "ADP" and head > i
        if described and tokens[head].dep == "pobj" and tokens[head].head == i - 1 and terms().get(tokens[head].lemma):
            tokens[i] = token._replace(dep="pcomp", head=i - 1)
            tokens[head] = tokens[head]._replace(dep="dobj", head=i)
    return replace(sentence, tokens=tuple(tokens))


def named(tree: Tree) -> list[Named]:
    """The sanctions that a sentence names, in its order.

    Args:
        tree: the parsed sentence.
    """
    lemmas = [token.lemma.lower() for token in tree.tokens]
    if other_senses("sport") & set(lemmas):
        return []
    found: list[Named] = []
    for i in range(len(lemmas)):
        one = _noun(tree, lemmas, i) if tree.tokens[i].pos in ("NOUN", "PROPN") else None
        if one is None and tree.tokens[i].pos == "VERB":
            one = _verb(tree, lemmas, i)
        if one and not any(one.head in other.words for other in found):
            found.append(one)
    longer = {i for one in found for i in one.words if i != one.head}
    return _listed(tree, [one for one in found if one.head not in longer])


def _listed(tree: Tree, found: list[Named]) -> list[Named]:
    """Sanctions told as examples of others give them their measures: "sanctions, including travel bans"."""
    kept = {one.head: one for one in found}
    for one in sorted(found, key=lambda one: one.head):
        whole = _whole(tree, one, kept)
        if whole is not None and whole != one.head:
            measures = tuple(dict.fromkeys((*kept[whole].measures, *one.measures)))
            kept[whole] = replace(kept[whole], measures=measures, examples=(*kept[whole].examples, one.head))
            del kept[one.head]
    return list(kept.values())


def _whole(tree: Tree, one: Named, heads: Mapping[int, Named]) -> int | None:
    """The naming word of which another is an example."""
    node = one.head
    while tree.tokens[node].dep == "conj" and tree.tokens[node].head < node:
        node = tree.tokens[node].head
    token = tree.tokens[node]
    if token.dep == "appos" and token.head in heads:
        return token.head
    above = tree.tokens[token.head]
    if token.dep not in ("pobj", "pcomp") or above.text.lower() not in ("including", "as", "like"):
        return None
    over = above.head
    if over in heads:
        return over
    own = [k for k in heads if k < token.head and (above.text.lower() == "including" or k in tree.children[over])]
    return own[-1] if own else None


def _noun(tree: Tree, lemmas: list[str], i: int) -> Named | None:
    for term in terms().get(lemmas[i], ()) or terms().get(tree.tokens[i].text.lower(), ()):
        first = i - len(term.words) + 1
        before = [(lemmas[k], tree.tokens[k].text.lower()) for k in range(max(first, 0), i)]
        if first < 0 or not all(word in pair for word, pair in zip(term.words, before, strict=False)):
            continue
        words = tuple(range(first, i + 1))
        if tree.tokens[i].pos == "PROPN" and tree.tokens[tree.tokens[i].head].text in ("Act", "Bill", "Law"):
            return None
        return None if _is_consent(tree, lemmas, i) else _specified(tree, lemmas, i, words, term)
    return None


def _specified(tree: Tree, lemmas: list[str], i: int, words: tuple[int, ...], term: Term) -> Named | None:
    """The measure that the modifiers and complements of the noun tell."""
    if term.measures:
        return Named(i, words, term.measures, weak=term.use == "ban")
    before = [k for k in tree.children[i] if k < i and tree.tokens[k].dep in ("compound", "amod", "nmod", "poss")]
    about = _complements(tree, i, ("on", "against", "of", "to")) if term.use != "sanctions" else []
    if term.use == "sanctions":
        about = [k for k in _complements(tree, i, ("on", "against")) if lemmas[k] in ("export", "exports", "import")]
    told = _about(tree, lemmas, [*before, *about])
    if term.use == "ban":
        entering = any(lemmas[k] in _ENTER for k in _complements(tree, i, ("on", "from")))
        told = told or (("Travel ban",) if entering else ())
        state = lemmas[i] == "ban" and any(tree.tokens[k].ent == "GPE" or tree.tokens[k].text == "Union"
                                           for k in _complements(tree, i, ("on", "against")))  # fmt: skip
        if not told and not state:
            return None
        if lemmas[i] in ("freeze", "block") and told != ("Asset freeze",):
            return None
    return Named(i, words, told, weak=term.use == "ban")


def _complements(tree: Tree, i: int, prepositions: tuple[str, ...]) -> list[int]:
    """The nouns in the complements of a word, and theirs in turn: "exports of oil"."""
    out: list[int] = []
    for prep in tree.children[i]:
        token = tree.tokens[prep]
        if token.dep not in ("prep", "agent") or token.text.lower() not in prepositions:
            continue
        for k in tree.children[prep]:
            if tree.tokens[k].dep in ("pobj", "pcomp"):
                out += _with_parts(tree, k)
    return out


def _with_parts(tree: Tree, k: int) -> list[int]:
    """A noun with its modifiers, what it is joined to, and what is of it."""
    out, waiting = list[int](), [k]
    while waiting:
        word = waiting.pop()
        if word in out:
            continue
        out.append(word)
        for child in tree.children[word]:
            token = tree.tokens[child]
            if token.dep in ("compound", "amod", "conj", "dobj"):
                waiting.append(child)
            elif token.dep == "prep" and token.text.lower() == "of":
                waiting += tree.children[child]
    return out


def _about(tree: Tree, lemmas: list[str], words: list[int]) -> tuple[str, ...]:
    """The measure of lowest rank among the goods named."""
    known = goods()
    best: tuple[int, tuple[str, ...]] | None = None
    for k in words:
        pair = f"{lemmas[k - 1]} {lemmas[k]}" if k else ""
        found = known.get(pair) or known.get(lemmas[k]) or known.get(tree.tokens[k].text.lower())
        if found and (best is None or found[0] < best[0]):
            best = found
    if best is None:
        return ()
    if best[1] == ("Export control",) and _from_target(tree, lemmas, words):
        return ("Import restrictions",)
    return best[1]


def _from_target(tree: Tree, lemmas: list[str], words: list[int]) -> bool:
    """Are the exports those of the target: "exports from Iran", "Iran's oil exports"?"""
    for k in words:
        if lemmas[k] not in ("export", "shipment", "sale", "delivery", "supply"):
            continue
        for child in tree.children[k]:
            token = tree.tokens[child]
            if token.dep == "poss" or (token.dep == "prep" and token.text.lower() == "from"):
                return True
            if token.dep == "amod" and token.ent == "NORP":
                return True
    return False


def _is_consent(tree: Tree, lemmas: list[str], i: int) -> bool:
    """Is the sanction an approval: "gave its sanction to", "the specific sanction of"?"""
    if lemmas[i] != "sanction" or tree.tokens[i].tag in ("NNS", "NNPS"):
        return False
    token = tree.tokens[i]
    if token.dep == "dobj" and lemmas[token.head] in other_senses("approval verb"):
        return True
    return any(tree.tokens[k].dep == "prep" and tree.tokens[k].text.lower() in ("of", "for", "to")
               for k in tree.children[i])  # fmt: skip


def _objects(tree: Tree, i: int) -> list[int]:
    return [k for k in tree.children[i] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative", "oprd")]


def _verb(tree: Tree, lemmas: list[str], i: int) -> Named | None:
    """A verb that sanctions by itself."""
    lemma, objects = lemmas[i], _objects(tree, i)
    if tree.tokens[i].text.lower().endswith("-sanctioned"):
        return None
    if lemma == "sanction":
        own = objects or ([tree.tokens[i].head] if tree.tokens[i].dep in ("acl", "relcl") else [])
        return Named(i, (i,), (), "imposed") if any(_can_suffer(tree, lemmas, k) for k in own) else None
    if lemma in ("blacklist", "embargo") and objects:
        return Named(i, (i,), (), "imposed")
    if lemma == "delist" and objects:
        return Named(i, (i,), (), "lifted")
    if lemma == "designate" and objects and tree.tokens[i].dep not in ("acl", "amod"):
        return Named(i, (i,), (), "imposed", weak=True, owned=True)
    return _listing(tree, lemmas, i, objects) or _of_goods(tree, lemmas, i, objects)


def _can_suffer(tree: Tree, lemmas: list[str], k: int) -> bool:
    """Is a noun somebody who is sanctioned, and not something that is allowed: "sanctioned the raid"?"""
    token = tree.tokens[k]
    if lemmas[k] in other_senses("approved"):
        return False
    if token.ent in ("PERSON", "ORG", "GPE", "NORP") or token.pos in ("PROPN", "PRON"):
        return True
    return lemmas[k] in kinds() or noun_ending_at([token.text.lower()], 0) is not None


def _listing(tree: Tree, lemmas: list[str], i: int, objects: list[int]) -> Named | None:
    """Somebody kept from entering, or cut off from SWIFT."""
    lemma = lemmas[i]
    froms = _complements(tree, i, ("from",)) + [m for p in tree.children[i] if tree.tokens[p].dep == "prt"
                                                for m in _complements(tree, p, ("from",))]  # fmt: skip
    froms += [m for p in tree.children[i] if tree.tokens[p].dep in ("prep", "advmod")
              for m in _complements(tree, p, ("from",))]  # fmt: skip
    if objects and any(lemmas[k] == "swift" for k in froms):
        return Named(i, (i,), ("Financial restrictions",), "imposed")
    below = [k for k in froms if lemmas[k] == "system"]
    if objects and any(lemmas[m] == "swift" for k in below for m in tree.children[k]):
        return Named(i, (i,), ("Financial restrictions",), "imposed")
    if lemma in _PROHIBIT and objects:
        said = [*froms, *_infinitives(tree, i)]
        if any(lemmas[k] in _ENTER for k in said) and not _about(tree, lemmas, objects):
            return Named(i, (i,), ("Travel ban",), "imposed", weak=True)
    if lemma in _VISA and any(lemmas[k] == "visa" for k in objects):
        return Named(i, (i,), ("Travel ban",), "imposed", weak=True)
    return None


def _infinitives(tree: Tree, i: int) -> list[int]:
    return [k for k in tree.children[i] if tree.tokens[k].dep in ("xcomp", "ccomp", "advcl")]


def _of_goods(tree: Tree, lemmas: list[str], i: int, objects: list[int]) -> Named | None:
    """A verb whose object tells the measure: "ban imports", "freeze assets", "halt aid", "close its airspace"."""
    parts = [k for obj in objects for k in _with_parts(tree, obj)]
    measures, act = _by_verb(lemmas[i], {lemmas[k] for k in parts}, _about(tree, lemmas, parts))
    known = lemmas[i] in _WHATEVER or any(_about(tree, lemmas, [k]) for k in objects)
    return (
        Named(i, tuple(sorted({i, *objects})), measures, act, weak=True, owned=lemmas[i] in _HALT)
        if objects and act and known
        else None
    )


def _by_verb(lemma: str, words: set[str], told: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The measures and the act of a verb by the goods that it is about; no act where it is none of ours."""
    if lemma in _FREEZE and told == ("Asset freeze",):
        return told, "imposed"
    if lemma in ("unfreeze", "unblock"):
        return ("Asset freeze",), "lifted"
    if lemma == "close" and words & {"airspace", "port"}:
        return ("Transportation restrictions",), "imposed"
    if lemma == "cap" and "price" in words:
        return ("Import restrictions",), "imposed"
    if (lemma in _PROHIBIT and told and told != ("Asset freeze",)) or (lemma in _HALT and set(told) & _HALTED):
        return told, "imposed"
    return told, "lifted" if lemma == "resume" and set(told) & _RESUMED else ""
