"""Ctrl-C and SIGTERM: the article at hand is finished, then the run ends; the second time it ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupt:
    """Whether the run was asked to end.

    Args:
        then: called once, in a thread of its own, when it is.
    """

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then
        #: The signal, or None.
        self.signal: int | None = None

    def asked(self) -> bool:
        """Is the run to end?"""
        return self.signal is not None

    @property
    def exit_code(self) -> int:
        """As shells tell of a program that a signal ended."""
        return 128 + (self.signal or 0)

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Heed the signals inside."""
        if threading.current_thread() is not threading.main_thread():  # only the main thread may
            yield
            return
        before = {number: signal.signal(number, self._heed) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heed(self, number: int, _frame: FrameType | None) -> None:
        if self.asked():
            raise KeyboardInterrupt
        self.signal = number
        # A lock that this thread holds at the moment would never come free for it here.
        threading.Thread(target=self._then, daemon=True).start()
