"""Whose sanctions, against whom, and who speaks of them: senders, targets and third parties of one act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.model import Coding, Event, Mention, Party, Span
from dragoman.resolve.actors import resolve
from dragoman.sanctions.climb import Climb
from dragoman.sanctions.model import Side, SideKind
from dragoman.sanctions.tables import actions, kinds
from dragoman.text.tree import Tree

_AGAINST = ("on", "against", "at", "upon", "targeting", "toward", "towards")
_WIDER = (*_AGAINST, "to", "from", "in", "for", "with", "into", "of", "over")
#: Countries and bodies whose name before "sanctions" is the sender's: "US sanctions", unlike "Russia sanctions".
_SENDERS = frozenset({"USA", "EUR", "UNO", "GBR", "IGO"})
_ADDRESSED = ("on", "upon", "to", "with")
_PARTS = frozenset({"det", "compound", "amod", "poss", "nummod", "nmod", "quantmod", "case", "advmod"})
_RELATIVE = frozenset({"that", "which", "who"})
#: What an entity's code rests on where only the article as a whole suggests it.
_GUESSED = frozenset({"article", "place", ""})
_STATE_SECTORS = frozenset({"GOV", "MIL", None})
#: Events whose actors and recipients are the sender and the target.
_TELLING = frozenset({"SANCTION", "CONCEDE", "COERCE", "RETREAT", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads parties off one sentence of a coding."""

    coding: Coding
    tree: Tree

    def sides(self, head: int, via: str) -> list[Side]:
        """A noun and what is joined to it, each as a side."""
        return [self.side(k, via) for k in _joined(self.tree, head)]

    def side(self, head: int, via: str) -> Side:
        """One noun phrase as a side; the code of a name in it stands in where its head has none."""
        tree, token = self.tree, self.tree.tokens[head]
        span = _phrase(tree, head)
        mention = self._mention(head)
        text = self.coding.article.text
        kind = _kind(tree, head)
        if kind == "sector" and (inside := self._inside(head)) is not None:
            return self._traded(span, inside)
        if mention is not None:
            entity = self.coding.entities[mention.chain]
            if entity.code:
                shown = mention.span if mention.span.covers(Span(token.start, token.end)) else span
                told = f"{via}: {entity.via}"
                return Side(shown, text[shown.start : shown.end], entity.code, entity.sector,
                            kind or _of_entity(token.ent, entity.sector, mention.kind), entity.name,
                            entity.wikidata_id, told)  # fmt: skip
        inside = self._inside(head)
        if inside is not None:
            return self._traded(span, inside, kind or "sector")
        found = resolve(text[span.start : span.end], self.coding.article.published, token.text)
        return Side(span, text[span.start : span.end], found.code, found.sector,
                    kind or _of_entity(token.ent, found.sector, "name"), None, None, f"{via}: {found.via}")  # fmt: skip

    def _traded(self, span: Span, inside: Mention, kind: SideKind = "sector") -> Side:
        """Goods and the like, told with whose they are: "imports of Norwegian fish"."""
        tree, text, entity = self.tree, self.coding.article.text, self.coding.entities[inside.chain]
        last = inside.span.end
        for i, token in enumerate(tree.tokens):
            if inside.span.start <= token.start < inside.span.end and token.dep in ("amod", "compound", "poss"):
                last = max(last, tree.tokens[token.head].end if token.head > i else last)
        whole = Span(min(span.start, inside.span.start), max(span.end, last))
        return Side(whole, text[whole.start : whole.end], entity.code, None, kind, entity.name, None,
                    f"of it: {entity.via}")  # fmt: skip

    def _mention(self, head: int) -> Mention | None:
        """The mention whose head the word is."""
        token = self.tree.tokens[head]
        fits = [m for m in self.coding.mentions if m.head.start <= token.start < m.head.end]
        return min(fits, key=lambda m: m.span.end - m.span.start, default=None)

    def _inside(self, head: int) -> Mention | None:
        """The first coded mention within the noun phrase and its "of": "imports of Norwegian fish"."""
        tree = self.tree
        first, last = tree.tokens[tree.left_edges[head]].start, tree.tokens[_of_edge(tree, head)].end
        for m in self.coding.mentions:
            if first <= m.span.start and m.span.end <= last:
                entity = self.coding.entities[m.chain]
                if entity.code and entity.via not in _GUESSED:
                    return m
        return None


