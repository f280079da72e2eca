"""Who a noun phrase is: country or organisation, and sector.

A phrase is read by composition. Names of the tables give a country or an organisation, the head noun gives the sector,
and the words between them decide which counts: "Turkish-backed Syrian militiamen" are Syrian, "the wives of
Taliban fighters" no Taliban, a "former president" is of the former elite whatever the table of leaders says. What only
the article can tell ("the government") stays without a code here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from dragoman.resolve.misspelt import misspelt
from dragoman.resolve.names import Found, find_cached
from dragoman.resolve.owners import KURDISH_LANDS, is_coalition, owner_of, suffix
from dragoman.resolve.phrase import Head, Piece, head_of, is_partitive, split
from dragoman.resolve.resolution import ELITE, GENERIC, NON_STATE, NOTHING, STATES, Resolution, made, standing, unowned
from dragoman.resolve.sectors import Noun
from dragoman.resolve.words import word_list

__all__ = ["KnownName", "Resolution", "find_names", "resolve"]


class KnownName(NamedTuple):
    """A name of the tables found in a text."""

    start: int
    end: int
    name: str
    code: str | None
    sector: str | None
    #: country, adjective, demonym, capital, metonym, people, organisation, person, place.
    kind: str
    #: Other countries have bodies of this name ("Senate").
    generic: bool = False


# Nouns before the head that lend it their sector: "police spokesman", "rebel leader", "church officials".
_LENDING = frozenset(
    {"REB", "COP", "MIL", "JUD", "LEG", "PTY", "OPP", "REL", "SPY", "JRN", "EDU", "LAB", "BUS", "MED", "SOC", "CRM",
     "UAF", "PRM", "REF", "AGR"}
)  # fmt: skip
_FORMER = re.compile(
    r"\b(?:former|ex|erstwhile|retired|onetime|one-time|ousted|deposed|toppled|disgraced former|outgone)\b[ -]?", re.I
)
# Of several peoples ("multi-ethnic") is another thing.
_ETHNIC = re.compile(r"(?<![\w-])ethnic $", re.I)
_COUNTS = re.compile(
    r"^(?:at least |around |about |over |nearly |more than |some )*(?:a|an|\d[\d,.]*|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|some|many|several|most|dozens|hundreds|thousands|young|fellow|ordinary|other|few"
    r"|all|ethnic)\b"
)


def find_names(text: str, on: dt.date | None = None) -> list[KnownName]:
    """The known names of a text.

    Args:
        text: a sentence or any other text.
        on: the article's date, for names whose meaning changes with time.

    Returns:
        Names that do not overlap, longest match first, in the order of the text; offsets into `text`.
    """
    return [
        KnownName(f.start, f.end, f.entry.name, f.entry.code, standing(f.entry, on)[0], f.entry.kind, f.entry.generic)
        for f in find_cached(text, on)
    ]


def resolve(phrase: str, on: dt.date | None = None, head: str | None = None) -> Resolution:
    """Code and sector of a noun phrase.

    Args:
        phrase: the mention as written, with its complements if it has any.
        on: the article's date.
        head: its head word where a parser has told it.

    Returns:
        A resolution; all None where the phrase alone tells nothing.
    """
    return _resolve(" ".join(phrase.split()), on, head)


@lru_cache(maxsize=65_536)
def _resolve(phrase: str, on: dt.date | None, head: str | None) -> Resolution:
    pieces = split(phrase, on)
    if not pieces:
        return NOTHING
    at, member_of = 0, False
    while at + 1 < len(pieces) and is_partitive(pieces[at], pieces[at + 1]):
        at, member_of = at + 1, True
    core, rest = pieces[at], pieces[at + 1 :]
    found = head_of(core, head if at == 0 else None)
    former = _is_former(phrase, core, found)
    if found and found.name:
        return _of_name(phrase, core, found.name, rest, former, on, counted=member_of)
    return _of_noun(phrase, core, found, rest, former, on)


def _is_former(phrase: str, core: Piece, head: Head | None) -> bool:
    """Does "former" stand before the head within the core?"""
    match = _FORMER.search(phrase, core.words[0].start, core.words[-1].end)
    if not match or phrase.startswith(("Soviet", "Yugoslav"), match.end()):
        return False
    return head is None or match.start() < head.start or head.name is not None


def _of_name(
    phrase: str, core: Piece, name: Found, rest: list[Piece], former: bool, on: dt.date | None, *, counted: bool
) -> Resolution:
    """A phrase whose head is a name of the tables."""
    entry = name.entry
    if entry.kind == "person":
        return _person(core, name, former, on)
    if entry.kind in ("organisation", "metonym"):
        return _body(core, name, rest, former and "member" in phrase)
    if entry.kind in ("people", "demonym", "adjective"):
        return _nationals(phrase, core, name, rest, counted=counted)
    sector = _shared_sector(phrase, name, rest) or ("CVL" if entry.kind == "place" else "GOV")
    return made(entry, sector, {"country": 0.9, "capital": 0.8, "place": 0.4}[entry.kind])


def _body(core: Piece, name: Found, rest: list[Piece], former: bool) -> Resolution:
    """An organisation or the seat of one; a country beside a common name tells whose it is."""
    entry = name.entry
    sector = "ELI" if former and entry.sector in ELITE else entry.sector
    states = [other for other in core.names if other.entry.kind in STATES and other is not name]
    if entry.branches and not states and (land := _land(rest, entry.branches)):
        states = [land]
    if entry.generic and states and states[-1].entry.code != entry.code:
        return Resolution(states[-1].entry.code, sector, (), None, None, 0.8, "table:countries+organisations")
    return made(entry, sector, 0.6 if entry.generic else 0.9)


def _nationals(phrase: str, core: Piece, name: Found, rest: list[Piece], *, counted: bool) -> Resolution:
    """An adjective or demonym as head: "the Russians" are the state, "two Russians" are people."""
    entry = name.entry
    before = phrase[core.words[0].start : name.start].strip().lower()
    shared = _shared_sector(phrase, name, rest)
    if shared:
        return made(entry, shared, 0.7)
    if _of_ethnicity(phrase, name):
        return unowned("CVL")
    if entry.kind == "people":
        state = next((other.entry for other in core.names if other.entry.kind in STATES), None)
        if state is None and entry.name == "Kurds" and (land := _land(rest, KURDISH_LANDS)):
            state = land.entry
        if state:
            return Resolution(state.code, "CVL", (), None, None, 0.6, "table:countries+peoples")
        civil = counted or bool(_COUNTS.match(before))
        return made(entry, entry.sector if entry.sector and not civil else "CVL", 0.5)
    if entry.kind == "demonym":
        return made(entry, "GOV" if before in ("the", "both the") and not counted else "CVL", 0.5)
    return made(entry, "CVL" if _COUNTS.match(before) else "GOV", 0.6)


def _shared_sector(phrase: str, name: Found, rest: list[Piece]) -> str | None:
    """In "US and Turkish troops" the sector of the noun that both adjectives share."""
    if name.entry.kind not in ("adjective", "people") and not phrase[name.start : name.end].isupper():
        return None
    for piece in rest:
        head = head_of(piece)
        if piece.opener not in ("and", "or", ",") or not piece.names or head is None:
            return None
        if head.noun and piece.names[0].start == piece.words[0].start:
            return head.noun.sector
    return None


def _person(core: Piece, name: Found, former: bool, on: dt.date | None) -> Resolution:
    """An office holder of the table; the text's own title goes first."""
    bodies = {other.entry.code for other in core.names if other.entry.code in NON_STATE}
    # "the head of NATO" and "the prime minister" may be the same man in different years.
    entry = next((e for e in name.entries if e.code in bodies), name.entry)
    sector, score = standing(entry, on)
    if entry.code not in NON_STATE:
        title = _title(core, name)
        if former and sector not in ("REB", "CRM", "CVL"):
            return made(entry, "ELI", 0.9, "+title")
        if title and title != sector and not (sector == "GOV" and title in ("MIL", "CVL", "REL")):
            return made(entry, title, 0.9, "+title")
    return made(entry, sector, score)


