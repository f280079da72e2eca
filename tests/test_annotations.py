"""Our labels of public texts, on an invented set."""

from __future__ import annotations

import json

import pytest
from training.annotations import FILE, annotated

TEXT = "Chad shelled a camp. Niger protested."
EVENT = {"sentence": 2, "trigger": [27, 36], "type": "PROTEST", "mode": None, "status": "actual", "embedded": False,
         "actor": [{"span": [21, 26], "code": "NER", "sector": "GOV"}], "recipient": [], "date": None, "place": None,
         "source": None}  # fmt: skip
DOCUMENT = {"set": "news", "id": "7", "date": "2020-01-02", "sentences": [[0, 20], [21, 37]], "events": [EVENT]}


def read(tmp_path, document):
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "6", "text": "Nothing."}) + "\n"
                                         + json.dumps({"id": "7", "text": TEXT}) + "\n")  # fmt: skip
    file = tmp_path / "annotations.jsonl"
    file.write_text(json.dumps(document) + "\n")
    return annotated(tmp_path, file)


def test_a_document_has_its_text_and_the_words_at_its_offsets(tmp_path):
    articles, events = read(tmp_path, DOCUMENT)
    assert articles == [{"id": "news:7", "text": TEXT, "date": "2020-01-02", "sentences": [[0, 20], [21, 37]]}]
    (event,) = events
    assert (event["article"], event["trigger"]) == ("news:7", "protested")
    assert event["actor"] == [{"text": "Niger", "code": "NER", "sector": "GOV"}]


def test_fields_that_the_coder_did_not_label_well_are_told(tmp_path):
    assert [event["unread"] for event in read(tmp_path, DOCUMENT)[1]] == [[]]
    assert [event["unread"] for event in read(tmp_path, DOCUMENT | {"unread": ["date"]})[1]] == [["date"]]


def test_a_document_that_the_set_lacks_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no document news:8"):
        read(tmp_path, DOCUMENT | {"id": "8"})


def test_the_shipped_annotations_hold_offsets_and_no_words():
    for line in FILE.read_text("utf-8").splitlines():
        document = json.loads(line)
        assert "text" not in document
        for event in document["events"]:
            start, end = document["sentences"][event["sentence"] - 1]
            assert start <= event["trigger"][0] < event["trigger"][1] <= end
            for key in ("place", "source"):
                assert event[key] is None or all(isinstance(n, int) for n in event[key])
            assert all(set(p) == {"span", "code", "sector"} for role in ("actor", "recipient") for p in event[role])