def senders(reader: Reader, found: Climb, event: Event | None, third: Sequence[Side]) -> list[Side]:
    """Whose measure it is; empty where the text does not tell."""
    tree = reader.tree
    out: list[Side] = []
    if found.faced is not None:
        out = next((_doers(reader, found, at) for operator, at in reversed(found.over) if operator == "threaten"), [])
    elif found.doing is not None and not _breach(found) and not _third_party_at(found, found.doing):
        out = _doers(reader, found, found.doing)
    if not out or all(side.code is None for side in out):
        out = _owners(reader, found) or out
    if (not out or all(side.code is None for side in out)) and found.called_by is not None and not _breach(found):
        out = _addressee(reader, found.called_by) or out
    if event is None or _breach(found) or event.type not in _TELLING:
        return out
    others = {side.code for side in third}
    actors = [_of_party(party, "event") for party in event.actors if party.code not in others or not party.code]
    if not _coded(out):
        return actors or out
    return _joined_by_event(out, actors) if found.called_by is None else out


def _joined_by_event(sides: list[Side], told: list[Side]) -> list[Side]:
    """The sides, with those that the event has beside them: a list that the parser did not see as one."""
    codes, more = {side.code for side in sides}, {side.code for side in told}
    if not codes <= more:
        return sides
    return [*sides, *(side for side in told if side.code and side.code not in codes and side.span)]


def targets(reader: Reader, found: Climb, event: Event | None, who: Sequence[Side]) -> list[Side]:
    """Whom it is against; empty where the text does not tell. Somebody else than the senders is preferred."""
    own = {side.code for side in who}
    spare: list[Side] = []
    tells = event is not None and event.type in _TELLING
    told = [_of_party(party, "event") for party in event.recipients] if event is not None and tells else []
    for heads, via in _target_heads(reader.tree, found):
        out = [side for k in heads for side in reader.sides(k, via)]
        coded = _coded(out)
        if coded and any(side.code not in own for side in coded):
            return _joined_by_event(coded, told)
        spare = spare or coded
    return told if any(side.code and side.code not in own for side in told) else spare or told


def callers(reader: Reader, found: Climb) -> list[Side]:
    """Third parties: who demands, condemns, violates or denies violating."""
    if found.called_by is not None:
        out = _speaking(reader, found, found.called_by)
        if _breach(found) and found.called_by != found.doing:
            accused = _objects_of(reader, found.called_by)
            return accused or _doers(reader, found, found.doing)
        return out
    if _breach(found):
        return _helpers(reader, found) or _doers(reader, found, found.doing)
    return []


def _helpers(reader: Reader, found: Climb) -> list[Side]:
    """Who helps another to evade: "firms that helped Iran dodge"."""
    helper = next((k for k in found.passed if reader.tree.tokens[k].lemma.lower() in ("help", "assist", "enable")), None)
    return [] if helper is None else _doers(reader, found, helper)


def _breach(found: Climb) -> bool:
    return found.core in ("violated", "circumvented")


def _third_party_at(found: Climb, word: int) -> bool:
    """Is the subject of the word who demands or condemns, and not who sanctions?"""
    return any(at == word and operator in ("request", "oppose", "accuse") for operator, at in found.over)


def _coded(sides: Iterable[Side]) -> list[Side]:
    return [side for side in sides if side.code]


def _joined(tree: Tree, head: int) -> list[int]:
    """A word and its conjuncts, in order."""
    out = [head]
    for k in tree.children[head]:
        if tree.tokens[k].dep == "conj" and tree.tokens[k].pos not in ("VERB", "AUX"):
            out += _joined(tree, k)
    return out


def _phrase(tree: Tree, head: int) -> Span:
    """The head with its modifiers before it."""
    first = head
    for k in tree.children[head]:
        if k < first and tree.tokens[k].dep in _PARTS:
            first = min(first, tree.left_edges[k])
    return Span(tree.tokens[first].start, tree.tokens[head].end)


def _of_edge(tree: Tree, head: int) -> int:
    """The last word of the noun with its "of", "to", "from" and "in" complements."""
    last = head
    for k in tree.children[head]:
        if k > head and tree.tokens[k].dep == "prep":
            last = max(last, tree.right_edges[k])
    return last


def _kind(tree: Tree, head: int) -> SideKind | None:
    token = tree.tokens[head]
    known = kinds().get(token.lemma.lower()) or kinds().get(token.text.lower())
    if known == "person":
        return "person"
    if known in ("entity", "sector", "vessel") and token.pos != "PROPN":
        return known  # type: ignore[return-value]
    if known == "entity" and token.pos == "PROPN":
        return "entity"
    return {"PERSON": "person", "ORG": "entity", "PRODUCT": "vessel"}.get(token.ent)  # type: ignore[return-value]


