"""A pool of processes: items in, results out in the same order, each exactly once.

At most a few items a worker are anywhere between the input and the result that was fetched last, so that memory does
not depend on how many there are. A worker that dies is replaced, and what it had is done again by others; an item that
is in work when a worker dies twice is given up. A worker that dies before it is ready has no item yet, so that none is
to blame: where several do, the run goes on with those that live, and ends where none does.
"""

from __future__ import annotations

import heapq
import pickle
import select
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from dragoman.errors import PoolError
from dragoman.scale.frames import BROKEN, READY
from dragoman.scale.process import Gone, Process

#: Items between input and output, for each worker, and bytes of them altogether (one item may be larger).
AHEAD, MOST_BYTES = 16, 32_000_000
# Workers that die one after the other before they are ready, while no other does anything: then no more are begun.
_STILLBORN = 3
# Items after which a worker is replaced: libraries keep something of every word that they have seen.
_LASTING = 50_000
# So often an item's worker may die.
_DEATHS = 2

Item = TypeVar("Item")
Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Entry(Generic[Item, Task, Result]):
    """An item on its way."""

    item: Item
    task: Task | None
    #: The task as bytes; empty where there is nothing to do, or no more.
    data: bytes
    size: int
    deaths: int = 0
    #: The answer as it came; taken apart when it is fetched.
    answer: bytes | None = None
    result: Result | None = None
    open: bool = True


class Pool(Generic[Task, Result]):
    """Workers that each run one function; use it in a `with` block.

    Args:
        maker: makes the function in each worker, once; both it and what it is made of must be picklable.
        jobs: how many workers.
        lost: the result of an item whose worker died twice, given how.
        fewer: is told where no more workers are begun because they die as they start: how many are left, and how the
            last one died.
        patience: seconds that one item may last before its worker is killed; for items that no signal can stop.
        waiting: items that a worker has beside the one in work, so that it need not wait for the next; none where
            items last long.
        lasting: items that a worker does before another takes its place, so that its memory has an end.
    """

    def __init__(
        self,
        maker: Callable[[], Callable[[Task], Result]],
        jobs: int,
        *,
        lost: Callable[[Task, str], Result],
        fewer: Callable[[int, str], None] = lambda *_: None,
        patience: float = float("inf"),
        waiting: int = 3,
        lasting: int = _LASTING,
    ) -> None:
        self._maker = pickle.dumps(maker)
        self._jobs = jobs
        self._lost = lost
        self._fewer = fewer
        self._patience = patience
        self._waiting = waiting
        self._lasting = lasting
        self._workers: list[Process] = []
        self._stillborn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill all workers; what they have in work is lost."""
        while self._workers:
            self._workers.pop().kill()

    def _miscarry(self, how: str) -> None:
        """A worker died before it was ready; after several no more are begun than live now."""
        self._stillborn += 1
        if self._stillborn < _STILLBORN:
            return
        self._jobs = len(self._workers)
        if not self._jobs:
            many = self._stillborn
            raise PoolError(f"no worker process gets ready: {many} ended while they started, the last one {how}")
        self._fewer(self._jobs, how)

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the workers that live."""
        return tuple(worker.pid for worker in self._workers)

    def run(
        self, items: Iterable[Item], task_of: Callable[[Item], Task | None]
    ) -> Generator[tuple[Item, Result | None]]:
        """Do the tasks of items.

        Args:
            items: asked for the next one only when there is room for it.
            task_of: what is to be done for an item; None lets it pass in its place.

        Yields:
            Each item with its result, or None where there was nothing to do, in order.

        Raises:
            PoolError: all workers died before they were ready, and so did those in their place.
            DragomanError: what a worker's function raised; it ends the run.
        """
        yield from _Run(self, iter(items), task_of).results()


