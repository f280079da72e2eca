"""Measures dates: the value of time expressions on WikiWars.

    python -m evaluation.times wikiwars [--other]     value F1; --other: dateparser on the same texts

Which date is an event's is measured by `training.dating` and, with everything before it, by `evaluation.gold`.
Reads the folder DRAGOMAN_DATA (default ../shared).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dragoman.extract import calendar as cal
from dragoman.extract.times import times
from dragoman.model import Article, Coding, Span
from dragoman.text.parse import parse

DATA = Path(os.environ.get("DRAGOMAN_DATA", "../shared"))

#: A time expression: its span, first and last day.
Found = tuple[Span, dt.date, dt.date]
Reader = Callable[[str, dt.date], list[Found]]


def written(first: dt.date, last: dt.date) -> str:
    """A date as the gold writes it."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def measure_wikiwars(read: Reader) -> Counter[str]:
    """Counts of right, missed and wrong values of time expressions.

    Counted are the expressions whose TIMEX2 value is a day, month, season, year, decade or century after Christ; what
    else is found (durations, "now", days before Christ, which a `date` cannot hold) counts as wrong. An expression is
    right where one of ours overlaps it and has the same first and last day. Ours may add what the value leaves out:
    "early 1862" its first quarter (the mod, which the set does not give), "since 1862" all the time up to
    publication, "from May to June" both expressions in one.

    Args:
        read: what finds the expressions of an article.
    """
    counts: Counter[str] = Counter()
    for row in _lines(DATA / "data" / "temporal_wikiwars.jsonl"):
        ours = read(row["text"], dt.date.fromisoformat(row["dct"]))
        gold = [
            (Span(t["start"], t["end"]), t["text"], days)
            for t in row["timexes"]
            if (days := days_of(t["value"] or ""))
        ]
        used: set[Span] = set()
        for span, text, days in gold:
            fit = [one for one in ours if one[0].overlaps(span) and _fits(one, span, text, days, row["text"])]
            used |= {one[0] for one in fit}
            counts["right" if fit else "missed"] += 1
        counts["wrong"] += sum(one[0] not in used for one in ours)
    return counts


def days_of(value: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a TIMEX2 value, or None where it names no days of the calendar after Christ."""
    if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return _ends(cal.season(int(match[1]), {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[match[2]]))
    match = re.fullmatch(r"(\d{2,4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", value)
    if match is None:
        return None
    if len(match[1]) < 4:
        return _ends(cal.century(int(match[1]) + 1) if len(match[1]) == 2 else
                     cal.years(int(match[1]) * 10, int(match[1]) * 10 + 9))  # fmt: skip
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or month is None:
        return _ends(cal.year(year) if year else None)
    return _ends(cal.make_day(year, month, day) if day else cal.month(year, month))


def _ends(interval: cal.Interval | None) -> tuple[dt.date, dt.date] | None:
    return (interval.first, interval.last) if interval else None


def _fits(one: Found, span: Span, text: str, days: tuple[dt.date, dt.date], whole: str) -> bool:
    found, first, last = one
    written_out = whole[found.start : found.end].lower()
    if (first, last) == days:
        return True
    if written_out.startswith(("since", "ever since")):
        return first == days[0]
    if re.match(r"(?:the\s+)?(?:early|mid|late|end|beginning|start)", written_out):
        return days[0] <= first and last <= days[1] and re.search(r"early|mid|late|end|begin|start", text) is not None
    return (span.start - found.start < 12 and first == days[0]) or (span.end >= found.end and last == days[1])


def ours(text: str, published: dt.date) -> list[Found]:
    """The time expressions that dragoman finds."""
    coding = times(parse(Coding(Article("", text, published=published))))
    return [(time.span, time.first, time.last) for time in coding.times]


def dateparsers(text: str, published: dt.date) -> list[Found]:
    """The time expressions that the library dateparser finds, each a day; months and years as it was told them."""
    from dateparser.search import search_dates  # type: ignore[import-untyped]

    out: list[Found] = []
    settings = {"RELATIVE_BASE": dt.datetime.combine(published, dt.time()), "PREFER_DATES_FROM": "past"}
    for sentence in parse(Coding(Article("", text))).sentences:
        at = sentence.span.start
        for words, moment in search_dates(text[at : sentence.span.end], languages=["en"], settings=settings) or []:
            at = text.find(words, at)
            day = moment.date()
            if re.fullmatch(r"(?:in\s+)?\d{4}", words):
                grain = cal.year(day.year)
            elif re.search(r"\b\d{1,2}\b|day|ago", words):
                grain = cal.day(day)
            else:
                grain = cal.month(day.year, day.month)
            if at >= 0 and grain:
                out.append((Span(at, at + len(words)), grain.first, grain.last))
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["wikiwars"])
    parser.add_argument("--other", action="store_true", help="dateparser instead of dragoman")
    args = parser.parse_args()
    counts = measure_wikiwars(dateparsers if args.other else ours)
    found, gold = counts["right"] + counts["wrong"], counts["right"] + counts["missed"]
    precision, recall = counts["right"] / found, counts["right"] / gold
    print(f"{dict(counts)}; precision {precision:.3f}, recall {recall:.3f}, "
          f"F1 {2 * precision * recall / (precision + recall):.3f}")  # fmt: skip


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)


if __name__ == "__main__":
    main()