def _of_entity(ent: str, sector: str | None, kind: str) -> SideKind:
    if ent in ("GPE", "NORP", "LOC"):
        return "state"
    if sector in ("BUS", "MED", "JRN", "REB", "CRM", "UAF"):
        return "entity"
    return "state" if sector in _STATE_SECTORS else "entity"


def _subjects(tree: Tree, verb: int) -> list[int]:
    """Who does what the verb says: its subject, or the agent of a passive."""
    agents = [m for k in tree.children[verb] if tree.tokens[k].dep in ("agent", "prep")
              and tree.tokens[k].text.lower() == "by" for m in tree.children[k]
              if tree.tokens[m].dep == "pobj" and tree.tokens[m].ent not in ("DATE", "TIME")]  # fmt: skip
    passive = any(tree.tokens[k].dep == "nsubjpass" for k in tree.children[verb]) or (
        tree.tokens[verb].tag == "VBN" and tree.tokens[verb].dep in ("acl", "amod"))
    if passive:
        return agents
    return [k for k in tree.children[verb] if tree.tokens[k].dep == "nsubj"]


def _doers(reader: Reader, found: Climb, word: int | None) -> list[Side]:
    """Who does what a verb or noun tells, followed up to the verb whose subject it shares."""
    tree, via = reader.tree, "subject"
    for _ in range(12):
        if word is None:
            return []
        token = tree.tokens[word]
        if token.pos in ("VERB", "AUX"):
            own = _subjects(tree, word)
            if own and tree.tokens[own[0]].text.lower() in _RELATIVE and token.dep == "relcl":
                word = _bringer(tree, token.head)
                continue
            if own:
                return [side for k in own for side in reader.sides(k, f"{via} of {token.text}")]
            if any(tree.tokens[k].dep == "nsubjpass" for k in tree.children[word]) or (
                token.tag == "VBN" and token.dep in ("acl", "amod")
            ):
                return _passive_doer(reader, word, found)
            word = _controller(reader, word)
            if isinstance(word, list):
                return [side for k in word for side in reader.sides(k, "addressee")]
            continue
        owners = _possessors(tree, word)
        if owners:
            return [side for k in owners for side in reader.sides(k, "owner")]
        word = _bringer(tree, word)
        if word is not None and _third_party_at(found, word):
            return []
    return []


def _passive_doer(reader: Reader, verb: int, found: Climb) -> list[Side]:
    """ "Sanctions will be imposed, Paris said" tells no sender; "urged to lift" has its own."""
    return []


def _controller(reader: Reader, verb: int) -> int | list[int] | None:
    """Where the subject of a verb without one stands: a verb to go on from, or the words addressed."""
    tree, token = reader.tree, reader.tree.tokens[verb]
    parent = token.head
    if parent == verb:
        return None
    above = tree.tokens[parent]
    if token.dep == "conj":
        return parent
    if token.dep in ("pcomp", "prep", "agent") and above.pos == "ADP":
        over = above.head
        if tree.tokens[over].pos in ("VERB", "AUX"):
            if above.text.lower() in ("of", "for", "from") and (direct := _direct(tree, over)):
                return direct
            return over
        return over
    if token.dep in ("xcomp", "ccomp", "advcl", "acl", "relcl", "oprd", "dobj", "acomp"):
        if above.pos in ("VERB", "AUX") and (addressed := _addressed(tree, parent, verb)):
            return addressed
        return parent
    return None


def _direct(tree: Tree, verb: int) -> list[int]:
    return [k for k in tree.children[verb] if tree.tokens[k].dep in ("dobj", "nsubjpass")]


def _addressed(tree: Tree, verb: int, before: int) -> list[int]:
    """Whom a verb asks, tells or helps to do it: "urged the EU to", "called on Berlin to"."""
    direct = [k for k in tree.children[verb] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative") and k < before
              and tree.tokens[k].pos in ("NOUN", "PROPN", "PRON")]  # fmt: skip
    lemma = tree.tokens[verb].lemma.lower()
    if direct and lemma in ("urge", "ask", "press", "want", "tell", "order", "help", "beg", "encourage", "push",
                            "pressure", "invite", "allow", "implore", "exhort", "request", "lobby", "advise", "force",
                            "require", "petition", "expect", "let", "warn"):  # fmt: skip
        return direct
    if lemma in ("call", "appeal", "press", "prevail"):
        return [m for k in tree.children[verb] if tree.tokens[k].dep in ("prep", "prt") and k < before
                and tree.tokens[k].text.lower() in _ADDRESSED for m in tree.children[k]
                if tree.tokens[m].dep == "pobj"]  # fmt: skip
    return []


