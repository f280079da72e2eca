"""POLECAT, ICEWS, GDELT, Phoenix, CSV and Parquet, each read back as its users read it."""

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from dragoman.export import codes, gdelt, icews, phoenix, polecat
from dragoman.export.formats import Count, chosen, write, write_stream
from dragoman.export.parquet import ParquetWriter
from exports import HOSTILE, NORWAY, SOLDIERS, hostile, party, record, rows, undated

DATA = Path(__file__).parents[2] / "shared"
TABLES = {"polecat": 40, "icews": 20, "gdelt": 61, "gdelt-mentions": 16, "phoenix": 26}
HEADED = {"polecat": polecat.COLUMNS, "icews": icews.COLUMNS}
HEADLESS = {"gdelt": gdelt.EVENT_COLUMNS, "gdelt-mentions": gdelt.MENTION_COLUMNS, "phoenix": phoenix.COLUMNS}


def written(form, *records, **options):
    stream = io.StringIO()
    write_stream(chosen(rows(*records), form, Count(), **options), form, stream)
    return stream.getvalue()


def read(form, *records, **options):
    """As most people do: pandas with its own ideas of quotes and missing cells; codes as text."""
    names = HEADLESS.get(form)
    texts = {"CAMEO Code": str, "EventCode": str, "EventBaseCode": str, "EventRootCode": str}
    return pd.read_csv(io.StringIO(written(form, *records, **options)), sep="\t", header=None if names else "infer",
                       names=names, dtype=texts)  # fmt: skip


@pytest.mark.parametrize("form", TABLES)
def test_columns_are_those_of_the_format(form):
    columns = HEADED.get(form) or HEADLESS[form]
    assert len(columns) == len(set(columns)) == TABLES[form]
    if form in HEADED:
        assert written(form).splitlines()[0].split("\t") == list(columns)
    else:
        assert written(form) == ""


@pytest.mark.parametrize(("form", "section"), [("polecat", "## 1."), ("icews", "## 2."), ("phoenix", "## 4.")])
def test_columns_are_in_the_order_of_the_reference(form, section):
    reference = DATA / "schemas.md"
    if not reference.exists():
        pytest.skip(f"needs {reference}")
    text = reference.read_text(encoding="utf-8").split(section)[1]
    columns = re.search(r"```\n(.*?)\n```", text, re.DOTALL)[1].replace("\n", " ").split(" | ")
    assert [column.strip() for column in columns] == list(HEADED.get(form) or HEADLESS[form])


@pytest.mark.parametrize("form", TABLES)
def test_hostile_words_break_no_row(form):
    lines = written(form, record(), hostile(id="e2"), record(id="e3")).splitlines()
    body = lines[1:] if form in HEADED else lines
    per_event = 2 if form == "gdelt-mentions" else 1
    assert [len(line.split("\t")) for line in body] == [TABLES[form]] * (2 * per_event + 1)
    assert len(read(form, record(), hostile(id="e2"), record(id="e3"))) == len(body)
    assert not re.search('["\x00-\x08\x0b-\x1f\x7f\u202e\u2028]', "".join(body))
    assert not any(cell.startswith(("=", "+", "@")) for line in body for cell in line.split("\t"))


@pytest.mark.parametrize("form", TABLES)
def test_only_what_happened_is_there(form):
    planned = record(id="e2", status="planned", event=["AID"], mode=[], quad_code=2, cameo="070", event_scale=10.0)
    denied = record(id="e3", status="negated")
    assert len(read(form, record(), planned, denied)) == len(read(form, record()))
    more = read(form, planned, denied, all_statuses=True)
    assert len(more) == (2 if form == "gdelt-mentions" else 1)
    code = {"icews": "CAMEO Code", "gdelt": "EventCode", "phoenix": "EventCode"}.get(form)
    if code:
        assert list(more[code]) == ["033"]


def test_what_is_left_out_is_counted():
    count = Count()
    list(chosen(rows(record(), record(status="planned"), record(status="negated"), undated()), "icews", count,
                undated="skip"))  # fmt: skip
    assert (count.written, dict(count.left_out)) == (1, {"planned": 1, "negated": 1, "undated": 1})