def _title(core: Piece, name: Found) -> str | None:
    """Sector of the title right before a person's name."""
    before = Piece(core.opener, tuple(w for w in core.words if w.end <= name.start), (), ())
    if not before.words:
        return None
    head = head_of(before)
    return head.noun.sector if head and head.noun else None


def _of_noun(
    phrase: str, core: Piece, head: Head | None, rest: list[Piece], former: bool, on: dt.date | None
) -> Resolution:
    """A phrase whose head is a common noun, known or not."""
    noun = head.noun if head else None
    sector = _noun_sector(core, head, rest) if noun else _holders_sector(phrase, core)
    if sector != "MIL" or not _is_led(phrase, core):
        sector = _side(phrase, core, sector)
    if former and noun and (sector in ELITE or sector is None):
        sector = "CVL" if noun.phrase in word_list("rank and file") else "ELI"
    if sector == "MIL" and is_coalition(core):
        return Resolution("IGO", "MIL", (), None, None, 0.7, "head noun")
    owner, weight = owner_of(phrase, core, head, rest)
    if owner is not None and _of_ethnicity(phrase, owner):
        return unowned(sector or "CVL")
    if owner is not None and noun and _is_one_state(owner, noun):
        owner, weight = _land(rest), 0.6
        if owner is None:
            return unowned("GOV")
    elif owner is not None and noun and noun.role == "other" and _possesses(phrase, owner, core):
        owner = None  # "Syria's neighbours" are not Syria
    if owner is not None and owner.entry.name == "Kurds":
        land = _land(rest, KURDISH_LANDS)  # "Kurdish politicians in Turkey"
        owner = land if land and land.entry.code != owner.entry.code else owner
    if owner is None and not any(piece.names or piece.qualifiers for piece in (core, *rest)):
        owner, weight = misspelt(core), 0.5
    if owner is None:
        return _unowned(phrase, sector, noun, rest, on)
    if owner.entry.kind == "person" and sector == "MIL" and standing(owner.entry, on)[0] == "REB":
        sector = "REB"
    return _joined(owner, noun, sector, weight, former)


