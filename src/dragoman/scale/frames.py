"""What goes through the pipes between a pool and its workers: frames of four bytes of length and that many bytes."""

from __future__ import annotations

import os

#: What an answer is, by its first byte.
READY, DONE, BROKEN = b"R", b"D", b"E"


def send(descriptor: int, data: bytes) -> None:
    """Write a frame.

    Raises:
        OSError: the other side is gone.
    """
    rest = memoryview(len(data).to_bytes(4, "big") + data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def receive(descriptor: int) -> bytes | None:
    """The next frame, or None where the other side ended before or within it."""
    head = _exactly(descriptor, 4)
    return None if head is None else _exactly(descriptor, int.from_bytes(head, "big"))


def _exactly(descriptor: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        more = os.read(descriptor, min(size - len(data), 1 << 20))
        if not more:
            return None
        data += more
    return bytes(data)
