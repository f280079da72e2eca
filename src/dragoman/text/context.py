"""The country of what names none: "the government", "police", "two civilians" are those of the place reported from.

Every country, armed group and body that the article names is a candidate, and so is none at all. A linear model
(data/mentions/context.tsv, trained by training/tables/context_weights.py) chooses.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from dragoman.errors import DataError
from dragoman.model import Coding, Place, Sentence, Token
from dragoman.resolve.actors import find_names
from dragoman.resolve.tables import read_table
from dragoman.text.names import Name
from dragoman.text.nouns import noun, words

_NO_COUNTRY = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
#: Prepositions that say where something happens.
LOCATIVE = frozenset({"in", "at", "near", "inside", "across", "outside"})
#: So many of the article's most named countries are candidates everywhere.
_OFTEN = 6
_KINDS = frozenset({"place", "adjective", "person", "organisation", "hint"})
#: Word lists whose nouns behave alike: what is rare is known by its like.
_LISTS = ("anybody", "comer", "extreme", "group", "kin", "militant", "place", "wide")
#: Kinds of signs that tell of people.
_LIVELY = ("adjective", "hint", "person")
Feature = tuple[str, float]
# Sectors whose members behave alike: the state's arms, and people.
_SECTOR_CLASS = {
    "GOV": "state", "LEG": "state", "JUD": "state", "MIL": "force", "SPY": "force", "COP": "police", "CVL": "people",
    "REF": "foreign", "REB": "rebel", "UAF": "rebel", "CRM": "rebel", "PTY": "party", "OPP": "party", "JRN": "work",
    "BUS": "work", "EDU": "people", "MED": "work", "REL": "people", "SOC": "work", "LAB": "work", "AGR": "people",
    "ELI": "state", "PRM": "rebel",
}  # fmt: skip


class Sign(NamedTuple):
    """A word that speaks for a country."""

    sentence: int
    start: int
    code: str
    #: country, adjective, capital, organisation, person, place …
    kind: str
    #: Does it say where ("in Aleppo")?
    locative: bool = False


class Point(NamedTuple):
    """What is asked about: a phrase without a country of its own."""

    sentence: int
    start: int
    shape: Literal["name", "nominal", "pronoun"]
    sector: str | None
    #: "the", "a" (also numbers and "some"), "poss" or "bare".
    determiner: str
    plural: bool
    #: Is it a word for nobody's people ("allies", "critics")?
    stateless: bool
    #: Code of whom a possessive names.
    owner: str | None = None
    #: Codes of the other parties of its verb.
    beside: tuple[str, ...] = ()
    #: Its modifiers and head as word lists: "wide" (no one country's: "world leaders"), "militant", "other" (somebody
    #: else's: "its neighbour", never of whom a possessive names).
    hues: frozenset[str] = frozenset()
    #: Codes that phrases with the same head have by their own words, and those of the same sector.
    namesakes: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    #: Code of who speaks the words, if it stands in a quotation.
    speaker: str | None = None
    #: Lemma of the head, or of the whole of which it is a part ("dozens of rebels").
    word: str = ""
    #: Code of the best known body of its name ("Senate").
    usual: str | None = None
    #: Codes that its own words name without giving it any ("Turkish-backed rebels").
    barred: frozenset[str] = frozenset()
    #: Codes of whom it is joined to by "and".
    joined: frozenset[str] = frozenset()
    #: Lemmas before its head ("foreign", "armed").
    modifiers: tuple[str, ...] = ()
    #: Codes of the subject of its clause.
    acting: frozenset[str] = frozenset()
    #: Is it of a state's arm that another such owns ("the general's soldiers")?
    staff: bool = False

    @property
    def group(self) -> str:
        """Which class of phrases it behaves like."""
        if self.shape != "nominal":
            return self.shape
        return "foreign" if self.word in words("comer") else _SECTOR_CLASS.get(self.sector or "", "other")


class Signs:
    """All signs of an article, ready to be asked for the country at a point."""

    def __init__(self, signs: Iterable[Sign], title: Sequence[str]) -> None:
        self.by_sentence: dict[int, list[Sign]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        #: The numbers of the sentences that speak for a code.
        self.numbers: dict[str, set[int]] = defaultdict(set)
        #: The signs of a sentence for a code, and whether one of them says where.
        self.speaking: dict[tuple[int, str], list[Sign]] = defaultdict(list)
        self.located: set[tuple[int, str]] = set()
        for sign in sorted(signs, key=lambda sign: sign.start):
            self.by_sentence[sign.sentence].append(sign)
            self.counts[sign.code] += 1
            self.numbers[sign.code].add(sign.sentence)
            self.speaking[sign.sentence, sign.code].append(sign)
            if sign.locative:
                self.located.add((sign.sentence, sign.code))
        self.title = Counter(title)
        self.total = sum(self.counts.values()) or 1
        #: Code → how much of its naming is by its people, leaders and public life, not as a place.
        self.named_as = self._named_as()
        self.top = self.most()
        self.opening = {sign.code for number in (1, 2) for sign in self.by_sentence.get(number, ())}
        self.often = [code for code, _ in self.counts.most_common(_OFTEN)]

    def _named_as(self) -> dict[str, list[Feature]]:
        """What share of the words for a code tells of those who act for it.

        A land of which only places are named may be where others act.
        """
        kinds = Counter((code, sign.kind) for (_, code), signs in self.speaking.items() for sign in signs)
        return {
            code: [(f"mostly {kind}", kinds[code, kind] / often) for kind in _LIVELY if kinds[code, kind]]
            for code, often in self.counts.items()
        }

    def candidates(self, point: Point) -> list[str | None]:
        """None and the codes that the point may have."""
        near = (self.by_sentence.get(point.sentence + shift, ()) for shift in (-2, -1, 0, 1))
        codes = {*self.often, *self.title, *point.beside, *point.namesakes, *point.peers}
        codes |= {sign.code for signs in near for sign in signs}
        codes |= {code for code in (point.owner, point.speaker, point.usual) if code}
        codes |= point.joined
        codes -= point.barred
        if "other" in point.hues:
            codes.discard(point.owner or "")
        return [None, *sorted(codes)]

    def speaks_for(self, code: str) -> bool:
        """Is the country named in the article, or no country at all?"""
        return code in self.counts or code in self.title or self.top is None

    def likeliest(self, point: Point) -> tuple[str | None, float]:
        """The likeliest country of something at a point of the text.

        Returns:
            A code, or None where none is likelier than any, with its probability.
        """
        codes = self.candidates(point)
        if "other" in point.hues and point.owner and not point.plural:
            # "its neighbour": where the sentence names one country beside the owner and who acts, that.
            here = {sign.code for sign in self.by_sentence.get(point.sentence, ()) if is_country(sign.code)}
            others = here - {point.owner} if len(here) < 3 else here - {point.owner} - point.acting
            codes = [*others] if len(others) == 1 else codes
        weights, last = _weights(), self.last_before(point)
        scores = [
            sum([weights.get(name, 0.0) * value for name, value in self.features(point, code, last)]) for code in codes
        ]
        best = max(range(len(codes)), key=scores.__getitem__)
        total = sum(math.exp(score - scores[best]) for score in scores)
        return codes[best], 1.0 / total

    def features(self, point: Point, code: str | None, last: str | None) -> list[Feature]:
        """What speaks for a candidate, as name and value.

        Args:
            point: what is asked about.
            code: the candidate.
            last: the country named last before the point (`last_before`).
        """
        group = point.group
        if code is None:
            return list(self._features_of_none(point, group))
        share = self.counts.get(code, 0) / self.total
        out = [("share", share), (f"share {group}", share)]
        out += self.named_as.get(code, ())
        if code == self.top:
            out.append(("first of article", 1.0))
        if code in self.title:
            out.append(("title", 1.0))
        if code in self.opening:
            out.append(("opening", 1.0))
        out += self._around(point, code, group)
        out += self._alike(point, code, group)
        if not is_country(code):
            out += self._of_body(point, code, group)
        if numbers := self.numbers.get(code):
            if point.sentence in numbers:
                out += self._same_sentence(point, code, group)
            out += self._neighbours(point, code, numbers)
        if last == code:
            out.append(("last before", 1.0))
        return out

    def _around(self, point: Point, code: str, group: str) -> list[Feature]:
        """What the words around the phrase say: its owner, the other parties of its clause, who speaks."""
        out: list[Feature] = []
        if code == point.owner:
            out += [("owner", 1.0), (f"owner {group}", 1.0), ("owner staff", float(point.staff))]
        if code in point.beside:
            out.append((f"beside {group}", 1.0))
        if code in point.acting:
            out += [("acting", 1.0), (f"acting {group}", 1.0)]
        if code in point.joined:
            out += [("joined", 1.0), (f"joined {group}", 1.0)]
        if code == point.usual:
            out.append(("usual", 1.0))
        if code == point.speaker:
            out += [("speaker", 1.0), (f"speaker {group}", 1.0)]
        return out

    def _alike(self, point: Point, code: str, group: str) -> list[Feature]:
        """What phrases with the same head or sector say."""
        out = []
        if code in point.namesakes:
            last = float(point.namesakes[-1] == code)
            out += [("namesake", 1.0), (f"namesake {group}", 1.0), ("namesake last", last)]
        if code in point.peers:
            out += [("peer", 1.0), (f"peer {group}", 1.0), ("peer last", float(point.peers[-1] == code))]
        return out

    def _of_body(self, point: Point, code: str, group: str) -> Iterator[Feature]:
        """How likely what is no country's is of an organisation or of an armed group without a country."""
        kind = code if code == "IMG" else "body"
        yield kind, 1.0
        yield f"{kind} {group}", 1.0
        yield f"{kind} share", self.counts[code] / self.total
        yield from ((f"{kind} {hue}", 1.0) for hue in point.hues)
        if point.shape == "nominal":
            yield f"{kind} word {point.word}", 1.0
            yield from ((f"{kind} with {modifier}", 1.0) for modifier in point.modifiers)
            yield from ((f"{kind} of {name}", 1.0) for name in _lists_with(point.word))

    def _neighbours(self, point: Point, code: str, numbers: Collection[int]) -> list[Feature]:
        """What the sentences around say."""
        out = []
        for shift, name in ((-1, "sentence before"), (-2, "two before"), (1, "sentence after")):
            there = point.sentence + shift
            if there in numbers:
                out.append((name, 1.0))
                if (there, code) in self.located:
                    out.append((f"{name} locative", 1.0))
        return out

    def _features_of_none(self, point: Point, group: str) -> Iterator[Feature]:
        here = self.by_sentence.get(point.sentence, ())
        yield "none", 1.0
        yield f"none {group}", 1.0
        yield f"none {point.determiner} {'plural' if point.plural else 'singular'}", 1.0
        yield "none stateless", float(point.stateless)
        yield from ((f"none {hue}", 1.0) for hue in point.hues)
        if point.shape == "nominal":
            yield f"none word {point.word}", 1.0
            yield from ((f"none with {modifier}", 1.0) for modifier in point.modifiers)
            yield from ((f"none of {name}", 1.0) for name in _lists_with(point.word))
            kind = noun(point.word).kind or "unknown"
            yield f"none as {kind}", 1.0
            yield f"none as {kind} {'plural' if point.plural else 'singular'}", 1.0
        yield "none usual", float(point.usual is not None)
        yield "none owner", float(point.owner is not None)
        yield "none namesakes", float(bool(point.namesakes))
        yield "none joined", float(bool(point.joined))
        yield "none several here", float(len({sign.code for sign in here}) > 1)
        yield "none nothing here", float(not here)
        yield "none locative here", float(any(sign.locative for sign in here))

    def _same_sentence(self, point: Point, code: str, group: str) -> list[Feature]:
        here = self.speaking[point.sentence, code]
        out = [("here", 1.0), (f"here {group}", 1.0), ("here again", float(len(here) > 1))]
        if point.shape == "nominal" and code != "IMG":
            out += [(f"here of {name}", 1.0) for name in _lists_with(point.word)]
        kinds = {sign.kind if sign.kind in _KINDS else "country" for sign in here}
        out += [(f"here {kind}", 1.0) for kind in kinds]
        if (point.sentence, code) in self.located:
            out += [("here locative", 1.0), (f"here locative {group}", 1.0)]
        before = [point.start - sign.start for sign in here if sign.start < point.start]
        after = [sign.start - point.start for sign in here if sign.start > point.start]
        out.append(("near before", 1.0 / (1.0 + min(before) / 60) if before else 0.0))
        out.append(("near after", 1.0 / (1.0 + min(after) / 60) if after else 0.0))
        return out

    def last_before(self, point: Point) -> str | None:
        """The country named last before the point, within three sentences."""
        for number in range(point.sentence, point.sentence - 3, -1):
            earlier = [sign for sign in self.by_sentence.get(number, ()) if sign.start < point.start]
            if earlier:
                return earlier[-1].code
        return None

    def most(self, among: Collection[str] | None = None) -> str | None:
        """The country, or that of some, which the whole article names most often."""
        named = (self.counts + self.title).items()
        both = {code: n for code, n in named if is_country(code) and (among is None or code in among)}
        return max(both, key=lambda code: (both[code], code)) if both else None


