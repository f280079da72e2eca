"""Which date is the event's: that of its clause, the day that the report was speaking of, publication, or none.

A log-linear choice between the candidate dates and "the text does not tell"; what several candidates of one date have
is added up. Its weights stand in `data/times/dating.json`; `training/dating.py` learns them from the coded articles.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.extract.dating_features import Candidate, Days, Row, Trigger, climb, features, stem
from dragoman.extract.dating_stretches import stretches
from dragoman.extract.linear import score, weights
from dragoman.extract.timex_words import words
from dragoman.model import Coding, Sentence, Span, Time

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: What is planned, asked for or threatened lies ahead: no day before publication is its date.
_AHEAD = frozenset({"planned", "requested", "threatened"})
#: Sentences looked at before and after, sentences that are a lead, and how many dates of each origin are kept.
_REACH_BACK, _REACH_AHEAD, _LEAD, _STORIES, _ECHOES, _ELSEWHERE = 8, 3, 2, 3, 2, 6
_CONTENT = frozenset({"VERB", "NOUN", "PROPN"})
#: Dependencies that take a date out of the main line of a report: it belongs to an aside.
_ASIDE = frozenset({"relcl", "acl", "advcl", "appos"})


def event_time(
    coding: Coding,
    sentence: Sentence,
    trigger: Span,
    *,
    status: str = "actual",
    type: str = "",
    embedded: bool = False,
    looked: Decided | None = None,
    dates: Dates | None = None,
) -> Time | None:
    """The date of an event, where the text tells it.

    Args:
        coding: with sentences and times.
        sentence: of the event.
        trigger: its span in the article.
        status: of the event.
        type: PLOVER type, if known.
        embedded: is the event only the content of speech, a demand or a plan?
        looked: what the event model says of the event.
        dates: of the coding, where its events share them.

    Returns:
        A time of the coding, or a stretch of days that a sentence tells by its length; for the day of publication a
        Time whose span is the trigger, because nothing else in the text stands for it; None where the text does not
        tell.
    """
    head = sentence.head_of(trigger)
    if head is None:
        return None
    about = Trigger(trigger, head, status, type, embedded, looked)
    return choose(dates or Dates(coding), sentence, about, weights("times/dating.json"))


def choose(dates: Dates, sentence: Sentence, trigger: Trigger, table: Mapping[str, float]) -> Time | None:
    """The likeliest date, of its candidates the likeliest, where its probability reaches the threshold; or None."""
    rivals = candidates(dates, sentence, trigger)
    if not rivals:
        return None
    chances = probabilities(_scores(features(dates.coding, sentence, trigger, rivals), table))
    date, likely = likeliest([one.days for one in rivals], chances)
    if likely < table.get("threshold", 0.5):
        return None
    best = max(range(len(rivals)), key=lambda i: (rivals[i].days == date, chances[i]))
    return rivals[best].time


def _scores(rows: Sequence[Row], table: Mapping[str, float]) -> list[float]:
    """What speaks for each date; what those of one origin share is added up once."""
    shared = {id(row.shared): row.shared for row in rows}
    sums = {key: score(table, names) for key, names in shared.items()}
    return [sums[id(row.shared)] + score(table, row.own) for row in rows]


def probabilities(scores: Sequence[float]) -> list[float]:
    """Of each candidate; what is missing to 1 is that of no date."""
    powers = [math.exp(min(one, 50.0)) for one in scores]
    total = 1.0 + sum(powers)
    return [power / total for power in powers]


def likeliest(dates: Sequence[Days], chances: Sequence[float]) -> tuple[Days, float]:
    """The date whose candidates are together the likeliest, and their probability; among equals the first.

    Args:
        dates: of the candidates, at least one.
        chances: probability of each candidate.
    """
    sums: dict[Days, float] = defaultdict(float)
    for days, chance in zip(dates, chances, strict=True):
        sums[days] += chance
    return max(sums.items(), key=lambda item: item[1])


def candidates(dates: Dates, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates that may be the event's: of its sentence, of the story, of the article, publication."""
    out = [*dates.told(sentence), *_echoes(dates, sentence, trigger), *dates.lengths(sentence)]
    out += _elsewhere(dates, sentence, {one.days for one in out})
    published = dates.coding.article.published
    if published is not None and not any(one.days == (published, published) for one in out):
        today = Time(trigger.span, published, published, "day", published, sentence.number)
        out.append(Candidate(today, "published"))
    if published is not None and trigger.status in _AHEAD:
        return [candidate for candidate in out if candidate.time.last >= published]
    return out


