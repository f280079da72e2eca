"""Which phrases mean the same: names, appositions, descriptions, pronouns.

Precise rules in a fixed order. Names are grouped first, wherever they stand; then the text is read from left to right
and each description and pronoun joins the best chain so far, or begins its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dragoman.text.features import Featured, Number, ReferentClass, office
from dragoman.text.namesakes import name_groups
from dragoman.text.nouns import Gender, noun, words
from dragoman.text.speakers import Voices

# How many sentences back a pronoun or a description may reach.
_PRONOUN_REACH = 3
_DESCRIPTION_REACH = 12
_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
# Descriptions that may mean any group.
_BANDS = frozenset({"group", "organisation", "organization", "movement"})
# The number of the sentence, from 1, by which a report names the person that its first told of, with or without an age.
_LEAD = 2
# Who fights a government for his own country.
_REBELS = frozenset({"rebel", "guerrilla"})
# What organisations of states are, and what they are called beside it.
_UNIONS = frozenset({"bloc", "alliance"})
_OF_UNIONS = frozenset({
    "regional", "trade", "trading", "economic", "continental", "military", "defence", "defense",
    "-", "member", "nation",
})  # fmt: skip
# The states that "the kingdom" and "the emirate" may mean.
_REALMS = {
    "kingdom": frozenset({
        "BEL", "BHR", "BTN", "DNK", "ESP", "GBR", "JOR", "KHM", "LSO", "MAR", "NLD", "NOR", "SAU", "SWE", "SWZ", "THA",
        "TON",
    }),
    "emirate": frozenset({"ARE", "KWT", "QAT"}),
}  # fmt: skip
# How many are told of, and what is told of states and of who speaks for them.
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_STATES = frozenset({"country", "nation", "state", "side", "government", "neighbour", "neighbor", "power", "ally"})
_IN_OFFICE = frozenset({"leader", "president", "minister", "chancellor", "premier"})
# What the first of two that "they" sums up is not: one of a longer list, a nationality before a noun.
_NO_FIRST = frozenset({"conj", "amod", "compound", "nmod", "poss"})
# What "it" seems, or is, where it means the clause behind.
_SEEMING = frozenset({"appear", "seem", "emerge", "happen", "transpire"})
_JUDGING = frozenset({
    "absurd", "clear", "critical", "crucial", "dangerous", "difficult", "easy", "essential", "fair", "good", "hard",
    "important", "impossible", "inevitable", "likely", "necessary", "obvious", "plain", "possible", "probable",
    "reasonable", "right", "sad", "safe", "true", "unacceptable", "unclear", "unlikely", "vital", "wrong",
})  # fmt: skip
# Verbs whose subject also does what follows their object: "called him to say".
_PROMISED = frozenset({"call", "phone", "telephone", "promise"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


@dataclass(slots=True)
class Chain:
    """Phrases of one referent, as gathered so far."""

    members: list[int] = field(default_factory=list)
    #: Number of the sentence of the latest.
    sentence: int = 0
    number: Number = ""
    gender: Gender = ""
    kind: ReferentClass = ""
    titles: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    code: str | None = None
    named: bool = False
    #: Number of the sentence where it was last named first of two: "Ama Boateng and Kofi Mensah".
    first_of_two: int = -1
    #: Is it an armed group by name, or its men?
    armed: bool = False
    #: Is it somebody whom the tables know?
    known: bool = False

    def add(self, index: int, item: Featured) -> None:
        """Take in a phrase and what it tells."""
        self.members.append(index)
        self.sentence = item.sentence
        if item.phrase.kind == "pronoun":
            self.gender = self.gender or ("m" if item.lower in _HE else "f" if item.lower in _SHE else "")
            return
        self.number = self.number or item.number
        self.gender = self.gender or item.gender
        self.kind = self.kind or item.kind
        self.titles |= item.titles
        self.heads.add(item.phrase.token.lemma)
        self.code = self.code or item.found.code
        self.named = self.named or item.phrase.kind == "name"
        self.known = self.known or item.found.via.startswith("table:leaders")
        self.armed = self.armed or (item.found.sector == "REB" and _bears_arms(item))


class Links(NamedTuple):
    """Whom the phrases of an article mean."""

    #: For each phrase the number of its chain, from 0 without gaps.
    chain_of: list[int]
    #: By index of a phrase that means several at once, the chains beside its own: "they" after "Kenya and Uganda".
    others: dict[int, tuple[int, ...]]


def link(items: Sequence[Featured], voices: Voices) -> Links:
    """Assign every phrase to a chain.

    Args:
        items: the phrases of an article in the order of the text.
        voices: who speaks, by indices into `items`.
    """
    return _Linker(items, voices).run()


class _Linker:
    """One article's chains in the making."""

    def __init__(self, items: Sequence[Featured], voices: Voices) -> None:
        self.items = items
        self.voices = voices
        self.by_head = {(item.sentence, item.phrase.head): i for i, item in enumerate(items)}
        self.same_as = name_groups(items, self.by_head)
        self.sizes = Counter(self.same_as)
        self.chains: list[Chain] = []
        self.chain_of: list[int] = [-1] * len(items)
        #: Group of names → its chain.
        self.roots: dict[int, int] = {}
        #: Chains, the latest mentioned last.
        self.active: dict[int, None] = {}
        #: Named states and bodies (first phrase of each) → how often they were a subject so far.
        self.acting: Counter[int] = Counter()
        #: By index of a phrase that means several, the chains beside its own.
        self.others: dict[int, tuple[int, ...]] = {}

    def run(self) -> Links:
        waiting = []
        for i, item in enumerate(self.items):
            if item.subject and item.phrase.kind == "name" and _may_issue(item):
                self.acting[self.same_as[i]] += 1
            speaker = self._speaker(item) if item.lower in _FIRST_PERSON and item.phrase.kind == "pronoun" else None
            if speaker is not None and speaker > i:
                waiting.append((i, speaker))
            else:
                self._place(i, item, speaker)
        for i, speaker in waiting:
            if self.chain_of[speaker] < 0:  # the speaker waits too: "I" tells who speaks
                self._place(i, self.items[i], None)
            self.chain_of[i] = max(self.chain_of[i], self.chain_of[speaker])
        return Links(self.chain_of, self.others)

    def _place(self, i: int, item: Featured, speaker: int | None) -> None:
        """Put a phrase into its chain, an old or a new one."""
        root = self.same_as[i]
        chain = self.roots.get(root)
        if speaker is not None and self.chain_of[speaker] >= 0:
            chain = self.chain_of[speaker]
        elif chain is None and item.phrase.kind == "pronoun":
            chain = self._pronoun(item)
            if chain is not None and item.lower in _THEY:
                self._mean(i, chain, self._joined(self.chains[chain].members[-1]))
        elif chain is None and item.phrase.kind == "nominal" and self.sizes[root] == 1:
            chain = self._description(i, item)
        elif chain is None and item.phrase.kind == "name":
            chain = self._introduced(item)
        if chain is None:
            chain = len(self.chains)
            self.chains.append(Chain())
        self.roots[root] = chain
        self.chains[chain].add(i, item)
        self.chain_of[i] = chain
        self.active.pop(chain, None)
        self.active[chain] = None
        first = self._first_of_two(item)
        if first is not None:
            self.chains[first].first_of_two = item.sentence

    def _mean(self, i: int, chain: int, all_of: Sequence[int]) -> None:
        """Note that a phrase of one chain means others too."""
        if others := tuple(n for n in dict.fromkeys(all_of) if n != chain):
            self.others[i] = others

    def _joined(self, last: int) -> list[int]:
        """The chains of all the names that "and" joins to one, or that a plural before meant; of other phrases none."""
        if last in self.others:
            return [self.chain_of[last], *self.others[last]]
        item = self.items[last]
        if item.phrase.kind != "name" or item.number == "pl":
            return []
        heads = _conjuncts(item)
        found = [self.by_head.get((item.sentence, at)) for at in heads]
        members = [m for m in found if m is not None and self.chain_of[m] >= 0 and self.items[m].phrase.kind == "name"]
        return [self.chain_of[m] for m in members] if len(members) == len(heads) else []

    def _first_of_two(self, item: Featured) -> int | None:
        """The chain of the person or state to whose name "and" joins this one, where it joins no third."""
        token, tokens = item.phrase.token, item.phrase.sentence.tokens
        first = self.by_head.get((item.sentence, token.head)) if token.dep == "conj" else None
        if first is None or item.phrase.kind != "name" or item.kind not in ("person", "country"):
            return None
        other = self.items[first]
        same = other.phrase.kind == "name" and other.kind == item.kind and self.chain_of[first] >= 0
        third = any(t.dep == "conj" and t.head == item.phrase.head for t in tokens)
        return self.chain_of[first] if same and not third and other.phrase.token.dep not in _NO_FIRST else None

    def _introduced(self, item: Featured) -> int | None:
        """The chain of "a former soldier", of whom a report's sentence before told, where his name now follows.

        So begin reports of persons whom nobody knows yet: "A nurse was jailed on Monday. Mary Musa, 34, had ...". Who
        bears another title is another; who does something to somebody may be meant as little as the one it is done to.
        """
        unknown = item.found.code is None and item.kind == "person" and item.number != "pl"
        if not unknown or not item.subject or not (_is_aged(item) or item.sentence <= _LEAD):
            return None
        titles = item.titles.difference(item.name_words)
        for n, chain in self._recent(item, 1):
            told = self.items[chain.members[0]]
            if (
                chain.sentence < item.sentence and told.sentence == item.sentence - 1 and _is_one(told)
                and not chain.named and item.gender in ("", chain.gender or item.gender)
                and (not titles or not titles.isdisjoint(told.titles))
            ):  # fmt: skip
                alone = told.phrase.token.dep == "nsubjpass" or not any(
                    other.kind == "person" and other.number != "pl" and other.sentence == chain.sentence
                    for m, other in self._recent(item, 1) if m != n
                )  # fmt: skip
                return n if alone else None
        return None

    def _description(self, index: int, item: Featured) -> int | None:
        """The chain that "the minister", "the group" or "the country" takes up."""
        if not item.definite or item.phrase.names:
            return None
        lemma = item.phrase.token.lemma
        if _hostile(item, lemma):
            armed = self._armed(item)
            if armed is not None:
                return armed
        if item.number == "pl":
            return None if _of_somebody(item) else self._of_several(index, item)
        return self._of_one(index, item, lemma)

    def _of_several(self, index: int, item: Featured) -> int | None:
        """The chain that "the two leaders" or "the attackers" takes up; of the former the first of both."""
        meant = self._counted(item)
        if meant:
            self._mean(index, meant[0], meant)
            return meant[0]
        return self._same_definite(item)

    def _counted(self, item: Featured) -> list[int]:
        """The persons or states, as many as are told, that were named last: of "the three leaders" three."""
        inner = item.phrase.sentence.tokens[item.phrase.first : item.phrase.head]
        count = next((_COUNTS[token.text.lower()] for token in inner if token.text.lower() in _COUNTS), 0)
        lemma = item.phrase.token.lemma
        kind = "country" if lemma in _STATES else "person" if lemma in _IN_OFFICE else ""
        if not count or not kind:
            return []
        found: dict[int, list[int]] = {}
        for n, chain in self._recent(item, _PRONOUN_REACH):
            if chain.named and chain.number != "pl" and chain.kind == kind and chain.code is not None:
                found.setdefault(chain.sentence, []).append(n)
        meant: list[int] = []
        for number in sorted(found, reverse=True):
            meant = sorted(found[number]) + meant
            if len(meant) >= count:
                return meant if len(meant) == count else []
        return []

    def _of_one(self, index: int, item: Featured, lemma: str) -> int | None:
        """The chain that a description of one takes up."""
        if _tells_age(item) or lemma in words("anybody"):
            return self._someone(item)
        states = self._states(item, lemma)
        if states is not None:
            return states
        modified = item.phrase.head - item.phrase.first > 1 or item.phrase.end > item.phrase.last
        if modified:
            same = self._same_words(index, item)
            if same is not None or item.kind != "person" or _of_somebody(item):
                return same
            return self._titled(item, office(item.phrase))
        tests = (self._of_class, self._titled) if lemma in _BANDS else (self._titled, self._of_class)
        for test in tests:  # any may be "the group": rather the one named last than who was once called so
            chain = test(item, lemma)
            if chain is not None:
                return chain
        return self._same_definite(item)

    def _recent(self, item: Featured, reach: int) -> Iterator[tuple[int, Chain]]:
        """Chains mentioned within so many sentences before, the latest first."""
        for n in reversed(self.active):
            chain = self.chains[n]
            if item.sentence - chain.sentence > reach:
                break
            yield n, chain

    def _armed(self, item: Featured) -> int | None:
        """The armed group that "the terror group" or "the extremists" means: the one named last before.

        Extremists are first of all those of a group that belongs to no country; rebels are none of such a group. Who
        acts in the clause is not meant.
        """
        armed = [
            (n, chain.code)
            for n, chain in self._recent(item, _DESCRIPTION_REACH)
            if chain.armed and not self._same_clause(item, self.items[chain.members[-1]])
        ]
        if _extreme(item):
            armed = [pair for pair in armed if pair[1] == "IMG"] or armed
        elif _called(item, _REBELS) and armed and armed[0][1] == "IMG":
            return None
        return armed[0][0] if armed else None

    def _someone(self, item: Featured) -> int | None:
        """The person named last before, whom "the 33-year-old" or "the man" means; no office holder."""
        for n, chain in self._recent(item, _PRONOUN_REACH):
            if chain.kind == "person" and chain.named and chain.number != "pl" and not chain.known:
                return n if not item.gender or not chain.gender or item.gender == chain.gender else None
        return self._same_definite(item)

    def _states(self, item: Featured, lemma: str) -> int | None:
        """The organisation of states that "the bloc" means, or the state that "the kingdom" does."""
        if lemma in _UNIONS:
            return self._union(item)
        return self._realm(item, _REALMS[lemma]) if lemma in _REALMS else None

    def _union(self, item: Featured) -> int | None:
        """The organisation of states named last, which "the bloc" or "the regional alliance" means."""
        if not is_union(item):
            return None
        near = self._recent(item, _DESCRIPTION_REACH)
        return next(
            (n for n, chain in near if chain.named and chain.kind != "country" and chain.code in ("IGO", "EUR")), None
        )

    def _realm(self, item: Featured, codes: frozenset[str]) -> int | None:
        """The state named last of those that are kingdoms, or emirates."""
        near = self._recent(item, 4)
        return next((n for n, chain in near if chain.named and chain.kind == "country" and chain.code in codes), None)

    def _titled(self, item: Featured, lemma: str) -> int | None:
        """Who was described by this very noun before: of persons he of whom most is said, of others the latest."""
        fit = [
            (n, chain)
            for n, chain in self._recent(item, _DESCRIPTION_REACH)
            if lemma in chain.titles and chain.number != "pl" and (chain.named or chain.heads == {lemma})
        ]
        if fit and noun(lemma.rsplit(" ", 1)[-1]).kind == "person":
            return max(fit, key=lambda pair: len(pair[1].members) - (item.sentence - pair[1].sentence))[0]
        return fit[0][0] if fit else None

    def _of_class(self, item: Featured, lemma: str) -> int | None:
        """The latest named referent of the class that the noun takes up."""
        if lemma in _BANDS:
            armed = next((n for n, chain in self._recent(item, 4) if chain.armed), None)
            if armed is not None:
                return armed
        for name, kind, reach in (("country", "country", 2), ("group", "group", 4)):
            if lemma in words(name):
                for n, chain in self._recent(item, reach):
                    if (
                        chain.kind == kind
                        and chain.named
                        and chain.number != "pl"
                        and not (name == "country" and self._stands_beside(item, self.items[chain.members[-1]]))
                        and (name != "group" or lemma in _BANDS)
                    ):
                        return n
        return None

    def _stands_beside(self, item: Featured, other: Featured) -> bool:
        """Is a state told together with "the country", so that another is meant: "Kenya warned the country"?"""
        return _within_one(item, other) or (other.subject and not item.subject and self._same_clause(item, other))

    def _same_words(self, index: int, item: Featured) -> int | None:
        """An earlier description in the same words."""
        text = item.phrase.written
        for n, chain in self._recent(item, _DESCRIPTION_REACH):
            if any(self.items[m].phrase.written == text for m in chain.members if m != index):
                return n
        return None

    def _same_definite(self, item: Featured) -> int | None:
        """An earlier phrase with the same head, if this one is "the ..."."""
        lemma = item.phrase.token.lemma
        for n, chain in self._recent(item, 4):
            if lemma in chain.heads and chain.number == item.number and not chain.named:
                return n
        return None

    def _pronoun(self, item: Featured) -> int | None:
        """The chain of a pronoun's antecedent."""
        lower = item.lower
        if lower in _RELATIVE:
            return self._relative(item)
        if lower in _HE or lower in _SHE or lower in _IT or lower in _THEY:
            return None if lower == "it" and _stands_for_clause(item) else self._antecedent(item)
        return None

    def _relative(self, item: Featured) -> int | None:
        """Whom a relative clause hangs on."""
        tokens = item.phrase.sentence.tokens
        at = item.phrase.head
        for _ in range(6):
            if tokens[at].dep == "relcl":
                found = self.by_head.get((item.sentence, tokens[at].head))
                return self.chain_of[found] if found is not None and self.chain_of[found] >= 0 else None
            at = tokens[at].head
        return None

    def _speaker(self, item: Featured) -> int | None:
        """The phrase of who says "I" or "we" here; it may come after the words."""
        speaker = self.voices.of_quote[item.quote] if item.quote is not None else None
        if speaker is None:
            speaker = self.voices.before(item.sentence)
        if speaker is None and item.quote is None and item.lower in _WE:
            speaker = self._issuer()
        return speaker

    def _issuer(self) -> int | None:
        """Who says "we" in a statement without marks: the state or body that most often acts in it so far."""
        often = self.acting.most_common(1)
        return often[0][0] if often else None

    def _antecedent(self, item: Featured) -> int | None:
        best, best_score = None, 0.0
        before = self._spoke_before(item)
        for n, chain in self._recent(item, _PRONOUN_REACH):
            score = self._weight(item, chain) if _agrees(item.lower, chain) else 0.0
            if n == before and score:
                score += 3.0
            if score > best_score:
                best, best_score = n, score
        return best

    def _weight(self, item: Featured, chain: Chain) -> float:
        """How likely the chain is what the pronoun means; 0 and less is impossible."""
        last = self.items[chain.members[-1]]
        if self._same_clause(item, last):
            return 0.0
        distance = item.sentence - last.sentence
        score = 8.0 - 3.0 * distance
        score += 2.0 if last.subject else 0.0
        score += 1.0 if distance == 1 and item.lower not in _THEY and _by_whom(last) else 0.0
        score += 0.5 if chain.named else 0.0
        score += min(len(chain.members), 4) * 0.4
        if distance == 0:
            score -= 0.05 * (item.phrase.head - last.phrase.head)
        score += 3.0 if _owns_whole(last, item) else 0.0
        score -= self._by_voice(item, chain)
        if item.lower in _THEY and (chain.number == "pl" or chain.first_of_two == last.sentence or last.lower in _THEY):
            score += 3.0
        if item.lower in _THEY and not chain.named and chain.kind not in ("person", "group", "country"):
            score -= 3.0  # parties are people
        if item.lower in _IT and chain.kind == "place":
            score -= 3.0
        if item.lower in _IT and item.subject and chain.kind in ("country", "group"):
            score += 0.5
        if (item.lower in _HE and chain.gender == "m") or (item.lower in _SHE and chain.gender == "f"):
            score += 1.5
        return score

    def _spoke_before(self, item: Featured) -> int | None:
        """The chain that spoke last, where the pronoun speaks: "X said no. He added …"."""
        if item.quote is not None or not item.subject or _verb_lemma(item) not in words("speech"):
            return None
        before = self.voices.before(item.sentence, 1)
        return self._chain_at(before) if before is not None else None

    def _by_voice(self, item: Featured, chain: Chain) -> float:
        """How unlikely the chain is because of who speaks."""
        speaker = self.voices.of_quote[item.quote] if item.quote is not None else None
        if speaker is None:
            ours = item.quote is None and item.lower in _THEY and self._is_us(chain)
            return 6.0 if ours else 0.0  # who writes "we" is not "they"
        own = self._chain_at(speaker)
        if own is not None and own == self.chain_of[chain.members[-1]]:
            return 8.0  # who speaks does not call himself "he"
        code = self.items[speaker].found.code or (self.chains[own].code if own is not None else None)
        return 12.0 if item.lower in _THEY and chain.code is not None and chain.code == code else 0.0

    def _is_us(self, chain: Chain) -> bool:
        """Did the chain say "we" of late, without marks?"""
        return any(self.items[m].quote is None and self.items[m].lower in _WE for m in chain.members[-3:])

    def _chain_at(self, index: int) -> int | None:
        """The chain of a phrase, also of one further on whose name was read before."""
        return self.chain_of[index] if self.chain_of[index] >= 0 else self.roots.get(self.same_as[index])

    def _same_clause(self, item: Featured, other: Featured) -> bool:
        """Do both hang on one verb, so that a plain pronoun cannot mean the other?"""
        if item.sentence != other.sentence or item.phrase.token.tag == "PRP$":
            return self._holds(item, other)
        if item.lower in ("himself", "herself", "itself", "themselves"):
            return False
        shared = other.subject and not item.subject and _verb(other) in _shared_verbs(item)
        return shared or _verb(item) == _verb(other)

    def _holds(self, item: Featured, other: Featured) -> bool:
        """Is the possessive part of the other phrase itself?"""
        return item.sentence == other.sentence and other.phrase.first <= item.phrase.head <= other.phrase.end


