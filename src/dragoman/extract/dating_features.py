"""What speaks for and against a date as that of an event: named features of the sentence's structure.

The day may be told in the event's own sentence ("sentence"), there by a length of time ("stretch"), in one before it,
of which the report goes on to speak ("story"), in the one after a lead ("next"), where the same thing is told again
("echo"), anywhere else ("elsewhere"), or be that of publication ("published"); or the text does not tell it. Each of
these is a candidate with features; `dating` weighs them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from dragoman.extract.linear import grade
from dragoman.extract.timex_context import governor, speaks_of_future, speaks_of_past
from dragoman.extract.timex_words import words
from dragoman.extract.weighing import Group, named
from dragoman.model import Coding, Sentence, Span, Time

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: First and last day of a date.
Days = tuple[dt.date, dt.date]
Origin = Literal["sentence", "stretch", "story", "next", "echo", "elsewhere", "published"]
#: Those whose words stand in the event's own sentence.
_OWN = frozenset({"sentence", "stretch"})
#: Sentences whose first date is that of the lead, and steps of the days from a date to publication.
_LEAD, _BACK = 3, (-1, 0, 1, 3, 7, 31, 366)
#: Words that make a noun a thing known already.
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event's trigger in its parsed sentence."""

    #: Its span in the article.
    span: Span
    #: Index of its head word in the sentence.
    head: int
    #: Status of the event, "actual" ...
    status: str
    #: PLOVER type, or "" where not known yet.
    type: str
    embedded: bool
    #: What the event model says of it, where there is one.
    looked: Decided | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be the event's."""

    time: Time
    origin: Origin
    #: Sentences between the event and the place where the date is told.
    distance: int = 0
    #: Of dates told before or elsewhere, the how-manieth, from 0; of an echo, the index of the word repeated there.
    rank: int = 0
    #: How a stretch is told: a name of `dating_stretches`.
    how: str = ""

    @property
    def days(self) -> Days:
        """First and last day."""
        return self.time.first, self.time.last


def climb(sentence: Sentence, index: int) -> list[int]:
    """The token and its heads up to the root."""
    path = [index]
    while sentence.tokens[path[-1]].head != path[-1] and len(path) <= len(sentence.tokens):
        path.append(sentence.tokens[path[-1]].head)
    return path


class Row(NamedTuple):
    """Names of the features that hold of one date."""

    #: Those of all dates of its origin.
    shared: Sequence[str]
    own: Sequence[str]


class Report:
    """What an article says of its dates to all its events, worked out once.

    Args:
        coding: with sentences and times.
    """

    def __init__(self, coding: Coding) -> None:
        self.coding = coding
        #: How often the article tells each date, and the one that it tells most.
        self.counts = Counter((time.first, time.last) for time in coding.times)
        self.most = max(self.counts.values(), default=0)
        lead = next((time for time in coding.times if time.sentence <= _LEAD), None)
        #: The first date of the lead.
        self.lead: Days | None = None if lead is None else (lead.first, lead.last)
        self._words: dict[Span, list[int]] = {}
        self._tenses: dict[tuple[int, int], str] = {}
        self._standings: dict[tuple[Days, str], _Standing] = {}
        self._goings: dict[tuple[int, Span], _Going] = {}

    def words(self, time: Time) -> list[int]:
        """The tokens of a time expression of a sentence."""
        known = self._words.get(time.span)
        if known is None:
            tokens = self.coding.sentences[time.sentence - 1].tokens
            known = [i for i, token in enumerate(tokens) if time.span.start <= token.start < time.span.end]
            self._words[time.span] = known
        return known

    def tense(self, sentence: Sentence, verb: int) -> str:
        """Of a verb: future, perfect, past, present, bare."""
        known = self._tenses.get((sentence.number, verb))
        if known is None:
            known = self._tenses[sentence.number, verb] = _tense(sentence, verb)
        return known

    def standing(self, time: Time) -> _Standing:
        """How a date stands to publication and among those of the article."""
        days = time.first, time.last
        known = self._standings.get((days, time.grain))
        if known is None:
            published, mine = self.coding.article.published, self.counts[days]
            known = self._standings[days, time.grain] = _Standing(
                time.grain, None if published is None else _side(time, published), min(4, mine), mine == self.most > 0,
                len(self.counts) > 1, "none" if self.lead is None else self.lead == days,
                None if published is None else bisect_left(_BACK, (published - time.last).days),
            )  # fmt: skip
        return known

    def going(self, sentence: Sentence, time: Time) -> _Going:
        """How a sentence goes on from where a date was told."""
        known = self._goings.get((sentence.number, time.span))
        if known is None:
            known = self._goings[sentence.number, time.span] = _Going.of(self.coding, sentence, time)
        return known


