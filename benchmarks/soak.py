"""Soak test: many articles through `dragoman ingest --jobs 2`, killed at random and given again until all is there.

    python benchmarks/soak.py [--articles 100000] [--jobs 2] [--model small] [--folder build/soak] [--seed 1]
        [--worker-kills 4000] [--whole-kills 15000] [--cheap]

The articles (soak_input.py) lie in shards of 500 lines of JSONL. While the command runs a worker is killed every
`--worker-kills` articles on average, and the whole command every `--whole-kills`, at whatever moment it then is; it is
given again, and every fourth time killed once more while it starts or reads what is there. Each minute a line tells how
far it is, what it used and who was killed. At the end: does the archive hold every article once, every broken line as a
failure, and of a shard drawn at random the same events as a run without kills? Was memory flat, the cost of an article
steady? The table goes to `FOLDER/table.md`; the exit code is 1 where a verdict is no.

`--cheap` has a coder that costs nothing (soak_cheap.py): all but the models is tried, in minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import soak_input
from soak_check import Minute, Verdict, checked, held, table
from soak_watch import Usage, Watch

ROOT = Path(__file__).resolve().parents[1]
SHARD = 500
#: Seconds between two looks at the processes, on average, and of a line of the table.
LOOK, LINE = 1.0, 60.0
#: Share of starts in which the command is killed again, and within how many seconds.
_AT_START, _STARTING = 0.25, 30.0
#: Exit codes of a command that did all it could: all coded, or some inputs broken.
_ENDED = (0, 3)


class Soak:
    """One run of the test.

    Args:
        options: as given.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._folder: Path = options.folder
        self._given = self._folder / "given"
        self._store = self._folder / "soak.db"
        self._chance = random.Random(options.seed)
        self._usage = Usage()
        self._kills = [0, 0]
        self._minutes: list[Minute] = []
        self._line_began = time.monotonic()
        self._articles = 0
        self._program = program()

    def prepare(self) -> None:
        """Write the shards into an empty folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._given.mkdir(parents=True)
        left = self._options.articles
        for number in range((left + SHARD - 1) // SHARD):
            lines = soak_input.shard(number, min(SHARD, left), self._options.seed)
            with (self._given / f"{number:05}.jsonl").open("wb") as out:
                out.writelines(line.data + b"\n" for line in lines)
            left -= SHARD

    def run(self) -> int:
        """Ingest with kills until the command ends by itself; returns how often it was given."""
        times = 0
        while True:
            times += 1
            if self._once(self._command(self._given, self._store)) in _ENDED:
                self._line(final=True)
                return times

    def _command(self, given: Path, store: Path) -> list[str]:
        program = [str(Path(sys.executable).parent / "dragoman")]
        if self._options.cheap:
            program = [sys.executable, str(Path(__file__).with_name("soak_cheap.py"))]
        return [*program, "ingest", str(given), "--store", str(store), "--jobs", str(self._options.jobs), "--model",
                self._options.model, "--quiet"]  # fmt: skip

    def _once(self, command: Sequence[str]) -> int:
        """One run of the command, with kills; returns its exit code."""
        options = self._options
        worker_due, whole_due = self._due(options.worker_kills), self._due(options.whole_kills)
        starts = options.whole_kills > 0 and self._chance.random() < _AT_START
        early = time.monotonic() + self._chance.uniform(0, _STARTING) if starts else float("inf")
        with (self._folder / "log.txt").open("ab") as log, subprocess.Popen(command, stderr=log, stdout=log) as process:
            watch = Watch(process.pid)
            while process.poll() is None:
                time.sleep(self._chance.uniform(0.5, 1.5) * LOOK)
                watch.look(self._usage)
                if time.monotonic() - self._line_began >= LINE:
                    self._line()
                articles = held(self._store)
                if articles >= worker_due and watch.workers:
                    self._kill(self._chance.choice(watch.workers), 0)
                    worker_due = self._due(options.worker_kills)
                if articles >= whole_due or time.monotonic() >= early:
                    self._kill(process.pid, 1)
                    process.wait()
            return process.returncode

    def _due(self, mean: float) -> float:
        """How many articles the archive will hold at the next kill."""
        return held(self._store) + (self._chance.expovariate(1 / mean) if mean > 0 else float("inf"))

    def _kill(self, pid: int, which: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self._kills[which] += 1

    def _line(self, *, final: bool = False) -> None:
        now = time.monotonic()
        articles = held(self._store)
        minute = Minute(
            len(self._minutes) + 1, articles, articles - self._articles, now - self._line_began,
            self._usage.cpu, self._usage.parent_mb, self._usage.worker_mb, *self._kills,
        )  # fmt: skip
        self._minutes.append(minute)
        print(f"{minute.number:4d} {articles:8,d} articles  {60 * minute.added / minute.seconds:7.0f}/min  "
              f"CPU {minute.cpu:5.0f} s  parent {minute.parent_mb:4.0f} MB  worker {minute.worker_mb:4.0f} MB  "
              f"killed {minute.workers_killed} + {minute.whole_killed}{'  end' if final else ''}",
              file=sys.stderr, flush=True)  # fmt: skip
        self._articles, self._line_began, self._usage, self._kills = articles, now, Usage(), [0, 0]

    def undisturbed(self, shard: Path) -> Path:
        """An archive of one shard, made without kills by one process."""
        store = self._folder / "undisturbed.db"
        command = self._command(shard, store)
        command[command.index("--jobs") + 1] = "1"
        code = subprocess.run(command, check=False, capture_output=True).returncode
        if code not in _ENDED:
            sys.exit(f"the run without kills ended with exit code {code}")
        return store

    def verdict(self, times: int) -> bool:
        """Check, print and write; tells whether all is well."""
        shards = sorted(self._given.iterdir())
        sample = self._chance.choice(shards)
        sizes = [min(SHARD, self._options.articles - n * SHARD) for n in range(len(shards))]
        kinds = [[line.kind for line in soak_input.shard(n, size, self._options.seed)] for n, size in enumerate(sizes)]
        alone = self.undisturbed(sample)
        same = Verdict("one program from start to end", program() == self._program, "files of the package")
        found = [same, *checked(shards, kinds, self._store, sample, alone, self._minutes, self._options.model)]
        told = table(self._minutes, found, self._options.articles, self._options.model, self._options.jobs, times)
        (self._folder / "table.md").write_text(told, encoding="utf-8")
        print(told)
        return all(one.well for one in found)


def program() -> str:
    """A hash of the package's files: where they change in between, codings may too."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "src" / "dragoman").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file} {file.stat().st_size}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Run, check, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--model", default="small")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "soak", help="is emptied")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker-kills", type=float, default=4000, metavar="N", help="articles between two; 0: none")
    parser.add_argument("--whole-kills", type=float, default=15000, metavar="N", help="articles between two; 0: none")
    parser.add_argument("--cheap", action="store_true", help="a coder that costs nothing")
    soak = Soak(parser.parse_args())
    soak.prepare()
    times = soak.run()
    sys.exit(0 if soak.verdict(times) else 1)


if __name__ == "__main__":
    main()
