"""Our own labelled sentences: the format is read as told, and every file of them is sound."""

import datetime as dt
import re
from collections import Counter

import pytest
from training.reports import FOLDER, ReportError, load, load_all

from dragoman.ontology import ontology

ARTICLE_KEYS = {"id", "title", "url", "date", "text", "sentences"}
EVENT_KEYS = {
    "article", "sentence", "trigger", "type", "mode", "actor", "recipient", "status", "embedded", "date", "place",
    "source",
}  # fmt: skip
SAMPLE = """\
# a comment
@ 2021-03-04 KHARTOUM
Rebels said they would free two engineers on Friday.
= RETREAT/release | free | Rebels:SDN:REB | two engineers:-:CVL | planned embedded | date=2021-03-05 | source=Rebels
They had shelled the dam and shelled the town.
= ASSAULT/heavy-weapons | shelled | They:SDN:REB | the dam:SDN:-
= ASSAULT/heavy-weapons | shelled#2 | They:SDN:REB | the town:SDN:CVL | actual | place=the town

It rained.
"""


def read(tmp_path, text):
    path = tmp_path / "sample.txt"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_passage_becomes_an_article_with_its_events(tmp_path):
    articles, events = read(tmp_path, SAMPLE)
    first, second = articles
    assert (first["id"], first["date"], second["id"]) == ("sample-1", "2021-03-04", "sample-2")
    assert first["text"].startswith("KHARTOUM — Rebels said")
    assert [first["text"][a:b][:10] for a, b in first["sentences"]] == ["Rebels sai", "They had s"]
    assert events[0] == {
        "article": "sample-1", "sentence": 1, "trigger": "free", "type": "RETREAT", "mode": "release",
        "actor": [{"text": "Rebels", "code": "SDN", "sector": "REB"}],
        "recipient": [{"text": "two engineers", "code": None, "sector": "CVL"}],
        "status": "planned", "embedded": True, "date": "2021-03-05", "place": None, "source": "Rebels",
    }  # fmt: skip
    assert [(e["sentence"], e["trigger"], e["status"], e["place"]) for e in events[1:]] == [
        (2, "shelled", "actual", None),
        (2, "shelled", "actual", "the town"),
    ]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("= RETREAT/free | free | | |", "no type or mode"),
        ("= SURRENDER | free | | |", "no type or mode"),
        ("= RETREAT/demo | free | | |", "no type or mode"),
        ("= RETREAT | free | Rebels:SDX:REB |", "no party"),
        ("= RETREAT | free | Rebels:SDN:ARMY |", "no party"),
        ("= RETREAT | free | Rebels |", "no party"),
        ("= RETREAT | free | Rebels:SDN:REB; Rebels:SDN:REB |", "party twice"),
        ("= RETREAT | free | | | maybe", "no status"),
        ("= RETREAT | free | | | actual | when=2021-03-05", "no such field"),
        ("= RETREAT | free | | | actual | date=2021-02-30", "day is out of range"),
        ("= RETREAT | free | | | actual | date=2021-03-05/2021-03-04", "ends before it began"),
        ("= RETREAT | free | | | actual | place=Khartoum North", "not in the passage"),
        ("= RETREAT | free | Rebel:SDN:REB |", "not in the passage"),
        ("= RETREAT | fre | | |", "not in the sentence"),
        ("= RETREAT | free#2 | | |", "not in the sentence"),
        ("= RETREAT | free", "fewer than four"),
    ],
)
def test_a_wrong_label_names_file_line_and_reason(tmp_path, wrong, told):
    with pytest.raises(ReportError, match=f"sample.txt, line 3: .*{told}"):
        read(tmp_path, f"# one\nRebels said they would free two engineers.\n{wrong}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("= RETREAT | free | | |\n", "without a sentence"),
        ("It rained.\n\nIt rained.\n", "sentence twice"),
        ("It rained.\n@ 2021-03-04\n", "date line inside a passage"),
        ("@ 4 March\nIt rained.\n", "not '@"),
        ("He fell and fell.\n= RETREAT | fell | | |\n= RETREAT | fell | | |\n", "one already"),
        ("He fell and fell.\n= RETREAT | fell#2 | | |\n", "is no event"),
        ("Attackers attack.\n= ASSAULT | Attack | | |\n", "longer words before"),
    ],
)
def test_a_broken_passage_is_refused(tmp_path, text, told):
    with pytest.raises(ReportError, match=told):
        read(tmp_path, text)


