"""What a time expression is resolved against: publication date, date last mentioned, tense of its clause."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from re import Match, Pattern

from dragoman.extract.calendar import Interval
from dragoman.extract.timex_words import words
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
    #: The one year that the sentence names; used where the publication date is not known.
    hint: int | None = None
    #: Is the text a narrative of long ago, whose months belong to the year told last?
    narrative: bool = False


#: Reads a match; None where the words name no day that can be told.
Reader = Callable[[Match[str], Context], Interval | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression. A rule whose reader gives None still claims its words.

    Where the pattern has a group `core`, that is the expression and the rest only its surroundings.
    """

    #: What a sentence must hold for the rule to be tried: a cue of `timex_rules`.
    cue: str
    pattern: Pattern[str]
    read: Reader


def rule(cue: str, read: Reader, *parts: str, exact_case: bool = False) -> Rule:
    """A rule from the parts of its pattern.

    Args:
        cue: what a sentence must hold for it to be tried.
        read: gives the days that a match denotes.
        parts: of the pattern, joined without anything between.
        exact_case: do capitals count?
    """
    return Rule(cue, re.compile("".join(parts), 0 if exact_case else re.IGNORECASE), read)


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
    if any(token.text.lower() in words("future_preposition") for token in before[-2:]):
        return not speaks_of_past(sentence, index)
    if any(token.lemma in words("future_beside") for token in before):
        return True
    verb = governor(sentence, index)
    return verb is not None and _verb_of_future(sentence, verb)


def _verb_of_future(sentence: Sentence, verb: int) -> bool:
    """Will meet, is expected, (the talks) to be held, (plans) to meet."""
    token = sentence.tokens[verb]
    kids = [sentence.tokens[i] for i in sentence.children(verb)]
    if any(kid.text.lower() in words("future_aux") and kid.pos == "AUX" for kid in kids):
        return True
    if token.lemma in words("future_passive") and (token.tag == "VBN" or any(kid.lemma == "be" for kid in kids)):
        return True
    if not any(kid.tag == "TO" for kid in kids):
        return False
    head = sentence.tokens[token.head]
    if any(kid.dep == "auxpass" for kid in kids) and (token.dep in {"acl", "relcl"} or head.lemma == "be"):
        return True
    return token.dep in {"xcomp", "acl", "ccomp"} and head.lemma in words("future_head")


def speaks_of_past(sentence: Sentence, index: int) -> bool:
    """Is the verb that governs a token a finite past tense or a participle of the perfect?"""
    verb = governor(sentence, index)
    if verb is None:
        return False
    kids = [sentence.tokens[i] for i in sentence.children(verb)]
    if any(kid.tag in {"TO", "MD"} for kid in kids):
        return False
    return sentence.tokens[verb].tag in {"VBD", "VBN"}
