"""What the ledger holds: one reported act of sanctions, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from dragoman.model import Evidence, Span, Time

Kind = Literal[
    "demanded", "threatened", "planned", "announced", "imposed", "extended", "tightened", "eased", "suspended",
    "lifted", "offered_to_lift", "called_to_lift", "called_to_keep", "refused_to_lift", "violated", "circumvented",
    "denied", "condemned",
]  # fmt: skip
#: All kinds of act, in the order of an episode.
KINDS: tuple[str, ...] = get_args(Kind)
Modality = Literal["asserted", "hypothetical", "alleged"]
SideKind = Literal["state", "sector", "entity", "person", "vessel"]
#: After these a measure is in force.
IN_FORCE = frozenset({"imposed", "extended", "tightened", "eased"})


@dataclass(frozen=True, slots=True)
class Side:
    """Who sanctions, is sanctioned, or speaks of it."""

    #: The words that name it; None only where it is understood from elsewhere in the article.
    span: Span | None
    #: The words, verbatim.
    text: str
    #: ISO 3166 alpha-3, or UNO EUR IGO NGO …; None where unknown.
    code: str | None
    #: PLOVER sector, or None.
    sector: str | None
    kind: SideKind
    name: str | None = None
    wikidata_id: str | None = None
    #: What told it: "subject of impose", "event" …
    via: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of sanctions as one sentence reports it."""

    #: Stable over runs: a hash of the article's id, the words and the kind.
    id: str
    kind: Kind
    #: What is imposed, eased, demanded …: the act at the core: a demand's is `imposed`, a call's to lift `lifted`.
    core: str
    modality: Modality
    #: Told in passing, of something done before: "the sanctions imposed in 2014".
    background: bool
    #: Whose measure it is, or would be.
    senders: tuple[Side, ...]
    targets: tuple[Side, ...]
    #: Third parties: who demands, condemns, violates.
    callers: tuple[Side, ...]
    #: Of OpenSanctions' closed list; empty where the words do not tell.
    measures: tuple[str, ...]
    #: "unless …", "if …", "until …".
    condition: Span | None
    #: When it took or is to take place, where the text tells.
    date: Time | None
    #: Until when it holds, where the text tells.
    until: Time | None
    speaker: Side | None
    #: The words that name the sanctions.
    measure_span: Span
    #: The words that tell what is done.
    trigger: Span
    #: Number of its sentence.
    sentence: int
    #: Id of the event that it rests on, or None.
    event: str | None
    #: Of that event.
    confidence: float | None
    evidence: tuple[Evidence, ...] = ()


def in_force(act: Act | Mapping[str, object]) -> bool:
    """Does the act say that a measure is in force?

    What is only demanded, threatened, planned, announced, hypothetical or alleged is not; nor what is suspended or
    lifted. Only acts in force may become a FollowTheMoney `Sanction`.

    Args:
        act: an act, or its record (`dragoman.sanctions.record`).
    """
    if isinstance(act, Act):
        return act.kind in IN_FORCE and act.modality == "asserted"
    return act["act"] in IN_FORCE and act["modality"] == "asserted"
