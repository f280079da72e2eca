"""What an event is: status, embedding, mode, parties. The second of the two decisions about events, all pure.

The model gives probabilities; the rules of the codebook that hold without exception are applied on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.extract.candidates import Candidate
from dragoman.extract.encoder import Decided
from dragoman.extract.labels import MODES, ROLES, STATUSES
from dragoman.model import Status

if TYPE_CHECKING:
    from dragoman.extract.encoder import Floats

#: Least probability of filling a role. Chosen on held-out folds of gold/train (docs/evaluation.md).
ROLE_THRESHOLD = {"actor": 0.4, "recipient": 0.4, "place": 0.4, "source": 0.4, "time": 0.3}
#: A word further below the best one of its role is not a second filler of it.
_ROLE_MARGIN = 0.5
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
    #: Role → words that fill it, the likeliest first.
    fillers: dict[str, tuple[int, ...]]
    #: Least probability among the parties taken and left out: how sure the parties are.
    party_score: float
    #: Probabilities: undated, the publication day, dated by the text.
    dated: tuple[float, float, float]
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
    fillers, sure = _fillers(decided)
    undated, today, other = (float(chance) for chance in decided.dated)
    return Decision(
        kind, _mode(kind, decided), status, embedded, float(decided.status[best]), _extent(candidate.word, decided),
        fillers, sure, (undated, today, other), tuple(rules),
    )  # fmt: skip


def _mode(kind: str, decided: Decided) -> str | None:
    """The likeliest mode of the type, or None where no mode is likelier."""
    columns = [0, *(i for i, name in enumerate(MODES) if name.startswith(f"{kind}:"))]
    best = max(columns, key=lambda i: float(decided.mode[i]))
    return MODES[best].partition(":")[2] or None


def _extent(anchor: int, decided: Decided) -> tuple[int, ...]:
    """The anchor and the words beside it that belong to the trigger."""
    first = last = anchor
    while first > 0 and decided.extent[first - 1] >= _EXTENT:
        first -= 1
    while last + 1 < len(decided.extent) and decided.extent[last + 1] >= _EXTENT:
        last += 1
    return tuple(range(first, last + 1))


def _fillers(decided: Decided) -> tuple[dict[str, tuple[int, ...]], float]:
    """The words that fill each role, and the probability of the least sure choice about the parties."""
    out: dict[str, tuple[int, ...]] = {}
    sure = 1.0
    for column, role in enumerate(ROLES):
        scores = decided.roles[:, column]
        out[role] = _above(scores, ROLE_THRESHOLD[role], many=role in ("actor", "recipient"))
        if role in ("actor", "recipient"):
            top = float(scores.max())
            sure *= max(top, 1.0 - top)
    actors = out["actor"]
    kept = tuple(
        w for w in out["recipient"] if w not in actors or decided.roles[w, 1] > decided.roles[w, 0]
    )  # a word is not both; the likelier role wins
    out["actor"] = tuple(w for w in actors if w not in kept)
    out["recipient"] = kept
    return out, sure


def _above(scores: Floats, threshold: float, *, many: bool) -> tuple[int, ...]:
    order = sorted(range(len(scores)), key=lambda w: -float(scores[w]))
    top = float(scores[order[0]]) if order else 0.0
    if top < threshold:
        return ()
    return tuple(w for w in order if float(scores[w]) >= max(threshold, top - _ROLE_MARGIN)) if many else (order[0],)
