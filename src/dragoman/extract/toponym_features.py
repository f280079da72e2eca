"""What tells a place name from a surname, a newspaper or a word: features of a candidate for a linear model."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from dragoman.extract.toponyms import PLACE_LABELS, Candidate, after_party, named, words
from dragoman.model import Sentence, Token
from dragoman.resolve.gazetteer import Level, NameKind, fold, sound

#: Labels of the parser that speak against a place, each with a feature of its own.
_OTHER_LABELS = frozenset({"PERSON", "ORG", "NORP", "DATE", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"})
#: A letter more or less in a name of so many does not make another name.
_LONG = 9
#: Links of a name to the rest of the sentence with a feature of their own.
_LINKS = frozenset({"pobj", "nsubj", "dobj", "compound", "poss", "appos", "conj", "nmod", "nsubjpass", "amod",
                    "npadvmod", "ROOT"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the article says of its names."""

    #: By folded name: how often the parser calls it a place.
    as_place: Counter[str]
    #: By folded word: how often it is the last or a middle word of a person's name.
    as_surname: Counter[str]
    #: By folded word: how often it stands after "in" or the like.
    located: Counter[str]
    #: Words that also occur without a capital.
    lower: frozenset[str]


def surroundings(sentences: tuple[Sentence, ...]) -> Surroundings:
    """Count the names of an article."""
    as_place: Counter[str] = Counter()
    as_surname: Counter[str] = Counter()
    for sentence in sentences:
        for first, last, label in named(sentence):
            tokens = sentence.tokens[first:last]
            if label in PLACE_LABELS:
                as_place[fold(" ".join(t.text for t in tokens if t.text not in {"'s", "’s"}))] += 1
            elif label == "PERSON" and len(tokens) > 1:
                as_surname.update(fold(t.text) for t in tokens)
    located = Counter(
        fold(s.tokens[i].text) for s in sentences for i in range(1, len(s.tokens))
        if s.tokens[i - 1].text.lower() in words("locative") and s.tokens[i].text[0].isupper()
    )  # fmt: skip
    lower = frozenset(t.text for s in sentences for t in s.tokens if t.text.islower())
    return Surroundings(as_place, as_surname, located, lower)


def features(
    candidate: Candidate, before: Candidate | None, after: Candidate | None, around: Surroundings
) -> list[str | tuple[str, float]]:
    """The features of a candidate.

    Args:
        candidate: words that may name a place.
        before: the candidate before it in the sentence, if any.
        after: the one after it.
        around: what the article says of its names.

    Returns:
        Names of binary features, and pairs of a name and a value.
    """
    return [
        *_parser_features(candidate),
        *_neighbour_features(candidate, before, after),
        *_name_features(candidate),
        *_article_features(candidate, around),
    ]


def _parser_features(candidate: Candidate) -> list[str | tuple[str, float]]:
    tokens = candidate.sentence.tokens
    inside = tokens[candidate.first : candidate.last]
    label = inside[-1].ent or "none"
    kind = label if label in PLACE_LABELS or label in _OTHER_LABELS or label == "none" else "other"
    out: list[str | tuple[str, float]] = [f"label={kind}"]
    begins = inside[0].ent_iob != "I" or (candidate.first > 0 and tokens[candidate.first - 1].text.lower() == "the")
    follows = (
        candidate.last < len(tokens)
        and tokens[candidate.last].ent_iob == "I"
        and tokens[candidate.last].text not in {"'s", "’s"}
    )
    if label and not (begins and not follows):
        out.append(f"part of {kind}")
    if inside[-1].pos not in {"PROPN", "X"}:
        out.append("not a proper noun")
    dep = _head(candidate).dep
    return [*out, f"dep={dep if dep in _LINKS else 'other'}"]


def _head(candidate: Candidate) -> Token:
    """The token of the name whose head lies outside."""
    tokens = candidate.sentence.tokens
    for token in tokens[candidate.first : candidate.last]:
        if not candidate.first <= token.head < candidate.last:
            return token
    return tokens[candidate.last - 1]