def test_polecat_values():
    both = record(actor=[NORWAY, party("the cod fleet; all of it", None, "BUS")])
    one = read("polecat", both).iloc[0]
    assert (one["Event ID"], one["Event Date"], one["Event Type"], one["Event Mode"]) == (
        "e1", "2031-05-05", "REQUEST", "yield",
    )  # fmt: skip
    assert (one["Intensity"], one["Quad Code"], one["Contexts"]) == (-1, "VERBAL CONFLICT", "military; diplomatic")
    assert one["Actor Name"].split("; ") == ["Norway", "the cod fleet, all of it"]
    assert pd.isna(one["Actor Title"])
    assert (one["Recipient Country"], one["Recipient COW"], one["Primary Recipient Sector"]) == ("CHN", 710, "MIL")
    assert (one["City"], one["Country"], one["Latitude"], one["Longitude"]) == ("Lima", "PER", -12.04318, -77.02824)
    assert (one["GeoNames ID"], one["Feature Type"]) == (3936456, "P")
    assert (one["Source"], one["Publication Date"], one["Version"]) == ("Fjord 1", "2031-05-06", "dragoman test")


def test_polecat_has_no_empty_cell():
    cells = written("polecat", both := record(actor=[NORWAY, party("a fleet")])).splitlines()[1].split("\t")
    by_name = dict(zip(polecat.COLUMNS, cells, strict=True))
    assert all(cells)
    assert (by_name["Actor Country"], by_name["Actor COW"], by_name["Actor Title"]) == (
        "NOR; None",
        "385; None",
        "None",
    )
    bare = undated(actor=[], recipient=[], event_loc=None, mode=[], context=[], event_scale=None)
    assert written("polecat", bare).splitlines()[1].count("None") >= 28
    assert both


def test_icews_values_as_its_reader_in_r_types_them():
    one = pd.read_csv(io.StringIO(written("icews", record())), sep="\t", quoting=csv.QUOTE_NONE, parse_dates=[1],
                      dtype={"Event ID": "int32", "Story ID": "int32", "Sentence Number": "int32", "Intensity": float,
                             "Latitude": float, "Longitude": float, "CAMEO Code": str}).iloc[0]  # fmt: skip
    assert one["Event Date"] == pd.Timestamp(2031, 5, 5)
    assert one["Event ID"] == codes.number("e1", 31)
    assert (one["CAMEO Code"], one["Event Text"], one["Intensity"]) == (
        "0256", "Appeal for de-escalation of military engagement", -0.3,
    )  # fmt: skip
    assert (one["Source Name"], one["Source Sectors"], one["Source Country"]) == ("Norway", "Government", "Norway")
    assert (one["Target Name"], one["Target Sectors"]) == ("Chinese soldiers", "Military,Government")
    assert (one["Target Country"], one["Country"], one["City"]) == ("China", "Peru", "Lima")
    assert (one["Sentence Number"], one["Publisher"]) == (1, "Fjord 1")
    assert pd.isna(one["District"])


def test_icews_has_its_own_names_and_intensities():
    cells = written("icews", record(actor=[party("Moscow", "RUS", "GOV")], cameo="022")).splitlines()[1].split("\t")
    assert (cells[4], cells[7]) == ("Russian Federation", "3.4")


def test_pairs_have_ids_of_their_own_in_every_format():
    three = record(actor=[NORWAY, party("Peru", "PER"), party("Chad", "TCD")])
    assert read("icews", three)["Event ID"].nunique() == 3
    events, mentions = read("gdelt", three), read("gdelt-mentions", three)
    assert list(mentions["GLOBALEVENTID"].unique()) == list(events["GLOBALEVENTID"])
    assert len(mentions) == 6
    assert read("phoenix", three)["EventID"].nunique() == 3


def test_gdelt_events():
    one = read("gdelt", record()).iloc[0]
    assert one["GLOBALEVENTID"] == codes.number("e1") < 2**53
    assert (one["SQLDATE"], one["MonthYear"], one["Year"], one["FractionDate"]) == (20310505, 203105, 2031, 2031.4247)
    assert (one["Actor1Code"], one["Actor1Name"], one["Actor1CountryCode"]) == ("NORGOV", "NORWAY", "NOR")
    assert (one["Actor2Code"], one["Actor2CountryCode"], one["Actor2Type1Code"]) == ("CHNMIL", "CHN", "MIL")
    assert (one["EventCode"], one["EventBaseCode"], one["EventRootCode"]) == ("0256", "025", "02")
    assert (one["QuadClass"], one["GoldsteinScale"], one["IsRootEvent"]) == (1, -0.3, 1)
    assert (one["NumMentions"], one["NumSources"], one["NumArticles"]) == (2, 2, 2)
    assert (one["ActionGeo_Type"], one["ActionGeo_CountryCode"], one["ActionGeo_ADM1Code"]) == (4, "PE", "PE")
    assert one["ActionGeo_FullName"].startswith("Lima, ")
    assert one["ActionGeo_FullName"].endswith(", Peru")
    assert (one["ActionGeo_Lat"], one["ActionGeo_Long"]) == (-12.04318, -77.02824)
    assert (one["Actor1Geo_Type"], one["DATEADDED"]) == (0, 20310506000000)
    assert one["SOURCEURL"] == "https://www.fjord1.example/1?a=1%3Bb=2"
    assert one[["AvgTone", "Actor1EthnicCode", "ActionGeo_ADM2Code"]].isna().all()


