"""The archive takes in everything once, keeps what was there, and tells clearly what it cannot do."""

import datetime as dt
import json
import random
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import func, inspect, select, update

from archives import article, changed, coding, coding_of, fill, rows_of
from dragoman import errors
from dragoman.export.plover import records
from dragoman.model import Block, Failure, Origin, Span
from dragoman.store import Store, migrations, schema, search
from dragoman.store.ask import Filter, events
from dragoman.store.engine import shown
from dragoman.store.keys import article_key, report_ids
from dragoman.store.rows import article_row


def count(where, table):
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_the_same_twice_changes_nothing(where):
    fill(where, [coding(1), coding(2)])
    before = rows_of(where)
    fill(where, [coding(2), coding(1)])
    assert rows_of(where) == before
    assert len(before["articles"]) == 2
    assert len(before["reports"]) == 6


def test_the_same_content_from_another_place_is_one_article(where):
    made = coding()
    moved = replace(made.article, id="other", origin=Origin("other.jsonl", line=7))
    fill(where, [made])
    with Store.open(where) as store:
        run = store.begin_run("again", coder="dragoman test")
        added = store.add(replace(made, article=moved), "small", run)
        assert (added.new, added.new_article) == (False, False)
        assert store.has(article_key(moved), "dragoman test", "small")
        assert not store.has(article_key(moved), "dragoman test", "accurate")
    assert count(where, schema.articles) == 1


@pytest.mark.parametrize("part", ["text", "title", "published", "url", "publisher"])
def test_the_key_of_an_article_is_its_content(part):
    one = article()
    other = dt.date(2031, 6, 1) if part == "published" else "something else"
    assert article_key(replace(one, **{part: other})) != article_key(one)
    assert article_key(replace(one, id="b", origin=Origin("b"), language="en")) == article_key(one)


def test_the_key_of_an_article_stays_what_it_was():
    """Archives that exist hold it."""
    assert article_key(article()) == "f2436f76549a0fdabd1d01b158a6ba89"


def test_an_event_id_given_twice_is_two_reports():
    first, second, third = report_ids("k", "c", "m", ["e", "f", "e"])
    assert len({first, second, third}) == 3
    assert report_ids("k", "c", "m", ["e"]) == [first]


def test_everything_of_a_coding_is_kept(where):
    made = coding()
    blocks = (Block(Span(0, 5), "title"), Block(Span(6, 20), "body"))
    origin = Origin("crawl.warc.gz", "text/html", "ab" * 32, 3, 4096, dt.datetime(2031, 5, 3, 12, tzinfo=dt.UTC))
    made = replace(made, article=replace(made.article, blocks=blocks, dateline="LIMA", language="en", origin=origin))
    fill(where, [made])
    rows = rows_of(where)
    (kept,) = rows["articles"]
    assert kept["blocks"] == [[0, 5, "title"], [6, 20, "body"]]
    assert (kept["uri"], kept["line"], kept["byte_offset"]) == ("crawl.warc.gz", 3, 4096)
    assert (kept["fetched"], kept["dateline"], kept["language"]) == ("2031-05-03T12:00:00+00:00", "LIMA", "en")
    assert [(m["name"], m["code"], m["chain"]) for m in rows["mentions"]] == [("Norway", "NOR", 0), ("Peru", "PER", 1)]
    (quote,) = rows["quotes"]
    assert (quote["speaker_text"], quote["cue_text"], quote["kind"]) == ("envoy 1", "said", "indirect")
    assert quote["content"][0]["text"] == made.article.text[: made.article.text.index(",")]
    speaker = next(p for p in rows["parties"] if p["role"] == "speaker")
    assert (speaker["text"], speaker["code"], speaker["sector"]) == ("envoy 1", "NOR", "GOV")
    dated = next(r for r in rows["reports"] if r["type"] == "REJECT")
    assert made.article.text[dated["date_start"] : dated["date_end"]] == "Friday"
    assert (dated["first"], dated["day"]) == ("2031-05-02", "2031-05-02")
    assert (dated["country"], dated["feature"]) == ("PER", "P")
    undated = next(r for r in rows["reports"] if r["type"] == "REQUEST")
    assert (undated["first"], undated["day"], undated["wording_start"]) == (None, "2031-05-02", 0)


