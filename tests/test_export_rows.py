"""What all exports share: events from records, dates, pairs, statuses, codes and cells."""

import datetime as dt
import hashlib
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codings import coding
from dragoman.export import cells, codes
from dragoman.export.geography import fips, fips_division, setting
from dragoman.export.rows import PartyRow, PlaceRow, dated, dyads, row, rows
from dragoman.export.statuses import told
from dragoman.ontology import ontology
from exports import NORWAY, party, record, undated


def test_a_record_of_an_archive_becomes_a_row():
    one = row(record())
    assert (one.first, one.last, one.published) == (dt.date(2031, 5, 5), dt.date(2031, 5, 5), dt.date(2031, 5, 6))
    assert [report.article for report in one.reports] == ["key1", "key2"]
    assert (one.place.country, one.recipients[0].start, one.speaker.text) == ("PER", 30, "envoy Ana Ruiz")


def test_a_coding_becomes_rows_with_the_words_of_the_sentence():
    full, bare = rows(coding())
    assert (full.reports[0].article, full.reports[0].published) == ("a-1", dt.date(2031, 5, 7))
    assert full.reports[0].wording.startswith("Norway called on\u00a0Peru")
    assert (bare.cameo, bare.first, bare.last) == ("130", dt.date(2031, 6, 1), dt.date(2031, 6, 30))


def test_publication_stands_for_the_date_only_where_asked():
    one = row(undated())
    assert dated(one, "empty").first is None
    assert dated(one, "skip") is None
    assert dated(one, "publication").first == dt.date(2031, 5, 6)
    assert dated(row(record()), "skip").first == dt.date(2031, 5, 5)


def test_pairs_have_keys_of_their_own():
    one = row(record(actor=[NORWAY, party("Peru", "PER", "GOV")]))
    assert [(key, a.code, b.code) for key, a, b in dyads(one)] == [("e1", "NOR", "CHN"), ("e1#2", "PER", "CHN")]


def test_who_meet_are_paired_both_ways_and_protesters_are_not():
    both = [NORWAY, party("Peru", "PER", "GOV")]
    meeting = row(record(event=["CONSULT"], quad_code=1, actor=both, recipient=[]))
    assert [(a.code, b.code) for _, a, b in dyads(meeting)] == [("NOR", "PER"), ("PER", "NOR")]
    protest = row(record(event=["PROTEST"], quad_code=4, actor=both, recipient=[]))
    assert [(a.code, b) for _, a, b in dyads(protest)] == [("NOR", None), ("PER", None)]
    assert [pair[1:] for pair in dyads(row(record(actor=[], recipient=[])))] == [(None, None)]


# --- statuses: what a format without a place for them may hold


@pytest.mark.parametrize("status", ["planned", "requested", "threatened", "hypothetical", "negated", "alleged"])
def test_only_what_happened_is_told_by_default(status):
    assert told(row(record(status=status))) is None
    assert told(row(record())).cameo == "0256"


@pytest.mark.parametrize(
    ("values", "type_", "cameo", "who"),
    [
        ({"status": "planned", "event": ["AID"], "mode": [], "quad_code": 2}, "AGREE", "033", "NOR"),
        ({"status": "planned", "event": ["SANCTION"], "mode": [], "quad_code": 4}, "THREATEN", "1312", "NOR"),
        ({"status": "threatened", "event": ["ASSAULT"], "mode": [], "quad_code": 4}, "THREATEN", "138", "NOR"),
        ({"status": "requested", "event": ["RETREAT"], "mode": ["withdraw"], "quad_code": 2}, "REQUEST", "0256", "SWE"),
        ({"status": "alleged", "event": ["ASSAULT"], "mode": ["torture"], "quad_code": 4}, "ACCUSE", "1122", "SWE"),
    ],
)
def test_what_did_not_happen_is_told_by_its_verbal_code(values, type_, cameo, who):
    one = told(row(record(attributed_to=party("Sweden", "SWE"), **values)), all_statuses=True)
    assert (one.type, one.cameo, one.actors[0].code) == (type_, cameo, who)
    assert one.recipients[0].code == ("NOR" if who == "SWE" else "CHN")
    assert one.quad_code == ontology().quad_code(type_)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "negated"},
        {"status": "hypothetical"},
        {"status": "planned"},  # a plan to ask is no act
        {"status": "threatened", "within": "e0"},  # the threat is an event of its own
        {"status": "requested", "attributed_to": None},
        {"status": "alleged", "event": ["AID"], "mode": [], "quad_code": 2},  # praise is no accusation
    ],
)
def test_what_has_no_verbal_code_stays_out(values):
    assert told(row(record(**values)), all_statuses=True) is None


