"""What the other events of an article say of who takes part in one."""

from __future__ import annotations

from dragoman.extract.party_story import Story, Told, features
from dragoman.model import Span
from party_scenes import scene

TEXT = "Gunmen of Chad attacked a mill. Six men were killed."


def event(text=TEXT, **changes):
    """The killing of the second sentence."""
    return scene(text, "killed", sentence=2, recipient={"men": 0.9}, **changes)


ATTACKED = Span(TEXT.index("attacked"), TEXT.index("attacked") + 8)


def attack(one, kind="ASSAULT", sentence=1, trigger=ATTACKED):
    """An event of the first sentence, by the first whom the scene remembers."""
    parts = {"actor": frozenset({one.before[-1].who}), "recipient": frozenset()}
    return Told(sentence, trigger, kind, "attack", parts)


def names(one, story):
    rows = features(one, "actor", Story(story))
    return [{f for f in row if isinstance(f, str) and " story" in f} for row in rows]


def test_who_attacked_before_speaks_for_the_killing():
    one = event()
    nobody, *options = names(one, (attack(one),))
    last = options[-1]
    assert {"actor before story same", "actor before story same ASSAULT", "actor before story same near"} <= last
    assert nobody == {"actor nobody story True True"}
    assert all("actor before story same" not in row for row in options[:-1])


def test_an_event_says_nothing_of_itself():
    one = event()
    start = TEXT.index("killed")
    itself = attack(one, sentence=2, trigger=Span(start, start + 6))
    assert names(one, (itself,)) == names(one, ())
    assert names(one, ())[0] == {"actor nobody story False False", "actor story none"}


def test_events_of_another_kind_are_told_apart():
    one = event()
    assert "actor before story kind" in names(one, (attack(one, "COERCE"),))[-1]
    other = names(one, (attack(one, "CONSULT"),))[-1]
    assert "actor before story any" in other
    assert "actor before story kind" not in other


def test_events_far_off_are_not_heard():
    one = event()
    assert names(one, (attack(one, sentence=90),)) == names(one, ())
