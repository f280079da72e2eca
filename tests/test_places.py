"""Place names of invented sentences, over the real parser and the shipped gazetteer."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dragoman.extract.encoder import Decided
from dragoman.extract.labels import MODES, ROLES, STATUSES
from dragoman.extract.locating import event_places
from dragoman.extract.locating_features import Seat
from dragoman.extract.locating_sites import own_sites
from dragoman.extract.places import places, type_word
from dragoman.extract.toponyms import Candidate
from dragoman.extract.trees import Tree
from dragoman.model import Article, Coding, Place, Span
from dragoman.resolve.gazetteer import Level, NameKind, fold, gazetteer, sound
from dragoman.text.parse import parse

TABLES = Path(__file__).parents[1] / "src" / "dragoman" / "data" / "places"


def found(text: str) -> dict[str, Place]:
    """The places of a text by the words that name them."""
    coding = places(parse(Coding(Article("a", text))))
    return {text[p.span.start : p.span.end]: p for p in coding.places}


def hand_made(name: str) -> list[list[str]]:
    """The rows of a table without its comments."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]


@pytest.mark.parametrize(
    ("text", "words", "name", "country"),
    [
        ("Shells fell on Kharkhiv on Tuesday.", "Kharkhiv", "Kharkiv", "UKR"),
        ("Drones struck Odesa and Kharkhiv overnight.", "Kharkhiv", "Kharkiv", "UKR"),
        ("The army withdrew from Kramotorsk.", "Kramotorsk", "Kramatorsk", "UKR"),
        ("Villagers in Daqahliya blocked the road.", "Daqahliya", "Dakahlia", "EGY"),
        ("Grain left the port of Odessa on Monday.", "Odessa", "Odesa", "UKR"),
        ("A court in Zaporozhye fined the mill.", "Zaporozhye", "Zaporizhzhia", "UKR"),
    ],
)
def test_misspelt_and_transliterated_names_are_found(text: str, words: str, name: str, country: str) -> None:
    place = found(text)[words]
    assert (place.name, place.country) == (name, country)


@pytest.mark.parametrize(
    ("text", "words", "name", "admin1"),
    [
        ("The mayor of Paris, Texas, resigned.", "Paris", "Paris", "Texas"),
        ("The bridge in Springfield, Ill., was closed.", "Springfield", "Springfield", "Illinois"),
        ("Crews from Washington, Oregon and Idaho fought the fire.", "Washington", "Washington", None),
    ],
)
def test_what_stands_beside_a_name_says_which_place(text: str, words: str, name: str, admin1: str | None) -> None:
    place = found(text)[words]
    assert (place.name, place.country, place.admin1) == (name, "USA", admin1)


def test_neighbours_say_which_place_of_a_common_name() -> None:
    there = found("Officials in Shreveport and Bossier City met. The plant in Monroe and the one in Ruston will close.")
    assert there["Monroe"].admin1 == "Louisiana"


@pytest.mark.parametrize(
    ("text", "words", "admin1"),
    [
        ("The clerk of Walker County opened a road to Huntsville.", "Huntsville", "Texas"),
        ("The clerk of Henry County met teachers in Paris on Monday.", "Paris", "Tennessee"),
        ("A storm cut power in Henry County. Crews from Mount Pleasant and Winfield cleared it.", "Winfield", "Iowa"),
    ],
)
def test_a_county_and_the_towns_in_it_say_which_each_is(text: str, words: str, admin1: str) -> None:
    assert {place.admin1 for place in found(text).values()} == {admin1}
    assert found(text)[words].feature == "P"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("She left L.A. for a concert in Boise.", "L.A.", "Los Angeles"),
        ("The fair in LA drew thousands.", "LA", "Los Angeles"),
        ("The strike in Baton Rouge, LA, ended.", "LA", "Louisiana"),
        ("The bill of Rep. Ann Poe, D-N.D., failed.", "N.D.", "North Dakota"),
        ("The bill of Sen. Kim Orr, R-Ky., failed.", "Ky.", "Kentucky"),
    ],
)
def test_abbreviations_are_read_by_their_dots_and_their_place(text: str, words: str, name: str) -> None:
    assert found(text)[words].name == name


def test_an_acronym_is_no_small_town_of_its_letters() -> None:
    assert "EU" not in {words for words, place in found("Envoys of the EU met in Oslo.").items() if place.country}


