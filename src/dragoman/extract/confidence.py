"""How likely a record is to be right as a whole: sentence, type and both parties.

A logistic model over the scores of the decisions behind the record, and over those of other sentences of the article
that say the same; fitted by `training/confidence.py` on records of articles that the event model had not seen, so that
it is a probability, not only a rank.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dragoman.extract.candidates import Candidate
from dragoman.extract.decide import Decision
from dragoman.extract.linear import Feature, logit, probability, score, weights
from dragoman.model import Party

_ROLES = ("actor", "recipient")


class Record(NamedTuple):
    """One event with what was decided of it."""

    #: Number of the sentence.
    sentence: int
    #: The anchor.
    candidate: Candidate
    decision: Decision
    #: How sure the choice of each role is.
    chances: Mapping[str, float]
    #: The coded parties of each role.
    parties: Mapping[str, Sequence[Party]]

    @property
    def chance(self) -> float:
        """How sure the model and both choices are of it."""
        return self.candidate.score * self.chances["actor"] * self.chances["recipient"]

    @property
    def says(self) -> tuple[str, frozenset[str], frozenset[str]]:
        """Who did what to whom, in codes: "?" for parties without one."""
        actors, recipients = (frozenset(party.code or "?" for party in self.parties[role]) for role in _ROLES)
        return self.decision.type, actors, recipients


def confidences(records: Sequence[Record]) -> list[float]:
    """The probability of each record of an article, 0 to 1."""
    table = weights("events/confidence.json")
    return [round(probability(score(table, row)), 4) for row in features(records)]


def features(records: Sequence[Record]) -> Iterator[list[Feature]]:
    """What speaks for and against each record of an article."""
    same: dict[object, list[Record]] = defaultdict(list)
    for record in records:
        same[record.says].append(record)
    for record in records:
        again = [other.chance for other in same[record.says] if other.sentence != record.sentence]
        yield [*_of_one(record), f"again {min(len(again), 3)}", ("again", math.log1p(sum(again)))]


def _of_one(record: Record) -> Iterator[Feature]:
    _, candidate, decision, chances, parties = record
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
    actor, recipient = ({p.code for p in parties[role] if p.code} for role in _ROLES)
    if actor and recipient:
        yield from (f"one country {bool(actor & recipient)}", f"one country {bool(actor & recipient)} {decision.type}")
    yield f"{decision.type} of {bool(parties['actor'])} to {bool(parties['recipient'])}"
    yield ("all", logit(record.chance))
