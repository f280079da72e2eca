"""From what was measured side by side to ratios, a table and a chart. Pure."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

#: What rates are told as ratios to.
FLOOR = "parse"
TITLES = {
    "parse": "spaCy: parse and names alone",
    "small": "dragoman, small",
    "accurate": "dragoman, accurate",
    "pairs": "encoder on every pair of names",
    "petrarch": "UniversalPetrarch on a parse",
}
_OURS = frozenset({"small", "accurate"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One contender on the articles of one repeat."""

    articles: int
    events: int
    #: Seconds.
    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class First:
    """From the start of a process to its first result, in seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Growth:
    """A stretch of a long run, up to a mark, or to where the time was over."""

    #: Articles from the beginning.
    articles: int
    #: Milliseconds of CPU an article since the mark before.
    cpu_ms: float
    peak_mb: float
    now_mb: float
    #: Was the mark reached?
    whole: bool


@dataclass(frozen=True, slots=True)
class Side:
    """All that was measured of one contender."""

    name: str
    repeats: tuple[Measured, ...]
    growth: tuple[Growth, ...]
    first: tuple[First, ...]
    #: EVENTS F1 on gold/dev; None where it finds no events or was not scored.
    f1: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the lowest and highest value."""

    middle: float
    low: float
    high: float


def spread(values: Iterable[float]) -> Spread:
    """Of some values, at least one."""
    several = sorted(values)
    return Spread(statistics.median(several), several[0], several[-1])


def growth(states: Iterable[Mapping[str, float]]) -> tuple[Growth, ...]:
    """The stretches of a long run.

    Args:
        states: as `contenders.measured` tells them, the last one at the end of the run.
    """
    out: list[Growth] = []
    articles = cpu = 0.0
    for state in states:
        more = state["articles"] - articles
        if more:
            out.append(Growth(int(state["articles"]), 1000 * (state["cpu"] - cpu) / more, state["peak_mb"],
                              state["now_mb"], "mark" in state))  # fmt: skip
        articles, cpu = state["articles"], state["cpu"]
    return tuple(out)


def f1_in(told: str) -> float:
    """EVENTS F1 in what score_events.py prints.

    Raises:
        ValueError: there is none.
    """
    match = re.search(r"^EVENTS .*F1 ([\d.]+)", told, re.MULTILINE)
    if match is None:
        raise ValueError(f"no EVENTS in {told[-200:]!r}")
    return float(match[1])


def cpu_ms(side: Side) -> Spread:
    """Milliseconds of CPU an article."""
    return spread(1000 * one.cpu / one.articles for one in side.repeats)


def ratio(side: Side, floor: Side) -> Spread:
    """The rate by CPU time, as a ratio to another's on the same articles."""
    return spread(other.cpu / one.cpu * one.articles / other.articles
                  for one, other in zip(side.repeats, floor.repeats, strict=True))  # fmt: skip


def wall_ratio(side: Side, floor: Side) -> Spread:
    """The same by wall time."""
    return spread(other.wall / one.wall * one.articles / other.articles
                  for one, other in zip(side.repeats, floor.repeats, strict=True))  # fmt: skip


def cost(side: Side, price: float) -> float:
    """What a million articles cost.

    Args:
        side: a contender.
        price: of a core hour.
    """
    return cpu_ms(side).middle / 1000 * 1_000_000 / 3600 * price


def table(found: Sequence[Side], price: float, about: Mapping[str, object]) -> str:
    """Markdown.

    Args:
        found: contenders, the floor among them.
        price: of a core hour.
        about: the machine.
    """
    floor = next(side for side in found if side.name == FLOOR)
    one = floor.repeats[0]
    head = ["", *(TITLES[side.name] for side in found)]
    rows = [
        ["rate, as a ratio (CPU)", *(_told(ratio(side, floor), ".2f") for side in found)],
        ["rate, as a ratio (wall)", *(_told(wall_ratio(side, floor), ".2f") for side in found)],
        ["CPU an article, ms", *(_told(cpu_ms(side), ".1f") for side in found)],
        ["articles a second of one core", *(f"{1000 / cpu_ms(side).middle:.1f}" for side in found)],
        ["core hours a million articles", *(f"{cost(side, 1):,.0f}" for side in found)],
        [f"cost of a million articles at {price:g} a core hour", *(f"{cost(side, price):,.2f}" for side in found)],
        ["events an article", *(_events(side) for side in found)],
        ["EVENTS F1, gold/dev", *("–" if side.f1 is None else f"{side.f1:.3f}" for side in found)],
        ["first result, s", *(_told(spread(one.wall for one in side.first), ".2f") for side in found)],
        ["first result, s of CPU", *(_told(spread(one.cpu for one in side.first), ".2f") for side in found)],
        ["peak memory, MB", *(f"{max(m.peak_mb for m in side.repeats):.0f}" for side in found)],
    ]
    lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    about_lines = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in about.items() if name != "packages")
    told = [f"{len(floor.repeats)} repeats of {one.articles} articles; {about_lines}.", "", *lines]
    if any(side.growth for side in found):
        told += ["", *_growth(found)]
    return "\n".join(told) + "\n"