@cache
def _lists_with(word: str) -> tuple[str, ...]:
    """The word lists of nouns that behave alike which hold a noun."""
    return tuple(name for name in _LISTS if word in words(name))


@cache
def _weights() -> dict[str, float]:
    """The trained weights.

    Raises:
        DataError: the table is missing or holds something else than numbers.
    """
    try:
        rows = read_table("mentions", "context.tsv", ("feature", "weight"))
        return {row["feature"]: float(row["weight"]) for row in rows}
    except ValueError as error:
        raise DataError(f"mentions/context.tsv: {error}") from error


def is_country(code: str | None) -> bool:
    """Is it the code of a country, not of an organisation?"""
    return code is not None and code not in _NO_COUNTRY


@cache
def _hints() -> dict[str, str]:
    """Words of one country's public life → its code."""
    return {row["word"]: row["code"] for row in read_table("mentions", "hints.tsv", ("word", "code"))}


@cache
def _seconds() -> frozenset[str]:
    """The second words of hints of two."""
    return frozenset(second for _, space, second in (hint.partition(" ") for hint in _hints()) if space)


def hints_in(sentence: Sentence) -> list[Sign]:
    """The words of a sentence that belong to one country's public life ("sheriff", "crore")."""
    hints, seconds, out, before = _hints(), _seconds(), [], ""
    for token in sentence.tokens:
        lower = token.text.lower()
        code = hints.get(lower) or (lower in seconds and hints.get(f"{before} {lower}")) or hints.get(token.text)
        if code:
            out.append(Sign(sentence.number, token.start, code, "hint"))
        before = lower
    return out