# --- tables


def test_fips_is_not_iso():
    known = {"CHN": "CH", "CHE": "SZ", "RUS": "RS", "SRB": "RI", "DEU": "GM", "UKR": "UP", "GBR": "UK", "ISR": "IS",
             "IRQ": "IZ", "KOR": "KS", "PRK": "KN", "AUS": "AS", "AUT": "AU", "ZAF": "SF", "SDN": "SU", "SSD": "OD",
             "MMR": "BM", "NER": "NG", "NGA": "NI", "XKX": "KV", "KOS": "KV", "ESP": "SP", "JPN": "JA",
             "SWE": "SW", "TUR": "TU", "VNM": "VM", "PHL": "RP", "IRL": "EI"}  # fmt: skip
    assert {code: fips(code) for code in known} == known
    assert (fips("PSE", 34.45), fips("PSE", 35.2), fips("UNO"), fips(None)) == ("GZ", "WE", "", "")


def test_every_country_has_its_codes():
    table = codes.countries()
    assert len(table) > 245
    assert all(len(c.alpha2) == 2 and len(c.cameo) == 3 and c.name and c.icews for c in table.values())
    without = {code for code, c in table.items() if len(c.fips) != 2}
    assert without == {"UMI"}
    shared = [c.fips for code, c in table.items() if c.fips and code not in {"KOS", "ALA"}]
    assert len(shared) == len(set(shared))
    cows = [c.cow for code, c in table.items() if c.cow and code != "KOS"]
    assert (len(cows), len(set(cows))) == (195, 195)  # as the project counts since 2011
    assert {code: table[code].cow for code in ("USA", "RUS", "CHN", "GBR")} == {
        "USA": "2", "RUS": "365", "CHN": "710", "GBR": "200",
    }  # fmt: skip


def test_cameo_countries_are_those_of_its_list():
    assert [codes.countries()[code].cameo for code in ("ROU", "TLS", "MNE", "KOS", "COD", "PSE")] == [
        "ROM", "TMP", "MTN", "KSV", "COD", "PSE",
    ]  # fmt: skip


def test_every_code_of_ours_has_a_scale_and_a_name():
    scales = codes.cameo_codes()
    assert set(ontology().cameo_codes.values()) <= set(scales)
    assert {f"{root:02}" for root in range(1, 21)} <= set(scales)
    assert [codes.scale(code).goldstein for code in ("0254", "1312", "163", "0874", "195", "1823")] == [
        -0.3, -5.8, -8, 10, -10, -10,
    ]  # fmt: skip
    assert (codes.scale("022").goldstein, codes.scale("022").intensity) == (3.2, 3.4)
    assert codes.scale("1389").name == "Threaten with military force"  # of its parent
    with pytest.raises(KeyError):
        codes.scale("99")


@pytest.mark.parametrize("code", ["01", "010", "05", "057", "06", "0874", "09", "139", "14", "2042"])
def test_cooperation_and_conflict_have_their_sign(code):
    quad, value = codes.quad_class(code), codes.scale(code).goldstein
    assert quad == (1 if code < "06" else 2 if code < "09" else 3 if code < "14" else 4)
    assert value >= 0 if quad <= 2 else value < 0