class _Run(Generic[Item, Task, Result]):
    """One call of `Pool.run`."""

    def __init__(self, pool: Pool[Task, Result], items: Iterator[Item], task_of: Callable[[Item], Task | None]) -> None:
        self._pool = pool
        self._items = items
        self._task_of = task_of
        self._entries: dict[int, _Entry[Item, Task, Result]] = {}
        self._bytes = 0
        #: Numbers of those that no worker has been given.
        self._queue: list[int] = []
        self._next_in = self._next_out = 0
        self._ended = False

    def results(self) -> Generator[tuple[Item, Result | None]]:
        try:
            while True:
                while (entry := self._entries.get(self._next_out)) is not None and not entry.open:
                    del self._entries[self._next_out]
                    self._bytes -= entry.size
                    self._next_out += 1
                    yield entry.item, pickle.loads(entry.answer) if entry.answer is not None else entry.result
                if self._ended and not self._entries:
                    return
                self._feed()
                if not self._take():
                    self._wait()
        finally:  # what is in work belongs to no other run
            for worker in [worker for worker in self._pool._workers if worker.given]:
                self._pool._workers.remove(worker)
                worker.kill()

    def _take(self) -> bool:
        """Take one item, if there is room for it and the workers have not more than they can do; else False."""
        full = len(self._entries) >= AHEAD * self._pool._jobs or (self._entries and self._bytes >= MOST_BYTES)
        unready = self._pool._jobs - sum(worker.ready for worker in self._pool._workers)
        if self._ended or len(self._queue) >= max(unready, 1) or full:
            return False
        try:
            item = next(self._items)
        except StopIteration:
            self._ended = True
            return True
        task = self._task_of(item)
        data = b"" if task is None else pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        self._entries[self._next_in] = _Entry(item, task, data, len(data), open=task is not None)
        self._bytes += len(data)
        if task is not None:
            heapq.heappush(self._queue, self._next_in)
        self._next_in += 1
        return True

    def _feed(self) -> None:
        """Give the workers what they can take, the earliest first; begin a worker where all have something to do."""
        pool = self._pool
        for old in [worker for worker in pool._workers if worker.taken >= pool._lasting and not worker.given]:
            pool._workers.remove(old)
            old.kill()
        while self._queue:
            entry = self._entries[self._queue[0]]
            able = [worker for worker in pool._workers if worker.taken < pool._lasting
                    and worker.takes(len(entry.data), pool._waiting)]  # fmt: skip
            worker = min(able, key=lambda worker: len(worker.given), default=None)
            starting = sum(not worker.ready for worker in pool._workers)
            if (worker is None or worker.given) and len(pool._workers) < pool._jobs and starting < len(self._queue):
                pool._workers.append(Process(pool._maker))
            if worker is None:
                return
            number = heapq.heappop(self._queue)
            worker.give(number, entry.data)

    def _wait(self) -> None:
        """Wait until a worker answers or dies, or an item has lasted too long."""
        workers = {worker.answers: worker for worker in self._pool._workers}
        if not workers:
            return
        now = time.monotonic()
        due = [worker.began + self._pool._patience - now for worker in workers.values() if worker.given]
        timeout = max(min(due, default=float("inf")), 0.01)
        readable = _readable(list(workers), None if timeout == float("inf") else timeout)
        for descriptor in readable:
            self._hear(workers[descriptor])
        for worker in workers.values():
            late = worker.given and time.monotonic() - worker.began > self._pool._patience
            if late and worker.answers not in readable:
                worker.kill()
                self._bury(worker, f"took over {self._pool._patience:g} s")

    def _hear(self, worker: Process) -> None:
        try:
            answer = worker.answer()
        except Gone:
            self._bury(worker)
            return
        kind, rest = answer[:1], answer[1:]
        if kind == BROKEN:
            error = pickle.loads(rest)
            assert isinstance(error, BaseException)
            raise error
        self._pool._stillborn = 0
        if kind == READY:
            worker.ready = True
            return
        entry = self._entries[worker.done()]
        entry.answer, entry.data, entry.open = rest, b"", False
        self._bytes += len(rest) - entry.size
        entry.size = len(rest)

    def _bury(self, worker: Process, why: str | None = None) -> None:
        """A worker is dead: what it had is given to others, and what it had in work counts one death more."""
        if worker not in self._pool._workers:
            return
        self._pool._workers.remove(worker)
        how = worker.end()
        if not worker.ready:
            self._pool._miscarry(how)
        for place, number in enumerate(worker.given):
            entry = self._entries[number]
            entry.deaths += place == 0
            if entry.deaths < _DEATHS:
                heapq.heappush(self._queue, number)
                continue
            assert entry.task is not None
            entry.result, entry.open = self._pool._lost(entry.task, why or how), False


def _readable(descriptors: list[int], timeout: float | None) -> list[int]:
    """Those of the descriptors that have something to read, or that were closed from the other side."""
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return [found for found, _ in poll.poll(None if timeout is None else timeout * 1000)]
