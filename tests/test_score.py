"""The scorer counts as the guidelines say, and as the tool shared with the annotators does."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import FormatError
from dragoman.score import Rate, match, score
from dragoman.score_files import as_json, as_text, coded_events, from_gold, from_plover, read_articles, read_events

DATA = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[2] / "shared"))


def entity(code, sector="GOV"):
    return {"text": "words", "code": code, "sector": sector}


def gold(**changes):
    entry = {
        "article": "a", "sentence": 1, "trigger": "met", "type": "CONSULT", "mode": None,
        "actor": [entity("FRA"), entity("ITA")], "recipient": [], "status": "actual", "embedded": False,
        "date": "2031-01-02", "place": "Rome", "source": "Minister Ana Ruiz",
    }  # fmt: skip
    return entry | changes


def judged(**changes):
    return from_gold(gold(**changes))


def test_perfect_and_empty():
    events = [judged(), judged(sentence=2, type="ASSAULT")]
    full, none = score(events, events), score(events, [])
    assert (full.events.f1, full.type_in_sentence.f1, full.own_actual.f1) == (1, 1, 1)
    assert all(share.share == 1 for share in full.fields.values() if share.asked)
    assert (none.events.f1, none.events.recall, none.events.precision) == (0, 0, 0)
    assert none.missed == tuple(events)


@pytest.mark.parametrize(
    ("changes", "matched"),
    [
        ({}, 1),
        ({"actor": [entity("FRA")]}, 1),
        ({"actor": [entity("DEU")]}, 0),
        ({"actor": []}, 0),
        ({"recipient": [entity("DEU")]}, 0),
        ({"sentence": 2}, 0),
        ({"type": "SUPPORT"}, 0),
        ({"status": "planned", "embedded": True, "date": None}, 1),
    ],
)
def test_what_matches(changes, matched):
    assert len(match([judged()], [judged(**changes)])) == matched


def test_unknown_codes_agree_with_each_other():
    assert match([judged(actor=[entity(None)])], [judged(actor=[entity(None)])])
    assert not match([judged(actor=[entity(None)])], [judged(actor=[])])


def test_the_closest_pair_is_matched_first_and_each_once():
    near, far = judged(trigger="near"), judged(trigger="far", status="planned")
    report = score([judged()], [far, near])
    assert report.events == Rate(1, 2, 1)
    assert [event.trigger for event in report.false] == ["far"]


def test_fields_are_asked_only_where_gold_has_them():
    report = score([judged(place=None)], [judged(source="Ruiz, the minister", date="2031-01-03")])
    fields = report.fields
    assert (fields["place"].asked, fields["source"].right, fields["date"].right, fields["date"].asked) == (0, 1, 0, 1)


def test_plover_record_is_read():
    entry = {
        "article_id": "a", "event": ["CONSULT"], "event_text": ["met"], "text_info": {"start": 12, "end": 15},
        "actor": [{"code": "FRA", "sector": "GOV"}, {"code": None}], "recipient": [], "status": "actual",
        "embedded": False, "date": "2031-01-01", "enddate": "2031-01-31", "event_loc": {"name": "Rome"},
        "attributed_to": {"entity_text": "Ruiz"},
    }  # fmt: skip
    event = from_plover(entry, {"a": [[0, 10], [11, 30]]})
    assert (event.sentence, event.actor, event.actor_sector) == (2, {"FRA", "?"}, {"GOV"})
    assert (event.date, event.place, event.source, event.trigger) == ("2031-01-01/2031-01-31", "Rome", "Ruiz", "met")


def test_records_are_judged_where_people_read():
    read = {"a": [[40, 80], [81, 120]], "b": []}
    starts = [0, 39, 40, 80, 119, 120]
    entries = [{"article_id": "a", "event": ["CONSULT"], "text_info": {"start": at}} for at in starts]
    elsewhere = [{"article_id": name, "event": ["CONSULT"], "text_info": {"start": 50}} for name in ("b", "c")]
    assert [event.sentence for event in coded_events([*entries, *elsewhere], read)] == [1, 2, 2]


def write(path, *entries):
    path.write_text("".join(f"{entry if isinstance(entry, str) else json.dumps(entry)}\n" for entry in entries))
    return path


def test_files_are_read_and_bad_lines_named(tmp_path):
    articles = read_articles(write(tmp_path / "a.jsonl", {"id": "a", "text": "x", "sentences": [[0, 1]]}))
    good = write(tmp_path / "g.jsonl", gold(), gold(article="of another set"), "")
    assert len(read_events(good, articles)) == 1
    for bad in ("{", "[1]", {"article": "a", "sentence": 1}, {"article_id": "a", "event": []}, {"id": 1}):
        with pytest.raises(FormatError, match=r"b\.jsonl, line 2"):
            read_events(write(tmp_path / "b.jsonl", gold(), bad), articles)
    with pytest.raises(FormatError, match="lacks sentences"):
        read_articles(write(tmp_path / "c.jsonl", {"id": "a"}))


def test_text_and_json_list_errors():
    report = score([judged(), judged(sentence=3)], [judged(), judged(sentence=4)])
    text = as_text(report, errors=5)
    assert "missed: a[3] CONSULT FRA, ITA → nobody actual «met»" in text
    assert "false: a[4]" in text
    assert "missed" not in as_text(report)
    figures = json.loads(as_json(report, errors=1))
    assert (figures["events"]["f1"], len(figures["missed"]), figures["fields"]["date"]["share"]) == (0.5, 1, 1.0)


_SHARED = ("tools/score_events.py", "gold/dev.articles.jsonl", "gold/dev.events.jsonl")


def muddled(records):
    """Coded records with every kind of mistake, made from gold by a fixed rule."""
    for n, entry in enumerate(records):
        wrong = dict(entry)
        if n % 11 == 0:
            continue
        if n % 3 == 0:
            wrong |= {"status": "planned", "embedded": not entry["embedded"], "source": "somebody else"}
        if n % 4 == 0:
            wrong |= {"actor": entry["recipient"], "recipient": entry["actor"]}
        if n % 5 == 0:
            wrong |= {"type": "ASSAULT", "date": None, "place": "Nowhere"}
        yield wrong
        if n % 7 == 0:
            yield wrong | {"date": "2000-01-01"}


@pytest.mark.data
def test_figures_equal_those_of_the_shared_tool(tmp_path):
    tool, articles, wanted = (DATA / name for name in _SHARED)
    if not tool.exists():
        pytest.skip(f"no {tool}: set DRAGOMAN_DATA")
    records = [json.loads(row) for row in wanted.read_text(encoding="utf-8").splitlines()]
    coded = write(tmp_path / "coded.jsonl", *muddled(records))
    told = subprocess.run([sys.executable, tool, articles, wanted, coded], capture_output=True, text=True, check=True)
    known = read_articles(articles)
    ours = as_text(score(read_events(wanted, known), read_events(coded, known)))
    figures = re.compile(r"\d+(?:\.\d+)?")
    assert [figures.findall(row) for row in ours.splitlines()] == [
        figures.findall(row) for row in told.stdout.splitlines()
    ]
    assert len(figures.findall(ours)) > 60
