"""How a place stands to an event: features for the choice in `locating`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from dragoman.extract.linear import Feature, grade, logit
from dragoman.extract.toponyms import words
from dragoman.extract.trees import Tree
from dragoman.extract.weighing import Group
from dragoman.model import Coding, Place, Sentence, Span, Token
from dragoman.resolve.gazetteer import Level, gazetteer

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: Links that a path of dependencies keeps; others are joined as "other".
_LINKS = frozenset({"prep", "pobj", "dobj", "nsubj", "nsubjpass", "poss", "compound", "amod", "conj", "appos", "relcl",
                    "advcl", "ccomp", "xcomp", "pcomp", "acl", "agent", "nmod", "npadvmod", "ROOT"})  # fmt: skip
#: Descriptions that take up a place named before, with the sizes they can mean.
DESCRIPTIONS = {"city": "town", "town": "town", "village": "town", "enclave": "town", "capital": "town",
                 "country": "country", "nation": "country", "kingdom": "country", "republic": "country",
                 "province": "division", "state": "division", "governorate": "division", "district": "division",
                 "region": "any", "area": "any", "there": "any", "here": "any"}  # fmt: skip
#: Prepositions with a weight of their own.
_PREPOSITIONS = frozenset({"in", "at", "near", "from", "to", "of", "on", "into", "outside", "around", "with", "by",
                           "against", "for", "between", "across", "over", "inside", "through", "toward"})  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """An event in its sentence."""

    sentence: Sentence
    trigger: Span
    #: PLOVER type or "".
    event_type: str
    tree: Tree
    #: What the event model says of it, where there is one.
    looked: Decided | None = None
    status: str = "actual"
    #: Is it only the content of speech, a demand or a plan?
    embedded: bool = False
    #: Codes of the parties.
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()

    @cached_property
    def inside(self) -> tuple[int, ...]:
        """Indices of the trigger's tokens."""
        return tuple(
            i for i, t in enumerate(self.sentence.tokens) if t.start < self.trigger.end and self.trigger.start < t.end
        )

    @cached_property
    def head(self) -> int:
        """The trigger's token whose head lies outside it."""
        return self.sentence.head_of(self.trigger) or 0

    @cached_property
    def taken_up(self) -> frozenset[str]:
        """Sizes of place that a description of the sentence takes up: "the city", "there"."""
        tokens = self.sentence.tokens
        return frozenset(
            DESCRIPTIONS[token.text] for i, token in enumerate(tokens)
            if token.text in DESCRIPTIONS
            and ((token.text in {"there", "here"} and token.dep == "advmod")
                 or (i > 0 and tokens[i - 1].text.lower() in {"the", "this"}))
        )  # fmt: skip

    @cached_property
    def anywhere(self) -> tuple[int, float] | None:
        """The model's best probability that a word of the sentence is the event's place: grade and log odds."""
        if self.looked is None:
            return None
        chance = self.looked.chance("place", range(len(self.sentence.tokens)))
        return grade(chance), logit(chance)


def _of_model(seat: Seat, name: str, words: Sequence[int]) -> list[Feature]:
    """How surely the event model takes one of the words for the event's place."""
    if seat.looked is None:
        return []
    chance = seat.looked.chance("place", words)
    return pointed_features(name, grade(chance), logit(chance))


def pointed_features(name: str, surely: int, odds: float) -> list[Feature]:
    """What a probability of being pointed at tells, as grade and as log odds."""
    return [f"{name} pointed {surely}", (f"{name} pointed", odds)]


def any_word_features(seat: Seat, name: str) -> list[Feature]:
    """How surely the event model takes any word of the sentence for the event's place."""
    return [] if seat.anywhere is None else pointed_features(name, *seat.anywhere)


def size(place: Place) -> str:
    """Country, province, town, region or unknown."""
    if place.latitude is None:
        return "unknown"
    if place.feature == "A":
        return "country" if _is_country(place.name) else "division"
    return "town" if place.feature == "P" else "region"


@lru_cache(maxsize=2000)
def _is_country(name: str) -> bool:
    """Is it the shown name of a country?"""
    return any(e.level == Level.COUNTRY and e.name == name for e in gazetteer().lookup(name))


