"""What the views show of chosen reports: pages of events, the map, the timeline, stories. Pure, over columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.serve.choosing import Chosen, day_of, distinct, grouped
from dragoman.serve.columns import NO_DAY, NONE, Columns, Ints

By = Literal["day", "week", "month", "year"]
Split = Literal["none", "type", "quad"]
Order = Literal["asc", "desc"]
Record = dict[str, Any]

#: Places that a map shows, the most frequent first.
MOST_PLACES: Final = 3000
#: Bins that a timeline shows; where there would be more, coarser ones are made.
MOST_BINS: Final = 2000
_GRAINS: Final[tuple[By, ...]] = ("day", "week", "month", "year")


def page(chosen: Chosen, limit: int, offset: int, order: Order = "asc") -> list[str]:
    """Ids of events in the order of their days, those without any last, as `dragoman events` gives them.

    Args:
        chosen: the reports.
        limit: at most so many.
        offset: so many are left out before.
        order: the earliest or the latest first.
    """
    last = offset + limit
    keys = _order_keys(chosen, order)
    if last < len(keys):
        first = np.argpartition(keys, last - 1)[:last] if last else np.array([], np.int64)
    else:
        first = np.arange(len(keys))
    first = first[np.argsort(keys[first])][offset:]
    return chosen.columns.events_at(chosen.events[first])


def ordered(chosen: Chosen) -> list[str]:
    """The ids of all events, in the order of their days."""
    return chosen.columns.events_at(chosen.events[np.argsort(_order_keys(chosen, "asc"))])


def _order_keys(chosen: Chosen, order: Order) -> NDArray[np.int64]:
    """Of each event a number of its own, by day and then id."""
    days = chosen.days.astype(np.int64)
    signed = np.where(chosen.days == NO_DAY, 2**31, days if order == "asc" else -days)
    return (signed * max(chosen.columns.events, 1) + chosen.events).astype(np.int64)


def on_map(chosen: Chosen) -> Record:
    """Places with how many events, by quad code; an event counts at each place that one of its reports tells.

    Args:
        chosen: the reports.

    Returns:
        `places`, the most frequent first, `unplaced`: how many events no chosen report gives a place, and `left_out`:
        how many places were too many.
    """
    columns = chosen.columns
    place = columns.place[chosen.reports]
    there = place != NONE
    keys = distinct(place[there].astype(np.int64) * max(columns.events, 1) + chosen.event[there])
    at, event = np.divmod(keys, max(columns.events, 1))
    by_quad = np.bincount(at * 5 + columns.event_quad[event], minlength=5 * len(columns.places)).reshape(-1, 5)
    counts = by_quad.sum(axis=1)
    found = np.flatnonzero(counts)
    found = found[np.argsort(-counts[found], kind="stable")]
    placed = np.zeros(columns.events, np.bool_)
    placed[event] = True
    return {
        "places": [_on_map(columns, number, by_quad[number]) for number in found[:MOST_PLACES].tolist()],
        "unplaced": len(chosen.events) - int(placed.sum()),
        "left_out": max(len(found) - MOST_PLACES, 0),
    }


def _on_map(columns: Columns, number: int, by_quad: NDArray[np.int64]) -> Record:
    place = columns.places[number]
    return {
        "geonameid": place.geonameid, "name": place.name, "country": place.country, "latitude": place.latitude,
        "longitude": place.longitude, "count": int(by_quad.sum()),
        "quads": {str(quad): int(count) for quad, count in enumerate(by_quad) if count},
    }  # fmt: skip


def timeline(chosen: Chosen, by: By, split: Split) -> Record:
    """How many events in each stretch of time; stretches without any are left out.

    Args:
        chosen: the reports.
        by: the stretch; a coarser one is taken where there would be more than `MOST_BINS`.
        split: count by type or quad code too.

    Returns:
        `by`, `bins` in order, and `undated`: events without a day that are of no known day of publication either.
    """
    columns = chosen.columns
    days = columns.event_day[chosen.events]
    known = days != NO_DAY
    firsts, place = grouped(days[known].astype(np.int64))
    for grain in _GRAINS[_GRAINS.index(by) :]:
        starts = [_START[grain](day_of(day)) for day in firsts.tolist()]
        bins = {start: n for n, start in enumerate(dict.fromkeys(starts))}
        if len(bins) <= MOST_BINS:
            break
    bin_of = np.array([bins[start] for start in starts], np.int64)[place] if len(firsts) else np.array([], np.int64)
    events = chosen.events[known]
    words, labels = _split(columns, split, events)
    table = np.bincount(bin_of * len(words) + labels, minlength=len(bins) * len(words)).reshape(len(bins), len(words))
    return {
        "by": grain,
        "bins": [
            {"start": start.isoformat(), "end": _end(grain, start).isoformat(), "total": int(row.sum()),
             "counts": {word: int(n) for word, n in zip(words, row, strict=True) if n} if split != "none" else {}}
            for start, row in zip(bins, table, strict=True)
        ],
        "undated": int((~known).sum()),
    }  # fmt: skip


def _split(columns: Columns, split: Split, events: Ints) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    if split == "type":
        return columns.event_type.words or ("",), columns.event_type.numbers[events].astype(np.int64)
    if split == "quad":
        return ("0", "1", "2", "3", "4"), columns.event_quad[events].astype(np.int64)
    return ("",), np.zeros(len(events), np.int64)


_START: Final[dict[By, Callable[[dt.date], dt.date]]] = {
    "day": lambda day: day,
    "week": lambda day: day_of(max(day.toordinal() - day.weekday(), 1) - dt.date(1970, 1, 1).toordinal()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _end(by: By, start: dt.date) -> dt.date:
    """The last day of the stretch that begins with a day."""
    if by == "day":
        return start
    if by == "week":
        return dt.date.fromordinal(min(start.toordinal() + 6, dt.date.max.toordinal()))
    if by == "year" or start.month == 12:
        return start.replace(month=12, day=31)
    return start.replace(month=start.month + 1) - dt.timedelta(1)


def stories(chosen: Chosen, limit: int, offset: int, order: Literal["size", "latest"] = "size") -> Record:
    """The stories of the events, those of most events (or the latest) first.

    Args:
        chosen: the reports.
        limit: at most so many.
        offset: so many are left out before.
        order: by the number of chosen events, or by the last day of publication.
    """
    columns = chosen.columns
    story = columns.event_story.numbers
    counts = np.bincount(story[chosen.events] + 1, minlength=len(columns.event_story.words) + 1)[1:]
    found = np.flatnonzero(counts)
    if order == "latest":
        last = [columns.stories.get(columns.event_story.words[n], _UNTOLD)[1] or "" for n in found.tolist()]
        found = found[np.argsort(np.array(last, np.str_), kind="stable")[::-1]]
    else:
        found = found[np.argsort(-counts[found], kind="stable")]
    shown = found[offset : offset + limit].tolist()
    publishers = _publishers(chosen, shown)
    return {"total": len(found), "stories": [_story(columns, n, int(counts[n]), publishers[n]) for n in shown]}


#: Of a story without a row.
_UNTOLD: Final = (None, None, None, 0)


def _publishers(chosen: Chosen, shown: list[int]) -> dict[int, int]:
    """How many publishers tell of each of some stories."""
    columns = chosen.columns
    wanted = columns.event_story.having(shown)
    wanted_reports = np.flatnonzero(wanted[columns.event])
    story = columns.event_story.numbers[columns.event[wanted_reports]]
    publisher = columns.article_publisher.numbers[columns.article[wanted_reports]]
    width = len(columns.article_publisher.words) + 1
    pairs = distinct(story.astype(np.int64) * width + publisher + 1)
    told = np.bincount(pairs[pairs % width > 0] // width, minlength=len(columns.event_story.words) + 1)
    return {n: int(told[n]) for n in shown}


def _story(columns: Columns, number: int, events: int, publishers: int) -> Record:
    name = columns.event_story.words[number]
    first, last, title, articles = columns.stories.get(name, _UNTOLD)
    return {"id": name, "title": title, "first": first, "last": last, "articles": articles, "events": events,
            "publishers": publishers}  # fmt: skip


def meta(columns: Columns) -> Record:
    """What the whole archive holds, for the filters."""
    from dragoman.ontology import ontology

    codebook = ontology()
    counts = np.bincount(columns.event_type.numbers, minlength=len(columns.event_type.words)).tolist()
    by_type = dict(zip(columns.event_type.words, counts, strict=True))
    days = columns.event_day[columns.event_day != NO_DAY]
    return {
        "version": columns.version,
        "articles": len(columns.article_keys),
        "events": columns.events,
        "reports": columns.reports,
        "first": day_of(days.min()).isoformat() if len(days) else None,
        "last": day_of(days.max()).isoformat() if len(days) else None,
        "coders": list(columns.coders),
        "types": [{"type": name, "quad": codebook.quad_code(name), "count": by_type.get(name, 0)}
                  for name in codebook.types],
        "modes": sorted({mode for name in codebook.types for mode in codebook.modes(name)}),
        "quads": [{"quad": n, "name": name} for n, name in enumerate(QUADS, 1)],
        "contexts": sorted(codebook.contexts),
        "publishers": _named(columns.article_publisher.numbers, columns.article_publisher.words),
        "countries": [{"code": entry["publisher"], "name": _country(entry["publisher"]), "count": entry["count"]}
                      for entry in _named(columns.country.numbers, columns.country.words, 300)],
    }  # fmt: skip


#: Quad codes 1 to 4 in words.
QUADS: Final = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def _named(numbers: Ints, words: tuple[str, ...], most: int = 200) -> list[Record]:
    counts = np.bincount(numbers + 1, minlength=len(words) + 1)[1:]
    best = np.argsort(-counts, kind="stable")[:most]
    return [{"publisher": words[n], "count": int(counts[n])} for n in best.tolist()]


def _country(code: str) -> str:
    """A code's name, where the tables know one."""
    return country_names().get(code, code)


def country_names() -> dict[str, str]:
    """Names of countries and organisations by code."""
    from dragoman.ontology import ontology
    from dragoman.resolve.tables import read_table

    columns = ("code", "names", "adjectives", "demonyms", "capitals")
    names = {row["code"]: row["names"].split("|")[0] for row in read_table("actors", "countries.tsv", columns)}
    return {**ontology().non_state_codes, **names}
