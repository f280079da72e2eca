"""Which date is the event's: that of its clause, the day that the report was speaking of, publication, or none.

A log-linear choice between the candidate dates and "the text does not tell". Its few hundred weights stand in
`data/times/dating.json`; `training/dating.py` learns them from the coded articles.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from dragoman.errors import DataError
from dragoman.extract.dating_features import REACH, Candidate, Trigger, climb, features, head_of
from dragoman.model import Coding, Sentence, Span, Time

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
    pointed: Span | None = None,
) -> Time | None:
    """The date of an event, where the text tells it.

    Args:
        coding: with sentences and times.
        sentence: of the event.
        trigger: its span in the article.
        status: of the event.
        type: PLOVER type, if known.
        embedded: is the event only the content of speech, a demand or a plan?
        pointed: words that another step holds for the event's time expression; the date they belong to wins.

    Returns:
        A time of the coding; for the day of publication a Time whose span is the trigger, because nothing else in the
        text stands for it; None where the text does not tell.
    """
    here = candidate_times(coding, sentence)
    if pointed is not None:
        return next((time for time in here if time.span.overlaps(pointed)), None)
    head = head_of(sentence, trigger)
    if head is None:
        return None
    about = Trigger(trigger, head, status, type, embedded)
    return choose(coding, sentence, about, _weights())


def choose(coding: Coding, sentence: Sentence, trigger: Trigger, weights: dict[str, float]) -> Time | None:
    """The candidate whose probability is above the threshold and the highest, or None."""
    rivals = candidates(coding, sentence, trigger)
    if not rivals:
        return None
    scores = [score(coding, sentence, trigger, rival, rivals, weights) for rival in rivals]
    total = 1.0 + sum(math.exp(min(s, 50.0)) for s in scores)
    best = max(range(len(rivals)), key=lambda i: scores[i])
    likely = math.exp(min(scores[best], 50.0)) / total
    return rivals[best].time if likely >= weights.get("threshold", 0.5) else None


def score(coding: Coding, sentence: Sentence, trigger: Trigger, candidate: Candidate, rivals: Sequence[Candidate],
          weights: dict[str, float]) -> float:  # fmt: skip
    """Log odds of a candidate against "the text does not tell"."""
    return sum(weights.get(name, 0.0) for name in features(coding, sentence, trigger, candidate, rivals))


def candidates(coding: Coding, sentence: Sentence, trigger: Trigger) -> list[Candidate]:
    """The dates that may be the event's: those of its sentence, the story's day, and publication."""
    out = [Candidate(time, "sentence") for time in candidate_times(coding, sentence)]
    story = story_day(coding, sentence)
    if story is not None:
        out.append(Candidate(story, "story", sentence.number - story.sentence))
    published = coding.article.published
    if published is not None and not any(c.time.first == c.time.last == published for c in out):
        today = Time(trigger.span, published, published, "day", published, sentence.number)
        out.append(Candidate(today, "published"))
    return out


def story_day(coding: Coding, sentence: Sentence) -> Time | None:
    """The day that the report was speaking of: the last one told in a main clause of the sentences before."""
    for number in range(sentence.number - 1, max(0, sentence.number - 1 - REACH), -1):
        before = coding.sentences[number - 1]
        told = [time for time in candidate_times(coding, before) if time.grain in {"day", "other", "week"}]
        main = [time for time in told if not _is_aside(before, time)]
        if main:
            return main[0]
    return None


def _is_aside(sentence: Sentence, time: Time) -> bool:
    index = head_of(sentence, time.span)
    return index is not None and any(sentence.tokens[i].dep in _ASIDE for i in climb(sentence, index))


@cache
def _weights() -> dict[str, float]:
    try:
        text = files("dragoman").joinpath("data/times/dating.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataError("the weights times/dating.json are missing") from error
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights
