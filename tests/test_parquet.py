"""Parquet files to articles: types, bad rows, bad files."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dragoman.model import Article
from dragoman.read import Limits, read

TEXT = "Norway called on Peru on Monday to reopen its embassy in Lima."


@pytest.fixture
def write(tmp_path):
    def write(columns, name="reports.parquet", **options):
        path = tmp_path / name
        pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), path, **options)
        return path

    return write


def test_all_columns(write):
    path = write({"id": ["a", "b"], "text": [TEXT, TEXT + " It is."], "date": ["2031-05-07", None], "extra": [1, 2],
                  "title": ["Oslo asks", None], "url": ["https://fjord.example/a", None]})  # fmt: skip
    first, second = read([str(path)])
    assert (first.id, first.title, first.url) == ("a", "Oslo asks", "https://fjord.example/a")
    assert (first.published, second.published) == (dt.date(2031, 5, 7), None)
    assert (second.origin.line, second.origin.media_type) == (2, "application/vnd.apache.parquet")
    assert first.origin.sha256 != second.origin.sha256


@pytest.mark.parametrize(
    "dates",
    [
        pa.array([dt.date(2031, 5, 7)]),
        pa.array([dt.datetime(2031, 5, 7, 23, 59)], pa.timestamp("ns")),
        pa.array([dt.datetime(2031, 5, 7, 23, 59, tzinfo=dt.UTC)], pa.timestamp("us", "UTC")),
        pa.array(["2031-05-07T23:59:00Z"]).dictionary_encode(),
        pa.array(["7 May 2031"], pa.large_string()),
    ],
    ids=["date", "nanoseconds", "with zone", "dictionary", "words"],
)
def test_dates_of_every_type(write, dates):
    (article,) = read([str(write({"text": [TEXT], "date": dates}))])
    assert article.published == dt.date(2031, 5, 7)


def test_bytes_numbers_and_names(write):
    (article,) = read([str(write({"text": [TEXT.encode()], "id": [17]}))])
    assert (article.id, article.text) == ("17", TEXT)
    (article,) = read([str(write({"text": [TEXT]}))])
    assert article.id == "reports-1"


def test_bad_rows_are_named_and_the_rest_is_read(write):
    invalid = pa.Array.from_buffers(pa.string(), 1, pa.array([b"Norway \xff\xfe"]).buffers())
    texts = pa.concat_arrays([pa.array([TEXT, None, " ", "long " * 99]), invalid, pa.array([TEXT])])
    path = write({"text": texts, "date": ["2031-05-07", None, None, None, None, "2031-13-45"]})
    items = list(read([str(path)], limits=Limits(max_bytes=200)))
    assert [isinstance(one, Article) for one in items] == [True] + [False] * 5
    assert [one.line for one in items[1:]] == [2, 3, 4, 5, 6]
    assert [one.kind for one in items[1:]] == [
        "FormatError", "EmptyInput", "LimitExceeded", "FormatError", "FormatError",
    ]  # fmt: skip


def test_many_row_groups_in_order(write):
    path = write({"text": [f"{TEXT} Number {n}." for n in range(300)]}, row_group_size=7)
    assert [one.origin.line for one in read([str(path)])] == list(range(1, 301))


@pytest.mark.parametrize("keep", [0, 3, 50, -1, -10])
def test_a_cut_file_is_told(write, keep):
    path = write({"text": [TEXT] * 50})
    path.write_bytes(path.read_bytes()[:keep])
    (failure,) = read([str(path)])
    assert failure.kind == "FormatError" and "Parquet" in failure.reason


def test_damage_inside_keeps_what_was_read(write):
    path = write({"text": [f"{TEXT} {n * 7919}." for n in range(300)]}, row_group_size=100, compression="gzip")
    data = bytearray(path.read_bytes())
    middle = int(len(data) * 0.4)
    data[middle : middle + 30] = bytes(30)
    path.write_bytes(data)
    lines = [one.origin.line if isinstance(one, Article) else one.reason for one in read([str(path)])]
    assert lines[:100] == list(range(1, 101))
    assert lines[-100:] == list(range(201, 301))
    assert "rows 101 to 200 cannot be read" in lines[100] and len(lines) == 201


def test_no_column_of_text(write):
    (failure,) = read([str(write({"body": [TEXT]}))])
    assert failure.reason == 'there is no column "text" (the columns are body)'


def test_found_in_a_folder_and_by_its_first_bytes(write, tmp_path):
    write({"text": [TEXT]})
    write({"text": [TEXT]}, name="without-suffix")
    assert len(list(read([str(tmp_path)]))) == 1
    assert isinstance(next(iter(read([str(tmp_path / "without-suffix")]))), Article)
