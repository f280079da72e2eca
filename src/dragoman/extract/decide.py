"""What an event is: status, embedding, mode. The second of the two decisions about events, all pure.

The model gives probabilities; the rules of the codebook that hold without exception are applied on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.extract.candidates import Candidate
from dragoman.extract.encoder import Decided
from dragoman.extract.labels import MODES, ROLES, STATUSES
from dragoman.model import Status

#: Least probability of a word that names the speaker. Chosen on held-out folds of gold/train.
SOURCE_FROM = 0.3
_EXTENT = 0.5
#: Future acts of these types are commitments: they are coded AGREE, actual (PLOVER manual; guidelines, "collapse").
_COLLAPSED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
#: These statuses exist only as the content of somebody's demand, threat or claim.
_CONTENT_ONLY = frozenset({"requested", "threatened", "alleged"})


@dataclass(frozen=True, slots=True)
class Decision:
    """One event as indices into the words of its sentence."""

    type: str
    mode: str | None
    status: Status
    embedded: bool
    #: Probability of the status.
    status_score: float
    #: The words of the trigger, in order.
    trigger: tuple[int, ...]
    #: Index of the word that names the speaker, or None.
    source: int | None
    #: Rules that changed the model's choice.
    rules: tuple[str, ...] = ()


def decide(candidate: Candidate, decided: Decided) -> Decision:
    """Read a decision off the model's scores for one anchor.

    Args:
        candidate: the anchor and its type.
        decided: the model's scores of it.
    """
    best = int(decided.status.argmax())
    status: Status = STATUSES[best]
    embedded = decided.embedded >= 0.5
    kind = candidate.type
    rules: list[str] = []
    if kind in _COLLAPSED and status == "planned":
        kind, status = "AGREE", "actual"
        rules.append("a future meeting or cooperation is AGREE")
    if status in _CONTENT_ONLY and not embedded:
        embedded = True
        rules.append(f"{status} events are content")
    return Decision(
        kind, _mode(kind, decided), status, embedded, float(decided.status[best]), _extent(candidate.word, decided),
        _source(decided), tuple(rules),
    )  # fmt: skip


def _mode(kind: str, decided: Decided) -> str | None:
    """The likeliest mode of the type, or None where no mode is likelier."""
    chances = decided.mode.tolist()
    best = max(_columns(kind), key=chances.__getitem__)
    return MODES[best].partition(":")[2] or None


@cache
def _columns(kind: str) -> tuple[int, ...]:
    """Where the modes of a type stand, and no mode before them."""
    return (0, *(i for i, name in enumerate(MODES) if name.startswith(f"{kind}:")))


def _extent(anchor: int, decided: Decided) -> tuple[int, ...]:
    """The anchor and the words beside it that belong to the trigger."""
    first = last = anchor
    while first > 0 and decided.extent[first - 1] >= _EXTENT:
        first -= 1
    while last + 1 < len(decided.extent) and decided.extent[last + 1] >= _EXTENT:
        last += 1
    return tuple(range(first, last + 1))


def _source(decided: Decided) -> int | None:
    """The word that names the speaker, or None."""
    scores = decided.roles[:, ROLES.index("source")]
    best = int(scores.argmax())
    return best if float(scores[best]) >= SOURCE_FROM else None
