"""One worker of a pool, as the pool's process sees it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from importlib.resources import files

from dragoman.scale.frames import receive, send

# Bytes of the items that wait in a worker's pipe beside the one in work: what surely fits in a pipe, so that sending
# never waits for a worker that itself waits for its answer to be read.
_ROOM = 16_384


class Gone(Exception):
    """The worker's process has ended."""


class Process:
    """A worker process.

    Args:
        maker: what makes the worker's function, pickled.
    """

    def __init__(self, maker: bytes) -> None:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        theirs_life, self._life = os.pipe()
        root = str(files("dragoman").joinpath(".."))
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        theirs = (theirs_in, theirs_out, theirs_life)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dragoman.scale.worker", *map(str, theirs)], pass_fds=theirs,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the pool's process alone
        )  # fmt: skip
        for descriptor in theirs:
            os.close(descriptor)
        self._requests, self.answers = ours_out, ours_in
        #: Has it made its function?
        self.ready = False
        #: Numbers of the items that it has been given and not answered, the one in work first.
        self.given: deque[int] = deque()
        #: How many items it has been given so far.
        self.taken = 0
        self._sizes: deque[int] = deque()
        self._deaf = False
        #: When it began the item in work.
        self.began = time.monotonic()
        try:
            send(self._requests, pickle.dumps(sys.path))
            send(self._requests, maker)
        except OSError:
            pass  # it ended at once; reading from it will tell

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def takes(self, size: int, waiting: int) -> bool:
        """Can it be given an item of so many bytes, without waiting, if so many may wait beside the one in work?"""
        if not self.ready or self._deaf or not self.given:
            return self.ready and not self._deaf
        return len(self.given) <= waiting and sum(self._sizes) - self._sizes[0] + size <= _ROOM

    def give(self, number: int, data: bytes) -> None:
        """Give it an item; if it has ended, reading its answers will tell, after those that it still gave."""
        if not self.given:
            self.began = time.monotonic()
        self.taken += 1
        self.given.append(number)
        self._sizes.append(len(data))
        try:
            send(self._requests, data)
        except OSError:
            self._deaf = True

    def answer(self) -> bytes:
        """The next answer; waits for it.

        Raises:
            Gone: it has ended.
        """
        data = receive(self.answers)
        if data is None:
            raise Gone
        return data

    def done(self) -> int:
        """The number of the item that was answered; the next one begins."""
        self._sizes.popleft()
        self.began = time.monotonic()
        return self.given.popleft()

    def end(self) -> str:
        """Kill it if it still runs; returns how it ended, in words."""
        if self._life >= 0:
            for descriptor in (self._requests, self.answers, self._life):
                os.close(descriptor)
            self._life = -1
        if self._process.poll() is None:
            try:
                self._process.wait(0.2)  # it is about to end by itself, of what we want to tell
            except subprocess.TimeoutExpired:
                self._process.kill()
        code = self._process.wait()
        if code == -signal.SIGKILL:
            return "killed, perhaps for want of memory"
        return f"ended by signal {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def kill(self) -> None:
        """Kill it at once."""
        self._process.kill()
        self.end()
