"""GeoJSON (RFC 7946): a feature an event, at the point where it takes place; without geometry where none is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from dragoman.export.rows import PartyRow, PlaceRow, Row


def write(rows: Iterable[Row], stream: IO[str]) -> None:
    """Write one FeatureCollection, feature by feature.

    Args:
        rows: the events.
        stream: where to; nothing is held in memory.
    """
    stream.write('{"type": "FeatureCollection", "features": [')
    for number, one in enumerate(rows):
        stream.write(f"{',' if number else ''}\n{json.dumps(feature(one), ensure_ascii=False, allow_nan=False)}")
    stream.write("\n]}\n")


def feature(one: Row) -> dict[str, Any]:
    """One event: `id`, its point (longitude first) and its fields as properties.

    Args:
        one: an event.

    Returns:
        A JSON-ready mapping; lists are joined by "; ", as GIS programs show no lists.
    """
    place, report = one.place, one.reports[0]
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": _point(place),
        "properties": {
            "event": one.type, "mode": "; ".join(one.modes), "context": "; ".join(one.contexts),
            "status": one.status, "embedded": one.embedded,
            "date": one.first.isoformat() if one.first else None,
            "enddate": one.last.isoformat() if one.last else None,
            **_parties("actor", one.actors), **_parties("recipient", one.recipients),
            "according_to": one.speaker.label if one.speaker else None,
            "place": place.text if place else None, "place_resolved": place.name if place else None,
            "country": place.country if place else None, "geonameid": place.geonameid if place else None,
            "trigger": one.trigger, "cameo": one.cameo, "quad_code": one.quad_code, "event_scale": one.scale,
            "confidence": one.confidence, "reports": len(one.reports), "wording": report.wording,
            "publisher": report.publisher, "title": report.title, "url": report.url,
            "publication_date": report.published.isoformat() if report.published else None,
        },
    }  # fmt: skip


def _point(place: PlaceRow | None) -> dict[str, Any] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [place.longitude, place.latitude]}


def _parties(role: str, parties: tuple[PartyRow, ...]) -> dict[str, str]:
    return {
        role: "; ".join(party.label for party in parties),
        f"{role}_code": "; ".join(party.code or "?" for party in parties),
        f"{role}_sector": "; ".join(party.sector or "?" for party in parties),
    }
