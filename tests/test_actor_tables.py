"""The shipped actor tables: every row is valid, every code known, every period possible."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

from dragoman.errors import DataError
from dragoman.ontology import ontology
from dragoman.resolve.actors import find_names, resolve
from dragoman.resolve.names import LEADER_COLUMNS, ORGANISATION_COLUMNS, PEOPLE_COLUMNS
from dragoman.resolve.sectors import nouns
from dragoman.resolve.tables import cell_list, first_day, last_day, read_table
from dragoman.resolve.words import word_list

COLUMNS = {
    "countries.tsv": ("code", "names", "adjectives", "demonyms", "capitals"),
    "seats.tsv": ("name", "aliases", "code", "sector"),
    "organisations.tsv": ORGANISATION_COLUMNS,
    "leaders.tsv": LEADER_COLUMNS,
    "peoples.tsv": PEOPLE_COLUMNS,
    "places.tsv": ("name", "code", "kind"),
    "head_nouns.tsv": ("phrase", "sector", "role"),
    "caution.tsv": ("word", "rule"),
    "phrase_words.tsv": ("list", "use", "words"),
}
# Two men claimed the presidency after a disputed election.
DISPUTED = {("CIV", "president"), ("GMB", "president")}
SINGLE_OFFICES = ("president", "prime minister", "chancellor", "king", "premier", "secretary general")


def rows(name):
    return list(read_table("actors", name, COLUMNS[name]))


COUNTRIES = {row["code"] for row in rows("countries.tsv")}
CODES = COUNTRIES | {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_table_states_its_source_and_repeats_no_row(name):
    text = files("dragoman").joinpath("data", "actors", name).read_text(encoding="utf-8")
    assert text.startswith("# source: ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert sorted(set(lines)) == sorted(lines)


@pytest.mark.parametrize("name", [name for name, columns in COLUMNS.items() if "code" in columns])
def test_every_code_and_sector_is_known(name):
    sectors = {"", *ontology().sectors}
    bad = [row for row in rows(name) if row["code"] not in CODES or row.get("sector", "") not in sectors]
    assert bad == []


OPENED = """
import sys
from dragoman.model import Article, Coding
opened = []
sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == "open" else None)
from dragoman.text.mentions import mentions
from dragoman.text.parse import parse
mentions(parse(Coding(Article("a", "Emmanuel Macron met Angela Merkel, the German chancellor."))))
print(sum(name.endswith("leaders.tsv") for name in opened))
"""


def test_the_table_of_leaders_is_read_once():
    assert subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, check=True).stdout == "1\n"


def test_country_codes_are_iso_3166():
    assert {country.alpha_3 for country in pycountry.countries} >= COUNTRIES - {"XKX"}


def test_every_state_has_a_name_and_nearly_every_one_a_capital():
    assert all(row["names"] for row in rows("countries.tsv"))
    assert sum(bool(row["capitals"]) for row in rows("countries.tsv")) > 170


@pytest.mark.parametrize("name", ["organisations.tsv", "leaders.tsv", "peoples.tsv"])
def test_periods_run_forward(name):
    assert [row for row in rows(name) if not first_day(row["from"]) < last_day(row["to"])] == []


def test_one_holder_of_an_office_at_a_time():
    terms = defaultdict(list)
    for row in rows("leaders.tsv"):
        if row["office"] in SINGLE_OFFICES and (row["code"], row["office"]) not in DISPUTED:
            terms[row["code"], row["office"]].append((first_day(row["from"]), last_day(row["to"]), row["name"]))
    clashes = []
    for office, periods in terms.items():
        periods.sort()
        clashes += [(office, a, b) for a, b in pairwise(periods) if b[0] < a[1]]
    assert clashes == []


@pytest.mark.parametrize("name", ["organisations.tsv", "leaders.tsv"])
def test_wikidata_ids_are_such_and_belong_to_one_name(name):
    owners = defaultdict(set)
    for row in rows(name):
        if row["wikidata_id"]:
            assert re.fullmatch(r"Q[1-9]\d*", row["wikidata_id"])
            owners[row["wikidata_id"]].add(row["name"])
    assert [owner for owner in owners.values() if len(owner) > 1] == []


def test_other_sectors_and_nouns_are_known():
    known = set(ontology().sectors)
    assert all(set(cell_list(row["other_sectors"])) <= known for row in rows("organisations.tsv"))
    assert {noun.sector for noun in nouns().by_phrase.values()} <= known | {None}
    assert all(row["rule"] in ("case", "person") for row in rows("caution.tsv"))


def test_every_country_name_resolves_to_its_code():
    wrong = []
    for row in rows("countries.tsv"):
        wrong += [name for name in cell_list(row["names"]) if resolve(name).code != row["code"]]
    assert wrong == []


def test_family_names_are_single_lower_case_words_of_a_known_language():
    names = list(read_table("mentions", "family_names.tsv", ("name", "language", "also")))
    assert len({row["name"] for row in names}) == len(names)
    for row in names:
        assert row["name"].isalpha() and row["name"].islower(), row
        assert set(row["language"].split("|")) <= {"zh", "ko", "vi"} and row["also"] in ("", "first"), row


def test_an_unknown_word_list_is_a_data_error():
    with pytest.raises(DataError):
        word_list("no such list")


@pytest.mark.parametrize("cell", ["2018-13", "soon", "2018-02-30"])
def test_impossible_dates_are_data_errors(cell):
    with pytest.raises(DataError):
        first_day(cell)


def test_partial_dates_cover_their_period():
    assert (first_day("2018"), last_day("2018-02")) == (dt.date(2018, 1, 1), dt.date(2018, 2, 28))


def test_a_table_with_other_columns_is_a_data_error():
    with pytest.raises(DataError):
        list(read_table("actors", "seats.tsv", ("name", "code")))
    with pytest.raises(DataError):
        list(read_table("actors", "none.tsv", ("name", "code")))


def gold_parties():
    folder = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[2] / "shared")) / "gold"
    if not (folder / "train.events.jsonl").exists():
        pytest.skip(f"no coded articles under {folder}")
    articles = (folder / "train.articles.jsonl").read_text(encoding="utf-8").splitlines()
    dates = {a["id"]: a["date"] for a in map(json.loads, articles)}
    for line in (folder / "train.events.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        day = dates[event["article"]]
        for party in event["actor"] + event["recipient"]:
            yield party, dt.date.fromisoformat(day) if day else None


@pytest.mark.data
def test_coded_parties_that_hold_a_known_name():
    named = [(party, day) for party, day in gold_parties() if find_names(party["text"], day)]
    code = sum(resolve(party["text"], day).code == party["code"] for party, day in named)
    sector = sum(resolve(party["text"], day).sector == party["sector"] for party, day in named)
    # Measured at the first version: .974 and .853 of 7 561; many sectors hang on the event, not on the phrase.
    assert len(named) > 7000
    assert code / len(named) > 0.96
    assert sector / len(named) > 0.84
