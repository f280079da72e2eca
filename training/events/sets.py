"""The sentences that the event model learns from and is measured on, as examples kept between runs."""

from __future__ import annotations

from pathlib import Path

from evaluation.gold import load

from training.annotations import annotated
from training.codings import CACHE, DATA
from training.events.examples import Example, build, cached, load_lines


def gold(part: str) -> list[Example]:
    """Examples of gold/train (with our corrections) or gold/dev."""
    return cached(CACHE / f"{part}.pickle", lambda: build(*load(part, mended=part == "train")))  # type: ignore[no-any-return]


def reports() -> list[Example]:
    """Examples of the invented reports in training/reports."""
    from training.reports import load_all

    return cached(CACHE / "reports.pickle", lambda: build(*load_all()))  # type: ignore[no-any-return]


def annotations() -> list[Example]:
    """Examples of the public texts that we labelled ourselves."""
    return cached(CACHE / "annotations.pickle", lambda: build(*annotated(DATA / "data")))  # type: ignore[no-any-return]


def corrections(events: Path, articles: Path) -> list[Example]:
    """Examples of what people said of the coder's events, in the sentences that they judged wholly.

    Args:
        events: as `dragoman annotations export --format gold` writes them.
        articles: as its --articles writes them.

    Raises:
        ValueError: an event's article is not there.
    """
    known = load_lines(articles)
    told = load_lines(events)
    if missing := {event["article"] for event in told} - {article["id"] for article in known}:
        raise ValueError(f"{articles} lacks {', '.join(sorted(missing))} of {events}")
    read = {article["id"]: frozenset(article["read"]) for article in known}
    return [one for one in build(known, told) if one.sentence in read[one.article]]
