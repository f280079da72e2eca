"""`dragoman sanctions`, from reports and from an archive."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from archives import fill
from dragoman import Coder
from dragoman.cli import cli
from dragoman.read import read
from dragoman.sanctions.output import ACT_COLUMNS, EPISODE_COLUMNS

REPORTS = [
    ("2031-03-01", "Norway threatened on Saturday to impose sanctions on Peru unless it frees the crew.", "The Fjord"),
    ("2031-03-06", "Norway imposed sanctions on Peru on Thursday. It will also freeze the assets of three Peruvian "
                   "judges, the minister said. Chile called on Norway to lift the sanctions.", "Daily Pole"),
    ("2031-07-06", "Norway eased sanctions on Peru. Norway denied that it had imposed sanctions on Peru.", "The Fjord"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    path = tmp_path_factory.mktemp("sanctions") / "reports.jsonl"
    records = [{"id": f"r{n}", "date": date, "text": text, "title": f"Report {n}", "publisher": publisher}
               for n, (date, text, publisher) in enumerate(REPORTS, 1)]  # fmt: skip
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture(scope="module")
def codings(reports):
    return list(Coder().stream(read([str(reports)])))


@pytest.fixture(scope="module")
def archive(codings, tmp_path_factory):
    return fill(tmp_path_factory.mktemp("sanctions") / "news.db", codings)


def run(*arguments):
    return CliRunner().invoke(cli, ["sanctions", *map(str, arguments)])


def records(done):
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


KINDS = ["threatened", "imposed", "planned", "called_to_lift", "eased", "denied"]


def test_acts_straight_from_reports(reports):
    done = run(reports)
    assert [one["act"] for one in records(done)] == KINDS
    assert done.stderr == "3 articles coded, 6 acts\n"


def test_acts_of_an_archive_are_those_of_the_reports(archive, codings):
    found = records(run("--store", archive))
    assert [one["act"] for one in found] == KINDS
    texts = {coding.article.id: coding.article.text for coding in codings}
    for one in found:
        assert {"key", "article_key", "report"} <= one.keys()
        for said in (*one["evidence"], one["act_text"], one["measure_text"]):
            assert texts[one["article_id"]][said["start"] : said["end"]] == said["text"]


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (["--target", "PER", "--act", "imposed"], ["imposed"]),
        (["--target", "CHL"], []),
        (["--third-party", "CHL"], ["called_to_lift"]),
        (["--measure", "asset freeze"], ["planned"]),
        (["--since", "2031-07-01"], ["eased", "denied"]),
        (["--until", "2031-03-01"], ["threatened"]),
        (["--sender", "NOR", "--text", "crew"], ["threatened"]),
    ],
)
def test_options_choose(archive, options, kinds):
    assert [one["act"] for one in records(run("--store", archive, *options))] == kinds


def test_episodes_have_state_history_and_conflicts(archive):
    found = records(run("--store", archive, "--target", "PER", "--episodes"))
    (whole,) = (one for one in found if one["target"] == ["PER"])
    assert (whole["state"], whole["in_force"], whole["since"]) == ("eased", True, "2031-07-06")
    assert [one["state"] for one in whole["history"]][:2] == ["threatened", "imposed"]
    assert [one["kind"] for one in whole["conflicts"]] == ["denied"]
    (judges,) = (one for one in found if one["target"] == ["PER:person"])
    assert (judges["state"], judges["in_force"], judges["measure"]) == ("planned", False, ["Asset freeze"])


def test_an_episode_is_given_with_all_its_history_where_one_act_is_wanted(archive):
    (found,) = records(run("--store", archive, "--episodes", "--act", "eased"))
    assert [one["kind"] for one in found["history"]] == ["threatened", "imposed", "called_to_lift", "eased", "denied"]


@pytest.mark.parametrize(("options", "columns"), [([], ACT_COLUMNS), (["--episodes"], EPISODE_COLUMNS)])
def test_csv(archive, options, columns):
    rows = list(csv.reader(io.StringIO(run("--store", archive, "--format", "csv", *options).stdout)))
    assert tuple(rows[0]) == columns
    assert {len(row) for row in rows} == {len(columns)}
    assert len(rows) > 1


def test_tables_for_people(archive):
    acts = run("--store", archive, "--format", "table").stdout
    assert "Chile (CHL): called to lift [lifted] · Norway (NOR) → Peru (PER) · sanctions" in acts
    assert "unless it frees the crew" in acts
    episodes = run("--store", archive, "--format", "table", "--episodes").stdout
    assert "NOR → PER · measures not told · EASED since 2031-07-06" in episodes
    assert "conflict: imposed by one report, denied by another" in episodes


def test_the_acts_of_an_earlier_coding_are_kept_but_no_longer_told(codings, tmp_path):
    newer = replace(codings[1], coder="dragoman test 2", sentences=(), events=(), mentions=(), entities=(), times=(),
                    places=(), quotes=())  # fmt: skip
    where = fill(tmp_path / "news.db", [codings[1], newer])
    assert records(run("--store", where)) == []
    from sqlalchemy import func, select

    from dragoman.store import Store
    from dragoman.store.schema import acts

    with Store.open(where, read_only=True) as store, store.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(acts)) == 3


def test_the_same_article_twice_gives_its_acts_once(codings, tmp_path):
    where = fill(tmp_path / "news.db", [codings[1], codings[1]])
    assert len(records(run("--store", where))) == 3


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Give either PATHs or --store"),
        (["x.txt", "--store", "news.db"], "Give either PATHs or --store"),
        (["x.txt", "--act", "sanctioned"], "no act 'sanctioned': the acts are demanded"),
        (["x.txt", "--measure", "everything"], "no measure 'everything': the measures are Aid suspension"),
    ],
)
def test_wrong_usage(arguments, told):
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_an_output_that_is_an_input_is_refused(reports):
    before = reports.read_text()
    done = run(reports, "--output", reports)
    assert (done.exit_code, reports.read_text()) == (2, before)


def test_no_archive_and_no_report_are_told(tmp_path):
    for arguments in ([str(tmp_path / "none.txt")], ["--store", str(tmp_path / "none.db")]):
        command = [sys.executable, "-m", "dragoman", "sanctions", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "none." in done.stderr
        assert "Traceback" not in done.stderr


def test_a_report_that_fails_is_told_and_the_rest_is_coded(reports, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    done = run(tmp_path / "bad.txt", reports, "--act", "imposed")
    assert done.exit_code == 3
    assert "bad.txt" in done.stderr
    assert len(done.stdout.splitlines()) == 1