def nowhere_features(seat: Seat, own: Sequence[Place]) -> list[Feature]:
    """The features of an event without a place."""
    token = seat.sentence.tokens[seat.head]
    return [
        "none",
        f"none: type {seat.event_type}",
        f"none: trigger {token.pos}",
        f"none: word {token.lemma}",
        f"none: {'takes up' if seat.taken_up else 'takes nothing up'}",
        f"none: {min(len(own), 3)} places",
        f"none: dep {token.dep if token.dep in _LINKS else 'other'}",
        *any_word_features(seat, "none"),
    ]


def sentence_features(place: Place, seat: Seat, own: Sequence[Place]) -> list[Feature]:
    """The features of a place in the event's sentence."""
    tokens = seat.sentence.tokens
    indices = [i for i, t in enumerate(tokens) if t.start < place.span.end and place.span.start < t.end]
    if not indices:
        return ["lost"]
    head = next((i for i in indices if tokens[i].head not in indices), indices[-1])
    kind = size(place)
    link, preposition, governor = _attachment(tokens, head)
    out: list[Feature] = ["own", f"size {kind}", f"link {link}", f"link {link} {kind}", f"prep {preposition}",
                          f"type {seat.event_type}", f"type {seat.event_type} prep {preposition}",
                          f"type {seat.event_type} link {link}"]  # fmt: skip
    out += _path_features(seat, governor, head, preposition)
    out += _order_features(seat, indices, tokens, place, own)
    if governor in seat.inside:
        out.append(f"governed by trigger: {preposition if link == 'pobj' else link}")
    if any(other is not place and _inside(other, place) for other in own):
        out.append("holds another")
    if any(other is not place and _inside(place, other) for other in own):
        out.append("inside another")
    if len(own) == 1:
        out.append("only one")
    return out + _of_model(seat, "own", indices)


def _attachment(tokens: Sequence[Token], head: int) -> tuple[str, str, int]:
    """A name's link to the rest, its preposition or "", and the word the phrase hangs on."""
    token = tokens[head]
    steps = 0
    while token.dep in {"conj", "appos", "compound", "nmod"} and token.head != head and steps < 4:
        following = tokens[token.head]
        if token.dep in {"compound", "nmod"} and following.text.lower() not in words("division_words") | words(
            "town_words"
        ):
            break
        head, token, steps = token.head, following, steps + 1
    if token.dep == "pobj":
        preposition = tokens[token.head]
        word = preposition.text.lower()
        return "pobj", word if word in _PREPOSITIONS else "other", preposition.head
    return token.dep if token.dep in _LINKS else "other", "", token.head


def _path_features(seat: Seat, governor: int, head: int, preposition: str) -> list[Feature]:
    """How far the place hangs from the trigger in the tree."""
    up = [seat.head, *seat.tree.ancestors(seat.head)]
    over = [governor, *seat.tree.ancestors(governor)]
    meet = next((i for i in over if i in up), None)
    if meet is None:
        return ["path none"]
    climb, drop = up.index(meet), over.index(meet)
    located = "loc" if preposition in words("locative") else "nonloc" if preposition else "bare"
    out: list[Feature] = [
        f"climb {min(climb, 4)}",
        f"drop {min(drop, 4)}",
        f"path {min(climb, 3)} {min(drop, 3)} {located}",
    ]
    if head in seat.tree.below(seat.head):
        out.append(f"below trigger {located}")
    clause = next((i for i in over if seat.sentence.tokens[i].pos in {"VERB", "AUX"}), None)
    home = next((i for i in up if seat.sentence.tokens[i].pos in {"VERB", "AUX"}), None)
    out.append(f"same clause {located}" if clause == home else f"other clause {located}")
    return out


