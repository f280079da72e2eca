"""The documents tell the truth: examples print what they show, every option, column and key is described."""

import importlib.util
import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import dragoman
from codings import coding
from dragoman.cli import cli
from dragoman.export.csvfile import COLUMNS
from dragoman.export.plover import records
from dragoman.export.quotations import records as quotation_records
from dragoman.model import Quote, Span

ROOT = Path(__file__).parents[1]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def console():
    spec = importlib.util.spec_from_file_location("console", ROOT / "docs" / "console.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["README.md", "docs/cli.md", "docs/exports.md", "docs/archive.md"])
def test_examples_print_what_is_shown(console, name):
    blocks = list(console.BLOCK.finditer(read(name)))
    assert blocks
    assert read(name).count("```console") == len(blocks)
    with console.workplace() as folder:
        for block in blocks:
            assert console.output(block["command"], folder) == block["shown"]


def test_readme_shows_real_output_within_its_first_20_lines(console):
    block = console.BLOCK.search(read("README.md"))
    assert block["shown"].strip()
    assert read("README.md")[: block.start("shown")].count("\n") < 20
    assert "REQUEST" in "\n".join(read("README.md").splitlines()[:20])


def holds(record, shown):
    """Does a record have all that is shown of it?"""
    if isinstance(shown, dict):
        return isinstance(record, dict) and all(holds(record.get(key), value) for key, value in shown.items())
    if isinstance(shown, list):
        return len(record) == len(shown) and all(map(holds, record, shown))
    return record == shown


def test_readme_shows_a_record_of_its_example():
    given = re.search(r'echo "(.*?)" \| dragoman code - --date (\S+)', read("README.md"), re.DOTALL)
    coded = dragoman.code(given[1].replace("\\\n", ""), date=given[2])
    shown = json.loads(re.search(r"```json\n(.*?)```", read("README.md"), re.DOTALL)[1])
    assert any(holds(record, shown) for record in records(coded))


def test_readme_python_example_runs(capsys):
    example = re.search(r"```python\n(.*?)```", read("README.md"), re.DOTALL)[1]
    exec(example, {"articles": [dragoman.Article("a", "Norway called on Peru to open its border.")]})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("REQUEST actual ['NOR']")
    assert lines[-1].startswith("a ")


def test_the_archives_python_example_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"```python\n(.*?)```", read("docs/archive.md"), re.DOTALL)[1], {})
    assert "Norway urged Peru to lift its ban on cod." in capsys.readouterr().out


def test_every_command_and_option_is_in_the_reference():
    reference = read("docs/cli.md")
    inner = {f"evaluate {name}": command for name, command in cli.commands["evaluate"].commands.items()}
    for name, command in (cli.commands | inner).items():
        assert f"## dragoman {name}\n" in reference
        for option in command.params:
            assert all(text in reference for text in option.opts if text.startswith("--")), option.name


def test_every_key_of_a_quotation_is_described():
    described = set(re.findall(r"`([a-z_]+)`", read("docs/output.md").split("## Quotations")[1].split("## Gold")[0]))
    made = coding(quotes=(Quote((Span(0, 6),), "direct"),))
    assert set().union(*quotation_records(made)) <= described


def test_every_key_and_column_is_described():
    described = set(re.findall(r"`([a-z_]+)`", read("docs/output.md")))
    keys = set().union(*records(coding()))
    assert not (keys | set(COLUMNS)) - described


def test_every_table_and_column_of_the_archive_is_described():
    from dragoman.store.schema import metadata

    told = read("docs/archive.md").split("## Tables")[1].split("\n## ")[0]
    sections = dict(re.findall(r"^\| `([a-z_]+)` \| (.*) \|$", told, re.MULTILINE))
    assert set(sections) == set(metadata.tables)
    for table in metadata.sorted_tables:
        assert set(re.findall(r"`([a-z_0-9]+)`", sections[table.name])) >= set(table.columns.keys()), table.name


def test_design_shows_the_layout_as_it_is():
    layout = read("docs/design.md").split("## Layout")[1].split("## Rules")[0]
    told = set(re.findall(r"^      (\S+?)/?  ", layout, re.MULTILINE))
    there = {path.name for path in (ROOT / "src" / "dragoman").iterdir()}
    assert told == there - {"__pycache__", "py.typed"}


def test_links_between_documents_lead_somewhere():
    for path in (ROOT / "README.md", *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_direct_dependency_is_pinned_to_an_allowed_version():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    pins = dict(line.split("==") for line in read("constraints.txt").splitlines() if "==" in line)
    extras = project["optional-dependencies"]
    named = [one for name in extras if name not in {"train", "tables"} for one in extras[name]]
    wanted = [*project["dependencies"], *named]
    for requirement in map(Requirement, wanted):
        if requirement.name == "dragoman":  # one extra within another
            continue
        pinned = pins.get(requirement.name.lower().replace("_", "-"))
        assert pinned, f"{requirement.name} is not in constraints.txt"
        assert requirement.specifier.contains(pinned), requirement


def test_installed_version_is_that_of_the_changelog():
    assert re.search(rf"^## {re.escape(version('dragoman'))}\b", read("CHANGELOG.md"), re.MULTILINE)