def _growth(found: Sequence[Side]) -> list[str]:
    lines = [_row(["articles", "", "CPU an article since the mark before, ms", "memory then, MB", "at most, MB"]),
             _row(["---:", "---", "---:", "---:", "---:"])]  # fmt: skip
    for side in found:
        for step in side.growth:
            title = TITLES[side.name] if step.whole else f"{TITLES[side.name]} (its time was over)"
            lines.append(_row([f"{step.articles:,}", title, f"{step.cpu_ms:.1f}", f"{step.now_mb:.0f}",
                               f"{step.peak_mb:.0f}"]))  # fmt: skip
    return lines


def _events(side: Side) -> str:
    number = sum(one.events for one in side.repeats) / sum(one.articles for one in side.repeats)
    return f"{number:.1f}" if number else "–"


def _told(values: Spread, form: str) -> str:
    return f"{values.middle:{form}} ({values.low:{form}}–{values.high:{form}})"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


_WIDTH, _LEFT, _RIGHT, _BAR, _GAP, _TOP = 760, 240, 150, 26, 18, 58
_INK, _OUR_BAR, _BAR_OF_OTHERS = "#1f2933", "#1f6f8b", "#9aa5b1"


def chart(found: Sequence[Side]) -> str:
    """An SVG: the rate of each contender as a bar, the spread over the repeats as a line across its end.

    Args:
        found: contenders, the floor among them.
    """
    floor = next(side for side in found if side.name == FLOOR)
    ratios = [(side, ratio(side, floor)) for side in found]
    most = max(values.high for _, values in ratios)
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    height = _TOP + len(found) * (_BAR + _GAP) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{_INK}" role="img">',
        "<title>Articles a second of one core, as a ratio to spaCy's parse and names</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="26" font-size="16" font-weight="600">Articles a second of one core</text>',
        '<text x="16" y="45" font-size="12">as a ratio to spaCy\'s parse and names alone; the line shows the lowest '
        "and the highest repeat</text>",
    ]
    for n, (side, values) in enumerate(ratios):
        y = _TOP + n * (_BAR + _GAP) + 8
        end, middle = _LEFT + values.middle * scale, y + _BAR / 2
        low, high = _LEFT + values.low * scale, _LEFT + values.high * scale
        colour = _OUR_BAR if side.name in _OURS else _BAR_OF_OTHERS
        parts += [
            f'<text x="{_LEFT - 10}" y="{middle + 5:.1f}" text-anchor="end">{escape(TITLES[side.name])}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{end - _LEFT:.1f}" height="{_BAR}" rx="2" fill="{colour}"/>',
            f'<path d="M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10M{high:.1f} {middle - 5:.1f}v10"'
            f' stroke="{_INK}" stroke-width="1.5" fill="none"/>',
            f'<text x="{max(end, high) + 10:.1f}" y="{middle + 5:.1f}">{values.middle:.2f}{_quality(side)}</text>',
        ]
    bottom = height - 34
    parts.append(f'<path d="M{_LEFT + scale:.1f} {_TOP}V{bottom}" stroke="{_INK}" stroke-dasharray="3 4"/>')
    note = "The floor finds no events."
    if any(side.f1 is not None for side in found):
        note = f"In brackets: EVENTS F1 on gold/dev. {note}"
    parts += [f'<text x="16" y="{height - 12}" font-size="12">{note}</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def _quality(side: Side) -> str:
    return "" if side.f1 is None else f" (F1 {side.f1:.2f})"
