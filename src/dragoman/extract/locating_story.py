"""The places of an article's events, each seen beside those of the others: features for the choice in `locating`.

What the event model points at for one event speaks for the places of the others: of the same sentence, of the ones just
before, of those of the same type, of the same word or with the same parties. What is compared are its probabilities,
never a choice, so that an error of one event is not handed on as a certainty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from dragoman.extract.linear import Feature, grade, logit
from dragoman.extract.locating_features import (
    Named,
    Seat,
    any_word_features,
    article_features,
    article_place,
    locative,
    nowhere_features,
    pointed_features,
    sentence_features,
    size,
)
from dragoman.extract.locating_sites import Site, all_sites, named_elsewhere, own_sites
from dragoman.extract.weighing import Group
from dragoman.model import Coding, Place, Span
from dragoman.resolve.gazetteer import fold

#: Kinds of types: deeds have places most often, words seldom, meetings between.
_DEEDS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "RETREAT", "COOPERATE"})
_MEETINGS = frozenset({"CONSULT", "AGREE"})
_HERE = frozenset({"own", "phrase", "taken"})
_CONTENT = frozenset({"VERB", "NOUN", "PROPN"})
#: From this probability on, an event has a place for the others; for the nearest one before, from the second.
_SURE, _LIKELY = 0.3, 0.25
#: Events so many sentences away say nothing.
_WINDOW = 30
#: Groups that are remembered: some hundreds come again and again.
_remembered = lru_cache(maxsize=20_000)
#: Shared words that count as full agreement of two sentences.
_MUCH = 6


@dataclass(frozen=True)
class Told:
    """An event with the sites of its sentence."""

    seat: Seat
    sites: Mapping[str, Site]

    @cached_property
    def number(self) -> int:
        """Of its sentence."""
        return self.seat.sentence.number

    @cached_property
    def root(self) -> str:
        """What its word shares with others of the same root; "" for short words."""
        return root(self.seat.sentence.tokens[self.seat.head].lemma)

    @cached_property
    def best(self) -> Site | None:
        """The site of its sentence that the model takes for the likeliest."""
        return max(self.sites.values(), key=lambda site: site.chance, default=None)

    @cached_property
    def group(self) -> str:
        """Deed, meeting or word."""
        kind = self.seat.event_type
        return "deed" if kind in _DEEDS else "meeting" if kind in _MEETINGS else "word"

    @cached_property
    def article(self) -> str:
        """How its word is introduced if it is a noun: "the", "poss", "a", "bare"; "no noun"."""
        tokens, head = self.seat.sentence.tokens, self.seat.head
        if tokens[head].pos not in {"NOUN", "PROPN"}:
            return "no noun"
        for child in self.seat.tree.children[head]:
            if tokens[child].dep in {"det", "poss"}:
                word = tokens[child].text.lower()
                if word in {"the", "this", "that", "these", "those"}:
                    return "the"
                return "poss" if tokens[child].dep == "poss" else "a"
        return "bare"


def root(lemma: str) -> str:
    """The first letters of a word, which its verb and noun share; "" for a short one."""
    return "" if len(lemma) < 4 else lemma[:5] if len(lemma) > 6 else lemma[:4]


class Story:
    """The events of one article with their sites.

    Args:
        coding: with sentences and places.
        seats: its events.
    """

    def __init__(self, coding: Coding, seats: Sequence[Seat]) -> None:
        self.coding = coding
        self.named = Named.of(coding.places)
        #: The places of the article by folded name, in the order of the text.
        self.mentions: dict[str, list[Place]] = defaultdict(list)
        for place in coding.places:
            self.mentions[fold(place.name)].append(place)
        #: The numbers of the sentences that name each.
        self.numbers = {name: sorted({p.sentence for p in places}) for name, places in self.mentions.items()}
        self._own: dict[int, list[Place]] = defaultdict(list)
        for place in coding.places:
            self._own[place.sentence].append(place)
        self._locative = {place.span: locative(coding, place) for place in coding.places}
        self._located = {name: sum(self._locative[p.span] for p in ps) for name, ps in self.mentions.items()}
        self.events = [self.told(seat) for seat in seats]
        self._words: dict[int, frozenset[str]] = {}
        self._overlaps: dict[tuple[int, str], tuple[int, bool]] = {}
        #: Of the sentence that was asked for last: events come in the order of the text.
        self._elsewhere: tuple[int, dict[str, Site]] = (0, {})
        self._places: dict[Span, Group] = {}

    def told(self, seat: Seat) -> Told:
        """An event with the sites of its sentence."""
        return Told(seat, own_sites(self.coding, seat))

    def options(self, event: Told) -> tuple[list[Site], list[list[Group]]]:
        """The sites of an event; what speaks for no place, then for each site in order."""
        others = [other for other in self.events if _apart(event, other)]
        elsewhere = self._sites_elsewhere(event.number)
        sites = all_sites(event.number, event.sites, elsewhere, ((o.number, o.sites) for o in others))
        own = self._own[event.number]
        beside = _Beside(event, others)
        nowhere = [Group([*nowhere_features(event.seat, own), *_nowhere(event, beside)])]
        anyhow = Group(any_word_features(event.seat, "earlier"))
        rows = [self._site(name, site, event, own, beside, anyhow) for name, site in sites.items()]
        return [*sites.values()], [nowhere, *rows]

    def _sites_elsewhere(self, number: int) -> dict[str, Site]:
        """The sites of the article as they stand to a sentence: its events share them."""
        if self._elsewhere[0] != number:
            self._elsewhere = number, named_elsewhere(number, self.mentions)
        return self._elsewhere[1]

    def _site(
        self, name: str, site: Site, event: Told, own: Sequence[Place], beside: _Beside, anyhow: Group
    ) -> list[Group]:
        """What speaks for a site.

        Args:
            name: of the site.
            site: one of the event's.
            event: the event.
            own: the places of its sentence.
            beside: what the other events say.
            anyhow: what speaks for all places of other sentences.
        """
        kind = size(site.place)
        if site.kind in _HERE:
            return [self._here(site, kind, event, own), *_told(name, site, kind, event, beside)]
        back = _distance(abs(event.number - site.place.sentence))
        return [
            self._of_place(site.place, kind), article_features(site.place, kind, event.seat, own, self.coding), anyhow,
            _back(site.kind, event.group, back), *self._named(name, event), *_told(name, site, kind, event, beside),
        ]  # fmt: skip

    def _here(self, site: Site, kind: str, event: Told, own: Sequence[Place]) -> Group:
        """What speaks for a site of the event's sentence without the other events."""
        if site.kind == "own":
            out = sentence_features(site.place, event.seat, own)
        else:
            out = [site.kind, f"{site.kind} {kind}", f"{site.kind} {event.seat.event_type}"]
        if event.seat.looked is not None:
            out += pointed_features(site.kind, grade(site.chance), logit(site.chance))
            if event.best is not None and site.chance >= event.best.chance > 0.02:
                out.append(f"{site.kind} best pointed")
        return Group(out)

    def _of_place(self, place: Place, kind: str) -> Group:
        """What speaks for a place of the article whatever the event."""
        known = self._places.get(place.span)
        if known is None:
            located = self._locative.get(place.span)
            known = self._places[place.span] = article_place(
                place, kind, self.coding, self.named,
                located=locative(self.coding, place) if located is None else located,
            )  # fmt: skip
        return known

    def _named(self, name: str, event: Told) -> tuple[Group, Group]:
        """What the sentences that name a site have in common with the event's."""
        numbers = self.numbers.get(name, ())
        shared, paragraph = self._shared(event.number, name)
        echo = event.article if event.root and any(event.root in self._roots(n) for n in numbers) else None
        lead = bool(numbers and numbers[0] <= 2)
        return _echoed(event.group, echo, min(self._located.get(name, 0), 3), lead, paragraph), _overlap(shared)

    def _shared(self, number: int, name: str) -> tuple[int, bool]:
        """What a sentence has in common with those that name a place.

        Returns:
            Roots that it shares with the one of them with which it shares most; is one of them of its paragraph?
        """
        known = self._overlaps.get((number, name))
        if known is None:
            mine, sentences, numbers = self._roots(number), self.coding.sentences, self.numbers.get(name, ())
            most = max((len(self._roots(n) & mine) for n in numbers), default=0)
            paragraph = any(sentences[n - 1].paragraph == sentences[number - 1].paragraph for n in numbers)
            known = self._overlaps[number, name] = most, paragraph
        return known

    def _roots(self, number: int) -> frozenset[str]:
        """The roots of a sentence's content words."""
        known = self._words.get(number)
        if known is None:
            tokens = self.coding.sentences[number - 1].tokens
            known = frozenset(root(t.lemma) for t in tokens if t.pos in _CONTENT) - {""}
            self._words[number] = known
        return known


