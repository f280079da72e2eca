"""One merged event as a record: that of its surest report, every report beside it, and where they differ. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final

Record = dict[str, Any]

#: Points that lie nearer to each other are not held to differ, in km.
_NEAR: Final = 161.0


def merged(event: Mapping[str, Any], reports: Sequence[Mapping[str, Any]], within: Mapping[str, str]) -> Record:
    """The record of a merged event.

    Args:
        event: a row of `events`.
        reports: the rows of its reports joined with their articles, in the order of arrival; at least one.
        within: the events that reports belong to.

    Returns:
        The keys of `dragoman.export.plover.record` of the surest report with the event's `id`, and `story`, `reports`
        (the surest first, then in the order of arrival) and `conflicts`; docs/archive.md describes them.
    """
    surest = max(reports, key=lambda report: report["confidence"])
    record = dict(surest["record"])
    outer = record["within"]
    return {
        **record,
        "id": event["id"],
        "within": within.get(outer) if outer else None,
        "story": event["story"],
        "reports": [_told(report) for report in (surest, *(r for r in reports if r is not surest))],
        "conflicts": conflicts(reports),
    }


def _told(report: Mapping[str, Any]) -> Record:
    """What one report tells, and where."""
    record = report["record"]
    keys = ("date", "enddate", "event_loc", "actor", "recipient", "attributed_to", "mode", "cameo")
    return {
        "id": report["id"],
        "article_key": report["article"],
        "article_id": report["article_id"],
        "publisher": report["publisher"],
        "title": report["title"],
        "published": report["published"],
        "url": report["url"],
        "type": report["type"],
        "status": report["status"],
        "embedded": report["embedded"],
        "confidence": record["confidence"],
        **{key: record[key] for key in keys if key in record},
        "sentence": report["sentence"],
        "wording": report["wording"],
        "wording_start": report["wording_start"],
        "trigger": record["event_text"][0],
        "start": report["start"],
        "end": report["end"],
    }


def conflicts(reports: Sequence[Mapping[str, Any]]) -> dict[str, list[Record]]:
    """The fields in which reports of one event contradict each other, and numbers of people: killed, wounded ...

    What a report does not tell contradicts nothing; nor does a month the day that lies in it, or "at least 12" 15.

    Args:
        reports: rows of `reports`.

    Returns:
        For each such field its values, each with the ids of the reports that tell it.
    """
    found: dict[str, list[Record]] = {}
    if len(reports) < 2:
        return found
    for field, (read, differ) in _FIELDS.items():
        told = [(report["id"], value) for report in reports if (value := read(report))]
        if any(differ(a, b) for i, (_, a) in enumerate(told) for _, b in told[:i]):
            found[field] = _grouped(told)
    return found | _casualties(reports)


def _casualties(reports: Sequence[Mapping[str, Any]]) -> dict[str, list[Record]]:
    """How many were killed, wounded ..., where the reports' sentences tell numbers that exclude each other."""
    from dragoman.stories.casualties import Fate, casualties, disagree

    told = [(report, casualties(report["wording"])) for report in reports]
    fates: list[Fate] = sorted({one.fate for _, several in told for one in several})
    found: dict[str, list[Record]] = {}
    for fate in fates:
        of = [(report, mine) for report, several in told if (mine := [one for one in several if one.fate == fate])]
        if any(disagree(a, b) for i, (_, a) in enumerate(of) for _, b in of[:i]):
            words = [tuple(report["wording"][one.span.start : one.span.end] for one in mine) for report, mine in of]
            found[fate] = _grouped([(report["id"], said) for (report, _), said in zip(of, words, strict=True)])
    return found


def _grouped(told: Sequence[tuple[str, tuple[Hashable, ...]]]) -> list[Record]:
    """Values in the order in which they were first told."""
    values: dict[tuple[Hashable, ...], list[str]] = {}
    for report, value in told:
        values.setdefault(value, []).append(report)
    return [{"value": _worded(value), "reports": several} for value, several in values.items()]


def _worded(value: tuple[Hashable, ...]) -> str:
    """A value as words: codes, days, or the name of a place without its point."""
    words = [str(part) for part in value if isinstance(part, str)]
    return "; ".join(dict.fromkeys(words))


def _parties(role: str) -> Callable[[Mapping[str, Any]], tuple[Hashable, ...]]:
    def read(report: Mapping[str, Any]) -> tuple[Hashable, ...]:
        return tuple(sorted({party["code"] for party in report["record"][role] if party["code"]}))

    return read


def _disjoint(one: tuple[Hashable, ...], other: tuple[Hashable, ...]) -> bool:
    return not set(one) & set(other)


def _days(report: Mapping[str, Any]) -> tuple[Hashable, ...]:
    return (report["first"], report["last"]) if report["first"] else ()


def _apart(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Do two stretches of days share none?"""
    return bool(one[1] < other[0] or other[1] < one[0])


def _place(report: Mapping[str, Any]) -> tuple[Hashable, ...]:
    if report["latitude"] is None or report["longitude"] is None:
        return ()
    wide = report["feature"] == "A"
    return report["place"], report["country"], float(report["latitude"]), float(report["longitude"]), wide


def _elsewhere(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Are two places in different countries, or two towns far apart? A province may hold the other."""
    if one[1] and other[1] and one[1] != other[1]:
        return True
    return not (one[4] or other[4]) and _distance(*one[2:4], *other[2:4]) > _NEAR


def _distance(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Kilometres on the globe (haversine)."""
    a, b = math.radians(latitude), math.radians(to_latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(to_longitude - longitude) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def _status(report: Mapping[str, Any]) -> tuple[Hashable, ...]:
    return (report["status"],)


def _unequal(one: tuple[Hashable, ...], other: tuple[Hashable, ...]) -> bool:
    return one != other


_Reader = Callable[[Mapping[str, Any]], tuple[Hashable, ...]]
_Differ = Callable[[tuple[Hashable, ...], tuple[Hashable, ...]], bool]
#: How a field is read off a report, and when two of its values contradict each other.
_FIELDS: Final[dict[str, tuple[_Reader, _Differ]]] = {
    "actor": (_parties("actor"), _disjoint),
    "recipient": (_parties("recipient"), _disjoint),
    "status": (_status, _unequal),
    "date": (_days, _apart),
    "place": (_place, _elsewhere),
}
