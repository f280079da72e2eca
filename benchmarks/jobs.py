"""What a second process is worth, and what it costs: rates as a ratio, memory of each process, bytes of a part.

    python benchmarks/jobs.py [ARTICLES [RUNS [MODEL]]]

One and two jobs code the same articles in turn; the ratio is of the runs side by side, so that a machine that is busy
for a while is busy for both. The seconds until models are loaded are taken off by coding a few articles first. The
load of the machine stands beside the figures: with more than its cores in use the ratio tells little.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench import articles
from dragoman.model import Article, Coding
from dragoman.read import Limits
from dragoman.resources import MODELS
from dragoman.scale.codec import columns_of
from dragoman.scale.coding import Recipe, lost, prepared
from dragoman.scale.files import Folder
from dragoman.scale.parts import code_shard
from dragoman.scale.plan import Plan, planned
from dragoman.scale.pool import Pool


def peak_mb(pid: int | str) -> float:
    """The most memory that a process has had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def cpu_seconds(pid: int) -> float:
    """What a process has computed so far; unlike wall time little changed by what else the machine does."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measured:
    """A pool with its models loaded.

    Args:
        recipe: of its coders.
        jobs: its size.
        first: articles to warm it up.
    """

    def __init__(self, recipe: Recipe, jobs: int, first: list[Article]) -> None:
        self.pool: Pool[Article, Coding] = Pool(partial(prepared, recipe), jobs, lost=lost)
        self.seconds(first * jobs)
        self._before = [cpu_seconds(pid) for pid in self.pool.pids]

    def cpu(self) -> float:
        """Seconds that its workers have computed since then."""
        return sum(map(cpu_seconds, self.pool.pids)) - sum(self._before)

    def seconds(self, given: list[Article]) -> float:
        """Wall time of coding some articles."""
        began = time.perf_counter()
        for _ in self.pool.run(given, lambda article: article):
            pass
        return time.perf_counter() - began


def main(number: int = 60, runs: int = 5, model: str = MODELS[0]) -> None:
    """Measure and print."""
    recipe = Recipe(max_seconds=600, model=model)
    several, first = list(articles(number)), list(articles(8, seed=1))
    one, two = (Measured(recipe, jobs, first) for jobs in (1, 2))
    ours = time.process_time()
    pairs = [(one.seconds(several), two.seconds(several)) for _ in range(runs)]
    ours = (time.process_time() - ours) / (2 * runs * number)
    alone, both = one.cpu() / (runs * number), two.cpu() / (runs * number)
    ratios = sorted(single / double for single, double in pairs)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{number} articles, {runs} runs of each, model {model}, {load}")
    print(f"one job: {number / statistics.median(single for single, _ in pairs):.1f} articles/s")
    print(f"two jobs against one: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"CPU an article: {alone * 1000:.0f} ms in one worker, {both * 1000:.0f} in each of two, "
          f"{ours * 1000:.1f} in the process that gives them work")  # fmt: skip
    print("peak of a worker: " + ", ".join(f"{peak_mb(pid):.0f} MB" for pid in (*one.pool.pids, *two.pool.pids)))
    print(f"peak of the process that gives them work: {peak_mb('self'):.0f} MB")
    one.pool.close()
    two.pool.close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reports.jsonl")
        with path.open("w") as out:
            for article in several:
                out.write(json.dumps({"id": article.id, "text": article.text, "date": str(article.published)}) + "\n")
        parts = Folder(f"{folder}/parts")
        plan = planned(Plan((str(path),), recipe, Limits(), None, 10**9), parts)
        manifest = code_shard(plan.shards[0], plan, parts, prepared)
        print(f"input: {path.stat().st_size / number:.0f} bytes an article; part: {manifest.bytes / number:.0f}")
        code = prepared(recipe)
        columns = [columns_of(code(article)) for article in several[:10]]
        largest = {name: sum(len(column[name]) for column in columns) // len(columns) for name in columns[0]}
        print("JSON before packing: " + ", ".join(f"{name} {size}" for name, size in largest.items()))


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*map(int, given[:2]), *given[2:])
