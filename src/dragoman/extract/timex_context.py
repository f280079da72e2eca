"""What a time expression is resolved against: publication date, date last mentioned, tense of its clause."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from re import Match, Pattern

from dragoman.extract.calendar import Interval
from dragoman.extract.timex_words import words
from dragoman.model import Sentence, Token


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
#: Dependencies of participles that share the time of the verb above, and of infinitives that tell what is to be done.
_PARTICIPLES = frozenset({"acl", "advcl", "pcomp"})
_REDUCED = frozenset({"acl", "relcl", "csubjpass", "csubj"})


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
    if any(token.lemma in words("future_beside") for token in before) or _reserved(sentence, index):
        return True
    verb = governor(sentence, index)
    return verb is not None and (_verb_of_future(sentence, verb) or _announced(sentence, verb, index))


def _reserved(sentence: Sentence, index: int) -> bool:
    """(A strike) for Friday; ahead of a vote on Thursday."""
    tokens = sentence.tokens
    if index and tokens[index - 1].lemma == "for":
        return tokens[index].dep == "pobj" and not any(tokens[i].tag == "POS" for i in sentence.children(index))
    path = _phrase(sentence, index)
    return any(tokens[i].lemma == "ahead" for i in path)


def _phrase(sentence: Sentence, index: int) -> list[int]:
    """The words that a token hangs on below the verb that governs it, itself left out."""
    path: list[int] = []
    tokens, verb = sentence.tokens, governor(sentence, index)
    while verb is not None and tokens[index].head not in (verb, index) and len(path) < len(tokens):
        index = tokens[index].head
        path.append(index)
    return path


def _verb_of_future(sentence: Sentence, verb: int) -> bool:
    """Will meet, is expected, is due, (the talks) to be held, (plans) to meet, and participles under such a verb."""
    token = sentence.tokens[verb]
    kids = [sentence.tokens[i] for i in sentence.children(verb)]
    perfect = token.tag == "VBN" and any(kid.lemma == "have" for kid in kids)
    if any(kid.text.lower() in words("future_aux") and kid.pos == "AUX" for kid in kids) and not perfect:
        return True
    if any(kid.dep == "acomp" and kid.lemma in words("future_passive") for kid in kids):
        return True
    if token.lemma in words("future_passive") and (token.tag == "VBN" or any(kid.lemma == "be" for kid in kids)):
        return True
    return _participle_of_future(sentence, verb) or _infinitive_of_future(sentence, verb, kids)


def _participle_of_future(sentence: Sentence, verb: int) -> bool:
    """(Will attend a summit) starting on Friday, (is boycotted) meeting on Monday."""
    token = sentence.tokens[verb]
    head = sentence.tokens[token.head]
    if token.tag != "VBG" or token.dep not in _PARTICIPLES or head.lemma in words("order"):
        return False
    above = governor(sentence, token.head)
    if above is None or above == verb:
        return False
    return _verb_of_future(sentence, above) or _is_present(sentence, above)


def _infinitive_of_future(sentence: Sentence, verb: int, kids: Sequence[Token]) -> bool:
    """(The talks) to be held, (is) to meet, (plans) to meet; `kids` depend on the verb."""
    token = sentence.tokens[verb]
    head = sentence.tokens[token.head]
    if not any(kid.tag == "TO" for kid in kids):
        return False
    if any(kid.dep == "auxpass" for kid in kids) and (token.dep in _REDUCED or head.lemma == "be"):
        return True
    if token.dep == "xcomp" and head.lemma == "be" and head.tag in ("VBZ", "VBP"):
        return True
    return token.dep in {"xcomp", "acl", "ccomp"} and head.lemma in words("future_head")


def _announced(sentence: Sentence, verb: int, index: int) -> bool:
    """A plan told in the present: (he) arrives on Sunday, (they) are meeting on Thursday.

    The time has to hang on the verb itself: "recalls the attack on Sunday" tells of one that was.
    """
    tokens = sentence.tokens
    if tokens[verb].lemma in words("saying") or not _is_present(sentence, verb):
        return False
    path = _phrase(sentence, index)
    return all(tokens[i].pos in {"ADP", "PROPN"} for i in path) and tokens[index].dep != "poss"


def _is_present(sentence: Sentence, verb: int) -> bool:
    """Meets, is meeting, is being boycotted; not "has met", nor "is" and "has" by themselves."""
    token = sentence.tokens[verb]
    if token.tag in {"VBZ", "VBP"}:
        return token.pos == "VERB" and token.lemma != "be"
    forms = {sentence.tokens[i].text.lower() for i in sentence.children(verb)}
    going_on = token.tag == "VBG" or (token.tag == "VBN" and "being" in forms)
    return going_on and bool(forms & {"is", "are", "'s", "'re", "’s", "’re"})


def speaks_of_past(sentence: Sentence, index: int) -> bool:
    """Is the verb that governs a token a finite past tense or a participle of the perfect?"""
    verb = governor(sentence, index)
    if verb is None:
        return False
    kids = [sentence.tokens[i] for i in sentence.children(verb)]
    if any(kid.tag in {"TO", "MD"} for kid in kids):
        return False
    return sentence.tokens[verb].tag in {"VBD", "VBN"}
