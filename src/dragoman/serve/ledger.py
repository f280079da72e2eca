"""The ledger of sanctions by the filters of the explorer. Pure, but for reading the acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from dragoman.sanctions.asking import Wanted, stored
from dragoman.sanctions.ledger import Episode, day, episodes
from dragoman.serve.asked import Asked, BadRequest
from dragoman.serve.columns import NONE, Columns
from dragoman.store.filters import Filter

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All episodes of an archive."""

    columns: Columns
    episodes: tuple[Episode, ...]
    #: The place in the columns of each report that an act rests on.
    places: Mapping[str, int]

    def event(self, report: str | None) -> str | None:
        """The event of a report."""
        at = self.places.get(report or "", NONE)
        return None if at == NONE else self.columns.events_at([self.columns.event[at]])[0]


def read_ledger(connection: Connection, columns: Columns) -> Ledger:
    """Read the acts and fold them.

    Args:
        connection: of an archive, in the state that the columns were read from.
        columns: of the archive.
    """
    every = tuple(episodes(stored(connection)))
    ids = list(dict.fromkeys(act["report"] for one in every for act in one.history if act["report"]))
    return Ledger(columns, every, dict(zip(ids, columns.places_of(ids), strict=True)))


def split(asked: Asked, measure: Sequence[str], act: Sequence[str]) -> tuple[Wanted, Wanted, Asked]:
    """What is asked of acts and what of the reports that they rest on.

    Args:
        asked: the filters.
        measure: measures wanted.
        act: kinds of acts wanted.

    Returns:
        What an act must meet; the same but with the actor as third party; and what its report must meet.

    Raises:
        BadRequest: there is no such measure or act.
    """
    given = asked.filter
    try:
        sender = Wanted(target=given.recipient, sender=given.actor, measure=tuple(measure), act=tuple(act),
                        since=given.since, until=given.until)  # fmt: skip
    except ValueError as error:
        raise BadRequest(str(error)) from error
    rest = replace(given, actor=(), recipient=(), since=None, until=None)
    return sender, replace(sender, sender=(), third_party=given.actor), replace(asked, filter=rest)


def chosen(
    every: Sequence[Episode], wanted: tuple[Wanted, Wanted], rests: Callable[[str | None], bool] | None
) -> list[Episode]:
    """Episodes with an act that meets every condition, those of the latest reports first.

    Args:
        every: of the archive.
        wanted: one of these must take the act.
        rests: must hold of the report that the act rests on; None where nothing is asked of it.
    """
    one, other = wanted
    same = not one.sender

    def takes(act: Any) -> bool:
        if rests is not None and not rests(act["report"]):
            return False
        # What most acts fail is asked first, for there may be tens of thousands.
        if one.concerns(act) and one.takes(act):
            return True
        return not same and bool(act["third_party"]) and other.takes(act)

    found = [episode for episode in every if any(map(takes, episode.history))]
    return sorted(found, key=lambda episode: episode.last_reported or "", reverse=True)


def told(one: Episode, ledger: Ledger, most: int) -> Record:
    """An episode as it is shown.

    Args:
        one: the episode.
        ledger: that it is of.
        most: acts of the history to give, the last ones.
    """
    history = list(zip(one.history, one.states, strict=True))
    return {
        "id": one.id, "senders": list(one.senders), "targets": list(one.targets), "measures": list(one.measures),
        "families": list(one.families), "state": one.state, "since": one.since, "in_force": one.in_force,
        "pending": list(one.pending), "first_reported": one.first_reported, "last_reported": one.last_reported,
        "articles": one.articles, "publishers": one.publishers, "counts": dict(one.counts), "acts": len(history),
        "history": [_act(act, state, ledger) for act, state in history[-most:]],
        "conflicts": [{"kind": c.kind, "told": c.told, "acts": list(c.acts)} for c in one.conflicts],
    }  # fmt: skip


def _act(act: Any, state: str | None, ledger: Ledger) -> Record:
    speaker = act["attributed_to"]
    return {
        "id": act["key"], "act": act["act"], "core": act["core"], "modality": act["modality"],
        "background": act["background"], "date": day(act), "state": state, "article": act["article_key"],
        "event": ledger.event(act["report"]), "measures": act["measure"], "wording": act["wording"],
        "trigger": {"start": act["act_text"]["start"], "end": act["act_text"]["end"]},
        "wording_start": act["text_info"]["start"], "publisher": act["publisher"],
        "published": act["publication_date"], "title": act["title"],
        "speaker": speaker["entity_text"] if speaker else None,
        "third_party": [side["code"] or side["entity_text"] for side in act["third_party"]],
        "condition": act["condition"]["text"] if act["condition"] else None,
    }  # fmt: skip


def asks_of_reports(asked: Asked) -> bool:
    """Is anything left that reports must meet?"""
    return asked != Asked(Filter())
