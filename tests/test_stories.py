"""What is told more than once is linked: copies, stories, events; the archive's rows follow from the order alone."""

import datetime as dt
import json
import random
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from archives import LIMA, article, coding, coding_of, event_of, fill, party, place_of, rows_of, span_of
from dragoman.cli import cli
from dragoman.model import Article, Time
from dragoman.store import Store, schema
from dragoman.store.ask import Filter, events
from dragoman.store.keys import article_key
from dragoman.stories.copies import copy
from dragoman.stories.frequencies import frequencies
from dragoman.stories.likeness import likeness
from dragoman.stories.shingles import PLAIN, keys, shingles
from dragoman.stories.signature import Signature, signature
from dragoman.stories.terms import stem, terms
from dragoman.stories.window import DAYS, bucket, goes_on

QUAKE = ("A strong earthquake shook the port of Velmora on Tuesday, toppling houses in the old town of the capital of "
         "Ostania, officials said.\n\nRescue teams under Dario Kestrel dug through the night beside the cathedral, and "
         "a tent camp was set up for 400 families near the Velmora railway yard.\n\nThe geological institute put the "
         "magnitude at 6.4 and counted thirty aftershocks by the evening.\n\nSchools will stay closed for a week, said "
         "the mayor, Ilse Brandt, who asked for blankets and drinking water.")  # fmt: skip
LATER = ("Ostania began to clear the ruins of Velmora, where Dario Kestrel, head of the rescue teams, gave up hope of "
         "finding more survivors of the earthquake. Mayor Ilse Brandt thanked neighbours for blankets.")  # fmt: skip
OTHER = ("An earthquake of magnitude 5.1 was felt in the hills of Tarquin on Friday. The governor of Loweria, Petra "
         "Oduya, said that a bridge had cracked and that nobody was hurt in the region's villages.")  # fmt: skip

GOLDEN_BANDS = ["40835d4e0f89d29b", "d3e4f40546a9691d"]
GOLDEN_PLAIN = ["23f2ea96702b867c"]


def told(number, text, day=1, **more):
    published = dt.date(2031, 5, day) if day else None
    return coding_of(article(number, text, **({"published": published, "title": None} | more)), ())


def linked(where, codings):
    """Stories and links of an archive, by the articles' numbers."""
    fill(where, codings, linked=True)
    numbers = {article_key(made.article): n for n, made in enumerate(codings, 1)}
    with Store.open(str(where), read_only=True) as store, store.connect() as connection:
        put = connection.execute(select(schema.story_articles.c.article, schema.story_articles.c.story)).all()
        links = connection.execute(select(schema.duplicates)).all()
    stories = {numbers[row.article]: numbers[row.story] for row in put}
    return stories, {numbers[row.article]: (numbers[row.of], row.relation) for row in links}


def test_terms():
    found = terms("Ministers met in Velmora.\nVelmora's mayor counted 1,200 tents on Tuesday, 4 May 2031.")
    assert found.names >= {"velmora"}
    assert "minister" not in found.names or "minister" in {stem("Ministers")}
    assert (found.weekdays, found.months, found.years) == ({"tuesday"}, {"may"}, {"2031"})
    assert found.numbers == {"1200", "4"}
    assert found.counts["velmora"] == 2


@pytest.mark.parametrize(("word", "expected"), [
    ("bombings", "bombing"), ("parties", "party"), ("troops", "troop"), ("Russia's", "russia"), ("is", "is"),
    ("shelled", "shell"),
])  # fmt: skip
def test_stems(word, expected):
    assert stem(word) == expected


def test_a_signature_comes_back_from_the_archive_as_it_was():
    made = signature(QUAKE)
    assert Signature.of_json(made.as_json()) == made
    assert "velmora" in made.terms
    assert "the" not in made.terms


def test_the_shipped_counts():
    table = frequencies()
    assert table.total > 1000
    assert table.common("the")
    assert all(1 < n <= table.total for n in table.counts.values())
    assert table.weight("velmora") > table.weight("government") > 0


def test_the_same_story_is_likelier_than_a_look_alike():
    assert likeness(signature(QUAKE), signature(LATER)) > 0 > likeness(signature(QUAKE), signature(OTHER))


