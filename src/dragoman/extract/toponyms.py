"""Candidates for place names: stretches of capitalised words that the gazetteer knows or the parser calls a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.model import Sentence, Span
from dragoman.resolve.gazetteer import Entry, Level, NameKind, gazetteer

#: Words of the longest name looked for.
LONGEST = 6
#: Labels of the parser that are places.
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
#: Labels that the parser gives to single words it does not know, misspelt places among them.
MISTAKEN_LABELS = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART"})
_MIN_LOWERCASE_POPULATION = 50_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may name a place."""

    sentence: Sentence
    #: First token and one past the last.
    first: int
    last: int
    #: The words as written.
    text: str
    #: What the gazetteer has under that name; empty for a name known only to the parser.
    entries: tuple[Entry, ...]
    #: Found under a name one or two letters away.
    respelt: bool = False

    @property
    def span(self) -> Span:
        """Characters of the text."""
        return Span(self.sentence.tokens[self.first].start, self.sentence.tokens[self.last - 1].end)


@cache
def words(kind: str) -> frozenset[str]:
    """A closed class of words of `data/places/words.json`."""
    import json

    from dragoman.resources import data_file

    return frozenset(json.loads(data_file("places/words.json").read_text(encoding="utf-8"))[kind])


def candidates(text: str, sentence: Sentence) -> list[Candidate]:
    """The candidates of a sentence from left to right, none overlapping another.

    Args:
        text: the article's text.
        sentence: one of its sentences.

    Returns:
        The longest known names, and the parser's place names that the gazetteer lacks.
    """
    found: list[Candidate] = []
    i = 0
    starts = _capital_starts(sentence)
    while i < len(sentence.tokens):
        candidate = _longest(text, sentence, i) if starts[i] else None
        if candidate:
            found.append(candidate)
            i = candidate.last
        else:
            i += 1
    return sorted([*found, *_unknown(text, sentence, found)], key=lambda c: c.first)


def _capital_starts(sentence: Sentence) -> list[bool]:
    """Where a name may begin: at a capital, at "al-", anywhere in a text without capitals."""
    tokens = sentence.tokens
    if not any(c.isupper() for token in tokens for c in token.text):
        return [token.pos in {"PROPN", "NOUN", "X"} and token.text.isalpha() for token in tokens]
    return [
        (token.text[0].isupper() and token.text not in {"The", "THE"})
        or (token.text.lower() in words("articles_of_names") and i + 2 < len(tokens) and tokens[i + 1].text in "-–‑"
            and tokens[i + 2].text[0].isupper())
        for i, token in enumerate(tokens)
    ]  # fmt: skip


def _longest(text: str, sentence: Sentence, first: int) -> Candidate | None:
    """The longest known name that starts at a token, "Elmton" of "the City of Elmton"."""
    if _town_of(text, sentence, first):
        return None
    for last in reversed(list(_ends(sentence, first))):
        written = text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
        entries = _entries(sentence, first, last, written)
        if entries:
            return Candidate(sentence, first, last, written, entries)
    return None


def _town_of(text: str, sentence: Sentence, first: int) -> bool:
    """Does "City of" or the like begin at a token, before a name of the same place without it: no "Port of Spain"?"""
    tokens = sentence.tokens
    if len(tokens) < first + 3 or tokens[first + 1].text != "of" or not tokens[first + 2].text[0].isupper():
        return False
    if tokens[first].text.lower() not in words("town_words"):
        return False
    short = _longest(text, sentence, first + 2)
    if short is None:
        return False
    whole = {e.row for e in gazetteer().lookup(text[tokens[first].start : short.span.end])}
    return not whole or not whole.isdisjoint(e.row for e in short.entries)


def _ends(sentence: Sentence, first: int) -> Iterator[int]:
    """Where a name that starts at a token may end: after a capitalised word."""
    tokens = sentence.tokens
    for last in range(first + 1, min(len(tokens), first + LONGEST) + 1):
        token = tokens[last - 1]
        if token.text[0].isupper() or (last == first + 1):
            yield last
        elif not (token.text.lower() in words("joining") or token.text == "."):
            if token.text.islower() and token.text in words("division_words"):
                yield last
            return


def _entries(sentence: Sentence, first: int, last: int, written: str) -> tuple[Entry, ...]:
    """The places of a name, without readings that its letters or its place in the sentence exclude."""
    lower = written.lower().rstrip(".")
    if last == first + 1 and (len(lower) < 2 or (lower in _generic() and not _acronym(written))):
        return ()
    return _readings(sentence, first, written)