def test_penta_class_parts_statements():
    assert [codes.penta_class(code) for code in ("010", "0254", "030", "070", "111", "190")] == [0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("code", "sector", "whole", "country", "group", "types"),
    [
        ("CHN", "MIL", "CHNMIL", "CHN", "", ("MIL",)),
        ("ROU", None, "ROM", "ROM", "", ()),
        ("USA", "JRN", "USAMED", "USA", "", ("MED",)),  # CAMEO's MED is the media
        ("USA", "MED", "USAHLH", "USA", "", ("HLH",)),
        ("UNO", None, "IGOUNO", "", "UNO", ("IGO",)),
        ("EUR", "LEG", "IGOEUREECLEG", "EUR", "EEC", ("IGO", "LEG")),
        ("NGO", "MED", "NGOHLH", "", "", ("NGO", "HLH")),
        (None, "REB", "REB", "", "", ("REB",)),
        (None, None, "", "", "", ()),
    ],
)
def test_actors_in_cameo(code, sector, whole, country, group, types):
    assert codes.cameo_actor(code, sector) == codes.CameoActor(whole, country, group, types)


def test_every_sector_is_mapped_to_known_codes():
    assert set(codes.sectors()) == set(ontology().sectors) | set(ontology().non_state_codes) - {"KOS"}


def test_numbers_are_stable_and_fit():
    assert codes.number("e1") == int(hashlib.sha256(b"e1").hexdigest()[:16], 16) // 2**11 == 4903377799470479
    assert all(0 < codes.number(f"e{n}") < 2**53 and 0 < codes.number(f"e{n}", 31) < 2**31 for n in range(1000))
    assert len({codes.number(f"e{n}") for n in range(1000)}) == 1000


def test_tables_name_their_source():
    for name in ("cameo.tsv", "countries.tsv", "sectors.tsv", "us_states.tsv"):
        text = files("dragoman").joinpath("data", "export", name).read_text(encoding="utf-8")
        assert text.startswith("# source: ")


# --- cells


@given(st.text())
def test_no_text_ends_a_cell(text):
    cell = cells.cell(text, "NA")
    assert cell
    assert not set(cell) & set('\t\n\r\x00"\u2028\u202e')
    assert not cell.startswith(("=", "+", "-", "@"))
    assert len(cell.splitlines()) == 1


@given(st.text())
def test_no_address_ends_a_cell_or_a_list(text):
    address = cells.address(f"https://x.example/{text}")
    assert not set(address) & set('\t\n\r\x00" ;')
    assert address.isascii()
    assert cells.address("https://x.example/a?b=c&d=%20#e") == "https://x.example/a?b=c&d=%20#e"


@pytest.mark.parametrize(("value", "shown"), [(-12.04318, "-12.04318"), (0.0, "0"), (-1e-9, "0"), (4.0, "4"), (7, "7")])
def test_numbers_in_cells_have_no_exponent(value, shown):
    assert cells.cell(value) == shown


# --- places


def test_settings_of_places():
    lima = setting(row(record()).place)
    assert (lima.kind, lima.city, lima.country, lima.feature) == ("city", "Lima", "PER", "P")
    assert setting(PlaceRow("Nowhere", "Nowhere", 1.0, 2.0, "NOR")) == replace(lima, kind="", city=None, province=None,
                                                                              country="NOR", feature=None)  # fmt: skip
    assert setting(PlaceRow("somewhere", "somewhere")).kind == ""


def test_divisions_of_the_usa_have_their_letters():
    from dragoman.resolve.gazetteer import gazetteer

    texas = gazetteer().lookup("Texas")[0]
    where = setting(PlaceRow("Texas", texas.name, texas.latitude, texas.longitude, "USA"))
    assert (where.kind, fips_division(where, texas.longitude)) == ("province", "USTX")
    assert fips_division(setting(row(record()).place), -77.0) == "PE"


def test_labels_are_names_else_words():
    assert PartyRow("he", name="Ana Ruiz").label == "Ana Ruiz"
    assert PartyRow("troops").label == "troops"