class Weighed(NamedTuple):
    """The features of one date as they are weighed."""

    #: Names of those of all dates of its origin, without the origin before them; "" is the origin itself. Dates of one
    #: origin have one and the same sequence.
    shared: Sequence[str]
    own: Sequence[Group]


def features(coding: Coding, sentence: Sentence, trigger: Trigger, rivals: Sequence[Candidate]) -> list[Row]:
    """Names of the features that hold of each candidate.

    Args:
        coding: with sentences and times.
        sentence: of the event.
        trigger: of the event.
        rivals: the dates in question.

    Returns:
        For each of them its names; the weight of a name that the model lacks is 0.
    """
    rows = weighed(Report(coding), sentence, trigger, rivals)
    return [
        Row([f"{one.origin}|{name}" if name else one.origin for name in row.shared],
            [name for name in named(row.own) if isinstance(name, str)])
        for one, row in zip(rivals, rows, strict=True)
    ]  # fmt: skip


def weighed(report: Report, sentence: Sentence, trigger: Trigger, rivals: Sequence[Candidate]) -> list[Weighed]:
    """The features of each candidate, as `features` names them."""
    verb = governor(sentence, trigger.head)
    tense = None if verb is None else report.tense(sentence, verb)
    event = ["", *_of_event(report.coding, sentence, trigger, verb, tense), *_of_model(trigger)]
    event.append(f"dates={min(6, len(report.counts))}")
    told = [one.time for one in rivals if one.origin == "sentence"]
    about = _About(
        report, sentence, trigger, len(told), _surest(report, trigger, told), tense or "none",
        Counter(one.days for one in rivals),
    )  # fmt: skip
    anywhere = _pointed(trigger, range(len(sentence.tokens)))
    shared = {origin: [*event, *_of_origin(origin, about, anywhere)] for origin in {one.origin for one in rivals}}
    return [Weighed(shared[one.origin], _of_candidate(one, about)) for one in rivals]


class _About(NamedTuple):
    """What the features of a date look at beside the date."""

    report: Report
    sentence: Sentence
    trigger: Trigger
    #: Times of the sentence.
    told: int
    #: How surely the event model takes the one of them that it is the surest of; None without a time or a model.
    surest: float | None
    #: Tense of the event's verb.
    tense: str
    #: How many of the candidates are of each date.
    rivals: Counter[Days]


def _of_origin(origin: Origin, about: _About, anywhere: int | None) -> Iterator[str]:
    """What all dates of an origin have beside what is known of the event without regard to any date.

    Args:
        origin: of the dates.
        about: the event and its article.
        anywhere: how surely the event model takes any word for the event's time: a grade, or None without a model.
    """
    if origin == "sentence":
        yield f"rivals={min(3, about.told)}"
    else:
        yield f"told={about.told > 0}"
        if about.surest is not None:
            yield f"surest=None|{grade(about.surest)}"
    if about.trigger.looked is not None and origin not in _OWN:
        yield f"pointed={anywhere}"
    if origin in {"story", "next"}:
        yield f"type={about.trigger.type}|told={about.told > 0}"


