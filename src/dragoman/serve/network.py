"""Who acts towards whom, as a graph with a layout that is the same each time. Pure, over columns."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dragoman.serve.choosing import Chosen, distinct
from dragoman.serve.columns import NONE, Columns, Ints, Sides
from dragoman.serve.views import country_names

Record = dict[str, Any]
Wide = NDArray[np.int64]

#: Edges that are shown, the most frequent first.
MOST_EDGES: Final = 600
_SEED: Final = 7
#: Before the name of a party without a code, in the id of its node.
_NAMED: Final = "name:"


def network(chosen: Chosen, nodes: int) -> Record:
    """The parties that take part in most events, and what they do to each other.

    An event is an edge from each of its actors to each of its recipients; one of cooperation that has several actors
    only (a meeting) joins each two of these. Parties are told by their code, those without one by their name.

    Args:
        chosen: the reports.
        nodes: at most so many parties.
    """
    columns = chosen.columns
    actors, recipients = _Side(columns.actors), _Side(columns.recipients)
    words, (one, other) = _united(actors, recipients)
    sides = [_rows(chosen, columns.actors, one), _rows(chosen, columns.recipients, other)]
    report, party = (np.concatenate([side[n] for side in sides]) for n in (0, 1))
    counts = _events_of(columns, report, party, len(words))
    best = np.argsort(-counts, kind="stable")[:nodes]
    best = best[counts[best] > 0]
    edges = _edges(columns, _pairs(columns, sides), best)
    return {"nodes": _nodes(words, counts, best, edges), "edges": [
        {"source": words[best[a]], "target": words[best[b]], **told} for (a, b), told in edges.items()]}  # fmt: skip


def _rows(chosen: Chosen, side: Sides, names: Ints) -> tuple[Ints, Ints]:
    """Report and name of each party of the chosen reports."""
    place, rows = side.lists.rows_of(chosen.reports)
    return chosen.reports[place], names[rows]


class _Side:
    """Names of the parties of one side, as numbers."""

    def __init__(self, sides: Sides) -> None:
        codes = sides.code.words
        self.words = (*codes, *(_NAMED + word for word in sides.label.words))
        named = np.where(sides.label.numbers == NONE, NONE, sides.label.numbers + len(codes))
        self.numbers = np.where(sides.code.numbers == NONE, named, sides.code.numbers)


def _united(one: _Side, other: _Side) -> tuple[list[str], tuple[Ints, Ints]]:
    """Both sides' parties under the same numbers."""
    words = {word: n for n, word in enumerate(dict.fromkeys((*one.words, *other.words)))}
    tables = [np.array([*(words[word] for word in side.words), NONE], np.int32) for side in (one, other)]
    return list(words), (tables[0][one.numbers], tables[1][other.numbers])


def _events_of(columns: Columns, report: Ints, party: Ints, count: int) -> Wide:
    """How many events each party takes part in."""
    known = party != NONE
    events = max(columns.events, 1)
    keys = distinct(party[known].astype(np.int64) * events + columns.event[report[known]])
    return np.bincount(keys // events, minlength=count)


def _pairs(columns: Columns, sides: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    """Report, actor and recipient of each dyad."""
    (actor_report, actor), (recipient_report, recipient) = sides
    lengths = np.bincount(recipient_report, minlength=columns.reports)
    starts = np.cumsum(lengths) - lengths
    times = lengths[actor_report]
    first = np.repeat(np.arange(len(actor_report)), times)
    within = np.arange(len(first)) - np.repeat(np.cumsum(times) - times, times)
    second = starts[actor_report[first]] + within
    alone = (lengths[actor_report] == 0) & (columns.quad[actor_report] <= 2)
    met = _met(actor_report[alone], actor[alone])
    return tuple(np.concatenate(parts) for parts in zip(  # type: ignore[return-value]
        (actor_report[first], actor[first], recipient[second]), met, strict=True))  # fmt: skip


def _met(report: Ints, party: Ints) -> tuple[Ints, Ints, Ints]:
    """Each two actors of one report, once; they stand next to one another in their order."""
    found: list[tuple[Ints, Ints, Ints]] = []
    for step in range(1, 8):  # no more than eight take part in the drawing of a meeting
        same = report[:-step] == report[step:] if len(report) > step else np.array([], np.bool_)
        if not same.any():
            break
        found.append((report[:-step][same], party[:-step][same], party[step:][same]))
    if not found:
        none = np.array([], np.int32)
        return none, none, none
    return tuple(np.concatenate([part[n] for part in found]) for n in range(3))  # type: ignore[return-value]


def _edges(columns: Columns, pairs: tuple[Ints, Ints, Ints], best: Wide) -> dict[tuple[int, int], Record]:
    """By places of two parties in `best`: how many events, and how many of cooperation and conflict."""
    report, actor, recipient = pairs
    if not len(best):
        return {}
    top = np.full(int(max(actor.max(initial=0), recipient.max(initial=0), best.max())) + 2, NONE, np.int64)
    top[best] = np.arange(len(best))
    one, other = top[actor], top[recipient]
    kept = (one != NONE) & (other != NONE) & (one != other)
    events = max(columns.events, 1)
    keys = distinct((one[kept] * len(best) + other[kept]) * events + columns.event[report[kept]])
    pair, event = np.divmod(keys, events)
    total = np.bincount(pair, minlength=len(best) ** 2)
    conflict = np.bincount(pair[columns.event_quad[event] > 2], minlength=len(best) ** 2)
    found = np.flatnonzero(total)
    found = found[np.argsort(-total[found], kind="stable")][:MOST_EDGES]
    return {
        divmod(n, len(best)): {"count": int(total[n]), "cooperation": int(total[n] - conflict[n]),
                               "conflict": int(conflict[n])}
        for n in found.tolist()
    }  # fmt: skip


def _nodes(words: list[str], counts: Wide, best: Wide, edges: dict[tuple[int, int], Record]) -> list[Record]:
    places = _layout(len(best), edges)
    names = country_names()
    return [
        {"id": words[number], "label": _label(words[number], names), "kind": _kind(words[number]),
         "ask": words[number].removeprefix(_NAMED), "count": int(counts[number]), "x": x, "y": y}
        for number, (x, y) in zip(best.tolist(), places, strict=True)
    ]  # fmt: skip


def _label(word: str, names: dict[str, str]) -> str:
    return word.removeprefix(_NAMED) if word.startswith(_NAMED) else names.get(word, word)


def _kind(word: str) -> str:
    from dragoman.ontology import ontology

    if word.startswith(_NAMED):
        return "other"
    return "organisation" if word in ontology().non_state_codes else "country"


def _layout(count: int, edges: dict[tuple[int, int], Record]) -> list[tuple[float, float]]:
    """Places within -1 to 1, parties with many events between them near each other."""
    import networkx as nx  # type: ignore[import-untyped,unused-ignore]

    if not count:
        return []
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for (one, other), told in edges.items():
        weight = graph.get_edge_data(one, other, {"weight": 0.0})["weight"] + float(np.log1p(told["count"]))
        graph.add_edge(one, other, weight=weight)
    places = nx.spring_layout(graph, seed=_SEED, k=2.2 / np.sqrt(count), iterations=60)
    return [(round(float(places[n][0]), 4), round(float(places[n][1]), 4)) for n in range(count)]
