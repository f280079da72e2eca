"""What an event is about: the tables are valid, and cues, signs and the topic of the article tell it."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from dragoman.coder import default_steps
from dragoman.errors import DataError
from dragoman.extract import context_cues, context_signs
from dragoman.extract.context_cues import CHANCE, cues, cues_of, cues_of_title
from dragoman.extract.context_signs import between_states, signs
from dragoman.extract.contexts import LEAST_SCORE, MOST, Support, contexts, scores
from dragoman.model import Article, Coding, Event, Party, Sentence, Span
from dragoman.ontology import ontology
from dragoman.resolve.tables import read_table
from dragoman.text.parse import parse


def party(code, sector):
    return Party(None, "", code, sector)


def event_at(coding, words, type, mode=None, actors=(), recipients=()):
    start = coding.article.text.index(words)
    trigger = Span(start, start + len(words))
    sentence = next(s for s in coding.sentences if s.span.covers(trigger))
    parties = (tuple(party(code, sector) for code, sector in several) for several in (actors, recipients))
    return Event(words, type, (mode,) if mode else (), (), "actual", False, sentence.number, trigger, *parties)


def told(text, words, type="ACCUSE", mode=None, actors=(), recipients=(), title=None):
    """The event at `words` with its contexts."""
    coding = parse(Coding(Article("a", text, title=title)))
    event = event_at(coding, words, type, mode, actors, recipients)
    return contexts(Coding(coding.article, coding.sentences, events=(event,))).events[0]


# --- tables

CUE_ROWS = list(read_table("events", "contexts.tsv", context_cues.COLUMNS))


def test_every_context_of_the_codebook_has_cues_and_no_other_has():
    strong = Counter(row["context"] for row in CUE_ROWS if row["weight"] == "strong")
    assert set(strong) == ontology().contexts
    assert min(strong.values()) >= 10
    assert {row["context"] for row in CUE_ROWS} == ontology().contexts


def test_cues_are_written_as_they_are_sought():
    for row in CUE_ROWS:
        words = row["cue"].split(" ")
        assert row["weight"] in CHANCE, row
        assert row["cue"] == row["cue"].lower().strip() != "", row
        assert not set(words) & context_cues._SKIPPED and not any("." in word for word in words), row


def test_no_cue_stands_twice_under_a_context():
    assert max(Counter((row["context"], row["cue"]) for row in CUE_ROWS).values()) == 1


@pytest.mark.parametrize("name", ["contexts.tsv", "context_signs.tsv"])
def test_tables_state_their_source(name):
    assert "\n# Source: " in files("dragoman").joinpath("data", "events", name).read_text(encoding="utf-8")


def test_signs_name_known_contexts_types_modes_and_parties():
    rows = [tuple(row.values()) for row in read_table("events", "context_signs.tsv", context_signs.COLUMNS)]
    assert len(set(rows)) == len(rows) == len(signs())  # reading checks every cell
    assert {sign.context for sign in signs()} <= ontology().contexts


@pytest.mark.parametrize(
    "changes", [{"context": "weather"}, {"type": "SING"}, {"mode": "demo"}, {"actor": "XYZ"}, {"states": "three"},
                {"weight": "heavy"}]
)  # fmt: skip
def test_an_impossible_sign_is_refused(changes):
    row = {"context": "military", "type": "ASSAULT", "mode": "drone", "actor": "MIL", "recipient": "", "states": "",
           "weight": "fair"}  # fmt: skip
    assert context_signs._sign(row)
    with pytest.raises(DataError):
        context_signs._sign(row | changes)


# --- cues


def phrases(text):
    return [" ".join(cue.phrase) for s in parse(Coding(Article("a", text))).sentences for cue in cues_of(s, cues())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They signed a cease-fire.", ["cease fire"]),
        ("The U.N. Peacekeepers left.", ["un", "peacekeeper"]),
        ("She marched for the women's rights.", ["woman right"]),
        ("He was charged with war crimes.", ["charge with", "war crime"]),
        ("Bill Foster paid.", []),
        ("The dog slept.", []),
    ],
)
def test_cues_are_found_by_lemma_and_the_longest_counts(text, found):
    assert phrases(text) == found


def test_a_phrase_may_keep_its_words_from_being_cues():
    assert told("A think tank criticised the mayor.", "criticised").contexts == ()


def test_words_of_the_title_need_no_parse():
    coding = parse(Coding(Article("a", "It rained.", title="Soldiers’ wives fear Flooded mines; floodings, polls")))
    assert ("soldier",) in cues_of_title(coding, cues())
    assert ("flooding",) in cues_of_title(coding, cues())


# --- contexts of an event


@pytest.mark.parametrize(
    ("text", "words", "context"),
    [
        ("The queen of Arva criticised the new tariffs on Brellish steel.", "criticised", "economic"),
        ("Fishermen accused the miller of letting pollution into the lake.", "accused", "environment"),
        ("The envoy blamed hackers for the outage.", "blamed", "cyber"),
        ("Nurses denounced the mayor over the cholera epidemic.", "denounced", "health"),
        ("The bishop denounced human trafficking.", "denounced", "trafficking"),
        ("The clerk rebuked officials who took bribes.", "rebuked", "corruption"),
    ],
)
def test_a_cue_in_the_clause_is_enough(text, words, context):
    assert context in told(text, words).contexts


def test_several_contexts_the_surest_first_with_their_words():
    text = "A court in Arva accused two generals of torture and of taking bribes from a drug cartel."
    event = told(text, "accused", actors=[("NOR", "JUD")])
    assert event.contexts[0] == "legal"
    assert {"legal", "human_rights", "corruption"} < set(event.contexts)
    assert len(event.contexts) == MOST
    evidence = {text[e.span.start : e.span.end]: e.step for e in event.evidence if e.field == "context"}
    assert evidence["torture"] == "human_rights: cue"
    assert evidence["accused"] == "legal: parties"


def test_no_cue_no_context():
    event = told("The neighbours scolded the baker. He went home.", "scolded", recipients=[("NOR", "CVL")])
    assert event.contexts == ()
    assert event.evidence == ()


def test_an_article_without_events_stays_as_it_is():
    coding = parse(Coding(Article("a", "Soldiers slept.")))
    assert contexts(coding) is coding


def test_a_cue_counts_less_outside_the_clause():
    text = "The clerk, who once wrote a book on volcanoes and earthquakes in Arva, scolded the baker."
    assert "disasters" in told(text, "scolded").contexts  # the main clause holds the other
    text = "Aid workers who fled the earthquake said that the baker had scolded the clerk."
    assert "disasters" in told(text, "said", "ACCUSE").contexts
    assert "disasters" not in told(text, "scolded").contexts


@pytest.mark.parametrize(
    ("type", "mode", "actors", "recipients", "context"),
    [
        ("CONSULT", None, [("NOR", "GOV"), ("PER", "GOV")], [], "diplomatic"),
        ("ACCUSE", None, [("NOR", "GOV")], [("UNO", None)], "diplomatic"),
        ("ASSAULT", None, [("NOR", "MIL")], [], "military"),
        ("COERCE", "cyber", [], [], "cyber"),
        ("COERCE", "misinformation", [], [], "misinformation"),
        ("SANCTION", "convict", [], [], "legal"),
        ("ASSAULT", "suicide-attack", [], [], "terrorism"),
        ("ASSAULT", "explosives", [(None, "UAF")], [("PER", "CVL")], "terrorism"),
        ("COERCE", "arrest", [("PER", "COP")], [("PER", "JRN")], "repression"),
        ("COERCE", "deport", [("PER", "GOV")], [("NOR", "REF")], "migration"),
        ("AID", None, [("PER", "GOV")], [("NOR", "REF")], "asylum"),
        ("PROTEST", "strike", [("PER", "LAB")], [], "economic"),
    ],
)
def test_type_mode_and_parties_tell_it_where_no_word_does(type, mode, actors, recipients, context):
    assert told("It happened near Arva.", "happened", type, mode, actors, recipients).contexts[0] == context


def test_governments_of_one_country_are_no_diplomacy():
    event = told("They met near Arva.", "met", "CONSULT", None, [("NOR", "GOV"), ("NOR", "GOV")])
    assert not between_states(event)
    assert event.contexts == ()


# --- topic

STORY = (
    "Voters in Arva go to the polling stations for the presidential election on Sunday. "
    "Both candidates have finished their election campaign. "
    "The electoral commission counted the ballots. "
    "The party leader rejected the offer."
)


def test_what_the_article_is_mostly_about_tells_a_sentence_without_words_of_its_own():
    event = told(STORY, "rejected", "REJECT")
    assert event.contexts == ("election",)
    (support,) = [e for e in event.evidence if e.field == "context"]
    assert support.step == "election: topic of the article"
    assert "rejected" not in STORY[support.span.start : support.span.end]
    assert told("The party leader rejected the offer.", "rejected", "REJECT").contexts == ()


def test_the_title_helps_and_one_word_elsewhere_does_not():
    text = "The mayor spoke at length. Two ballots lay on a desk. He scolded the clerk."
    assert told(text, "scolded").contexts == ()
    title = "Arva's election: voters at the polling stations"
    event = told(text, "scolded", title=title)
    assert event.contexts == ("election",)
    alone = told("The mayor spoke at length. He scolded the clerk.", "scolded", title=title)
    assert alone.contexts == ("election",)
    assert [e.span for e in alone.evidence] == [alone.trigger]  # no word of the body tells it


def test_the_topic_alone_stays_below_a_cue_of_the_sentence():
    text = STORY.replace("the offer", "the nuclear deal")
    assert told(text, "rejected", "REJECT").contexts == ("cbrn", "election")


def test_scores_are_chances():
    here = Span(0, 1)
    found = scores([Support("legal", 0.5, here, ""), Support("legal", 0.5, here, ""), Support("lgbt", 0.3, here, "")])
    assert found == {"legal": pytest.approx(0.75), "lgbt": pytest.approx(0.3)}
    assert CHANCE["weak"] < LEAST_SCORE <= CHANCE["fair"] < CHANCE["strong"]
    assert 1 - (1 - CHANCE["weak"]) ** 2 > LEAST_SCORE


# --- in the pipeline


def test_the_step_follows_the_events():
    names = [step.name for step in default_steps()]
    assert names.index("contexts") == names.index("events") + 1


def test_an_event_whose_sentence_is_unknown_has_its_signs_alone():
    event = Event("e", "ASSAULT", ("drone",), (), "actual", False, 7, Span(0, 3), (party("NOR", "MIL"),), ())
    coding = Coding(Article("a", "It rained."), (Sentence(1, Span(0, 10), ()),), events=(event,))
    assert contexts(coding).events[0].contexts == ("military",)
