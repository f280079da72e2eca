"""Anatomy of a noun phrase without a parser: its core, its head, the names in it and what depends on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.resolve.names import Found, find_cached, fold
from dragoman.resolve.sectors import Noun, noun_ending_at
from dragoman.resolve.words import word_list


class Word(NamedTuple):
    """A word of the phrase."""

    start: int
    end: int
    text: str
    #: Folded, without possessive ending.
    plain: str
    possessive: bool


class Piece(NamedTuple):
    """A stretch of the phrase up to the next preposition, comma or relative."""

    #: The word that opens it ("of", "in", ","), "" for the first.
    opener: str
    words: tuple[Word, ...]
    #: Names that may give the piece its country.
    names: tuple[Found, ...]
    #: Names that only qualify ("US-backed", "pro-Russian").
    qualifiers: tuple[Found, ...]


class Head(NamedTuple):
    """What the piece is about."""

    #: A known noun, or None.
    noun: Noun | None
    #: A known name that is itself the head, or None.
    name: Found | None
    #: Where it stands, offsets into the phrase.
    start: int
    end: int


_WORD = re.compile(r"\w(?:[\w.’'‘\-–/&]|,(?=\d))*|[,;:()]")
_INITIALS = re.compile(r"(?:\w\.)+")
_POSSESSIVE = re.compile(r"(?:['’‘]s|(?<=s)['’])$")

# Fixed phrases that hold a preposition.
_BRIDGES = re.compile(
    r"\b(?:secretar(?:y|ies) of state|heads? of (?:state|government)|chiefs? of staff|leader of the opposition"
    r"|members? of (?:parliament|congress)|courts? of (?:appeals?|justice)|speaker of parliament|charge d'affaires"
    r"|director of central intelligence|men and women|women and children|law and order|chambers? of commerce"
    r"|up to|as (?:many|much|few) as|as well as|law and justice"
    r"|(?:inspector[- ]general|commissioner|chief|superintendent) of police|bureau of investigation)\b"
)
_SIDES = ("pro-", "anti-", "counter-", "non-", "post-", "pre-", "un-", "trans-")


def split(phrase: str, on: dt.date | None) -> list[Piece]:
    """The phrase cut at prepositions, commas and relatives, names assigned to their pieces."""
    names = find_cached(phrase, on)
    words = _words(phrase)
    folded = fold(phrase)
    bridged = [match.span() for match in _BRIDGES.finditer(folded)] + [(name.start, name.end) for name in names]
    pieces: list[tuple[str, list[Word]]] = [("", [])]
    for number, word in enumerate(words):
        bridge = bool(bridged) and any(start <= word.start < end for start, end in bridged)
        if not bridge and _is_participle(word, pieces[-1][1]):
            pieces.append(("", [word]))
        elif not bridge and (word.text.lower() in word_list("openers") or _is_such_as(words, number)):
            pieces.append((word.text.lower(), []))
        else:
            pieces[-1][1].append(word)
    return [_piece(opener, tuple(chunk), names, phrase) for opener, chunk in pieces if chunk]




def _is_participle(word: Word, before: list[Word]) -> bool:
    """Does the word begin a participle clause after a noun: "a man carrying …", "activists detained …"?"""
    if not before or not word.text.islower() or "-" in word.text:
        return False
    if not word.plain.endswith(("ing", "ed")) and word.plain not in word_list("irregular participles"):
        return False
    plains = [other.plain for other in before]
    return noun_ending_at(plains, len(plains) - 1) is not None and not noun_ending_at([word.plain], 0)


def _is_such_as(words: Sequence[Word], number: int) -> bool:
    """Do examples follow: "such as"?"""
    return words[number].plain == "such" and number + 1 < len(words) and words[number + 1].plain == "as"


def _words(phrase: str) -> list[Word]:
    out = []
    for match in _WORD.finditer(phrase):
        text, plain, possessive = _read(match[0])
        out.append(Word(match.start(), match.start() + len(text), text, plain, possessive))
    return out


@lru_cache(maxsize=65_536)
def _read(written: str) -> tuple[str, str, bool]:
    """A word without marks at its end, the same folded and without possessive ending, and whether it has that."""
    text = written.rstrip(".-–/") if len(written) > 1 and not _INITIALS.fullmatch(written) else written
    possessive = _POSSESSIVE.search(text)
    return text, fold(text[: possessive.start()] if possessive else text).rstrip("'"), bool(possessive)


def _piece(opener: str, words: tuple[Word, ...], names: tuple[Found, ...], phrase: str) -> Piece:
    inside = [name for name in names if words[0].start <= name.start and name.start < words[-1].end]
    qualifiers = tuple(name for name in inside if _qualifies(name, words, phrase))
    return Piece(opener, words, tuple(name for name in inside if name not in qualifiers), qualifiers)


def _qualifies(name: Found, words: tuple[Word, ...], phrase: str) -> bool:
    """Does the name only colour what follows: "US-backed", "US backed", "pro-US", "US-born"?"""
    if fold(phrase[max(0, name.start - 8) : name.start]).endswith(_SIDES):
        return True
    if phrase[name.end : name.end + 1] in ("-", "–"):
        suffix = re.match(r"\w+", phrase[name.end + 1 :])
        return suffix is not None and fold(suffix[0]) in word_list("qualifying")
    following = next((word for word in words if word.start >= name.end), None)
    return following is not None and following.plain in word_list("qualifying apart")


def is_partitive(piece: Piece, following: Piece | None) -> bool:
    """Does the piece only count what comes after its "of" ("hundreds of", "members of")?"""
    if following is None or following.opener != "of" or piece.names:
        return False
    if piece.words[-1].plain not in word_list("partitives"):
        return False
    # "the legislative body of Iran" is a body, "a large body of troops" are troops.
    noun = noun_ending_at([word.plain for word in piece.words], len(piece.words) - 1)
    return noun is None or noun[0].sector is None or " " not in noun[0].phrase


def head_of(piece: Piece, wanted: str | None = None) -> Head | None:
    """The head of a piece: its last known noun or name, unknown capitalised words passed over.

    Args:
        piece: part of a phrase.
        wanted: the head word where the parser has told it.

    Returns:
        The head, or None where an unknown lower-case noun stands in its place.
    """
    words = piece.words
    plains = [word.plain for word in words]
    last = len(words) - 1
    if wanted:
        last = next((i for i in range(last, -1, -1) if words[i].text == wanted or words[i].plain == fold(wanted)), last)
    for i in range(last, -1, -1):
        word = words[i]
        covering = next((name for name in piece.names if name.start <= word.start < name.end), None)
        # An adjective is no head as long as words follow it.
        if covering and (covering.entry.kind not in ("adjective", "people") or i == len(words) - 1):
            noun = noun_ending_at(plains, i)
            if noun and words[noun[1]].start < covering.start:
                return Head(noun[0], None, words[noun[1]].start, word.end)
            return Head(None, covering, covering.start, covering.end)
        if covering:
            continue
        found = noun_ending_at(plains, i)
        if found:
            return Head(found[0], None, words[found[1]].start, word.end)
        if not _passed_over(word, i == 0):
            return None
    return None




def _passed_over(word: Word, first: bool) -> bool:
    """May the head stand before this word: is it a personal name, a number or a participle after the noun?"""
    if word.plain in word_list("particles") or not word.plain[:1].isalpha():
        return True
    if any(map(str.isupper, word.text)) and not first:
        return True
    return word.plain.endswith(("ed", "ing", "ly")) or word.plain in ("loyal", "alike", "themselves", "there", "here")