def _is_led(phrase: str, core: Piece) -> bool:
    """Is it a coalition that a state leads against somebody: "the anti-Isis US-led coalition"?"""
    return is_coalition(core) and any(suffix(phrase, name) == "led" for name in core.qualifiers)


def _of_ethnicity(phrase: str, owner: Found) -> bool:
    """Is it of people who live in another state than that of their name ("ethnic Albanians"), or in several (Kurds)?"""
    of_state = owner.entry.kind in STATES or owner.entry.name == "Kurds"
    return of_state and bool(_ETHNIC.search(phrase[: owner.start]))


def _is_one_state(owner: Found, noun: Noun) -> bool:
    """Is it a single state out of an organisation of states: "a NATO ally", "an EU member state"?"""
    of_states = owner.entry.code == "IGO" or owner.entry.name in ("European Union", "European")
    return of_states and noun.phrase in word_list("one state")


def _land(rest: list[Piece], lands: Collection[str] | None = None) -> Found | None:
    """The state, or one of some, that the complement right behind the head names: "in Turkey", "of Iran"."""
    if not rest or rest[0].opener not in ("in", "of", "from", "inside", "across"):
        return None
    states = (name for name in rest[0].names if name.entry.kind in STATES)
    return next((name for name in states if lands is None or name.entry.code in lands), None)


def _possesses(phrase: str, owner: Found, core: Piece) -> bool:
    """Does a state or body stand in the genitive, or in a complement that it heads ("a rival of Iran")?"""
    if owner.entry.kind not in STATES and owner.entry.kind != "organisation":
        return False
    return owner.start >= core.words[-1].end or phrase[owner.end : owner.end + 2] in ("'s", "’s", "s'", "s’", "'", "’")


