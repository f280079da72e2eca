"""What a time expression is resolved against: publication date, date last mentioned, tense of its clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from re import Match, Pattern

from dragoman.extract.calendar import Interval
from dragoman.model import Sentence


@dataclass(frozen=True, slots=True)
class Context:
    """Where a time expression stands."""

    #: Publication date of the article, or None where unknown.
    published: dt.date | None = None
    #: The date mentioned last before it, or None.
    previous: Interval | None = None
    #: Does its clause speak of the future?
    future: bool = False
    #: Is its clause plainly in the past?
    past: bool = False
    #: Is the text a narrative of long ago, whose months belong to the year told last?
    narrative: bool = False


#: Reads a match; None where the words name no day that can be told.
Reader = Callable[[Match[str], Context], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression. A rule whose reader gives None still claims its words.

    Where the pattern has a group `core`, that is the expression and the rest only its surroundings.
    """

    #: What a sentence must hold for the rule to be tried: a key of `timex_rules.CUES`.
    cue: str
    pattern: Pattern[str]
    read: Reader


_FUTURE_AUX = frozenset({"will", "wo", "shall", "'ll", "would", "ll", "may", "might"})
#: Words whose complement lies ahead: "is due to meet on Friday", "scheduled for", "ahead of Sunday's vote".
_FUTURE_HEADS = frozenset(
    "due set schedule plan expect slate intend hope want aim promise pledge vow agree prepare ask urge "
    "decide threaten intention ahead upcoming forthcoming deadline invite".split()
)
#: "is expected", "are due": the verb itself tells that its date lies ahead.
_FUTURE_PASSIVES = frozenset({"expect", "schedule", "slate", "set", "plan", "due"})
_FUTURE_PREPOSITIONS = frozenset({"until", "till", "ahead", "by"})
_VERBS = frozenset({"VERB", "AUX"})


def governor(sentence: Sentence, index: int) -> int | None:
    """The verb that governs a token: the nearest verb on its way to the root, or None."""
    tokens = sentence.tokens
    seen = 0
    while seen <= len(tokens):
        if tokens[index].pos in _VERBS:
            return index
        head = tokens[index].head
        if head == index:
            return None
        index, seen = head, seen + 1
    return None


def speaks_of_future(sentence: Sentence, index: int) -> bool:
    """Does the clause around a token speak of what is to come?

    Args:
        sentence: parsed.
        index: of a token of the time expression.
    """
    tokens = sentence.tokens
    before = tokens[max(0, index - 3) : index]
    if any(token.text.lower() in _FUTURE_PREPOSITIONS for token in before[-2:]):
        return not speaks_of_past(sentence, index)
    if any(token.lemma in {"schedule", "slate", "due", "upcoming", "forthcoming"} for token in before):
        return True
    verb = governor(sentence, index)
    if verb is None:
        return False
    kids = [tokens[i] for i in sentence.children(verb)]
    if any(kid.text.lower() in _FUTURE_AUX and kid.pos == "AUX" for kid in kids):
        return True
    if tokens[verb].lemma in _FUTURE_PASSIVES and (tokens[verb].tag == "VBN" or any(k.lemma == "be" for k in kids)):
        return True
    infinitive = any(kid.tag == "TO" for kid in kids)
    head = tokens[tokens[verb].head]
    return infinitive and tokens[verb].dep in {"xcomp", "acl", "ccomp"} and head.lemma in _FUTURE_HEADS


def speaks_of_past(sentence: Sentence, index: int) -> bool:
    """Is the verb that governs a token a finite past tense or a participle of the perfect?"""
    verb = governor(sentence, index)
    if verb is None:
        return False
    kids = [sentence.tokens[i] for i in sentence.children(verb)]
    if any(kid.tag in {"TO", "MD"} for kid in kids):
        return False
    return sentence.tokens[verb].tag in {"VBD", "VBN"}
