"""Merged events in the archive: the reports of a new coding join the events that other articles of its story tell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from dragoman.store.schema import articles, duplicates, events, parties, reports, story_articles
from dragoman.stories.same import Report, Where, Who, excluded, same

#: The last articles of a story whose events a new report may join.
_LAST: Final = 30
#: Reports of an event that a new one is compared with: the first, and the last ones.
_COMPARED: Final = 8


def merge(connection: Connection, article: str, story: str) -> None:
    """Let the reports of an article join events of its story.

    A report joins the event of which one report is most like it, unless another of its reports tells another day or
    place. An event takes one report an article: what an article tells as two events stays two.

    Args:
        connection: in a writing transaction.
        article: its key; each of its reports is an event of its own.
        story: the story that it is in.
    """
    mine = select(reports.c.event).where(reports.c.article == article, reports.c.event.is_not(None))
    connection.execute(update(events).where(events.c.id.in_(mine)).values(story=story))
    new = _reports(connection, [article])
    types = sorted({report.type for _, report in new})
    known: dict[str, list[Report]] = defaultdict(list)
    for event, report in _reports(connection, _neighbours(connection, article, story), types) if types else ():
        known[event].append(report)
    for n, event in _assigned([report for _, report in new], known):
        _join(connection, new[n][1], event)


def _neighbours(connection: Connection, article: str, story: str) -> list[str]:
    """The last other articles of the story, and the one that this is a copy of."""
    last = (
        select(story_articles.c.article)
        .where(story_articles.c.story == story, story_articles.c.article != article)
        .order_by(story_articles.c.position.desc())
        .limit(_LAST)
    )
    copied = select(duplicates.c.of).where(duplicates.c.article == article)
    return sorted({*connection.scalars(last), *connection.scalars(copied)})


def _reports(connection: Connection, of: Sequence[str], types: Sequence[str] | None = None) -> list[tuple[str, Report]]:
    """The counting reports of articles with their events, in the order of arrival."""
    asked = (
        select(reports, articles.c.published)
        .join(articles, articles.c.key == reports.c.article)
        .where(reports.c.article.in_(of))
    )
    # Types are looked at here: told of them, SQLite would go through all reports of these types.
    rows = [row for row in connection.execute(asked).mappings()
            if row["event"] is not None and (types is None or row["type"] in types)]  # fmt: skip
    rows.sort(key=lambda row: int(row["number"]))
    who = _who(connection, [row["id"] for row in rows])
    return [(row["event"], _report(row, who)) for row in rows]


def _who(connection: Connection, of: Sequence[str]) -> Mapping[tuple[str, str], list[Who]]:
    """Parties by report and role."""
    found: dict[tuple[str, str], list[Who]] = defaultdict(list)
    asked = select(parties).where(parties.c.report.in_(of), parties.c.role.in_(("actor", "recipient")))
    for row in connection.execute(asked.order_by(parties.c.report, parties.c.role, parties.c.position)):
        found[row.report, row.role].append(Who(row.code, row.sector, row.name, row.text, row.wikidata_id))
    return found


def _report(row: Mapping[Any, Any], who: Mapping[tuple[str, str], list[Who]]) -> Report:
    place = Where(row["place"], row["country"], row["latitude"], row["longitude"], row["geonameid"], row["feature"])
    offset = row["wording_start"]
    return Report(
        row["id"], row["article"], row["type"], row["status"],
        actors=tuple(who.get((row["id"], "actor"), ())), recipients=tuple(who.get((row["id"], "recipient"), ())),
        wording=row["wording"], trigger=row["wording"][row["start"] - offset : row["end"] - offset],
        modes=tuple(row["modes"]), first=_day(row["first"]), last=_day(row["last"]), published=_day(row["published"]),
        place=place if row["place"] else None,
    )  # fmt: skip


def _assigned(new: Sequence[Report], known: Mapping[str, list[Report]]) -> Iterable[tuple[int, str]]:
    """Which new report joins which event: the likest pairs first, each report and each event once."""
    scored = []
    for n, report in enumerate(new):
        for order, (event, told) in enumerate(known.items()):
            score = _score(report, told)
            if score is not None:
                scored.append((-score, order, n, event))
    taken: set[str] = set()
    placed: set[int] = set()
    for _, _, n, event in sorted(scored):
        if n not in placed and event not in taken:
            placed.add(n)
            taken.add(event)
            yield n, event


def _score(report: Report, told: Sequence[Report]) -> float | None:
    """How like a report is to an event's likest report; None where it is not the same event."""
    compared = [told[0], *told[1:][-_COMPARED:]]
    if any(excluded(report, one) for one in compared):
        return None
    verdicts = [verdict for one in compared if (verdict := same(report, one)).same]
    return max((verdict.score for verdict in verdicts), default=None)


def _join(connection: Connection, report: Report, event: str) -> None:
    """Make a report part of an event; the event that it was by itself is no more."""
    connection.execute(update(reports).where(reports.c.id == report.id).values(event=event))
    connection.execute(delete(events).where(events.c.id == report.id))
    row = connection.execute(select(events).where(events.c.id == event)).mappings().one()
    told = [_day(row["first"]), report.first]
    ended = [_day(row["last"]), report.last]
    changed: dict[str, Any] = {
        "first": min((day.isoformat() for day in told if day), default=None),
        "last": max((day.isoformat() for day in ended if day), default=None),
        "reports": row["reports"] + 1, "articles": row["articles"] + 1,
    }  # fmt: skip
    connection.execute(update(events).where(events.c.id == event).values(**changed))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
