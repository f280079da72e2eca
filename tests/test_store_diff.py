"""The difference of two codings: events added, gone, changed; nothing else."""

from dataclasses import replace

import pytest

from archives import changed, coding, event_of, fill, party, span_of
from dragoman.export.plover import records
from dragoman.store import Store
from dragoman.store.diff import FIELDS, Summary, coders, compare, differences
from dragoman.store.tables import summary


def difference(before, after):
    same, found = compare(list(records(before)), list(records(after)))
    return same, [(one.kind, (one.after or one.before)["event_text"][0], one.fields) for one in found]


def test_the_same_coding_does_not_differ():
    assert difference(coding(), replace(coding(), coder="another")) == (3, [])
    assert difference(coding(), changed(coding(), 0, confidence=0.1)) == (3, [])


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"status": "planned"}, ("status",)),
        ({"modes": ("assist",), "contexts": ()}, ("mode", "context")),
        ({"recipients": ()}, ("recipient",)),
        ({"type": "ACCUSE"}, ("event",)),
        ({"cameo": "1041"}, ("cameo",)),
        ({"embedded": True, "attributed_to": None}, ("embedded", "attributed_to")),
    ],
)
def test_changed_fields(values, fields):
    assert difference(coding(), changed(coding(), 0, **values)) == (2, [("changed", "urged", fields)])


def test_date_and_place():
    moved = changed(coding(), 2, time=None, place=None)
    assert difference(coding(), moved) == (2, [("changed", "refused", ("date", "event_loc"))])


def test_a_trigger_that_grew_is_the_same_event():
    made = coding()
    grown = changed(made, 0, trigger=span_of(made.article.text, "urged Peru"))
    assert difference(made, grown) == (2, [("changed", "urged Peru", ("event_text",))])


def test_a_party_that_is_worded_otherwise_with_the_same_code_is_a_change():
    made = coding()
    other = party(made.article.text, "Norway urged", "NOR", "GOV", "Kingdom of Norway")
    assert difference(made, changed(made, 0, actors=(other,)))[1] == [("changed", "urged", ("actor",))]
    named = replace(made.events[0].actors[0], name="Kingdom of Norway")
    assert difference(made, changed(made, 0, actors=(named,))) == (3, [])


def test_added_and_gone_in_the_order_of_the_text():
    made = coding()
    said = event_of(made.article, "CONSULT", "said")
    after = replace(made, events=(made.events[0], said))
    assert difference(made, after) == (1, [("gone", "lift", ()), ("added", "said", ()), ("gone", "refused", ())])


def test_two_events_on_the_same_words_are_paired_by_type():
    made = coding()
    twin = event_of(made.article, "ACCUSE", "urged")
    both = replace(made, events=(twin, *made.events))
    assert difference(made, both) == (3, [("added", "urged", ())])
    assert difference(both, made) == (3, [("gone", "urged", ())])
    assert difference(both, replace(both, events=both.events[::-1])) == (4, [])


def test_every_field_of_a_record_is_compared_or_left_out_on_purpose():
    left_out = {"id", "article_id", "quad_code", "event_scale", "within", "text_info", "confidence", "evidence",
                "title", "publisher", "publication_date", "url", "coder", "codebook"}  # fmt: skip
    assert set().union(*records(coding())) - left_out == set(FIELDS) - {"enddate"}


@pytest.fixture
def recoded(where):
    second = changed(replace(coding(1), coder="dragoman 2"), 0, status="planned")
    third = replace(second, coder="dragoman 3", events=second.events[:2])
    fill(where, [replace(coding(n), coder="dragoman 1") for n in (1, 2)])
    fill(where, [second, replace(coding(2), coder="dragoman 2")])
    return fill(where, [third], model="accurate")


def read(where, *named):
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        return [(diff.article_id, str(diff.before), str(diff.after), diff.same,
                 [(one.kind, one.fields) for one in diff.differences])
                for diff in differences(connection, *named)]  # fmt: skip


def test_the_coding_that_counts_is_compared_with_the_one_before(recoded):
    assert read(recoded) == [
        ("a-1", "dragoman 2 (small)", "dragoman 3 (accurate)", 2, [("gone", ())]),
        ("a-2", "dragoman 1 (small)", "dragoman 2 (small)", 3, []),
    ]


def test_any_two_coders_can_be_compared(recoded):
    assert read(recoded, "dragoman 1", "dragoman 2") == [
        ("a-1", "dragoman 1 (small)", "dragoman 2 (small)", 2, [("changed", ("status",))]),
        ("a-2", "dragoman 1 (small)", "dragoman 2 (small)", 3, []),
    ]
    assert read(recoded, "dragoman 1", "dragoman 3 (accurate)")[0][3:] == (1, [("changed", ("status",)), ("gone", ())])
    assert read(recoded, "dragoman 3", "dragoman 1")[0][3:] == (1, [("changed", ("status",)), ("added", ())])
    assert read(recoded, "dragoman 3", "dragoman 3") == []


def test_coders_are_listed_with_their_articles(recoded):
    with Store.open(recoded, read_only=True) as store, store.connect() as connection:
        listed = [("dragoman 1 (small)", 2), ("dragoman 2 (small)", 2), ("dragoman 3 (accurate)", 1)]
        assert coders(connection) == listed


def test_the_sum(recoded):
    total = Summary()
    assert summary(total) == "no article was coded by more than one coder"
    with Store.open(recoded, read_only=True) as store, store.connect() as connection:
        for diff in differences(connection, "dragoman 1"):
            total.add(diff)
    assert summary(total) == "2 articles compared, 1 changed; events: 4 the same, 0 added, 1 gone, 1 changed (status 1)"