def test_stretches_of_time():
    day = dt.date(2031, 5, 1)
    assert bucket(day, 1, None) == day.toordinal() // DAYS
    assert bucket(None, 7, bucket(day, 1, None)) == bucket(day, 1, None), "an undated article goes with the one before"
    assert bucket(None, 7, None) == -1
    assert bucket(None, 1000, -1) == -2
    assert goes_on(day, day - dt.timedelta(DAYS + 5), day - dt.timedelta(DAYS))
    assert not goes_on(day, day - dt.timedelta(DAYS + 5), day - dt.timedelta(DAYS + 1))
    assert goes_on(None, day, day)


def test_the_keys_of_a_text_stay_what_they_were():
    """Archives that exist hold them; another version of datasketch must not change them."""
    found = keys(shingles(QUAKE))
    assert [key.hash for key in found[:2]] == GOLDEN_BANDS
    assert [key.hash for key in found if key.band == PLAIN][:1] == GOLDEN_PLAIN


def test_copies_and_what_is_none():
    whole, paragraphs = shingles(QUAKE), QUAKE.split("\n\n")
    assert copy(shingles(f"VELMORA (Northwire) - {QUAKE}"), whole).relation == "copy"
    assert copy(shingles("\n\n".join(paragraphs[:2])), whole).relation == "truncation"
    assert copy(whole, shingles("\n\n".join(paragraphs[:2]))).relation == "extension"
    lede = "Grief settled over a seaside city after the ground moved and its oldest quarter fell in seconds."
    assert copy(shingles("\n\n".join([lede, *paragraphs[1:]])), whole).relation == "edited"
    assert copy(shingles(LATER), whole) is None
    assert copy(shingles("Too short"), shingles("Too short")) is None


def test_an_archive_of_two_quakes(where):
    text = "\n\n".join(QUAKE.split("\n\n")[:2])
    stories, links = linked(where, [told(1, QUAKE), told(2, OTHER), told(3, LATER, 3), told(4, text, 2)])
    assert stories == {1: 1, 2: 2, 3: 1, 4: 1}
    assert links == {4: (1, "truncation")}


def test_a_story_is_over_some_day(where):
    stories, links = linked(where, [told(1, QUAKE, 1), told(2, LATER, 3 + DAYS), told(3, QUAKE, 30)])
    assert stories == {1: 1, 2: 2, 3: 3}
    assert links == {3: (1, "copy")}, "a copy is linked however late it comes"


def test_undated_articles_are_grouped_too(where):
    stories, _ = linked(where, [told(1, QUAKE, None), told(2, OTHER, None), told(3, LATER, None)])
    assert stories == {1: 1, 2: 2, 3: 1}


def shelling(number, text, killed, day=2, **more):
    """An attack with its place and day."""
    made = article(number, text, published=dt.date(2031, 5, day), title=None)
    values = {"time": Time(span_of(text, "Friday"), dt.date(2031, 5, 2), dt.date(2031, 5, 2), "day"),
              "place": place_of(text, "Lima", "Lima", LIMA), "modes": ("heavy-weapons",)} | more  # fmt: skip
    attack = event_of(made, "ASSAULT", killed, (party(text, "Norwegian troops", "NOR", "MIL"),),
                      (party(text, "Peru", "PER", "CVL"),), **values)  # fmt: skip
    return coding_of(made, (attack,))


FIRST = ("Norwegian troops shelled a cattle market in Lima on Friday, killing at least 12 people, Peru said. "
         "The market of San Telmo burned through the night.")  # fmt: skip
SECOND = ("Fifteen died when Norwegian troops fired shells at the San Telmo cattle market in Lima on Friday, "
          "according to the health ministry of Peru.")  # fmt: skip


def merged(where):
    with Store.open(str(where), read_only=True) as store, store.connect() as connection:
        return list(events(connection, Filter()))


def test_two_reports_of_one_event(where):
    fill(where, [shelling(1, FIRST, "shelled"), shelling(2, SECOND, "fired", 3)], linked=True)
    (event,) = merged(where)
    assert len(event["reports"]) == 2
    with Store.open(str(where), read_only=True) as store, store.connect() as connection:
        (row,) = connection.execute(select(schema.events)).mappings()
        first = connection.scalar(select(schema.reports.c.id).order_by(schema.reports.c.number).limit(1))
    assert (row["id"], row["reports"], row["articles"]) == (first, 2, 2)
    assert row["story"] is not None


