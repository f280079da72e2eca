"""The Frictionless data package validates, and its tables refer to each other."""

import json
import zipfile

import pandas as pd
import pytest
from frictionless import Package, validate

from dragoman.export.formats import write
from exports import HOSTILE, hostile, record, rows, undated

TABLES = {"events", "reports", "parties", "articles"}


def records():
    again = record(id="e2", reports=[record()["reports"][1] | {"id": "r9"}], cameo="020")
    return record(), again, hostile(id="e3", reports=[hostile()["reports"][0] | {"id": "r10", "article_key": "key3"}])


@pytest.mark.parametrize("name", ["package", "package.zip"])
def test_package_validates(tmp_path, name):
    write(rows(*records()), "datapackage", tmp_path / name)
    where = tmp_path / name if name.endswith(".zip") else tmp_path / name / "datapackage.json"
    report = validate(str(where))
    assert report.valid, report.flatten(["title", "message"])
    package = Package(str(where))
    assert {resource.name for resource in package.resources} == TABLES
    events = {row["id"]: row for row in package.get_resource("events").read_rows()}
    assert (events["e1"]["cameo"], events["e2"]["cameo"], events["e1"]["embedded"]) == ("0256", "020", False)
    assert (float(events["e1"]["latitude"]), events["e1"]["date"].isoformat()) == (-12.04318, "2031-05-05")


def test_each_article_stands_there_once_and_each_report_refers_to_it(tmp_path):
    write(rows(*records()), "datapackage", tmp_path / "p")
    tables = {name: pd.read_csv(tmp_path / "p" / f"{name}.csv") for name in TABLES}
    assert list(tables["articles"]["key"]) == ["key1", "key2", "key3"]
    assert list(tables["reports"]["event"]) == ["e1", "e1", "e2", "e3"]
    merged = tables["reports"].merge(tables["articles"], left_on="article", right_on="key", validate="many_to_one")
    assert list(merged["publisher"])[:3] == ["Fjord 1", "Fjord 2", "Fjord 2"]
    roles = tables["parties"][tables["parties"]["event"] == "e1"]
    assert list(zip(roles["role"], roles["code"], strict=True)) == [
        ("actor", "NOR"), ("recipient", "CHN"), ("speaker", "NOR"),
    ]  # fmt: skip


def test_a_broken_package_is_told(tmp_path):
    """The schema says something: a status that is none, a report of no event and a changed byte are found."""
    write(rows(record()), "datapackage", tmp_path / "p")
    reports = tmp_path / "p" / "reports.csv"
    reports.write_text(reports.read_text().replace("e1,r1,", "e7,r1,").replace("actual", "perhaps"))
    kinds = {error[0] for error in validate(str(tmp_path / "p" / "datapackage.json")).flatten(["type"])}
    assert {"foreign-key", "constraint-error", "hash-count"} <= kinds


def test_cells_are_safe_or_exact(tmp_path):
    for name, safe in (("safe", True), ("exact", False)):
        write(rows(hostile()), "datapackage", tmp_path / name, safe=safe)
        assert validate(str(tmp_path / name / "datapackage.json")).valid
    title = {name: Package(str(tmp_path / name / "datapackage.json")).get_resource("articles").read_rows()[0]["title"]
             for name in ("safe", "exact")}  # fmt: skip
    assert title["safe"].startswith("'=cmd|")
    assert title["exact"].startswith("=cmd|'/c calc'!A1\t\"half\n")
    assert HOSTILE.startswith("=cmd")


def test_same_events_give_the_same_bytes(tmp_path):
    for name in ("a.zip", "b.zip"):
        write(rows(*records(), undated(id="e4")), "datapackage", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist()[0] == "datapackage.json"
        described = json.loads(archive.read("datapackage.json"))
    assert [resource["bytes"] > 0 for resource in described["resources"]] == [True] * 4
