"""Which date is the event's: that of its clause, the day that the report was speaking of, publication, or none.

A log-linear choice between the candidate dates and "the text does not tell". Its few hundred weights stand in
`data/times/dating.json`; `training/dating.py` learns them from the coded articles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.extract.dating_features import Candidate, Told, Trigger, climb, features, stem
from dragoman.extract.linear import score, weights
from dragoman.extract.timex_words import words
from dragoman.model import Coding, Sentence, Span, Time

if TYPE_CHECKING:
    from dragoman.extract.encoder import Decided

#: What is planned, asked for or threatened lies ahead: no day before publication is its date.
_AHEAD = frozenset({"planned", "requested", "threatened"})
#: Sentences looked at before and after, sentences that are a lead, dates told before, echoes and like events kept.
_REACH_BACK, _REACH_AHEAD, _LEAD, _STORIES, _ECHOES, _RETOLD = 8, 3, 2, 3, 2, 2
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
    told: Sequence[Told] = (),
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
        told: the dated events before it, in the order of the text.

    Returns:
        A time of the coding or of `told`; for the day of publication a Time whose span is the trigger, because nothing
        else in the text stands for it; None where the text does not tell.
    """
    head = sentence.head_of(trigger)
    if head is None:
        return None
    about = Trigger(trigger, head, status, type, embedded, looked)
    return choose(coding, sentence, about, weights("times/dating.json"), told)


def choose(
    coding: Coding, sentence: Sentence, trigger: Trigger, table: Mapping[str, float], told: Sequence[Told] = ()
) -> Time | None:
    """The candidate whose probability is above the threshold and the highest, or None."""
    rivals = candidates(coding, sentence, trigger, told)
    if not rivals:
        return None
    scores = [score(table, names) for names in features(coding, sentence, trigger, rivals)]
    total = 1.0 + sum(math.exp(min(s, 50.0)) for s in scores)
    best = max(range(len(rivals)), key=lambda i: scores[i])
    likely = math.exp(min(scores[best], 50.0)) / total
    return rivals[best].time if likely >= table.get("threshold", 0.5) else None


def candidates(
    coding: Coding, sentence: Sentence, trigger: Trigger, told: Sequence[Told] = ()
) -> list[Candidate]:  # fmt: skip
    """The dates that may be the event's: those of its sentence, the story's day, of like events, and publication."""
    out = [Candidate(time, "sentence") for time in candidate_times(coding, sentence)]
    out += _story_days(coding, sentence)
    out += _echoes(coding, sentence, trigger)
    out += _retold(sentence, trigger, told)
    published = coding.article.published
    if published is not None and not any(c.time.first == c.time.last == published for c in out):
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


def _retold(sentence: Sentence, trigger: Trigger, told: Sequence[Told]) -> list[Candidate]:
    """The dates of the last events of the same type told before."""
    out: list[Candidate] = []
    for one in reversed(told):
        if one.type == trigger.type and all(one.time.first != c.time.first for c in out):
            out.append(Candidate(one.time, "retold", sentence.number - one.sentence, len(out), one))
        if len(out) == _RETOLD:
            break
    return out


def _is_aside(sentence: Sentence, time: Time) -> bool:
    index = sentence.head_of(time.span)
    return index is not None and any(sentence.tokens[i].dep in _ASIDE for i in climb(sentence, index))
