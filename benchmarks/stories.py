"""What linking one more article costs, by the size of the archive.

    OMP_NUM_THREADS=1 python -m benchmarks.stories [--sizes 1000,10000,100000] [--whole]

Invented articles, each with three reports of events, enter an SQLite archive: 200 a day, a quarter of them copies and
follow-ups. No coder runs; timed is `dragoman.stories.link.link` alone, in time of the processor, of 400 articles at
each size. The first 1 000 articles are linked one by one; further ones are, to save hours, their rows again, earlier
and with other keys: as many articles a day, stories a key and reports an article. `--whole` links every one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

from evaluation.invented_wire import MAKE_COPIES, Report, follow_up, report
from sqlalchemy import Connection

from dragoman.model import Article, Coding, Event, Party, Sentence, Span
from dragoman.store import Store, schema, writing
from dragoman.store.keys import article_key
from dragoman.stories.link import link
from dragoman.stories.window import DAYS

_BEGIN = dt.date(2031, 1, 1)
_A_DAY = 200
_TIMED = 400
_LINKED = 1000
#: Articles of one transaction.
_TOGETHER = 100
_CODES = ("KEN", "PER", "NOR", "LAO", "MLI", "CHL", "OMN", "FJI", "GAB", "IRL", "UNO", "EUR")
_COPIED = (schema.articles, schema.codings, schema.stories, schema.events, schema.reports, schema.parties,
           schema.bands, schema.signatures, schema.story_keys, schema.story_articles)  # fmt: skip
#: Keys that are told again.
_IDS = {("articles", "key"), ("stories", "id"), ("events", "id"), ("reports", "id")}


def articles(seed: int = 5) -> Iterator[Article]:
    """Invented articles without end, in the order of their days."""
    chance = random.Random(seed)
    kept: list[Report] = []
    number = 0
    while True:
        day = number // _A_DAY
        if kept and chance.random() < 0.25:
            made = chance.choice((*MAKE_COPIES, follow_up))(chance, chance.choice(kept))
        else:
            made = report(chance, day)
            kept = [*kept[-60:], made]
        number += 1
        yield Article(f"n{number}", made.text, title=made.title, published=_BEGIN + dt.timedelta(day),
                      publisher=made.facts["agency"])  # fmt: skip


def coding(article: Article, chance: random.Random) -> Coding:
    """Three sentences, in each of which something happened."""
    ends = [0, *(n + 1 for n, letter in enumerate(article.text) if letter == ".")][:4]
    sentences = tuple(Sentence(n, Span(start, end), ()) for n, (start, end) in enumerate(pairwise(ends), 1))
    events = []
    for sentence in sentences:
        actor, recipient = chance.sample(_CODES, 2)
        span = Span(sentence.span.start, min(sentence.span.start + 12, sentence.span.end))
        words = article.text[span.start : span.end]
        events.append(Event(f"{article.id}-{sentence.number}", chance.choice(("ASSAULT", "REQUEST", "ACCUSE")), (), (),
                            "actual", False, sentence.number, span, (Party(span, words, actor, "GOV"),),
                            (Party(span, words, recipient, "GOV"),)))  # fmt: skip
    return Coding(article, sentences=sentences, events=tuple(events), coder="bench")


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    sizes = sorted(map(int, options.sizes.split(",")))
    print(f"{'articles':>9}  {'ms median':>9}  {'ms mean':>8}  {'ms 95 %':>8}  {'MB file':>8}  {'MB memory':>9}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, Store.open(f"{folder}/bench.db", create=True) as store:
            measure(store, Path(folder) / "bench.db", size, size if options.whole else min(size, _LINKED))


def measure(store: Store, path: Path, size: int, linked: int) -> None:
    """Fill an archive and tell what further articles cost.

    Args:
        store: a new archive.
        path: its file.
        size: articles that it is to hold.
        linked: how many of them are linked one by one.
    """
    chance, coming = random.Random(6), articles()
    run = store.begin_run("bench", coder="bench")
    add(store, run, islice(coming, linked), chance)
    with store.writing() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -400000")
        for n in range(1, size // linked):
            again(connection, n, linked)
        connection.exec_driver_sql("PRAGMA cache_size = -2000")
    ms = sorted(add(store, run, islice(coming, _TIMED), chance))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:>9,}  {statistics.median(ms):>9.1f}  {statistics.mean(ms):>8.1f}  {ms[-len(ms) // 20]:>8.1f}  "
          f"{path.stat().st_size / 1e6:>8.0f}  {memory:>9.0f}", flush=True)  # fmt: skip


def add(store: Store, run: int, coming: Iterator[Article], chance: random.Random) -> list[float]:
    """Add articles and link them; tells the milliseconds of each."""
    taken = []
    while several := list(islice(coming, _TOGETHER)):
        with store.writing() as connection:
            for article in several:
                made = coding(article, chance)
                if writing.add_article(connection, article, run):
                    writing.add_coding(connection, made, "none", run)
                    began = time.process_time()
                    link(connection, article_key(article), made)
                    taken.append(1000 * (time.process_time() - began))
    return taken


def again(connection: Connection, n: int, linked: int) -> None:
    """The rows of the first articles once more, earlier, under other keys."""
    days = -n * (linked // _A_DAY // DAYS + 1) * DAYS
    for table in _COPIED:
        name = table.name
        if n == 1:
            connection.exec_driver_sql(f"CREATE TEMP TABLE first_{name} AS SELECT * FROM {name}")
        told = ", ".join(_moved(name, column.name, n, linked, days) for column in table.columns)
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) SELECT {told} FROM temp.first_{name}")


def _moved(table: str, column: str, n: int, linked: int, days: int) -> str:
    """What a column of a row becomes."""
    if (table, column) in {("codings", "id"), ("reports", "coding"), ("articles", "number"), ("reports", "number")}:
        return f'"{column}" + {n * linked * (3 if (table, column) == ("reports", "number") else 1)}'
    if column in {"article", "story", "event", "report", "hash"} or (table, column) in _IDS:
        return f"'{n:05x}' || substr(\"{column}\", 6)"
    if column in {"first", "last", "day", "published"}:
        return f"date(\"{column}\", '{days} days')"
    return f"bucket + {days // DAYS}" if column == "bucket" else f'"{column}"'


if __name__ == "__main__":
    main()
