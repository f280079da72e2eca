"""Which date is the event's: that of its clause, the day that the report was speaking of, publication, or none.

A log-linear choice between the candidate dates and "the text does not tell"; what several candidates of one date have
is added up. Its weights stand in `data/times/dating.json`; `training/dating.py` learns them from the coded articles.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, get_args

from dragoman.extract.dating_features import Candidate, Days, Origin, Report, Trigger, Weighed, climb, stem, weighed
from dragoman.extract.dating_stretches import stretches
from dragoman.extract.linear import score, weights
from dragoman.extract.timex_words import words
from dragoman.extract.weighing import total
from dragoman.model import Coding, Sentence, Span, Time

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

_TABLE = "times/dating.json"
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
    return choose(dates or Dates(coding), sentence, about)


def choose(dates: Dates, sentence: Sentence, trigger: Trigger) -> Time | None:
    """The likeliest date, of its candidates the likeliest, where its probability reaches the threshold; or None."""
    rivals = candidates(dates, sentence, trigger)
    if not rivals:
        return None
    chances = probabilities(_scores(rivals, weighed(dates.report, sentence, trigger, rivals)))
    date, likely = likeliest([one.days for one in rivals], chances)
    if likely < weights(_TABLE).get("threshold", 0.5):
        return None
    best = max(range(len(rivals)), key=lambda i: (rivals[i].days == date, chances[i]))
    return rivals[best].time


def _scores(rivals: Sequence[Candidate], rows: Sequence[Weighed]) -> list[float]:
    """What speaks for each date; what those of one origin share is added up once."""
    table, by_origin = weights(_TABLE), _by_origin()
    shared = {one.origin: row.shared for one, row in zip(rivals, rows, strict=True)}
    sums = {origin: score(by_origin[origin], names) for origin, names in shared.items()}
    return [sums[one.origin] + total(table, row.own) for one, row in zip(rivals, rows, strict=True)]


@cache
def _by_origin() -> dict[str, dict[str, float]]:
    """The weights of what begins with an origin, by the rest of the name; that of the origin itself under ""."""
    out: dict[str, dict[str, float]] = {origin: {} for origin in get_args(Origin)}
    for name, weight in weights(_TABLE).items():
        origin, _, rest = name.partition("|")
        if origin in out:
            out[origin][rest] = weight
    return out


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
    out += dates.elsewhere(sentence, frozenset(one.days for one in out))
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
        self.report = Report(coding)
        self.times: dict[int, list[Time]] = defaultdict(list)
        for time in coding.times:
            self.times[time.sentence].append(time)
        self._told: dict[int, list[Candidate]] = {}
        self._lengths: dict[int, list[Candidate]] = {}
        self._main: dict[int, list[Time]] = {}
        self._nearest: dict[int, dict[Days, Time]] = {}
        self._elsewhere: dict[tuple[int, frozenset[Days]], list[Candidate]] = {}

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

    def main(self, sentence: Sentence) -> list[Time]:
        """The times told in the main line of a sentence, none of them longer than a month."""
        known = self._main.get(sentence.number)
        if known is None:
            told = [time for time in self.times.get(sentence.number, ()) if (time.last - time.first).days < 32]
            known = self._main[sentence.number] = [time for time in told if not _is_aside(sentence, time)]
        return known

    def elsewhere(self, sentence: Sentence, known: frozenset[Days]) -> list[Candidate]:
        """The other dates of the article than those known, each where it is told the nearest."""
        found = self._elsewhere.get((sentence.number, known))
        if found is None:
            others = [time for days, time in self._by_distance(sentence.number).items() if days not in known]
            found = self._elsewhere[sentence.number, known] = [
                Candidate(time, "elsewhere", time.sentence - sentence.number, rank)
                for rank, time in enumerate(others[:_ELSEWHERE])
            ]
        return found

    def _by_distance(self, number: int) -> dict[Days, Time]:
        """Each date where it is told the nearest to a sentence, the nearest first."""
        known = self._nearest.get(number)
        if known is None:
            known = self._nearest[number] = {}
            for time in sorted(self.coding.times, key=lambda one: abs(one.sentence - number)):
                known.setdefault((time.first, time.last), time)
        return known

    @cached_property
    def stems(self) -> dict[str, dict[int, int]]:
        """The first content word of each stem in each sentence with a time: number to index, in order."""
        out: dict[str, dict[int, int]] = defaultdict(dict)
        for number in sorted(self.times):
            for index, token in enumerate(self.coding.sentences[number - 1].tokens):
                if token.pos in _CONTENT:
                    out[stem(token.lemma)].setdefault(number, index)
        return out


def _story_days(dates: Dates, sentence: Sentence) -> list[Candidate]:
    """The days that the report was speaking of: the last ones told in main clauses before; after a lead, the next."""
    out: list[Candidate] = []
    sentences = dates.coding.sentences
    for number in range(sentence.number - 1, max(0, sentence.number - 1 - _REACH_BACK), -1):
        for time in dates.main(sentences[number - 1]):
            if len(out) < _STORIES and all((time.first, time.last) != c.days for c in out):
                out.append(Candidate(time, "story", sentence.number - number, len(out)))
    if sentence.number <= _LEAD:
        for after in sentences[sentence.number : sentence.number + _REACH_AHEAD]:
            for time in dates.main(after)[:1]:
                return [*out, Candidate(time, "next", after.number - sentence.number)]
    return out


def _echoes(dates: Dates, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates of sentences that hold the same content word ("captured", "their capture") near a date."""
    lemma = sentence.tokens[trigger.head].lemma
    root = stem(lemma)
    if len(root) < 4 or lemma in words("commonplace") or lemma in words("saying"):
        return []
    out = []
    for number, again in dates.stems.get(root, {}).items():
        if number != sentence.number:
            start = dates.coding.sentences[number - 1].tokens[again].start
            close = min(dates.times[number], key=lambda t: abs(t.span.start - start))
            out.append(Candidate(close, "echo", number - sentence.number, again))
    return sorted(out, key=lambda c: abs(c.distance))[:_ECHOES]


def _is_aside(sentence: Sentence, time: Time) -> bool:
    index = sentence.head_of(time.span)
    return index is not None and any(sentence.tokens[i].dep in _ASIDE for i in climb(sentence, index))
