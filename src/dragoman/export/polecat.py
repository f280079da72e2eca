"""POLECAT: PLOVER events as the weekly files of the Harvard Dataverse have them (40 columns, tabs, a header).

One row an event; several parties stand in one cell, joined by "; " in one order. Missing cells are the word None, for
readers drop columns that are wholly empty. UTF-8, no quoting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.export import cells
from dragoman.export.codes import country
from dragoman.export.geography import Setting, setting
from dragoman.export.rows import PartyRow, Row

#: The columns in order.
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations",
    "Language", "Version",
)  # fmt: skip
_MISSING = "None"
_QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def header() -> str:
    """The first line."""
    return "\t".join(COLUMNS)


def lines(one: Row) -> Iterator[str]:
    """The line of one event.

    Args:
        one: an event; its status has no column.

    Yields:
        One line, 40 cells.
    """
    report = one.reports[0]
    yield cells.line(
        (
            one.id, one.first, one.type, "; ".join(one.modes), one.scale, _QUADS[one.quad_code],
            "; ".join(one.contexts), *_parties(one.actors), *_parties(one.recipients), *_place(one),
            report.publisher, one.published, None, None, None, "en", one.coder,
        ),
        _MISSING,
    )  # fmt: skip


def _parties(parties: Sequence[PartyRow]) -> tuple[str | None, ...]:
    """Name, country, COW, first sector, sectors, title, words, Wikipedia id (ours are Wikidata's)."""
    return (
        _joined([party.label for party in parties]),
        _joined([party.code for party in parties]),
        _joined([state.cow if (state := country(party.code)) else None for party in parties]),
        parties[0].sector if parties else None,
        _joined([party.sector for party in parties]),
        None,
        _joined([party.text for party in parties]),
        _joined([party.wikidata_id for party in parties]),
    )


def _place(one: Row) -> tuple[object, ...]:
    place = one.place
    where = setting(place) if place else Setting("")
    return (
        place.name if place else None, where.city, where.district, where.province, where.country,
        place.latitude if place else None, place.longitude if place else None, place.geonameid if place else None,
        place.text if place else None, where.feature,
    )  # fmt: skip


def _joined(values: Sequence[str | None]) -> str | None:
    """Entries in one cell, None for each that is unknown; nothing at all where all are."""
    if not any(values):
        return None
    return "; ".join(cells.cell(value and value.replace(";", ","), _MISSING) for value in values)
