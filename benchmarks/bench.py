"""How fast the coder is on one core: articles a second, milliseconds a stage, start-up, memory.

    OMP_NUM_THREADS=1 python benchmarks/bench.py [NUMBER_OF_ARTICLES [MODEL [dense]]]

The articles are put together from paragraphs of invented reports and varied: countries and numbers are swapped, so
that no cache of a name or sentence helps from one article to the next more than it would in an archive. Half of their
paragraphs are of politics and half of weather, sport and business, so that they tell as many events as ordinary news.
With `dense` the paragraphs are those of the shipped examples, which tell two or three times as many; figures from
before 27 November 2026 are of these.
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

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES, REPORTS = ROOT / "examples", ROOT / "evaluation" / "reports"
WORDS = 400
#: The file of reports that tell hardly an event, the share of an article's paragraphs that come from it, and the
#: sentences of a paragraph.
QUIET, QUIET_SHARE, SENTENCES = "quiet.txt", 0.5, 2
COUNTRIES = (
    "Algeria", "Angola", "Argentina", "Bolivia", "Bulgaria", "Cambodia", "Cameroon", "Chile", "Colombia",
    "Croatia", "Denmark", "Ecuador", "Estonia", "Ethiopia", "Finland", "Greece", "Guatemala", "Iceland",
    "Ireland", "Kazakhstan", "Laos", "Latvia", "Libya", "Mali", "Mexico", "Mongolia", "Morocco", "Namibia",
    "Norway", "Pakistan", "Paraguay", "Portugal", "Romania", "Rwanda", "Slovakia", "Somalia", "Spain", "Sweden",
    "Thailand", "Tunisia", "Uganda", "Uruguay", "Uzbekistan", "Venezuela", "Yemen", "Zambia",
)  # fmt: skip
#: Countries of the reports.
SWAPPED = (
    "Indonesia", "Belarus", "Turkey", "Peru", "Sudan", "Mozambique", "Senegal", "Hungary", "Nepal", "Norway",
    "Honduras", "Kenya", "Paraguay", "Somalia", "Portugal", "Malawi", "Finland", "Thailand", "Bulgaria", "Denmark",
    "Latvia",
)  # fmt: skip


def articles(number: int, seed: int = 7, *, dense: bool = False) -> Iterator[Article]:
    """Varied articles of about `WORDS` words.

    Args:
        number: how many.
        seed: of the variation; the same seed gives the same articles.
        dense: of the paragraphs of the shipped examples, which tell an event in nearly each clause.

    Yields:
        Articles with a publication date.
    """
    chance = random.Random(seed)
    files = [str(file) for file in sorted(EXAMPLES.iterdir()) if file.is_file()]  # not those of the demo's archive
    examples = [item for item in read(files) if isinstance(item, Article)]
    dates = [item.published for item in examples if item.published]
    spans = [(item.text, span) for item in examples for span in item.body if span.end - span.start > 80]
    of_politics = [text[span.start : span.end] for text, span in spans]
    quiet = of_politics
    if not dense:
        of_politics = [one for file in sorted(REPORTS.glob("*.txt")) if file.name != QUIET for one in paragraphs(file)]
        quiet = list(paragraphs(REPORTS / QUIET))
    for n in range(number):
        text = ""
        while len(text.split()) < WORDS - 20:
            text += f"{chance.choice(quiet if chance.random() < QUIET_SHARE else of_politics)}\n\n"
        yield Article(f"bench-{n}", _varied(text.strip(), chance), published=chance.choice(dates))


def paragraphs(file: Path) -> Iterator[str]:
    """Paragraphs of `SENTENCES` sentences out of invented reports with labels (see `training/reports/README.md`)."""
    for report in file.read_text(encoding="utf-8").split("\n\n"):
        told = [line for line in report.splitlines() if line and line[0] not in "#@="]
        yield from (" ".join(told[at : at + SENTENCES]) for at in range(0, len(told), SENTENCES))


def _varied(text: str, chance: random.Random) -> str:
    """Other numbers, and half of the country names replaced throughout."""
    text = re.sub(r"\b\d{2}\b", lambda _: str(chance.randint(11, 30)), text)
    for country in SWAPPED:
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


def main(number: int, model: str, *, dense: bool) -> None:
    """Measure and print."""
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # before the heavy libraries are loaded, at the first article
    coder = Coder(model=model)
    given = list(articles(number + 1, dense=dense))
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, sys.argv[2] if len(sys.argv) > 2 else MODELS[0],
         dense=sys.argv[3:] == ["dense"])  # fmt: skip
