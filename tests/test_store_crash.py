"""The archive stays whole: writers killed at any moment, readers beside writers, no room, no permission."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from archives import coding, fill, rows_of
from dragoman import errors
from dragoman.store import Store

CHILD = Path(__file__).with_name("archive_child.py")


def start(action, where, number=0):
    return subprocess.Popen([sys.executable, str(CHILD), action, str(where), str(number)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def ended(child):
    """What a child said, first to standard output, when it was done."""
    out, err = child.communicate(timeout=120)
    return child.returncode, out, err


def killed(where, number, delay):
    """Was a writer killed in the midst, so many seconds after it began to write?"""
    child = start("write", where, number)
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    time.sleep(delay)
    child.kill()
    return ended(child)[0] == -9


@pytest.mark.parametrize("times", [10, pytest.param(50, marks=pytest.mark.slow)])
def test_a_writer_killed_again_and_again_ends_in_the_same_rows(where, tmp_path, times):
    number, chance = 10 * times, random.Random(7)
    kills = sum(killed(where, number, chance.uniform(0, 0.1)) for _ in range(times))
    assert kills > times / 2  # else too few articles were to be written
    done, _, err = ended(start("write", where, number))
    assert (done, err) == (0, "")
    whole = fill(tmp_path / "undisturbed.db", [coding(n) for n in range(1, number + 1)], linked=True)
    assert rows_of(where) == rows_of(whole)
    with Store.open(where) as store, store.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.parametrize("nth", range(1, 40, 3))
def test_a_writer_that_dies_at_any_statement_leaves_all_or_nothing(where, nth):
    fill(where, [coding(1)])
    before = rows_of(where)

    class PowerCut(BaseException):
        pass

    with Store.open(where) as store:
        run = store.begin_run("x", coder="dragoman test")
        seen = []

        @event.listens_for(store._engine, "before_cursor_execute")
        def cut(*_):
            seen.append(1)
            if len(seen) == nth:
                raise PowerCut

        try:
            store.add(coding(2), "small", run)
        except PowerCut:
            assert rows_of(where) == before
        else:
            assert len(seen) < nth
    fill(where, [coding(2)])
    assert [row["number"] for row in rows_of(where)["articles"]] == [1, 2]


def test_readers_and_writers_at_the_same_time(where):
    fill(where, [])
    number = 40
    readers = [start("read", where, number) for _ in range(2)]
    for reader in readers:
        assert reader.stdout.readline() == "ready\n"
    writers = [start("write", where, number) for _ in range(2)]
    for writer in writers:
        assert ended(writer)[::2] == (0, "")
    for reader in readers:
        done, answers, err = ended(reader)
        assert (done, err) == (0, "")
        assert int(answers) > 1
    rows = rows_of(where)
    assert [row["number"] for row in rows["articles"]] == list(range(1, number + 1))
    assert [row["number"] for row in sorted(rows["reports"], key=lambda row: row["number"])] == list(
        range(1, 3 * number + 1))  # fmt: skip


def test_no_room_ends_in_a_clear_error_with_the_archive_whole(tmp_path):
    where = fill(tmp_path / "news.db", [coding(1)])
    before = rows_of(where)
    with Store.open(where) as store:
        with store.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

        @event.listens_for(store._engine, "checkout")
        def quota(connection, *_):
            connection.execute(f"PRAGMA max_page_count = {pages + 1}")

        run = store.begin_run("x", coder="dragoman test")
        with pytest.raises(errors.FullStore, match=r"news\.db: no room left on the disk"):
            store.add(coding(2, text=coding(2).article.text + " Nobody smiled." * 5000), "small", run)
    assert rows_of(where) == before
    fill(where, [coding(2)])
    assert len(rows_of(where)["articles"]) == 2


@pytest.mark.parametrize("size", [300_000, 600_000])
def test_a_limit_on_files_ends_in_a_clear_error_with_the_archive_whole(tmp_path, size):
    where = fill(tmp_path / "news.db", [coding(1)])
    done, _, err = ended(start("limited", where, size))
    assert done == 1
    assert err.startswith("FullStore: "), err
    with sqlite3.connect(where) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    rows = rows_of(where)
    assert len(rows["reports"]) == 3 * len(rows["articles"])
    assert ended(start("write", where, len(rows["articles"]) + 5))[0] == 0


def test_no_room_for_a_new_archive(tmp_path):
    done, _, err = ended(start("limited", tmp_path / "news.db", 20_000))
    assert done == 1
    assert err.startswith("FullStore: "), err
    with pytest.raises(errors.MissingStore, match="holds no archive"):
        Store.open(str(tmp_path / "news.db"))
    fill(tmp_path / "news.db", [coding(1)])


@pytest.fixture
def closed():
    """A folder that nobody but root may write to, with an archive in it."""
    folder = Path(tempfile.mkdtemp(prefix="archive-"))
    fill(folder / "news.db", [coding(1)])
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def unprivileged(where):
    done, out, err = ended(start("unprivileged", where))
    assert (done, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("mode", [0o444, 0o666])
def test_a_folder_that_is_read_only_is_read_but_not_written(closed, mode):
    (closed / "news.db").chmod(mode)
    told = unprivileged(closed / "news.db")
    assert told["read"] == 3
    assert told["write"][0] == "ReadOnlyStore"
    assert "read-only" in told["write"][1] or "no permission" in told["write"][1]
    assert [entry.name for entry in closed.iterdir()] == ["news.db"]
    assert len(rows_of(str(closed / "news.db"))["articles"]) == 1


def test_no_archive_can_be_made_in_a_folder_that_is_read_only(closed):
    told = unprivileged(closed / "new.db")
    assert told["write"][0] == "ReadOnlyStore"
    assert "no permission for the file or its folder" in told["write"][1]
    assert told["read"][0] == "MissingStore"


def test_a_file_that_may_not_be_read(closed):
    (closed / "news.db").chmod(0)
    told = unprivileged(closed / "news.db")
    assert told["read"][0] == told["write"][0] == "ReadOnlyStore"
    assert "no permission for the file or its folder" in told["read"][1]
