"""Groups of features score as their features do."""

from __future__ import annotations

import pytest

from dragoman.extract.linear import Feature, score
from dragoman.extract.weighing import Group, named, total

TABLE = {"town": 0.3, "near": -0.1, "overlap": 0.7}


def test_a_total_is_the_score_of_all_features() -> None:
    features: list[list[Feature]] = [["town", "unknown"], [("overlap", 0.1), "near"], []]
    groups = [Group(one) for one in features]
    together = [feature for one in features for feature in one]
    assert list(named(groups)) == together
    assert total(TABLE, groups) == pytest.approx(score(TABLE, together), abs=1e-12)


def test_a_group_asks_another_table_anew() -> None:
    group = Group(["town"])
    assert [total(table, [group]) for table in (TABLE, {"town": 2.0}, TABLE)] == [0.3, 2.0, 0.3]