def _conjuncts(item: Featured) -> list[int]:
    """The words that "and" joins with a phrase's head, this among them; none where they stand before a noun."""
    tokens = item.phrase.sentence.tokens
    joining = {token.head for token in tokens if token.dep == "conj"}
    # The parser takes the second of three for a name of the first: "Kenya, Uganda and Rwanda".
    linked = [t.dep == "conj" or (t.dep == "appos" and at in joining) for at, t in enumerate(tokens)]
    first = item.phrase.head
    while linked[first]:
        first = tokens[first].head
    heads = [first]
    for at, token in enumerate(tokens):
        if linked[at] and token.head in heads:
            heads.append(at)
    return [] if tokens[first].dep in _NO_FIRST else heads


def _stands_for_clause(item: Featured) -> bool:
    """Does "it" mean only what is told behind: "it would appear that …", "it is hard to …", "it was said that …"?"""
    tokens, verb = item.phrase.sentence.tokens, item.phrase.token.head
    below = [token for token in tokens[item.phrase.head + 1 :] if token.head == verb]
    if item.phrase.token.dep == "nsubjpass":
        said = tokens[verb].lemma in words("speech") and tokens[verb].lemma != "tell"  # whom one tells is somebody
        return said and any(token.dep == "ccomp" for token in below)
    if item.phrase.token.dep != "nsubj" or not any(token.dep in ("ccomp", "xcomp") for token in below):
        return False
    if tokens[verb].lemma in _SEEMING:
        return any(token.dep == "ccomp" for token in below)
    return tokens[verb].lemma == "be" and any(token.dep == "acomp" and token.lemma in _JUDGING for token in below)


