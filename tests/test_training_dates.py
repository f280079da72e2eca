"""Our dates of events in public texts, and how the threshold of the choice is found."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from training.dates import FILE
from training.dating import Choice, Example, f1, shares

from dragoman.extract.labels import STATUSES, TYPES

DAY = (dt.date(2020, 1, 2), dt.date(2020, 1, 2))


def choice(likely: float, *, dated: bool, right: bool) -> Choice:
    return Choice(Example("gu-1", (("published",),), (DAY,), (right,), dated), likely, right)


def test_f1_counts_dates_given_to_undated_events() -> None:
    found = [choice(0.9, dated=True, right=True), choice(0.4, dated=True, right=False),
             choice(0.3, dated=False, right=False), choice(0.1, dated=True, right=True)]  # fmt: skip
    assert f1(found, 0.5) == pytest.approx(2 * 1 / (1 + 3))
    assert f1(found, 0.2) == pytest.approx(2 * 1 / (3 + 3))
    assert shares(found, 0.2) == (pytest.approx(1 / 3), 0.0)


def test_the_shipped_dates_hold_offsets_and_no_words() -> None:
    for line in FILE.read_text("utf-8").splitlines():
        document = json.loads(line)
        assert set(document) == {"set", "id", "date", "read", "events"}
        for first, last, type, status, embedded, date in document["events"]:
            assert 0 <= first < last <= document["read"]
            assert type in TYPES and status in STATUSES and isinstance(embedded, bool)
            assert date is None or re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", date)
