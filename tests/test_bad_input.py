"""Bad input end to end, through the command line and the real coder: named, with its line, and the rest coded."""

import json
import os
import subprocess
import sys
import time

import pytest

GOOD = "OSLO - Norway's foreign minister called on Peru on Monday to release two Norwegian journalists."
#: Every bad input, with words that its report must hold.
BAD = {
    "empty.txt": "",
    "blank.txt": " \n\t\n",
    "latin.txt": b"Caf\x81\x8d \x90 \x9d" * 20,
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "huge.txt": b"Norway called on Peru. " * 2_300_000,
    "broken.jsonl": None,
    "dates.jsonl": None,
    "missing.txt": None,
}


def dragoman(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "dragoman", *map(str, arguments)], capture_output=True, check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"}, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("inputs")
    for name, content in BAD.items():
        if content is not None:
            (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    line = json.dumps({"text": GOOD})
    (place / "broken.jsonl").write_text(f"{line}\n{line}\n" + '{"text": "Norway cal\n' + f"{line}\n")
    dated = json.dumps({"text": GOOD, "date": "2031-13-45"})
    (place / "dates.jsonl").write_text(f"{line}\n{dated}\n{line}\n")
    (place / "divs.html").write_text("<html><body>" + "<div>" * 200_000 + GOOD + "</div>" * 200_000 + "</body></html>")
    for name in ("first.txt", "last.txt"):
        (place / name).write_text(GOOD)
    return place


@pytest.fixture(scope="module")
def done(folder):
    began = time.monotonic()
    ran = dragoman("code", "first.txt", *BAD, "divs.html", "last.txt", "--date", "2031-05-07", cwd=folder)
    return ran.returncode, ran.stdout.decode(), ran.stderr.decode(), time.monotonic() - began


def test_some_failed_is_3_and_nothing_hangs(done):
    code, _, _, seconds = done
    assert code == 3
    assert seconds < 60


@pytest.mark.parametrize("name", [name for name in BAD if not name.endswith("jsonl")])
def test_each_bad_file_is_named_once_with_a_reason(done, name):
    reports = [line for line in done[2].splitlines() if line.startswith(f"{name}: ")]
    assert len(reports) == 1
    assert len(reports[0]) > len(name) + 8
    assert "Error" not in reports[0]


def test_bad_lines_are_named_with_their_number(done):
    assert "\nbroken.jsonl, line 3: " in done[2]
    assert "\ndates.jsonl, line 2: " in done[2]
    assert "2031-13-45" in done[2]


def test_the_rest_is_coded_in_order(done):
    ids = list(dict.fromkeys(json.loads(line)["article_id"] for line in done[1].splitlines()))
    deep = [name for name in ids if name.startswith("divs")]
    assert [name for name in ids if name not in deep] == [
        "first", "broken-1", "broken-2", "broken-4", "dates-1", "dates-3", "last",
    ]  # fmt: skip
    assert deep or "divs.html: " in done[2]


def test_reports_hold_no_traceback(done):
    assert "Traceback" not in done[2]


def test_only_bad_input_is_1(folder):
    ran = dragoman("code", "empty.txt", "missing.txt", "picture.txt", cwd=folder)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.decode().endswith("0 articles coded, 0 events, 3 failed\n")


def test_impossible_date_option_is_2(folder):
    ran = dragoman("code", "first.txt", "--date", "2031-02-30", cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "2031-02-30" in ran.stderr.decode()