def _owns_whole(owner: Featured, item: Featured) -> bool:
    """Is the possessive within what the owner has: "Russia's attack on its neighbour"?"""
    if owner.sentence != item.sentence or owner.phrase.token.dep != "poss" or item.phrase.token.tag != "PRP$":
        return False
    tokens, whole = item.phrase.sentence.tokens, owner.phrase.token.head
    held = item.phrase.token.head
    preposition = tokens[held].head
    # The parser often hangs "on" on the verb.
    return tokens[held].dep == "pobj" and (tokens[preposition].head == whole or preposition == whole + 1)


def _by_whom(item: Featured) -> bool:
    """Does a passive verb say that it is done "by" this?"""
    token, tokens = item.phrase.token, item.phrase.sentence.tokens
    return token.dep == "pobj" and tokens[token.head].dep == "agent"


def _may_issue(item: Featured) -> bool:
    """May a statement be that of the state or body? Armed groups are what statements are about."""
    return item.kind in ("country", "group") and item.found.sector != "REB" and item.found.code != "IMG"


def _bears_arms(item: Featured) -> bool:
    """Is it of an armed group that the tables know, or a group's name: no people's, no plain "rebels"?"""
    via = item.found.via
    named = item.phrase.kind == "name" and item.kind == "group" and not via.startswith("table:peoples")
    return named or via.startswith("table:organisations")


