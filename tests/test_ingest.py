"""`dragoman ingest` of files and folders, with a coder that costs nothing."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import cheap_ingest
from archives import rows_of
from dragoman import coder
from dragoman.cli import cli
from dragoman.errors import FullStore
from dragoman.ingest import progress
from dragoman.ingest.counts import Counts
from dragoman.ingest.progress import Bar, Lines
from dragoman.ingest.sources import Sizes
from dragoman.model import Failure
from dragoman.store import Store
from dragoman.store.schema import runs
from warcs import packed, page, record

TEXT = "Norway asked Peru on day {n} to reopen the embassy in Lima"
PROGRAM = Path(__file__).with_name("cheap_ingest.py")


@pytest.fixture(autouse=True)
def cheap_coder(monkeypatch):
    monkeypatch.setattr(coder, "default_steps", lambda *_: (cheap_ingest.STEP,))
    monkeypatch.setattr(progress, "EVERY", float("inf"))  # however slow the machine is


def lines(numbers, **more):
    return "".join(json.dumps({"id": f"r{n}", "text": TEXT.format(n=n)} | more) + "\n" for n in numbers)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with every kind of file; five articles in it, one of them twice, and two failures."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT.format(n=1))
    (folder / "b.txt").write_text(TEXT.format(n=1))
    (folder / "c.jsonl").write_text(lines([2]) + "{broken\n")
    pq.write_table(
        pa.table({"text": [TEXT.format(n=3)], "title": ["=1+1'; DROP TABLE articles;--"]}), folder / "d.parquet"
    )
    crawl = packed(record(1, page("Norway asks Peru")), record(2, b"", status="404 Not Found"))
    (folder / "e.warc.gz").write_bytes(b"".join(crawl) + packed(record(3, page("Cut")))[0][:-50])
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def run(*arguments, given=None):
    return CliRunner().invoke(cli, ["ingest", *map(str, arguments)], input=given, catch_exceptions=False)


def rows(where="news.db"):
    return rows_of(str(where))


def test_a_folder_of_every_kind_of_file(place):
    done = run("reports", "--store", "news.db")
    assert done.exit_code == 3
    assert done.stdout == ""
    *failures, summary = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in failures] == ["reports/c.jsonl, line 2", "reports/e.warc.gz"]
    assert summary == "4 articles coded, 4 events; 1 already there; 1 skipped (1 HTTP status 404); 2 failed"
    found = rows()
    assert [row["uri"] for row in found["articles"]] == [
        f"reports/{name}" for name in ("a.txt", "c.jsonl", "d.parquet", "e.warc.gz")
    ]
    assert [row["byte_offset"] for row in found["articles"]] == [None, 0, None, 0]
    assert [row["line"] for row in found["articles"]] == [None, 1, 1, None]
    assert found["articles"][3]["fetched"] == "2031-05-07T10:00:00+00:00"
    assert found["articles"][2]["title"] == "=1+1'; DROP TABLE articles;--"
    assert {row["published"] for row in found["articles"]} == {None}
    assert len(found["codings"]) == len(found["reports"]) == len(found["quotes"]) == 4
    assert [row["kind"] for row in found["failures"]] == ["FormatError", "FormatError"]


def test_the_same_sources_twice_change_nothing(place):
    run("reports", "--store", "news.db")
    before = rows()
    done = run("reports", "--store", "news.db")
    assert done.exit_code == 3
    assert done.stderr.splitlines()[-1] == (
        "0 articles coded, 0 events; 5 already there; 1 skipped (1 HTTP status 404); 2 failed"
    )
    assert rows() == before


def test_another_place_or_name_of_the_same_content_changes_nothing(place):
    run("reports", "--store", "news.db")
    before = rows()
    (place / "elsewhere.txt").write_text(TEXT.format(n=1))
    assert run("elsewhere.txt", "--store", "news.db").exit_code == 0
    assert rows() == before


def test_another_version_or_model_codes_anew(place, monkeypatch):
    run("reports/a.txt", "--store", "news.db")
    done = run("reports/a.txt", "--store", "news.db", "--model", "small")
    assert done.stderr == "1 article coded, 1 event\n"
    found = rows()
    assert (len(found["articles"]), len(found["codings"])) == (1, 2)


def test_a_run_is_remembered_with_its_options(place):
    run("reports", "--store", "news.db", "--date", "2031-05-07")
    with Store.open("news.db", read_only=True) as store, store.connect() as connection:
        row = connection.execute(runs.select()).mappings().one()
    assert row["command"] == "dragoman ingest reports"
    assert row["coder"].startswith("dragoman ") and row["model"] == "accurate"
    assert row["options"]["date"] == "2031-05-07"
    assert row["counts"] == {"coded": 4, "events": 4, "there": 1, "failed": 2, "skipped: HTTP status 404": 1}
    assert row["ended"] >= row["began"]
    assert {article["published"] for article in rows()["articles"]} == {"2031-05-07"}


def test_a_dry_run_tells_and_writes_nothing(place):
    done = run("reports", "--store", "news.db", "--dry-run")
    assert done.exit_code == 3
    assert done.stdout.splitlines() == [
        "code\treports/a.txt\t",
        "code\treports/c.jsonl, line 1\t",
        "code\treports/d.parquet, line 1\t=1+1'; DROP TABLE articles;--",
        "code\treports/e.warc.gz, byte 0\tNorway asks Peru",
    ]
    assert done.stderr.splitlines()[-1] == (
        "4 articles to code; 1 already there; 1 skipped (1 HTTP status 404); 2 failed"
    )
    assert sorted(path.name for path in place.iterdir()) == ["reports"]
    run("reports/a.txt", "--store", "news.db")
    before = rows()
    assert run("reports", "--store", "news.db", "--dry-run").stdout.count("code\t") == 3
    assert rows() == before


def test_an_article_that_cannot_be_coded_is_a_failure_and_tried_again(place):
    (place / "bad.jsonl").write_text(lines([1]) + json.dumps({"text": "It may explode"}) + "\n" + lines([2]))
    for coded, there in ((2, 0), (0, 2)):
        done = run("bad.jsonl", "--store", "news.db")
        assert done.exit_code == 3
        assert done.stderr.splitlines()[0] == "bad.jsonl, line 2: RuntimeError: the step failed"
        assert f"{coded} articles coded" in done.stderr and (f"{there} already there" in done.stderr) == bool(there)
    (failure,) = rows()["failures"]
    assert (failure["article"], failure["line"], failure["kind"]) == ("bad-2", 2, "InternalError")


def test_an_article_that_cannot_be_added_does_not_end_the_run(place, monkeypatch):
    add = Store.add

    def failing(store, coding, model, number):
        if "day 2" in coding.article.text:
            raise ValueError("a fault of ours")
        return add(store, coding, model, number)

    monkeypatch.setattr(Store, "add", failing)
    (place / "a.jsonl").write_text(lines([1, 2, 3]))
    done = run("a.jsonl", "--store", "news.db")
    assert "a.jsonl, line 2: cannot be added: ValueError: a fault of ours" in done.stderr
    assert [row["id"] for row in rows()["articles"]] == ["r1", "r3"]


def test_another_language_is_skipped(place):
    french = "Le ministre des Affaires \u00e9trang\u00e8res appelle le P\u00e9rou lundi: lib\u00e9rer les otages. "
    (place / "fr.txt").write_text(french * 5)
    done = run("fr.txt", "reports/a.txt", "--store", "news.db")
    assert (done.exit_code, done.stderr) == (0, "1 article coded, 1 event; 1 skipped (1 not in English)\n")
    assert run("fr.txt", "--store", "news.db", "--any-language").exit_code == 0


def test_either_database(place, where):
    for coded, there in ((4, 1), (0, 5)):
        assert f"{coded} articles coded" in (done := run("reports", "--store", where)).stderr
        assert f"{there} already there" in done.stderr
    found = rows(where)
    assert len(found["articles"]) == 4 and len(found["failures"]) == 2
    assert found["articles"][2]["title"] == "=1+1'; DROP TABLE articles;--"


def test_an_archive_that_cannot_be_written_any_more_ends_the_run_with_its_summary(place, monkeypatch):
    add = Store.add

    def failing(store, coding, model, number):
        if "day 2" in coding.article.text:
            raise FullStore(store.where, "no room left on the disk")
        return add(store, coding, model, number)

    monkeypatch.setattr(Store, "add", failing)
    with pytest.raises(FullStore, match=r"news\.db: no room left"):
        run("reports", "--store", "news.db")
    assert [row["uri"] for row in rows()["articles"]] == ["reports/a.txt"]
    monkeypatch.setattr(Store, "add", add)
    assert "3 articles coded" in run("reports", "--store", "news.db").stderr


def test_quiet_leaves_only_failures(place):
    done = run("reports", "--store", "news.db", "--quiet")
    assert done.stderr.count("\n") == 2


def test_exit_codes(place):
    assert run("missing.txt", "--store", "news.db").exit_code == 1
    assert run("reports/a.txt", "--store", "news.db").exit_code == 0
    assert run("reports/a.txt", "missing.txt", "--store", "news.db").exit_code == 3
    assert run("reports").exit_code == run("--store", "n.db").exit_code == 2
    for wrong in (["--date", "soon"], ["--model", "huge"], ["--contact", "a\nb"]):
        assert run("reports", "--store", "n.db", *wrong).exit_code == 2
    (place / "empty.jsonl").write_text("")
    assert run("empty.jsonl", "--store", "news.db").exit_code == 0


def test_a_store_that_is_none(place):
    (place / "news.db").write_text("no database, just words " * 100)
    done = subprocess.run([sys.executable, PROGRAM, "ingest", "reports", "--store", "news.db"],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("dragoman: news.db: is no archive")


def test_standard_input_and_limits(place):
    assert run("-", "--store", "news.db", given=lines([1, 2])).stderr == "2 articles coded, 2 events\n"
    done = run("-", "--store", "news.db", "--max-bytes", "60", given=lines([3], title="long " * 20) + lines([4])[:50])
    assert done.exit_code == 1 and "limit of 60 bytes" in done.stderr


def test_a_pipe_holds_no_warc(place):
    read, write = os.pipe()
    os.write(write, record(1, page("x")))
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        done = subprocess.run([sys.executable, PROGRAM, "ingest", "-", "--store", "news.db"], stdin=pipe,
                              capture_output=True, text=True, check=False)  # fmt: skip
    assert "standard input: a WARC file cannot be read from a pipe" in done.stderr


def test_ctrl_c_ends_after_the_article_at_hand_with_a_summary(place):
    (place / "many.jsonl").write_text(lines(range(3000)))
    running = subprocess.Popen([sys.executable, PROGRAM, "ingest", "many.jsonl", "--store", "news.db"],
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    while not (place / "news.db").exists() or not _articles():
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told.splitlines()[-1].startswith("interrupted: ") and "articles coded" in told
    found = rows()
    assert 0 < len(found["articles"]) < 3000
    assert f"{len(found['articles']):,} article" in told.splitlines()[-1]
    assert len(found["codings"]) == len(found["articles"])


def _articles():
    try:
        with Store.open("news.db", read_only=True) as store:
            return store.articles()
    except Exception:  # not made yet
        return 0


def test_lines_of_progress_every_so_often(capsys):
    now = [0.0]
    counts = Counts()
    shown = Lines(counts, every=10, clock=lambda: now[0])
    for second in range(25):
        now[0], counts.coded = float(second), second
        shown.show(None)
    shown.failed(Failure("a.txt", "no text", 3))
    shown.close()
    assert capsys.readouterr().err.splitlines() == [
        "10 articles coded, 0 events (1.0 articles/s)", "20 articles coded, 0 events (1.0 articles/s)",
        "a.txt, line 3: no text",
    ]  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("known", [True, False])
def test_a_bar_on_a_terminal(place, monkeypatch, known):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    counts = Counts()
    bar = Bar(counts, Sizes(["reports"] if known else ["http://fjord.example/"]))
    counts.coded, counts.there = 3, 2
    bar.show(None)
    bar.failed(Failure("reports/[bold]a.txt", "no text"))
    bar.close()
    assert "3 articles coded, 0 events; 2 already there" in stream.getvalue()
    assert "articles/s" in stream.getvalue()
    assert "reports/[bold]a.txt: no text" in stream.getvalue()
    assert ("%" in stream.getvalue()) == known


def test_how_far_a_run_is(place):
    sizes = Sizes(["reports", "-"])
    assert sizes.total is None
    sizes = Sizes(["reports", "reports/a.txt", "missing"])
    files = [path for path in sorted((place / "reports").iterdir()) if path.suffix != ".pdf"]
    assert sizes.total == sum(path.stat().st_size for path in files) + files[0].stat().st_size
    first, second = (path.stat().st_size for path in files[:2])
    assert sizes.done("reports/a.txt", None) == 0
    assert sizes.done("reports/b.txt", None) == first
    assert sizes.done("reports/c.jsonl", 17) == first + second + 17
    assert sizes.done("reports/c.jsonl", None) == first + second + 17  # a line that is broken
    assert sizes.done("reports/c.jsonl", 10**9) == sum(path.stat().st_size for path in files[:3])
    assert sizes.done("no such file", 5) == sum(path.stat().st_size for path in files[:3])


def test_counts_and_exit_codes():
    assert Counts().exit_code == 0
    assert Counts(failed=1).exit_code == 1
    assert Counts(failed=1, there=1).exit_code == 3
    counts = Counts()
    counts.skipped["forbidden by robots.txt"] += 1
    assert counts.exit_code == 1
    counts.skipped["not changed since the last time"] += 1
    assert counts.exit_code == 0
