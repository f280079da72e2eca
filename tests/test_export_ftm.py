"""FollowTheMoney: entities that its own model takes; a Sanction only for measures in force."""

import io
import json

import pytest

from dragoman.export.formats import Count, chosen, write_stream
from dragoman.export.ftm import entity, party_entity
from dragoman.export.rows import PartyRow
from dragoman.sanctions.ledger import episodes
from exports import HOSTILE, NORWAY, hostile, party, record, rows


def written(*records, acts=(), **options):
    stream = io.StringIO()
    write_stream(chosen(rows(*records), "ftm", Count(), **options), "ftm", stream, episodes=lambda: episodes(acts))
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def of(schema, entities):
    return [each for each in entities if each["schema"] == schema]


def act(kind, day, target=("Ana Ruiz", "PER", "person"), number=1, **more):
    words, code, what = target
    side = {"code": code, "kind": what, "sector": None, "entity_text": words, "name": words, "wikidata_id": None}
    sender = {"code": "NOR", "kind": "state", "sector": "GOV", "entity_text": "Oslo", "name": "Norway",
              "wikidata_id": "Q20"}  # fmt: skip
    return {
        "id": f"act{number}-{kind}", "article_id": "a", "article_key": f"key{number}", "act": kind, "core": kind,
        "modality": "asserted", "background": False, "sender": [sender], "target": [side],
        "measure": ["Asset freeze"], "family": ["financial"], "date": day, "date_precision": "day", "until": None,
        "wording": f"Norway {kind} it.", "title": "Cod", "publisher": "Fjord 1", "publication_date": day,
        "url": "https://fjord1.example/1",
    } | more  # fmt: skip


def test_event_with_its_articles_and_named_parties():
    made = written(record())
    (event,), articles = of("Event", made), of("Article", made)
    values = event["properties"]
    assert [each["properties"]["title"] for each in articles] == [["Oslo asks, day 1"], ["Oslo asks, day 2"]]
    assert values["proof"] == [each["id"] for each in articles]
    assert values["name"] == ["Norway: REQUEST yield → Chinese soldiers"]
    assert (values["date"], values["country"], values["location"]) == (["2031-05-05"], ["pe"], ["Lima"])
    (norway,) = of("PublicBody", made)
    assert (norway["properties"]["name"], norway["properties"]["wikidataId"]) == (["Norway"], ["Q20"])
    assert values["involved"] == [norway["id"]]  # soldiers are described, not named
    assert values["namesMentioned"] == ["Norway", "Chinese soldiers"]


@pytest.mark.parametrize(
    ("name", "sector", "schema"),
    [("Barack Obama", "GOV", "Person"), ("Norway", "GOV", "PublicBody"), ("UNICEF", None, "Organization"),
     ("Ana Ruiz", "GOV", "LegalEntity"), ("Soldiers", "MIL", None), ("Chinese officials", "GOV", None)],
)  # fmt: skip
def test_schemata_of_parties(name, sector, schema):
    made = party_entity(PartyRow(name, sector=sector))
    assert (made["schema"] if made else None) == schema


def test_each_entity_stands_there_once():
    made = written(record(), record(id="e2"))
    ids = [each["id"] for each in made]
    assert len(ids) == len(set(ids)) == 5


def test_a_party_whose_schema_is_known_better_has_one_id():
    made = written(record(recipient=[party("Ana Ruiz", "PER")]), acts=[act("imposed", "2031-05-02")])
    found = [(each["id"], each["schema"]) for each in made if each["properties"].get("name") == ["Ana Ruiz"]]
    assert found == [(found[0][0], "LegalEntity"), (found[0][0], "Person")]  # whoever loads both has a person


def test_what_did_not_happen_stays_out_or_says_so():
    planned = record(id="e2", status="planned")
    assert [each["id"] for each in of("Event", written(record(), planned))] == ["dragoman-event-e1"]
    (told,) = of("Event", written(planned, all_statuses=True))
    assert told["properties"]["name"][0].startswith("[planned] Norway: REQUEST")
    assert told["properties"]["summary"] == ["status: planned"]


def test_a_measure_in_force_is_a_sanction():
    (one,) = of("Sanction", made := written(record(), acts=[act("imposed", "2031-05-02")]))
    values = one["properties"]
    (target,) = of("Person", made)
    assert (values["entity"], target["properties"]["name"]) == ([target["id"]], ["Ana Ruiz"])
    assert (values["authority"], values["country"], values["status"]) == (["Norway"], ["no"], ["active"])
    assert (values["provisions"], values["startDate"]) == (["Asset freeze"], ["2031-05-02"])
    assert values["proof"] == ["dragoman-article-key1"]