class Dates:
    """The dates of an article as its events ask for them; what those of one sentence share is worked out once.

    Args:
        coding: with sentences and times.
    """

    def __init__(self, coding: Coding) -> None:
        self.coding = coding
        self.times: dict[int, list[Time]] = defaultdict(list)
        for time in coding.times:
            self.times[time.sentence].append(time)
        self._told: dict[int, list[Candidate]] = {}
        self._lengths: dict[int, list[Candidate]] = {}
        self._stems: dict[int, dict[str, int]] = {}
        self._nearest: dict[int, list[Time]] = {}

    def told(self, sentence: Sentence) -> list[Candidate]:
        """The dates of a sentence and the days of which the report was speaking."""
        known = self._told.get(sentence.number)
        if known is None:
            own = [Candidate(time, "sentence") for time in self.times.get(sentence.number, ())]
            known = self._told[sentence.number] = own + _story_days(self, sentence)
        return known

    def lengths(self, sentence: Sentence) -> list[Candidate]:
        """The days that a sentence tells by a length of time."""
        known = self._lengths.get(sentence.number)
        if known is None:
            found = stretches(self.coding, sentence)
            known = self._lengths[sentence.number] = [Candidate(time, "stretch", how=how) for how, time in found]
        return known

    def nearest(self, number: int) -> list[Time]:
        """All times, the nearest to a sentence first."""
        known = self._nearest.get(number)
        if known is None:
            known = self._nearest[number] = sorted(self.coding.times, key=lambda one: abs(one.sentence - number))
        return known

    def first_of_stem(self, number: int, root: str) -> int | None:
        """The first content word of a stem in a sentence, by its index."""
        known = self._stems.get(number)
        if known is None:
            known = self._stems[number] = {}
            for index, token in enumerate(self.coding.sentences[number - 1].tokens):
                if token.pos in _CONTENT:
                    known.setdefault(stem(token.lemma), index)
        return known.get(root)


def _story_days(dates: Dates, sentence: Sentence) -> list[Candidate]:
    """The days that the report was speaking of: the last ones told in main clauses before; after a lead, the next."""
    out: list[Candidate] = []
    sentences = dates.coding.sentences
    for number in range(sentence.number - 1, max(0, sentence.number - 1 - _REACH_BACK), -1):
        for time in _main_times(dates, sentences[number - 1]):
            if len(out) < _STORIES and all((time.first, time.last) != c.days for c in out):
                out.append(Candidate(time, "story", sentence.number - number, len(out)))
    if sentence.number <= _LEAD:
        for after in sentences[sentence.number : sentence.number + _REACH_AHEAD]:
            for time in _main_times(dates, after)[:1]:
                return [*out, Candidate(time, "next", after.number - sentence.number)]
    return out


def _main_times(dates: Dates, sentence: Sentence) -> list[Time]:
    told = [time for time in dates.times.get(sentence.number, ()) if (time.last - time.first).days < 32]
    return [time for time in told if not _is_aside(sentence, time)]


def _echoes(dates: Dates, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates of sentences that hold the same content word ("captured", "their capture") near a date."""
    lemma = sentence.tokens[trigger.head].lemma
    root = stem(lemma)
    if len(root) < 4 or lemma in words("commonplace") or lemma in words("saying"):
        return []
    out = []
    for number in sorted(dates.times.keys() - {sentence.number}):
        again = dates.first_of_stem(number, root)
        if again is not None:
            start = dates.coding.sentences[number - 1].tokens[again].start
            close = min(dates.times[number], key=lambda t: abs(t.span.start - start))
            out.append(Candidate(close, "echo", number - sentence.number, again))
    return sorted(out, key=lambda c: abs(c.distance))[:_ECHOES]


def _elsewhere(dates: Dates, sentence: Sentence, known: set[Days]) -> list[Candidate]:
    """The other dates of the article, each where it is told the nearest."""
    found: dict[Days, Candidate] = {}
    for time in dates.nearest(sentence.number):
        if (days := (time.first, time.last)) not in known and days not in found:
            found[days] = Candidate(time, "elsewhere", time.sentence - sentence.number, len(found))
            if len(found) == _ELSEWHERE:
                break
    return list(found.values())


def _is_aside(sentence: Sentence, time: Time) -> bool:
    index = sentence.head_of(time.span)
    return index is not None and any(sentence.tokens[i].dep in _ASIDE for i in climb(sentence, index))
