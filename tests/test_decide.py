"""The pure decisions about events, on made-up scores."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.extract.candidates import Candidate, candidates
from dragoman.extract.decide import decide
from dragoman.extract.encoder import Decided, Proposal
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.model import Sentence, Span, Token


def words(*rows):
    """A sentence of (text, head, dependency) rows."""
    tokens, at = [], 0
    for text, head, dep in rows:
        tokens.append(Token(at, at + len(text), text, text.lower(), "NOUN", "NN", dep, head, "", "O"))
        at += len(text) + 1
    return Sentence(1, Span(0, at - 1), tuple(tokens))


def proposal(length, **scores):
    """Scores with the given word (w0, w1 …) at (type, probability); the rest surely no event."""
    chances = np.zeros((length, 1 + len(TYPES)), np.float32)
    chances[:, 0] = 1.0
    for key, (kind, chance) in scores.items():
        row = int(key[1:])
        chances[row, 0], chances[row, 1 + TYPES.index(kind)] = 1 - chance, chance
    return Proposal(chances, np.zeros((length, 4), np.float32))


def looked(length=5, *, status="actual", embedded=0.0, mode="", dated=(1.0, 0.0, 0.0), extent=(), **roles):
    """A second look: each role as {word: probability}."""
    grid = np.zeros((length, len(ROLES)), np.float32)
    for role, fillers in roles.items():
        for word, chance in fillers.items():
            grid[word, ROLES.index(role)] = chance
    inside = np.zeros(length, np.float32)
    inside[list(extent)] = 0.9
    return Decided(
        grid, inside, np.eye(len(STATUSES), dtype=np.float32)[STATUSES.index(status)], embedded,
        np.eye(len(MODES), dtype=np.float32)[MODES.index(mode)], np.array(dated, np.float32),
    )  # fmt: skip


HELD_TALKS = words(("Ministers", 1, "nsubj"), ("held", 1, "ROOT"), ("talks", 1, "dobj"), ("again", 1, "advmod"))


def test_a_light_verb_and_its_noun_are_one_event():
    found = candidates(HELD_TALKS, proposal(4, w1=("CONSULT", 0.6), w2=("CONSULT", 0.9)), threshold=0.5)
    assert [(c.word, c.type) for c in found] == [(2, "CONSULT")]


def test_two_types_beside_each_other_stay_two_events():
    found = candidates(HELD_TALKS, proposal(4, w1=("REJECT", 0.6), w2=("CONSULT", 0.9)), threshold=0.5)
    assert [c.word for c in found] == [1, 2]


def test_words_below_the_threshold_are_no_candidates():
    assert candidates(HELD_TALKS, proposal(4, w1=("AID", 0.4)), threshold=0.5) == []


@pytest.mark.parametrize("kind", ["CONSULT", "SUPPORT", "COOPERATE", "AID"])
def test_future_cooperation_collapses_to_agree(kind):
    decision = decide(Candidate(1, kind, 0.9, 0.9), looked(status="planned"))
    assert (decision.type, decision.status) == ("AGREE", "actual")
    assert decision.rules


@pytest.mark.parametrize("kind", ["SANCTION", "ASSAULT", "RETREAT"])
def test_other_plans_stay_what_is_planned(kind):
    decision = decide(Candidate(1, kind, 0.9, 0.9), looked(status="planned"))
    assert (decision.type, decision.status) == (kind, "planned")


@pytest.mark.parametrize("status", ["requested", "threatened", "alleged"])
def test_what_is_only_content_is_embedded(status):
    assert decide(Candidate(1, "RETREAT", 0.9, 0.9), looked(status=status, embedded=0.1)).embedded


def test_the_speaker_is_the_likeliest_word_or_nobody():
    assert decide(Candidate(1, "AID", 0.9, 0.9), looked(source={0: 0.5, 3: 0.9})).source == 3
    assert decide(Candidate(1, "AID", 0.9, 0.9), looked(source={0: 0.2})).source is None


def test_the_trigger_grows_over_its_neighbours_only():
    decision = decide(Candidate(2, "REQUEST", 0.9, 0.9), looked(extent=(1, 3, 0)))
    assert decision.trigger == (0, 1, 2, 3)
    assert decide(Candidate(2, "REQUEST", 0.9, 0.9), looked(extent=(0, 4))).trigger == (2,)


def test_a_mode_of_another_type_is_never_given():
    decision = decide(Candidate(1, "COERCE", 0.9, 0.9), looked(mode="ASSAULT:aerial"))
    assert decision.mode is None
    assert decide(Candidate(1, "COERCE", 0.9, 0.9), looked(mode="COERCE:arrest")).mode == "arrest"