def _apart(event: Told, other: Told) -> bool:
    """Is it another event, near enough to say something?"""
    if other.number == event.number:
        return not other.seat.trigger.overlaps(event.seat.trigger)
    return abs(other.number - event.number) <= _WINDOW


class _Beside:
    """What the other events say of the places of one.

    Args:
        event: the event.
        others: the other events in the order of the text.
    """

    def __init__(self, event: Told, others: Sequence[Told]) -> None:
        self.count = len(others)
        self._group = event.group
        #: What `told` has told, by name and by where the site is.
        self._told: dict[tuple[str | None, str], Group] = {}
        chances: dict[str, dict[str, float]] = defaultdict(dict)
        #: By name, the probabilities of all others added up.
        self.total: dict[str, float] = defaultdict(float)
        for other in others:
            for relation in _relations(event, other) if other.sites else ():
                best = chances[relation]
                for name, site in other.sites.items():
                    if site.chance >= best.get(name, 0.0):
                        best[name] = site.chance
            for name, site in other.sites.items():
                self.total[name] += site.chance
        #: By how another event stands to this one: the names of sites with the best probability any such event has.
        self.best = {relation: _Best.of(chances[relation]) for relation in _RELATIONS if relation in chances}
        self.sum = sum(self.total.values())
        top, most = max(self.total.items(), key=lambda item: item[1], default=("", 0.0))
        #: The name that most events have for their place.
        self.most = top if most > _SURE else None
        here = (event.number, event.seat.head)
        before = [o for o in others if (o.number, o.seat.head) < here and o.best and o.best.chance > _LIKELY]
        nearest = max(before, key=lambda o: (o.number, o.seat.head), default=None)
        #: The name of the place of the nearest event before that has one, and how many sentences back that is.
        self.last = nearest.best.name if nearest and nearest.best else None
        self.back = event.number - nearest.number if nearest else 0

    def told(self, name: str, where: str) -> Group:
        """How many events, and how near ones, have a site; those that none has are alike."""
        asked = name if name in self.total else None
        known = self._told.get((asked, where))
        if known is None:
            out: list[Feature] = []
            for relation, best in self.best.items():
                _add_related(out, best, asked, _NAMES[where, relation], where, self._group)
            total = self.total[asked] if asked is not None else 0.0
            share = total / (self.sum + 0.5)
            out += [(f"{where} share", share), (f"{where} share {self._group}", share),
                    (f"{where} told often", min(total, 3) / 3)]  # fmt: skip
            known = self._told[asked, where] = Group(out)
        return known

    def strongest(self, relation: str) -> float:
        """The best probability of any site for events that stand so."""
        return self.best[relation].most if relation in self.best else 0.0


