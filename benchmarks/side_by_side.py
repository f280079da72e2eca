"""dragoman beside what else one could run on the same articles: rates, cost, memory, growth, first result.

    OMP_NUM_THREADS=1 python benchmarks/side_by_side.py [--articles 60] [--repeats 5] [--growth 100,1000,10000]
        [--minutes 10] [--firsts 5] [--price 0.02] [--universal-petrarch FOLDER] [--no-score]
        [--json FILE] [--table FILE] [--chart FILE]

Each contender (contenders.py) is a process of its own that reads JSONL. In a repeat all read the same new articles, one
after the other, the first of them another each time; ratios are taken within a repeat, of CPU time, so that what else
the machine does weighs little. Growth is one run over the largest number with a mark at each; after `--minutes` it
ends, and how far it came is told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import sides
from bench import articles
from pairwise import DATA, MODEL
from petrarch import program_in
from sides import FLOOR, First, Growth, Measured, Side
from soak_watch import seen_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
#: One report, in which little happens, for the first result.
_ONE = "Norway called on Peru on Monday to reopen its embassy in Lima."


@dataclass(slots=True)
class Child:
    """A contender's process, with its models loaded."""

    name: str
    command: list[str]
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen([*self.command, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=_environment())  # fmt: skip
        self._line()

    def read(self, file: Path) -> dict[str, float]:
        """Let it read a file."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, float]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended with exit code {self.process.wait()}")
        told: dict[str, float] = json.loads(line)
        return told

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _environment() -> dict[str, str]:
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one, "TOKENIZERS_PARALLELISM": "false", "PYTHONWARNINGS": "ignore"}


def write(file: Path, number: int, seed: int) -> None:
    """Articles as JSONL."""
    with file.open("w", encoding="utf-8") as out:
        for article in articles(number, seed):
            day = article.published.isoformat() if article.published else None
            out.write(json.dumps({"id": article.id, "text": article.text, "date": day}) + "\n")


def contenders(names: Sequence[str], checkout: Path | None) -> dict[str, list[str]]:
    """The command of each contender that can run here; why another cannot is said."""
    out = {}
    for name in names:
        more: list[str] = []
        if name == "pairs" and not (MODEL / "weights.pt").exists():
            print(f"{name}: skipped: {MODEL} holds no model (python benchmarks/pairwise.py train)", file=sys.stderr)
            continue
        if name == "petrarch":
            if checkout is None:
                print(f"{name}: skipped: give a checkout by --universal-petrarch FOLDER", file=sys.stderr)
                continue
            if program_in(checkout) is None:
                print(f"{name}: skipped: {checkout} is no checkout of UniversalPetrarch", file=sys.stderr)
                continue
            more = ["--checkout", str(checkout)]
        out[name] = [sys.executable, str(HERE / "contenders.py"), name, *more]
    return out


def repeats(commands: dict[str, list[str]], number: int, times: int, folder: Path) -> dict[str, list[Measured]]:
    """All contenders on the same articles, again and again with others."""
    first = folder / "first.jsonl"
    write(first, 4, seed=1)
    children = [Child(name, command) for name, command in commands.items()]
    out: dict[str, list[Measured]] = {name: [] for name in commands}
    try:
        for child in children:
            child.read(first)
        for n in range(times):
            file = folder / f"repeat-{n}.jsonl"
            write(file, number, seed=100 + n)
            turn = n % len(children)
            for child in children[turn:] + children[:turn]:
                told = child.read(file)
                out[child.name].append(Measured(int(told["articles"]), int(told["events"]), told["wall"], told["cpu"],
                                                told["peak_mb"]))  # fmt: skip
                cost = f"{1000 * told['cpu'] / number:.1f} ms of CPU an article"
                print(f"repeat {n + 1} of {times}: {child.name}: {cost}", file=sys.stderr, flush=True)
    finally:
        for child in children:
            child.close()
    return out


def growth(command: list[str], file: Path, marks: Sequence[int], minutes: float) -> tuple[Growth, ...]:
    """One run over many articles, in a new process."""
    told = subprocess.run(
        [*command, str(file), "--marks", ",".join(map(str, marks)), "--seconds", str(60 * minutes)],
        capture_output=True, text=True, check=True, env=_environment(),
    )  # fmt: skip
    return sides.growth(map(json.loads, told.stdout.splitlines()))


def first_result(name: str, command: list[str], folder: Path, times: int) -> list[First]:
    """From the start of a new process to its first line about one article."""
    record, text = folder / "one.jsonl", folder / "one.txt"
    record.write_text(json.dumps({"id": "one", "text": _ONE, "date": "2031-05-06"}) + "\n")
    text.write_text(_ONE + "\n")
    if name in ("small", "accurate"):
        program = str(Path(sys.executable).parent / "dragoman")
        command = [program, "code", str(text), "--format", "jsonl", "--model", name]
    else:
        command = [*command, str(record), "--first"]
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()) as run:
            assert run.stdout is not None
            if not run.stdout.readline():
                sys.exit(f"{name} gave no first result")
            wall, seen = time.perf_counter() - began, seen_of(run.pid)
            assert seen is not None  # until it is waited for
            taken.append(First(wall, seen[1]))
    return taken


def events_f1(name: str, folder: Path) -> float | None:
    """EVENTS F1 on gold/dev by the shared scorer; None without the data, or for what finds no events."""
    if name in ("parse", "petrarch") or not (DATA / "gold").exists():
        return None
    if name == "pairs":
        command = [sys.executable, str(HERE / "pairwise.py"), "score"]
    else:
        out = folder / f"{name}.jsonl"
        code = [sys.executable, "-m", "evaluation.gold", "dev", "--model", name, "--out", str(out)]
        subprocess.run(code, cwd=ROOT, check=True, capture_output=True, env=_environment())
        gold = DATA / "gold"
        command = [sys.executable, str(DATA / "tools" / "score_events.py"), str(gold / "dev.articles.jsonl"),
                   str(gold / "dev.events.jsonl"), str(out)]  # fmt: skip
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment()).stdout
    return sides.f1_in(told)


def machine() -> dict[str, object]:
    """What the figures were taken on."""
    cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())  # fmt: skip
    packages = {name: version(name) for name in ("dragoman", "spacy", "onnxruntime")}
    return {"cpu": cpu, "cores": os.cpu_count(), "python": platform.python_version(), "packages": packages,
            "day": dt.date.today().isoformat(), "load_before": round(os.getloadavg()[0], 1)}  # fmt: skip


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60, help="of a repeat")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--growth", default="100,1000,10000", help="numbers of articles; empty: none")
    parser.add_argument("--minutes", type=float, default=10, help="for the growth of each")
    parser.add_argument("--firsts", type=int, default=5, help="runs to the first result")
    parser.add_argument("--no-score", action="store_true", help="leave EVENTS F1 on gold/dev out")
    parser.add_argument("--price", type=float, default=0.02, help="of a core hour")
    parser.add_argument("--only", default="parse,small,accurate,pairs,petrarch")
    parser.add_argument("--universal-petrarch", type=Path, metavar="FOLDER")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "side-by-side.json")
    parser.add_argument("--table", type=Path, default=ROOT / "build" / "side-by-side.md")
    parser.add_argument("--chart", type=Path, default=ROOT / "docs" / "images" / "side-by-side.svg")
    options = parser.parse_args()
    names = options.only.split(",")
    if FLOOR not in names:
        parser.error(f"--only: ratios are to {FLOOR!r}, which must be among them")
    began, about = time.perf_counter(), machine()
    commands = contenders(names, options.universal_petrarch)
    marks = [int(mark) for mark in options.growth.split(",") if mark]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = repeats(commands, options.articles, options.repeats, folder)
        many = folder / "many.jsonl"
        if marks:
            write(many, max(marks), seed=9)
        found = []
        for contender, command in commands.items():
            grown = growth(command, many, marks, options.minutes) if marks else ()
            print(f"{contender}: growth, then first result and score", file=sys.stderr)
            first = first_result(contender, command, folder, options.firsts)
            f1 = None if options.no_score else events_f1(contender, folder)
            found.append(Side(contender, tuple(told[contender]), grown, tuple(first), f1))
    about |= {"load_after": round(os.getloadavg()[0], 1), "minutes": round((time.perf_counter() - began) / 60, 1)}
    table = sides.table(found, options.price, about)
    result = {"machine": about, "price": options.price, "sides": [asdict(side) for side in found]}
    for file, content in ((options.json, json.dumps(result, indent=1) + "\n"), (options.table, table),
                          (options.chart, sides.chart(found))):  # fmt: skip
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