@pytest.mark.parametrize(
    ("code", "kind", "authority"),
    [("NOR", "state", "Norway"), ("EUR", "state", "European Union"), (None, "state", "Brussels"),
     ("NOR", "entity", "Brussels")],
)  # fmt: skip
def test_authorities_have_their_own_names(code, kind, authority):
    sender = {"code": code, "kind": kind, "sector": "GOV", "entity_text": "Brussels", "name": None, "wikidata_id": None}
    (one,) = of("Sanction", written(record(), acts=[act("imposed", "2031-05-02", sender=[sender])]))
    assert one["properties"]["authority"] == [authority]


@pytest.mark.parametrize(
    "acts",
    [
        [act(kind, "2031-05-02")]
        for kind in (
            "demanded",
            "threatened",
            "planned",
            "announced",
            "called_to_lift",
            "denied",
            "suspended",
            "lifted",
        )
    ]
    + [
        [act("imposed", "2031-05-02"), act("lifted", "2031-05-04")],
        [act("imposed", "2031-05-02"), act("suspended", "2031-05-04")],
        [act("imposed", "2031-05-02", modality="alleged")],
        [act("imposed", "2031-05-02", modality="hypothetical")],
        [act("imposed", "2031-05-02", target=("banks", "PER", "sector"))],
        [act("imposed", "2031-05-02", number=7)],  # no exported article tells of it
    ],
)
def test_nothing_else_is_a_sanction(acts):
    assert of("Sanction", written(record(), acts=acts)) == []


def test_lifting_for_one_person_leaves_the_others():
    other = ("Bo Lund", "PER", "person")
    acts = [act("imposed", "2031-05-02"), act("imposed", "2031-05-02", target=other), act("lifted", "2031-05-04")]
    made = written(record(), acts=acts)
    named = {each["id"]: each["properties"]["name"][0] for each in of("Person", made)}
    assert [named[each["properties"]["entity"][0]] for each in of("Sanction", made)] == ["Bo Lund"]


def test_a_measure_that_a_report_denies_is_contested():
    acts = [act("imposed", "2031-05-02"), act("imposed", "2031-05-02", target=("Bo Lund", "PER", "person"), number=2),
            act("denied", "2031-05-03", core="imposed", number=2)]  # fmt: skip
    made = written(record(), acts=acts)
    named = {each["id"]: each["properties"]["name"][0] for each in of("Person", made)}
    told = {named[each["properties"]["entity"][0]]: each["properties"] for each in of("Sanction", made)}
    assert {name: values["status"] for name, values in told.items()} == {"Ana Ruiz": ["contested"],
                                                                         "Bo Lund": ["active"]}  # fmt: skip
    assert told["Ana Ruiz"]["summary"] == ["contested: imposed by one report, denied by another", "Norway imposed it."]
    assert told["Bo Lund"]["summary"] == ["Norway imposed it."]


def test_a_denial_that_names_nobody_contests_everybodys():
    crew = act("denied", "2031-05-03", target=("officers", "PER", "person"), core="imposed", number=2)
    (one,) = of("Sanction", written(record(), acts=[act("imposed", "2031-05-02"), crew]))
    assert one["properties"]["status"] == ["contested"]


def test_two_reports_that_differ_in_the_day_alone_contest_nothing():
    acts = [act("imposed", day, number=n, article_id=f"a{n}", publication_date="2031-05-03")
            for n, day in enumerate(("2031-05-01", "2031-05-02"), 1)]  # fmt: skip
    (one,) = of("Sanction", written(record(), acts=acts))
    assert (one["properties"]["status"], one["properties"]["startDate"]) == (["active"], ["2031-05-01"])


def test_entities_are_taken_by_the_model():
    ftm = pytest.importorskip("followthemoney", reason="needs followthemoney (extra ftm)")
    acts = [act("imposed", "2031-05-02"), act("imposed", "2031-05-02", target=("Cod Fleet", "PER", "vessel"))]
    records = (record(), hostile(id="e2"), record(id="e3", actor=[party("the EU", "EUR", wikidata_id="Q458"), NORWAY]))
    for each in written(*records, acts=acts):
        proxy = ftm.model.get_proxy(each, cleaned=False)
        proxy.schema.validate(each)
        # Nothing is thrown away by the model's own cleaning: countries, days, addresses and references are right. It
        # only takes signs out of places.
        kept, given = ({name: sorted(values) for name, values in properties.items() if name != "location"}
                       for properties in (proxy.to_dict()["properties"], each["properties"]))  # fmt: skip
        assert kept == given, each


def test_hostile_addresses_are_no_sources():
    assert (
        "sourceUrl"
        not in of("Article", written(record(reports=[record()["reports"][0] | {"url": "javascript:1"}])))[0][
            "properties"
        ]
    )
    event = of("Event", written(hostile()))[0]
    assert "\x00" not in json.dumps(event)
    assert event["properties"]["description"] != [HOSTILE]


def test_empty_values_are_left_out():
    assert entity("Event", "x", name=["a", None, "a"], date=None)["properties"] == {"name": ["a"]}
