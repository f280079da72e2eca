"""Parts made by Ray are those made here, byte for byte, a worker killed in the middle or not."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

import scaled
from dragoman import coder
from dragoman.errors import DataError
from dragoman.ingest import progress
from dragoman.read import Limits
from dragoman.scale import coding, plan
from dragoman.scale.coding import Recipe
from dragoman.scale.engines import local, on_ray
from dragoman.scale.files import Folder
from dragoman.scale.plan import Plan, planned
from test_scale_jobs import write
from test_scale_parts import bytes_of, run

pytest.importorskip("ray", reason="Ray is not installed (pip install 'dragoman[ray]')")
pytestmark = [
    pytest.mark.slow,
    # Ray's own use of files and of what Python is about to change is not ours to judge.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def place(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCALED_FOLDER", str(tmp_path))
    monkeypatch.setattr(coder, "default_steps", lambda *_: (scaled.STEP,))
    monkeypatch.setattr(coding, "prepared", scaled.cheap_coder)
    monkeypatch.setattr(plan, "SHARD_BYTES", 2_000)
    monkeypatch.setattr(progress, "EVERY", float("inf"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    return tmp_path


def ray_workers():
    """Processes of our actors: Ray names each after what it runs."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if name.startswith(b"ray::") and (b"MapWorker" in name or b"_Actor" in name):
            found.append(int(folder.name))
    return found


def test_a_worker_killed_in_the_middle(place):
    write("x.jsonl", 160, **{f"r{n}": f"Norway told Peru to linger {n}" for n in range(18, 155) if n % 9})
    run("ingest", "x.jsonl", "--parts", "here")
    killed = []

    def kill():
        while len(list(Path("there").glob("part-*.json"))) < 2:
            time.sleep(0.02)
        for _ in range(200):
            if workers := ray_workers():
                os.kill(workers[0], signal.SIGKILL)
                killed.append(workers[0])
                return
            time.sleep(0.02)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    done = run("ingest", "x.jsonl", "--parts", "there", "--on", "ray", "--jobs", 2)
    killer.join(10)
    assert done.exit_code == 3  # the broken lines
    assert killed
    assert bytes_of("there") == bytes_of("here")
    assert len(bytes_of("there")) > 10


def test_each_engine_goes_on_with_the_run_of_the_other(place):
    write("x.jsonl", 120)
    run("ingest", "x.jsonl", "--parts", "whole")
    for first, second in ((local, on_ray), (on_ray, local)):
        name = first.__name__
        of = planned(Plan(("x.jsonl",), Recipe(), Limits(), None, 2_000), Folder(name))
        list(first(of, of.shards[:3], name, 2))
        assert len(list(Path(name).glob("part-*.json"))) == 3
        begun = {file: file.stat().st_mtime_ns for file in Path(name).glob("part-*")}
        run("ingest", "x.jsonl", "--parts", name, "--on", "local" if second is local else "ray", "--jobs", 2)
        assert {file: file.stat().st_mtime_ns for file in begun} == begun
        assert bytes_of(name) == bytes_of("whole")


def test_an_article_that_kills_its_worker_is_a_failure_and_the_time_limit_holds(place):
    write("x.jsonl", 60, r21="Norway told Peru to kill forever")
    done = run("ingest", "x.jsonl", "--parts", "there", "--on", "ray", "--jobs", 2)
    assert "line 22: the process that coded it died twice" in done.stderr
    assert done.exit_code == 3


def test_the_time_limit_holds(place, monkeypatch):
    monkeypatch.setattr(coding, "prepared", scaled.spinning_coder)
    write("y.jsonl", 12, r4="Norway makes the wheel spin")
    done = run("ingest", "y.jsonl", "--parts", "spun", "--on", "ray", "--jobs", 2, "--max-seconds", "0.5")
    assert "y.jsonl, line 5: took over 0.5 s (in step 'cheap')" in done.stderr


def test_a_broken_installation_ends_the_run(place, monkeypatch):
    monkeypatch.setattr(coding, "prepared", scaled.broken_coder)
    write("x.jsonl", 60)
    with pytest.raises(DataError, match="a table is missing"):
        run("ingest", "x.jsonl", "--parts", "there", "--on", "ray", "--jobs", 2)


def test_the_real_coder(place, monkeypatch):
    monkeypatch.undo()
    examples = Path(__file__).parents[1] / "examples"
    here, there = place / "here", place / "there"
    run("ingest", examples, "--parts", here, "--model", "small")
    done = run("ingest", examples, "--parts", there, "--model", "small", "--on", "ray", "--jobs", 2)
    assert done.exit_code == 0
    assert bytes_of(there) == bytes_of(here)
