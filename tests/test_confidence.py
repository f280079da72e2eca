"""The probability of a record."""

from __future__ import annotations

import pytest

from dragoman.extract.candidates import Candidate
from dragoman.extract.confidence import confidence
from dragoman.extract.decide import Decision
from dragoman.model import Party, Span

KENYA = Party(Span(0, 5), "Kenya", "KEN", "GOV")


def sure(score=0.9, actor=0.9, recipient=0.9, parties=(KENYA,)):
    decision = Decision("SUPPORT", None, "actual", False, 0.9, (1,), None)
    chances = {"actor": actor, "recipient": recipient}
    return confidence(Candidate(1, "SUPPORT", score, score), decision, chances,
                      {"actor": parties, "recipient": (KENYA,)})  # fmt: skip


@pytest.mark.parametrize("score", [0.0, 0.3, 1.0])
def test_it_is_a_probability(score):
    assert 0 <= sure(score) <= 1


def test_surer_decisions_make_a_likelier_record():
    assert sure(0.95) > sure(0.5)
    assert sure(actor=0.95) > sure(actor=0.4)
    assert sure(recipient=0.95) > sure(recipient=0.4)
