"""What people say of events: through the server, and to and from other programs' files."""

import json
from collections import Counter

import pytest
from click.testing import CliRunner

import served
from archives import coding, fill
from dragoman.annotate import label_studio
from dragoman.cli import cli
from dragoman.store import Store, schema
from dragoman.store.ask import Filter, events
from served import TOKEN, found, serving

HEADERS = {"Origin": "http://localhost:8000", "X-Dragoman-Token": TOKEN}


@pytest.fixture
def archive(tmp_path):
    return fill(tmp_path / "news.db", [coding(1), coding(2)])


def said(client, code=201, **values):
    answer = client.post("/api/annotations", json={"target": None, **values}, headers=HEADERS)
    assert answer.status_code == code, answer.text
    return answer.json()


def event_of(client, kind, number=0):
    return found(client, "events", type=kind)["events"][number]


def words(text, quoted):
    start = text.index(quoted)
    return {"text": quoted, "start": start, "end": start + len(quoted)}


def test_accept_correct_reject_and_undo(where):
    fill(where, [coding(1)])
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        before = list(events(connection, Filter()))
    with serving(where, edit=True) as client:
        assert found(client, "meta")["token"] == TOKEN
        request, refusal = event_of(client, "REQUEST"), event_of(client, "REJECT")
        version = found(client, "meta")["version"]
        first = said(client, target=request["id"], article=request["article"], verdict="accept")
        assert (first["author"], first["event"], first["undone"]) == ("Ada", request["id"], None)
        assert found(client, "meta")["version"] != version
        changes = {"status": "planned", "mode": [], "place": None, "date": "2031-05-03"}
        second = said(client, target=refusal["id"], article=refusal["article"], verdict="correct", changes=changes,
                      note="\u202eright to left <b>")  # fmt: skip
        assert (second["changes"], second["note"]) == (changes, "\u202eright to left <b>")
        assert event_of(client, "REQUEST")["annotated"]
        assert not event_of(client, "CONCEDE")["annotated"]
        assert found(client, f"events/{request['id']}")["annotations"] == [first]
        assert found(client, f"articles/{request['article']}")["annotations"] == [first, second]
        undone = client.delete(f"/api/annotations/{first['id']}", headers=HEADERS).json()
        assert undone["undone"]
        assert client.delete(f"/api/annotations/{first['id']}", headers=HEADERS).json() == undone
        assert not event_of(client, "REQUEST")["annotated"]
        assert found(client, "annotations") == {"total": 2, "annotations": [second, undone]}
        assert client.delete("/api/annotations/99", headers=HEADERS).status_code == 404
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        assert list(events(connection, Filter())) == before, "the coder's record stays as it was"


def test_an_event_that_was_missed(archive):
    with serving(archive, edit=True) as client:
        one = event_of(client, "REQUEST")
        text = found(client, f"articles/{one['article']}")["text"]
        norway = {**words(text, "Norway"), "code": "NOR", "sector": "GOV"}
        changes = {"type": "ACCUSE", "trigger": words(text, "said"), "actor": [norway], "recipient": []}
        made = said(client, article=one["article"], verdict="add", changes=changes)
        assert (made["report"], made["event"], made["changes"]) == (None, None, changes)
        assert found(client, f"articles/{one['article']}")["annotations"] == [made]


