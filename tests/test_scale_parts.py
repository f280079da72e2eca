"""Parts: the shard function, resuming by manifests, both engines, the way into an archive."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import scaled
from archives import rows_of
from dragoman import coder
from dragoman.cli import cli
from dragoman.errors import PartsError
from dragoman.ingest import progress
from dragoman.read import Limits, read
from dragoman.scale import coding, plan
from dragoman.scale.coding import Recipe
from dragoman.scale.files import Folder
from dragoman.scale.parts import code_shard, manifest_of, rows_of_part
from dragoman.scale.plan import Plan, planned
from dragoman.scale.reading import items_of
from test_scale_jobs import write
from warcs import packed, page, record

RECIPE = Recipe(model="small")


@pytest.fixture(autouse=True)
def cheap(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCALED_FOLDER", str(tmp_path))
    monkeypatch.setattr(coder, "default_steps", lambda *_: (scaled.STEP,))
    monkeypatch.setattr(coding, "prepared", scaled.cheap_coder)
    monkeypatch.setattr(plan, "SHARD_BYTES", 2_000)
    monkeypatch.setattr(progress, "EVERY", float("inf"))  # however slow the machine is


@pytest.fixture
def place(tmp_path):
    """Every kind of file; reports that come twice, ids too; broken ones."""
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", 70)
    texts = [f"Norway asked Peru about {n} ships in the row of Lima" for n in range(40)]
    table = pa.table({"text": texts, "id": [f"r{n}" for n in range(40)], "date": ["2031-05-07"] * 40})
    pq.write_table(table, folder / "b.parquet", row_group_size=7)
    (folder / "c.txt").write_text("Norway told Peru of a fish")
    (folder / "d.html").write_text("<p>")
    crawl = packed(record(1, page("Norway asks Peru")), record(2, b"", status="404 Not Found"))
    (folder / "e.warc.gz").write_bytes(b"".join(crawl) + packed(record(3, page("Cut")))[0][:-50])
    (folder / "f.jsonl").write_text('{"id": "r1", "text": "Norway warned Peru late"}\n\n{"id": "r1", "text": "Norway"}')
    return folder


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)), catch_exceptions=False)


def bytes_of(folder):
    return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


def made(folder, *sources, bytes_each=2_000, recipe=RECIPE):
    return planned(Plan(tuple(map(str, sources)), recipe, Limits(), None, bytes_each), Folder(str(folder)))


@pytest.mark.parametrize("size", [1, 300, 2_000, 10**9])
def test_shards_hold_what_reading_gives_in_its_order(place, size):
    one = made("parts", place, bytes_each=size)
    found = [item for shard in one.shards for item in items_of(shard, Limits(), None)]
    skipped = []
    wanted = list(read([str(place)], skip=lambda uri, reason: skipped.append((uri, reason))))
    given = [item for item in found if not hasattr(item, "reason") or hasattr(item, "kind")]
    ids = [getattr(item, "id", "").partition("~")[0] for item in wanted]
    assert [getattr(item, "id", "") for item in given] == ids
    assert [replace(one, id="") if hasattr(one, "text") else one for one in given] == [
        replace(one, id="") if hasattr(one, "text") else one for one in wanted
    ]
    assert [(item.uri, item.reason) for item in found if item not in given] == skipped
    assert (len(one.shards) == 1) == (size == 10**9)
    assert [shard.number for shard in one.shards] == list(range(1, len(one.shards) + 1))


def test_lines_are_cut_where_they_begin(tmp_path):
    """Every size of stretch: lines of any length, blank ones, no newline at the end."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(b'{"id":"%d","text":"%s"}' % (n, b"w" * (n * 7 % 40)) for n in range(30)) + b"\n\n\n{}")
    wanted = list(read([str(path)]))
    for size in range(1, 200, 7):
        one = made(f"parts{size}", path, bytes_each=size)
        assert [item for shard in one.shards for item in items_of(shard, Limits(), None)] == wanted


