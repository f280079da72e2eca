"""When two reports tell one event, and what numbers of people a sentence tells."""

import datetime as dt
from dataclasses import replace

import pytest

from dragoman.stories.casualties import casualties, disagree
from dragoman.stories.same import LEAST, Report, Where, Who, excluded, same

LIMA = Where("Lima", "PER", -12.04, -77.03, 3936456, "P")
CALLAO = Where("Callao", "PER", -12.06, -77.15, 3946083, "P")
CUSCO = Where("Cusco", "PER", -13.52, -71.98, 3941584, "P")
PERU = Where("Peru", "PER", -10.0, -76.0, 3932488, "A")
NORWAY, TROOPS = Who("NOR", "GOV", "Norway", "Norway"), Who("NOR", "MIL", None, "Norwegian troops")
DAY = dt.date(2031, 5, 2)
ATTACK = Report(
    "r1", "a1", "ASSAULT", "actual", (TROOPS,), (Who("PER", "CVL", None, "people in Lima"),),
    "Norwegian troops shelled a cattle market in Lima, killing at least 12 people, Peru said.", "shelled",
    first=DAY, last=DAY, published=DAY, place=LIMA,
)  # fmt: skip
OTHER_WORDS = replace(ATTACK, id="r2", article="a2", trigger="fired", place=CALLAO,
                      wording="Shells fired at a crowded cattle market left 15 dead.")  # fmt: skip


def test_the_same_in_other_words():
    verdict = same(ATTACK, OTHER_WORDS)
    assert verdict.same
    assert verdict.score >= LEAST
    assert "day same +1.5" in verdict.reasons
    assert same(OTHER_WORDS, ATTACK) == verdict


@pytest.mark.parametrize("change", [
    {"actors": (NORWAY,)}, {"actors": ()}, {"place": None}, {"place": PERU}, {"status": "alleged"},
    {"status": "negated"},
    {"first": None, "last": None}, {"first": DAY.replace(day=1), "last": DAY.replace(day=31)},
    {"recipients": ()}, {"actors": (Who("CHL", "MIL", None, "Chilean planes"),)},
], ids=str)  # fmt: skip
def test_what_may_differ(change):
    assert same(ATTACK, replace(OTHER_WORDS, **change)).same


def test_what_is_told_and_denied_in_the_same_words_is_one_event():
    told = Report(
        "r1", "a1", "SANCTION", "actual", (NORWAY,), (Who("PER", "GOV", "Peru", "Peru"),),
        "Norway imposed sanctions on Peru on Friday over the arrest of a fishing crew.", "imposed sanctions",
        first=DAY, last=DAY, published=DAY,
    )  # fmt: skip
    denied = replace(told, id="r2", article="a2", status="negated", first=None, last=None,
                     wording="Norway denied that it had imposed sanctions on Peru, a spokesman said.")  # fmt: skip
    assert same(told, denied).same
    assert not same(told, replace(denied, trigger="sanctions")).same  # one word may be of anything
    assert not same(told, replace(denied, published=DAY + dt.timedelta(9))).same


@pytest.mark.parametrize("change", [
    {"type": "COERCE"}, {"status": "planned"}, {"status": "requested"},
    {"first": DAY + dt.timedelta(3), "last": DAY + dt.timedelta(3)}, {"place": CUSCO},
    {"first": None, "last": None, "published": DAY - dt.timedelta(1)},
    {"recipients": (Who("CHL", "CVL", None, "a Chilean village"),), "place": None},
], ids=str)  # fmt: skip
def test_what_tells_another_event(change):
    other = replace(OTHER_WORDS, **change)
    assert not same(ATTACK, other).same
    assert same(other, ATTACK).same is False


def test_another_statement_of_the_same_day():
    one = replace(ATTACK, type="ACCUSE", actors=(NORWAY,), recipients=(Who("PER", "GOV", "Peru", "Peru"),), place=None,
                  wording="Norway accused Peru of dumping frozen cod.", trigger="accused")  # fmt: skip
    other = replace(one, id="r2", article="a2", wording="Norway accused Peru of hacking its election commission.")
    again = replace(other, wording="Norway alleged that Peru stands behind dumped frozen cod.", trigger="alleged")
    assert not same(one, other).same
    assert same(one, again).same


def test_other_days_and_places_are_never_joined():
    assert excluded(ATTACK, replace(ATTACK, first=DAY + dt.timedelta(2), last=DAY + dt.timedelta(2)))
    assert excluded(ATTACK, replace(ATTACK, place=CUSCO))
    assert not excluded(ATTACK, OTHER_WORDS)


@pytest.mark.parametrize(("sentence", "expected"), [
    ("At least 12 people were killed and 30 wounded in the strike.",
     [("killed", 12, None, "At least 12"), ("wounded", 30, 30, "30")]),
    ("The blast left 15 dead.", [("killed", 15, 15, "15")]),
    ("The shelling left 12 dead and 40 injured on Monday.", [("killed", 12, 12, "12"), ("wounded", 40, 40, "40")]),
    ("It hit a school, killing six civilians, including three children, and wounding dozens.",
     [("killed", 6, 6, "six"), ("wounded", 24, None, "dozens")]),
    ("Police arrested more than 1,200 protesters.", [("arrested", 1200, None, "more than 1,200")]),
    ("Twenty-three soldiers died.", [("killed", 23, 23, "Twenty-three")]),
    ("The death toll rose to 48 on Tuesday.", [("killed", 48, 48, "48")]),
    ("Up to 5,000 villagers fled their homes.", [("displaced", 0, 5000, "Up to 5,000")]),
    ("About 40 miners are missing.", [("missing", 32, 48, "About 40")]),
    ("It killed 3 percent of the trees.", []),
    ("In 2020 soldiers killed the leader.", []),
    ("The party left 12 seats unfilled.", []),
    ("Rebels killed an officer.", []),
])  # fmt: skip
def test_casualties(sentence, expected):
    found = casualties(sentence)
    assert [(c.fate, c.least, c.most, sentence[c.span.start : c.span.end]) for c in found] == expected


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("At least 12 people were killed.", "The attack left 15 dead.", False),
    ("12 people were killed.", "The attack left 15 dead.", True),
    ("About 14 people were killed.", "The attack left 15 dead.", False),
    ("Up to 10 people were killed.", "The attack left 15 dead.", True),
    ("12 people were killed.", "Nothing is known of the dead.", False),
])  # fmt: skip
def test_disagreement(one, other, expected):
    assert disagree(casualties(one), casualties(other)) is expected