@pytest.mark.parametrize(("changes", "reason"), [
    ({"type": "HUG"}, "no event type 'HUG'"), ({"mode": ["visit"]}, "no mode 'visit' of REQUEST"),
    ({"type": "CONSULT"}, "no mode 'change' of CONSULT"), ({"status": "maybe"}, "no status"),
    ({"date": "2031-02-30"}, "no day"), ({"date": "2031-05-02", "enddate": "2031-05-01"}, "no stretch of days"),
    ({"enddate": "2031-05-01"}, "no stretch of days"), ({"type": None}, "cannot be null"), ({}, "otherwise"),
    ({"trigger": {"text": "Norway", "start": 1, "end": 7}}, "the article has 'orway ', not 'Norway'"),
    ({"place": {"text": "Lima", "start": 5000, "end": 5004}}, "no stretch of an article"),
    ({"place": {"text": "x", "start": 4, "end": 4}}, "no stretch of an article"),
    ({"actor": [{"text": "Norway", "start": 0, "end": 6, "code": "Nor"}]}, "actor"),
    ({"actor": [{"text": "Norway", "start": 0, "end": 6, "sector": "XYZ"}]}, "no sector 'XYZ'"),
    ({"actor": [{"text": "Norway", "start": 0}]}, "no stretch"), ({"colour": "red"}, "colour"),
    ({"recipient": [{"text": "Oslo", "start": 0, "end": 6}]}, "the article has 'Norway', not 'Oslo'"),
])  # fmt: skip
def test_what_cannot_be_said_is_told(archive, changes, reason):
    with serving(archive, edit=True) as client:
        one = event_of(client, "REQUEST")
        told = said(client, 400, target=one["id"], article=one["article"], verdict="correct", changes=changes)
        assert reason in told["detail"]
        assert found(client, "annotations")["total"] == 0


def test_verdicts_that_cannot_be(archive):
    with serving(archive, edit=True) as client:
        one, other = event_of(client, "REQUEST"), event_of(client, "REQUEST", 1)
        about = {"target": one["id"], "article": one["article"]}
        planned = {"status": "planned"}
        assert "changes nothing" in said(client, 400, **about, verdict="accept", changes=planned)["detail"]
        assert said(client, 400, **about, verdict="add", changes={"type": "AID"})["detail"]
        assert said(client, 400, article=one["article"], verdict="accept")["detail"]
        assert said(client, 400, article=one["article"], verdict="add", changes={"type": "AID"})["detail"]
        assert said(client, 400, **about, verdict="doubt")["detail"]
        assert said(client, 404, target=one["id"], article=other["article"], verdict="accept")["detail"]
        assert said(client, 404, target="none", article=one["article"], verdict="accept")["detail"]
        assert said(client, 404, article="none", verdict="add",
                    changes={"type": "AID", "trigger": {"text": "x", "start": 0, "end": 1}})["detail"]  # fmt: skip


def run(*arguments, code=0, stdin=None):
    done = CliRunner().invoke(cli, ["annotations", *arguments], input=stdin)
    assert done.exit_code == code, (done.stderr, done.exception)
    return done


def judged(archive):
    """One event accepted, one corrected in every field, one rejected, one added; in the first article all is judged."""
    with serving(archive, edit=True) as client:
        request, lift, refusal = (event_of(client, kind) for kind in ("REQUEST", "CONCEDE", "REJECT"))
        key = request["article"]
        lift, refusal = (next(e for e in found(client, "events", type=kind)["events"] if e["article"] == key)
                         for kind in ("CONCEDE", "REJECT"))  # fmt: skip
        text = found(client, f"articles/{key}")["text"]
        said(client, target=request["id"], article=key, verdict="accept")
        said(client, target=lift["id"], article=key, verdict="reject")
        peru = {**words(text, "Peru"), "code": "PER", "sector": "GOV"}
        said(client, target=refusal["id"], article=key, verdict="correct", changes={
            "type": "THREATEN", "mode": ["restrict"], "status": "alleged", "embedded": True,
            "trigger": words(text, "refused on"), "actor": [peru, {"text": "its ally", "code": "BOL", "sector": None}],
            "recipient": [], "date": "2031-05-01", "enddate": "2031-05-04", "place": None,
            "speaker": {**words(text, "envoy"), "code": None, "sector": "GOV"},
        })  # fmt: skip
        said(client, article=key, verdict="add", note="missed",
             changes={"type": "ACCUSE", "trigger": words(text, "said"), "actor": [peru]})  # fmt: skip
        return key, text