def test_characters_that_no_database_stores_shift_nothing(where):
    text = "Norway\x00 urged Per\ud800u to lift its ban on cod, envoy 1 said. Peru\x00 refused on Friday in Lima."
    text = text.replace("Per\ud800u", "Peru \ud800")
    fill(where, [coding(text=text, title="a\x00b")])
    (kept,) = rows_of(where)["articles"]
    assert len(kept["text"]) == len(text)
    assert kept["title"] == "a\ufffdb"
    for report in rows_of(where)["reports"]:
        assert kept["text"][report["start"] : report["end"]] in ("urged", "lift", "refused")


def test_texts_of_any_length_are_kept_and_found(where):
    long = "".join(random.Random(1).choices("abcdefghijklmnop", k=9000))  # too mixed to be packed small
    text = f"{coding().article.text} {long} \U0001f41f{long}"
    made = coding(text=text, title=long, url=f"https://example.org/{long}", publisher=long)
    made = replace(made, article=replace(made.article, origin=Origin(long, byte_offset=2**40)))
    fill(where, [made], linked=True)
    with Store.open(where) as store, store.connect() as connection:
        assert len(list(events(connection, Filter(about="urged envoy", publisher=(long,))))) == 3
        run = store.begin_run("x", coder="dragoman test")
        assert store.fail(Failure(long, long), run)
        assert not store.fail(Failure(long, long), run)
    assert rows_of(where)["articles"][0]["byte_offset"] == 2**40


def test_a_recoding_keeps_the_old_coding_and_only_the_new_counts(where):
    old = coding(1)
    new = changed(replace(coding(1), coder="dragoman test 2"), 0, status="planned")
    new = replace(new, events=new.events[:2])
    fill(where, [old, coding(2), new])
    rows = rows_of(where)
    assert [(c["coder"], c["current"]) for c in rows["codings"] if c["article"] == article_key(old.article)] == [
        ("dragoman test", False), ("dragoman test 2", True)]  # fmt: skip
    assert len(rows["reports"]) == 3 + 3 + 2
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        found = [record for record in events(connection, Filter()) for report in record["reports"]
                 if report["article_id"] == "a-1"]  # fmt: skip
    assert sorted((record["event"][0], record["status"], record["coder"]) for record in found) == [
        ("CONCEDE", "requested", "dragoman test 2"), ("REQUEST", "planned", "dragoman test 2")]  # fmt: skip
    assert {r["event"] for r in rows["reports"]} - {None} == {e["id"] for e in rows["events"]}
    fill(where, [old])  # what is known already changes nothing
    assert rows_of(where) == rows


def test_failures_are_kept_once(where):
    failure = Failure("bad.jsonl", "broken \x00 JSON", 3, None, "FormatError")
    with Store.open(where, create=True) as store:
        run = store.begin_run("ingest bad.jsonl", coder="dragoman test")
        assert store.fail(failure, run)
        assert not store.fail(failure, run)
        assert store.fail(replace(failure, line=4), run)
        assert store.fail(replace(failure, line=None), run)
        assert not store.fail(replace(failure, line=None), run)
    assert [(f["id"], f["uri"], f["line"]) for f in rows_of(where)["failures"]] == [
        (1, "bad.jsonl", 3), (2, "bad.jsonl", 4), (3, "bad.jsonl", None)]  # fmt: skip


def test_a_coding_that_failed_is_not_added(where):
    failed = coding_of(article(), [], failures=(Failure("a", "too long"),))
    with Store.open(where, create=True) as store, pytest.raises(ValueError, match="failed"):
        store.add(failed, "small", store.begin_run("x", coder="dragoman test"))


def test_runs_tell_who_wrote(where):
    with Store.open(where, create=True) as store:
        first = store.begin_run("ingest a", coder="dragoman 1", model="small", options={"date": None})
        second = store.begin_run("ingest b", coder="dragoman 1")
        store.end_run(first, {"coded": 3})
        with store.connect() as connection:
            one, two = connection.execute(select(schema.runs).order_by(schema.runs.c.id)).mappings()
    assert (one["id"], two["id"]) == (first, second)
    assert (one["counts"], two["counts"], two["ended"]) == ({"coded": 3}, None, None)
    assert dt.datetime.fromisoformat(one["began"]) <= dt.datetime.fromisoformat(one["ended"])
    assert (one["options"], two["options"], one["model"]) == ({"date": None}, {}, "small")


