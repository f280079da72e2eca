"""What each chain is coded as: by its names and descriptions, its owner, or the country around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dragoman.model import Entity, MentionKind
from dragoman.resolve.resolution import GENERIC, Resolution
from dragoman.text.chains import is_union
from dragoman.text.context import Point, Signs, is_country, is_stance
from dragoman.text.features import UNTOLD, Featured
from dragoman.text.kurds import are_kurds, lands_of_protesters, of_kurds
from dragoman.text.markup import unmarked
from dragoman.text.nouns import words
from dragoman.text.speakers import Voices
from dragoman.text.tree import Tree

# Whose forces are nobody else's.
_BODIES = frozenset({"IGO", "UNO", "EUR", "IMG"})
_ARMED = frozenset({"MIL", "REB", "UAF", "PRM"})
_FORCES = frozenset({"MIL", "REB", "UAF", "GOV", "SPY"})
# Whose staff is of the same state.
_STATE = frozenset({"MIL", "GOV", "SPY", "COP"})
# What may stand between a person and "from Leeds", and between one and "in Leeds".
_AGE = r"(?:, (?:aged )?\d+(?:\s?- year - old| years old)? ?,? ?)?,? ?"
_WHO = r"(?:who (?:is|was|are|were|both|had|comes?|hails?|came|grew|were both) ?)?"
_FROM = re.compile(_AGE + _WHO + r"(?:originally)?")
_BORN = re.compile(_AGE + _WHO + r"(?:born|raised|born and raised|born and brought up|brought up|grew up|up)")
#: Names tell more than descriptions, and these more than pronouns.
_TELLING: Mapping[MentionKind, int] = {"name": 2, "nominal": 1, "pronoun": 0}
# So many sentences "the pair" may reach back.
_SEVERAL_REACH = 5
# So many sentences "the bloc" may reach back to whom it means, who are of these.
_UNION_REACH = 12
_UNIONS = frozenset({"IGO", "EUR"})
# Who "from" a place mostly has only left it.
_SENT = frozenset({"MIL", "GOV", "JRN", "REF", "REB"})


def entities_of(
    items: Sequence[Featured], chain_of: Sequence[int], trees: Sequence[Tree], signs: Signs, voices: Voices, text: str
) -> tuple[Entity, ...]:
    """Code every chain.

    Args:
        items: the phrases of the article.
        chain_of: for each the number of its chain.
        trees: the article's sentences, in order.
        signs: the countries named in the article.
        voices: who speaks its quotations.
        text: the article's text.

    Returns:
        One entity a chain, by its number.
    """
    return _Coder(items, chain_of, trees, signs, voices, text).entities()


class _Coder:
    def __init__(
        self, items: Sequence[Featured], chain_of: Sequence[int], trees: Sequence[Tree], signs: Signs,
        voices: Voices, text: str,
    ) -> None:  # fmt: skip
        self.items, self.chain_of, self.signs, self.voices, self.text = items, chain_of, signs, voices, text
        self.trees = {tree.sentence.number: tree for tree in trees}
        self.by_head = {(item.sentence, item.phrase.head): i for i, item in enumerate(items)}
        self.members: dict[int, list[Featured]] = defaultdict(list)
        self.items_in: dict[int, list[Featured]] = defaultdict(list)
        for item, chain in zip(items, chain_of, strict=True):
            self.members[chain].append(item)
            self.items_in[item.sentence].append(item)
        self.indices_in: dict[int, list[int]] = defaultdict(list)
        #: Surname → chains of persons who bear it.
        self.families: dict[str, set[int]] = defaultdict(set)
        for i, item in enumerate(items):
            self.indices_in[item.sentence].append(i)
            if _is_person(item) and len(item.name_words) > 1:
                self.families[item.name_words[-1]].add(chain_of[i])
        #: What each chain's own words tell.
        self.best = {chain: _best([item for item in members if item.phrase.kind != "pronoun"])
                     for chain, members in self.members.items()}  # fmt: skip
        #: Where Kurds of whom the article tells that they protest do so.
        self.protesters = lands_of_protesters(items, signs, self.trees)
        self.done: dict[int, Entity] = {}
        #: Of phrases whose own words give a code: place in the text and code, by head and by sector.
        self.told: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for item in items:
            if item.found.code and item.phrase.kind == "nominal":
                for key in (_told_head(item), item.found.sector or ""):
                    self.told[key].append((item.phrase.token.start, item.found.code))

    def entities(self) -> tuple[Entity, ...]:
        return tuple(self._entity(chain, set()) for chain in range(len(self.members)))

    def _entity(self, chain: int, asked: set[int]) -> Entity:
        """One chain's entity; `asked` breaks circles of owners."""
        if chain in self.done:
            return self.done[chain]
        members = self.members[chain]
        best = self.best[chain]
        name = self._name(members)
        code, score, via, usual = best.code, best.score, best.via, None
        if best.branches:
            code = self.signs.most(best.branches) or "IMG"
        elif code and is_country(code) and via.startswith(GENERIC) and not self.signs.speaks_for(code):
            code, usual = None, code  # "the Senate" of an article on Nigeria
        sector = best.sector or next((item.found.sector for item in members if item.found.sector), None)
        if are_kurds(best):
            code, sector = of_kurds(members, (code, sector), self.signs, self.trees, self.protesters)
        elif code is None:
            code, score, via = (
                self._origin(members)
                or self._of_kin(members, asked | {chain})
                or self._of_several(members, asked | {chain})
                or self._from_context(chain, sector, asked | {chain}, usual)
            )
        if sector is None and any(_is_person(item) for item in members):
            sector = "CVL"  # nobody's title is known: of such persons in gold/train a civilian is the commonest
        entity = Entity(best.name or name, code, sector, best.other_sectors, best.wikidata_id, score, via)
        self.done[chain] = entity
        return entity

    def _name(self, members: Sequence[Featured]) -> str:
        """The fullest name, else the longest description."""
        item = max(members, key=_fullness) if len(members) > 1 else members[0]
        span = item.phrase.span
        return " ".join(unmarked(self.text[span.start : span.end]).split())

    def _from_context(
        self, chain: int, sector: str | None, asked: set[int], usual: str | None
    ) -> tuple[str | None, float, str]:
        """The likeliest country around the chain's first phrase."""
        members = self.members[chain]
        item = next((member for member in members if member.phrase.kind != "pronoun"), members[0])
        nobody = item.lower in ("which", "that") or item.lower in words("nobody")
        if nobody or _is_world(item) or _are_allies(item):
            return None, 0.0, ""
        if is_union(item) and (union := self._union(item)):
            return union, 0.5, "table:organisations"
        possessor, hues = self._owner(item, asked), _hues(item)
        owner = possessor.code if possessor else None
        if owner in _BODIES and item.phrase.kind == "nominal" and sector in _FORCES and not hues:
            return owner, 0.5, "owner"  # "its jets" of a coalition, "its fighters" of a group
        staff = possessor is not None and possessor.sector in _STATE and sector in _STATE
        point = Point(
            item.sentence, item.phrase.token.start, item.phrase.kind, sector, _determiner(item),
            item.phrase.token.tag in ("NNS", "NNPS"), any(m.lower in words("stateless") for m in members),
            owner, self._beside(chain, item), hues, self._told(_told_head(item), item),
            self._told(sector or "none", item), self._speaker(item, asked), _word(item),
            usual, _barred(item), self._joined(item), _modifiers(item), self._acting(item), staff,
        )  # fmt: skip
        code, chance = self.signs.likeliest(point)
        return code, 0.6 * chance, "owner" if code and code == owner else "article"

    def _union(self, item: Featured) -> str | None:
        """The organisation of states named last, also in "ASEAN ministers"; else "the bloc" is the European Union."""
        bare = item.phrase.first + 1 == item.phrase.head
        if bare and item.lower != "bloc":
            return None  # "the alliance" may be one of parties
        start = item.phrase.token.start
        signs = (
            sign
            for number in range(item.sentence, item.sentence - _UNION_REACH, -1)
            for sign in reversed(self.signs.by_sentence.get(number, ()))
            if sign.kind == "organisation" and sign.code in _UNIONS and sign.start < start
        )
        return next((sign.code for sign in signs), "EUR" if bare else None)

    def _origin(self, members: Sequence[Featured]) -> tuple[str, float, str] | None:
        """The country of a person "from Leeds" or "born in Leeds", as told right behind one of the mentions."""
        for item in members:
            if item.kind != "person" or item.found.sector in _SENT:
                continue
            tokens, end = item.phrase.sentence.tokens, item.phrase.end + 1
            near = range(end, min(end + 9, len(tokens)))
            at = next((i for i in near if tokens[i].text.lower() in ("from", "in")), None)
            between = " ".join(token.text.lower() for token in tokens[end:at]) if at else ""
            if at is None or not (_FROM if tokens[at].text.lower() == "from" else _BORN).fullmatch(between):
                continue
            place = next((other for other in self.items_in[item.sentence] if other.phrase.first == at + 1), None)
            if place and place.found.code and is_country(place.found.code):
                return place.found.code, 0.6, "origin"
        return None

    def _of_kin(self, members: Sequence[Featured], asked: set[int]) -> tuple[str, float, str] | None:
        """The country of a person by his family: "the parents of Jan Novak", "Jana Novak"."""
        for item in members:
            if item.phrase.token.lemma in words("kin"):
                possessor = self._owner(item, asked)
                owner = (possessor and possessor.code) or self._complement(item, asked)
                if is_country(owner) and owner:
                    return owner, 0.5, "owner"
            if _is_person(item) and len(item.name_words) > 1:
                kin = {other for other in self.families.get(item.name_words[-1], ()) if other not in asked}
                codes = {self._own_code(other) for other in kin} - {None}
                if len(codes) == 1 and is_country(code := codes.pop()) and code:
                    return code, 0.5, "family"
        return None

    def _complement(self, item: Featured, asked: set[int]) -> str | None:
        """The code of whom "of X" behind the phrase names."""
        tree = self.trees[item.sentence]
        of = (child for child in tree.children[item.phrase.head] if tree.tokens[child].text.lower() == "of")
        inner = (self.by_head.get((item.sentence, child)) for at in of for child in tree.children[at])
        owner = next((i for i in inner if i is not None and self.chain_of[i] not in asked), None)
        return self._entity(self.chain_of[owner], asked).code if owner is not None else None

    def _of_several(self, members: Sequence[Featured], asked: set[int]) -> tuple[str, float, str] | None:
        """The country that those have in common whom "the pair" or "the two men" sums up."""
        for item in members:
            if not _sums_up(item):
                continue
            for number in range(item.sentence, item.sentence - _SEVERAL_REACH, -1):
                near = [
                    i
                    for i in self.indices_in.get(number, ())
                    if self.items[i].phrase.token.start < item.phrase.token.start
                ]
                chains = {self.chain_of[i] for i in near if _is_person(self.items[i])} - asked
                if len(chains) > 1:
                    codes = {self._entity(other, asked).code for other in chains}
                    code = codes.pop()
                    return (code, 0.5, "several") if not codes and code else None
        return None

    def _own_code(self, chain: int) -> str | None:
        """The code that a chain has by its own words."""
        return self.best[chain].code

    def _told(self, key: str, item: Featured) -> tuple[str, ...]:
        """Codes that like phrases have by their own words, the nearest before this one last."""
        told = self.told.get(key, ())
        after = bisect_right(told, item.phrase.token.start, key=_place_of)
        return tuple(code for _, code in (*told[after:], *told[:after]))

    def _speaker(self, item: Featured, asked: set[int]) -> str | None:
        """The code of who speaks the quotation that the phrase stands in."""
        speaker = self.voices.of_quote[item.quote] if item.quote is not None else None
        if speaker is None or self.chain_of[speaker] in asked:
            return None
        return self._entity(self.chain_of[speaker], asked).code

    def _owner(self, item: Featured, asked: set[int]) -> Entity | None:
        """Whom "his", "its" or "X's" before the phrase names."""
        for child in self.trees[item.sentence].children[item.phrase.head]:
            owner = self.by_head.get((item.sentence, child))
            if self.trees[item.sentence].tokens[child].dep != "poss" or owner is None:
                continue
            if self.chain_of[owner] not in asked:
                return self._entity(self.chain_of[owner], asked)
        return None

    def _joined(self, item: Featured) -> frozenset[str]:
        """Codes that those joined to the phrase by "and" have by their own words, but not in "between X and Y"."""
        tree, at = self.trees[item.sentence], item.phrase.head
        near = [child for child in tree.children[at] if tree.tokens[child].dep == "conj"]
        first = tree.tokens[at].head if tree.tokens[at].dep == "conj" else at
        if tree.tokens[tree.tokens[first].head].lemma == "between":
            return frozenset()
        return self._codes_at(item, near if first == at else [*near, first])

    def _acting(self, item: Featured) -> frozenset[str]:
        """Codes that the subject of the phrase's clause has by its own words, where the phrase is not it."""
        tree, at = self.trees[item.sentence], item.phrase.head
        if tree.tokens[at].dep in ("nsubj", "nsubjpass"):
            return frozenset()
        for _ in range(4):
            at = tree.tokens[at].head
            if tree.tokens[at].pos in ("VERB", "AUX"):
                break
        return self._codes_at(item, [i for i in _subjects(tree, at) if i != item.phrase.head])

    def _codes_at(self, item: Featured, heads: Sequence[int]) -> frozenset[str]:
        """Codes that the phrases with these heads have by their own words."""
        near = (self.by_head.get((item.sentence, head)) for head in heads)
        codes = (self._own_code(self.chain_of[i]) for i in near if i is not None)
        return frozenset(code for code in codes if code)

    def _beside(self, chain: int, item: Featured) -> tuple[str, ...]:
        """Codes that the other parties of the same verb have by their own words."""
        tree = self.trees[item.sentence]
        verb = item.phrase.token.head
        near = (self.by_head.get((item.sentence, child)) for child in tree.children[verb])
        codes = {self._own_code(self.chain_of[i]) for i in near if i is not None and self.chain_of[i] != chain}
        return tuple(sorted(code for code in codes if is_country(code) and code))


