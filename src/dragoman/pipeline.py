"""The one contract of all steps, and the check that they stand in a right order.

A step is a function `Coding -> Coding` with the names of the `Coding` fields it reads and of those it fills. Executors
(this process, a pool, a cluster) know steps; steps know no executor.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType

from dragoman.errors import LimitExceeded, PipelineError
from dragoman.model import Coding


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the coder."""

    name: str
    run: Callable[[Coding], Coding]
    #: Fields of `Coding` that must be filled before.
    requires: frozenset[str]
    #: Fields of `Coding` that it fills.
    provides: frozenset[str]


def check_order(steps: Sequence[Step]) -> None:
    """Refuse a wrong order before anything runs.

    Raises:
        PipelineError: a step requires what no earlier step provides.
    """
    have = {"article"}
    for step in steps:
        if missing := step.requires - have:
            lacking = ", ".join(sorted(missing))
            raise PipelineError(f"step {step.name!r} requires {lacking}, which no earlier step provides")
        have |= step.provides


def leading_to(steps: Sequence[Step], fields: Collection[str]) -> tuple[Step, ...]:
    """The steps that fill some fields, and those whose output they require.

    Args:
        steps: in a checked order.
        fields: of `Coding`.

    Returns:
        Those steps, in the same order.

    Raises:
        PipelineError: no step provides one of the fields.
    """
    if lacking := set(fields).difference(*(step.provides for step in steps)):
        raise PipelineError(f"no step provides {', '.join(sorted(lacking))}")
    wanted, kept = set(fields), list[Step]()
    for step in reversed(steps):
        if step.provides & wanted:
            wanted |= step.requires
            kept.append(step)
    return tuple(reversed(kept))


def run_steps(steps: Sequence[Step], coding: Coding, *, max_seconds: float) -> Coding:
    """Run the steps on one article.

    Args:
        steps: in a checked order.
        coding: an article, nothing found yet.
        max_seconds: time limit for the article. In the main thread of a POSIX system a step is cut off at it;
            elsewhere it is looked at after each step.

    Returns:
        The coding with all that the steps found, and their timings in seconds.

    Raises:
        LimitExceeded: the article took longer than `max_seconds`.
    """
    began = last = time.perf_counter()
    timings = []
    for step in steps:
        late = LimitExceeded(coding.article.origin.uri or coding.article.id,
                             f"took over {max_seconds:g} s (in step {step.name!r})")  # fmt: skip
        with _cut_off(began + max_seconds - last, late):
            coding = step.run(coding)
        now = time.perf_counter()
        timings.append((step.name, now - last))
        last = now
        if now - began > max_seconds:
            raise late
    return replace(coding, timings=tuple(timings))


@contextmanager
def _cut_off(seconds: float, late: LimitExceeded) -> Iterator[None]:
    """Raise `late` in the midst of what runs inside, once the time is up; only the main thread gets signals."""
    able = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not able or seconds == float("inf"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise late

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
