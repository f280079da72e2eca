"""The tables of the ledger: terms, goods, actions, operators and outcomes, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from dragoman.errors import DataError
from dragoman.resolve.tables import cell_list, read_table
from dragoman.sanctions.model import KINDS, SideKind

_TOPIC = "sanctions"
#: Groups of acts that an operator treats alike.
GROUPS = {
    **dict.fromkeys(("imposed", "extended", "tightened", "announced", "planned", "threatened", "demanded"), "on"),
    **dict.fromkeys(("eased", "suspended", "lifted", "offered_to_lift", "called_to_lift"), "off"),
    **dict.fromkeys(("_keep", "called_to_keep", "refused_to_lift"), "keep"),
    **dict.fromkeys(("_against", "condemned", "denied"), "against"),
    **dict.fromkeys(("violated", "circumvented"), "breach"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the closed list, with its names in other data sets."""

    name: str
    family: str
    gsdb: str
    ties: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words that name sanctions."""

    words: tuple[str, ...]
    #: sanctions, embargo or ban.
    use: str
    measures: tuple[str, ...]


@cache
def measures() -> dict[str, Measure]:
    """The closed list of measures, by name."""
    rows = read_table(_TOPIC, "measures.tsv", ("measure", "family", "gsdb", "ties"))
    return {row["measure"]: Measure(row["measure"], row["family"], row["gsdb"], row["ties"]) for row in rows}


def _known(names: str) -> tuple[str, ...]:
    found = cell_list(names)
    if unknown := [name for name in found if name not in measures()]:
        raise DataError(f"sanctions: no measure {unknown[0]!r} in measures.tsv")
    return found


@cache
def terms() -> dict[str, tuple[Term, ...]]:
    """The terms by their head word, the longest first."""
    by_head: dict[str, list[Term]] = {}
    for row in read_table(_TOPIC, "terms.tsv", ("words", "use", "measures")):
        words = tuple(row["words"].split())
        by_head.setdefault(words[-1], []).append(Term(words, row["use"], _known(row["measures"])))
    return {head: tuple(sorted(found, key=lambda term: -len(term.words))) for head, found in by_head.items()}


@cache
def goods() -> dict[str, tuple[int, tuple[str, ...]]]:
    """What bans are about: word or two words → rank and measures."""
    rows = read_table(_TOPIC, "goods.tsv", ("word", "rank", "measures"))
    return {row["word"]: (int(row["rank"]), _known(row["measures"])) for row in rows}


@cache
def actions() -> dict[tuple[str, str], str]:
    """(word, relation) → act, `_keep`, or empty for a word that only counts."""
    table = {(row["word"], row["relation"]): row["act"]
             for row in read_table(_TOPIC, "actions.tsv", ("word", "relation", "act"))}  # fmt: skip
    if unknown := [act for act in table.values() if act and act not in GROUPS]:
        raise DataError(f"sanctions/actions.tsv: no act {unknown[0]!r}")
    return table


@cache
def operators() -> dict[tuple[str, str], str]:
    """(word, verb or noun) → operator."""
    rows = read_table(_TOPIC, "operators.tsv", ("word", "form", "operator"))
    return {(row["word"], row["form"]): row["operator"] for row in rows}


@cache
def _outcomes() -> dict[tuple[str, str], str]:
    table = {(row["operator"], row["of"]): row["act"]
             for row in read_table(_TOPIC, "outcomes.tsv", ("operator", "of", "act"))}  # fmt: skip
    allowed = {*GROUPS, "", "breach"}
    if unknown := [act for act in table.values() if act not in allowed]:
        raise DataError(f"sanctions/outcomes.tsv: no act {unknown[0]!r}")
    return table


def outcome(operator: str, act: str) -> str:
    """What an operator makes of an act.

    Args:
        operator: of operators.tsv.
        act: a kind of act, `_keep` or `_against`.

    Returns:
        The act that is reported, empty where none is.
    """
    if operator in ("same", "claim"):
        return act
    table = _outcomes()
    made = table.get((operator, act), table.get((operator, GROUPS[act]), ""))
    return act if made == "breach" else made


@cache
def kinds() -> dict[str, SideKind]:
    """Head noun of a target → person, entity, sector or vessel."""
    table = {row["noun"]: row["kind"] for row in read_table(_TOPIC, "kinds.tsv", ("noun", "kind"))}
    if unknown := set(table.values()) - set(get_args(SideKind)):
        raise DataError(f"sanctions/kinds.tsv: no kind {min(unknown)!r}")
    return cast(dict[str, SideKind], table)


@cache
def other_senses(use: str) -> frozenset[str]:
    """The words of one use in other_senses.tsv."""
    rows = read_table(_TOPIC, "other_senses.tsv", ("word", "use"))
    return frozenset(row["word"] for row in rows if row["use"] == use)


def is_kind(act: str) -> bool:
    """Is it a kind of act that may be reported?"""
    return act in KINDS