def _addressee(reader: Reader, verb: int) -> list[Side]:
    """Whom a request names, wherever in its sentence the words stand."""
    found = _addressed(reader.tree, verb, len(reader.tree.tokens))
    return [side for k in found for side in reader.sides(k, "addressee")]


def _objects_of(reader: Reader, verb: int) -> list[Side]:
    return [side for k in _direct(reader.tree, verb) for side in reader.sides(k, "accused")]


def _bringer(tree: Tree, noun: int) -> int | None:
    """The verb that governs a noun: "introduced a bill"."""
    node = noun
    for _ in range(6):
        token = tree.tokens[node]
        if token.head == node:
            return None
        node = token.head
        if tree.tokens[node].pos in ("VERB", "AUX"):
            return node if token.dep in ("dobj", "pobj", "prep", "attr", "nsubjpass", "oprd") else None
    return None


def _possessors(tree: Tree, noun: int) -> list[int]:
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


def _speaking(reader: Reader, found: Climb, word: int) -> list[Side]:
    """Who demands or condemns: the subject of the word, or the speaker of a clause with "should"."""
    tree = reader.tree
    modal = any(tree.tokens[k].dep == "aux" and tree.tokens[k].text.lower() in ("should", "must", "ought")
                for k in tree.children[word])  # fmt: skip
    has_to = tree.tokens[word].lemma.lower() in ("have", "need")
    if modal or has_to:
        node = word
        for _ in range(10):
            token = tree.tokens[node]
            if token.dep == "ccomp" and token.head != node:
                return [side for k in _subjects(tree, token.head) for side in reader.sides(k, "speaker")]
            if token.head == node:
                break
            node = token.head
        return []
    return _doers(reader, found, word)


def _owners(reader: Reader, found: Climb) -> list[Side]:
    """Whose the sanctions are called: "US sanctions", "its sanctions", "sanctions by the EU"."""
    tree = reader.tree
    out: list[Side] = []
    for noun in _nouns(tree, found):
        before = [k for k in tree.children[noun] if k < noun and tree.tokens[k].dep in ("poss", "compound", "amod", "nmod")]
        if noun != found.named.head:
            before = [k for k in before if tree.tokens[k].dep == "poss" or tree.tokens[k].ent in ("GPE", "ORG", "NORP")]
        for k in before:
            out += [side for side in reader.sides(k, "owner of the sanctions") if _is_sender(tree, k, side)]
        for k in tree.children[noun]:
            if tree.tokens[k].dep in ("prep", "agent") and tree.tokens[k].text.lower() in ("by", "from", "of"):
                out += [side for m in tree.children[k] if tree.tokens[m].dep == "pobj"
                        for side in reader.sides(m, "owner of the sanctions") if side.code and
                        tree.tokens[k].text.lower() == "by"]  # fmt: skip
    for verb in _participles(tree, found.named.head):
        out += [side for k in _subjects(tree, verb) for side in reader.sides(k, f"subject of {tree.tokens[verb].text}")]
    return _coded(out)


def _is_sender(tree: Tree, k: int, side: Side) -> bool:
    """May a name before the noun be the sender's, and not the target's ("Russia sanctions")?"""
    token = tree.tokens[k]
    if not side.code or (token.dep != "poss" and side.via.rpartition(": ")[2] in _GUESSED):
        return False
    return token.dep == "poss" or token.ent == "NORP" or side.code in _SENDERS or token.pos == "ADJ"


def _participles(tree: Tree, noun: int) -> list[int]:
    return [k for k in tree.children[noun] if tree.tokens[k].dep in ("acl", "relcl") and tree.tokens[k].pos == "VERB"
            and actions().get((tree.tokens[k].lemma.lower(), "object")) == "imposed"]  # fmt: skip


def _nouns(tree: Tree, found: Climb) -> list[int]:
    """The naming noun and the nouns passed above it before any verb."""
    out = [found.named.head]
    for k in found.passed[1:]:
        if tree.tokens[k].pos in ("VERB", "AUX"):
            break
        if tree.tokens[k].pos in ("NOUN", "PROPN"):
            out.append(k)
    return out if tree.tokens[out[0]].pos != "VERB" else []


