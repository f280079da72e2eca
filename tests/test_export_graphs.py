"""GEXF, GraphML and GeoJSON, read back with networkx and as RFC 7946 says."""

import io
import json

import networkx as nx
import pytest

from dragoman.export.formats import write, write_stream
from exports import HOSTILE, LIMA, NORWAY, SOLDIERS, hostile, party, record, rows, undated

READERS = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}


def graph(tmp_path, form, *records):
    write(rows(*records), form, tmp_path / f"g.{form}")
    return READERS[form](tmp_path / f"g.{form}")


@pytest.mark.parametrize("form", READERS)
def test_nodes_are_parties(tmp_path, form):
    made = graph(tmp_path, form, record())
    assert made.is_directed()
    assert made.nodes["Q20"] == {"label": "Norway", "country": "NOR", "sector": "GOV", "wikidata": "Q20"}
    assert made.nodes["CHN MIL"] == {
        "label": "China: state military",
        "country": "CHN",
        "sector": "MIL",
        "wikidata": "",
    }


def edges(made):
    return [data for *_, data in made.edges(data=True)]


def test_graphml_edges_gather_events(tmp_path):
    later = record(id="e2", date="2031-06-01", enddate="2031-06-03", cameo="020")
    one = edges(graph(tmp_path, "graphml", record(), later, undated(id="e3")))
    assert [(e["type"], e["status"], e["weight"], e["start"], e["end"], e["event_ids"]) for e in one] == [
        ("REQUEST", "actual", 3, "2031-05-05", "2031-06-03", "e1 e2 e3")
    ]
    assert one[0]["goldstein"] == pytest.approx((-0.3 + 3 - 0.3) / 3, abs=0.01)


def test_gexf_edges_have_the_days_between_which_they_hold(tmp_path):
    made = graph(tmp_path, "gexf", record(), record(id="e2", date="2031-06-01"))
    one = edges(made)[0]
    assert (one["event_type"], one["weight"], one["start"], one["end"]) == ("REQUEST", 2, "2031-05-05", "2031-06-01")
    assert one["event_ids"] == "e1 e2"
    text = (tmp_path / "g.gexf").read_text(encoding="utf-8")
    assert 'mode="dynamic"' in text
    assert 'timeformat="date"' in text
    assert "start" not in edges(graph(tmp_path, "gexf", undated()))[0]


@pytest.mark.parametrize("form", READERS)
def test_what_is_planned_is_an_edge_of_its_own(tmp_path, form):
    made = edges(graph(tmp_path, form, record(), record(id="e2", status="planned"), record(id="e3", event=["ACCUSE"])))
    kind = "type" if form == "graphml" else "event_type"
    assert sorted((e[kind], e["status"]) for e in made) == [
        ("ACCUSE", "actual"), ("REQUEST", "actual"), ("REQUEST", "planned"),
    ]  # fmt: skip


def test_parties_in_one_node_count_an_event_once(tmp_path):
    two = record(recipient=[SOLDIERS, party("a Chinese battalion", "CHN", "MIL")])
    assert [e["weight"] for e in edges(graph(tmp_path, "graphml", two))] == [1]


def test_parties_without_code_are_known_by_name_and_events_of_one_party_have_no_edge(tmp_path):
    made = graph(tmp_path, "graphml", record(recipient=[party("The Cod Guild")]), record(id="e2", recipient=[]))
    assert made.nodes["the cod guild"]["label"] == "The Cod Guild"
    assert made.number_of_edges() == 1


@pytest.mark.parametrize("form", READERS)
def test_hostile_names_make_whole_xml(tmp_path, form):
    made = graph(tmp_path, form, hostile())
    assert {node["country"] for node in dict(made.nodes).values()} == {"NOR", ""}
    assert any("<b>&amp;" in node["label"] for node in dict(made.nodes).values())


def geojson(*records):
    stream = io.StringIO()
    write_stream(rows(*records), "geojson", stream)
    return json.loads(stream.getvalue(), parse_constant=pytest.fail)


def test_geojson():
    made = geojson(record(), undated(id="e2", event_loc=None, status="planned", attributed_to=None))
    assert set(made) == {"type", "features"}  # RFC 7946 knows no crs
    first, second = made["features"]
    assert (made["type"], first["type"], first["id"]) == ("FeatureCollection", "Feature", "e1")
    assert first["geometry"] == {"type": "Point", "coordinates": [-77.02824, -12.04318]}  # longitude first
    assert second["geometry"] is None
    properties = first["properties"]
    assert (properties["event"], properties["cameo"], properties["actor_code"]) == ("REQUEST", "0256", "NOR")
    assert (properties["date"], properties["reports"]) == ("2031-05-05", 2)
    assert (second["properties"]["status"], second["properties"]["date"]) == ("planned", None)


def test_geojson_of_nothing_and_of_hostile_words():
    assert geojson() == {"type": "FeatureCollection", "features": []}
    feature = geojson(hostile(event_loc=LIMA | {"latitude": None}, actor=[NORWAY]))["features"][0]
    assert (feature["properties"]["title"], feature["geometry"]) == (HOSTILE, None)
