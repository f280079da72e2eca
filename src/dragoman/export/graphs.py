"""GEXF and GraphML: who does what to whom as a directed graph, for Gephi, igraph and networkx.

A node is a party: an entity known to Wikidata, else a country's sector ("CHN MIL"), else its name. An edge holds all
events of one type and one status from one node to another. Events without a recipient, and not of several actors with
each other, have no edge. The graph is built in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.export.codes import country, scale
from dragoman.export.rows import PartyRow, Row, dyads
from dragoman.export.words import one_line
from dragoman.ontology import ontology

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped,unused-ignore]

#: Beside control characters, which no name keeps.
_NOT_IN_XML = {0xFFFE: None, 0xFFFF: None}


def gexf(rows: Iterable[Row], path: Path) -> None:
    """Write the graph as GEXF 1.3, its edges with the days between which they hold.

    Args:
        rows: the events.
        path: the file.
    """
    import networkx as nx

    graph = build(rows)
    graph.graph["mode"] = "dynamic"
    for *_, edge in graph.edges(data=True):
        # "type" of an edge is directed or undirected in GEXF, and a day that is not known is left out.
        edge["event_type"] = edge["label"] = edge.pop("type")
        for bound in ("start", "end"):
            if not edge[bound]:
                del edge[bound]
    nx.write_gexf(graph, path, version="1.3")


def graphml(rows: Iterable[Row], path: Path) -> None:
    """Write the graph as GraphML; days that are not known are empty.

    Args:
        rows: the events.
        path: the file.
    """
    import networkx as nx

    nx.write_graphml_xml(build(rows), path)


def build(rows: Iterable[Row]) -> nx.MultiDiGraph:
    """The graph of all events.

    Args:
        rows: the events.

    Returns:
        Nodes with label, country, sector and wikidata; edges with type, status, weight (number of events), start and
        end (first and last day, "" where unknown), event_ids (joined by a space) and goldstein (mean).
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for one in rows:
        for _, actor, recipient in dyads(one):
            if actor and recipient:
                _join(graph, _node(graph, actor), _node(graph, recipient), one)
    for *_, edge in graph.edges(data=True):
        edge["event_ids"] = " ".join(edge["event_ids"])
        edge["goldstein"] = round(edge["goldstein"] / edge["weight"], 2)
    return graph


def _node(graph: nx.MultiDiGraph, party: PartyRow) -> str:
    state, sector = country(party.code), party.sector or ""
    known = " ".join(part for part in (party.code, party.sector) if part)
    name = _clean(party.label)
    key = party.wikidata_id or known or name.casefold()
    if key not in graph:
        label = name if party.wikidata_id or not known else _class_label(party, state.name if state else "")
        graph.add_node(key, label=label, country=party.code or "", sector=sector, wikidata=party.wikidata_id or "")
    return key


def _class_label(party: PartyRow, state: str) -> str:
    """`China: state military`."""
    codebook = ontology()
    who = state or codebook.non_state_codes.get(party.code or "", party.code or "")
    what = codebook.sectors.get(party.sector or "", "")
    return f"{who}: {what}" if who and what else who or what


def _join(graph: nx.MultiDiGraph, actor: str, recipient: str, one: Row) -> None:
    key = f"{one.type} {one.status}"
    first, last = (day.isoformat() if day else "" for day in (one.first, one.last))
    edge: dict[str, Any] | None = graph.get_edge_data(actor, recipient, key)
    if edge is None:
        graph.add_edge(
            actor, recipient, key, type=one.type, status=one.status, weight=0, start=first, end=last, event_ids=[],
            goldstein=0.0,
        )  # fmt: skip
        edge = graph.edges[actor, recipient, key]
    if edge["event_ids"][-1:] == [one.id]:
        return  # two parties of one event in one node
    edge["weight"] += 1
    edge["event_ids"].append(one.id)
    edge["goldstein"] += scale(one.cameo).goldstein
    edge["start"] = min(filter(None, (edge["start"], first)), default="")
    edge["end"] = max(filter(None, (edge["end"], last)), default="")


def _clean(text: str) -> str:
    """A name that XML can hold, on one line."""
    return one_line(text).translate(_NOT_IN_XML) or "?"