def _holders_sector(phrase: str, core: Piece) -> str | None:
    """The sector of the group or people that holds what no noun tells more of: "Kurdish-held territory"."""
    holders = (name.entry for name in core.qualifiers if suffix(phrase, name) in word_list("commanding"))
    return next((entry.sector for entry in holders if entry.kind in ("organisation", "people")), None)


def _noun_sector(core: Piece, head: Head | None, rest: list[Piece]) -> str | None:
    """The sector of the head, or what another noun lends it: "police spokesman", "leaders of the rebels"."""
    if head is None or head.noun is None:
        return None
    if head.noun.role != "member":
        return head.noun.sector
    complement = head_of(rest[0]) if rest and rest[0].opener == "of" and not rest[0].names else None
    of = complement.noun.sector if complement and complement.noun else None
    return _lent(core, head) or (of if of in _LENDING else None) or head.noun.sector


def _side(phrase: str, core: Piece, sector: str | None) -> str | None:
    """What "anti-government" or "pro-government" before the head makes of its sector."""
    words = phrase[core.words[0].start : core.words[-1].end].lower()
    if re.search(r"\banti-?(?!terror)", words):
        return {"MIL": "REB", "CVL": "OPP"}.get(sector or "", sector)
    if "pro-" in words and any(f"pro-{side}" in words for side in ("government", "regime", "assad")):
        return {"REB": "PRM"}.get(sector or "", sector)
    if sector == "MIL" and "-backed" in words and not core.names:
        return "REB"
    return sector


def _joined(owner: Found, noun: Noun | None, sector: str | None, weight: float, former: bool) -> Resolution:
    """The owner's code with the head's sector, or the owner's own."""
    entry = owner.entry
    if entry.kind in ("organisation", "metonym"):
        if noun and noun.role == "kin" and (sector != "OPP" or entry.code in NON_STATE):
            return unowned(sector)
        staff = sector in ("LAB", "SOC") and entry.code in NON_STATE
        inside = noun is None or noun.role in ("member", "aid") or staff
        if inside or (noun and noun.role in ("office", "other") and entry.sector != "PTY"):
            own = "ELI" if former and entry.sector in ELITE and entry.code not in NON_STATE else entry.sector
            # The Union's ministers, negotiators and members are governments; other organisations' staff is theirs.
            return made(entry, own or (sector if entry.code == "EUR" else None), weight, "+head noun")
    if entry.kind == "people" and entry.sector and sector in ("MIL", "GOV", None, "UAF", "PRM", "PTY"):
        # Forces and officials of a people without a state are what the table says they are.
        return made(entry, entry.sector, weight - 0.2, "+head noun")
    score = weight - (0.0 if noun else 0.3)
    table = GENERIC if entry.generic else f"table:{entry.table}"
    return Resolution(entry.code, sector, (), None, None, score, table + "+head noun", entry.branches)


def _lent(core: Piece, head: Head | None) -> str | None:
    """The sector of a noun right before the head: "police spokesman"."""
    if head is None:
        return None
    before = [w for w in core.words if w.end <= head.start]
    while before:
        inner = head_of(Piece("", tuple(before), core.names, ()))
        if inner and inner.noun and inner.noun.sector in _LENDING and inner.noun.phrase not in ("deputy", "speaker"):
            return inner.noun.sector
        before.pop()
    return None


def _unowned(
    phrase: str, sector: str | None, noun: Noun | None, rest: list[Piece], on: dt.date | None
) -> Resolution:
    """No name gives a code: an apposition may, otherwise only the sector is known."""
    for piece in rest:
        if piece.opener in (",", "("):
            inner = _resolve(phrase[piece.words[0].start :].strip(" ,()"), on, None)
            if inner.code or (inner.sector and not sector):
                how = inner.via + "+apposition"
                return inner._replace(sector=sector or inner.sector, score=inner.score * 0.8, via=how)
            break
    if noun and noun.role == "aid":
        return Resolution("NGO", None, (), None, None, 0.4, "head noun")
    return unowned(sector) if sector else NOTHING
