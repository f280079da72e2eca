"""The second coder's corrections, on an invented article."""

from __future__ import annotations

import json

import pytest
from training.corrections import FILE, corrected

TEXT = "Chad shelled a camp. Niger protested."
ARTICLE = {"id": "a", "text": TEXT, "sentences": [[0, 20], [21, 37]]}
EVENT = {"article": "a", "sentence": 1, "trigger": "shelled", "type": "ASSAULT", "mode": None, "status": "alleged",
         "actor": [], "recipient": [], "embedded": False, "date": None, "place": None, "source": None}  # fmt: skip


def applied(tmp_path, *entries):
    file = tmp_path / "corrections.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return corrected([ARTICLE], [EVENT], file)


def test_an_event_is_added_with_the_words_at_its_offsets(tmp_path):
    added = EVENT | {"op": "add", "sentence": 2, "trigger": [27, 36], "type": "PROTEST",
                     "actor": [{"span": [21, 26], "code": "NER", "sector": "GOV"}]}  # fmt: skip
    first, second = applied(tmp_path, added)
    assert first == EVENT
    assert second["trigger"] == "protested"
    assert second["actor"] == [{"text": "Niger", "code": "NER", "sector": "GOV"}]
    assert "op" not in second


def test_an_event_is_changed_or_removed(tmp_path):
    named = {"article": "a", "sentence": 1, "trigger": [5, 12], "type": "ASSAULT"}
    (event,) = applied(tmp_path, named | {"op": "change", "set": {"status": "actual", "place": [15, 19]}})
    assert (event["status"], event["place"], event["trigger"]) == ("actual", "camp", "shelled")
    assert applied(tmp_path, named | {"op": "remove"}) == []


def test_a_correction_of_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no event 'camp'"):
        applied(tmp_path, {"op": "remove", "article": "a", "sentence": 1, "trigger": [15, 19], "type": "ASSAULT"})


def test_the_shipped_corrections_hold_offsets_and_no_words():
    for line in FILE.read_text("utf-8").splitlines():
        entry = json.loads(line)
        assert entry["op"] in {"add", "remove", "change"}
        for values in (entry, entry.get("set", {})):
            for key in ("trigger", "place", "source"):
                assert values.get(key) is None or all(isinstance(n, int) for n in values[key])
            assert all("text" not in p for role in ("actor", "recipient") for p in values.get(role, []))