def _of_candidate(candidate: Candidate, about: _About) -> list[Group]:
    """The features of one date."""
    report, sentence, trigger, origin = about.report, about.sentence, about.trigger, candidate.origin
    coding, time = report.coding, candidate.time
    out = [_of_standing(origin, report.standing(time), trigger.status, about.tense)]
    if origin == "stretch":
        structure = _of_structure(coding, sentence, trigger, time)
        out.append(Group([f"stretch|how={candidate.how}", *(f"stretch|{name}" for name in structure)]))
    elif origin == "elsewhere":
        out.append(_away(candidate.distance < 0, min(5, abs(candidate.distance)), candidate.rank))
    elif origin == "sentence":
        out.append(Group(_of_structure(coding, sentence, trigger, time)))
    elif origin in {"story", "next"}:
        going = report.going(sentence, time)
        out.append(_of_story(origin, min(candidate.distance, 5), candidate.rank, going))
    elif origin == "echo":
        out.append(Group(_of_echo(coding, trigger, sentence, candidate)))
    if trigger.looked is not None and origin in _OWN:
        words = report.words(time)
        pointed = [f"{origin}|pointed={_pointed(trigger, words)}"]
        if about.surest is not None and origin == "sentence":
            surest = trigger.looked.chance("time", words) == about.surest
            pointed.append(f"{origin}|surest={surest}|{grade(about.surest)}")
        out.append(Group(pointed))
    out.append(_same(origin, min(about.rivals[candidate.days], 3)))
    return out


class _Standing(NamedTuple):
    """How a date stands to publication and among those of the article."""

    grain: str
    #: Before or after publication; None where that is not known.
    side: str | None
    #: How often the article tells the date, at most 4.
    mentions: int
    #: Does it tell none more often? Does it tell others?
    most: bool
    several: bool
    #: Is it the first of the lead? "none" where that has none.
    lead: bool | str
    #: Steps from the date to publication.
    back: int | None


@lru_cache(maxsize=4000)
def _of_standing(origin: Origin, date: _Standing, status: str, tense: str) -> Group:
    """What the standing of a date says for an event of a status and tense."""
    side = f"{origin}|{date.side}"
    return Group([
        f"{origin}|grain={date.grain}",
        *([] if date.side is None else [side, f"{side}|status={status}", f"{side}|tense={tense}"]),
        f"{origin}|count={date.mentions}", f"{origin}|most={date.most}|{date.several}", f"{origin}|lead={date.lead}",
        f"{origin}|back={date.back}",
    ])  # fmt: skip


@cache
def _away(before: bool, sentences: int, rank: int) -> Group:
    """How far off a date is told that is told elsewhere."""
    return Group([f"elsewhere|{'before' if before else 'after'}={sentences}", f"elsewhere|rank={rank}"])


@cache
def _same(origin: Origin, count: int) -> Group:
    """How many candidates are of the date."""
    return Group([f"{origin}|same={count}"])


def _of_model(trigger: Trigger) -> Iterator[str]:
    """What the event model says: is the event dated, on the day of publication?"""
    if trigger.looked is None:
        return
    for name, chance in zip(("undated", "today", "dated"), trigger.looked.dated, strict=True):
        yield f"{name}={grade(float(chance))}"


def _pointed(trigger: Trigger, words: Sequence[int]) -> int | None:
    """How surely the event model takes one of the words for the event's time, as a grade."""
    return None if trigger.looked is None else grade(trigger.looked.chance("time", words))


def _surest(report: Report, trigger: Trigger, times: Sequence[Time]) -> float | None:
    """The best probability that the event model gives to one of the times; None without a time or a model."""
    looked = trigger.looked
    if looked is None:
        return None
    return max((looked.chance("time", report.words(time)) for time in times), default=None)


def _side(time: Time, published: dt.date) -> str:
    if time.first == time.last == published:
        return "today"
    return "ahead" if time.first > published else "long ago" if (published - time.last).days > 45 else "past"


