"""Formats without a field for the status: what may be written there, and as what.

Such a format would present a planned, demanded, threatened, denied or alleged event as one that happened. By default
only actual events are written; on request also those of other statuses that CAMEO has a verbal code for: a planned
attack as a threat, planned aid as an expressed intent, a demand as an appeal, an allegation as an accusation.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.export.rows import Row
from dragoman.ontology import ontology

#: Planned events of these types are verbal already: CAMEO has no code for planning them.
_ONLY_WORDS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE"})


def told(one: Row, *, all_statuses: bool = False) -> Row | None:
    """An event as a format without statuses may tell it.

    Args:
        one: an event.
        all_statuses: write events that did not happen by the verbal code for them.

    Returns:
        The event if it is actual; else the verbal event in its place, or None where there is none: for a denied or
        hypothetical event, and for one that is the content of another event, which is written itself.
    """
    if one.status == "actual":
        return one
    if not all_statuses or one.within or one.status in {"negated", "hypothetical"}:
        return None
    if one.status == "planned":
        return _intended(one)
    if one.status == "threatened":
        return _verbal(one, "THREATEN")
    return _spoken(one)


def _intended(one: Row) -> Row | None:
    if one.type in _ONLY_WORDS:
        return None
    return _verbal(one, "AGREE" if one.quad_code <= 2 else "THREATEN")


def _spoken(one: Row) -> Row | None:
    """A demand or an allegation: from who says it to who is to do it, or is said to have done it."""
    if one.speaker is None or not one.actors:
        return None
    addressed = replace(one, actors=(one.speaker,), recipients=one.actors)
    if one.status == "requested":
        return _verbal(addressed, "REQUEST")
    return _verbal(addressed, "ACCUSE", "allege") if one.quad_code >= 3 else None


def _verbal(one: Row, type_: str, mode: str | None = None) -> Row:
    """The same event as one of words, about what it is."""
    codebook = ontology()
    content = ".".join((one.type, *one.modes[:1]))
    return replace(
        one, type=type_, modes=(mode,) if mode else (), quad_code=codebook.quad_code(type_),
        scale=codebook.score(type_, mode), cameo=codebook.cameo(type_, mode, content=content),
    )  # fmt: skip
