"""Names in a sentence: those of the tables, and what the parser takes for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.model import Sentence, Token
from dragoman.resolve.actors import KnownName
from dragoman.text.nouns import family_names, first_name_gender, noun
from dragoman.text.tree import Tree

# The census of first names holds some Korean syllables too; longer words are none.
_SYLLABLE = 5
#: Kinds of known names that families are called by: of towns, and of firms that a family has founded.
_HOMES = frozenset({"place", "capital", "organisation"})
_NAME_LABELS = frozenset({"PERSON", "ORG", "NORP", "GPE", "FAC", "LOC"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name inside a sentence: known to the tables, or only labelled by the parser."""

    first: int
    #: Index of its last token.
    last: int
    #: Index of the token that the rest of the sentence depends on.
    head: int
    known: KnownName | None
    #: OntoNotes label of the parser where the tables do not know it.
    label: str = ""


def surnames_in(sentence: Sentence) -> set[str]:
    """The surnames within the full names of persons that the parser found."""
    tokens = sentence.tokens
    full = (tokens[name.first : name.last + 1] for name in _labelled(tokens)
            if name.label == "PERSON" and name.last > name.first)  # fmt: skip
    found = {surname([token.text for token in name]) for name in full}
    return {word for word in found if word[:1].isupper()}


def surname(words: Sequence[str]) -> str:
    """Which word of a full name is said alone: the last, or the first of a Chinese, Korean or Vietnamese name.

    Args:
        words: two or more, in any case; parts of hyphenated words may stand apart.
    """
    first, given = words[0].lower(), [word.lower() for word in words[1:]]
    if first not in family_names():
        return words[-1]
    if not family_names()[first]:
        return words[0]
    # "Kim" and "Lee" are also Western first names: only before two syllables of that language are they the family.
    western = any(len(part) > _SYLLABLE for word in given for part in word.split("-"))
    return words[0] if not western and (len(given) > 1 or "-" in given[0]) else words[-1]


def names_in(tree: Tree, known: Sequence[KnownName], surnames: Collection[str] = ()) -> list[Name]:
    """The names of a sentence, the tables' before the parser's.

    Args:
        tree: the sentence.
        known: names of the tables, by offsets into the article.
        surnames: of persons named in full somewhere in the article, taken for names even where the parser is blind.

    Returns:
        Names that do not overlap, in order.
    """
    tokens = tree.tokens
    found: list[Name] = []
    taken = [False] * len(tokens)
    at = 0
    for entry in known:
        while at < len(tokens) and tokens[at].end <= entry.start:
            at += 1
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].start < entry.end:
            last += 1
        if at < len(tokens) and tokens[at].start < entry.end:
            person = at == last and entry.kind in _HOMES and _is_surname(tokens, at, surnames)
            if person and _inside_person(tokens, at):
                continue  # the parser's full name below
            found.append(Name(at, last, _top(tokens, at, last), None if person else entry, "PERSON" if person else ""))
            taken[at : last + 1] = [True] * (last + 1 - at)
    for name in _labelled(tokens):
        if not any(taken[name.first : name.last + 1]):
            found.append(_as_person(name, tokens, surnames))
            taken[name.first : name.last + 1] = [True] * (name.last + 1 - name.first)
    found += [
        Name(i, i, i, None, "PERSON") for i, token in enumerate(tokens) if token.text in surnames and not taken[i]
    ]
    return sorted(found, key=lambda name: name.first)


def _is_surname(tokens: Sequence[Token], at: int, surnames: Collection[str]) -> bool:
    """Is the name of a place here somebody's surname: "Paris said", but not "in Paris"?"""
    before = tokens[at - 1] if at else None
    return tokens[at].text in surnames and (
        before is None or before.tag not in ("IN", "TO") or tokens[at].ent == "PERSON"
    )


def _inside_person(tokens: Sequence[Token], at: int) -> bool:
    """Does the parser take the word for the end of a longer name of a person?"""
    return tokens[at].ent == "PERSON" and tokens[at].ent_iob == "I"


def _as_person(name: Name, tokens: Sequence[Token], surnames: Collection[str]) -> Name:
    """A single word that is somebody's surname names the person, whatever the parser says."""
    if name.first == name.last and tokens[name.last].text in surnames:
        return replace(name, label="PERSON")
    return name


def _labelled(tokens: Sequence[Token]) -> Iterator[Name]:
    """The parser's own names, without a leading article or title and a trailing possessive mark."""
    i = 0
    while i < len(tokens):
        label, first = tokens[i].ent, i
        i += 1
        if label not in _NAME_LABELS:
            continue
        while i < len(tokens) and tokens[i].ent_iob == "I" and tokens[i].ent == label:
            i += 1
        last = i - 1
        while first < last and tokens[first].pos in ("DET", "PUNCT"):
            first += 1
        while first < last and tokens[last].pos in ("PART", "PUNCT"):
            last -= 1
        while label == "PERSON" and first + 1 < last and _is_title(tokens[first].text):
            first += 1
        if tokens[last].text[:1].isupper() or tokens[first].text[:1].isupper():
            yield Name(first, last, _top(tokens, first, last), None, label)


def _is_title(word: str) -> bool:
    """Is it a word for a person ("Lawyer"), no first name?"""
    return noun(word.lower()).kind == "person" and not first_name_gender(word)


def _top(tokens: Sequence[Token], first: int, last: int) -> int:
    """The token of a stretch whose head lies outside; the last such."""
    tops = [i for i in range(first, last + 1) if not first <= tokens[i].head <= last or tokens[i].head == i]
    return tops[-1] if tops else last