def test_an_error_in_the_midst_leaves_nothing_behind(where, monkeypatch):
    fill(where, [coding(1)])
    before = rows_of(where)
    real = search.add

    def fails(connection, index, texts):
        if index is search.REPORTS:  # the last thing that is written
            raise RuntimeError("power cut")
        real(connection, index, texts)

    monkeypatch.setattr(search, "add", fails)
    with Store.open(where) as store, pytest.raises(RuntimeError):
        store.add(coding(2), "small", 1)
    monkeypatch.undo()
    assert rows_of(where) == before
    fill(where, [coding(2)])
    assert [a["number"] for a in rows_of(where)["articles"]] == [1, 2]


def test_a_reader_sees_one_state_while_the_writer_goes_on(where):
    fill(where, [coding(1)])
    with Store.open(where) as store, store.connect() as reader:
        before = list(events(reader, Filter()))
        store.add(coding(2), "small", store.begin_run("x", coder="dragoman test"))
        assert list(events(reader, Filter())) == before
        with store.connect() as later:
            assert len(list(events(later, Filter()))) == 2 * len(before)


def test_migrations_make_the_declared_tables(where):
    fill(where, [])
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        there = inspect(connection)
        assert connection.scalar(select(schema.schema_version.c.version)) == len(migrations.MIGRATIONS)
        for table in schema.metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in there.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            indexes = {index["name"] for index in there.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes


def test_an_older_archive_is_brought_up_to_date_with_its_words(where, monkeypatch):
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
    with Store.open(where, create=True) as store:
        run = store.begin_run("x", coder="dragoman test")
        with store.writing() as connection:
            connection.execute(schema.articles.insert().values(number=1, run=run, **article_row(article())))
    monkeypatch.undo()
    with pytest.raises(errors.StoreVersionError, match="older dragoman"):
        Store.open(where, read_only=True)
    with Store.open(where) as store, store.connect() as connection:
        found = search.numbers(connection.dialect.name, search.ARTICLES, search.phrases("ban on cod"))
        assert list(connection.scalars(found)) == [1]
    fill(where, [coding(1)])
    assert count(where, schema.articles) == 1


def test_a_migration_that_fails_leaves_the_archive_as_it_was(where, monkeypatch):
    fill(where, [coding(1)])
    before = rows_of(where)

    def breaks(connection):
        connection.exec_driver_sql("CREATE TABLE half (a integer)")
        raise RuntimeError("a mistake")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, breaks))
    with pytest.raises(RuntimeError):
        Store.open(where)
    monkeypatch.undo()
    assert rows_of(where) == before
    with Store.open(where) as store, store.connect() as connection:
        assert "half" not in inspect(connection).get_table_names()


def test_an_archive_newer_than_the_program_is_refused(where):
    fill(where, [coding(1)])
    with Store.open(where) as store, store.writing() as connection:
        connection.execute(update(schema.schema_version).values(version=99))
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(errors.StoreVersionError, match=r"newer dragoman .*version 99"):
            Store.open(where, **options)


def test_no_archive_there(where):
    for options in ({}, {"read_only": True}):
        with pytest.raises(errors.MissingStore):
            Store.open(where, **options)


def test_a_database_of_another_program_is_refused_and_stays_as_it_was(where, request):
    if "://" in where:
        psycopg = pytest.importorskip("psycopg")
        with psycopg.connect(where) as connection:
            connection.execute("CREATE TABLE theirs (a integer)")
    else:
        with sqlite3.connect(where) as connection:
            connection.execute("CREATE TABLE theirs (a integer)")
        connection.close()
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(errors.NotAStore, match="no archive of dragoman"):
            Store.open(where, **options)