def _tells_age(item: Featured) -> bool:
    """Is it "the 33-year-old"?"""
    tokens = item.phrase.sentence.tokens
    return item.lower.endswith("year-old") or (
        item.lower == "old"
        and any(token.text == "year" for token in tokens[max(0, item.phrase.head - 3) : item.phrase.head])
    )


def _is_aged(item: Featured) -> bool:
    """Is it a name with an age behind it: "Mary Musa, 34,"?"""
    behind = [token.text for token in item.phrase.sentence.tokens[item.phrase.last + 1 : item.phrase.last + 3]]
    return len(behind) == 2 and behind[0] == "," and behind[1].isdigit() and len(behind[1]) < 3


def _is_one(item: Featured) -> bool:
    """Is it one person not spoken of before, who does or undergoes what the sentence tells: "a nurse"?"""
    first = item.phrase.sentence.tokens[item.phrase.first].text.lower()
    return item.phrase.kind == "nominal" and item.kind == "person" and item.subject and first in ("a", "an")


def is_union(item: Featured) -> bool:
    """Is it "the bloc" or "the regional alliance" of states, not "the ruling bloc"?"""
    tokens = item.phrase.sentence.tokens[item.phrase.first + 1 : item.phrase.head]
    fits = all(token.text.lower() in _OF_UNIONS or token.pos == "NUM" for token in tokens)
    return fits and item.definite and item.lower in _UNIONS


