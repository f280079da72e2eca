"""Finds the time expressions of a sentence and reads them: all rules together, the longest match winning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from re import Match

from dragoman.extract.calendar import Interval
from dragoman.extract.timex_absolute import absolute_rules
from dragoman.extract.timex_anaphoric import anaphoric_rules
from dragoman.extract.timex_context import Context, Rule
from dragoman.extract.timex_relative import relative_rules
from dragoman.extract.timex_words import words


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
def _cues() -> dict[str, frozenset[str]]:
    """Of which words a sentence must hold one for the rules of a cue to be worth trying; "0" is any figure."""
    units = {*words("unit"), *words("plural_unit"), "hours", "weekend", "morning", "afternoon", "evening"}
    days = {"today", "tonight", "yesterday", "tomorrow", "this", "last"}
    named_days = {part for name in words("named_day") for part in name.replace("'", " ").split()}
    return {
        "digit": frozenset({"0"}),
        "month": frozenset(words("month")),
        "weekday": frozenset({*words("weekday"), *words("weekday_short"), *(f"{day}s" for day in words("weekday"))}),
        "unit": frozenset(units),
        "deictic": frozenset(days),
        "season": frozenset(words("season")),
        "named": frozenset(named_days - {"day", "s"}),
        "decade": frozenset({"0", *words("decade")}),
        "quarter": frozenset({"quarter", "half"}),
        "straight": frozenset({"straight", "consecutive", "successive", "full", "running", "row"}),
        "nth": frozenset({"on", "for", "into", "entered"}),
        "ago": frozenset({"ago"}),
        "now": frozenset({"now", "today"}),
        "end": frozenset({"end"}),
        "stretch": frozenset({"past", "last", "previous", "preceding", "next", "coming", "following"}),
        "ordinal": frozenset({"century", "centuries"}),
    }


_WORD = re.compile(r"[a-z]+|\d")


def _cues_in(view: str) -> set[str]:
    held = {"0" if word.isdigit() else word for word in _WORD.findall(view.lower())}
    return {cue for cue, wanted in _cues().items() if not held.isdisjoint(wanted)}


def find(
    view: str, context_at: Callable[[int, Interval | None], Context], previous: Interval | None
) -> Iterator[Found]:
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
            yield Found(start, end, interval, _gives_year(match), rule.cue in {"straight", "nth"})


def _core(match: Match[str]) -> tuple[int, int]:
    """The expression itself, without what only surrounds it."""
    core = "core" if match.groupdict().get("core") else 0
    start, end = match.span(core)
    return start, end - (len(match[core]) - len(match[core].rstrip()))


def _gives_year(match: Match[str]) -> bool:
    return re.search(r"\d{4}|\d0'?s\b|centur", match[0]) is not None


def _chosen(view: str) -> list[tuple[Rule, Match[str]]]:
    """The longest matches that do not overlap, in order of the text; among equals the earlier rule."""
    cues = _cues_in(view)
    if not cues:
        return []
    rules = [rule for rule in _rules() if rule.cue in cues]
    cores = [(_core(match), rule, match) for rule in rules for match in rule.pattern.finditer(view)]
    cores.sort(key=lambda core: core[0][0] - core[0][1])  # stable: among equals, rules stay in order
    taken: list[tuple[tuple[int, int], Rule, Match[str]]] = []
    for (start, end), rule, match in cores:
        if all(end <= other[0] or other[1] <= start for other, _, _ in taken):
            taken.append(((start, end), rule, match))
    return [(rule, match) for _, rule, match in sorted(taken, key=lambda core: core[0])]