def plain(archive):
    """The annotations that count, as they are compared: by whom and when does not matter."""
    with Store.open(archive, read_only=True) as store, store.connect() as connection:
        rows = connection.execute(schema.judgements.select()).mappings()
        from dragoman.annotate.told import changed, completed, of_record

        found = []
        for row in rows:
            record = connection.execute(schema.reports.select().where(schema.reports.c.id == row["report"])).mappings()
            machine = next((of_record(one["record"]) for one in record), None)
            told = changed(machine, row["changes"]) if machine else completed(row["changes"])
            found.append(json.dumps([row["verdict"], row["report"], told], sort_keys=True))
        return sorted(found)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["gold", "label-studio"])
def test_annotations_go_out_and_come_back(archive, tmp_path, form):
    judged(archive)
    file = tmp_path / "out"
    run("export", "--store", archive, "--format", form, "--output", str(file))
    fresh = fill(tmp_path / "other.db", [coding(1), coding(2)])
    done = run("import", "--store", fresh, "--format", form, "--annotator", "Bo", str(file))
    back = plain(fresh)
    wanted = plain(archive)
    if form == "gold":  # what is rejected is no gold event
        wanted = [one for one in wanted if not one.startswith('["reject"')]
        assert done.stderr == "3 annotations (1 accept, 1 add, 1 correct)\n"
    else:
        assert done.stderr == "4 annotations (1 accept, 1 add, 1 correct, 1 reject)\n"
    assert [json.loads(one) for one in back] == [json.loads(one) for one in wanted]
    again = run("import", "--store", fresh, "--format", form, str(file))
    assert again.stderr.startswith("0 annotations, ")
    assert plain(fresh) == back
    if form == "gold":
        run("import", "--store", fresh, "--format", form, "--complete", str(file))
        assert plain(fresh) == plain(archive)


@pytest.mark.slow
def test_gold_has_the_keys_of_the_guidelines_and_what_was_read(archive, tmp_path):
    key, text = judged(archive)
    articles = tmp_path / "articles.jsonl"
    lines = [json.loads(line) for line in
             run("export", "--store", archive, "--format", "gold", "--articles", str(articles)).stdout.splitlines()]
    assert [line["verdict"] for line in lines] == ["accept", "add", "correct"]
    first, _, corrected = lines
    assert (first["article"], first["sentence"], first["trigger"], first["type"], first["mode"]) == (
        key, 1, "urged", "REQUEST", "change")  # fmt: skip
    assert (first["source"], first["date"], first["place"]) == ("envoy 1", None, None)
    assert (corrected["sentence"], corrected["date"], corrected["actor"][1]["start"]) == (
        2, "2031-05-01/2031-05-04", None)  # fmt: skip
    for line in lines:
        start, end = line["offsets"]["trigger"]
        assert text[start:end] == line["trigger"]
    told = json.loads(articles.read_text())
    assert (told["id"], told["text"], told["read"]) == (key, text, [1, 2])
    assert [text[start:end] for start, end in told["sentences"]] == [
        "Norway urged Peru to lift its ban on cod, envoy 1 said.", "Peru refused on Friday in Lima."]  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = CliRunner().invoke(cli, ["evaluate", "--articles", str(articles), "--gold", str(gold), "--json", str(gold)])
    assert json.loads(done.stdout)["events"]["f1"] == 1.0


@pytest.mark.slow
def test_training_takes_the_sentences_that_were_judged_wholly(archive, tmp_path):
    from training.events import sets

    key, _ = judged(archive)
    with serving(archive, edit=True) as client:  # of the other article one of two events of the first sentence
        other = next(e for e in found(client, "events", type="REQUEST")["events"] if e["article"] != key)
        said(client, target=other["id"], article=other["article"], verdict="accept")
    gold, articles = tmp_path / "gold.jsonl", tmp_path / "articles.jsonl"
    run("export", "--store", archive, "--format", "gold", "--output", str(gold), "--articles", str(articles))
    examples = sets.corrections(gold, articles)
    assert [(one.article, one.sentence, len(one.anchors)) for one in examples] == [(key, 1, 2), (key, 2, 1)]
    articles.write_text("")
    with pytest.raises(ValueError, match="lacks"):
        sets.corrections(gold, articles)


