"""Whether a soak test went well: what the archive holds against what was given, and how cost and memory went."""

from __future__ import annotations

import sqlite3
import statistics
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dragoman.model import Article
from dragoman.read import read
from dragoman.store.keys import article_key

#: What a run has found in an article, by tables; all but what numbers the run and its order.
_FOUND = {
    "reports": "SELECT * FROM reports WHERE article = ?",
    "labels": "SELECT l.* FROM labels l JOIN reports r ON l.report = r.id WHERE r.article = ?",
    "parties": "SELECT p.* FROM parties p JOIN reports r ON p.report = r.id WHERE r.article = ?",
    "mentions": "SELECT m.* FROM mentions m JOIN codings c ON m.coding = c.id WHERE c.article = ?",
    "quotes": "SELECT q.* FROM quotes q JOIN codings c ON q.coding = c.id WHERE c.article = ?",
}
_NUMBERS = frozenset({"number", "coding", "run", "event"})
#: Memory may grow by so much, and cost by such a share, from the first third of the minutes to the last.
_MORE_MB, _MORE_COST = 25.0, 0.15
_FEWEST_MINUTES = 6


@dataclass(frozen=True, slots=True)
class Minute:
    """A line of the table."""

    number: int
    #: In the archive at its end.
    articles: int
    added: int
    seconds: float
    #: Seconds of CPU of all processes.
    cpu: float
    parent_mb: float
    worker_mb: float
    workers_killed: int
    whole_killed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was to be shown."""

    what: str
    well: bool
    how: str


def held(store: Path) -> int:
    """How many articles an archive holds; 0 where there is none yet."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as connection:
            return int(connection.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def checked(
    shards: Sequence[Path], kinds: Sequence[Sequence[str]], store: Path, sample: Path, undisturbed: Path,
    minutes: Sequence[Minute], model: str,
) -> list[Verdict]:  # fmt: skip
    """All verdicts.

    Args:
        shards: as they were given.
        kinds: of each line of each, as `soak_input.Line` tells.
        store: the archive that was killed.
        sample: one of the shards.
        undisturbed: an archive of that alone, made without kills.
        minutes: of the run.
        model: that coded.
    """
    wanted, broken, sampled = Counter[str](), Counter[tuple[str, int]](), set[str]()
    for shard, several in zip(shards, kinds, strict=True):
        for item in read([str(shard)]):
            if not isinstance(item, Article):
                broken[item.uri, item.line or 0] += 1
                continue
            assert item.origin.line is not None
            if several[item.origin.line - 1] != "foreign":
                wanted[article_key(item)] += 1
                if shard == sample:
                    sampled.add(article_key(item))
    told = Counter(kind for several in kinds for kind in several)
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as ours, \
            closing(sqlite3.connect(f"file:{undisturbed}?mode=ro", uri=True)) as other:  # fmt: skip
        return [
            _articles(ours, wanted, told),
            _codings(ours, model),
            _failures(ours, broken, told),
            _links(ours),
            _same(ours, other, sampled, sample.name),
            _memory(minutes),
            _cost(minutes),
        ]


def _articles(ours: sqlite3.Connection, wanted: Counter[str], told: Counter[str]) -> Verdict:
    keys = [key for (key,) in ours.execute("SELECT key FROM articles")]
    lost, strange = wanted.keys() - set(keys), set(keys) - wanted.keys()
    well = not lost and not strange and len(keys) == len(set(keys)) == told["article"]
    again = wanted.total() - len(wanted)
    numbers = [number for (number,) in ours.execute("SELECT number FROM articles ORDER BY number")]
    well = well and again == told["again"] and numbers == list(range(1, len(numbers) + 1))
    lines = told.total()
    how = (f"{lines:,} lines = {len(keys):,} rows + {again:,} given again + {told['broken']:,} broken + "
           f"{told['foreign']:,} not in English; {len(lost)} lost, {len(strange)} too many")  # fmt: skip
    return Verdict("every article once", well, how)


def _codings(ours: sqlite3.Connection, model: str) -> Verdict:
    several, current, models = ours.execute(
        "SELECT count(*), count(DISTINCT article), sum(model = ?) FROM codings WHERE current", (model,)).fetchone()
    articles = ours.execute("SELECT count(*) FROM articles").fetchone()[0]
    well = several == current == models == articles
    return Verdict("every article coded once", well, f"{several:,} codings of {current:,} articles")


def _failures(ours: sqlite3.Connection, broken: Counter[tuple[str, int]], told: Counter[str]) -> Verdict:
    rows = ours.execute("SELECT uri, line, kind FROM failures").fetchall()
    of_input = Counter((uri, line) for uri, line, kind in rows if kind != "WorkerLost")
    killed = sum(kind == "WorkerLost" for *_, kind in rows)
    well = of_input == broken and broken.total() == told["broken"]
    how = (f"{of_input.total():,} failures for {told['broken']:,} broken lines; {killed} articles lost their worker "
           "twice in one run and were coded in a later one")  # fmt: skip
    return Verdict("every broken line a failure", well, how)


def _links(ours: sqlite3.Connection) -> Verdict:
    alone = ours.execute("SELECT count(*) FROM reports WHERE event IS NULL").fetchone()[0]
    wrong = ours.execute("SELECT count(*) FROM events e WHERE reports != "
                         "(SELECT count(*) FROM reports r WHERE r.event = e.id)").fetchone()[0]  # fmt: skip
    damage = ours.execute("PRAGMA integrity_check").fetchone()[0]
    reports, events = (ours.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("reports", "events"))
    how = f"{reports:,} reports in {events:,} events; {alone} without one, {wrong} wrongly counted; file: {damage}"
    return Verdict("reports and events fit", not alone and not wrong and damage == "ok", how)


def _same(ours: sqlite3.Connection, other: sqlite3.Connection, keys: set[str], name: str) -> Verdict:
    different, rows = 0, 0
    for key in sorted(keys):
        mine, theirs = found(ours, key), found(other, key)
        different += mine != theirs
        rows += sum(map(len, theirs.values()))
    how = f"{name}: {rows:,} rows of {len(keys):,} articles, {different} articles differ"
    return Verdict("the same found as without kills", not different and rows > len(keys), how)


def found(connection: sqlite3.Connection, key: str) -> dict[str, list[str]]:
    """What an archive holds as found in an article, without what tells the order of runs."""
    out = {}
    for name, statement in _FOUND.items():
        cursor = connection.execute(statement, (key,))
        columns = [column[0] for column in cursor.description]
        out[name] = sorted(repr([(column, value) for column, value in zip(columns, row, strict=True)
                                 if column not in _NUMBERS]) for row in cursor)  # fmt: skip
    return out


def _thirds(values: Sequence[float]) -> tuple[float, float]:
    third = len(values) // 3
    return statistics.median(values[:third]), statistics.median(values[-third:])


def _memory(minutes: Sequence[Minute]) -> Verdict:
    what = "memory flat"
    if len(minutes) < _FEWEST_MINUTES:
        return Verdict(what, True, "too short to tell")
    parent, worker = _thirds([m.parent_mb for m in minutes]), _thirds([m.worker_mb for m in minutes])
    well = all(last - first <= _MORE_MB for first, last in (parent, worker))
    how = (f"median of the first and last third of the minutes: parent {parent[0]:.0f} and {parent[1]:.0f} MB, worker "
           f"{worker[0]:.0f} and {worker[1]:.0f} MB; at most {max(m.parent_mb for m in minutes):.0f} and "
           f"{max(m.worker_mb for m in minutes):.0f} MB")  # fmt: skip
    return Verdict(what, well, how)


def _cost(minutes: Sequence[Minute]) -> Verdict:
    what = "cost of an article steady"
    quiet = [m for m in minutes if m.added and not m.whole_killed]
    if len(quiet) < _FEWEST_MINUTES:
        return Verdict(what, True, "too short to tell")
    first, last = _thirds([1000 * m.cpu / m.added for m in quiet])
    rate = _thirds([60 * m.added / m.seconds for m in quiet])
    how = (f"median of the first and last third of the minutes without a kill of the whole: {first:.1f} and "
           f"{last:.1f} ms of CPU, {rate[0]:,.0f} and {rate[1]:,.0f} articles a minute")  # fmt: skip
    return Verdict(what, last <= first * (1 + _MORE_COST), how)


def table(minutes: Sequence[Minute], found: Sequence[Verdict], articles: int, model: str, jobs: int, times: int) -> str:
    """Markdown: the verdicts, then a line a minute.

    Args:
        minutes: of the run.
        found: verdicts.
        articles: lines that were given.
        model: that coded.
        jobs: processes that coded.
        times: how often the command was given.
    """
    workers, whole = sum(m.workers_killed for m in minutes), sum(m.whole_killed for m in minutes)
    lines = [f"{articles:,} lines, model {model}, {jobs} jobs, {sum(m.seconds for m in minutes) / 60:.1f} minutes; "
             f"{workers} kills of a worker, {whole} of the whole; the command was given {times} times.", "",
             "| | | |", "|---|---|---|"]  # fmt: skip
    lines += [f"| {one.what} | {'yes' if one.well else '**no**'} | {one.how} |" for one in found]
    lines += ["", "| minute | articles | a minute | CPU an article, ms | parent, MB | largest worker, MB | kills: "
              "worker, whole |", "|---:|---:|---:|---:|---:|---:|---|"]  # fmt: skip
    lines += [f"| {m.number} | {m.articles:,} | {60 * m.added / m.seconds:,.0f} | "
              f"{f'{1000 * m.cpu / m.added:.1f}' if m.added else '–'} | {m.parent_mb:.0f} | {m.worker_mb:.0f} | "
              f"{m.workers_killed}, {m.whole_killed} |" for m in minutes]  # fmt: skip
    return "\n".join(lines) + "\n"
