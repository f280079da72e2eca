"""Whose a noun phrase is: the name before the head or in a complement that gives it its country or organisation."""

from __future__ import annotations

import re

from dragoman.resolve.names import Found, fold
from dragoman.resolve.phrase import Head, Piece
from dragoman.resolve.resolution import STATES
from dragoman.resolve.sectors import Noun
from dragoman.resolve.words import word_list

# What stands in or near a place does not belong to it if it can have been sent there.
_SENT = frozenset({"MIL", "JRN", "REF", "GOV"})
# A place counts this many pieces from a participle on ("a crowd of activists detained in Egypt"), and from one right
# behind the head ("farmers driving to their fields in Egypt").
_NEAR_PARTICIPLE = 2
_NEAR_OWN_PARTICIPLE = 3
_PLACE_OPENERS = frozenset({"in", "at", "near", "inside", "across"})
_WHOSE = frozenset({"its", "their", "his", "her", "our", "my", "your"})
_CLAUSES = frozenset({"who", "which", "that", "whose", "where", "when", "after", "before", "against"})
# Who is at odds with a state negotiates with it on neutral ground.
_OPPOSED = frozenset({"OPP", "REB", "UAF"})
#: States in which Kurds live.
KURDISH_LANDS = frozenset({"SYR", "IRQ", "TUR", "IRN"})
_PARTY_COALITIONS = frozenset({"ruling", "governing", "opposition", "government", "pro-assad"})
_TIES = re.compile(
    r"\b(?:loyal|allied|linked|affiliated|belonging|attached|close|closer|opposed|associated|run|led"
    r"|employed|hired) *$",
    re.I,
)


def is_coalition(core: Piece) -> bool:
    """A military coalition of states: "the US-led coalition", "coalition jets"."""
    words = {word.plain for word in core.words}
    named = any(name.entry.kind == "organisation" for name in core.names)
    return "coalition" in words and not named and not words & _PARTY_COALITIONS


def owner_of(phrase: str, core: Piece, head: Head | None, rest: list[Piece]) -> tuple[Found | None, float]:
    """The name that gives the phrase its country or organisation, with how sure."""
    before = [name for name in core.names if head is None or name.start < head.end]
    if before:
        return _nearest(phrase, before), 0.9
    if head and head.noun and head.noun.sector == "CVL" and core.names and core.names[0].start == head.end + 1:
        return core.names[0], 0.6  # "cities Lviv and Odesa"
    weak = [name for name in core.qualifiers if _weakly_owns(phrase, name, head)]
    land = _is_land(core, head)
    commanding = [name for name in weak if not land and suffix(phrase, name) in word_list("commanding")]
    near = _NEAR_OWN_PARTICIPLE if rest and rest[0].opener == "" else _NEAR_PARTICIPLE
    participles = far = 0
    for piece in rest:
        participles += piece.opener == ""
        far += participles > 0
        # "a US-run base in Syria" is no Syrian one, "the captain of a ship carrying men rescued near Libya" no Libyan.
        if piece.opener in _PLACE_OPENERS and (commanding or participles > 1 or far > near):
            break
        if piece.names and _belongs(phrase, piece, head):
            person = next((name for name in piece.names if name.entry.kind == "person"), None)
            return person or piece.names[0], 0.8 if piece.opener == "of" else 0.6
        if piece.opener in _CLAUSES:
            break
    return ((commanding or weak)[0], 0.4) if weak else (None, 0.0)


def _is_land(core: Piece, head: Head | None) -> bool:
    """Does it lie in a country whoever holds it: "Isis-held towns in Syria", "rebel-controlled areas in Mali"?"""
    civil = head is not None and head.noun is not None and head.noun.sector == "CVL"
    return civil or core.words[-1].plain in word_list("land")


