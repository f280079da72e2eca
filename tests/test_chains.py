"""Chains: which mentions mean the same."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.errors import DataError
from dragoman.model import Article, Coding
from dragoman.resolve.tables import read_table
from dragoman.text import names, nouns
from dragoman.text.context import Point, Sign, Signs, is_country
from dragoman.text.mentions import mentions
from dragoman.text.parse import parse

DATE = dt.date(2018, 5, 14)


def chain(coding: Coding, words: str) -> int:
    start = coding.article.text.index(words)
    found = [m for m in coding.mentions if m.span.start <= start < m.span.end]
    headed = [m for m in found if start <= m.head.start < start + len(words)]
    return min(headed or found, key=lambda m: m.span.end - m.span.start).chain


def coded(text: str) -> Coding:
    return mentions(parse(Coding(Article("t", text, published=DATE))))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        # surname after the full name
        ("Hadiza Bello spoke first. Bello denied everything.", "Hadiza Bello", "Bello denied"),
        # the family name first
        ("Foreign Ministry spokesman Zhou Renxing spoke. Zhou denied it.", "Zhou Renxing", "Zhou denied"),
        ("Lawyer Kim Sang-ho was arrested. Kim had criticised the army.", "Kim Sang-ho", "Kim had"),
        # apposition
        ("Kerem Aksoy, the mayor of Izmir, resigned.", "the mayor", "Kerem Aksoy"),
        # abbreviation in brackets
        ("The Northern Farmers Union (NFU) went on strike.", "The Northern Farmers Union", "NFU"),
        # pronouns
        ("Angela Merkel flew to Paris because she wanted a deal.", "Angela Merkel", "she"),
        ("Emmanuel Macron thanked his ministers.", "Emmanuel Macron", "his"),
        ("The rebels withdrew after they lost the bridge.", "The rebels", "they"),
        ("Japan said it would protest.", "Japan", "it"),
        # who has the whole has what is within it
        ("Peru refused to condemn Bolivia's attack on its neighbour.", "Bolivia", "its"),
        ("The soldier who fled was arrested.", "The soldier", "who"),
        # speech
        ("“I will resign,” Theresa May said.", "I", "Theresa May"),
        ("“We will fight,” Theresa May said on Monday.", "We", "Theresa May"),
        ("Portugal welcomes the vote. Portugal will send observers. We urge all sides to talk.", "Portugal", "We"),
        # a title alone
        ("French President Emmanuel Macron landed. The president met students.", "Emmanuel Macron", "The president"),
        # a description of an armed group
        ("Boko Haram attacked a market. The terror group has killed thousands.", "Boko Haram", "The terror group"),
        # an armed group is sooner "the group" than whatever is named after it
        ("Boko Haram left the town. Lake Farmers stayed. The group burned houses.", "Boko Haram", "The group"),
        ("Boko Haram fighters left. The group had burned houses.", "Boko Haram fighters", "The group"),
        # the last word of a name
        ("The Lakes National Coalition met in Oslo. The coalition chose a leader.", "The Lakes", "The coalition"),
        # who is told of before he is named
        ("A Kenyan nurse was jailed on Monday. Mary Musa denied spying.", "A Kenyan nurse", "Mary Musa"),
        (
            "Rain fell. Roads closed. A Kenyan nurse was jailed. Mary Musa, 34, denied spying.",
            "A Kenyan nurse",
            "Mary Musa",
        ),
        # an organisation of states
        ("Leaders of ECOWAS met in Abuja. The bloc imposed sanctions on Niger.", "ECOWAS", "The bloc"),
        ("Envoys of the EU met. Niger protested. The economic bloc did not answer.", "the EU", "The economic bloc"),
        # an office, told by a description or by the table of leaders
        (
            "The Kenyan foreign minister, Kerem Aksoy, met students. Norway sent aid. The foreign minister thanked it.",
            "Kerem Aksoy",
            "The foreign minister",
        ),
        ("Emmanuel Macron landed. The students waved. The president smiled.", "Emmanuel Macron", "The president"),
        # a kingdom
        ("Jordan thanked Brazil. The desert kingdom buys grain.", "Jordan", "The desert kingdom"),
        # who spoke last goes on
        ("Angela Merkel had waited, but Theresa May said no. She added nothing.", "Theresa May", "She"),
        # whom "urged" bids acts himself
        ("Emmanuel Macron urged Iran to talk to him.", "Emmanuel Macron", "him"),
        # by whom it was done, rather than who acted before
        (
            "Vladimir Putin landed with his wife and his dog. He waved. The idea was welcomed by Emmanuel Macron. "
            "He smiled.",
            "Emmanuel Macron",
            "He smiled",
        ),
        # two names are "they"
        ("Hadiza Bello and Kerem Aksoy flew to Oslo. They left at once.", "Hadiza Bello", "They"),
        # whom an armed group fights is another
        ("Islamic State burned a market. Boko Haram, which had fought the militants, left.", "Islamic State",
         "the militants"),
        # who is told something
        ("Japan asked again. It was told that rain had fallen.", "Japan", "It"),
        # a group named last, rather than an unnamed one long before
        ("A group sang. Rain fell. Boko Haram came. The group burned houses.", "Boko Haram", "The group"),
        # an armed group issues no statement
        ("Portugal condemns it. Islamic State burned a farm. Islamic State fled. We urge calm.", "Portugal", "We"),
        # one state by name, adjective and capital
        ("Germany objected. Berlin called for talks.", "Germany", "Berlin"),
    ],
)  # fmt: skip
def test_same(text: str, one: str, other: str) -> None:
    coding = coded(text)
    assert chain(coding, one) == chain(coding, other)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Envoys of the EU met. The ruling bloc in Rome protested.", "the EU", "The ruling bloc"),
        # named too late, somebody known, or several
        ("Rain fell. Roads closed. A nurse was jailed. Mary Musa protested.", "A nurse", "Mary Musa"),
        ("A nurse was jailed. Emmanuel Macron protested.", "A nurse", "Emmanuel Macron"),
        ("Ten nurses were jailed. Mary Musa, 34, protested.", "Ten nurses", "Mary Musa"),
        # one of two, or somebody with a title of his own
        ("A judge jailed the man. Donald Fraser, 45, was not in court.", "A judge", "Donald Fraser"),
        ("A suspect was arrested. Chief Maria Lopez, 52, told reporters.", "A suspect", "Chief Maria Lopez"),
        ("Emmanuel Macron met Angela Merkel. She smiled.", "Emmanuel Macron", "She"),
        ("Police arrested a driver. He had blocked the road.", "Police", "He"),
        ("Iran accused Israel of attacking it.", "Israel", "it"),
        ("Vladimir Putin praised him.", "Vladimir Putin", "him"),
        ("Hadiza Bello met Kerem Aksoy.", "Hadiza Bello", "Kerem Aksoy"),
        ("Hadiza Bello and Theresa May spoke on the phone.", "Hadiza Bello", "Theresa May"),
        ("Emmanuel Macron met Vladimir Putin and urged him to stop.", "Emmanuel Macron", "him"),
        ("Vladimir Putin flew in to congratulate him.", "Vladimir Putin", "him"),
        ("Vladimir Putin called Emmanuel Macron to congratulate him.", "Vladimir Putin", "him"),
        # who speaks is not "he" in his own words, even where he has just said "I"
        ("Vladimir Putin met Emmanuel Macron. “I think he lies,” Vladimir Putin said.", "Vladimir Putin", "he"),
        # nor is his own side "they"
        (
            "Kenyan ministers met Boko Haram leaders. “They lied,” a Kenyan official said.",
            "Kenyan ministers",
            "They",
        ),
        # who writes "we" is not "they"
        ("Portugal greets all voters. We thank the voters as they wait.", "Portugal", "they"),
        # whose president, or the president of what
        ("Emmanuel Macron landed in Bonn. The bank's president smiled.", "Emmanuel Macron", "The bank's president"),
        ("Emmanuel Macron landed. The president of the club smiled.", "Emmanuel Macron", "The president of the club"),
        # peoples of one country
        ("The Nuer attacked the Dinka.", "The Nuer", "the Dinka"),
        ("The Hema and the Lendu met.", "The Hema", "the Lendu"),
        # a town is no "it" that acts, a thing no "they"
        ("Japan sent aid to Odawara. It promised more.", "Odawara", "It"),
        ("The soldiers left the boots. They sang.", "the boots", "They"),
        # whose presence is in a country is not that country
        ("The US presence in the country grew.", "US", "the country"),
        # nor is one that acts together with it
        ("Ghana is far. Kenya warned the country.", "Kenya", "the country"),
        # "it" that stands for a clause
        ("Japan waited. It was clear that rain would fall.", "Japan", "It"),
        ("Japan waited. It would seem that the rain has stopped.", "Japan", "It"),
        ("Japan waited. It was said that the rain had stopped.", "Japan", "It"),
        # rebels are none of a group that belongs to no country
        ("Islamic State burned a market. Some farmers hid the rebels.", "Islamic State", "the rebels"),
        # those of somebody else
        ("Three judges sang. The judges of a distant court slept.", "Three judges", "The judges"),
        # three names are no two, a nationality before a noun is none
        ("Hadiza Bello, Kerem Aksoy and Ama Boateng flew in. They left.", "Kerem Aksoy", "They"),
        ("Turkish Kurds voted. Iraqi Kurds did not vote.", "Turkish Kurds", "Iraqi Kurds"),
        ("French troops met Malian troops.", "French troops", "Malian troops"),
    ],
)
def test_not_the_same(text: str, one: str, other: str) -> None:
    coding = coded(text)
    assert chain(coding, one) != chain(coding, other)


def test_several_people_are_many() -> None:
    coding = coded("Iran arrested two Kenyans. Those who were freed flew home. They thanked lawyers.")
    assert chain(coding, "Those") == chain(coding, "They")
    coding = coded("The pair left the house. It had been cold.")
    assert chain(coding, "The pair") != chain(coding, "It")


def test_claiming_an_attack_is_no_speech() -> None:
    coding = coded("Portugal condemns the bombing, for which Boko Haram claimed responsibility. We will help.")
    assert chain(coding, "We") == chain(coding, "Portugal")


def test_who_accuses_may_speak_the_words_behind() -> None:
    text = "Kerem Aksoy accused the police of lying. “We trusted them.”"
    coding = coded(text)
    assert chain(coding, "We") == chain(coding, "Kerem Aksoy")


def test_code_and_sector_travel_along_the_chain() -> None:
    coding = coded("Kheira Amrani, a Tunisian lawmaker, arrived early. Amrani said she would vote against the bill.")
    for words in ("Amrani said", "she"):
        entity = coding.entities[chain(coding, words)]
        assert (entity.code, entity.sector) == ("TUN", "LEG")
        assert entity.name == "Kheira Amrani"


def test_a_long_article_takes_work_in_proportion() -> None:
    import sys

    def calls(times: int) -> int:
        parsed = parse(Coding(Article("t", "The minister told Ahmed Salim that he would leave Mali.\n\n" * times)))
        count = 0

        def seen(_frame: object, _event: str, _what: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(seen)
        try:
            mentions(parsed)
        finally:
            sys.setprofile(None)
        return count

    calls(20)  # fills the caches
    assert calls(600) < 6 * calls(150)


def test_signs_choose_the_country_of_the_place() -> None:
    signs = Signs([Sign(1, 10, "FRA", "country"), Sign(2, 100, "MLI", "place", True)], [])
    point = Point(2, 80, "nominal", "COP", "bare", False, False)
    code, chance = signs.likeliest(point)
    assert code == "MLI"
    assert 0 < chance <= 1
    assert Signs([], []).likeliest(point) == (None, 1.0)
    assert Signs([], []).most() is None


def test_what_speaks_for_a_country_tells_how_it_is_named() -> None:
    signs = Signs(
        [Sign(1, 5, "FRA", "person"), Sign(1, 9, "FRA", "place"), Sign(1, 30, "MLI", "place"), Sign(2, 60, "IMG", "x")],
        [],
    )
    point = Point(1, 80, "nominal", None, "bare", True, False, word="refugee")
    of_france, of_mali = (dict(signs.features(point, code, "MLI")) for code in ("FRA", "MLI"))
    assert of_france["mostly person"] == 0.5
    assert "mostly person" not in of_mali
    assert (of_france["here again"], of_mali["here again"]) == (1.0, 0.0)
    assert of_mali["here of comer"] == 1.0
    assert dict(signs.features(point, "IMG", "MLI"))["IMG of comer"] == 1.0
    of_none = dict(signs.features(point, None, "MLI"))
    assert {"none of comer", "none as person", "none as person plural"} <= of_none.keys()


def test_organisations_are_no_countries() -> None:
    assert is_country("FRA")
    assert not is_country("UNO")
    assert not is_country(None)


def test_nouns() -> None:
    assert nouns.noun("spokeswoman") == ("person", "f")
    assert nouns.noun("businessman") == ("person", "m")
    assert nouns.noun("militia").kind == "group"
    assert nouns.noun("airstrike").kind == "other"
    assert nouns.noun("trapeze-artist").kind == "person"
    assert nouns.noun("xyzzy") == ("", "")
    assert nouns.first_name_gender("Patricia") == "f"
    assert nouns.first_name_gender("Xyzzy") == ""
    assert "say" in nouns.words("speech")


def test_hand_written_nouns_are_told_once() -> None:
    rows = [row["noun"] for row in read_table("mentions", "news_nouns.tsv", ("noun", "class", "gender"))]
    assert len(rows) == len(set(rows))


def test_hints_name_countries() -> None:
    import pycountry

    for row in read_table("mentions", "hints.tsv", ("word", "code")):
        assert pycountry.countries.get(alpha_3=row["code"]) is not None, row
        assert 1 <= len(row["word"].split()) <= 2


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Zhou Renxing", "Zhou"), ("Kim Sang-ho", "Kim"), ("Kim Hartley", "Hartley"), ("Lee Patrick Jones", "Jones"),
     ("Nguyen Van Dai", "Nguyen"), ("Hadiza Bello", "Bello")],
)  # fmt: skip
def test_which_word_is_the_surname(name: str, surname: str) -> None:
    assert names.surname(name.split()) == surname


def test_bad_table_is_a_broken_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    nouns._nouns.cache_clear()
    monkeypatch.setattr(nouns, "read_table", lambda *_: iter([{"noun": "x", "class": "fish", "gender": ""}]))
    try:
        with pytest.raises(DataError, match="bad row"):
            nouns._nouns()
    finally:
        nouns._nouns.cache_clear()


def meant(coding: Coding, words: str) -> set[str | None]:
    """The codes of all whom the phrase that begins with these words means."""
    start = coding.article.text.index(words)
    mention = next(m for m in coding.mentions if m.span.start == start)
    return {coding.entities[n].code for n in mention.meant}


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("Kenya and Uganda closed the border. They accuse the rebels.", "They", {"KEN", "UGA"}),
        ("Kenya, Uganda and the European Union halted aid. They will also send envoys.", "They", {"KEN", "UGA", "EUR"}),
        # and once more
        ("Kenya and Uganda closed the border. They met on Monday. They agreed.", "They agreed", {"KEN", "UGA"}),
        ("Angela Merkel and Emmanuel Macron met. They agreed on a treaty.", "They", {"DEU", "FRA"}),
        # one of many is one
        ("Rebels from Kenya and Uganda fled. They left their weapons.", "They", {"KEN"}),
        # of whom one is many
        ("Kenya and Ugandan soldiers closed the border. They left.", "They", {"UGA"}),
        # told by number and office
        ("Angela Merkel met Emmanuel Macron in Lyon. The two leaders signed a treaty.", "The two", {"DEU", "FRA"}),
        ("Kenya accused Uganda of shelling it. The two countries share a lake.", "The two", {"KEN", "UGA"}),
    ],
)
def test_a_plural_means_all_that_are_joined(text: str, words: str, codes: set[str]) -> None:
    assert meant(coded(text), words) == codes


def test_three_are_not_the_two() -> None:
    text = "Angela Merkel met Emmanuel Macron and Theresa May. The two leaders signed a treaty."
    coding = coded(text)
    mention = next(m for m in coding.mentions if text[m.span.start :].startswith("The two"))
    assert mention.others == ()
