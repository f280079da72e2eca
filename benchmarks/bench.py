"""How fast the coder is on one core: articles a second, milliseconds a stage, start-up, memory.

    OMP_NUM_THREADS=1 python benchmarks/bench.py [NUMBER_OF_ARTICLES [MODEL]]

The articles are put together from paragraphs of the shipped examples and varied: countries and numbers are swapped, so
that no cache of a name or sentence helps from one article to the next more than it would in an archive.
"""

from __future__ import annotations

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman import Article, Coder
from dragoman.read import read
from dragoman.resources import MODELS

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORDS = 400
COUNTRIES = (
    "Algeria", "Angola", "Argentina", "Bolivia", "Bulgaria", "Cambodia", "Cameroon", "Chile", "Colombia",
    "Croatia", "Denmark", "Ecuador", "Estonia", "Ethiopia", "Finland", "Greece", "Guatemala", "Iceland",
    "Ireland", "Kazakhstan", "Laos", "Latvia", "Libya", "Mali", "Mexico", "Mongolia", "Morocco", "Namibia",
    "Norway", "Pakistan", "Paraguay", "Portugal", "Romania", "Rwanda", "Slovakia", "Somalia", "Spain", "Sweden",
    "Thailand", "Tunisia", "Uganda", "Uruguay", "Uzbekistan", "Venezuela", "Yemen", "Zambia",
)  # fmt: skip


def articles(number: int, seed: int = 7) -> Iterator[Article]:
    """Varied articles of about `WORDS` words.

    Args:
        number: how many.
        seed: of the variation; the same seed gives the same articles.

    Yields:
        Articles with a publication date.
    """
    chance = random.Random(seed)
    read_ones = [item for item in read([str(EXAMPLES)]) if isinstance(item, Article)]
    spans = [(item.text, span) for item in read_ones for span in item.body if span.end - span.start > 80]
    paragraphs = [text[span.start : span.end] for text, span in spans]
    dates = [item.published for item in read_ones if item.published]
    for n in range(number):
        text = ""
        while len(text.split()) < WORDS - 20:
            text += f"{chance.choice(paragraphs)}\n\n"
        yield Article(f"bench-{n}", _varied(text.strip(), chance), published=chance.choice(dates))


def _varied(text: str, chance: random.Random) -> str:
    """Other numbers, and half of the country names replaced throughout."""
    text = re.sub(r"\b\d{2}\b", lambda _: str(chance.randint(11, 30)), text)
    for country in ("Indonesia", "Belarus", "Turkey", "Peru", "Sudan", "Mozambique", "Senegal", "Hungary", "Nepal"):
        if chance.random() < 0.5:
            text = re.sub(rf"\b{country}\b", chance.choice(COUNTRIES), text)
    return text


def seconds(run: Callable[[], object], times: int) -> float:
    """Median wall time of some runs."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def command(*arguments: str, given: str = "") -> Callable[[], object]:
    """A run of the command line in a new process."""
    program = str(Path(sys.executable).parent / "dragoman")
    return lambda: subprocess.run([program, *arguments], input=given.encode(), capture_output=True, check=True)


def main(number: int, model: str) -> None:
    """Measure and print."""
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # before the heavy libraries are loaded, at the first article
    coder = Coder(model=model)
    given = list(articles(number + 1))
    coder.code_article(given[0])  # loads everything
    stages: dict[str, float] = defaultdict(float)
    slowest, events, began, busy = 0.0, 0, time.perf_counter(), time.process_time()
    for article in given[1:]:
        coding = coder.code_article(article)
        events += len(coding.events)
        for stage, taken in coding.timings:
            stages[stage] += taken
        slowest = max(slowest, sum(taken for _, taken in coding.timings))
    total, busy = time.perf_counter() - began, time.process_time() - busy
    words = sum(len(article.text.split()) for article in given[1:]) / number
    print(f"{number} articles of {words:.0f} words, {events / number:.1f} events each, {model} model, one core")
    print(f"{'articles/s':24s} {number / total:9.1f}")
    print(f"{'ms an article':24s} {1000 * total / number:9.1f}   slowest {1000 * slowest:.1f}")
    # On an idle machine both are the same; where others compute too, this one tells what the coder needs.
    print(f"{'  of these on the CPU':24s} {1000 * busy / number:9.1f}   {busy / total:6.1%}")
    for stage, taken in stages.items():
        print(f"{'  ' + stage:24s} {1000 * taken / number:9.1f}   {taken / total:6.1%}")
    print(f"{'peak memory, MB':24s} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f}")
    print(f"{'dragoman --help, s':24s} {seconds(command('--help'), 5):9.2f}")
    text = "Norway called on Peru to reopen its embassy in Lima."
    first = command("code", "-", "--format", "jsonl", "--model", model, given=text)
    print(f"{'first result, s':24s} {seconds(first, 3):9.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, sys.argv[2] if len(sys.argv) > 2 else MODELS[0])
