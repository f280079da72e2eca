"""The commands that ask an archive: what they print, in which form, with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from archives import article, changed, coding, coding_of, event_of, fill, party, shelling
from dragoman.cli import cli
from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.store.ask import Filter, events


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)))


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    evil = article(7, "Norway accused =cmd|' /C calc'!A0 of theft. It denied [red]all[/red]",
                   title="=HYPERLINK(\"x\") \x1b[31m[bold]", publisher="'; DROP TABLE events; --")  # fmt: skip
    accused = event_of(evil, "ACCUSE", "accused", (party(evil.text, "Norway", "NOR"),),
                       (party(evil.text, "=cmd|' /C calc'!A0"),), modes=("allege",))  # fmt: skip
    newer = changed(replace(coding(1), coder="dragoman test 2"), 0, status="planned")
    return fill(tmp_path_factory.mktemp("cli") / "news.db", [coding(1), coding(2), coding_of(evil, [accused]), newer])


def ids(archive, **conditions):
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        return [record["id"] for record in events(connection, Filter(**conditions))]


def test_events_are_json_lines_in_a_pipe(archive):
    done = run("events", "--store", archive)
    assert (done.exit_code, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records] == ids(archive)
    assert {"reports", "story", "conflicts", "event", "actor"} <= records[0].keys()


def test_the_example_of_the_documents(archive):
    done = run("events", "--store", archive, "--actor", "NOR", "--recipient", "PER", "--type", "request",
               "--since", "2031-05-01", "--status", "actual", "--text", "lift", "--format", "jsonl")  # fmt: skip
    (record,) = map(json.loads, done.stdout.splitlines())
    assert (record["event"], record["reports"][0]["article_id"]) == (["REQUEST"], "a-2")


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["--actor", "NOR"], 3),
        (["--actor", "CHN", "--actor", "PER"], 4),
        (["--limit", "2"], 2),
        (["--limit", "5", "--offset", "5"], 2),
        (["--until", "2031-05-02"], 4),
        (["--min-confidence", "0.75"], 2),
        (["--mode", "allege"], 1),
        (["--place", "Lima", "--dated"], 2),
        (["--publisher", "drop table"], 1),
        (["--about", "fjord"], 0),
        (["--story", "x"], 0),
        (["--context", "economic"], 2),
    ],
)
def test_options_of_events(archive, options, number):
    done = run("events", "--store", archive, *options)
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, number)


def test_events_as_csv_are_no_formulas(archive):
    done = run("events", "--store", archive, "--type", "ACCUSE", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["title"].startswith("'=HYPERLINK")
    assert row["recipient"].startswith("'=cmd")
    assert "\x1b" not in done.stdout


def test_events_as_parquet(archive, tmp_path):
    import pyarrow.parquet as pq

    done = run("events", "--store", archive, "--format", "parquet", "--output", tmp_path / "e.parquet")
    assert (done.exit_code, done.output) == (0, "")
    assert pq.read_table(tmp_path / "e.parquet").column("id").to_pylist() == ids(archive)
    assert run("events", "--store", archive, "--format", "parquet").exit_code == 2


def test_events_as_a_table(archive):
    done = run("events", "--store", archive, "--format", "table", "--type", "REQUEST")
    lines = done.stdout.splitlines()
    assert lines[0] == "Norway (NOR GOV) → REQUEST change “urged” → Peru (PER GOV)"
    assert "planned · 1 report: The Fjord · " in lines[1]
    table = run("events", "--store", archive, "--format", "table").stdout
    assert "\x1b" not in table


def test_an_empty_table_is_told_so(archive):
    done = run("events", "--store", archive, "--format", "table", "--actor", "Atlantis")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "no such events\n")


def test_the_table_tells_days_of_other_reports_and_that_they_differ(tmp_path):
    vague = changed(shelling(2, "19", "Lakeside Post"), 0, time=None, confidence=0.9)
    archive = fill(tmp_path / "news.db", [shelling(1, "12", "The Fjord"), vague], linked=True)
    table = " ".join(run("events", "--store", archive, "--format", "table").stdout.split())
    assert "2031-05-05 · actual · 2 reports: Lakeside Post, The Fjord · they differ in killed · " in table
    shown = run("show", ids(archive)[0], "--store", archive).stdout.splitlines()
    assert shown[1].startswith("2031-05-05 · actual · 2 reports")


def test_a_title_without_end_is_cut(tmp_path):
    made = replace(coding(1), article=replace(coding(1).article, title="word " * 5000))
    archive = fill(tmp_path / "news.db", [made])
    shown = run("show", ids(archive)[0], "--store", archive).stdout
    assert "…" in shown
    assert shown.count("word") == 40


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["--type", "MEET"], "the types are AGREE"),
        (["--text", "?!"], "no word to look for"),
        (["--actor", " "], "neither a code nor a name"),
        (["--since", "2031-02-30"], "2031-02-30 is not a day"),
        (["--limit", "0"], "0 is not in the range"),
        (["--status", "happened"], "no status happened: the statuses are actual, planned"),
        (["--mode", "zzz"], "no mode zzz: the modes are"),
        (["--context", "weather"], "no context weather: the contexts are"),
        (["--actor", "CHN:FOO"], "no sector 'FOO'"),
        (["--recipient", ":foo"], "no sector 'FOO'"),
        (["--since", "2031-05-02", "--until", "2031-05-01"], "since 2031-05-02 lies after until 2031-05-01"),
    ],
)
def test_wrong_usage(archive, wrong, told):
    done = run("events", "--store", archive, *wrong)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())


def test_show_marks_the_spans(archive):
    (event,) = ids(archive, type=("REQUEST",), status=("actual",))
    done = run("show", event, "--store", archive)
    assert done.exit_code == 0
    assert "[actor: Norway] [type: urged] [recipient: Peru] to lift its ban on cod, [attributed_to: envoy 2] said." in (
        " ".join(done.stdout.split()))  # fmt: skip
    assert "The Fjord · 2031-05-03 · actual" in done.stdout
    assert f"event {event}" in done.stdout


def test_show_tells_date_and_place_and_what_stands_elsewhere(archive):
    event = ids(archive, type=("REJECT",))[0]
    shown = " ".join(run("show", event, "--store", archive).stdout.split())
    assert "Peru [type: refused] on [date: Friday] in [event_loc: Lima]." in shown
    assert "recipient: “Norway” elsewhere in the article, at 0" in shown


def test_show_takes_the_beginning_of_an_id(archive):
    event = ids(archive, type=("ACCUSE",))[0]
    done = run("show", event[:12], "--store", archive)
    assert (done.exit_code, "[type: accused]" in done.stdout) == (0, True)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("event", "told"), [("zz", "'zz' is no event"), ("", "begins the ids of several"), ("%", "no event")]
)
def test_show_of_no_event(archive, event, told):
    done = subprocess.run([sys.executable, "-m", "dragoman", "show", event, "--store", archive], capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_show_is_coloured_on_a_terminal(archive, monkeypatch):
    from rich.console import Console

    from dragoman.store import ask
    from dragoman.store.showing import print_event

    event = ids(archive, type=("REJECT",))[0]
    out = io.StringIO()
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        record = ask.event(connection, event)
        console = Console(file=out, force_terminal=True, color_system="truecolor", width=100)
        print_event(console, record, *ask.evidence(connection, record))
    assert "[type:" not in out.getvalue()
    assert "\x1b[1;7mrefused\x1b[0m" in out.getvalue()


def test_counts_as_table_csv_and_json_lines(archive):
    options = ("counts", "--store", archive, "--by", "month,type")
    assert "2031-05   REQUEST        2         2" in run(*options, "--format", "table").stdout
    rows = list(csv.DictReader(io.StringIO(run(*options, "--format", "csv").stdout)))
    assert {"month": "2031-05", "type": "REQUEST", "events": "2", "reports": "2"} in rows
    lines = [json.loads(line) for line in run(*options).stdout.splitlines()]
    assert {"month": "2031-05", "type": "ACCUSE", "events": 1, "reports": 1} in lines
    assert "'=" not in run("counts", "--store", archive, "--by", "publisher", "--format", "csv").stdout
    assert run("counts", "--store", archive, "--by", "colour").exit_code == 2
    (line,) = run("counts", "--store", archive, "--by", "type", "--actor", "CHN", "--format", "csv").stdout.splitlines()
    assert line == "type,events,reports"


def test_diff_as_table_and_json_lines(archive):
    done = run("diff", "--store", archive, "--format", "table")
    assert "~ Norway (NOR GOV) → REQUEST change “urged” → Peru (PER GOV)\n      status: actual → planned" in done.stdout
    assert done.stdout.endswith("1 article compared, 1 changed; events: 2 the same, 0 added, 0 gone, 1 changed "
                                "(status 1)\n")  # fmt: skip
    done = run("diff", "--store", archive)
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["difference"], line["fields"]) == ("changed", {"status": ["actual", "planned"]})
    assert done.stderr.startswith("1 article compared")
    wrong = run("diff", "--store", archive, "--before", "dragoman 9")
    assert wrong.exit_code == 2
    assert "dragoman test (small): 3 articles" in " ".join(wrong.stderr.split())


@pytest.mark.parametrize("command", [["events"], ["counts", "--by", "type"], ["show", "a"], ["diff"]])
def test_no_archive_there_is_1(tmp_path, command):
    done = subprocess.run([sys.executable, "-m", "dragoman", *command, "--store", str(tmp_path / "no.db")],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"dragoman: {tmp_path / 'no.db'}: there is no such archive\n"
    assert not list(tmp_path.iterdir())


def test_an_address_of_another_database_is_told_so_without_its_password():
    with pytest.raises(StoreError, match=r"mysql://\.\.\.: an archive is a file, or postgresql://") as caught:
        Store.open("mysql://me:secret@host/news", create=True)
    assert "secret" not in str(caught.value)


def test_a_reader_that_goes_away_ends_the_command_quietly(tmp_path):
    path = fill(tmp_path / "news.db", [coding(n) for n in range(1, 60)])
    read, write = os.pipe()
    child = subprocess.Popen([sys.executable, "-m", "dragoman", "events", "--store", path], stdout=write,
                             stderr=subprocess.PIPE)  # fmt: skip
    os.close(write)
    os.read(read, 100)
    os.close(read)
    assert (child.communicate(timeout=60)[1], child.returncode) == (b"", 141)


def test_asking_loads_no_parser_and_no_model(archive):
    code = ("import sys; from dragoman.cli import cli\n"
            f"cli(['counts', '--store', {archive!r}, '--by', 'type', '-f', 'table'], standalone_mode=False)\n"
            "print([m for m in ('spacy', 'onnxruntime', 'trafilatura', 'pandas') if m in sys.modules])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
