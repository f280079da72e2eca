"""According to whom: what the quotations say about one event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dragoman.extract.reported import event_features, probability, quote_features
from dragoman.model import Coding, Quote, Sentence, Span

#: Cut-offs swept over two folds of the coded training articles (training/speech/attribution.py): a source at 0.2 is
#: right for .76 of the events that have one and none is invented for .83 of the others (0.4: .66 and .91); embedding
#: is right for .83 of the events from 0.42 to 0.5, and its F1 falls from there.
LEAST_SOURCE: Final = 0.2
LEAST_EMBEDDED: Final = 0.42


def attribution_of(coding: Coding, sentence: Sentence, trigger: Span) -> tuple[Quote, ...]:
    """The quotations that report an event.

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.

    Returns:
        Those whose content holds the trigger's first word, innermost first.
    """
    del sentence
    first = Span(trigger.start, min(trigger.end, trigger.start + 1))
    holding = [q for q in coding.quotes if any(span.covers(first) for span in q.content) and not _is_cue(q, trigger)]
    return tuple(sorted(holding, key=_size))


def source_of(coding: Coding, sentence: Sentence, trigger: Span, *, pointed: Span | None = None) -> Span | None:
    """The words that name who reports or says an event.

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.
        pointed: words that another model points at as the source, if any; they win over the quotations.

    Returns:
        The speaker of the quotation around the trigger that is likeliest to be named; None for the reporter's voice.
    """
    if pointed is not None:
        return pointed
    best: tuple[float, Span] | None = None
    clause = list(event_features(sentence, trigger))
    for depth, quote in enumerate(attribution_of(coding, sentence, trigger)):
        if quote.speaker is None:
            continue
        chance = probability("source", [*quote_features(coding, quote, depth, trigger), *clause])
        if chance >= LEAST_SOURCE and (best is None or chance > best[0]):
            best = chance, quote.speaker
    return best[1] if best else None


def is_embedded(coding: Coding, sentence: Sentence, trigger: Span) -> bool:
    """Does the sentence present the event only as the content of somebody's words or thoughts?

    "..., police said" alone does not make it so; the claim of a party, a demand, a threat and a plan do.

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.
    """
    return embedding_chance(coding, sentence, trigger) >= LEAST_EMBEDDED


def embedding_chance(coding: Coding, sentence: Sentence, trigger: Span) -> float:
    """Probability that `is_embedded`.

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.
    """
    return probability("embedded", embedding_features(coding, sentence, trigger))


def embedding_features(coding: Coding, sentence: Sentence, trigger: Span) -> Iterator[str]:
    """What the model of `is_embedded` reads.

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.

    Yields:
        Names of features: of the trigger's clause, and of each quotation around it.
    """
    yield from event_features(sentence, trigger)
    around = attribution_of(coding, sentence, trigger)
    for depth, quote in enumerate(around):
        for name in quote_features(coding, quote, depth, trigger):
            yield f"quote {name}"
    if not around:
        yield "unquoted"


def _is_cue(quote: Quote, trigger: Span) -> bool:
    return quote.cue is not None and quote.cue.overlaps(trigger)


def _size(quote: Quote) -> int:
    return sum(span.end - span.start for span in quote.content)