def test_gdelt_places_have_fips_codes_and_actors_those_of_cameo():
    from dragoman.resolve.gazetteer import gazetteer

    bucharest = gazetteer().lookup("Bucharest")[0]
    place = {"name": "Bucharest", "resolved": bucharest.name, "latitude": bucharest.latitude,
             "longitude": bucharest.longitude, "country": "ROU", "geonameid": bucharest.geonameid}  # fmt: skip
    beijing = gazetteer().lookup("Beijing")[0]
    china = place | {"resolved": beijing.name, "latitude": beijing.latitude, "longitude": beijing.longitude,
                     "country": "CHN"}  # fmt: skip
    actor = party("Romania", "ROU", "GOV")
    frame = read("gdelt", record(actor=[actor], event_loc=place), record(id="e2", event_loc=china))
    assert list(frame["ActionGeo_CountryCode"]) == ["RO", "CH"]
    assert frame["Actor1CountryCode"].iloc[0] == "ROM"


@pytest.mark.parametrize(
    ("name", "type_", "division", "feature"),
    [("Peru", 1, "PE", "PE"), ("Texas", 2, "USTX", ""), ("Houston", 3, "USTX", ""), ("Bavaria", 5, "GM", ""),
     ("Goma", 4, "CG", "")],
)  # fmt: skip
def test_gdelt_kinds_of_place(name, type_, division, feature):
    from dragoman.resolve.gazetteer import gazetteer

    found = gazetteer().lookup(name)[0]
    place = {"name": name, "resolved": found.name, "latitude": found.latitude, "longitude": found.longitude,
             "country": found.country, "geonameid": found.geonameid}  # fmt: skip
    cells = dict(zip(gdelt.EVENT_COLUMNS, written("gdelt", record(event_loc=place)).rstrip("\n").split("\t"),
                     strict=True))  # fmt: skip
    assert [cells[f"ActionGeo_{part}"] for part in ("Type", "ADM1Code", "FeatureID")] == [str(type_), division, feature]


def test_gdelt_mentions():
    first, second = read("gdelt-mentions", record()).to_dict("records")
    assert first["GLOBALEVENTID"] == second["GLOBALEVENTID"] == codes.number("e1")
    assert (first["EventTimeDate"], first["MentionTimeDate"]) == (20310506000000, 20310506000000)
    assert second["MentionTimeDate"] == 20310507000000
    assert (first["MentionType"], first["MentionSourceName"]) == (1, "fjord1.example")
    assert (first["SentenceID"], second["SentenceID"]) == (1, 2)
    assert (first["Actor1CharOffset"], first["Actor2CharOffset"], first["ActionCharOffset"]) == (0, 30, 7)
    assert (second["Actor1CharOffset"], second["ActionCharOffset"], second["Confidence"]) == (-1, 7, 70)
    offline = written("gdelt-mentions", record(reports=[])).split("\t")
    assert offline[5] == "https://www.fjord1.example/1?a=1%3Bb=2"
    unlinked = written("gdelt-mentions", record(url=None, reports=[])).split("\t")
    assert (unlinked[3], unlinked[4], unlinked[5]) == ("2", "Fjord 1", "Fjord 1, Oslo asks, day 1, 2031-05-06")


def test_undated_events_have_an_empty_date_or_that_of_publication():
    assert pd.isna(read("gdelt", undated())["SQLDATE"].iloc[0])
    assert read("gdelt", undated(), undated="publication")["SQLDATE"].iloc[0] == 20310506
    assert pd.isna(read("icews", undated())["Event Date"].iloc[0])
    assert written("gdelt", undated(), undated="skip") == ""