@pytest.mark.parametrize("content", [b"Norway urged Peru.\n" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database(tmp_path, content):
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    for options in ({}, {"create": True}, {"read_only": True}):
        with pytest.raises(errors.NotAStore, match=r"report\.txt: "):
            Store.open(str(path), **options)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.txt"]


def test_an_empty_file_is_no_archive_but_may_become_one(tmp_path):
    path = tmp_path / "news.db"
    path.touch()
    with pytest.raises(errors.MissingStore, match="holds no archive"):
        Store.open(str(path))
    fill(path, [coding()])


def test_folders(tmp_path):
    with pytest.raises(errors.MissingStore, match="is a folder"):
        Store.open(str(tmp_path), create=True)
    with pytest.raises(errors.MissingStore, match="folder does not exist"):
        Store.open(str(tmp_path / "no" / "news.db"), create=True)


@pytest.mark.parametrize("name", ["odd name%20?#.db", "straße 'x'.db"])
def test_any_file_name(tmp_path, name):
    fill(tmp_path / name, [coding()])
    assert (tmp_path / name).is_file()
    assert count(str(tmp_path / name), schema.articles) == 1


def test_sqlite_is_in_wal_mode_and_leaves_one_file(tmp_path):
    path = fill(tmp_path / "news.db", [coding()])
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO report_words (report_words) VALUES ('integrity-check')")
    connection.close()
    count(path, schema.articles)
    assert [entry.name for entry in tmp_path.iterdir()] == ["news.db"]


def test_references_are_checked(where):
    fill(where, [])
    with Store.open(where) as store, pytest.raises(Exception, match=r"(?i)foreign key"):
        store.add(coding(), "small", 99)
    assert count(where, schema.articles) == 0


def test_reading_only_cannot_write(where):
    fill(where, [coding()])
    with Store.open(where, read_only=True) as store:
        with pytest.raises(errors.ReadOnlyStore, match="reading only"):
            store.begin_run("x", coder="dragoman test")
        with store.connect() as connection, pytest.raises(errors.ReadOnlyStore):
            connection.execute(schema.failures.delete())


def test_another_writer_is_waited_for_and_then_told(where, monkeypatch):
    from dragoman.store import engine

    fill(where, [coding(1)])
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with Store.open(where) as one, Store.open(where) as other:
        with one.writing(), pytest.raises(errors.BusyStore, match="another program was writing"):
            other.begin_run("x", coder="dragoman test")
        other.begin_run("x", coder="dragoman test")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://tester@/nowhere?host={folder}", "cannot be reached"),
        ("postgresql://tester:secret@127.0.0.1:1/news", "cannot be reached"),
        ("postgresql://tester:secret@host:port/news", "no address of the form"),
    ],
)
def test_no_server_there(tmp_path, address, told):
    with pytest.raises(errors.StoreError, match=told) as caught:
        Store.open(address.format(folder=tmp_path))
    assert "secret" not in str(caught.value)


def test_no_such_database(postgresql_server):
    with pytest.raises(errors.MissingStore, match="no such database"):
        Store.open(postgresql_server.format("nowhere"))


def test_a_postgresql_that_may_be_read_only(postgresql):
    import psycopg

    fill(postgresql, [coding()])
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE ROLE visitor LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO visitor")
    visiting = postgresql.replace("tester@", "visitor@")
    with Store.open(visiting, read_only=True) as store, store.connect() as connection:
        assert len(list(events(connection, Filter(text="lift")))) == 2
    with Store.open(visiting) as store, pytest.raises(errors.ReadOnlyStore, match="no permission"):
        store.begin_run("x", coder="dragoman test")


def test_passwords_are_not_shown():
    assert shown("postgresql://me:secret@host/news") == "postgresql://me:***@host/news"
    assert "secret" not in shown("postgresql://me:secret@host:port/news")
    assert shown("a://b.db") == "a://b.db"


def test_records_are_json_as_they_were(where):
    made = coding()
    fill(where, [made])
    kept = sorted(rows_of(where)["reports"], key=lambda row: row["position"])
    same = [{key: value for key, value in record.items() if key not in ("id", "article_id", "within")}
            for record in records(made)]  # fmt: skip
    for row, record in zip(kept, same, strict=True):
        text = json.dumps({key: row["record"][key] for key in row["record"] if key in record})
        assert text == json.dumps(record)  # the order of the keys too
        assert (row["record"]["id"], row["record"]["article_id"]) == (row["id"], row["article"])
    assert kept[1]["record"]["within"] == kept[0]["id"]
