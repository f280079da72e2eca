"""Which phrases bear the same name or stand in apposition, wherever in the article they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.text.context import is_country
from dragoman.text.features import Featured
from dragoman.text.kurds import are_protesters
from dragoman.text.names import surname

_CLOSING = frozenset({",", ".", "who", "whose", ";"})


def name_groups(items: Sequence[Featured], by_head: dict[tuple[int, int], int]) -> list[int]:
    """Group equal names, surnames with full names, and appositions.

    Args:
        items: the phrases of an article in the order of the text.
        by_head: (sentence, head token) → index of the phrase.

    Returns:
        For each phrase the index of the first phrase of its group.
    """
    parent = list(range(len(items)))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = sorted((find(i), find(j)))
        parent[b] = a

    first_of: dict[tuple[str, ...], int] = {}
    surnames: dict[str, int] = {}
    given: dict[str, set[int]] = defaultdict(set)
    for i in sorted(range(len(items)), key=lambda i: (-len(items[i].name_words), i)):
        key = _name_key(items[i])
        if not key:
            continue
        person = items[i].kind in ("person", "")
        if person and len(items[i].name_words) == 1 and items[i].name_words[0] in surnames:
            join(surnames[items[i].name_words[0]], i)
            continue
        if person and len(key) == 2 and key[0] == "written" and key not in first_of and key[1] in given:
            bearers = {find(bearer) for bearer in given[key[1]]}
            if len(bearers) == 1:  # the first name alone
                join(bearers.pop(), i)
        if key in first_of:
            join(first_of[key], i)
        first_of.setdefault(key, i)
        if items[i].kind == "person" and len(items[i].name_words) > 1:
            surnames.setdefault(_surname(items[i]), i)
            given[items[i].name_words[0]].add(i)
    for i in range(len(items)):
        apposed = _apposed(i, items, by_head)
        if apposed is not None:
            join(i, apposed)
    return [find(i) for i in range(len(items))]


def _surname(item: Featured) -> str:
    """The word of a full name that is said alone, lower case."""
    name, tokens = item.phrase.name, item.phrase.sentence.tokens
    if name is None or tokens[name.first].text.lower() != item.name_words[0]:
        return surname(item.name_words)
    found = surname([token.text for token in tokens[name.first : name.last + 1]]).lower()
    return found if found in item.name_words else item.name_words[-1]


def _name_key(item: Featured) -> tuple[str, ...]:
    """What two phrases must share to be the same name."""
    name = item.phrase.name
    if item.phrase.kind != "name":
        return ()
    if name is None or name.known is None:
        return ("written", *item.name_words) if item.name_words else ()
    if name.known.kind in ("country", "capital", "adjective"):
        if item.found.via == "place":  # "London" in Ontario is not Britain
            return ("place", name.known.name, item.found.code or "")
        return ("state", name.known.code or name.known.name)
    if name.known.kind == "people":  # "Turkish Kurds" are not "Iraqi Kurds"
        return (name.known.kind, name.known.name, item.found.code or "", "protesters" if are_protesters(item) else "")
    return (name.known.kind, name.known.name)


def _apposed(index: int, items: Sequence[Featured], by_head: dict[tuple[int, int], int]) -> int | None:
    """The phrase that this one explains: an apposition, or an abbreviation in brackets."""
    item = items[index]
    if item.phrase.kind == "pronoun":
        return None
    bracketed = _before_bracket(index, items)
    if bracketed is not None:
        return bracketed
    token = item.phrase.token
    if token.dep == "attr":
        other = _predicated(item, by_head)
    else:
        other = by_head.get((item.sentence, token.head)) if token.dep == "appos" else _behind_name(index, items)
    return other if other is not None and _explains(item, items[other]) else None


def _predicated(item: Featured, by_head: dict[tuple[int, int], int]) -> int | None:
    """The subject of "Smith is a British citizen"."""
    tokens, verb = item.phrase.sentence.tokens, item.phrase.token.head
    below = [(i, token) for i, token in enumerate(tokens) if token.head == verb and i != verb]
    plain = tokens[verb].lemma == "be" and all(token.dep not in ("neg", "aux", "mark") for _, token in below)
    subject = next((i for i, token in below if token.dep == "nsubj" and tokens[i].pos == "PROPN"), None)
    if not plain or subject is None or item.kind != "person" or item.phrase.kind == "pronoun":
        return None
    return by_head.get((item.sentence, subject))


def _behind_name(index: int, items: Sequence[Featured]) -> int | None:
    """The person before ", the mayor of Izmir," where the parser missed the apposition."""
    item = items[index]
    tokens, phrase = item.phrase.sentence.tokens, item.phrase
    closing = tokens[phrase.reach + 1].text.lower() if phrase.reach + 1 < len(tokens) else "."
    opening = tokens[phrase.first].text.lower()
    if phrase.kind != "nominal" or item.kind != "person" or closing not in _CLOSING:
        return None
    if opening not in ("a", "an", "the") or phrase.first < 2 or tokens[phrase.first - 1].text != ",":
        return None
    for i in range(index - 1, max(-1, index - 4), -1):
        if items[i].sentence == item.sentence and items[i].phrase.last == phrase.first - 2:
            return i if items[i].kind == "person" and _is_proper(items[i]) else None
    return None


def _before_bracket(index: int, items: Sequence[Featured]) -> int | None:
    """The name that "(SDF)" abbreviates: the one that ends before the bracket."""
    item = items[index]
    tokens, before = item.phrase.sentence.tokens, item.phrase.first - 1
    if item.phrase.kind != "name" or before < 1 or tokens[before].text != "(" or not item.phrase.token.text.isupper():
        return None
    for i in range(index - 1, -1, -1):
        if items[i].sentence != item.sentence:
            break
        if items[i].phrase.last == before - 1 and items[i].phrase.kind == "name":
            return i if _may_be_short_for(item, items[i]) else None
    return None


def _may_be_short_for(short: Featured, full: Featured) -> bool:
    """Is it no "(AP)" behind the place that a report was sent from?"""
    tokens = full.phrase.sentence.tokens[full.phrase.first : full.phrase.last + 1]
    begins = {token.text[:1].upper() for token in tokens}
    return full.kind not in ("country", "place") or set(short.phrase.token.text.upper()) & begins != set()


def _is_proper(item: Featured) -> bool:
    """Is it a name of its own, not "a Briton"?"""
    known = item.phrase.name.known if item.phrase.name is not None else None
    return item.phrase.kind == "name" and (known is None or known.kind not in ("demonym", "people", "adjective"))


def _of_other_countries(item: Featured, other: Featured) -> bool:
    """Do two groups belong to different countries: "Iraqi militiamen, Hezbollah and others" are a list?"""
    codes = (item.found.code, other.found.code)
    return all(map(is_country, codes)) and codes[0] != codes[1] and "person" not in (item.kind, other.kind)


def _explains(item: Featured, other: Featured) -> bool:
    """May an apposition and its head mean the same? Not in a list, not two names, not one and many."""
    if other.phrase.kind == "pronoun" or (_is_proper(item) and _is_proper(other)):
        return False
    if any(t.head == item.phrase.head and t.dep == "conj" for t in item.phrase.sentence.tokens):
        return False
    if _of_other_countries(item, other):
        return False
    fits = not item.kind or not other.kind or item.kind == other.kind
    return fits and (not item.number or not other.number or item.number == other.number)
