"""Finds the time expressions of a sentence and reads them: all rules together, the longest match winning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from re import Match, Pattern

from dragoman.extract.calendar import Interval
from dragoman.extract.timex_absolute import absolute_rules
from dragoman.extract.timex_anaphoric import anaphoric_rules
from dragoman.extract.timex_context import Context, Rule
from dragoman.extract.timex_relative import relative_rules
from dragoman.extract.timex_words import either


@dataclass(frozen=True, slots=True)
class Found:
    """A resolved time expression of a sentence."""

    start: int
    end: int
    interval: Interval
    #: Does the text itself give the year?
    absolute: bool
    #: Is it the so-manieth day in a row, which another expression of the sentence may tell?
    straight: bool = False


@cache
def _rules() -> tuple[Rule, ...]:
    return (*absolute_rules(), *relative_rules(), *anaphoric_rules())


@cache
def _cues() -> dict[str, Pattern[str]]:
    """What must stand in a sentence for the rules of a cue to be worth trying."""
    patterns = {
        "digit": r"\d",
        "month": rf"\b{either('month')}\b",
        "weekday": rf"\b(?:{either('weekday')}s?|{either('weekday_short')}\.)",
        "unit": rf"\b(?:{either('unit', 'plural_unit')}|hours|weekend|morning|afternoon|evening|centur(?:y|ies))\b",
        "deictic": r"\b(?:today|tonight|yesterday|tomorrow|this\s+(?:morning|afternoon|evening)|last\s+night)\b",
        "season": rf"\b{either('season')}\b",
        "named": rf"\b{either('named_day')}\b",
        "decade": rf"\d0'?s\b|\b{either('decade')}\b",
        "quarter": r"\b(?:quarter|half)\b",
        "straight": r"\b(?:day|night|week|month|year)\b",
    }
    return {cue: re.compile(pattern, re.IGNORECASE) for cue, pattern in patterns.items()}


def find(view: str, context_at: Callable[[int, Interval | None], Context], previous: Interval | None) -> Iterator[Found]:
    """The time expressions of a sentence that denote days which can be told.

    Args:
        view: the sentence, quotes and spaces made plain.
        context_at: gives what an expression at an offset is resolved against, from the date mentioned last.
        previous: the date mentioned last before the sentence.

    Yields:
        In order of the text, without overlap; offsets are those of `view`.
    """
    for rule, match in _chosen(view):
        start, end = _core(match)
        try:
            interval = rule.read(match, context_at(start, previous))
        except OverflowError:  # "5000 years ago" lies outside the calendar
            interval = None
        if interval is not None:
            previous = interval
            yield Found(start, end, interval, _gives_year(match), rule.cue == "straight")


def _core(match: Match[str]) -> tuple[int, int]:
    """The expression itself, without what only surrounds it."""
    core = "core" if match.groupdict().get("core") else 0
    start, end = match.span(core)
    return start, end - (len(match[core]) - len(match[core].rstrip()))


def _gives_year(match: Match[str]) -> bool:
    return re.search(r"\d{4}|\d0'?s\b|centur", match[0]) is not None


def _chosen(view: str) -> list[tuple[Rule, Match[str]]]:
    """The longest matches that do not overlap, in order of the text; among equals the earlier rule."""
    cues = {cue for cue, pattern in _cues().items() if pattern.search(view)}
    matches = [
        (rule, match) for rule in _rules() if rule.cue in cues for match in rule.pattern.finditer(view) if match[0].strip()
    ]
    cores = [(_core(match), rule, match) for rule, match in matches]
    cores.sort(key=lambda core: core[0][0] - core[0][1])  # stable: among equals, rules stay in order
    taken: list[tuple[tuple[int, int], Rule, Match[str]]] = []
    for (start, end), rule, match in cores:
        if all(end <= other[0] or other[1] <= start for other, _, _ in taken):
            taken.append(((start, end), rule, match))
    return [(rule, match) for _, rule, match in sorted(taken, key=lambda core: core[0])]
