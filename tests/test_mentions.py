"""Mentions: which words may be parties, how far they reach, and what they are coded as."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.model import Article, Coding, Entity, Mention, Place, Span
from dragoman.text.mentions import article_country, mention_at, mentions, phrase_around
from dragoman.text.parse import parse

DATE = dt.date(2018, 5, 14)


def coded(text: str, title: str | None = None) -> Coding:
    return mentions(parse(Coding(Article("t", text, title=title, published=DATE))))


def at(coding: Coding, words: str) -> Mention | None:
    offset = coding.article.text.index(words)
    sentence = next(s for s in coding.sentences if s.span.start <= offset < s.span.end)
    return mention_at(coding, sentence, offset)


def entity(coding: Coding, words: str) -> Entity:
    mention = at(coding, words)
    assert mention is not None, words
    return coding.entities[mention.chain]


def text_of(coding: Coding, words: str) -> str:
    mention = at(coding, words)
    assert mention is not None, words
    return coding.article.text[mention.span.start : mention.span.end]


@pytest.mark.parametrize(
    ("text", "word", "span", "code"),
    [
        ("Turkish forces shelled a village on Monday.", "forces", "Turkish forces", "TUR"),
        ("Turkish forces shelled a village on Monday.", "Turkish", "Turkish forces", "TUR"),
        ("US airstrikes destroyed two bridges.", "US", "US", "USA"),
        ("The US-led coalition bombed a convoy.", "coalition", "The US-led coalition", "IGO"),
        ("Russian Foreign Minister Sergei Lavrov met reporters.", "Lavrov",
         "Russian Foreign Minister Sergei Lavrov", "RUS"),
        ("Ukrainian officials condemned the attack.", "officials", "Ukrainian officials", "UKR"),
        ("Washington rejected the offer.", "Washington", "Washington", "USA"),
        ("The White House rejected the offer.", "House", "The White House", "USA"),
        ("The president of Egypt visited Khartoum.", "president", "The president", "EGY"),
        ("Protesters in Baghdad burned tyres.", "Protesters", "Protesters", "IRQ"),
        ("Hamas fired rockets at southern Israel.", "Hamas", "Hamas", "PSE"),
    ],
)  # fmt: skip
def test_phrase_and_country(text: str, word: str, span: str, code: str) -> None:
    coding = coded(text)
    assert text_of(coding, word) == span
    assert entity(coding, word).code == code


@pytest.mark.parametrize(
    ("text", "word", "span", "name"),
    [
        ("Peru accused **Ola Vik** of fraud.", "Vik", "Ola Vik", "Ola Vik"),
        ("Peru accused **Ola** Vik of fraud.", "Vik", "Ola** Vik", "Ola Vik"),
        ("Peru accused ***Ola Vik***, a trader, of fraud.", "Vik", "Ola Vik", "Ola Vik"),
        ("**Ola Vik**'s party accused Peru.", "party", "Ola Vik**'s party", "Ola Vik's party"),
        ("Gunmen of the *Fjord Front* shot two farmers.", "Front", "the *Fjord Front", "the Fjord Front"),
        ("_Ola Vik_ criticised Peru on Monday.", "Vik", "Ola Vik", "Ola Vik"),
    ],
)
def test_emphasis_is_no_part_of_a_name(text: str, word: str, span: str, name: str) -> None:
    coding = coded(text)
    assert text_of(coding, word) == span
    assert entity(coding, word).name == name
    assert not any(set("*_") & set(token.text) for sentence in coding.sentences for token in sentence.tokens)


def test_coordinated_nationalities_are_two_parties() -> None:
    coding = coded("Turkish and Russian troops patrolled the road.")
    assert (text_of(coding, "Turkish"), entity(coding, "Turkish").code) == ("Turkish", "TUR")
    assert (text_of(coding, "troops"), entity(coding, "troops").code) == ("Russian troops", "RUS")
    assert entity(coding, "Turkish").sector == entity(coding, "troops").sector == "MIL"


def test_second_conjunct_shares_the_nationality() -> None:
    coding = coded("Britain imposed sanctions on Russian banks and officials.")
    assert text_of(coding, "officials") == "officials"
    assert entity(coding, "officials").code == "RUS"
    assert entity(coding, "banks").sector == "BUS"


def test_each_conjunct_is_a_mention() -> None:
    coding = coded("Leaders of France and Germany criticised Poland, Hungary and Slovakia.")
    assert [entity(coding, w).code for w in ("France", "Germany", "Poland", "Hungary", "Slovakia")] == [
        "FRA", "DEU", "POL", "HUN", "SVK",
    ]  # fmt: skip


def test_event_nouns_are_no_mentions_but_their_actors_are() -> None:
    coding = coded("Residents condemned the police shootings, and talks began.")
    assert text_of(coding, "police") == "police"
    assert at(coding, "talks") is None


def test_dates_are_no_mentions() -> None:
    coding = coded("In July the army left the town.")
    assert at(coding, "July") is None
    assert at(coding, "army") is not None


def test_context_gives_the_country_of_a_bare_institution() -> None:
    coding = coded("Thousands marched through Nairobi in Kenya on Friday. Police fired tear gas at the marchers.")
    assert entity(coding, "Police").code == "KEN"
    assert entity(coding, "Police").via == "article"


def test_words_for_nobodys_people_take_no_country_from_the_article() -> None:
    coding = coded("The Iranian government rejected the proposal. Several countries called the move a mistake.")
    assert entity(coding, "countries").code is None


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        # who fights somewhere is of his own country
        ("Jan Harker, a Dutch ex-soldier, died fighting Boko Haram in Nigeria.", "Harker", "NLD"),
        ("Jan Harker is a Dutch farmer. Nigerian police arrested Harker.", "Jan Harker", "NLD"),
        ("Jan Harker, who was born in Rotterdam, was arrested by Nigerian police. Dutch envoys came.", "Harker", "NLD"),
        # families
        ("Nigeria held Jan Harker, a Dutch farmer. The parents of Jan Harker wept.", "parents", "NLD"),
        ("Nigeria held Jan Harker, a Dutch farmer. Nigeria refused. Sanne Harker wept.", "Sanne", "NLD"),
        # several at once
        ("Jan Harker, a Dutch farmer, and Piet Vos, a Dutch cook, flew to Nigeria. The pair vanished.", "pair", "NLD"),
        # whoever was named last
        ("Nigeria held Jan Harker, a Dutch farmer. The 33-year-old was ill.", "33-year-old", "NLD"),
        # forces of a body and of those whom a state helps
        ("The US-led coalition bombed a bridge in Iraq. The coalition said its jets came back.", "jets", "IGO"),
        ("Peruvian-aligned rebels shelled a village in Chile.", "rebels", "CHL"),
        ("Boko Haram fled into Chad. Nigerian troops hunt the extremists.", "extremists", "NGA"),
        ("The international community urged Chad to hold elections in Chad.", "community", None),
        ("Peruvian-led rebels shelled a village in Chile.", "rebels", "CHL"),
        ("Peruvian-led troops shelled a village in Chile.", "troops", "PER"),
        # whom somebody is for or against
        ("A pro-Peruvian senator spoke in Chile. Chile was angry.", "senator", "CHL"),
        ("Police in Chile arrested anti-Peruvian protesters.", "protesters", "CHL"),
        # what is only likened
        ("Chile is calm. As in Bosnia, police watch the streets.", "police", "CHL"),
        ("Chile is calm. Unlike Libya, it has a government.", "government", "CHL"),
        ("Chile waits. Troops died in Peru as well as in Chile, police in Chile said.", "police", "CHL"),
        # joined by "and"
        ("Chile watched as Peruvian troops and allied fighters left.", "fighters", "PER"),
        ("Chile praised its army. Chile hosted talks between the Peruvian envoy and the army.", "the army", "CHL"),
        # who comes from abroad
        ("Chile barred travellers from several dangerous lands.", "travellers", None),
        ("Chile met a number of foreign partners.", "number", None),
        # the staff of an official
        ("Chile thanked Peru. The Peruvian general left. His soldiers stayed in Chile.", "soldiers", "PER"),
        # where a report was sent from
        ("LIMA (AP) Peru's Senate met. Peru will wait.", "Peru will", "PER"),
        ("Iraqi troops and Kurdish fighters took a village near Mosul.", "Kurdish fighters", "IRQ"),
        ("German Foreign Minister Ada Wolff visited Peru.", "Wolff", "DEU"),
    ],
)  # fmt: skip
def test_whose_people_are(text: str, word: str, code: str | None) -> None:
    assert entity(coded(text), word).code == code


def test_a_town_that_is_a_surname() -> None:
    coding = coded("Clara Lisbon, a Czech painter, was arrested. Lisbon had painted a bridge in Lisbon.")
    assert entity(coding, "Clara Lisbon").code == "CZE"
    assert entity(coding, "Lisbon had").code == "CZE"
    assert coding.entities[coding.mentions[-1].chain].code == "PRT"


def test_a_firm_that_is_a_surname() -> None:
    coding = coded("Moira Wagner, an Austrian skier, was fined. Wagner said that she would appeal.")
    assert entity(coding, "Wagner said").code == "AUT"


def placed(text: str, word: str, country: str, score: float = 1.0) -> Coding:
    """The text with one place, as the step before has found it."""
    start = text.index(word)
    place = Place(Span(start, start + len(word)), word, country=country, sentence=1, score=score)
    return mentions(replace(parse(Coding(Article("t", text, published=DATE))), places=(place,)))


def test_a_surname_is_no_town() -> None:
    coding = placed("A court fined Merton Blakeley on Monday.", "Blakeley", "GBR")
    assert entity(coding, "Blakeley").via != "place"


def test_where_refugees_are_is_not_whence_they_come() -> None:
    assert entity(placed("The mayor visited refugees in Lebanon.", "Lebanon", "LBN"), "refugees").via != "place"


@pytest.mark.parametrize(("score", "code"), [(0.95, "USA"), (0.5, "GEO")])
def test_a_place_surely_meant_goes_before_its_better_known_namesake(score: float, code: str) -> None:
    coding = placed("Georgia prosecutors charged a fisherman.", "Georgia", "USA", score)
    assert entity(coding, "prosecutors").code == code


@pytest.mark.parametrize(
    ("word", "code", "sector"),
    [("London put", "CAN", "CVL"), ("Bakers", "CAN", None), ("London asked", "CAN", "CVL"), ("Police", "CAN", "COP")],
)
def test_a_namesake_of_a_capital_is_not_its_state(word: str, code: str, sector: str | None) -> None:
    text = "London put out a fire. Bakers in London helped. London asked Ontario for pumps. Police came."
    spans = [Span(match.start(), match.end()) for match in re.finditer("London", text)]
    places = (Place(span, "London", country="CAN", sentence=n, score=0.85) for n, span in enumerate(spans, 1))
    coding = mentions(replace(parse(Coding(Article("t", text, published=DATE))), places=tuple(places)))
    assert (entity(coding, word).code, entity(coding, word).sector) == (code, sector)


@pytest.mark.parametrize(("score", "code"), [(0.85, "GEO"), (0.95, "USA")])
def test_a_state_is_its_namesake_only_where_that_is_sure(score: float, code: str) -> None:
    coding = placed("Kenya vowed sanctions on Georgia over its ports law.", "Georgia", "USA", score)
    assert entity(coding, "Georgia").code == code


def test_an_office_holder_is_of_his_own_state() -> None:
    coding = placed("Georgia President Salome Zourabichvili spoke.", "Georgia", "USA")
    assert entity(coding, "Zourabichvili").code == "GEO"


def test_a_dateline_is_no_part_of_the_phrase_behind_it() -> None:
    coding = coded("PARIS (Reuters) - Fighters loyal to Khalifa Haftar seized a port on Monday.")
    assert (text_of(coding, "Fighters"), entity(coding, "Fighters").code) == ("Fighters", "LBY")


@pytest.mark.parametrize("line", ["LIMA, Reuters - ", "LIMA (Reuters) - ", "(Reuters) - ", "LIMA, Peru, Reuters — "])
def test_the_outlet_of_a_dateline_is_no_mention_and_no_sign_of_its_country(line: str) -> None:
    coding = coded(f"{line}The army shot two farmers on Monday.")
    assert at(coding, "Reuters") is None
    assert entity(coding, "army").code == ("PER" if "LIMA" in line else None)


@pytest.mark.parametrize(
    "text",
    ["(CNN) The army shot two farmers on Monday.", "The army shot two farmers, their lawyer said on Monday (AP)."],
)
def test_the_outlet_in_brackets_is_no_sign_of_its_country(text: str) -> None:
    assert entity(coded(text), "army").code is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The town fell in a rebel assault on Monday.", "rebel"),
        ("The bridge came under heavy enemy fire.", "enemy"),
        ("Shelling killed one Dutch soldier and wounded another.", "another"),
        ("The paper says that the minister will resign.", "paper"),
        ("Police arrested a federal agent.", "agent"),
        ("The crowd cheered the karsevaks.", "karsevaks"),
    ],
)
def test_who_is_a_mention(text: str, word: str) -> None:
    assert at(coded(text), word) is not None


def test_a_list_of_groups_is_no_apposition() -> None:
    coding = coded("Iraqi border guards, Hezbollah from Lebanon, and Syrian gunners held the ridge.")
    assert entity(coding, "Hezbollah").code == "LBN"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("In Iran, Kurds marched through three towns.", "IRN"),
        ("The Turkish president met Kurdish politicians.", "TUR"),
        ("Turkey shelled Kurdish fighters on Monday. Syria protested.", "SYR"),
    ],
)
def test_land_of_the_kurds(text: str, code: str) -> None:
    coding = coded(text)
    assert entity(coding, "Kurd").code == code


@pytest.mark.parametrize(
    ("text", "word", "code", "sector"),
    [
        ("Kurds rallied in Vienna over Turkish raids.", "Kurds", "AUT", "CVL"),
        ("Kurdish demonstrators blocked a bridge near Oslo.", "demonstrators", "NOR", "CVL"),
        ("Kurds marched in Oslo against the raids in Syria. Turkish jets hit the Kurds.", "the Kurds", "SYR", "REB"),
        ("Kurds protested on Friday. Envoys were told in Oslo. Turkish jets flew.", "Kurds", "NOR", "CVL"),
        ("Kurds chanted against Turkey in Vienna. Guards pushed the Kurds away.", "the Kurds", "AUT", "CVL"),
        ("Kurds protested against Turkish raids in Syria.", "Kurds", None, "CVL"),
        ("Kurdish students rallied in Oslo.", "students", "NOR", "EDU"),
        ("Kurdish fighters marched on a village in Syria.", "fighters", "SYR", "REB"),
        ("The Kurds marched on Mosul with Iraqi troops.", "Kurds", "IRQ", "MIL"),
    ],
)
def test_kurds_who_protest_are_civilians_of_where_they_do(text: str, word: str, code: str | None, sector: str) -> None:
    found = entity(coded(text), word)
    assert (found.code, found.sector) == (code, sector)


def test_owner_gives_the_country() -> None:
    coding = coded("Recep Tayyip Erdogan defended his government.")
    assert entity(coding, "government").code == "TUR"


def test_neighbour_of_a_country_is_another() -> None:
    coding = coded("Russia's offensive on its pro-Western neighbor has killed thousands. Ukraine called for help.")
    assert entity(coding, "neighbor").code != "RUS"


def test_points_of_the_compass_are_no_places() -> None:
    text = "The West imposed sanctions."
    place = Place(Span(4, 8), "Ouest", country="HTI", sentence=1)
    coding = mentions(replace(parse(Coding(Article("t", text, published=DATE))), places=(place,)))
    assert (entity(coding, "West").code, entity(coding, "West").sector) == (None, "GOV")


def test_names_behind_a_noun_tell_its_country() -> None:
    assert entity(coded("Russian missiles hit cities Mariupol and Kharkiv on Monday."), "cities").code == "UKR"


def test_parts_of_a_whole_are_what_the_whole_is() -> None:
    coding = coded("Most of the towns in Syria fell. Units of the Malian army left. Hundreds of rebels fled Aleppo.")
    found = [entity(coding, word) for word in ("Most", "Units", "Hundreds")]
    assert [(e.code, e.sector) for e in found] == [("SYR", "CVL"), ("MLI", "MIL"), ("SYR", "REB")]


def test_unnamed_nationals_are_of_the_articles_country() -> None:
    coding = coded(
        "Mexico votes on Sunday after a long campaign. Front-running presidential candidate Rosa Olmedo criticised the "
        "United States for its tariffs. The electoral institute in Mexico City said that turnout was high."
    )
    assert (entity(coding, "Olmedo").code, entity(coding, "Olmedo").sector) == ("MEX", "PTY")


def test_a_person_from_a_place() -> None:
    coding = coded("Dora Whitcombe, 24, from London, was held near Raqqa in Syria. Whitcombe denied the charges.")
    assert entity(coding, "Whitcombe denied").code == "GBR"


def test_the_place_before_a_title_is_not_its_country() -> None:
    coding = coded("In Turkey Minister Piet Hoekman met Dutch teachers.")
    assert text_of(coding, "Hoekman") == "Minister Piet Hoekman"


def test_bodies_of_many_countries_are_of_the_article() -> None:
    coding = coded("Nigeria's president visited Lagos. The Senate rejected his budget, Nigerian newspapers said.")
    assert entity(coding, "Senate").code == "NGA"
    assert entity(coded("The Senate rejected the budget."), "Senate").code == "USA"


def test_first_of_two_nouns_shares_what_stands_behind_the_second() -> None:
    coding = coded("Britain stands with the government and people of Iraq.")
    assert entity(coding, "government").code == "IRQ"


def test_fighters_may_be_of_an_armed_group_without_a_country() -> None:
    coding = coded("Islamic State seized the dam on Monday. Islamic State said the militants had killed ten guards.")
    assert entity(coding, "militants").code == "IMG"


def test_towns_are_of_the_country_of_those_named_behind() -> None:
    coding = coded("Russian guns answered the shelling of towns Kharkiv and Lviv, as well as a raid on Moscow.")
    assert entity(coding, "towns").code == "UKR"
    coding = coded("Russian troops left towns Ukraine took back.")
    assert at(coding, "towns") is None or entity(coding, "towns").name != "towns Ukraine"


def test_the_bloc_alone_is_the_european_union() -> None:
    assert entity(coded("The bloc froze the funds of Peru."), "bloc").code == "EUR"
    assert entity(coded("ECOWAS met in Abuja. The bloc froze the funds of Niger."), "bloc").code == "IGO"
    assert entity(coded("Peru voted. The ruling bloc lost."), "bloc").code != "EUR"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ASEAN foreign ministers dined in Manila. The regional bloc froze the funds of Niger.", "The regional bloc"),
        ("ASEAN foreign ministers dined in Manila. The 10-nation bloc froze the funds of Niger.", "The 10-nation bloc"),
        ("Mercosur envoys dined in Lima. The bloc froze the funds of Niger. The EU did not.", "The bloc"),
        ("NATO ministers dined in Brussels. The military alliance warned Russia.", "The military alliance"),
    ],
)
def test_the_bloc_is_the_organisation_named_last(text: str, words: str) -> None:
    assert entity(coded(text), words.rsplit(maxsplit=1)[-1]).code == "IGO"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ansar al-Sharia stormed a barracks near Aden. Yemeni soldiers fled.", "YEM"),
        ("Gunmen of Ansar al-Sharia stormed a barracks. Tunisia buried nine soldiers.", "TUN"),
        ("Ansar al-Sharia stormed a barracks. Libya buried nine soldiers. Libyan envoys left Yemen.", "LBY"),
        ("Ansar al-Sharia praised the gunmen. France and Peru were angry.", "IMG"),
        ("Ansar al-Sharia praised the gunmen.", "IMG"),
    ],
)
def test_a_group_with_branches_is_of_the_articles_country(text: str, code: str) -> None:
    found = entity(coded(text), "Ansar")
    assert (found.code, found.sector) == (code, "REB")


def test_substances_are_no_parties() -> None:
    coding = coded("The nerve agent killed a Peruvian agent.")
    assert at(coding, "agent killed") is None
    assert entity(coding, "agent.").sector == "COP"


def test_several_blocs_are_not_the_organisation_named_last() -> None:
    assert entity(coded("ASEAN envoys met the EU in Manila. The two blocs signed a pact."), "blocs").code != "EUR"


def test_somebodys_allies_are_of_no_country() -> None:
    coding = coded("Russian forces burned the village, Ukraine and its allies said. Russian officials denied it.")
    assert entity(coding, "allies").code is None


def test_nothing_named_nothing_coded() -> None:
    assert entity(coded("The government resigned."), "government").code is None


def test_mention_at_prefers_the_head_and_gives_none_outside() -> None:
    coding = coded("Turkey's president quickly apologised.")
    assert text_of(coding, "Turkey") == "Turkey"
    assert text_of(coding, "president") == "Turkey's president"
    assert at(coding, "quickly") is None


def test_phrase_around_any_token() -> None:
    coding = coded("The two bitter old rivals signed a new trade agreement.")
    sentence = coding.sentences[0]
    index = next(i for i, token in enumerate(sentence.tokens) if token.text == "agreement")
    span = phrase_around(sentence, index)
    assert coding.article.text[span.start : span.end] == "a new trade agreement"


def test_article_country_counts_title_and_text() -> None:
    coding = coded("Police arrested a journalist in Ankara. The Turkish government denied it.", "Turkey jails reporter")
    assert article_country(coding) == "TUR"
    assert article_country(coded("It rained.")) is None


def test_empty_article() -> None:
    coding = coded("")
    assert coding.mentions == ()
    assert coding.entities == ()


_WORDS = st.sampled_from(
    ["the", "French", "president", ",", "and", "Syria's", "army", "“we”", "said", "(SDF)", "his", "US", "who", "in",
     "Ankara", ".", "troops", "of", "12", "July", "Zhao’s", "é", "🙂", "\n\n", "Turkish"]
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_WORDS, max_size=30))
def test_every_mention_is_a_stretch_of_its_sentence(pieces: list[str]) -> None:
    coding = coded(" ".join(pieces))
    sentences = {sentence.number: sentence for sentence in coding.sentences}
    assert {m.chain for m in coding.mentions} == set(range(len(coding.entities)))
    assert [m.sentence for m in coding.mentions] == sorted(m.sentence for m in coding.mentions)
    for mention in coding.mentions:
        assert mention.span.covers(mention.head)
        assert sentences[mention.sentence].span.covers(mention.span)
        assert mention_at(coding, sentences[mention.sentence], mention.head.start) is not None
