"""Ids that come again, however many there are."""

import random
import resource

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Article
from dragoman.read.ids import Ids
from dragoman.read.sources import renamed


def by_memory(wanted):
    """What `Ids` does, with all of them in memory."""
    met, out = {}, []
    for name in wanted:
        new = name
        while new in met:
            met[name] += 1
            new = f"{name}~{met[name]}"
        met[new] = 1
        out.append(new)
    return out


@given(st.lists(st.sampled_from(["a", "a~2", "a~3", "b", "", "é", "\ud800", "a~2~2"]), max_size=30))
def test_none_comes_twice(wanted):
    with Ids() as ids:
        found = [ids.given(name) for name in wanted]
    assert found == by_memory(wanted)
    assert len(set(found)) == len(found)


def test_articles():
    with Ids() as ids:
        first, second = (renamed(Article("a", text), ids) for text in ("One.", "Two."))
    assert (first.id, second.id) == ("a", "a~2")


def test_many_need_no_more_memory():
    chance = random.Random(1)
    with Ids() as ids:
        for n in range(20_000):
            ids.given(f"{chance.random()}-{n}")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for n in range(180_000):
            ids.given(f"{chance.random()}-{n}")
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert ids.given("a") == "a"
    assert grown < 8_000  # KiB; a dictionary of them would take 25 000