def is_stance(tokens: Sequence[Token], name: Name) -> bool:
    """Is it a state or people that somebody is for or against: "pro-Russian", "anti-Turkish"? No person or party."""
    if name.known is None or name.known.kind not in ("country", "adjective", "people") or name.first < 2:
        return False
    return tokens[name.first - 1].text in ("-", "–") and tokens[name.first - 2].text.lower() in ("pro", "anti")


def compares(before: Sequence[str]) -> bool:
    """Do the words before a name only liken something to it: "as in Bosnia", "unlike Libya"?"""
    first, second, last = ["", "", "", *map(str.lower, before[-3:])][-3:]
    likens = (second, last) in (("as", "in"), ("like", "in"), ("similar", "to"))
    return last == "unlike" or (likens and first not in ("well", "such", "far", "long", "soon"))


def named_places(coding: Coding) -> list[Place]:
    """The article's places but for points of the compass: "the West" is no place of that name."""
    text = coding.article.text
    written = (text[place.span.start : place.span.end].lower().removeprefix("the ") for place in coding.places)
    return [place for place, name in zip(coding.places, written, strict=True) if name not in words("compass")]


def signs_of_places(coding: Coding) -> list[Sign]:
    """The article's resolved places as signs."""
    text = coding.article.text
    out = []
    for place in named_places(coding):
        if place.country and is_country(place.country):
            before = text[max(0, place.span.start - 24) : place.span.start].split()
            if compares(before):
                continue
            locative = bool(before) and before[-1].lower() in LOCATIVE
            out.append(Sign(place.sentence, place.span.start, place.country, "place", locative))
    return out


def title_codes(coding: Coding) -> list[str]:
    """Countries that title and dateline name."""
    head = " . ".join(part for part in (coding.article.title, coding.article.dateline) if part)
    found = find_names(head, coding.article.published) if head else []
    return [name.code for name in found if name.code and is_country(name.code)]