def _subjects(tree: Tree, verb: int) -> list[int]:
    """Who does what a verb says: its subject or that of the verb it hangs on, "by" whom, what its clause describes."""
    for _ in range(3):
        out = [child for child in tree.children[verb] if tree.tokens[child].dep in ("nsubj", "poss")]
        for child in tree.children[verb]:
            if tree.tokens[child].dep == "agent":
                out += [inner for inner in tree.children[child] if tree.tokens[inner].dep == "pobj"]
        up = tree.tokens[verb].head
        if tree.tokens[verb].dep in ("relcl", "acl"):
            return [*out, up]
        if out or tree.tokens[verb].dep not in ("xcomp", "conj"):
            return out
        verb = up
    return []


def _place_of(told: tuple[int, str]) -> int:
    return told[0]


def _best(members: Sequence[Featured]) -> Resolution:
    """The resolution that tells most: a code before none, a sure one before a guess, a title before a bare name."""
    told = [m.found for m in members if m.found.code or m.found.sector]
    return max(told, key=lambda r: (r.code is not None, round(r.score, 1), r.sector is not None), default=UNTOLD)


def _barred(item: Featured) -> frozenset[str]:
    """Countries that only stand behind a force or that one is for or against: "Turkish-backed", "anti-Turkish"."""
    if item.phrase.kind != "nominal" or item.found.code or not item.phrase.names:
        return frozenset()
    tokens, armed = item.phrase.sentence.tokens, item.found.sector in _ARMED
    codes = (
        name.known.code
        for name in item.phrase.names
        if name.known
        and name.last < item.phrase.head
        and ((armed and tokens[name.last + 1].text in ("-", "–")) or is_stance(tokens, name))
    )
    return frozenset(code for code in codes if code and is_country(code))