def test_the_city_of_a_name_may_be_any_town_of_that_name() -> None:
    place = found("The City of Norfolk, Nebraska, will pave a street.")["Norfolk"]
    assert (place.name, place.admin1) == ("Norfolk", "Nebraska")


def test_a_port_in_the_name_of_a_town_belongs_to_it() -> None:
    assert found("The envoy flew to Port of Spain on Monday.")["Port of Spain"].country == "TTO"


def test_names_before_counties_are_counties() -> None:
    there = found("Farmers of Baker and Clay counties in Florida built a dam.")
    assert [there[name].name for name in ("Baker", "Clay")] == ["Baker County", "Clay County"]


def test_a_lake_is_no_county_of_lakes() -> None:
    assert not [place for place in found("A boat sank on Lake Pelling at dawn.").values() if place.country]


def test_what_towns_have_tells_a_town() -> None:
    coding = parse(Coding(Article("a", "The Elmton Fire Department met. The Oakton middle class grew.")))
    told = [type_word(Candidate(s, 1, 2, s.tokens[1].text, ())) for s in coding.sentences]
    assert told == ["body", ""]


def test_people_of_states_are_no_places() -> None:
    assert not found("Many Ohioans, Iowans and Ontarians fish there.")


def test_divisions_keep_the_names_that_their_towns_keep() -> None:
    assert all(e.country != "BRA" for e in gazetteer().lookup("Saint Paul"))
    assert {e.level for e in gazetteer().lookup("São Paulo") if e.country == "BRA"} >= {Level.ADMIN1, Level.TOWN}
    assert found("Nurses marched in St. Paul on Friday.")["St. Paul"].admin1 == "Minnesota"


def test_outside_america_the_town_is_meant_before_its_division() -> None:
    assert found("Pilgrims left Mecca on Monday.")["Mecca"].feature == "P"


def test_a_capital_is_meant_before_a_state_of_its_name() -> None:
    place = found("The envoy flew to Washington on Friday to meet the Treasury secretary.")["Washington"]
    assert place.feature == "P" and place.latitude == pytest.approx(38.9, abs=0.1)


def test_adjectives_surnames_and_newspapers_are_no_places() -> None:
    assert not found("Syrian officials and African leaders told the Boston Globe that Mr. Lincoln had left.")


def test_a_place_carries_what_the_gazetteer_says() -> None:
    place = found("Protesters gathered in Lviv.")["Lviv"]
    assert (place.geonameid, place.country, place.feature) == (702550, "UKR", "P")
    assert (place.latitude, place.longitude) == (pytest.approx(49.84, abs=0.05), pytest.approx(24.02, abs=0.05))


def test_every_place_of_the_geonames_extracts_has_its_id() -> None:
    by_hand = {fold(name) for row in hand_made("regions.tsv") for name in [row[0], *row[1].split("|")]}
    for name in ("France", "Texas", "Oslo", "Nairobi", "Lima", "Quebec", "Vatican City", "Palestine"):
        best = next(e for e in gazetteer().lookup(name) if e.kind == NameKind.MAIN)
        assert best.geonameid or fold(name) in by_hand, name


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Crimea", "UKR"), ("Sevastopol", "UKR"), ("Donetsk", "UKR"), ("Abkhazia", "GEO"), ("Transnistria", "MDA"),
        ("Northern Cyprus", "CYP"), ("Somaliland", "SOM"), ("Golan Heights", "SYR"), ("East Jerusalem", "PSE"),
        ("West Bank", "PSE"), ("Taiwan", "TWN"), ("Western Sahara", "ESH"), ("Kosovo", "XKX"),
        ("Azad Kashmir", "PAK"), ("Arunachal Pradesh", "IND"), ("Falkland Islands", "FLK"), ("Kashmir", None),
        ("Abyei", None), ("Spratly Islands", None), ("Senkaku Islands", None), ("Temple Mount", None),
    ],
)  # fmt: skip
def test_disputed_territories_follow_the_stated_policy(name: str, country: str | None) -> None:
    assert gazetteer().lookup(name)[0].country == country


def test_hand_made_rows_are_valid() -> None:
    for name, also, lat, lon, country, feature, weight, *rest in hand_made("regions.tsv"):
        assert name and -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180, name
        assert feature in "APTHLS" and int(weight) > 0 and len(rest) <= 1, name
        assert not country or (country.isupper() and len(country) == 3), name
        assert all(e == e.strip() and e for e in also.split("|")) or not also, name
    names = [row[0] for row in hand_made("regions.tsv")]
    assert len(names) == len(set(names))


