"""The codebook: every row of the tables is checked against what the guidelines define."""

import json
from importlib.resources import files

import pytest

from dragoman.errors import DataError
from dragoman.ontology import build, ontology
from dragoman.resolve.tables import read_table

FACTS = json.loads(files("dragoman").joinpath("data", "ontology", "plover.json").read_text(encoding="utf-8"))
ROWS = [
    (row["type"], row["mode"], row["content"], row["cameo"])
    for row in read_table("ontology", "cameo.tsv", ("type", "mode", "content", "cameo", "meaning"))
]
TYPES = [
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone"
    " heavy-weapons crowd-control unconventional",
}
SECTORS = [
    "GOV", "MIL", "COP", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "SPY", "UAF", "CRM", "BUS", "CVL", "EDU", "ELI",
    "JRN", "LAB", "MED", "REF", "REL", "SOC", "AGR", "PRE", "UNK",
]  # fmt: skip


def test_types_and_modes_are_those_of_the_guidelines():
    assert list(ontology().types) == TYPES
    assert {name: set(ontology().modes(name)) for name in TYPES} == {
        name: set(MODES.get(name, "").split()) for name in TYPES
    }


def test_sectors_and_other_codes():
    assert sorted(ontology().sectors) == sorted(SECTORS)
    assert {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"} <= set(ontology().non_state_codes)
    assert len(ontology().contexts) == 37


@pytest.mark.parametrize("name", TYPES)
def test_quad_code_and_score_have_one_direction(name):
    book = ontology()
    scores = [book.score(name), *(book.score(name, mode) for mode in book.modes(name))]
    cooperative = book.quad_code(name) <= 2
    # A request for help (+0.5) is the codebook's one friendly word in a conflictual type.
    assert all(s is None or (s > 0) is cooperative or -1 <= s <= 0.5 for s in scores)


@pytest.mark.parametrize(("name", "mode", "content", "code"), ROWS)
def test_every_row_of_the_cameo_table_is_what_a_look_up_gives(name, mode, content, code):
    assert ontology().cameo(name, mode or None, content=content or None) == code


@pytest.mark.parametrize("name", TYPES)
def test_cameo_root_agrees_with_quad_code(name):
    book = ontology()
    root = int(book.cameo(name)[:2])
    quad = 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4
    # CAMEO files appeals (02) and yielding (08) elsewhere than PLOVER does.
    assert quad == book.quad_code(name) or name in ("REQUEST", "CONCEDE")


def test_cameo_prefers_the_most_specific_row():
    book = ontology()
    assert book.cameo("REQUEST", content="CONCEDE.SANCTION") == "0254"
    assert book.cameo("REQUEST", "assist", content="AID") == "023"
    assert book.cameo("REQUEST", content="AID.drone") == "023"
    assert book.cameo("ACCUSE", "allege", content="ASSAULT.firearms") == "1123"
    assert book.cameo("COERCE", "no-such-mode") == "170"
    with pytest.raises(KeyError):
        book.cameo("ATTACK")


def broken(change):
    facts = json.loads(json.dumps(FACTS))
    change(facts)
    return facts


@pytest.mark.parametrize(
    "facts",
    [
        broken(lambda f: f.pop("sectors")),
        broken(lambda f: f["types"]["AID"].update(quad_code=5)),
        broken(lambda f: f["types"]["AID"].update(score=99)),
        broken(lambda f: f["types"]["AID"].update(score="much")),
    ],
)
def test_broken_facts_are_refused(facts):
    with pytest.raises(DataError):
        build(facts, ROWS)


@pytest.mark.parametrize(
    "rows",
    [
        [row for row in ROWS if row[0] != "AID"],
        [*ROWS, ROWS[0]],
        [*ROWS, ("ATTACK", "", "", "190")],
        [*ROWS, ("AID", "kind", "", "070")],
        [*ROWS, ("AID", "", "PEACE", "070")],
        [*ROWS, ("AID", "", "CONSULT", "70")],
    ],
)
def test_broken_cameo_table_is_refused(rows):
    with pytest.raises(DataError):
        build(FACTS, rows)