@pytest.mark.slow
def test_gold_as_people_write_it_is_taken(archive, tmp_path):
    with serving(archive) as client:
        key = event_of(client, "REQUEST")["article"]
    told = {"article": "a-1", "sentence": 1, "trigger": "urged", "type": "REQUEST", "mode": "change",
            "actor": [{"text": "Norway", "code": "NOR", "sector": "GOV"}],
            "recipient": [{"text": "Peru", "code": "PER", "sector": "GOV"}], "status": "actual", "embedded": False,
            "date": None, "place": None, "source": "envoy 1"}  # fmt: skip
    refused = {
        "no such words": told | {"trigger": "begged"}, "elsewhere": told | {"trigger": "refused"},
        "no such article": told | {"article": "z"}, "no keys": {"article": "a-1"}, "type": told | {"type": "HUG"},
        "moved": told | {"offsets": {"trigger": [1, 6]}}, "party": told | {"actor": [{"text": "Oslo"}]},
    }  # fmt: skip
    lines = [told, told | {"sentence": 2, "trigger": "refused", "type": "REJECT", "source": None}, *refused.values()]
    text = "".join(json.dumps(line) + "\n" for line in lines) + "\n"
    done = run("import", "--store", archive, "--format", "gold", "-", stdin=text, code=3)
    *reasons, summary = done.stderr.splitlines()
    assert len(reasons) == len(refused)
    assert reasons[0] == "standard input, line 3: trigger: the sentence has no words 'begged'"
    assert "line 8: trigger: at 1 to 6 the article has 'orway', not 'urged'" in reasons[5]
    assert summary == "2 annotations (1 accept, 1 correct), 7 refused"
    with serving(archive, edit=True) as client:
        accepted, corrected = found(client, f"articles/{key}")["annotations"]
    assert accepted["verdict"] == "accept"
    assert set(corrected["changes"]) == {"actor", "recipient", "mode", "date", "enddate", "place"}


@pytest.mark.parametrize("content", ["{", "[1]", "{}", "\xff"])
def test_files_that_are_none_are_told(archive, tmp_path, content):
    file = tmp_path / "x.json"
    file.write_bytes(content.encode("latin-1"))
    assert "x.json" in run("import", "--store", archive, "--format", "label-studio", str(file), code=1).stderr
    if content != "{}":
        assert "x.json" in run("import", "--store", archive, "--format", "gold", str(file), code=1).stderr
    assert "no such file" in run("import", "--store", archive, "--format", "gold", str(tmp_path / "y"), code=1).stderr


@pytest.mark.slow
def test_tasks_of_label_studio_quote_what_they_point_at(archive, tmp_path):
    key, text = judged(archive)
    config = tmp_path / "config.xml"
    done = run("export", "--store", archive, "--format", "label-studio", "--config", str(config))
    (task,) = json.loads(done.stdout)
    assert (task["data"]["text"], task["data"]["article"]) == (text, key)
    assert len(task["data"]["authors"]) == len(task["annotations"]) == 1
    assert "completed_by" not in task["annotations"][0]  # Label Studio would want a user of that name
    results = [*task["predictions"][0]["result"], *task["annotations"][0]["result"]]
    regions = [region for region in results if region["type"] == "labels"]
    assert Counter(region["value"]["labels"][0] for region in regions)["REQUEST"] == 2
    for region in regions:
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"]
    controls = config.read_text()
    assert all(f'name="{region["from_name"]}"' in controls for region in results if "from_name" in region)
    assert all(f'value="{region["value"]["labels"][0]}"' in controls for region in regions)
    from lxml import etree

    etree.fromstring(controls)


