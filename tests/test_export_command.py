"""`dragoman export` from archive to file: filters, names, streams, whole files, memory; and `dragoman code`."""

import csv
import io
import json
import os
import tracemalloc
from pathlib import Path

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from frictionless import validate

from archives import coding, fill
from dragoman import coder
from dragoman.cli import cli
from dragoman.export.formats import FORMATS, write, write_stream
from dragoman.export.rows import row
from dragoman.export.target import replacing
from dragoman.model import Event, Sentence, Span
from dragoman.pipeline import Step
from exports import record

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A report of a row over cod: a request and a refusal (actual), and a lifting that is requested."""
    return fill(tmp_path_factory.mktemp("archive") / "news.db", [coding()])


def run(*arguments):
    return CliRunner().invoke(cli, list(map(str, arguments)), catch_exceptions=False)


def export(archive, form, *more):
    return run("export", "--store", archive, "--format", form, *more)


@pytest.mark.parametrize("form", [name for name, about in FORMATS.items() if about.streams])
def test_formats_that_stream_go_to_standard_output(archive, form):
    done = export(archive, form)
    assert done.exit_code == 0
    left = ", 1 left out (1 requested)" if not FORMATS[form].has_status else ""
    assert done.stderr == f"{2 if left else 3} events written{left}\n"
    lines = {"polecat": 3, "icews": 3, "gdelt": 2, "phoenix": 2, "gdelt-mentions": 2, "jsonl": 3, "csv": 4}
    assert len(done.stdout.splitlines()) == lines.get(form, len(done.stdout.splitlines()))


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_goes_to_a_folder_under_the_name_that_its_readers_look_for(archive, form, tmp_path):
    done = export(archive, form, "--output", tmp_path, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    names = sorted(path.name for path in tmp_path.iterdir())
    if form == "datapackage":
        assert names == ["articles.csv", "datapackage.json", "events.csv", "parties.csv", "reports.csv"]
        assert validate(str(tmp_path / "datapackage.json")).valid
    else:
        assert names == [FORMATS[form].file_name]


def test_filters_are_those_of_events(archive, tmp_path):
    done = export(archive, "csv", "--type", "request", "--actor", "NOR")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(line["type"], line["actor_code"], line["reports"]) for line in rows] == [("REQUEST", "NOR", "1")]
    assert [json.loads(line)["event"] for line in export(archive, "jsonl", "--status", "requested").stdout.splitlines()
            ] == [["CONCEDE"]]  # fmt: skip
    assert export(archive, "csv", "--limit", "2").stderr == "2 events written\n"
    nothing = export(archive, "geojson", "--place", "TCD")
    assert (nothing.exit_code, json.loads(nothing.stdout)["features"]) == (0, [])
    assert nothing.stderr == "0 events written\n"


def test_values_survive_the_way_through_an_archive(archive, tmp_path):
    for form in ("parquet", "graphml"):
        assert export(archive, form, "-o", tmp_path / f"e.{form}").exit_code == 0
    table = pq.read_table(tmp_path / "e.parquet").to_pylist()
    assert {event["cameo"] for event in table if event["type"] == "REQUEST"} == {"0254"}
    assert {event["within"] for event in table if event["type"] == "CONCEDE"} <= {event["id"] for event in table}
    refusals = [event for event in table if event["type"] == "REJECT"]
    assert {(event["date"].isoformat(), event["country"]) for event in refusals} == {("2031-05-02", "PER")}
    assert [each["wording"] for event in refusals for each in event["reports"]] == ["Peru refused on Friday in Lima."]
    graph = nx.read_graphml(tmp_path / "e.graphml")
    assert graph.has_edge("NOR GOV", "PER GOV")
    assert graph.has_edge("PER GOV", "NOR GOV")


@pytest.mark.parametrize("form", ["csv", "gdelt", "ftm"])
def test_both_databases_give_the_same(where, archive, form):
    fill(where, [coding()])
    assert export(where, form).stdout == export(archive, form).stdout
    assert export(archive, form).exit_code == 0


def test_undated_and_all_statuses(archive):
    frame = pd.read_csv(io.StringIO(export(archive, "icews").stdout), sep="\t", dtype={"CAMEO Code": str})
    assert dict(zip(frame["CAMEO Code"], frame["Event Date"].isna(), strict=True)) == {"0254": True, "120": False}
    skipped = export(archive, "icews", "--undated", "skip")
    assert "2 left out (1 requested, 1 undated)" in skipped.stderr
    # The lifting is the content of the request, which is told itself.
    assert "1 left out (1 requested)" in export(archive, "icews", "--all-statuses").stderr


def test_exact_cells(archive, tmp_path):
    path = fill(tmp_path / "h.db", [coding(1, title="=1+1")])
    assert "'=1+1" in export(path, "csv").stdout
    assert ",=1+1," in export(path, "csv", "--exact").stdout


@pytest.mark.parametrize("form", ["parquet", "gexf", "graphml", "datapackage"])
def test_what_is_no_stream_wants_a_file(archive, form):
    done = export(archive, form)
    assert (done.exit_code, f"{form} is written to a file" in done.stderr) == (2, True)


def test_wrong_usage(archive, tmp_path):
    assert export(archive, "xlsx").exit_code == 2
    assert export(archive, "csv", "--type", "WALK").exit_code == 2
    nowhere = export(archive, "csv", "--output", tmp_path / "no" / "e.csv")
    assert (nowhere.exit_code, "no folder" in nowhere.stderr) == (2, True)


def test_an_archive_that_is_none_leaves_no_file(tmp_path):
    from dragoman.errors import MissingStore

    with pytest.raises(MissingStore):  # `main` tells it and ends with 1
        export(tmp_path / "none.db", "csv", "--output", tmp_path / "e.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_as_it_was(tmp_path):
    target = tmp_path / "e.csv"
    target.write_text("before")

    def broken():
        yield row(record())
        raise RuntimeError("the archive went away")

    for form, path in (("csv", target), ("datapackage", tmp_path / "p"), ("parquet", tmp_path / "e.parquet")):
        with pytest.raises(RuntimeError):
            write(broken(), form, path)
    assert (target.read_text(), [path.name for path in tmp_path.iterdir()]) == ("before", ["e.csv"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(archive):
    done = export(archive, "jsonl", "--output", "/dev/full")
    assert (done.exit_code, done.stderr) == (1, "dragoman: cannot write /dev/full: No space left on device\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(archive, tmp_path):
    tmp_path.chmod(0o500)
    try:
        done = export(archive, "jsonl", "--output", tmp_path / "e.jsonl")
    finally:
        tmp_path.chmod(0o700)
    assert (done.exit_code, "Permission denied" in done.stderr) == (1, True)


def test_folders_are_replaced_file_by_file(tmp_path):
    there = tmp_path / "p"
    there.mkdir()
    (there / "notes.txt").write_text("mine")
    with replacing(there) as beside:
        beside.mkdir()
        (beside / "events.csv").write_text("new")
    assert sorted(path.name for path in there.iterdir()) == ["events.csv", "notes.txt"]


def many(count):
    """Events that share nothing, made as they are asked for."""
    for number in range(count):
        reports = [{**one, "id": f"r{number}-{n}", "article_key": f"k{number}-{n}"}
                   for n, one in enumerate(record()["reports"])]  # fmt: skip
        yield row(record(id=f"e{number}", reports=reports))


@pytest.mark.parametrize("form", ["jsonl", "csv", "polecat", "icews", "gdelt", "gdelt-mentions", "phoenix", "geojson",
                                  "ftm", "datapackage"])  # fmt: skip
def test_memory_does_not_grow_with_the_number_of_events(form, tmp_path):
    def peak(count):
        tracemalloc.start()
        write(many(count), form, tmp_path / "out")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)  # tables and libraries are loaded once
    assert peak(1500) - peak(150) < 300_000  # as a list, the events would take more than 10 MB


# --- dragoman code


def one_event(coding):
    """A protest at the first word; one that is only planned where the text says so."""
    from dataclasses import replace

    text = coding.article.text
    status = "planned" if "plan" in text else "actual"
    event = Event("e1", "PROTEST", ("demo",), (), status, False, 1, Span(0, text.index(" ")), (), (), confidence=0.6,
                  cameo="141")  # fmt: skip
    return replace(coding, sentences=(Sentence(1, Span(0, len(text)), ()),), events=(event,))


@pytest.fixture
def reports(tmp_path, monkeypatch):
    step = Step("cheap", one_event, frozenset({"article"}), frozenset({"events"}))
    monkeypatch.setattr(coder, "default_steps", lambda *_: (step,))
    (tmp_path / "r.jsonl").write_text('{"id": "a", "text": "Cooks marched.", "date": "2031-05-02"}\n'
                                      '{"id": "b", "text": "Cooks plan to march."}\n')  # fmt: skip
    return tmp_path / "r.jsonl"


@pytest.mark.parametrize(("form", "cells"), [("polecat", 40), ("icews", 20), ("gdelt", 61), ("phoenix", 26)])
def test_code_writes_tables_of_other_data_sets(reports, form, cells):
    done = run("code", reports, "--format", form)
    lines = done.stdout.splitlines()
    assert (done.exit_code, len(lines)) == (0, 2 if form in {"polecat", "icews"} else 1)
    assert all(len(line.split("\t")) == cells for line in lines)
    assert "1 left out (1 planned)" in done.stderr


def test_code_writes_parquet(reports, tmp_path):
    assert run("code", reports, "--format", "parquet").exit_code == 2
    assert run("code", reports, "--format", "parquet", "--output", tmp_path / "e.parquet").exit_code == 0
    table = pq.read_table(tmp_path / "e.parquet").to_pylist()
    assert [(event["article_id"], event["status"], event["cameo"]) for event in table] == [
        ("a", "actual", "141"), ("b", "planned", "141"),
    ]  # fmt: skip
    assert table[0]["reports"][0]["wording"] == "Cooks marched."


def test_formats_and_documents_name_the_same():
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    for name, about in FORMATS.items():
        assert f"`{name}`" in text
        assert not about.file_name or about.file_name in text


def test_streams_and_files_hold_the_same(archive, tmp_path):
    made = [row(record())]
    for form in (name for name, about in FORMATS.items() if about.streams):
        stream = io.StringIO()
        write_stream(made, form, stream)
        write(made, form, tmp_path / "out")
        assert (tmp_path / "out").read_text(encoding="utf-8") == stream.getvalue()