def test_who_did_it_and_whether_are_conflicts_of_one_event(where):
    text = FIRST.replace("Norwegian troops", "Chilean planes")
    blamed = replace(shelling(2, SECOND, "fired"), article=article(2, text, title=None))
    attack = event_of(blamed.article, "ASSAULT", "shelled", (party(text, "Chilean planes", "CHL", "MIL"),),
                      (party(text, "Peru", "PER", "CVL"),), status="alleged",
                      place=place_of(text, "Lima", "Lima", LIMA))  # fmt: skip
    fill(where, [shelling(1, FIRST, "shelled"), coding_of(blamed.article, (attack,))], linked=True)
    (event,) = merged(where)
    assert {"actor", "status"} <= set(event["conflicts"])


@pytest.mark.parametrize("other", ["day", "status", "type"])
def test_reports_of_other_events(where, other):
    second = shelling(2, SECOND, "fired", 4)
    (attack,) = second.events
    day = dt.date(2031, 4, 28)
    values = {"day": {"time": Time(span_of(SECOND, "Friday"), day, day, "day")}, "status": {"status": "planned"},
              "type": {"type": "COERCE"}}[other]  # fmt: skip
    fill(where, [shelling(1, FIRST, "shelled"), replace(second, events=(replace(attack, **values),))], linked=True)
    assert [len(event["reports"]) for event in merged(where)] == [1, 1]
    assert len({event["story"] for event in merged(where)}) == 1


def test_one_article_never_tells_an_event_twice(where):
    made = shelling(1, FIRST, "shelled")
    again = event_of(made.article, "ASSAULT", "burned", made.events[0].actors, made.events[0].recipients,
                     time=made.events[0].time, place=made.events[0].place)  # fmt: skip
    both = replace(made, events=(*made.events, again))
    copied = replace(both, article=replace(made.article, publisher="The Copyist"))
    fill(where, [both, copied], linked=True)
    found = merged(where)
    assert sorted(len(event["reports"]) for event in found) == [2, 2]
    assert all(len({report["article_key"] for report in event["reports"]}) == 2 for event in found)


def test_recoding_takes_a_report_out_and_puts_it_back(where):
    codings = [shelling(1, FIRST, "shelled"), shelling(2, SECOND, "fired", 3)]
    fill(where, codings, linked=True)
    fill(where, [replace(made, coder="dragoman newer") for made in codings], linked=True)
    (event,) = merged(where)
    assert len(event["reports"]) == 2
    assert len(rows_of(str(where))["stories"]) == 1
    assert len(rows_of(str(where))["reports"]) == 4


def test_the_rows_follow_from_the_order_of_articles(tmp_path):
    chance = random.Random(4)
    codings = [coding(n) for n in range(1, 6)] + [told(6, QUAKE), told(7, LATER, 2), told(8, OTHER, 2)]
    chance.shuffle(codings)
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    fill(one, codings, linked=True)
    for made in codings:  # in a process that stops after each
        fill(other, [made], linked=True)
    assert rows_of(str(one)) == rows_of(str(other))


def test_an_empty_article_is_a_story_of_its_own(where):
    stories, links = linked(where, [told(1, "-"), told(2, "..."), told(3, "\x00 \ud800", None)])
    assert stories == {1: 1, 2: 2, 3: 3}
    assert links == {}


def test_the_measure(tmp_path):
    file = tmp_path / "told.jsonl"
    rows = [{"text": QUAKE, "story": "a", "copy_of": "q"}, {"text": f"{QUAKE} ", "story": "a", "copy_of": "q"},
            {"text": OTHER, "story": "b", "copy_of": "o"},
            {"text": LATER, "story": "a"}]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = CliRunner().invoke(cli, ["evaluate", "stories", str(file)])
    assert result.exit_code == 0, result.output
    lines = dict(line.split() for line in result.output.splitlines())
    told = [lines[name] for name in ("b3_f1", "copies_f1", "articles", "stories_found")]
    assert told == ["1.0000", "1.0000", "4", "2"]


@pytest.mark.parametrize("row", [
    '{"text": "x"}', '{"text": "x", "story": 3}', '{"text": "x", "story": "a", "date": "may"}',
])
def test_the_measure_tells_wrong_rows(tmp_path, row):
    file = tmp_path / "told.jsonl"
    file.write_text(row + "\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["evaluate", "stories", str(file)])
    assert result.exit_code == 1
    assert f"{file}, line 1: not an article with its story" in result.output


def test_articles_of_the_same_key_are_one(where):
    one = Article("a", QUAKE)
    fill(where, [coding_of(one, ()), coding_of(replace(one, id="b"), (), coder="dragoman newer")], linked=True)
    assert len(rows_of(str(where))["story_articles"]) == 1
