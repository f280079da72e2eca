"""Measures the dates that the library dateparser finds, beside those of `dragoman evaluate times`.

    python -m evaluation.times TEMPORAL.jsonl

Which date is an event's is measured by `training.dating` and, with everything before it, by `evaluation.gold`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re

from dragoman.evaluate.rows import f1
from dragoman.evaluate.times import Dated, count, documents_of
from dragoman.extract import calendar as cal
from dragoman.model import Article, Coding, Span
from dragoman.text.parse import parse


def written(first: dt.date, last: dt.date) -> str:
    """A date as the gold writes it."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def dateparsers(text: str, published: dt.date) -> list[Dated]:
    """The time expressions that the library dateparser finds, each a day; months and years as it was told them."""
    from dateparser.search import search_dates  # type: ignore[import-untyped]

    out: list[Dated] = []
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
                out.append(Dated(Span(at, at + len(words)), grain.first, grain.last))
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    n = count(documents_of(parser.parse_args().file), dateparsers)
    print(f"value_f1 {f1(n['right'], n['wrong'], n['missed']):.4f}")


if __name__ == "__main__":
    main()