def _of_somebody(item: Featured) -> bool:
    """Does it say whose or what: "the bank's president", "the president of the club"?"""
    phrase = item.phrase
    inner = phrase.sentence.tokens[phrase.first : phrase.head]
    return phrase.end > phrase.last or any(token.dep == "poss" and token.head == phrase.head for token in inner)


def _hostile(item: Featured, lemma: str) -> bool:
    """Is it a description of armed men: "the extremists", "the terror group"?"""
    militant = words("militant")
    return lemma in militant or (lemma in words("group") and _called(item, militant))


def _within_one(item: Featured, other: Featured) -> bool:
    """Do both hang on one noun, as in "the US presence in the country"?"""
    return item.sentence == other.sentence and not _nouns_above(item).isdisjoint(_nouns_above(other))


def _nouns_above(item: Featured) -> set[int]:
    """The common nouns that a phrase hangs on, up to the verb."""
    tokens, at = item.phrase.sentence.tokens, item.phrase.head
    found: set[int] = set()
    for _ in range(4):
        at = tokens[at].head
        if tokens[at].pos in ("VERB", "AUX"):
            break
        if tokens[at].pos == "NOUN":
            found.add(at)
    return found


def _extreme(item: Featured) -> bool:
    """Is it said of men who fight for a faith, not for a country?"""
    return _called(item, words("extreme"))