class _Best(NamedTuple):
    """The best probability of each site, and which of them all is the likeliest."""

    chances: Mapping[str, float]
    name: str
    most: float
    #: The best of the others.
    second: float

    @classmethod
    def of(cls, chances: Mapping[str, float]) -> _Best:
        """Rank the sites."""
        name = max(chances, key=chances.__getitem__)
        return cls(chances, name, chances[name], max((c for n, c in chances.items() if n != name), default=0.0))


#: How another event can stand to one.
_RELATIONS = ("any", "same sentence", "just before", "just after", "before", "type before", "type after", "word",
              "actor", "recipient", "both")  # fmt: skip


def _relations(event: Told, other: Told) -> Iterator[str]:
    """How another event stands to one."""
    back, one, two = event.number - other.number, event.seat, other.seat
    yield "any"
    if back == 0:
        yield "same sentence"
    elif -2 <= back <= 2:
        yield "just before" if back > 0 else "just after"
    if back >= 0:
        yield "before"
    if one.event_type == two.event_type:
        yield "type before" if back >= 0 else "type after"
    if event.root and event.root == other.root:
        yield "word"
    actor, recipient = bool(one.actors & two.actors), bool(one.recipients & two.recipients)
    if actor:
        yield "actor"
    if recipient:
        yield "recipient"
    if actor and recipient:
        yield "both"


