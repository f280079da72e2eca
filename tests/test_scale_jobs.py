"""`--jobs`: what several processes write is what one writes, byte for byte and row for row."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import scaled
from archives import rows_of
from dragoman import coder
from dragoman.cli import cli
from dragoman.errors import StoreError
from dragoman.ingest import progress
from dragoman.scale import coding
from dragoman.store import Store

VERBS = ("asked", "urged", "told", "warned")
FOREIGN = "El gobierno de Noruega pidió ayer al Perú que abriera de nuevo la embajada en Lima, dijo el portavoz."


@pytest.fixture(autouse=True)
def cheap(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCALED_FOLDER", str(tmp_path))
    monkeypatch.setattr(coder, "default_steps", lambda *_: (scaled.STEP,))
    monkeypatch.setattr(coding, "prepared", scaled.cheap_coder)
    monkeypatch.setattr(progress, "EVERY", float("inf"))  # however slow the machine is


def write(path, many, **texts):
    """Reports of which some come twice, some are broken, one fails in the coder, one is in another language."""
    special = {11: "Norway let a ship explode", 16: f"{FOREIGN} {FOREIGN}"} | {int(n[1:]): t for n, t in texts.items()}
    with Path(path).open("w") as out:
        for n in range(many):
            m = n % 60
            text = special.get(n, f"Norway {VERBS[m % 4]} Peru in round {m // 2} about cod, {m - m % 7} more at Lima")
            out.write(json.dumps({"id": f"r{n % 50}", "text": text if n % 9 else 5, "date": "2031-05-07"}) + "\n")


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)), catch_exceptions=False)


@pytest.mark.parametrize("command", [("code",), ("code", "--format", "csv"), ("quotes",)])
def test_the_output_is_that_of_one_process(command):
    write("many.jsonl", 120)
    one, three = (run(*command, "many.jsonl", "--jobs", jobs) for jobs in (1, 3))
    assert one.exit_code == three.exit_code == 3
    assert one.stdout.count("\n") > 90
    assert one.stdout == three.stdout
    assert one.stderr == three.stderr


def test_the_rows_are_those_of_one_process():
    write("many.jsonl", 120)
    one, three = (run("ingest", "many.jsonl", "--store", f"{jobs}.db", "--jobs", jobs) for jobs in (1, 3))
    assert one.exit_code == three.exit_code == 3
    assert one.stderr == three.stderr
    assert "already there" in one.stderr and "not in English" in one.stderr and "failed" in one.stderr
    assert rows_of("1.db") == rows_of("3.db")
    assert len(rows_of("1.db")["articles"]) > 40


def test_an_article_that_kills_its_worker_once_is_coded_and_twice_is_a_failure():
    write("many.jsonl", 40, r20="Norway told Peru to kill once", r21="Norway told Peru to kill twice", r26="kill twice")
    done = run("ingest", "many.jsonl", "--store", "news.db", "--jobs", 2)
    assert done.exit_code == 3
    found = rows_of("news.db")
    assert [row["article"] for row in found["failures"] if row["kind"] == "WorkerLost"] == ["r21", "r26"]
    assert "r20" in [row["id"] for row in found["articles"]]
    lost = "the process that coded it died twice (killed, perhaps for want of memory)"
    assert f"many.jsonl, line 22: {lost}" in done.stderr


def test_the_time_limit_holds_in_workers(monkeypatch):
    monkeypatch.setattr(coding, "prepared", scaled.spinning_coder)
    write("many.jsonl", 12, r4="Norway makes the wheel spin")
    done = run("code", "many.jsonl", "--jobs", 2, "--max-seconds", "0.5")
    assert "many.jsonl, line 5: took over 0.5 s (in step 'cheap')" in done.stderr
    assert "9 articles coded, 0 events, 3 failed" in done.stderr


def test_no_less_than_one_process():
    write("many.jsonl", 3)
    assert run("code", "many.jsonl", "--jobs", 0).exit_code == 2


def program(folder, *arguments, prepared="cheap_coder", **more):
    """The command in a process of its own."""
    start = (
        "import sys; import scaled; from dragoman import coder; from dragoman.scale import coding\n"
        "from dragoman.cli import main\n"
        "coder.default_steps = lambda *_: (scaled.STEP,)\n"
        f"coding.prepared = scaled.{prepared}\nmain()"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent), "SCALED_FOLDER": str(folder)}
    return subprocess.Popen([sys.executable, "-c", start, *map(str, arguments)], cwd=folder, env=environment,
                            stderr=subprocess.PIPE, text=True, **more)  # fmt: skip


def test_processes_that_cannot_start_are_told(tmp_path):
    write("many.jsonl", 12)
    with program(tmp_path, "code", "many.jsonl", "--jobs", 2, prepared="stillborn_coder") as done:
        told = done.stderr.read()
    assert done.returncode == 1
    assert told.splitlines()[-1].startswith("dragoman: no worker process gets ready: ")
    assert "ended with exit code 7" in told and "Traceback" not in told


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def articles_in(where):
    try:
        with Store.open(str(where), read_only=True) as store:
            return store.articles()
    except StoreError:  # not made yet
        return 0


def stored(archive):
    """Articles in an archive that is being written."""
    try:
        with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    except sqlite3.OperationalError:  # it is not there yet
        return 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_workers_killed_at_random_moments_change_nothing(tmp_path):
    write("many.jsonl", 100, **{f"r{n}": f"Norway told Peru to linger {n}" for n in range(20, 48) if n % 9})
    run("ingest", "many.jsonl", "--store", "1.db")
    process = program(tmp_path, "ingest", "many.jsonl", "--store", "3.db", "--jobs", "3", "--quiet")
    kills = before = 0
    while process.poll() is None and kills < 6:
        if (now := articles_in(tmp_path / "3.db")) > before:  # workers that never get ready end the run
            time.sleep(random.uniform(0, 0.1))
            before = now
            for child in children(process.pid)[:1]:
                os.kill(child, signal.SIGKILL)
                kills += 1
    told = process.communicate()[1]
    found, wanted = rows_of("3.db"), rows_of("1.db")
    if "died twice" not in told:  # no article was in work at two of the moments
        assert found == wanted
    assert len(found["articles"]) + told.count("died twice") >= len(wanted["articles"])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_interrupted_it_ends_cleanly_and_is_taken_up(tmp_path):
    write("many.jsonl", 300, **{f"r{n}": f"Norway told Peru to linger {n}" for n in range(18, 50) if n % 9})
    process = program(tmp_path, "ingest", "many.jsonl", "--store", "news.db", "--jobs", "2", start_new_session=True)
    while not (tmp_path / "news.db").exists() or len(children(process.pid)) < 2:
        time.sleep(0.05)
    time.sleep(0.5)
    workers = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode in (130, 3)  # 3: the machine was fast
    assert "Traceback" not in told
    assert process.returncode == 3 or told.splitlines()[-1].startswith("interrupted: ")
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    run("ingest", "many.jsonl", "--store", "news.db", "--jobs", 2, "--quiet")
    run("ingest", "many.jsonl", "--store", "1.db", "--quiet")
    assert rows_of("news.db") == rows_of("1.db")


@pytest.mark.slow
def test_the_real_coder_in_two_processes(monkeypatch):
    monkeypatch.undo()
    examples = Path(__file__).parents[1] / "examples"
    one, two = (run("code", examples, "--jobs", jobs, "--model", "small") for jobs in (1, 2))
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert one.stdout.count("\n") > 20
