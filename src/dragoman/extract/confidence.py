"""How likely a record is to be right as a whole: type, both parties and status."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.extract.candidates import Candidate
from dragoman.extract.decide import Decision
from dragoman.model import Party


def calibrated(
    candidate: Candidate, decision: Decision, actors: Sequence[Party], recipients: Sequence[Party]
) -> float:  # fmt: skip
    """The probability of the record, 0 to 1.

    Args:
        candidate: its anchor.
        decision: what was decided of it.
        actors: coded actors.
        recipients: coded recipients.
    """
    known = [party.code is not None for party in (*actors, *recipients)]
    coded = sum(known) / len(known) if known else 0.5
    return round(candidate.score * decision.party_score * decision.status_score * (0.5 + 0.5 * coded), 4)