def _target_heads(tree: Tree, found: Climb) -> Iterator[tuple[list[int], str]]:
    """Where the target may stand, the surest first."""
    head, doing = found.named.head, found.doing
    if found.faced is not None:
        yield [k for k in tree.children[found.faced] if tree.tokens[k].dep == "nsubj"], "subject"
    nouns = _nouns(tree, found)
    for noun in nouns:
        yield _complements(tree, noun, _AGAINST), "against"
        yield _aimed(tree, noun), "targeting"
    if tree.tokens[head].pos == "VERB":
        own = [k for k in tree.children[head] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative")]
        if tree.tokens[head].tag == "VBN" and tree.tokens[head].dep == "acl":
            own = [tree.tokens[head].head]
        yield own, "object"
        for k in own:
            yield _complements(tree, k, _WIDER), "of the object"
        yield _complements(tree, head, _WIDER), "complement"
        # "froze the assets and banned him": the object of the first verb's object is told by the event
        return
    if doing is not None and tree.tokens[doing].pos in ("VERB", "AUX"):
        if _takes_target(tree, found, doing):
            yield [k for k in tree.children[doing] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative")], "object"
        yield _complements(tree, doing, _AGAINST), "against"
    for verb in (k for noun in nouns for k in _participles(tree, noun)):
        yield _complements(tree, verb, _AGAINST), "against"
    for noun in nouns:
        yield _before(tree, noun), "before the noun"
    for noun in nouns:
        yield [m for k in _complements(tree, noun, _AGAINST) for m in _complements(tree, k, _WIDER)], "of what it is on"
        yield _complements(tree, noun, ("to", "from", "in", "for")), "complement"


def _takes_target(tree: Tree, found: Climb, verb: int) -> bool:
    """ "Hit Iran with sanctions", "added him to the list", "threatened Ankara with": the object is the target."""
    objects = {k for k in tree.children[verb] if tree.tokens[k].dep in ("dobj", "nsubjpass", "dative")}
    return not objects & set(found.passed)


def _complements(tree: Tree, i: int, prepositions: Sequence[str]) -> list[int]:
    return [m for k in tree.children[i] if tree.tokens[k].dep in ("prep", "dative")
            and tree.tokens[k].text.lower() in prepositions for m in tree.children[k]
            if tree.tokens[m].dep == "pobj" and tree.tokens[m].ent not in ("DATE", "TIME")]  # fmt: skip


def _aimed(tree: Tree, noun: int) -> list[int]:
    """ "Sanctions targeting banks", "aimed at": the object of the participle."""
    out: list[int] = []
    for k in tree.children[noun]:
        lemma = tree.tokens[k].lemma.lower()
        if tree.tokens[k].dep in ("acl", "relcl") and lemma in ("target", "hit", "aim", "direct", "affect", "cover"):
            out += [m for m in tree.children[k] if tree.tokens[m].dep == "dobj"]
            out += _complements(tree, k, ("at", "against"))
    return out


def _before(tree: Tree, noun: int) -> list[int]:
    """ "Russia sanctions": a country's name before the noun, unless it is one that sanctions."""
    return [k for k in tree.children[noun] if tree.tokens[k].dep in ("compound", "nmod") and tree.tokens[k].ent == "GPE"
            and tree.tokens[k].pos == "PROPN" and tree.tokens[k].text.lower() not in ("us", "u.s.", "uk", "u.k.", "un",
                                                                                      "u.n.", "eu", "states", "uk.")]  # fmt: skip


def _of_party(party: Party, via: str) -> Side:
    kind: SideKind = "state" if party.sector in _STATE_SECTORS else "entity"
    last = party.text.split()[-1].lower().rstrip("s") if party.text.split() else ""
    known = kinds().get(last) or kinds().get(party.text.split()[-1].lower() if party.text.split() else "")
    if known in ("person", "entity", "sector", "vessel"):
        kind = known  # type: ignore[assignment]
    code = None if last in ("west", "western") else party.code
    return Side(party.span, party.text, code, party.sector, kind, party.name, party.wikidata_id,
                f"{via}: {party.via}")  # fmt: skip


def unguessed(sides: Sequence[Side], others: Sequence[Side]) -> tuple[Side, ...]:
    """Sides whose code is only a guess from the article lose it where it is the other side's."""
    codes = {side.code for side in others}
    return tuple(
        replace(side, code=None) if side.code in codes and side.via.rpartition(": ")[2] in _GUESSED else side
        for side in sides
    )