def _order_features(
    seat: Seat, indices: Sequence[int], tokens: Sequence[Token], place: Place, own: Sequence[Place]
) -> list[Feature]:
    """Before or after the trigger, how far, and what stands beside the name."""
    out: list[Feature] = []
    after = indices[0] > seat.head
    distance = indices[0] - seat.head if after else seat.head - indices[-1]
    out.append(f"{'after' if after else 'before'} by {min(distance, 12) // 3}")
    between = [p for p in own
               if min(p.span.start, place.span.start) < p.span.start < max(seat.trigger.start, place.span.start)
               and p is not place and p.span.start > min(seat.trigger.start, place.span.start)]  # fmt: skip
    if after and between:
        out.append("another nearer")
    if indices[0] in seat.inside:
        out.append("in trigger")
    following = tokens[indices[-1] + 1].text if indices[-1] + 1 < len(tokens) else ""
    if following == "-":
        out.append("before hyphen")
    elif following in {"'s", "’s"}:
        out.append("before 's")
    elif following.lower() in words("division_words"):
        out.append("before division word")
    elif following[:1].isupper():
        out.append("before capital")
    if indices[0] <= 2:
        first = tokens[0].text.lower() in words("locative")
        out.append("begins the sentence: in" if first else "begins the sentence")
    return out


def _inside(inner: Place, outer: Place) -> bool:
    """Does one place lie in the other, as far as the records tell?"""
    if inner.country is None or inner.country != outer.country:
        return False
    if size(outer) == "country":
        return size(inner) != "country"
    return inner.admin1 is not None and inner.admin1 == outer.name


@dataclass(frozen=True)
class Named:
    """How often the places of an article are named."""

    #: Mentions of each name.
    names: Counter[str]
    #: Mentions of the name of each size that has most.
    most: dict[str, int]

    @classmethod
    def of(cls, places: Sequence[Place]) -> Named:
        """Count the places of an article."""
        by_size: dict[str, Counter[str]] = defaultdict(Counter)
        for place in places:
            by_size[size(place)][place.name] += 1
        most = {kind: max(names.values()) for kind, names in by_size.items()}
        return cls(Counter(place.name for place in places), most)


def article_place(place: Place, kind: str, coding: Coding, named: Named, *, located: bool) -> Group:
    """What speaks for a place of the article whatever the event is that does not name it.

    Args:
        place: named in another sentence.
        kind: its size.
        coding: of the article.
        named: its places.
        located: does "in" or the like stand before it?
    """
    mentions = named.names[place.name]
    return _of_article(
        kind, min(mentions, 4), located, bool(coding.article.title and place.name in coding.article.title),
        mentions >= named.most.get(kind, 0), place.sentence == 1,
    )  # fmt: skip


@lru_cache(maxsize=2000)
def _of_article(kind: str, mentions: int, located: bool, title: bool, most: bool, first: bool) -> Group:
    """The names of `article_place`."""
    held = (title, "in the title"), (most, f"most named {kind}"), (first, "first sentence")
    return Group([
        "earlier", f"earlier size {kind}", f"earlier mentions {mentions}", f"earlier {'in' if located else 'not in'}",
        *(name for holds, name in held if holds),
    ])  # fmt: skip


def article_features(place: Place, kind: str, seat: Seat, own: Sequence[Place], coding: Coding) -> Group:
    """How a place named only in other sentences stands to an event.

    Args:
        place: the place.
        kind: its size.
        seat: the event.
        own: the places of the event's sentence.
        coding: of the article.
    """
    taken = kind if kind in seat.taken_up else "any" if "any" in seat.taken_up else "other" if seat.taken_up else None
    return _of_event(
        seat.event_type, min(seat.sentence.number - place.sentence, 4), min(len(own), 2), taken,
        any(_inside(place, other) for other in own), place.country not in [other.country for other in own],
        seat.sentence.paragraph == coding.sentences[place.sentence - 1].paragraph,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _of_event(
    event_type: str, back: int, own: int, taken: str | None, inside: bool, foreign: bool, paragraph: bool
) -> Group:
    """The names of `article_features`; `taken` is the size that a description takes up."""
    names = [f"back {back}", f"earlier beside {own}", f"earlier type {event_type}"]
    if taken is not None:
        names.append({"any": "taken up", "other": "another size taken up"}.get(taken, f"taken up as {taken}"))
    if not own:
        names.append(f"alone: type {event_type}")
    held = (inside, "inside an own one"), (own and foreign, "other country than own"), (paragraph, "same paragraph")
    return Group([*names, *(name for holds, name in held if holds)])


def locative(coding: Coding, place: Place) -> bool:
    """Does "in" or the like stand before the name?"""
    before = coding.article.text[max(0, place.span.start - 30) : place.span.start].lower().split()
    while before and before[-1] in words("directions") | {"the"}:
        before.pop()
    return bool(before) and before[-1] in words("locative")