@pytest.fixture(scope="module")
def shipped():
    return load_all()


def test_every_shipped_file_is_sound(shipped):
    articles, events = shipped
    assert all(set(article) == ARTICLE_KEYS for article in articles)
    assert all(set(event) == EVENT_KEYS for event in events)
    texts = [article["text"][a:b] for article in articles for a, b in article["sentences"]]
    assert len(texts) >= 1000
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    bearing = len({(event["article"], event["sentence"]) for event in events})
    assert 1 / 3 <= 1 - bearing / len(texts) <= 1 / 2


def test_the_shipped_files_hold_every_type_mode_and_status(shipped):
    _, events = shipped
    tables = ontology()
    modes = {(event["type"], event["mode"]) for event in events}
    assert {(t, m) for t in tables.types for m in tables.modes(t)} - modes == set()
    assert min(Counter(event["type"] for event in events)[t] for t in tables.types) >= 30
    statuses = Counter(event["status"] for event in events)
    assert all(statuses[s] >= 30 for s in ("planned", "requested", "threatened", "hypothetical", "negated", "alleged"))


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTS = {"a": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_APART = re.compile(rf"\b({'|'.join(_COUNTS)}) days? (after|before)\b([^,;]*)", re.IGNORECASE)


def _named(text):
    return {number for number, day in enumerate(_DAYS) if re.search(rf"\b{day}\b", text)}


def _weekdays(sentence, trigger):
    """Weekdays an event may fall on: those named, or as far off as its clause tells ("Friday, two days after …")."""
    for count, side, clause in _APART.findall(sentence):
        if re.search(rf"(?<!\w){re.escape(trigger)}(?!\w)", clause) and not _named(clause):
            step = _COUNTS[count.lower()] * (-1 if side.lower() == "after" else 1)
            return {(day + step) % 7 for day in _named(sentence)}
    return _named(sentence)


@pytest.mark.parametrize(
    ("sentence", "trigger", "day"),
    [
        ("They voted on Friday, two days after they quit.", "voted", "Friday"),
        ("They voted on Friday, two days after they quit.", "quit", "Wednesday"),
        ("A day before the vote, they quit on Sunday.", "vote", "Monday"),
        ("Three days after they quit on Friday, they returned.", "quit", "Friday"),
    ],
)
def test_a_clause_that_counts_days_moves_the_weekday(sentence, trigger, day):
    assert _weekdays(sentence, trigger) == {_DAYS.index(day)}


def test_a_day_stated_by_its_weekday_falls_on_it(shipped):
    articles, events = shipped
    by_id = {article["id"]: article for article in articles}
    wrong = []
    for event in events:
        article = by_id[event["article"]]
        start, end = article["sentences"][event["sentence"] - 1]
        named = _weekdays(article["text"][start:end], event["trigger"])
        if event["date"] == article["date"]:
            continue  # today: the weekday beside it may be another event's
        if named and re.fullmatch(r"\d{4}-\d{2}-\d{2}", event["date"] or ""):
            day = dt.date.fromisoformat(event["date"]).weekday()
            if day not in named:
                wrong.append((event["article"], event["trigger"], event["date"], [_DAYS[day] for day in named]))
    assert wrong == []


def test_the_folder_is_described():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FOLDER.glob("*.txt") if path.name not in readme] == []