def _called(item: Featured, listed: frozenset[str]) -> bool:
    """Is the head or a word before it in the list?"""
    tokens = item.phrase.sentence.tokens[item.phrase.first : item.phrase.head + 1]
    return any(token.lemma in listed for token in tokens)


def _verb(item: Featured) -> int:
    tokens, at = item.phrase.sentence.tokens, item.phrase.head
    for _ in range(4):
        at = tokens[at].head
        if tokens[at].pos in ("VERB", "AUX"):
            break
    return at


def _verb_lemma(item: Featured) -> str:
    """The verb that the phrase hangs on, in its plain form."""
    return item.phrase.sentence.tokens[_verb(item)].lemma


def _shared_verbs(item: Featured) -> list[int]:
    """The verbs before whose subject is also that of the phrase's verb: "met X and urged him"."""
    tokens, at = item.phrase.sentence.tokens, _verb(item)
    found: list[int] = []
    while tokens[at].dep in ("conj", "xcomp", "advcl", "pcomp") and len(found) < 4:
        above = tokens[at].head
        bidden = tokens[at].dep == "xcomp" and tokens[above].lemma not in _PROMISED
        if bidden and any(t.head == above and t.dep == "dobj" for t in tokens):
            break  # "urged X to": X does it
        if any(t.head == at and t.dep in ("nsubj", "nsubjpass") for t in tokens):
            break
        at = tokens[at].head
        found.append(at)
    return found


def _agrees(pronoun: str, chain: Chain) -> bool:
    if pronoun in _HE or pronoun in _SHE:
        wrong: Gender = "f" if pronoun in _HE else "m"
        return (
            chain.kind in ("person", "")
            and chain.number != "pl"
            and chain.gender != wrong
            and (chain.kind == "person" or chain.named)
        )
    if pronoun in _IT:
        return chain.kind in ("group", "country", "place", "thing") and chain.number != "pl"
    several = chain.first_of_two == chain.sentence
    return several or chain.number == "pl" or chain.kind in ("group", "country")
