"""ICEWS: coded events as the files of the Harvard Dataverse have them (20 columns, tabs, a header, no quoting).

One row a pair of actor and recipient, which ICEWS calls source and target. Missing cells are NA. Event and Story IDs
are 31-bit numbers, for ICEWS' reader in R takes them for integers.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.export import cells
from dragoman.export.codes import country, number, scale, sectors
from dragoman.export.geography import Setting, setting
from dragoman.export.rows import PartyRow, Row, dyads

#: The columns in order.
COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_MISSING = "NA"
_BITS = 31


def header() -> str:
    """The first line."""
    return "\t".join(COLUMNS)


def lines(one: Row) -> Iterator[str]:
    """The lines of one event.

    Args:
        one: an event; its status has no column.

    Yields:
        A line for each pair of actor and recipient, 20 cells.
    """
    report, place, code = one.reports[0], one.place, scale(one.cameo)
    where = setting(place) if place else Setting("")
    for key, actor, recipient in dyads(one):
        yield cells.line(
            (
                number(key, _BITS), one.first, *_party(actor), code.name, one.cameo, code.intensity,
                *_party(recipient), number(report.article, _BITS), one.sentence, report.publisher,
                where.city, where.district, where.province, _country(where.country),
                place.latitude if place else None, place.longitude if place else None,
            ),
            _MISSING,
        )  # fmt: skip


def _party(party: PartyRow | None) -> tuple[str | None, str | None, str | None]:
    """Name, sectors, country."""
    if party is None:
        return None, None, None
    names = [sectors().get(code or "", ("", ""))[1] for code in (party.code, party.sector)]
    return party.label, ",".join(filter(None, names)) or None, _country(party.code)


def _country(code: str | None) -> str | None:
    state = country(code)
    return state.icews if state else None
