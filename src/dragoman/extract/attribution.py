"""According to whom: what the quotations say about one event."""

from __future__ import annotations

from dragoman.model import Coding, Quote, Sentence, Span


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
        The speaker of the innermost quotation around the trigger that names one; None for the reporter's own voice.
    """
    if pointed is not None:
        return pointed
    return next((q.speaker for q in attribution_of(coding, sentence, trigger) if q.speaker is not None), None)


def is_embedded(coding: Coding, sentence: Sentence, trigger: Span) -> bool:
    """Does the sentence present the event only as the content of somebody's words or thoughts?

    Args:
        coding: with quotes.
        sentence: the trigger's sentence.
        trigger: the event's words.
    """
    return bool(attribution_of(coding, sentence, trigger))


def _is_cue(quote: Quote, trigger: Span) -> bool:
    return quote.cue is not None and quote.cue.overlaps(trigger)


def _size(quote: Quote) -> int:
    return sum(span.end - span.start for span in quote.content)