def _neighbour_features(
    candidate: Candidate, before: Candidate | None, after: Candidate | None
) -> list[str | tuple[str, float]]:
    tokens = candidate.sentence.tokens
    out: list[str | tuple[str, float]] = []
    i = candidate.first - 1
    if i >= 0 and tokens[i].text.lower() == "the":
        i -= 1
        out.append("after the")
    while i >= 0 and tokens[i].text.lower() in words("directions"):
        i -= 1
        out.append("after direction")
    previous = tokens[i].text.lower().rstrip(".") if i >= 0 else ""
    following = tokens[candidate.last] if candidate.last < len(tokens) else None
    if previous in words("locative"):
        out.append("after in")
    elif previous == "of":
        out.append(
            "after town of"
            if i > 0 and tokens[i - 1].lemma in words("town_words") | words("division_words")
            else "after of"
        )
    elif previous in words("prepositions"):
        out.append("after preposition")
    elif previous in words("titles"):
        out.append("after title")
    elif previous in words("town_words"):
        out.append("after town word")
    elif i < 0:
        out.append("first")
    elif tokens[i].text[0].isupper() and i > 0 and not (before and before.last == i + 1):
        out.append("after capital")
    if before and before.last == candidate.first - 1 and tokens[before.last].text == ",":
        out.append("after place and comma")
    if after_party(candidate.sentence, candidate.first):
        out.append("after party")
    out += _listed(candidate, before, after)
    if following is None:
        return [*out, "last"]
    return [*out, *_following(candidate, following, after)]


def _listed(candidate: Candidate, before: Candidate | None, after: Candidate | None) -> list[str]:
    """Does "and" join the name with a name of the gazetteer that is spelt right?"""
    tokens = candidate.sentence.tokens
    joined = [
        other for other, gap in ((before, candidate.first - 1), (after, candidate.last))
        if other and 0 <= gap < len(tokens) and tokens[gap].text.lower() in {"and", "or", "&"}
        and gap in (other.last, other.first - 1) and not other.respelt
    ]  # fmt: skip
    return ["joined with a name"] if joined else []


def _following(candidate: Candidate, following: Token, after: Candidate | None) -> list[str | tuple[str, float]]:
    tokens = candidate.sentence.tokens
    word = following.text.lower()
    if word in {"'s", "’s", "'", "’"}:
        told = "before 's"
    elif after and after.first == candidate.last + 1 and word == ",":
        told = "before comma and place"
    elif word in words("division_words") | words("town_words") and following.text[0].islower():
        told = "before division word"
    elif following.text[0].isupper() and word in words("local_bodies"):
        told = "before local body"
    elif following.text[0].isupper() and word.isalpha():
        told = "before organisation word" if word in words("organisation_heads") else "before capital"
    elif candidate.first == 0 and following.text in {"(", "--", "—", "–", "-"}:
        told = "dateline"
    elif following.text == "-" and candidate.last + 1 < len(tokens) and tokens[candidate.last + 1].text[0].islower():
        told = "before hyphen"
    elif following.lemma in words("speech_verbs"):
        told = "before speech verb"
    elif following.pos in {"VERB", "AUX"}:
        told = "before verb"
    elif following.pos in {"NOUN", "ADJ"}:
        told = "before noun"
    else:
        return []
    return [told]


def _name_features(candidate: Candidate) -> list[str | tuple[str, float]]:
    out: list[str | tuple[str, float]] = ["bias"]
    if candidate.respelt:
        label = candidate.sentence.tokens[candidate.last - 1].ent
        told = sound(fold(candidate.text))
        alike = len(told) >= _LONG or any(sound(fold(e.name)) == told for e in candidate.entries)
        out += ["respelt alike" if alike else "respelt", "respelt place" if label in PLACE_LABELS else "respelt other"]
    if not candidate.entries:
        return [*out, "unknown"]
    best = min(candidate.entries, key=lambda e: (e.kind, -e.population))
    people = max(e.population for e in candidate.entries if e.kind == best.kind)
    out.append(("population", min(7.0, math.log10(people + 10)) - 4))
    out.append(f"kind={best.kind.name}")
    if any(e.level in {Level.COUNTRY, Level.CONTINENT} and e.kind <= NameKind.OTHER for e in candidate.entries):
        out.append("country")
    elif any(e.level == Level.ADMIN1 and e.kind == NameKind.MAIN for e in candidate.entries):
        out.append("admin1")
    if any(e.level == Level.REGION for e in candidate.entries):
        out.append("region")
    if candidate.last - candidate.first > 1:
        out.append("several words")
    if candidate.text.isupper() and len(candidate.text) > 4:
        out.append("capitals")
    if not any(c.isupper() for c in candidate.text):
        out.append("lower case")
    return out


def _article_features(candidate: Candidate, around: Surroundings) -> list[str | tuple[str, float]]:
    name = fold(candidate.text)
    out: list[str | tuple[str, float]] = []
    here = candidate.sentence.tokens[candidate.last - 1].ent in PLACE_LABELS
    if around.as_place[name] > here:
        out.append("a place elsewhere")
    first = candidate.sentence.tokens[candidate.first]
    after_in = candidate.first > 0 and candidate.sentence.tokens[candidate.first - 1].text.lower() in words("locative")
    if around.located[fold(first.text)] > after_in:
        out.append("after in elsewhere")
    if around.as_surname[name]:
        out.append("a surname here")
    if candidate.text.lower() in around.lower and candidate.text[0].isupper():
        out.append("also a word")
    return out