def _is_world(item: Featured) -> bool:
    """Is it "the international community", which is nobody's?"""
    before = item.phrase.sentence.tokens[max(0, item.phrase.head - 1)].text.lower()
    return item.lower == "community" and before in words("wide")


def _are_allies(item: Featured) -> bool:
    """Is it "its allies", who are of other countries than whose they are, and of which ones nobody says?"""
    return item.lower == "allies" and _determiner(item) == "poss"


def _sums_up(item: Featured) -> bool:
    """Is it "the pair", "the couple", "the two men"?"""
    tokens = [token.text.lower() for token in item.phrase.sentence.tokens[item.phrase.first : item.phrase.head + 1]]
    if item.phrase.names or item.phrase.kind != "nominal" or tokens[0] not in ("the", "both", "these", "those"):
        return False
    return item.lower in ("pair", "couple", "duo", "trio") or (
        item.number == "pl" and item.kind == "person" and bool({"two", "both", "three"} & {*tokens[:2]})
    )


def _told_head(item: Featured) -> str:
    """What phrases with the same head are kept under."""
    return f"head {item.phrase.token.lemma}"


def _hues(item: Featured) -> frozenset[str]:
    """Which word lists the phrase's head and modifiers belong to."""
    tokens = item.phrase.sentence.tokens[item.phrase.first : max(item.phrase.last, _whole(item)) + 1]
    lemmas = {token.lemma for token in tokens} | {token.text.lower() for token in tokens}
    hues = [name for name in ("wide", "militant", "extreme") if not lemmas.isdisjoint(words(name))]
    return frozenset([*hues, "other"] if item.phrase.token.lemma in words("other") else hues)