def test_a_line_longer_than_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "_CHUNK", 16)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"".join(b'{"id":"%d","text":"%s"}\n' % (n, b"w" * (n * 31 % 90)) for n in range(20)))
    one = made("parts", path, bytes_each=50)
    assert len(one.shards) > 10
    assert [item for shard in one.shards for item in items_of(shard, Limits(), None)] == list(read([str(path)]))


def test_the_rows_are_those_of_ingesting_the_inputs(place):
    direct = run("ingest", "in", "--store", "direct.db", "--model", "small")
    parts = run("ingest", "in", "--parts", "parts", "--model", "small")
    imported = run("store", "import", "parts", "--store", "imported.db")
    assert direct.exit_code == parts.exit_code == imported.exit_code == 3
    assert imported.stderr == direct.stderr
    found, wanted = rows_of("imported.db"), rows_of("direct.db")
    assert found == wanted
    assert len(found["articles"]) > 80 and any("~" in row["id"] for row in found["articles"])
    again = run("store", "import", "parts", "--store", "imported.db")
    assert "0 articles coded" in again.stderr
    assert rows_of("imported.db") == wanted


def test_parts_of_several_processes_are_the_same_byte_for_byte(place):
    run("ingest", "in", "--parts", "one")
    done = run("ingest", "in", "--parts", "two", "--jobs", 2)
    assert bytes_of("one") == bytes_of("two")
    assert len(bytes_of("one")) > 10
    assert done.exit_code == 3
    assert not [name for name in bytes_of("two") if not name.endswith((".json", ".parquet"))]


def test_a_run_goes_on_by_its_manifests(place, monkeypatch):
    run("ingest", "in", "--parts", "one")
    whole = bytes_of("one")
    for name in ("part-000002.json", "part-000004.json", "part-000004.parquet"):
        (Path("one") / name).unlink()
    (Path("one") / "part-000004.parquet.0a.unfinished").write_bytes(b"half")
    before = {name: (Path("one") / name).stat().st_mtime_ns for name in bytes_of("one")}
    run("ingest", "in", "--parts", "one")
    assert bytes_of("one") == whole
    after = {name: (Path("one") / name).stat().st_mtime_ns for name in whole}
    assert {name for name in whole if after[name] != before.get(name)} == {
        "part-000002.json", "part-000002.parquet", "part-000004.json", "part-000004.parquet",
    }  # fmt: skip


def test_an_article_that_kills_its_process_becomes_a_failure(tmp_path):
    more = {f"r2{n}": f"Norway told Peru to kill {often}" for n, often in enumerate(("once", "twice", "forever"))}
    write(tmp_path / "x.jsonl", 40, **more)
    done = run("ingest", "x.jsonl", "--parts", "parts", "--jobs", 2)
    assert done.exit_code == 3
    assert "line 23: the process that coded it died twice" in done.stderr
    assert "x.jsonl, line 21:" not in done.stderr
    one = plan.written(Folder("parts"))
    folder, lost = Folder("parts"), ["r21", "r22"]  # the first killed the process that did the whole shard
    found = [pair for shard in one.shards for pair in rows_of_part(folder, manifest_of(shard, folder))]
    assert [item.id for item, coding in found if coding and any("died" in f.reason for f in coding.failures)] == lost
    assert len(found) == 40


def test_inputs_on_other_storage(place, tmp_path):
    """By the addresses of fsspec: in memory, and a folder here."""
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.put(str(place), "/crawl", recursive=True)
    one = made("memory://parts", "memory://crawl")
    folder = Folder("memory://parts")
    manifests = [code_shard(shard, one, folder, scaled.cheap_coder) for shard in one.shards]
    assert manifests == [manifest_of(shard, folder) for shard in one.shards]
    run("ingest", "in", "--parts", "here", "--model", "small")
    here = Folder("here")
    kept = plan.written(here).shards
    pairs = zip(one.shards, kept, strict=True)
    for far, near in pairs:
        there = list(rows_of_part(folder, manifest_of(far, folder)))
        wanted = list(rows_of_part(here, manifest_of(near, here)))
        assert len(there) == len(wanted)
        texts = [[getattr(item, "text", getattr(item, "reason", "")) for item, _ in rows] for rows in (there, wanted)]
        assert texts[0] == texts[1]
    assert not [name for name in memory.ls("/parts", detail=False) if not name.endswith((".json", ".parquet"))]
    memory.rm("/crawl", recursive=True)
    memory.rm("/parts", recursive=True)


