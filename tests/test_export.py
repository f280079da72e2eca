"""The records and the flat table hold what the coding holds, and their words are those of the text."""

import csv
import io
import json
import time
from dataclasses import replace

import pytest

from codings import TEXT, coding, failed, span
from dragoman.export.csvfile import COLUMNS, header, rows
from dragoman.export.plover import line, records
from dragoman.export.words import named, one_line, when
from dragoman.export.writers import writing
from dragoman.model import Time
from dragoman.ontology import ontology


def test_record_has_every_key_of_the_contract():
    full, bare = records(coding())
    always = {
        "id", "article_id", "event", "mode", "context", "quad_code", "event_scale", "actor", "recipient", "event_loc",
        "status", "embedded", "within", "attributed_to", "event_text", "text_info", "confidence", "cameo", "evidence",
        "title", "publisher", "publication_date", "url", "coder", "codebook",
    }  # fmt: skip
    assert set(full) == always | {"date"}
    assert set(bare) == always | {"date", "enddate"}
    for entity in (*full["actor"], *full["recipient"], full["attributed_to"]):
        assert set(entity) == {"code", "sector", "entity_text", "start", "end", "name", "wikidata_id"}


def test_words_of_a_record_are_those_of_the_text():
    pieces = []
    for entry in records(coding()):
        pieces += [(p["start"], p["end"], p["entity_text"]) for p in entry["actor"] + entry["recipient"] if p["end"]]
        pieces += [(e["start"], e["end"], e["text"]) for e in entry["evidence"]]
        pieces.append((entry["text_info"]["start"], entry["text_info"]["end"], entry["event_text"][0]))
        if place := entry["event_loc"]:
            pieces.append((place["start"], place["end"], place["name"]))
    assert len(pieces) == 8
    assert all(TEXT[start:end] == words for start, end, words in pieces)


def test_place_has_words_and_gazetteer_name():
    place = next(records(coding()))["event_loc"]
    assert (place["name"], place["resolved"], place["country"]) == ("Lima", "Lima Metropolitana", "PER")


def test_dates_day_interval_and_none():
    made = coding()
    full, bare = records(made)
    assert (full["date"], bare["date"], bare["enddate"]) == ("2031-05-05", "2031-06-01", "2031-06-30")
    untimed = next(records(replace(made, events=(replace(made.events[0], time=None),))))
    assert not {"date", "enddate"} & set(untimed)
    assert untimed["publication_date"] == "2031-05-07"


def test_scale_and_quad_come_from_the_ontology():
    full, bare = records(coding())
    assert full["event_scale"] == ontology().score("REQUEST", "change")
    assert (full["quad_code"], bare["quad_code"]) == (ontology().quad_code("REQUEST"), ontology().quad_code("THREATEN"))


@pytest.mark.parametrize("words", ["a\u2028b", "a\x85b", "a\nb", "é – “x” 🙂", 'quote " and \\'])
def test_a_record_is_one_line_for_every_reader(words):
    written = line({"text": words})
    assert len(written.splitlines()) == 1
    assert json.loads(written) == {"text": words}


def test_contexts_keep_their_order():
    made = coding()
    several = replace(made, events=(replace(made.events[0], contexts=("legal", "human_rights")), made.events[1]))
    assert [entry["context"] for entry in records(several)] == [["legal", "human_rights"], []]
    assert [row["context"] for row in read_csv(several)] == ["legal; human_rights", ""]


def read_csv(made):
    text = "\n".join([header(), *rows(made)])
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_an_event_and_all_columns():
    full, bare = read_csv(coding())
    assert list(full) == list(COLUMNS)
    assert (full["actor"], full["actor_code"], full["place"], full["cameo"]) == ("Norway", "NOR", "Lima", "0254")
    assert (bare["actor"], bare["actor_code"], bare["actor_sector"]) == ("We; its ally", "NOR; ?", "?; ?")
    assert (full["latitude"], full["longitude"]) == ("-12.04318", "-77.02824")
    assert (full["date"], full["enddate"], bare["date"]) == ("2031-05-05", "", "2031-06-01")
    assert (full["embedded"], bare["embedded"], bare["within"]) == ("false", "true", "e1")


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1", " \r=1"])
def test_csv_cells_are_no_formulas(title):
    made = coding()
    made = replace(made, article=replace(made.article, title=title))
    assert all(row["title"].startswith("'") for row in read_csv(made))


def test_csv_keeps_commas_quotes_and_line_ends_in_one_cell():
    made = coding()
    made = replace(made, article=replace(made.article, title='one, "two"\nthree'))
    assert read_csv(made)[0]["title"] == 'one, "two" three'


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_writers_write_article_by_article(form):
    out = io.StringIO()
    with writing(form, out) as write:
        before = len(out.getvalue().splitlines())
        write(coding())
        write(coding(events=()))
    assert (before, len(out.getvalue().splitlines()) - before) == (int(form == "csv"), 2)


def test_failed_coding_has_no_records():
    assert list(records(failed())) == list(rows(failed())) == []


@pytest.mark.parametrize(
    ("first", "last", "grain", "shown"),
    [
        ("2031-05-05", "2031-05-05", "day", "2031-05-05"),
        ("2031-05-01", "2031-05-31", "month", "2031-05"),
        ("2031-01-01", "2031-12-31", "year", "2031"),
        ("2031-05-05", "2031-05-09", "other", "2031-05-05 – 2031-05-09"),
    ],
)
def test_when(first, last, grain, shown):
    from datetime import date

    assert when(Time(span("Monday"), date.fromisoformat(first), date.fromisoformat(last), grain)) == shown


def test_one_line_cannot_steer_a_terminal():
    assert one_line("a\x1b[2Jb\u202e  c\n\u200bd\ud800") == "a[2Jb c d"


@pytest.mark.parametrize(
    ("words", "shown"),
    [("Ola** Vik", "Ola Vik"), ("The **Fjord** party", "The Fjord party"), ("the *Fjord Front", "the Fjord Front"),
     ("Ola Vik**'s party", "Ola Vik's party"), ("M*A*S*H", "M*A*S*H"), ("fjord_news", "fjord_news"),
     ("5 * 3 clerks", "5 * 3 clerks"), ("_", "_")],
)  # fmt: skip
def test_what_is_shown_of_a_party_has_no_emphasis(words, shown):
    assert named(words) == shown


def test_a_long_run_of_marks_within_a_word_takes_no_long_time():
    words = f"a{'_' * 100_000}b"
    began = time.process_time()
    assert named(words) == words
    assert time.process_time() - began < 2
