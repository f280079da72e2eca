"""Which date is the event's: that of its clause, the day that the report was speaking of, publication, or none.

A log-linear choice between the candidate dates and "the text does not tell"; what several candidates of one date have
is added up. Its weights stand in `data/times/dating.json`; `training/dating.py` learns them from the coded articles.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.extract.dating_features import Candidate, Trigger, climb, features, stem
from dragoman.extract.dating_stretches import stretches
from dragoman.extract.linear import score, weights
from dragoman.extract.timex_words import words
from dragoman.model import Coding, Sentence, Span, Time

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: First and last day of a date.
Days = tuple[dt.date, dt.date]
#: What is planned, asked for or threatened lies ahead: no day before publication is its date.
_AHEAD = frozenset({"planned", "requested", "threatened"})
#: Sentences looked at before and after, sentences that are a lead, and how many dates of each origin are kept.
_REACH_BACK, _REACH_AHEAD, _LEAD, _STORIES, _ECHOES, _ELSEWHERE = 8, 3, 2, 3, 2, 6
_CONTENT = frozenset({"VERB", "NOUN", "PROPN"})
#: Dependencies that take a date out of the main line of a report: it belongs to an aside.
_ASIDE = frozenset({"relcl", "acl", "advcl", "appos"})


def candidate_times(coding: Coding, sentence: Sentence) -> tuple[Time, ...]:
    """The time expressions of a sentence.

    Args:
        coding: with times.
        sentence: one of its sentences.

    Returns:
        In order of the text.
    """
    return tuple(time for time in coding.times if time.sentence == sentence.number)


def event_time(
    coding: Coding,
    sentence: Sentence,
    trigger: Span,
    *,
    status: str = "actual",
    type: str = "",
    embedded: bool = False,
    looked: Decided | None = None,
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

    Returns:
        A time of the coding, or a stretch of days that a sentence tells by its length; for the day of publication a
        Time whose span is the trigger, because nothing else in the text stands for it; None where the text does not
        tell.
    """
    head = sentence.head_of(trigger)
    if head is None:
        return None
    about = Trigger(trigger, head, status, type, embedded, looked)
    return choose(coding, sentence, about, weights("times/dating.json"))


def choose(coding: Coding, sentence: Sentence, trigger: Trigger, table: Mapping[str, float]) -> Time | None:
    """The likeliest date, of its candidates the likeliest, where its probability reaches the threshold; or None."""
    rivals = candidates(coding, sentence, trigger)
    if not rivals:
        return None
    chances = probabilities([score(table, names) for names in features(coding, sentence, trigger, rivals)])
    date, likely = likeliest([one.days for one in rivals], chances)
    if likely < table.get("threshold", 0.5):
        return None
    best = max(range(len(rivals)), key=lambda i: (rivals[i].days == date, chances[i]))
    return rivals[best].time


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


def candidates(coding: Coding, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates that may be the event's: of its sentence, of the story, of the article, publication."""
    out = [Candidate(time, "sentence") for time in candidate_times(coding, sentence)]
    out += _story_days(coding, sentence)
    out += _echoes(coding, sentence, trigger)
    out += [Candidate(time, "stretch", how=how) for how, time in stretches(coding, sentence)]
    out += _elsewhere(coding, sentence, {one.days for one in out})
    published = coding.article.published
    if published is not None and not any(one.days == (published, published) for one in out):
        today = Time(trigger.span, published, published, "day", published, sentence.number)
        out.append(Candidate(today, "published"))
    if published is not None and trigger.status in _AHEAD:
        return [candidate for candidate in out if candidate.time.last >= published]
    return out


def _story_days(coding: Coding, sentence: Sentence) -> list[Candidate]:
    """The days that the report was speaking of: the last ones told in main clauses before; after a lead, the next."""
    out: list[Candidate] = []
    for number in range(sentence.number - 1, max(0, sentence.number - 1 - _REACH_BACK), -1):
        for time in _main_times(coding, coding.sentences[number - 1]):
            if len(out) < _STORIES and all((time.first, time.last) != (c.time.first, c.time.last) for c in out):
                out.append(Candidate(time, "story", sentence.number - number, len(out)))
    if sentence.number <= _LEAD:
        for after in coding.sentences[sentence.number : sentence.number + _REACH_AHEAD]:
            for time in _main_times(coding, after)[:1]:
                return [*out, Candidate(time, "next", after.number - sentence.number)]
    return out


def _main_times(coding: Coding, sentence: Sentence) -> list[Time]:
    told = [time for time in candidate_times(coding, sentence) if (time.last - time.first).days < 32]
    return [time for time in told if not _is_aside(sentence, time)]


def _echoes(coding: Coding, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates of sentences that hold the same content word ("captured", "their capture") near a date."""
    lemma = sentence.tokens[trigger.head].lemma
    root = stem(lemma)
    if len(root) < 4 or lemma in words("commonplace") or lemma in words("saying"):
        return []
    out = []
    for number in sorted({time.sentence for time in coding.times} - {sentence.number}):
        there = coding.sentences[number - 1]
        again = next((i for i, t in enumerate(there.tokens) if t.pos in _CONTENT and stem(t.lemma) == root), None)
        if again is not None:
            close = min(candidate_times(coding, there), key=lambda t: abs(t.span.start - there.tokens[again].start))
            out.append(Candidate(close, "echo", number - sentence.number, again))
    return sorted(out, key=lambda c: abs(c.distance))[:_ECHOES]


def _elsewhere(coding: Coding, sentence: Sentence, known: set[Days]) -> list[Candidate]:
    """The other dates of the article, each where it is told the nearest."""
    found: dict[Days, Candidate] = {}
    for time in sorted(coding.times, key=lambda one: abs(one.sentence - sentence.number)):
        if (days := (time.first, time.last)) not in known and days not in found:
            found[days] = Candidate(time, "elsewhere", time.sentence - sentence.number, len(found))
    return list(found.values())[:_ELSEWHERE]


def _is_aside(sentence: Sentence, time: Time) -> bool:
    index = sentence.head_of(time.span)
    return index is not None and any(sentence.tokens[i].dep in _ASIDE for i in climb(sentence, index))
