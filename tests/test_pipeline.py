from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.coder import Coder
from dragoman.errors import EmptyInput, LimitExceeded, PipelineError
from dragoman.model import Article, Block, Coding, Event, Failure, Span
from dragoman.pipeline import Step, check_order, leading_to, run_steps


def step(name, run=lambda coding: coding, requires=(), provides=()):
    return Step(name, run, frozenset(requires), frozenset(provides))


def test_a_step_before_the_one_it_requires_is_refused_before_anything_runs():
    ran = []
    wrong = (step("events", ran.append, ["sentences"]), step("parse", ran.append, [], ["sentences"]))
    with pytest.raises(PipelineError, match="'events' requires sentences"):
        Coder(steps=wrong)
    assert ran == []


def test_only_the_steps_that_lead_to_a_field_are_kept():
    parse, times = step("parse", provides=["sentences"]), step("times", requires=["sentences"], provides=["times"])
    events, marks = (step(n, requires=["sentences", "times"], provides=["events"]) for n in ("events", "marks"))
    quotes = step("quotes", requires=["sentences"], provides=["quotes"])
    steps = (parse, times, quotes, events, marks)
    assert leading_to(steps, ["quotes"]) == (parse, quotes)
    assert leading_to(steps, ["events"]) == (parse, times, events, marks)
    assert Coder(fields=["times"], steps=steps).steps == (parse, times)
    with pytest.raises(PipelineError, match="no step provides maps"):
        leading_to(steps, ["maps", "times"])


def test_steps_run_in_order_and_are_timed():
    seen = []
    steps = tuple(step(n, lambda c, n=n: seen.append(n) or c) for n in "abc")
    check_order(steps)
    coding = run_steps(steps, Coding(Article("x", "text")), max_seconds=5)
    assert seen == ["a", "b", "c"]
    assert [name for name, _ in coding.timings] == ["a", "b", "c"]


def test_an_article_over_its_time_is_set_aside_and_the_next_one_coded():
    import time

    def slow(coding):
        if coding.article.id == "slow":
            time.sleep(0.05)
        return coding

    coder = Coder(max_seconds=0.02, steps=(step("slow", slow),))
    first, second = coder.stream([Article("slow", "some text"), Article("fast", "some text")])
    assert [f.kind for f in first.failures] == ["LimitExceeded"]
    assert first.article.id == "slow"
    assert second.failures == ()


def test_a_step_that_hangs_is_cut_off_in_its_midst():
    import time

    def hang(coding):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            pass
        return coding

    began = time.monotonic()
    (coding,) = Coder(max_seconds=0.1, steps=(step("hang", hang),)).stream([Article("hung", "some text")])
    assert [f.kind for f in coding.failures] == ["LimitExceeded"]
    assert "in step 'hang'" in coding.failures[0].reason
    assert time.monotonic() - began < 15


def test_off_the_main_thread_the_limit_is_looked_at_after_each_step():
    import threading
    import time

    coder = Coder(max_seconds=0.01, steps=(step("slow", lambda c: time.sleep(0.05) or c),))
    out = []
    worker = threading.Thread(target=lambda: out.extend(coder.stream([Article("a", "some text")])))
    worker.start()
    worker.join()
    assert [f.kind for f in out[0].failures] == ["LimitExceeded"]


def test_a_failure_of_reading_passes_through_in_its_place():
    failure = Failure("bad.txt", "not text", kind="EncodingError")
    codings = list(Coder(steps=()).stream([failure, Article("good", "text")]))
    assert codings[0].failures == (failure,)
    assert codings[0].events == ()
    assert codings[1].article.id == "good"


def test_an_error_inside_a_step_is_kept_as_data_with_the_articles_place():
    def broken(coding):
        raise ValueError("no such thing")

    (coding,) = Coder(steps=(step("broken", broken),)).stream([Article("a1", "text")])
    (failure,) = coding.failures
    assert (failure.article_id, failure.kind) == ("a1", "InternalError")
    assert "no such thing" in failure.reason


def test_an_article_of_more_than_a_million_characters_is_refused():
    with pytest.raises(LimitExceeded, match="1,000,001 characters"):
        Coder(steps=()).code_article(Article("big", "x" * 1_000_001))


def test_only_the_body_counts_for_the_size():
    article = Article("big", "x" * 1_000_001, blocks=(Block(Span(0, 10), "body"), Block(Span(10, 1_000_001), "footer")))
    assert Coder(steps=()).code_article(article).failures == ()


def test_min_confidence_leaves_out_the_unsure():
    def two(coding):
        base = Event("1", "AID", (), (), "actual", False, 1, Span(0, 1), (), ())
        return replace(coding, events=(replace(base, confidence=0.3), replace(base, confidence=0.8)))

    coding = Coder(min_confidence=0.5, steps=(step("two", two),)).code_article(Article("x", "text"))
    assert [event.confidence for event in coding.events] == [0.8]


def test_empty_text_is_an_input_error():
    with pytest.raises(EmptyInput):
        Coder(steps=()).code("   \n ")
