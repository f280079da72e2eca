"""How much of one input is read before it is set aside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one article; over any of them it becomes a `Failure` and the next is read."""

    #: Bytes of a plain text, or of one line of a JSONL file.
    max_bytes: int = 5_000_000
    #: Bytes of an HTML page, tags included.
    max_html_bytes: int = 10_000_000
    #: Seconds that taking the text out of an HTML page may last.
    max_seconds: float = 20.0