def _of_event(
    coding: Coding, sentence: Sentence, trigger: Trigger, verb: int | None, tense: str | None
) -> Iterator[str]:
    """What the event is and how it is told, without regard to any date; `verb` governs it and has that tense."""
    tokens = sentence.tokens
    head = tokens[trigger.head]
    yield f"lemma={head.lemma.lower()}"
    yield f"tag={head.tag}"
    yield f"dep={head.dep}"
    yield f"status={trigger.status}"
    yield f"embedded={trigger.embedded}"
    if trigger.type:
        yield f"type={trigger.type}"
        yield f"type={trigger.type}|embedded={trigger.embedded}|status={trigger.status}"
    number = min(sentence.number, 4)
    yield f"number={number}"
    yield f"quoted={is_quoted(coding, sentence, trigger.span.start)}"
    if head.lemma in words("saying"):
        yield "saying"
    if tense is not None:
        yield f"tense={tense}"
        yield f"tense={tense}|{'verb' if verb == trigger.head else 'other'}"
        yield f"tense={tense}|number={number}|{trigger.status}"
    if head.pos != "VERB":
        yield f"known={_known(sentence, trigger.head)}|{head.tag}"
    path = climb(sentence, trigger.head)
    yield "root" if len(path) == 1 else f"depth={min(4, len(path) - 1)}"
    if any(tokens[i].dep in {"relcl", "advcl", "acl"} for i in path):
        yield "subordinate"


def _known(sentence: Sentence, noun: int) -> str:
    """How a noun is opened: the attack, an attack, their attack, attacks."""
    below = [sentence.tokens[i] for i in sentence.children(noun)]
    openers = {token.text.lower() for token in below if token.dep == "det"}
    if openers & _DEFINITE:
        return "the"
    if openers & {"a", "an"}:
        return "a"
    return "whose" if any(token.dep == "poss" for token in below) else "bare"


def _tense(sentence: Sentence, verb: int) -> str:
    """Future, perfect, past, present, bare."""
    below = [sentence.tokens[i] for i in sentence.children(verb)]
    kids = {token.lemma for token in below if token.dep in {"aux", "auxpass"}}
    forms = {token.text.lower() for token in below if token.dep == "aux"}
    tag = sentence.tokens[verb].tag
    if speaks_of_future(sentence, verb):
        return "future"
    if forms & {"has", "have", "'ve", "'s"} and tag == "VBN":
        return "perfect"
    if forms & {"had", "'d"} and tag == "VBN":
        return "pluperfect"
    if speaks_of_past(sentence, verb) and ("be" in kids or tag == "VBD"):
        return "past"
    return {"VBZ": "present", "VBP": "present", "VBG": "ing", "VBN": "participle"}.get(tag, "bare")


def is_quoted(coding: Coding, sentence: Sentence, offset: int) -> bool:
    """Does the offset stand within quotation marks opened in its sentence?"""
    before = coding.article.text[sentence.span.start : offset]
    straight = before.count('"') % 2 == 1
    return straight or before.count("“") > before.count("”")


def _of_structure(coding: Coding, sentence: Sentence, trigger: Trigger, time: Time) -> Iterator[str]:
    """How the time expression hangs together with the trigger in the parse."""
    tokens = sentence.tokens
    index = sentence.head_of(time.span)
    if index is None:
        return
    up, down = climb(sentence, trigger.head), climb(sentence, index)
    shared = next((i for i in up if i in down), None)
    if shared is None:
        yield "apart"
        return
    rising = [tokens[i].dep for i in up[: up.index(shared)]]
    falling = [tokens[i].dep for i in down[: down.index(shared)] if i != index]
    edge = tokens[index].dep
    yield f"edge={edge}"
    for dep in set(rising):
        yield f"up={dep}"
    for dep in set(falling) - {"prep", "pobj"}:
        yield f"down={dep}"
    plain = [dep for dep in falling if dep not in {"prep", "pobj"}]
    yield f"path={'/'.join(rising[:3])}>{'/'.join(plain[:3])}"
    yield f"lengths={min(len(rising), 4)}>{min(len(plain), 3)}"
    yield f"shared={'trigger' if shared == trigger.head else tokens[shared].pos}"
    if tokens[shared].lemma in words("saying") and shared != trigger.head:
        yield "shared=saying"
    yield f"same verb={governor(sentence, index) == governor(sentence, trigger.head)}"
    yield from _of_order(coding, sentence, trigger, time, index)


