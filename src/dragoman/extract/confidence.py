"""How likely a record is to be right as a whole: sentence, type and both parties.

A logistic model over the scores of the decisions behind the record, fitted by `training/confidence.py` on records of
articles that the event model had not seen; so it is a probability, not only a rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dragoman.extract.candidates import Candidate
from dragoman.extract.decide import Decision
from dragoman.extract.linear import Feature, logit, probability, score, weights
from dragoman.model import Party


def confidence(
    candidate: Candidate, decision: Decision, chances: Mapping[str, float], parties: Mapping[str, Sequence[Party]]
) -> float:  # fmt: skip
    """The probability of the record, 0 to 1.

    Args:
        candidate: its anchor.
        decision: what was decided of it.
        chances: how sure the choice of each role is.
        parties: the coded parties of each role.
    """
    table = weights("events/confidence.json")
    return round(probability(score(table, features(candidate, decision, chances, parties))), 4)


def features(
    candidate: Candidate, decision: Decision, chances: Mapping[str, float], parties: Mapping[str, Sequence[Party]]
) -> Iterator[Feature]:  # fmt: skip
    """What speaks for and against a record; the arguments are those of `confidence`."""
    yield "record"
    yield f"type {decision.type}"
    yield f"status {decision.status}"
    yield f"embedded {decision.embedded}"
    yield ("type score", logit(candidate.score))
    yield ("event score", logit(candidate.event))
    yield ("status score", logit(decision.status_score))
    for role, found in parties.items():
        yield (f"{role} score", logit(chances[role]))
        yield f"{role} {'none' if not found else 'coded' if all(p.code for p in found) else 'without code'}"
        yield f"{role} {min(len(found), 3)}"
    actor, recipient = ({p.code for p in parties[role] if p.code} for role in ("actor", "recipient"))
    if actor and recipient:
        yield from (f"one country {bool(actor & recipient)}", f"one country {bool(actor & recipient)} {decision.type}")
    yield f"{decision.type} of {bool(parties['actor'])} to {bool(parties['recipient'])}"
    yield ("all", logit(candidate.score * chances["actor"] * chances["recipient"]))