def test_the_gazetteer_holds_the_hand_made_rows() -> None:
    for name, *_ in hand_made("regions.tsv"):
        assert any(e.kind != NameKind.ADJECTIVE for e in gazetteer().lookup(name)), name


def test_countries_stand_once() -> None:
    for name in ("Kosovo", "Vatican City", "Gibraltar", "Western Sahara", "Palestine"):
        levels = [e.level for e in gazetteer().lookup(name) if e.kind == NameKind.MAIN and e.level <= Level.ADMIN1]
        assert levels == [Level.COUNTRY], name


def test_sound_keeps_different_names_apart() -> None:
    names = ["Kharkiv", "Kherson", "Homs", "Hama", "Minsk", "Pinsk", "Donetsk", "Daraa", "Deir ez-Zor", "Mosul"]
    assert len({sound(fold(name)) for name in names}) == len(names)
    assert not gazetteer().spelt_like("Qwrtzplk")


def test_the_gazetteer_loads_in_under_a_second() -> None:
    code = (
        "import numpy, time; began = time.process_time(); from dragoman.resolve.gazetteer import gazetteer; "
        "gazetteer().lookup('Oslo'); print(time.process_time() - began)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1


def looked(words: int, **pointed: float) -> Decided:
    """What an event model says that points at words of a sentence: w3=.9 is the fourth word for .9 the place."""
    roles = np.full((words, len(ROLES)), 0.001, dtype=np.float32)
    for word, chance in pointed.items():
        roles[int(word[1:]), ROLES.index("place")] = chance
    return Decided(roles, np.zeros(words, np.float32), np.full(len(STATUSES), 0.1, np.float32), 0.0,
                   np.zeros(len(MODES), np.float32), np.full(3, 0.3, np.float32))  # fmt: skip


def told(text: str, *events: tuple[int, str, str, dict[str, float]]) -> tuple[Coding, list[Seat]]:
    """A text with its places, and events in it: number of the sentence, trigger, type, words pointed at."""
    coding = places(parse(Coding(Article("a", text))))
    seats = []
    for number, trigger, kind, pointed in events:
        sentence = coding.sentences[number - 1]
        start = text.index(trigger, sentence.span.start)
        points = {f"w{[t.text for t in sentence.tokens].index(word)}": chance for word, chance in pointed.items()}
        seats.append(Seat(sentence, Span(start, start + len(trigger)), kind, Tree(sentence),
                          looked(len(sentence.tokens), **points)))  # fmt: skip
    return coding, seats


def words_of(coding: Coding, found: list[Place | None]) -> list[str | None]:
    """The words of the text that stand for each place."""
    return [coding.article.text[p.span.start : p.span.end] if p else None for p in found]


def test_an_event_told_again_is_where_it_was_told_first() -> None:
    coding, seats = told("Gunmen attacked a market in Homs on Monday. The attack killed twelve people.",
                         (1, "attacked", "ASSAULT", {"Homs": 0.97}), (2, "attack", "ASSAULT", {}))  # fmt: skip
    assert words_of(coding, event_places(coding, seats)) == ["Homs", "Homs"]


def test_a_description_stands_for_the_place_named_before() -> None:
    coding, seats = told("Shells fell on Homs at dawn. Tanks then stormed the city from the south.",
                         (2, "stormed", "ASSAULT", {"city": 0.9}))  # fmt: skip
    place = event_places(coding, seats)[0]
    assert place and (place.name, place.country, place.sentence) == ("Homs", "SYR", 1)
    assert words_of(coding, [place]) == ["Homs"]


def test_words_alone_have_no_place() -> None:
    text = "The minister accused the opposition of lying."
    coding, seats = told(text, (1, "accused", "ACCUSE", {}))
    assert event_places(coding, seats) == [None]


def test_what_the_model_points_at_wins_over_a_place_nearer_by() -> None:
    coding, seats = told("A convoy left Aleppo on Monday and was ambushed near Hama by unknown men.",
                         (1, "ambushed", "ASSAULT", {"Hama": 0.9, "Aleppo": 0.2}))  # fmt: skip
    assert words_of(coding, event_places(coding, seats)) == ["Hama"]
    sites = own_sites(coding, seats[0])
    assert {name: round(site.chance, 2) for name, site in sites.items()} == {"aleppo": 0.2, "hama": 0.9}


def test_an_article_without_events_has_no_places_of_events() -> None:
    coding, _ = told("Homs lies on a river.")
    assert event_places(coding, []) == []
