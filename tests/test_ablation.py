"""The parts that an ablation exchanges."""

from __future__ import annotations

from evaluation.ablation import each_for_itself, pointed_at

from dragoman.extract.party_story import Story
from dragoman.model import Article, Coding
from dragoman.text.mentions import mentions
from dragoman.text.parse import parse
from party_scenes import scene


def test_alone_the_model_names_whom_it_points_at() -> None:
    one = scene("Kenya met rebels near Gao.", "met", actor={"Kenya": 0.9}, recipient={"rebels": 0.3})
    found = pointed_at(one, Story(()))
    assert [option.words for option in found["actor"].options] == [(0,)]
    assert found["recipient"].options == ()


def test_each_phrase_for_itself_has_the_code_of_its_words() -> None:
    text = "Kenya and Uganda closed the border. They will send troops."
    linked = mentions(parse(Coding(Article("a", text))))
    alone = each_for_itself(linked)
    assert len(alone.entities) == len(alone.mentions) == len(linked.mentions)
    codes = {text[m.span.start : m.span.end]: alone.entities[m.chain].code for m in alone.mentions}
    assert (codes["Kenya"], codes["Uganda"], codes["They"]) == ("KEN", "UGA", None)
    assert all(m.others == () for m in alone.mentions)
