"""The choice of an event's parties, on made-up scores and weights."""

from __future__ import annotations

import pytest

from dragoman.extract import parties
from dragoman.extract.party_story import Story
from party_scenes import scene

#: The event model's word, and nobody where it has none.
PLAIN = {f"{role} z": 1.0 for role in ("actor", "recipient")}


@pytest.fixture(autouse=True)
def plain_weights(monkeypatch):
    table = dict(PLAIN)
    monkeypatch.setattr(parties, "weights", lambda _name: table)
    return table


def chosen(one):
    return {role: [party.text for party in parties.parties(one, choice, role)]
            for role, choice in parties.choose(one, Story(())).items()}  # fmt: skip


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


def test_somebody_of_the_sentence_before_is_as_likely_as_the_model_says(plain_weights):
    plain_weights |= {"actor seen z": 1.0}
    text = "Nigeria said that gunmen of Chad had burnt a mill. Six men were killed."
    told = {"Nigeria": 0.02, "gunmen": 0.95}
    one = scene(text, "killed", sentence=2, before=told, recipient={"men": 0.9})
    assert "gunmen" in chosen(one)["actor"][0]
    assert chosen(scene(text, "killed", sentence=2, before=dict.fromkeys(told, 0.02)))["actor"] == []


def test_a_country_that_uses_force_acts_by_its_military():
    one = scene("Russia bombed the port.", "bombed", actor={"Russia": 0.9}, recipient={"port": 0.9})
    (actor,) = parties.parties(one, parties.choose(one, Story(()))["actor"], "actor")
    assert (actor.code, actor.sector) == ("RUS", "MIL")


def test_a_plural_stands_for_all_whom_it_means():
    one = scene("Kenya and Uganda met. They shelled the rebels.", "shelled", sentence=2,
                actor={"They": 0.9}, recipient={"rebels": 0.8})  # fmt: skip
    choice = parties.choose(one, Story(()))["actor"]
    found = parties.parties(one, choice, "actor")
    assert [(party.text, party.code, party.sector) for party in found] == [
        ("They", "KEN", "GOV"), ("They", "UGA", "GOV"),
    ]  # fmt: skip
