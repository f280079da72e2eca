"""The probability of a record."""

from __future__ import annotations

import pytest

from dragoman.extract.candidates import Candidate
from dragoman.extract.confidence import Record, confidences
from dragoman.extract.decide import Decision
from dragoman.model import Party, Span

KENYA = Party(Span(0, 5), "Kenya", "KEN", "GOV")


def record(score=0.9, actor=0.9, recipient=0.9, parties=(KENYA,), sentence=1):
    decision = Decision("SUPPORT", None, "actual", False, 0.9, (1,), None)
    chances = {"actor": actor, "recipient": recipient}
    return Record(sentence, Candidate(1, "SUPPORT", score, score), decision, chances,
                  {"actor": parties, "recipient": (KENYA,)})  # fmt: skip


def sure(*args, **changes):
    return confidences([record(*args, **changes)])[0]


@pytest.mark.parametrize("score", [0.0, 0.3, 1.0])
def test_it_is_a_probability(score):
    assert 0 <= sure(score) <= 1


def test_surer_decisions_make_a_likelier_record():
    assert sure(0.95) > sure(0.5)
    assert sure(actor=0.95) > sure(actor=0.4)
    assert sure(recipient=0.95) > sure(recipient=0.4)


def test_what_another_sentence_says_as_well_is_likelier():
    alone = sure()
    assert confidences([record(), record(sentence=2)])[0] > alone
    assert confidences([record(), record()]) == [alone, alone]  # one sentence does not confirm itself
    assert confidences([record(), record(parties=(), sentence=2)])[0] == alone
