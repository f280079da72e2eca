"""How an event stands in the words around it, as named features: who reports it and in what form.

Two log-linear models read them (`data/speech/attribution.tsv`, made by `training/speech/attribution.py` from the coded
training articles): is a quotation's speaker the one to be named as the event's source, and is the event embedded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from dragoman.extract.cuewords import table_rows
from dragoman.model import Coding, Quote, Sentence, Span

#: Steps from the trigger towards the sentence's root that are described.
_CLIMB: Final = 4
_MODALS: Final = frozenset({"will", "would", "could", "may", "might", "should", "must", "can", "shall"})
_CONSTANT: Final = "constant"


def quote_features(coding: Coding, quote: Quote, depth: int, trigger: Span) -> Iterator[str]:
    """Features of one quotation around an event.

    Args:
        coding: with sentences.
        quote: a quotation whose content holds the trigger.
        depth: 0 for the innermost such quotation, 1 for the next ...
        trigger: the event's words.
    """
    cue, speaker = _lemma_at(coding, quote.cue), _head_at(coding, quote.speaker)
    first = quote.content[0].start
    side = "no cue" if quote.cue is None else "trailing" if quote.cue.start > first else "leading"
    yield f"depth={min(depth, 2)}"
    yield f"kind={quote.kind}"
    yield f"{quote.kind} {side}"
    yield f"cue={cue}"
    yield f"cue={cue} {side}"
    yield f"speaker={speaker}"
    yield f"near={trigger.start - first < 40}"


def event_features(sentence: Sentence, trigger: Span) -> Iterator[str]:
    """Features of the trigger's own clause: its form, and the words it hangs under.

    Args:
        sentence: the trigger's sentence.
        trigger: the event's words.
    """
    at = sentence.head_of(trigger)
    if at is None:
        return
    tokens = sentence.tokens
    yield f"form={tokens[at].tag}"
    yield f"hangs={tokens[at].dep}"
    for child in sentence.children(at):
        token = tokens[child]
        if token.lemma in _MODALS or token.dep in ("neg", "mark", "auxpass") or token.text == "to":
            yield f"with={token.lemma}"
    for step in range(_CLIMB):
        token = tokens[at]
        if token.head == at:
            return
        above = tokens[token.head]
        if step == 0 or token.dep in ("ccomp", "xcomp", "acl", "advcl", "relcl", "pcomp", "pobj", "dobj"):
            yield f"under={above.lemma} {token.dep}"
            yield f"under {above.pos} {token.dep}"
        at = token.head


def _lemma_at(coding: Coding, span: Span | None) -> str:
    sentence = coding.sentence_at(span.start) if span else None
    index = sentence.token_at(span.start) if sentence and span else None
    return sentence.tokens[index].lemma if sentence and index is not None else "none"


def _head_at(coding: Coding, span: Span | None) -> str:
    """Lemma of the speaker's head word; of a name only its kind."""
    sentence = coding.sentence_at(span.start) if span else None
    index = sentence.head_of(span) if sentence and span else None
    if sentence is None or index is None:
        return "none"
    token = sentence.tokens[index]
    return token.lemma if token.pos in ("NOUN", "PRON") else token.ent or token.pos


@cache
def weights(model: str) -> dict[str, float]:
    """The weights of one model, `source` or `embedded`; read once a process.

    Raises:
        DataError: the table is missing or has a broken row.
    """
    rows = table_rows("speech/attribution.tsv", 3)
    return {feature: float(weight) for name, feature, weight in rows if name == model}


def probability(model: str, features: Iterable[str]) -> float:
    """What a model makes of the features.

    Args:
        model: `source` or `embedded`.
        features: names; unknown ones count nothing.
    """
    table = weights(model)
    return 1 / (1 + math.exp(-table[_CONSTANT] - sum(table.get(feature, 0.0) for feature in set(features))))
