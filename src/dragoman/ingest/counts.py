"""What a run has done so far, in numbers and words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dragoman.ingest.items import UNCHANGED
from dragoman.streams import ALL_CODED, NONE_CODED, SOME_FAILED


@dataclass(slots=True)
class Counts:
    """Numbers of one run."""

    #: Articles coded and added; in a dry run, those that would be.
    coded: int = 0
    #: Events in them.
    events: int = 0
    #: Articles that the archive had.
    there: int = 0
    failed: int = 0
    #: By reason.
    skipped: Counter[str] = field(default_factory=Counter)
    #: Pages that would be fetched (dry run only).
    planned: int = 0

    @property
    def seen(self) -> int:
        """How many inputs were dealt with."""
        return self.coded + self.there + self.failed + self.skipped.total() + self.planned

    @property
    def exit_code(self) -> int:
        """Of a run that ends here."""
        done = self.coded + self.there + self.planned + self.skipped[UNCHANGED]
        if self.failed:
            return SOME_FAILED if done else NONE_CODED
        return NONE_CODED if self.skipped and not done else ALL_CODED

    def as_dict(self) -> dict[str, int]:
        """For the archive."""
        numbers = {"coded": self.coded, "events": self.events, "there": self.there, "failed": self.failed}
        return numbers | {f"skipped: {reason}": number for reason, number in sorted(self.skipped.items())}

    def words(self, *, dry: bool = False) -> str:
        """The summary."""
        parts = [f"{_number(self.coded, 'article')} to code"] if dry else [
            f"{_number(self.coded, 'article')} coded, {_number(self.events, 'event')}"
        ]  # fmt: skip
        if self.planned:
            parts.append(f"{_number(self.planned, 'page')} to fetch")
        if self.there:
            parts.append(f"{self.there:,} already there")
        if self.skipped:
            reasons = ", ".join(f"{number:,} {reason}" for reason, number in self.skipped.most_common())
            parts.append(f"{self.skipped.total():,} skipped ({reasons})")
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        return "; ".join(parts)


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
