"""GDELT 2: events (61 columns) and their mentions (16 columns), tabs, no header, no quoting.

One row a pair of actor and recipient. Actors have CAMEO's codes, places FIPS 10-4's (CH is China). GLOBALEVENTID is 53
bits of a hash of our id. Empty are what dragoman does not know: ethnic groups and religions, tone, the places of the
actors, ids of features of places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from dragoman.export import cells
from dragoman.export.codes import cameo_actor, number, quad_class, scale
from dragoman.export.geography import Kind, Setting, country_name, fips, fips_division, setting
from dragoman.export.rows import PartyRow, ReportRow, Row, dyads

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
          "Type1Code", "Type2Code", "Type3Code")  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
#: The columns of the events in order; the file has no header.
EVENT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{which}Geo_{part}" for which in ("Actor1", "Actor2", "Action") for part in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
#: The columns of the mentions in order; the file has no header.
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
#: What GDELT calls the lead; an event told in it is a root event.
_LEAD_SENTENCES = 3
#: Type of a place: in the USA a state or a town, elsewhere.
_US_TYPES: dict[Kind, int] = {"country": 1, "province": 2}
_WORLD_TYPES: dict[Kind, int] = {"country": 1, "province": 5}
_NO_GEO: tuple[object, ...] = (0, *[None] * (len(_GEO) - 1))
_WEB, _CITED = 1, 2
#: What stands for the offset of an actor whom this report does not name.
_NOWHERE = -1


def lines(one: Row) -> Iterator[str]:
    """The lines of one event in the file of events.

    Args:
        one: an event; its status has no column.

    Yields:
        A line for each pair of actor and recipient, 61 cells.
    """
    code, root = one.cameo, one.cameo[:2]
    publishers = {_site(report) for report in one.reports} - {None}
    shared = (
        int(one.sentence <= _LEAD_SENTENCES), code, code[:3], root, quad_class(code), scale(code).goldstein,
        len(one.reports), len(publishers) or 1, len({report.article for report in one.reports}), None,
        *_NO_GEO, *_NO_GEO, *_geo(one), _moment(one.published), cells.address(one.reports[0].url),
    )  # fmt: skip
    for key, actor, recipient in dyads(one):
        yield cells.line((number(key), *_days(one.first), *_actor(actor), *_actor(recipient), *shared))


def mention_lines(one: Row) -> Iterator[str]:
    """The lines of one event in the file of mentions.

    Args:
        one: an event.

    Yields:
        A line for each pair of actor and recipient and each report, 16 cells; GLOBALEVENTID is that of the events.
    """
    for key, actor, recipient in dyads(one):
        for report in one.reports:
            own = report is one.reports[0]
            yield cells.line((
                number(key), _moment(one.published), _moment(report.published), _WEB if report.url else _CITED,
                _site(report), cells.address(report.url) or _citation(report),
                report.sentence or (one.sentence if own else None),
                _offset(actor, own), _offset(recipient, own), _NOWHERE if report.start is None else report.start,
                1, _percent(one.confidence if report.confidence is None else report.confidence),
                None, None, None, None,
            ))  # fmt: skip


def _days(day: dt.date | None) -> tuple[object, ...]:
    """SQLDATE, MonthYear, Year, FractionDate; GDELT counts 30 days a month in the last."""
    if day is None:
        return (None, None, None, None)
    fraction = day.year + round((day.month * 30 + day.day) / 365, 4)
    return (f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", f"{fraction:.4f}")


def _moment(day: dt.date | None) -> str | None:
    return f"{day:%Y%m%d}000000" if day else None


def _actor(party: PartyRow | None) -> tuple[object, ...]:
    if party is None:
        return (None,) * len(_ACTOR)
    actor = cameo_actor(party.code, party.sector)
    types = (*actor.types, "", "", "")[:3]
    return (actor.code, party.label.upper(), actor.country, actor.group, None, None, None, *types)


def _geo(one: Row) -> tuple[object, ...]:
    place = one.place
    if place is None or place.latitude is None or place.longitude is None:
        return _NO_GEO
    where = setting(place)
    country = fips(where.country, place.longitude)
    types = _US_TYPES if country == "US" else _WORLD_TYPES
    city = 3 if country == "US" else 4
    return (
        types.get(where.kind, city), _full_name(place.name, where), country,
        fips_division(where, place.longitude), None, place.latitude, place.longitude,
        country if where.kind == "country" else None,
    )  # fmt: skip


def _full_name(name: str, where: Setting) -> str:
    """`Lima, Lima region, Peru`."""
    return ", ".join(dict.fromkeys(part for part in (name, where.province, country_name(where.country)) if part))


def _site(report: ReportRow) -> str | None:
    """The publisher as GDELT names it: the domain of the address, else the name."""
    host = _host(report.url)
    return host.removeprefix("www.") if host else report.publisher


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # an address that is none, such as one with half a bracket
        return None


def _citation(report: ReportRow) -> str:
    """What GDELT gives for a report without an address."""
    day = report.published.isoformat() if report.published else None
    return ", ".join(part for part in (report.publisher, report.title, day) if part) or report.article


def _offset(party: PartyRow | None, own: bool) -> int:
    return _NOWHERE if party is None or party.start is None or not own else party.start


def _percent(confidence: float) -> int:
    return round(100 * confidence)
