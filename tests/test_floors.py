"""No change may make the shipped coder worse than evaluation/floors.json says."""

from __future__ import annotations

import json

import pytest
from evaluation import floors

from dragoman import Coder

FLOORS = json.loads(floors.FILE.read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name):
    at_hand = floors.measures()
    if name not in at_hand:
        pytest.skip(f"{name} is not at hand: set DRAGOMAN_DATA to the folder of the coded articles")
    figures = at_hand[name](Coder())
    assert {key: value for key, value in figures.items() if value < FLOORS[name][key]} == {}


def test_the_floors_are_real():
    assert set(FLOORS) == {"reports", "reports_small", "gold_dev", "gold_dev_small", "sanctions_held", "sanctions_dev"}
    for name, own in FLOORS.items():
        if name.startswith("sanctions"):
            assert min(own.values()) > 0.8
        else:
            assert own["events_f1"] > 0.2
            assert own["type_f1"] > 0.4