def _whole(item: Featured) -> int:
    """Where the head of the whole stands of which the phrase is a part ("dozens of militants"), else its own head."""
    tokens, at = item.phrase.sentence.tokens, item.phrase.head
    if item.phrase.kind != "nominal" or item.phrase.end <= at + 1 or tokens[at + 1].text != "of":
        return at
    if item.phrase.token.lemma not in words("part"):
        return at
    behind = range(at + 2, item.phrase.end + 1)
    return next((i for i in behind if tokens[i].dep == "pobj" and tokens[i].head == at + 1), at)


def _word(item: Featured) -> str:
    """Lemma of its head, or of the whole of which it is a part."""
    return item.phrase.sentence.tokens[_whole(item)].lemma


def _modifiers(item: Featured) -> tuple[str, ...]:
    """Lemmas of the adjectives, nouns and participles before its head, or before the head of its whole."""
    tokens = item.phrase.sentence.tokens[item.phrase.first : _whole(item)]
    return tuple(sorted({token.lemma for token in tokens if token.pos in ("ADJ", "NOUN", "VERB")}))


def _is_person(item: Featured) -> bool:
    """Is it the name of a person?"""
    return item.phrase.kind == "name" and item.kind == "person"


def _fullness(item: Featured) -> tuple[int, int, int]:
    """How much the phrase tells of whom it names."""
    span = item.phrase.span
    return _TELLING[item.phrase.kind], len(item.name_words), span.end - span.start


def _determiner(item: Featured) -> str:
    """the, a, poss or bare."""
    first = item.phrase.sentence.tokens[item.phrase.first]
    if first.text.lower() in ("the", "this", "that", "these", "those"):
        return "the"
    if first.tag in ("PRP$", "NNP") and item.phrase.first < item.phrase.head:
        return "poss"
    return "a" if first.pos in ("DET", "NUM") or first.text.lower() in ("some", "many", "more", "at") else "bare"
