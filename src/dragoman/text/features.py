"""What chains are decided by: number, gender and class of each phrase, its name, its titles, its resolution."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dragoman.model import Place, Span, Token
from dragoman.resolve.actors import KnownName, Resolution, find_names, resolve
from dragoman.resolve.names import load
from dragoman.text.names import Name
from dragoman.text.nouns import Gender, first_name_gender, noun
from dragoman.text.phrases import Phrase

Number = Literal["sg", "pl", ""]
ReferentClass = Literal["person", "group", "place", "country", "thing", ""]

_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "sen", "gov", "rep", "gen", "col", "lt", "sgt", "maj",
    "capt", "adm", "prof", "rev", "hon", "judge",
})  # fmt: skip
_FEMALE_TITLES = frozenset({"mrs", "ms", "miss", "lady", "madam", "baroness", "dame", "princess", "queen"})
_MALE_TITLES = frozenset({"mr", "sir", "lord", "prince", "king"})
#: Class and number of names of the tables by their kind.
_OF_KIND: dict[str, tuple[ReferentClass, Number]] = {
    "person": ("person", "sg"), "place": ("place", "sg"), "country": ("country", "sg"),
    "capital": ("country", "sg"), "metonym": ("country", "sg"), "adjective": ("country", "sg"),
    "people": ("group", "pl"),
}  # fmt: skip
#: Tables that hold no people: a name within that of a person is no state or body.
_OF_NO_PERSON = frozenset({"table:countries", "table:organisations"})
# Words for several people that are no plural nouns.
_SEVERAL = frozenset({
    "those", "these", "some", "many", "several", "others", "few", "both", "pair", "couple", "duo", "trio",
})  # fmt: skip
#: What a phrase resolves to that tells nothing.
UNTOLD = Resolution(None, None, (), None, None, 0.0, "")
# Kinds of names that several places may bear, and how sure one must be that another is meant than the tables have: of
# LGL's, GWN's and GeoVirus's places of another country, 20 of 22 are right from .8 to .9 with weights fitted on the
# other two corpora, and 25 of 37 from .5 to .8. A state is rarely its namesake: sanctions on Georgia are none
# on Atlanta.
_SURE = {"country": 0.9, "capital": 0.8, "place": 0.8}
_OF_GROUNDS = ("table:countries", "table:places")
_TITLE_PARTS = frozenset({"NOUN", "ADJ", "PROPN", "VERB"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})


@dataclass(frozen=True)
class Featured:
    """A phrase with its features."""

    phrase: Phrase
    found: Resolution
    number: Number
    gender: Gender
    kind: ReferentClass
    #: Of a name: its words without titles and country, lower case.
    name_words: tuple[str, ...] = ()
    #: Lower-case nouns that describe it: its head, or the titles before a name.
    titles: frozenset[str] = frozenset()
    subject: bool = False
    #: Number of the quotation it stands in, or None.
    quote: int | None = None

    @cached_property
    def sentence(self) -> int:
        """Number of its sentence."""
        return self.phrase.sentence.number

    @cached_property
    def lower(self) -> str:
        """Its head word in lower case."""
        return self.phrase.token.text.lower()

    @property
    def definite(self) -> bool:
        """Does it begin with "the", "this", "that"?"""
        return self.phrase.sentence.tokens[self.phrase.first].text.lower() in ("the", "this", "that", "these", "those")


def featured(
    phrase: Phrase, text: str, on: dt.date | None, quotes: Sequence[Span], places: Sequence[Place] = ()
) -> Featured:
    """The features of a phrase.

    Args:
        phrase: of the article.
        text: the article's text.
        on: its date.
        quotes: spans between quotation marks, in order.
        places: the resolved places of its sentence.
    """
    token = phrase.token
    subject = token.dep in _SUBJECTS
    quote = quote_at(quotes, token.start)
    if phrase.kind == "pronoun":
        return Featured(phrase, UNTOLD, "", "", "", subject=subject, quote=quote)
    head = token.text if phrase.name is None else None
    found = _by_place(phrase, resolve(phrase.words(text), on, head), places, text, on)
    name, tokens = phrase.name, phrase.sentence.tokens
    if name is not None and name.known is None and name.label == "PERSON" and found.via in _OF_NO_PERSON:
        before = text[tokens[phrase.first].start : tokens[name.first].start]
        found = resolve(before, on) if before else UNTOLD  # "Clara Lisbon" is no town, "Soichiro Honda" no company
    before_name = tokens[phrase.first : phrase.last + 1 if name is None else min(name.first, phrase.last + 1)]
    lowers = [word.text.lower() for word in before_name]
    titles = frozenset(lower for lower in lowers if noun(lower).kind in ("person", "group"))
    kind, number = _kind_and_number(phrase, name)
    words = _name_words(phrase, name) if phrase.kind == "name" else ()
    gender = _gender(phrase, words, kind)
    if name is None:
        titles |= {token.lemma}
    if kind == "person":
        titles |= {office(phrase)} - {""}
        if found.via.startswith("table:leaders") and found.sector == "GOV":
            titles |= load().offices.get((found.name, found.code), frozenset())
    if kind == "group" and words and noun(words[-1]).kind == "group":
        titles |= {words[-1]}  # "Lakes Coalition" is "the coalition"
    return Featured(phrase, found, number, gender, kind, words, titles, subject, quote)


def namesake(name: KnownName, places: Sequence[Place]) -> Place | None:
    """The place that is surely meant where the tables have a better known one of its name: Georgia in America.

    Args:
        name: of the tables, with offsets into the article.
        places: the resolved places of its sentence.
    """
    if name.kind not in _SURE:
        return None
    span = Span(name.start, name.end)
    sure = (place for place in places if place.span == span and place.score >= _SURE[name.kind])
    return next((place for place in sure if place.country not in (None, name.code)), None)


def _namesake(found: Resolution, names: Sequence[KnownName], places: Sequence[Place]) -> Place | None:
    """The namesake of the place from which a phrase has its country."""
    if not found.via.startswith(_OF_GROUNDS):
        return None
    meant = (namesake(name, places) for name in names if name.code == found.code)
    return next((place for place in meant if place is not None), None)


def _by_place(
    phrase: Phrase, found: Resolution, places: Sequence[Place], text: str, on: dt.date | None
) -> Resolution:
    """A phrase that the tables give no country, or that of a namesake, has that of the place it is or holds."""
    if not places:
        return found
    tokens = phrase.sentence.tokens
    first, end, reach = (tokens[i] for i in (phrase.first, phrase.end, phrase.reach))
    names = [name.known for name in phrase.names if name.known is not None]
    behind = find_names(text[end.end : reach.end], on)
    names += [name._replace(start=end.end + name.start, end=end.end + name.end) for name in behind]
    if other := _namesake(found, names, places):
        alone = phrase.name is not None and phrase.name.known is not None and phrase.name.known.kind in _SURE
        sector = "CVL" if alone and found.sector == "GOV" else found.sector  # it is no capital
        return Resolution(other.country, sector, (), None, None, other.score, "place")
    if found.code is not None:
        return found
    # What the tables know behind the phrase has told nothing: "refugees in Lebanon".
    known = [Span(name.start, name.end) for name in names]
    if phrase.name is not None and phrase.name.label == "PERSON":  # whose surname is that of a town
        known.append(Span(tokens[phrase.name.first].start, tokens[phrase.name.last].end))
    for place in places:
        if any(place.span.overlaps(span) for span in known):
            continue  # the tables have had their say: "Iran-backed fighters"
        if place.country and Span(first.start, reach.end).covers(place.span):
            return found._replace(code=place.country, score=0.6 * place.score, via="place")
    return found


def quote_at(quotes: Sequence[Span], offset: int) -> int | None:
    """Number of the quotation that holds a character, or None; quotations are in order and do not overlap."""
    n = bisect_right(quotes, offset, key=lambda span: span.start) - 1
    return n if n >= 0 and offset < quotes[n].end else None


def office(phrase: Phrase) -> str:
    """The words right before a name, or of a description, that tell an office: "foreign minister"."""
    tokens = phrase.sentence.tokens
    end = phrase.head + 1 if phrase.name is None else phrase.name.first
    named = {i for name in phrase.names for i in range(name.first, name.last + 1)}
    first = end
    while first > phrase.first and first - 1 not in named and tokens[first - 1].pos in _TITLE_PARTS:
        first -= 1
    return " ".join(token.text.lower() for token in tokens[first:end])


def _kind_and_number(phrase: Phrase, name: Name | None) -> tuple[ReferentClass, Number]:
    token = phrase.token
    if name is not None and name.known is not None:
        return _of_known(name.known.kind, token.text)
    if name is not None:
        if name.label == "PERSON":
            return "person", "sg"
        return ("group" if name.label in ("ORG", "NORP") else "place"), ""
    if name is None and token.text.lower() in _SEVERAL:
        whole = _whole(phrase)
        described = "person" if whole is None else noun(whole.lemma).kind
        return "" if described == "other" else described, "pl"
    plural: Number = "pl" if token.tag in ("NNS", "NNPS") else "sg"
    kind = noun(token.lemma if phrase.kind == "nominal" else token.text.lower()).kind
    if kind == "other" or not kind:
        return "", ("sg" if phrase.kind == "name" else plural)
    return kind, ("" if kind == "group" and plural == "sg" else plural)


def _whole(phrase: Phrase) -> Token | None:
    """What "some of the houses" are some of."""
    tokens, of = phrase.sentence.tokens, phrase.head + 1
    if of >= len(tokens) or tokens[of].text.lower() != "of":
        return None
    return next((token for token in tokens[of + 1 :] if token.head == of and token.dep == "pobj"), None)


def _of_known(kind: str, word: str) -> tuple[ReferentClass, Number]:
    """Class and number of a name of the tables by its kind; a demonym may be one or many."""
    if kind == "demonym":
        return "person", "pl" if word.endswith("s") else "sg"
    return _OF_KIND.get(kind, ("group", ""))


def _name_words(phrase: Phrase, name: Name | None) -> tuple[str, ...]:
    """The words of the name itself."""
    tokens = phrase.sentence.tokens
    first, last = (name.first, name.last) if name is not None else (phrase.first, phrase.head)
    own = [t.text for t in tokens[first : last + 1] if t.text[:1].isupper() or t.text in ("de", "al", "bin")]
    return tuple(word for word in (text.lower().strip(".") for text in own) if word not in _TITLES)


def _gender(phrase: Phrase, words: tuple[str, ...], kind: ReferentClass) -> Gender:
    if kind != "person":
        return ""
    tokens = phrase.sentence.tokens
    for i in range(phrase.first, phrase.last + 1):
        lower = tokens[i].text.lower().strip(".")
        if lower in _FEMALE_TITLES or noun(lower).gender == "f":
            return "f"
        if lower in _MALE_TITLES or noun(lower).gender == "m":
            return "m"
    return first_name_gender(words[0].capitalize()) if len(words) > 1 else ""