def test_other_options_or_changed_inputs_are_refused(place):
    run("ingest", "in", "--parts", "parts")
    for more in (("--model", "small"), ("--date", "2031-05-07"), ("--max-seconds", 3)):
        with pytest.raises(PartsError, match="holds parts of another run"):
            run("ingest", "in", "--parts", "parts", *more)
    (place / "c.txt").write_text("Norway told Peru of many fish")
    with pytest.raises(PartsError, match="its sizes differ"):
        run("ingest", "in", "--parts", "parts")


def test_missing_and_damaged_parts_are_told(place):
    run("ingest", "in", "--parts", "parts")
    part = Path("parts/part-000003.parquet")
    data = part.read_bytes()
    part.write_bytes(data[:-9] + b"x" + data[-8:])
    with pytest.raises(PartsError, match=r"part-000003\.parquet: is damaged"):
        run("store", "import", "parts", "--store", "news.db")
    Path("parts/part-000003.json").unlink()
    with pytest.raises(PartsError, match=r"1 of \d+ parts are missing"):
        run("store", "import", "parts", "--store", "news.db")
    with pytest.raises(PartsError, match="holds no parts"):
        run("store", "import", "elsewhere", "--store", "news.db")


@pytest.mark.parametrize(
    "options",
    [(), ("--store", "a", "--parts", "b"), ("--store", "a", "--on", "ray"), ("--parts", "b", "--dry-run")],
)
def test_wrong_usage(options):
    assert run("ingest", "x.jsonl", *options).exit_code == 2
    assert run("ingest", "https://news.example/feed.xml", "--parts", "b").exit_code == 2


def program(folder, *arguments):
    """The command in a process of its own."""
    start = (
        "import sys; import scaled; from dragoman import coder; from dragoman.scale import coding, plan\n"
        "from dragoman.cli import main\n"
        "coder.default_steps = lambda *_: (scaled.STEP,)\n"
        "coding.prepared = scaled.cheap_coder; plan.SHARD_BYTES = 2_000\nmain()"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent), "SCALED_FOLDER": str(folder)}
    return subprocess.Popen([sys.executable, "-c", start, *map(str, arguments)], cwd=folder, env=environment,
                            stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip


def test_killed_and_interrupted_runs_end_in_the_same_parts(tmp_path):
    write("x.jsonl", 120, **{f"r{n}": f"Norway told Peru to linger {n}" for n in range(18, 115) if n % 9})
    run("ingest", "x.jsonl", "--parts", "one")
    for number in (signal.SIGKILL, signal.SIGINT):
        enough = len(list(Path("two").glob("*.json"))) + 3
        process = program(tmp_path, "ingest", "x.jsonl", "--parts", "two", "--jobs", "2")
        while process.poll() is None and len(list(Path("two").glob("*.json"))) < enough:
            time.sleep(0.02)
        os.killpg(process.pid, number)
        told = process.communicate(timeout=60)[1]
        assert "Traceback" not in told
        # One about to end has laid down its handler and dies of the signal, which a shell tells as 130 too.
        assert process.returncode in (-signal.SIGKILL, -signal.SIGINT, 130, 3)
    run("ingest", "x.jsonl", "--parts", "two")
    assert bytes_of("two") == bytes_of("one")


def test_manifests_tell_what_a_part_holds(place):
    run("ingest", "in", "--parts", "parts")
    for file in sorted(Path("parts").glob("part-*.json")):
        told = json.loads(file.read_text())
        table = pq.read_table(Path("parts") / told["part"])
        assert told["rows"] == table.num_rows
        assert told["bytes"] == (Path("parts") / told["part"]).stat().st_size
        assert told["coder"].startswith("dragoman ") and told["model"] == "accurate"
        skipped = sum(int(number) for _, number in told["skipped"])
        assert told["coded"] + told["failed"] + skipped == told["rows"]
        assert told["inputs"][0]["uri"].startswith("in/")
