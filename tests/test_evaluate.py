"""The measures of single stages, on invented data in the formats of the public sets."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.evaluate import quotes, times


def run(measure, path):
    return CliRunner().invoke(cli, ["evaluate", measure, str(path)], catch_exceptions=False)


def figures(measure, path):
    done = run(measure, path)
    assert (done.exit_code, done.stderr) == (0, "")
    told = dict(line.split(" ") for line in done.stdout.splitlines())
    assert len(told) == len(done.stdout.splitlines())
    return told


def write(path, *rows):
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def part(text, words, **more):
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words} | more


def phrase(text, **gold):
    return {"text": text, "args": [], "kwargs": {}, "gold": gold}


REPORT = (
    "The ministry said that the bridge had collapsed. "
    "“We heard a roar at noon,” Ana Ruiz said. Nobody had warned the village."
)
DIRECT = {
    "source": [part(REPORT, "Ana Ruiz")], "cue": [part(REPORT, "said.")],
    "content": [part(REPORT, "“We heard a roar at noon,”")], "type": "direct",
}  # fmt: skip
INDIRECT = {
    "source": [part(REPORT, "The ministry")], "cue": [part(REPORT, "said")],
    "content": [part(REPORT, "that the bridge had collapsed")], "type": "indirect",
}  # fmt: skip
ARTICLE = {"id": "r", "text": REPORT, "attributions": [INDIRECT, DIRECT]}
HISTORY = "The fort fell on 3 May 1911. The siege had lasted for two years."
DATED = {
    "id": "h", "text": HISTORY, "dct": "2001-01-01",
    "timexes": [part(HISTORY, "3 May 1911", value="1911-05-03"), part(HISTORY, "two years", value="P2Y")],
}  # fmt: skip
TRAVEL = "The train from Lisbon reached Madrid. Madrid denied any delay."
LISBON = part(TRAVEL, "Lisbon", lat=38.72, lon=-9.14, geonameid="1", type="Literal")
MADRID = part(TRAVEL, "Madrid", lat=-33.4, lon=-70.6, type="Literal")
MEANT = {"start": 38, "end": 44, "text": "Madrid", "lat": 40.4, "lon": -3.7, "type": "Metonymic"}
ROUTE = {"id": "t", "text": TRAVEL, "toponyms": [LISBON, MADRID, MEANT]}
GOOD = {"entities": phrase("Norway", country="NOR"), "quotes": ARTICLE, "times": DATED, "places": ROUTE}


def quotation(start, stop, attribution, number):
    content, source = attribution["content"][0], attribution["source"]
    return {
        "id": f"r#{number}", "doc": "r", "type": attribution["type"], "context": REPORT[start:stop],
        "context_start": start, "content_spans": [[content["start"], content["end"]]],
        "speaker": " ".join(p["text"] for p in source), "speaker_spans": [[p["start"], p["end"]] for p in source],
    }  # fmt: skip


def test_entities(tmp_path):
    rows = [
        phrase("Norway", country="NOR", code_1=""),
        phrase("the Norwegian army", country="NOR", code_1="MIL"),
        phrase("the Peruvian police", country="CHL", code_1="COP"),
        phrase("nobody at all", wiki="Nobody"),
    ]
    assert figures("entities", write(tmp_path / "e.jsonl", *rows)) == {
        "country_accuracy": "0.6667", "sector_accuracy": "1.0000", "phrases": "4", "phrases_with_country": "3",
        "phrases_with_sector": "3",
    }  # fmt: skip


def test_entities_without_sectors_have_no_line_for_them(tmp_path):
    told = figures("entities", write(tmp_path / "e.jsonl", phrase("Norway", country="NOR")))
    assert told["country_accuracy"] == "1.0000"
    assert "sector_accuracy" not in told


def test_entities_know_the_day_that_is_asked_about(tmp_path):
    for asked in ({"kwargs": {"query_date": "2014-05-01"}}, {"args": ["", "01 May 2014"]}):
        row = phrase("Barack Obama", code_1="GOV") | asked
        assert figures("entities", write(tmp_path / "e.jsonl", row))["sector_accuracy"] == "1.0000"


def annotated(genre, *sentences, mentions):
    return {
        "id": "m", "genre": genre, "sentences": [sentence.split() for sentence in sentences],
        "mentions": [{"start": a, "end": b, "cluster": c, "etype": kind} for a, b, c, kind in mentions],
    }  # fmt: skip


def test_entities_of_texts_with_mentions(tmp_path):
    text = annotated(
        "news", "Angela Merkel flew to Lisbon .", "Merkel said she would stay .", "Its mayor was away .",
        mentions=[(0, 2, "1", "person"), (4, 5, "2", "place"), (6, 7, "1", "person"), (8, 9, "1", "person"),
                  (12, 13, "2", "place"), (12, 14, "3", "person"), (10, 11, "4", "abstract")],
    )  # fmt: skip
    told = figures("entities", write(tmp_path / "e.jsonl", text, text | {"genre": "speech"}))
    assert told["texts"] == "1"
    assert (told["pronoun_mentions"], told["surname_mentions"], told["nominal_mentions"]) == ("2", "1", "0")
    assert told["surname_recall"] == "1.0000"
    assert float(told["pronoun_recall"]) >= 0.5


@pytest.mark.parametrize("broken", [{"sentences": "words"}, {"mentions": [{"start": 4, "end": 40, "cluster": "1"}]}])
def test_entities_of_broken_texts(tmp_path, broken):
    text = annotated("news", "Angela Merkel slept .", mentions=[(0, 2, "1", "person")])
    done = run("entities", write(tmp_path / "e.jsonl", text | broken))
    assert done.exit_code == 1
    assert "line 1: not a phrase with its codes, or a text with its mentions" in done.stderr


def test_quotes_of_articles(tmp_path):
    assert figures("quotes", write(tmp_path / "q.jsonl", ARTICLE)) == {
        "content_exact": "1.0000", "content_exact_as_annotated": "1.0000", "speaker_span": "1.0000",
        "content_f1": "1.0000", "content_half_f1": "1.0000", "source_f1": "1.0000", "source_accuracy": "1.0000",
        "articles": "1", "direct_parts": "1", "direct_with_source": "1", "indirect_or_mixed": "1",
    }  # fmt: skip


def test_quotes_with_their_context_tell_of_direct_ones_only(tmp_path):
    rows = [quotation(0, 80, INDIRECT, 0), quotation(40, len(REPORT), DIRECT, 1)]
    assert figures("quotes", write(tmp_path / "q.jsonl", *rows)) == {
        "content_exact": "1.0000", "content_exact_as_annotated": "1.0000", "speaker_span": "1.0000",
        "quotations": "2", "direct_parts": "1", "direct_with_source": "1",
    }  # fmt: skip


def test_contexts_that_overlap_are_read_as_one(tmp_path):
    rows = [quotation(40, len(REPORT), DIRECT, 0), quotation(0, 80, INDIRECT, 1)]
    several = quotes.passages([quotes._quotation(row) for row in rows])
    ((text, attributions),) = several
    assert text == REPORT
    assert {text[slice(*one.content[0])] for one in attributions} == {
        "“We heard a roar at noon,”", "that the bridge had collapsed",
    }  # fmt: skip


def test_a_wrong_speaker_and_a_missed_content_count(tmp_path):
    wrong = DIRECT | {"source": [part(REPORT, "the village")]}
    missed = INDIRECT | {"content": [part(REPORT, "Nobody had warned the village")]}
    told = figures("quotes", write(tmp_path / "q.jsonl", ARTICLE | {"attributions": [wrong, missed]}))
    assert (told["speaker_span"], told["content_f1"]) == ("0.0000", "0.0000")
    assert "source_f1" not in told


def test_times(tmp_path):
    assert figures("times", write(tmp_path / "t.jsonl", DATED)) == {
        "value_f1": "1.0000", "span_f1": "1.0000", "expressions": "2", "expressions_with_days": "1",
        "expressions_found": "1",
    }  # fmt: skip
    wrong = DATED | {"timexes": [part(HISTORY, "3 May 1911", value="1911-05-04")]}
    told = figures("times", write(tmp_path / "t.jsonl", wrong))
    assert (told["value_f1"], told["span_f1"]) == ("0.0000", "1.0000")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("1911-05", "1911-05-01", "1911-05-31"), ("191", "1910-01-01", "1919-12-31"),
     ("1911-05-03T10", "1911-05-03", "1911-05-03")],
)  # fmt: skip
def test_values_name_days(value, first, last):
    assert [day.isoformat() for day in times.days_of(value)] == [first, last]


@pytest.mark.parametrize("value", ["P3Y", "PRESENT_REF", "BC0400", ""])
def test_values_without_days(value):
    assert times.days_of(value) is None


def test_places(tmp_path):
    assert figures("places", write(tmp_path / "p.jsonl", ROUTE)) == {
        "toponym_f1": "1.0000", "toponym_precision": "1.0000", "toponym_recall": "1.0000", "resolved_161km": "0.5000",
        "resolved_161km_of_found": "0.5000", "resolved_161km_of_found_with_id": "1.0000", "toponyms": "3",
        "places": "2", "found": "2",
    }  # fmt: skip


def test_a_place_that_is_not_found_is_not_resolved(tmp_path):
    hidden = part(TRAVEL, "train", lat=38.72, lon=-9.14)
    astray = {"start": -9, "end": -4, "text": "Porto", "lat": 41.1, "lon": -8.6, "offset_ok": False}
    told = figures("places", write(tmp_path / "p.jsonl", ROUTE | {"toponyms": [LISBON, hidden, astray]}))
    assert (told["toponym_recall"], told["resolved_161km"]) == ("0.3333", "0.3333")


def test_places_without_points_have_no_figures(tmp_path):
    told = figures("places", write(tmp_path / "p.jsonl", ROUTE | {"toponyms": [part(TRAVEL, "Lisbon")]}))
    assert told == {"toponyms": "1", "places": "0", "found": "0"}


@pytest.mark.parametrize("measure", GOOD)
def test_wrong_files_are_told_with_name_and_line(measure, tmp_path):
    path, good = tmp_path / "f.jsonl", GOOD[measure]
    other = GOOD["places" if measure == "times" else "times"]
    wrong = {
        "{": "broken JSON",
        "[1]": "the line is a list, not an object",
        json.dumps(other): "not a",
        json.dumps(good | {"text": 7}): "'text' is not a string",
    }
    for row, reason in wrong.items():
        done = run(measure, write(path, good, "", row))
        assert (done.exit_code, done.stdout) == (1, ""), row
        assert done.stderr.startswith(f"{path}, line 3: "), row
        assert reason in done.stderr


@pytest.mark.parametrize("measure", GOOD)
def test_empty_and_missing_files(measure, tmp_path):
    done = run(measure, write(tmp_path / "empty.jsonl", ""))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"{tmp_path / 'empty.jsonl'}: the file is empty\n")
    done = run(measure, tmp_path / "none.jsonl")
    assert (done.exit_code, done.stderr) == (1, f"{tmp_path / 'none.jsonl'}: no such file or folder\n")


@pytest.mark.parametrize(
    ("measure", "wrong"),
    [
        ("entities", {"gold": "NOR"}),
        ("entities", {"gold": {"country": None}}),
        ("quotes", {"attributions": [DIRECT | {"content": [{"start": 0, "end": 9999}]}]}),
        ("quotes", {"attributions": [{"source": []}]}),
        ("times", {"dct": "yesterday"}),
        ("times", {"timexes": [part(HISTORY, "3 May 1911")]}),
        ("places", {"toponyms": None}),
        ("places", {"toponyms": [LISBON | {"end": "6"}]}),
        ("places", {"toponyms": [LISBON | {"lat": "north"}]}),
    ],
)
def test_wrong_fields_are_told(measure, wrong, tmp_path):
    done = run(measure, write(tmp_path / "f.jsonl", GOOD[measure] | wrong))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"{tmp_path / 'f.jsonl'}, line 1: not a")


def test_a_quotation_that_lacks_its_context(tmp_path):
    row = quotation(0, 80, INDIRECT, 0)
    for wrong in (row | {"context_start": None}, row | {"content_spans": [[0, 500]]}, row | {"content_spans": [3]}):
        assert run("quotes", write(tmp_path / "f.jsonl", wrong)).exit_code == 1


def test_wrong_usage():
    for arguments in ("evaluate", "evaluate entities", "evaluate entites f.jsonl", "evaluate places a.jsonl b.jsonl"):
        assert CliRunner().invoke(cli, arguments.split()).exit_code == 2


def test_events_of_missing_and_empty_files_are_told(tmp_path):
    empty, missing = tmp_path / "empty.jsonl", tmp_path / "none.jsonl"
    empty.write_text("")
    for articles, reason in ((empty, "the file is empty"), (missing, "no such file or folder")):
        arguments = ["evaluate", "events", "--articles", str(articles), "--gold", str(empty), "--code"]
        done = CliRunner().invoke(cli, arguments)
        assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"{articles}: {reason}\n")
