"""What a command and its workers use, from /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Usage:
    """The most memory that was seen, and the CPU used, in one line of the table."""

    parent_mb: float = 0.0
    #: Of the largest worker.
    worker_mb: float = 0.0
    #: Seconds, of all processes.
    cpu: float = 0.0


class Watch:
    """Looks at a process and its children again and again.

    Args:
        pid: of the process.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._cpu: dict[int, float] = {}
        #: Of the children that live.
        self.workers: list[int] = []

    def look(self, usage: Usage) -> None:
        """Add what is seen now.

        Args:
            usage: of the line of the table.
        """
        self.workers = children(self._pid)
        for pid in (self._pid, *self.workers):
            seen = seen_of(pid)
            if seen is None:
                continue
            memory, cpu = seen
            usage.cpu += cpu - self._cpu.get(pid, 0.0)
            self._cpu[pid] = cpu
            if pid == self._pid:
                usage.parent_mb = max(usage.parent_mb, memory)
            else:
                usage.worker_mb = max(usage.worker_mb, memory)


def seen_of(pid: int) -> tuple[float, float] | None:
    """MB in memory and seconds of CPU of a process, or None where there is none any more."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[21]) * _PAGE / 1e6, (int(fields[11]) + int(fields[12])) / _TICKS


def children(pid: int) -> list[int]:
    """The processes that a process has begun and that live."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in told.split()]