@pytest.mark.slow
def test_tasks_whose_words_moved_are_refused(archive, tmp_path):
    judged(archive)
    (task,) = json.loads(run("export", "--store", archive, "--format", "label-studio").stdout)
    file = tmp_path / "tasks.json"
    region = next(r for r in task["annotations"][0]["result"] if r["type"] == "labels")
    region["value"]["start"] += 1
    other = {**task, "data": {**task["data"], "text": task["data"]["text"] + "."}}
    gone = {**task, "annotations": [{"result": [{"type": "relation", "from_id": "a", "to_id": "b", "labels": []}]}]}
    file.write_text(json.dumps([task, other, gone, {"data": {}}]))
    done = run("import", "--store", archive, "--format", "label-studio", str(file), code=3)
    assert "the article has 'rged'" in done.stderr
    assert "its text is not that of the article" in done.stderr
    assert "no result of this interface" in done.stderr
    assert "no article" in done.stderr


def test_regions_of_other_interfaces_are_refused():
    answer = label_studio.Answer([{"id": "a", "type": "labels", "from_name": "label",
                                   "value": {"start": 0, "end": 1, "text": "x", "labels": ["Person"]}}])  # fmt: skip
    with pytest.raises(ValueError, match="no label 'Person'"):
        list(answer.events())


@pytest.mark.slow
def test_precision_by_type_from_what_people_said(archive):
    judged(archive)
    done = CliRunner().invoke(cli, ["evaluate", "--against-corrections", "--store", archive, "--json"])
    told = json.loads(done.stdout)
    assert told["all"] == {"judged": 3, "accept": 1, "correct": 1, "reject": 1, "precision": pytest.approx(1 / 3),
                           "all_fields": pytest.approx(1 / 3)}  # fmt: skip
    assert told["by_type"]["REQUEST"]["precision"] == 1.0
    assert told["by_type"]["REJECT"] == {"judged": 1, "accept": 0, "correct": 1, "reject": 0, "precision": 0.0,
                                         "all_fields": 0.0}  # fmt: skip
    assert told["missed"] == {"ACCUSE": 1}
    assert told["corrected"]["status"] == 1
    shown = CliRunner().invoke(cli, ["evaluate", "events", "--against-corrections", "--store", archive]).stdout
    assert "all               3        1         1        1" in shown
    for wrong in (["--against-corrections"], ["--against-corrections", "--store", archive, "--code"], []):
        assert CliRunner().invoke(cli, ["evaluate", "events", *wrong]).exit_code == 2


def test_a_status_put_right_keeps_type_and_parties_right(archive):
    with serving(archive, edit=True) as client:
        one = event_of(client, "REQUEST")
        said(client, target=one["id"], article=one["article"], verdict="correct", changes={"status": "planned"})
        said(client, target=one["id"], article=one["article"], verdict="correct", changes={"status": "alleged"})
    done = CliRunner().invoke(cli, ["evaluate", "events", "--against-corrections", "--store", archive, "--json"])
    assert json.loads(done.stdout)["all"] == {"judged": 1, "accept": 0, "correct": 1, "reject": 0, "precision": 1.0,
                                              "all_fields": 0.0}  # fmt: skip


def test_an_invented_archive_is_annotated_all_over(tmp_path):
    """Whatever words stand in hostile titles and names: each event can be accepted, and the words come back."""
    where = served.make(tmp_path / "news.db", articles=6, events=4)
    with serving(where, edit=True) as client:
        every = found(client, "events", limit=500)["events"]
        for event in every:
            said(client, target=event["id"], article=event["article"], verdict="accept", note=event["title"])
        kept = found(client, "annotations", limit=500)["annotations"]
        assert {one["note"] for one in kept} == {event["title"] for event in every}
        assert all(event["annotated"] for event in found(client, "events", limit=500)["events"])
