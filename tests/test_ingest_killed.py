"""`dragoman ingest` killed at random moments and given again ends in the rows of an undisturbed run."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archives import rows_of

PROGRAM = Path(__file__).with_name("cheap_ingest.py")


def ingest(folder, store, **more):
    return subprocess.run(
        [sys.executable, PROGRAM, "ingest", "many.jsonl", "--store", store, "--quiet"], cwd=folder, check=False,
        stderr=subprocess.DEVNULL, env={name: value for name, value in os.environ.items() if "DIE" not in name} | more,
    ).returncode  # fmt: skip


def write(folder, many):
    """Reports of which some come twice and some are broken."""
    verbs, things = ("asked", "urged", "told", "warned"), ("the embassy", "two journalists", "a ship", "cod")
    with (folder / "many.jsonl").open("w") as out:
        for n in range(many):
            text = f"Norway {verbs[n % 4]} Peru about {things[n % 3]} and {n - n % 7} more in round {n // 2} at Lima"
            report = {"id": f"r{n}", "text": text, "date": f"2031-05-{n % 28 + 1:02}"} | ({} if n % 9 else {"text": 5})
            out.write(json.dumps(report) + "\n")


def killed(folder, kills, moment):
    """How often the program was killed; a run that ends before its moment counts as none."""
    return sum(ingest(folder, "news.db", **moment()) == -signal.SIGKILL for _ in range(kills))


def among_articles():
    return {"DIE_AFTER": str(random.randint(1, 4)), "DIE_WITHIN": "0.03"}


def from_the_start():
    return {"DIE_WITHIN": "1.5"}


def compare(folder):
    assert ingest(folder, "news.db") == 3  # the broken ones
    assert ingest(folder, "undisturbed.db") == 3
    found, wanted = rows_of(str(folder / "news.db")), rows_of(str(folder / "undisturbed.db"))
    assert found.keys() == wanted.keys()
    for table, rows in wanted.items():
        assert found[table] == rows, table
    assert len(wanted["articles"]) > 20 and wanted["reports"] and wanted["failures"]


def test_five_kills(tmp_path):
    write(tmp_path, 80)
    assert killed(tmp_path, 4, among_articles) == 4
    killed(tmp_path, 1, from_the_start)
    compare(tmp_path)


@pytest.mark.slow
def test_fifty_kills(tmp_path):
    write(tmp_path, 900)
    assert killed(tmp_path, 10, from_the_start) > 3
    assert killed(tmp_path, 40, among_articles) == 40
    compare(tmp_path)
