"""Acts and episodes as JSON lines, CSV, or a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.export.words import NOBODY, named, one_line
from dragoman.sanctions.ledger import Episode, Record, day

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

#: Columns of the CSV of acts; docs/sanctions.md describes each.
ACT_COLUMNS = (
    "id", "article_id", "act", "core", "modality", "background", "sender", "sender_code", "target", "target_code",
    "target_kind", "third_party", "third_party_code", "measure", "gsdb_type", "ties_type", "condition", "date",
    "enddate", "date_precision", "until", "according_to", "act_text", "measure_text", "sentence", "start", "end",
    "wording", "event", "confidence", "publication_date", "publisher", "title", "url", "coder",
)  # fmt: skip
#: Columns of the CSV of episodes.
EPISODE_COLUMNS = (
    "id", "sender", "target", "measure", "family", "state", "since", "in_force", "pending", "first_reported",
    "last_reported", "acts", "articles", "publishers", "counts", "conflicts", "history",
)  # fmt: skip


def act_lines(acts: Iterable[Record], form: str) -> Iterator[str]:
    """Acts as lines without their ends.

    Args:
        acts: records.
        form: `jsonl`, or `csv` with a header.
    """
    from dragoman.export.plover import line

    return (line(dict(one)) for one in acts) if form == "jsonl" else _csv(ACT_COLUMNS, map(_act_cells, acts))


def episode_lines(episodes: Iterable[Episode], form: str) -> Iterator[str]:
    """Episodes as lines without their ends.

    Args:
        episodes: in order.
        form: `jsonl`, or `csv` with a header.
    """
    from dragoman.export.plover import line

    if form == "jsonl":
        return map(line, map(episode_record, episodes))
    return _csv(EPISODE_COLUMNS, map(_episode_cells, episodes))


def episode_record(one: Episode) -> dict[str, Any]:
    """An episode as a JSON-ready record; its history in short, the acts themselves by their ids."""
    return {
        "id": one.id, "sender": list(one.senders), "target": list(one.targets), "measure": list(one.measures),
        "family": list(one.families), "state": one.state, "since": one.since, "in_force": one.in_force,
        "pending": list(one.pending), "first_reported": one.first_reported, "last_reported": one.last_reported,
        "acts": len(one.history), "articles": one.articles, "publishers": one.publishers, "counts": dict(one.counts),
        "conflicts": [{"kind": c.kind, "told": c.told, "acts": list(c.acts)} for c in one.conflicts],
        "history": [
            {"act": act.get("key") or act["id"], "date": day(act), "kind": act["act"], "core": act["core"],
             "modality": act["modality"], "background": act["background"], "state": state,
             "third_party": [side["code"] or side["entity_text"] for side in act["third_party"]],
             "measure": act["measure"], "condition": act["condition"]["text"] if act["condition"] else None,
             "article_id": act["article_id"], "publisher": act["publisher"], "wording": act["wording"]}
            for act, state in zip(one.history, one.states, strict=True)
        ],
    }  # fmt: skip


def print_acts(console: Console, acts: Iterable[Record]) -> None:
    """Print acts, two lines each: who does what to whom, then when, according to whom, and in which words."""
    from rich.padding import Padding

    from dragoman.export.table import plain

    for one in acts:
        console.print(_told(one))
        facts = (day(one) or "", _condition(one), _until(one), _heard(one), one["publisher"] or one["article_id"])
        console.print(Padding(plain(" · ".join(filter(None, facts))), (0, 0, 0, 4)), style="dim")
        console.print(Padding(plain(f"“{one_line(one['wording'])}”"), (0, 0, 0, 4)), style="dim")


def print_episodes(console: Console, episodes: Iterable[Episode]) -> None:
    """Print episodes: the state with what is pending and in conflict, then each act of the history."""
    from rich.padding import Padding
    from rich.text import Text

    from dragoman.export.table import plain

    for one in episodes:
        measures = ", ".join(one.measures) or "measures not told"
        since = f" since {one.since}" if one.since else ""
        whom, state = f"{', '.join(one.senders)} → {', '.join(one.targets)}", (one.state or "no state").upper()
        console.print(Text.assemble((whom, "bold"), f" · {measures} · ", (f"{state}{since}", "bold")))
        notes = [f"pending: {', '.join(map(_word, one.pending))}"] if one.pending else []
        notes += [f"conflict: {conflict.told}" for conflict in one.conflicts]
        for note in notes:
            console.print(Padding(plain(note), (0, 0, 0, 4)))
        for act in one.history:
            when = day(act) or "no date"
            console.print(Padding(Text.assemble((f"{when}  ", "dim"), _told(act)), (0, 0, 0, 4)))
        console.print("")


def _word(kind: str) -> str:
    return kind.replace("_", " ")


def _told(one: Record) -> Text:
    """`CHN: called to lift · USA → RUS · measures`."""
    from rich.text import Text

    third = f"{one_line(_sides(one['third_party']))}: " if one["third_party"] else ""
    modality = "" if one["modality"] == "asserted" else f" ({one['modality']})"
    core = f" [{_word(one['core'])}]" if one["core"] not in (one["act"], "imposed") else ""
    measures = ", ".join(one["measure"]) or one["measure_text"]["text"]
    background = " (background)" if one["background"] else ""
    return Text.assemble(
        third, (_word(one["act"]), "bold"), core, modality, background, " · ",
        one_line(f"{_sides(one['sender'])} → {_sides(one['target'])} · {measures}"),
    )  # fmt: skip


def _sides(sides: Sequence[Record]) -> str:
    told = [f"{named(side['entity_text'])}{f' ({code})' if (code := side['code']) else ''}" for side in sides]
    return ", ".join(told) or NOBODY


def _condition(one: Record) -> str:
    return one_line(one["condition"]["text"]) if one["condition"] else ""


def _until(one: Record) -> str:
    return f"until {one['until']['date']}" if one["until"] else ""


def _heard(one: Record) -> str:
    return f"according to {named(one['attributed_to']['entity_text'])}" if one["attributed_to"] else ""


def _csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    from dragoman.export.csvfile import cell, csv_line

    yield csv_line(columns)
    for row in rows:
        yield csv_line([cell(row[column]) for column in columns])


def _act_cells(one: Record) -> dict[str, Any]:
    cells: dict[str, Any] = dict(one)
    for name in ("sender", "target", "third_party"):
        cells[name] = "; ".join(named(side["entity_text"]) for side in one[name])
        cells[f"{name}_code"] = "; ".join(side["code"] or "?" for side in one[name])
    return {
        **cells,
        "target_kind": "; ".join(side["kind"] for side in one["target"]),
        **{name: "; ".join(one[name]) for name in ("measure", "gsdb_type", "ties_type")},
        "condition": one["condition"]["text"] if one["condition"] else None,
        "until": one["until"]["date"] if one["until"] else None,
        "according_to": named(one["attributed_to"]["entity_text"]) if one["attributed_to"] else None,
        "act_text": one["act_text"]["text"],
        "measure_text": one["measure_text"]["text"],
        "sentence": one["text_info"]["sequence"],
        "start": one["act_text"]["start"],
        "end": one["act_text"]["end"],
    }


def _episode_cells(one: Episode) -> dict[str, Any]:
    cells = episode_record(one)
    return {
        **cells,
        **{name: "; ".join(cells[name]) for name in ("sender", "target", "measure", "family", "pending")},
        "counts": "; ".join(f"{kind} {number}" for kind, number in one.counts.items()),
        "conflicts": "; ".join(conflict.told for conflict in one.conflicts),
        "history": "; ".join(f"{day(act) or '?'} {act['act']}" for act in one.history),
    }
