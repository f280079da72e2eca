"""`dragoman quotes`: records, table, failures, with the real steps."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from dragoman.cli import cli

KEYS = ["article_id", "kind", "speaker", "cue", "content", "sentence"]
TEXT = (
    "The bridge fell at noon. Norwegian soldiers had warned the village, the Peruvian government said.\n\n"
    "“Nobody listened to us,” Ana Ruiz said. “The [old] mayor had left.”\n"
)


def run(*arguments, given=None, columns="80"):
    return CliRunner(env={"COLUMNS": columns}).invoke(
        cli, ["quotes", *map(str, arguments)], input=given, catch_exceptions=False
    )


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "r.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_records_with_offsets_into_the_text(report):
    done = run(report)
    indirect, direct = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, done.stderr) == (0, "1 article coded, 2 quotations\n")
    assert list(indirect) == list(direct) == KEYS
    assert (indirect["article_id"], indirect["kind"], indirect["sentence"]) == ("r", "indirect", 2)
    assert (direct["kind"], direct["sentence"]) == ("direct", 3)
    assert indirect["speaker"] == {
        "text": "the Peruvian government", "start": TEXT.index("the Peruvian"), "end": TEXT.index(" said"),
        "code": "PER", "sector": "GOV",
    }  # fmt: skip
    assert [direct["speaker"]["text"], direct["cue"]["text"]] == ["Ana Ruiz", "said"]
    assert [part["text"] for part in direct["content"]] == ["Nobody listened to us,", "The [old] mayor had left."]
    for record in (indirect, direct):
        for part in (record["speaker"], record["cue"], *record["content"]):
            assert TEXT[part["start"] : part["end"]] == part["text"]


def test_who_is_not_named_is_null():
    done = run("-", "--quiet", given="“Nobody listened to us that night at all.”")
    (record,) = map(json.loads, done.stdout.splitlines())
    assert (record["speaker"], record["cue"], done.stderr) == (None, None, "")


@pytest.mark.parametrize("columns", ["80", "120"])
def test_table_names_everything_and_fits(report, columns):
    done = run(report, "--format", "table", columns=columns)
    shown = " ".join(done.stdout.split())
    for words in ("(PER GOV)", "Ana Ruiz", "said", "direct", "indirect", "[old] mayor"):
        assert words in shown
    assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_table_without_quotations():
    assert "no quotations found" in run("-", "--format", "table", given="The bridge fell at noon.").stdout


def test_failures_are_told_and_the_rest_is_read(report, tmp_path):
    lines = tmp_path / "l.jsonl"
    lines.write_text('{"text": "The bridge fell, police said."}\n{"text": 3}\n', encoding="utf-8")
    done = run(lines, tmp_path / "missing.txt", report)
    assert (done.exit_code, len(done.stdout.splitlines())) == (3, 3)
    assert f"{lines}, line 2: " in done.stderr
    assert "2 articles coded, 3 quotations, 2 failed" in done.stderr
    assert run(tmp_path / "missing.txt").exit_code == 1


def test_output_file_and_wrong_usage(report, tmp_path):
    target = tmp_path / "q.jsonl"
    assert (run(report, "--output", target).stdout, len(target.read_text("utf-8").splitlines())) == ("", 2)
    assert run(report, "--output", report).exit_code == 2
    assert run(report, "--format", "csv").exit_code == 2
    assert run().exit_code == 2


def test_date_tells_who_held_an_office(tmp_path):
    path = tmp_path / "o.txt"
    path.write_text("“We are leaving,” Barack Obama said.", encoding="utf-8")
    then, later = (json.loads(run(path, "--date", date).stdout) for date in ("2014-05-01", "2020-05-01"))
    assert (then["speaker"]["sector"], later["speaker"]["sector"]) == ("GOV", "ELI")
