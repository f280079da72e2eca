"""The choice of an event's parties, on made-up scores and weights."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.extract import parties
from dragoman.extract.encoder import Decided
from dragoman.extract.labels import MODES, ROLES, STATUSES
from dragoman.extract.party_options import Scene
from dragoman.model import Article, Coding
from dragoman.text.mentions import mentions
from dragoman.text.parse import parse

#: The event model's word, and nobody where it has none.
PLAIN = {f"{role} z": 1.0 for role in ("actor", "recipient")}


@pytest.fixture(autouse=True)
def plain_weights(monkeypatch):
    table = dict(PLAIN)
    monkeypatch.setattr(parties, "weights", lambda _name: table)
    return table


def scene(text, anchor, kind="ASSAULT", sentence=1, **roles):
    """An event of a sentence; each role as {word: probability}."""
    coding = mentions(parse(Coding(Article("x", text))))
    own = coding.sentences[sentence - 1]
    words = [token.text for token in own.tokens]
    grid = np.full((len(words), len(ROLES)), 0.01, np.float32)
    for role, fillers in roles.items():
        for word, chance in fillers.items():
            grid[words.index(word), ROLES.index(role)] = chance
    looked = Decided(grid, np.zeros(len(words)), np.eye(len(STATUSES))[0], 0.0, np.eye(len(MODES))[0],
                     np.array([1.0, 0.0, 0.0]))  # fmt: skip
    return Scene(coding, own, words.index(anchor), kind, looked, "actual", False)


def chosen(one):
    return {role: [party.text for party in parties.parties(one, choice, role)]
            for role, choice in parties.choose(one).items()}  # fmt: skip


def test_the_likeliest_words_fill_the_roles():
    one = scene("Malian troops attacked rebels near Gao.", "attacked",
                actor={"troops": 0.9}, recipient={"rebels": 0.8})  # fmt: skip
    assert chosen(one) == {"actor": ["Malian troops"], "recipient": ["rebels"]}


def test_nobody_is_chosen_where_no_word_is_likely():
    one = scene("The village was attacked on Monday.", "attacked", recipient={"village": 0.9})
    assert chosen(one)["actor"] == []


def test_nobody_is_both_actor_and_recipient():
    one = scene("Kenya praised Uganda.", "praised", "SUPPORT",
                actor={"Kenya": 0.9}, recipient={"Kenya": 0.7, "Uganda": 0.6})  # fmt: skip
    assert chosen(one) == {"actor": ["Kenya"], "recipient": ["Uganda"]}


def test_compound_parties_are_all_kept_and_faint_ones_left():
    one = scene("Kenya and Uganda met Sudan in Paris.", "met", "CONSULT",
                actor={"Kenya": 0.9, "Uganda": 0.8, "Paris": 0.2}, recipient={"Sudan": 0.7})  # fmt: skip
    assert chosen(one) == {"actor": ["Kenya", "Uganda"], "recipient": ["Sudan"]}


def test_a_party_may_stand_in_the_sentence_before(plain_weights):
    plain_weights |= {"actor before": 3.0, "actor before sector JUD": 3.0}
    text = "A court in Seoul opened the trial of the former minister. He was jailed for six years."
    one = scene(text, "jailed", "SANCTION", sentence=2, recipient={"He": 0.9})
    assert "A court" in chosen(one)["actor"][0]


def test_a_country_that_uses_force_acts_by_its_military():
    one = scene("Russia bombed the port.", "bombed", actor={"Russia": 0.9}, recipient={"port": 0.9})
    (actor,) = parties.parties(one, parties.choose(one)["actor"], "actor")
    assert (actor.code, actor.sector) == ("RUS", "MIL")