def test_phoenix():
    one = read("phoenix", record()).iloc[0]
    assert re.fullmatch(rf"{codes.number('e1')}_\d+\.\d+\.\d+", one["EventID"])
    assert (one["Date"], one["Year"], one["Month"], one["Day"]) == (20310505, 2031, 5, 5)
    assert (one["SourceActorFull"], one["SourceActorEntity"], one["SourceActorRole"]) == ("NORGOV", "NOR", "GOV")
    assert (one["TargetActorFull"], one["TargetActorRole"]) == ("CHNMIL", "MIL")
    assert (one["EventCode"], one["EventRootCode"], one["PentaClass"]) == ("0256", "02", 0)
    assert (one["GoldsteinScore"], one["Issues"]) == (-0.3, "military,1;diplomatic,1")
    assert (one["Lat"], one["LocationName"], one["CountryCode"]) == (-12.04318, "Lima", "PER")
    assert one["SentenceID"].split(";") == ["key1_1", "key2_2"]
    assert [url[:24] for url in one["URLs"].split(";")] == ["https://www.fjord1.examp", "https://www.fjord2.examp"]
    assert one["NewsSources"] == "Fjord 1;Fjord 2"
    united = read("phoenix", record(actor=[party("the UN", "UNO")])).iloc[0]
    assert (united["SourceActorFull"], united["SourceActorEntity"]) == ("IGOUNO", "UNO")


# --- CSV


def test_csv_of_an_archive():
    frame = pd.read_csv(io.StringIO(written("csv", record(), undated(id="e2", cameo="0254"))), dtype={"cameo": str})
    assert list(frame["cameo"]) == ["0256", "0254"]
    one = frame.iloc[0]
    assert (one["actor"], one["recipient_code"], one["latitude"], one["reports"]) == ("Norway", "CHN", -12.04318, 2)
    assert (one["publishers"], one["story"]) == ("Fjord 1; Fjord 2", "s1")
    assert one["wording"] == "Norway called on Chinese soldiers to leave."
    assert pd.isna(frame["date"].iloc[1])


def test_csv_is_safe_or_exact():
    safe = io.StringIO()
    write_stream(rows(hostile()), "csv", safe)
    lines = list(csv.DictReader(io.StringIO(safe.getvalue())))
    assert len(lines) == 1
    assert not any(cell[:1] in tuple("=+@") for cell in lines[0].values())
    assert lines[0]["title"].startswith("'=cmd|")
    exact = io.StringIO()
    write_stream(rows(hostile()), "csv", exact, safe=False)
    read_back = next(csv.DictReader(io.StringIO(exact.getvalue(), newline="")))
    assert read_back["title"] == HOSTILE.replace("\x00", "\ufffd")


# --- Parquet


def test_parquet_types_and_values(tmp_path):
    write(rows(record(), undated(id="e2", actor=[], event_loc=None)), "parquet", tmp_path / "e.parquet")
    table = pq.read_table(tmp_path / "e.parquet")
    types = {name: str(table.schema.field(name).type) for name in ("date", "mode", "latitude", "cameo", "geonameid")}
    assert types == {"date": "date32[day]", "mode": "list<element: string>", "latitude": "double", "cameo": "string",
                     "geonameid": "int64"}  # fmt: skip
    full, bare = table.to_pylist()
    assert (full["date"], bare["date"]) == (dt.date(2031, 5, 5), None)
    assert full["recipient"] == [{"code": "CHN", "sector": "MIL", "name": "Chinese soldiers",
                                  "text": "Chinese soldiers", "start": 30, "end": 46, "wikidata_id": None}]  # fmt: skip
    assert (full["cameo"], full["context"], full["longitude"]) == ("0256", ["military", "diplomatic"], -77.02824)
    assert [each["published"] for each in full["reports"]] == [dt.date(2031, 5, 6), dt.date(2031, 5, 7)]
    assert (bare["actor"], bare["place"], full["attributed_to"]["code"]) == ([], None, "NOR")
    frame = pd.read_parquet(tmp_path / "e.parquet")
    assert list(frame["actor_code"].explode().dropna()) == ["NOR"]
    assert str(frame["latitude"].dtype) == "float64"


def test_parquet_keeps_hostile_words_whole(tmp_path):
    write(rows(hostile()), "parquet", tmp_path / "e.parquet")
    title = pq.read_table(tmp_path / "e.parquet").to_pylist()[0]["title"]
    assert title == HOSTILE.replace("\ud800", "\\ud800")


def test_parquet_is_written_in_batches(tmp_path):
    made = rows(*(record(id=f"e{n}") for n in range(25)))
    with (tmp_path / "e.parquet").open("wb") as file, ParquetWriter(file, batch=10) as writer:
        for one in made:
            writer.add(one)
    assert pq.ParquetFile(tmp_path / "e.parquet").num_row_groups == 3
    assert pq.read_table(tmp_path / "e.parquet")["id"].to_pylist() == [f"e{n}" for n in range(25)]


# --- PLOVER JSON


def test_jsonl_is_the_record_with_its_reports():
    lines = written("jsonl", record(), hostile(id="e2")).splitlines()
    assert json.loads(lines[0]) == record()
    assert json.loads(lines[1])["title"] == HOSTILE
    assert SOLDIERS in json.loads(lines[0])["recipient"]