def _readings(sentence: Sentence, first: int, written: str, place: bool = False) -> tuple[Entry, ...]:
    """The places of a name, though it may be a common word, too; `place` if the parser calls it one."""
    lower = written.lower().rstrip(".")
    entries = [e for e in gazetteer().lookup(written) if e.kind != NameKind.ADJECTIVE]
    behind = _after_comma(sentence, first) or after_party(sentence, first)
    if not (behind or "." in written[:-1] or len(lower) > 2 or (place and written.endswith("."))):
        entries = [e for e in entries if e.kind != NameKind.SHORT]
    if _acronym(written) and "." in written[:-1]:  # first letters of several words: "L.A." is no Louisiana
        entries = [e for e in entries if e.kind != NameKind.SHORT or " " in e.name]
    elif behind and len(lower) == 2:
        entries = [e for e in entries if e.kind == NameKind.SHORT] or entries
    if len(lower.replace(".", "")) <= 3:
        entries = [e for e in entries if _short_name_fits(e, written)]
    if not any(c.isupper() for c in written):
        entries = [e for e in entries if e.population >= _MIN_LOWERCASE_POPULATION and e.kind == NameKind.MAIN]
    return tuple(entries)


@cache
def _generic() -> frozenset[str]:
    """Words that alone are no names, capital or not: "Street", "Northeast", "Monday"."""
    kinds = ("not_places", "organisation_heads", "town_words", "division_words", "directions", "titles")
    return frozenset().union(*(words(kind) for kind in kinds))


def _short_name_fits(entry: Entry, written: str) -> bool:
    """May a name of up to three letters mean the place? "US" no town of Us, "Man" no isle."""
    if entry.kind == NameKind.SHORT:
        return True
    if _acronym(written):
        first_letters = "".join(word[0] for word in entry.name.split())
        return entry.level == Level.COUNTRY or written.replace(".", "") == first_letters
    return entry.kind == NameKind.MAIN and len(entry.name) == len(written)


def _acronym(written: str) -> bool:
    letters = written.replace(".", "")
    return letters.isupper() and letters.isalpha() and len(letters) <= 4


def _after_comma(sentence: Sentence, first: int) -> bool:
    return first >= 2 and sentence.tokens[first - 1].text == ","


def after_party(sentence: Sentence, first: int) -> bool:
    """Is the name at a token what a member of parliament stands for: "Ann Lee, D-N.D."?"""
    before = [token.text for token in sentence.tokens[max(0, first - 3) : first]]
    comma, party, dash = before if len(before) == 3 else ("", "", "")
    return comma in {",", "("} and dash in {"-", "–", "‑"} and party.isupper() and len(party) <= 3


def _unknown(text: str, sentence: Sentence, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Names that the parser calls places and the gazetteer does not know, looked up once more as misspelt."""
    taken = {i for c in found for i in range(c.first, c.last)}
    for begin, end, label in named(sentence):
        first = next((i for i in range(begin, end) if sentence.tokens[i].text.lower() not in {"the", "a"}), end)
        last = end - (end > first and sentence.tokens[end - 1].text in {"'s", "’s"})
        if first >= last or taken.intersection(range(first, last)) or not sentence.tokens[first].text[0].isupper():
            continue
        written = text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
        place_like = label in PLACE_LABELS or _after_locative(sentence, first)
        if any(e.kind == NameKind.ADJECTIVE for e in gazetteer().lookup(written)):
            continue
        known = _readings(sentence, first, written, label == "GPE")
        if not place_like and (known or last - first > 1 or label not in MISTAKEN_LABELS):
            continue
        respelt = () if gazetteer().knows(written) or label == "FAC" else gazetteer().spelt_like(written)
        entries = known or tuple(e for e in respelt if e.kind == NameKind.MAIN)
        if entries or label in PLACE_LABELS:
            yield Candidate(sentence, first, last, written, entries, respelt=bool(entries and respelt))


def _after_locative(sentence: Sentence, first: int) -> bool:
    return first > 0 and sentence.tokens[first - 1].text.lower() in words("locative")


def named(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The parser's named entities: first token, one past the last, label."""
    first = None
    for i, token in enumerate([*sentence.tokens, None]):
        if first is not None and (token is None or token.ent_iob != "I"):
            yield first, i, sentence.tokens[first].ent
            first = None
        if token is not None and token.ent_iob == "B":
            first = i
