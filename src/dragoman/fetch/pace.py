"""Delay between requests, and how many go on at once, for each host by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The run was asked to end while it waited."""


class _Lane:
    """The requests to one host."""

    def __init__(self, at_once: int) -> None:
        self.places = threading.Semaphore(at_once)
        self.lock = threading.Lock()
        self.free_at = 0.0


class Pace:
    """Lets requests to a host through one by one, as far apart as asked.

    Args:
        at_once: requests to one host that may go on at the same time.
        clock: seconds that only go forward.
        sleep: waits so many seconds; returns whether to stop.
    """

    def __init__(
        self, at_once: int, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], bool] | None = None
    ) -> None:
        self._at_once = at_once
        self._clock = clock
        self._stop = threading.Event()
        self._sleep = sleep or self._stop.wait
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    @contextmanager
    def turn(self, host: str, delay: float) -> Iterator[None]:
        """Wait for a place and the delay, hold the place inside.

        Args:
            host: to which the request goes.
            delay: seconds since the end of the last request, and between the beginnings of any two.

        Raises:
            Stopped: `stop` was called.
        """
        lane = self._lane(host)
        with lane.places:
            while (left := self._entered(lane, delay)) > 0:
                self.wait(left)
            self.wait(0)
            try:
                yield
            finally:
                with lane.lock:
                    lane.free_at = max(lane.free_at, self._clock() + delay)

    def _entered(self, lane: _Lane, delay: float) -> float:
        """Seconds still to wait; 0 where the turn has begun."""
        with lane.lock:
            now = self._clock()
            if lane.free_at <= now:
                lane.free_at = now + delay
                return 0.0
            return lane.free_at - now

    def hold(self, host: str, seconds: float) -> None:
        """Let no request to the host begin for so long, as its server asked."""
        lane = self._lane(host)
        with lane.lock:
            lane.free_at = max(lane.free_at, self._clock() + seconds)

    def wait(self, seconds: float) -> None:
        """Sleep, unless stopped.

        Raises:
            Stopped: `stop` was called.
        """
        if self._stop.is_set() or (seconds > 0 and self._sleep(seconds)):
            raise Stopped

    def stop(self) -> None:
        """Wake all who wait, with `Stopped`."""
        self._stop.set()

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            if host not in self._lanes:
                self._lanes[host] = _Lane(self._at_once)
            return self._lanes[host]