def _nearest(phrase: str, names: list[Found]) -> Found:
    """Of several names before the head the one that owns it: a body, else the last country."""
    bodies = [name for name in names if name.entry.kind in ("organisation", "metonym")]
    states = [name for name in names if name.entry.kind not in ("organisation", "metonym", "people")]
    if bodies:
        other = states[-1] if states else None
        return other if other and bodies[-1].entry.generic and other.entry.kind in STATES else bodies[-1]
    if not states:
        return names[-1]
    # "America's Kurdish allies" are Kurds, "Iraqi Kurdish forces" Iraqi.
    possessor = bool(re.search(r"['’]s\b", phrase[states[-1].end : names[-1].start]))
    if names[-1].entry.kind == "people" and possessor and states[-1].entry.code not in KURDISH_LANDS:
        return names[-1]
    joined = len(states) > 1 and phrase[states[-2].end : states[-1].start] in ("-", "–")
    return states[-2] if joined else states[-1]


def _weakly_owns(phrase: str, name: Found, head: Head | None) -> bool:
    """Is what the name qualifies still likely its own: "Turkish-led forces", but not "Turkish-backed rebels"?"""
    if fold(phrase[max(0, name.start - 8) : name.start]).endswith(("pro-", "anti-")):
        return name.entry.kind == "person"
    second = suffix(phrase, name)
    if second not in word_list("owning"):
        return False
    if second == "led" and head and head.noun and head.noun.sector == "REB" and name.entry.kind in STATES:
        return False  # rebels whom a state leads are those of another
    # "Turkish-aligned rebels" are mostly no Turks, "al-Qaida-linked rebels" of al-Qaida.
    return name.entry.kind not in STATES or second not in word_list("aligning")


def suffix(phrase: str, name: Found) -> str:
    """The second part of a compound that a name begins: "led" of "Turkish-led", or empty."""
    behind = re.match(r"[-– ](\w+)", phrase[name.end :])
    return fold(behind[1]) if behind else ""


def _belongs(phrase: str, piece: Piece, head: Head | None) -> bool:
    """Does the complement say whose the head is?"""
    noun = head.noun if head else None
    if piece.opener in ("of", "from", ",", "("):
        return True
    if _opens_examples(phrase, piece):
        # "villages such as Bucha" are of its country; "allies such as France" are several states.
        return noun is not None and noun.sector not in (None, "GOV")
    if piece.opener in ("to", "with", "by"):
        return bool(_TIES.search(phrase[: piece.words[0].start].rsplit(piece.opener, 1)[0]))
    if piece.opener == "for":
        return noun is not None and noun.role in ("member", "office", "other")
    if piece.opener not in _PLACE_OPENERS or _only_there(phrase, piece, noun):
        return False
    return noun is None or noun.sector not in _SENT or noun.phrase in word_list("seated")


def _opens_examples(phrase: str, piece: Piece) -> bool:
    """Does the piece name some of what the head is: "such as", "like", "including"?"""
    if piece.opener == "as":
        return fold(phrase[: piece.words[0].start]).split()[-2:] == ["such", "as"]
    if piece.opener == "like":
        return bool(piece.names) and piece.names[0].entry.kind != "person"  # "people like Merkel" are anybody
    return (piece.opener or piece.words[0].plain) == "including"


def _only_there(phrase: str, piece: Piece, noun: Noun | None) -> bool:
    """Does the place behind "in" say nothing of whose the head is?"""
    if piece.names and piece.names[0].entry.code == "EUR":
        # Who lives in Europe is not of the Union; officials in Brussels are.
        seated = noun is not None and noun.phrase in word_list("seated")
        return not seated or piece.names[0].entry.kind != "metonym"
    place = fold(phrase[piece.words[0].start : piece.words[-1].end])
    before = fold(phrase[: piece.words[0].start]).split()
    abroad = place in word_list("talk venues") or before[-2:] == ["based", "in"]
    if noun and noun.sector in _OPPOSED and abroad:
        return True  # "the opposition in Geneva" negotiates there
    # "its bakeries in Iraq", but not "families back in their homes in Iraq"
    return not _WHOSE.isdisjoint(before[:2]) or not word_list("from elsewhere").isdisjoint(before)