def _of_order(coding: Coding, sentence: Sentence, trigger: Trigger, time: Time, index: int) -> Iterator[str]:
    """Where the time expression stands."""
    tokens = sentence.tokens
    low, high = sorted((index, trigger.head))
    between = tokens[low + 1 : high]
    side = "before" if index < trigger.head else "after"
    yield f"side={side}"
    yield f"{side}={min(5, (high - low) // 3)}"
    verbs = sum(token.pos == "VERB" for token in between)
    yield f"{side}|verbs={min(3, verbs)}"
    yield f"{side}|comma={any(token.text == ',' for token in between)}"
    yield f"{side}|start={sentence.tokens[0].end >= time.span.start - 4}"
    quoted = is_quoted(coding, sentence, trigger.span.start), is_quoted(coding, sentence, time.span.start)
    yield f"quotes={quoted[0]}{quoted[1]}"
    if any(token.tag in {"WDT", "WP", "WRB"} for token in between):
        yield f"{side}|relative between"
    first = next((i for i, token in enumerate(tokens) if token.end > time.span.start), index)
    word = tokens[first - 1].text.lower() if first else "^"
    yield f"opened={word if tokens[first - 1].pos in {'ADP', 'SCONJ', 'PUNCT', 'DET'} or word == '^' else 'other'}"
    if trigger.span.covers(time.span):
        yield "inside"
    if first and coding.article.text[time.span.start : time.span.end].lower().startswith("since"):
        yield "since"


class _Going(NamedTuple):
    """How a sentence goes on from another, where a date was told."""

    #: Part of speech of its first word, or a pronoun; None without a word.
    opens: str | None
    #: Are both of one paragraph?
    paragraph: bool
    #: Does the verb that governs the date tell of "saying" or "doing"? None without a verb.
    there: str | None
    #: Is it the root of its sentence?
    root: bool
    #: Does this sentence end within quotation marks?
    quoted: bool

    @classmethod
    def of(cls, coding: Coding, sentence: Sentence, time: Time) -> _Going:
        """Compare a sentence with that of a time."""
        first = next((token for token in sentence.tokens if token.pos not in {"PUNCT", "SPACE"}), None)
        opens = None if first is None else first.pos if first.pos != "PRON" else first.text.lower()
        there = coding.sentences[time.sentence - 1]
        index = there.head_of(time.span)
        verb = None if index is None else governor(there, index)
        token = None if verb is None else there.tokens[verb]
        return cls(
            opens, there.paragraph == sentence.paragraph,
            None if token is None else "saying" if token.lemma in words("saying") else "doing",
            token is not None and token.dep == "ROOT", is_quoted(coding, sentence, sentence.span.end - 1),
        )  # fmt: skip


@lru_cache(maxsize=4000)
def _of_story(origin: Origin, away: int, rank: int, going: _Going) -> Group:
    """Whether the report goes on speaking of the day that it told before, so many sentences away."""
    names = [f"{origin}|away={away}", f"{origin}|rank={rank}"]
    if going.opens is not None:
        names.append(f"{origin}|opens={going.opens}")
    names.append(f"{origin}|paragraph={going.paragraph}")
    if going.there is not None:
        there = f"{origin}|there={going.there}"
        names += [there, f"{origin}|there root={going.root}", f"{there}|quoted={going.quoted}"]
    return Group(names)


def _of_echo(coding: Coding, trigger: Trigger, sentence: Sentence, candidate: Candidate) -> Iterator[str]:
    """How the date hangs together with the word that tells the event elsewhere."""
    there = coding.sentences[candidate.time.sentence - 1]
    again = there.tokens[candidate.rank]
    word = sentence.tokens[trigger.head]
    other = Trigger(Span(again.start, again.end), candidate.rank, trigger.status, trigger.type, trigger.embedded)
    for one in _of_structure(coding, there, other, candidate.time):
        if one.startswith(("same verb", "shared", "lengths", "before=", "after=", "side")):
            yield f"echo|{one}"
    yield f"echo|{'before' if candidate.distance < 0 else 'after'}={min(5, abs(candidate.distance))}"
    yield f"echo|pos={word.pos}{again.pos}"
    yield f"echo|lemma={word.lemma == again.lemma}"


def stem(lemma: str) -> str:
    """The first letters of a word, which its verb and noun share."""
    return lemma[:5] if len(lemma) > 6 else lemma[:4]