def _nowhere(event: Told, beside: _Beside) -> Iterator[Feature]:
    """What the event and the others say for no place."""
    seat = event.seat
    yield from (f"none: {seat.status}", f"none: embedded {seat.embedded}", f"none: {event.article}",
                f"none: {event.group} {seat.status}", f"none: {min(beside.count, 4)} told")  # fmt: skip
    yield "none: told near", beside.strongest("just before")
    yield "none: told same sentence", beside.strongest("same sentence")
    yield "none: told type", max(beside.strongest("type before"), beside.strongest("type after"))
    yield "none: share of told", beside.sum / (beside.count + 1)


def _told(name: str, site: Site, kind: str, event: Told, beside: _Beside) -> Iterator[Group]:
    """What the other events and the parties say for a site of a size."""
    where, group, seat = "here" if site.kind in _HERE else "else", event.group, event.seat
    last = None if beside.last is None else name == beside.last
    yield beside.told(name, where)
    yield _standing(where, kind, group, event.article, seat.status, seat.embedded)
    yield _most(where, group, event.article, name == beside.most, last, _distance(beside.back))
    country = site.place.country
    for role, codes in (("actor", seat.actors), ("recipient", seat.recipients)) if country else ():
        if codes:
            yield _of_party(where, role, country in codes, group, kind, seat.event_type)


#: By where a site is and a relation: the names of features.
_NAMES = {
    (where, relation): (told := f"{where} told {relation}", f"{where} rival {relation}", f"{told} sure", f"{told} most")
    for where in ("here", "else") for relation in _RELATIONS
}  # fmt: skip


def _add_related(
    out: list[Feature], best: _Best, name: str | None, names: tuple[str, ...], where: str, group: str
) -> None:
    """Add how surely events that stand so have this place, and how surely another; None is one that none has."""
    told, rival, sure, most = names
    own = 0.0 if name is None else best.chances.get(name, 0.0)
    other = best.second if name == best.name else best.most
    out.append((told, own))
    out.append((rival, other))
    if own > _SURE:
        out.append(sure)
        if own >= other:
            out.append(most)
        if where == "else":
            out.append(f"{told} {group}")


@_remembered
def _back(site: str, group: str, back: int) -> Group:
    """How far off a site is named."""
    return Group([f"story {site}", f"story {site} {group}", f"story back {back} {site}"])


@_remembered
def _echoed(group: str, echo: str | None, located: int, lead: bool, paragraph: bool) -> Group:
    """What the sentences that name a site share with the event's; `echo`: how its word, found there, is introduced."""
    names = [] if echo is None else ["echo", f"echo {echo}", f"echo {group}"]
    names += [f"locative {located}", f"lead {group}" if lead else "not lead"]
    return Group([*names, f"paragraph {group}"] if paragraph else names)


@_remembered
def _overlap(shared: int) -> Group:
    """How much of a sentence stands also in one that names the site."""
    return Group([("overlap", shared / _MUCH)])


@_remembered
def _standing(where: str, kind: str, group: str, article: str, status: str, embedded: bool) -> Group:
    """What an event says for sites of a size."""
    return Group([f"{where} {kind} {article}", f"{where} {kind} {group}", f"{where} {status}",
                  f"{where} embedded {embedded}"])  # fmt: skip


@_remembered
def _most(where: str, group: str, article: str, most: bool, last: bool | None, back: int) -> Group:
    """Is a site told by most events, and by the last before that has one? That one is so far back; None: none has."""
    names = [f"{where} most told"] if most else []
    if last:
        names += [f"{where} last", f"{where} last {back}", f"{where} last {article}", f"{where} last {group}",
                  f"{where} last {group} {back}"]  # fmt: skip
    elif last is not None:
        names.append(f"{where} not last {back}")
    return Group(names)


@_remembered
def _of_party(where: str, role: str, inside: bool, group: str, kind: str, event_type: str) -> Group:
    """Does the place lie in a party's country?"""
    if not inside:
        return Group([f"{where} not country of {role}"])
    name = f"{where} country of {role}"
    return Group([name, f"{name} {group}", f"{name} {kind}", f"{name} {kind} {event_type}"])


def _distance(sentences: int) -> int:
    """Sentences between two, in five steps."""
    return 0 if sentences == 0 else 1 if sentences == 1 else 2 if sentences <= 3 else 3 if sentences <= 7 else 4
