"""The command line: streams, exit codes, forms and start-up, with one cheap step in place of the real coder."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import coder
from dragoman.cli import cli
from dragoman.model import Event, Sentence, Span
from dragoman.pipeline import Step
from dragoman.streams import opened
from dragoman.version import VERSION

HEAVY = {"spacy", "numpy", "onnxruntime", "trafilatura", "rich", "lxml", "tokenizers", "torch"}


def one_event(coding):
    """A protest at the first word of every article; a text that says so makes the step fail."""
    text = coding.article.text
    if "explode" in text:
        raise RuntimeError("the step failed")
    trigger = Span(0, text.index(" "))
    event = Event(f"{coding.article.id}-1", "PROTEST", (), (), "actual", False, 1, trigger, (), (), confidence=0.6)
    return replace(coding, sentences=(Sentence(1, Span(0, len(text)), ()),), events=(event,))


@pytest.fixture(autouse=True)
def cheap_coder(monkeypatch):
    step = Step("cheap", one_event, frozenset({"article"}), frozenset({"events"}))
    monkeypatch.setattr(coder, "default_steps", lambda *_: (step,))


@pytest.fixture
def reports(tmp_path):
    """Three articles in two files."""
    (tmp_path / "a.txt").write_text("Students marched through the old town of Oslo on Monday, police said.")
    dated = {"id": "y", "text": "Miners marched.", "date": "2031-01-02"}
    lines = [{"id": "x", "text": "Nurses marched in Lima."}, dated]
    (tmp_path / "b.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return tmp_path


def run(*arguments, given=None):
    return CliRunner().invoke(cli, list(map(str, arguments)), input=given, catch_exceptions=False)


def test_records_on_stdout_summary_on_stderr(reports):
    done = run("code", reports)
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [entry["article_id"] for entry in entries] == ["a", "x", "y"]
    assert done.stderr == "3 articles coded, 3 events\n"


def test_quiet_leaves_only_failures(reports):
    done = run("code", reports, "nowhere.txt", "--quiet")
    assert (done.exit_code, done.stderr.count("\n")) == (3, 1)
    assert done.stderr.startswith("nowhere.txt: ")


def test_standard_input(reports):
    done = run("code", "-", given="Farmers blocked the road.")
    assert json.loads(done.stdout)["event_text"] == ["Farmers"]


def test_nothing_coded_is_1(tmp_path):
    assert run("code", tmp_path / "missing.txt").exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    ["", "x --format xml", "x --date 2031-02-30", "x --min-confidence 2", "x --max-seconds 0",
     "x --explain --format csv", "x --output /"],
)  # fmt: skip
def test_wrong_usage_is_2(wrong):
    assert run("code", *wrong.split()).exit_code == 2


def test_failure_inside_the_coder_is_reported_with_its_line(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text('{"text": "Cooks marched."}\n{"text": "This will explode now."}\n{"text": "Bakers marched."}\n')
    done = run("code", path)
    assert (done.exit_code, len(done.stdout.splitlines())) == (3, 2)
    assert f"{path}, line 2: " in done.stderr
    assert "2 articles coded, 2 events, 1 failed" in done.stderr


def test_csv_and_output_file(reports, tmp_path):
    target = tmp_path / "events.csv"
    done = run("code", reports, "--format", "csv", "--output", target)
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert (done.stdout, [row["article_id"] for row in rows]) == ("", ["a", "x", "y"])


def test_an_input_is_never_overwritten(reports):
    before = (reports / "a.txt").read_text()
    done = run("code", reports / "a.txt", "--output", reports / "a.txt")
    assert (done.exit_code, (reports / "a.txt").read_text()) == (2, before)


def test_table_and_explanation(reports):
    assert "PROTEST “Nurses”" in run("code", reports, "--format", "table").stdout
    assert "[type: Students] marched" in run("code", reports / "a.txt", "--explain").stdout


def test_date_is_given_to_articles_that_state_none(reports):
    done = run("code", reports, "--date", "2031-03-04")
    dates = [json.loads(line)["publication_date"] for line in done.stdout.splitlines()]
    assert dates == ["2031-03-04", "2031-03-04", "2031-01-02"]


def test_min_confidence_and_max_bytes(reports):
    assert run("code", reports, "--min-confidence", "0.7").stdout == ""
    assert run("code", reports / "a.txt", "--max-bytes", "10").exit_code == 1


def test_half_a_surrogate_pair_does_not_end_the_run(tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text('{"id": "\\udc00", "text": "Odd\\ud800 sign.", "title": "\\ud800"}\n')
    for form in ("jsonl", "csv", "table"):
        done = run("code", path, "--format", form)
        assert (done.exit_code, "Odd" in done.stdout) == (0, True)


ARTICLES = {"id": "g", "text": "Cooks marched.", "sentences": [[0, 14]]}
GOLD = {
    "article": "g", "sentence": 1, "trigger": "marched", "type": "PROTEST", "mode": None, "actor": [],
    "recipient": [], "status": "actual", "embedded": False, "date": None, "place": None, "source": None,
}  # fmt: skip


@pytest.fixture
def gold(tmp_path):
    for name, entry in (("articles", ARTICLES), ("gold", GOLD)):
        (tmp_path / f"{name}.jsonl").write_text(f"{json.dumps(entry)}\n")
    return ["evaluate", "--articles", tmp_path / "articles.jsonl", "--gold", tmp_path / "gold.jsonl"]


def test_evaluate_coded_file_and_coding_first_agree(gold, tmp_path):
    coded = tmp_path / "coded.jsonl"
    coded.write_text(run("code", tmp_path / "articles.jsonl").stdout)
    first, second = run(*gold, coded), run(*gold, "--code")
    assert first.stdout == second.stdout
    assert first.stdout.splitlines()[-1].startswith("EVENTS (type and both parties)     P 1.000  R 1.000  F1 1.000")


def test_evaluate_events_may_be_left_out(gold, tmp_path):
    assert run("evaluate", "events", *gold[1:], "--code").stdout == run(*gold, "--code").stdout
    assert "No such command" in run("evaluate", tmp_path / "coded.jsonl").stderr


def test_evaluate_json_and_errors(gold, tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    figures = json.loads(run(*gold, empty, "--json", "--errors", "3").stdout)
    assert (figures["events"]["f1"], len(figures["missed"])) == (0, 1)


def test_evaluate_usage_and_broken_files(gold, tmp_path):
    assert run(*gold).exit_code == 2
    assert run(*gold, "--code", gold[2]).exit_code == 2
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    done = run(*gold, broken)
    assert (done.exit_code, "broken.jsonl, line 1" in done.stderr) == (1, True)


def test_version():
    assert VERSION in run("--version").stdout


def test_help_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "dragoman", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "click" in imported
    assert not HEAVY & imported


@pytest.mark.parametrize(("form", "first"), [("jsonl", "PROTEST"), ("table", "many-1")])
def test_reader_that_goes_away_ends_it_quietly(tmp_path, form, first):
    (tmp_path / "many.jsonl").write_text('{"text": "Cooks marched in Lima."}\n' * 5000)
    program = (
        "import test_cli, dragoman.coder as c\n"
        "from dragoman.cli import main\n"
        "from dragoman.pipeline import Step\n"
        "c.default_steps = lambda *_: (Step('cheap', test_cli.one_event, frozenset(), frozenset()),)\n"
        "main()\n"
    )
    pipe = f"'{sys.executable}' -c \"{program}\" code many.jsonl -f {form} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", pipe], cwd=tmp_path, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
    )  # fmt: skip
    shown, code = done.stdout.splitlines()
    assert (code, done.stderr) == ("141", "")
    assert json.loads(shown)["event"] == [first] if form == "jsonl" else shown.strip() == first


def test_the_model_is_chosen(tmp_path, monkeypatch):
    asked = []

    def steps(model):
        asked.append(model)
        return (Step("cheap", one_event, frozenset(), frozenset()),)

    monkeypatch.setattr(coder, "default_steps", steps)
    (tmp_path / "a.txt").write_text("Cooks marched in Lima.")
    assert CliRunner().invoke(cli, ["code", str(tmp_path / "a.txt"), "--model", "small"]).exit_code == 0
    assert CliRunner().invoke(cli, ["code", str(tmp_path / "a.txt")]).exit_code == 0
    assert asked == ["small", "accurate"]
    assert CliRunner().invoke(cli, ["code", str(tmp_path / "a.txt"), "--model", "large"]).exit_code == 2
    with pytest.raises(ValueError, match="no model 'large'"):
        coder.Coder(model="large")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(capsys):
    with pytest.raises(SystemExit) as ended, opened(Path("/dev/full")) as stream:
        stream.write("x" * 100_000)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "dragoman: cannot write /dev/full: No space left on device\n"
