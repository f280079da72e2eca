"""Phoenix: events as the pipeline of the Open Event Data Alliance writes them (26 columns, tabs, no header).

One row a pair of actor and recipient, which Phoenix calls source and target. Lists are joined by ";". EventID is 53
bits of a hash of our id and the version of dragoman.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export import cells
from dragoman.export.codes import cameo_actor, number, penta_class, scale
from dragoman.export.geography import Setting, setting
from dragoman.export.rows import PartyRow, Row, dyads
from dragoman.version import VERSION

#: The columns in order; the file has no header.
COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day",
    "SourceActorFull", "SourceActorEntity", "SourceActorRole", "SourceActorAttribute",
    "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName",
    "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


def lines(one: Row) -> Iterator[str]:
    """The lines of one event.

    Args:
        one: an event; its status has no column.

    Yields:
        A line for each pair of actor and recipient, 26 cells.
    """
    day, place, code = one.first, one.place, one.cameo
    where = setting(place) if place else Setting("")
    days = (f"{day:%Y%m%d}", f"{day:%Y}", f"{day:%m}", f"{day:%d}") if day else (None,) * 4
    shared = (
        code, code[:2], penta_class(code), scale(code).goldstein, ";".join(f"{name},1" for name in one.contexts),
        place.latitude if place else None, place.longitude if place else None, place.name if place else None,
        where.province, where.country, *_reports(one),
    )  # fmt: skip
    for key, actor, recipient in dyads(one):
        yield cells.line((f"{number(key)}_{VERSION}", *days, *_actor(actor), *_actor(recipient), *shared))


def _actor(party: PartyRow | None) -> tuple[str, str, str, str]:
    """All of it, country or organisation, role, further roles."""
    actor = cameo_actor(party.code if party else None, party.sector if party else None)
    entity = actor.country or actor.group or "".join(actor.types[:1])
    roles = [role for role in actor.types if role != entity]
    return actor.code, entity, "".join(roles[:1]), ";".join(roles[1:])


def _reports(one: Row) -> tuple[str, str, str]:
    """Sentences, addresses and publishers of the reports, in one order."""
    sentences = [f"{report.article}_{report.sentence or one.sentence}" for report in one.reports]
    urls = [cells.address(report.url) or "" for report in one.reports]
    publishers = [(report.publisher or "").replace(";", ",") for report in one.reports]
    return ";".join(sentences), _list(urls), _list(publishers)


def _list(values: list[str]) -> str:
    return ";".join(values) if any(values) else ""
