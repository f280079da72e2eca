"""Pages of WARC files to articles, through the reader of files."""

import datetime as dt
import gzip
import zlib

import pytest

from dragoman.model import Article
from dragoman.read import Limits, read
from warcs import packed, page, record


@pytest.fixture
def write(tmp_path):
    def write(name, *pieces):
        path = tmp_path / name
        path.write_bytes(b"".join(pieces))
        return str(path)

    return write


def split(items):
    items = list(items)
    return [i for i in items if isinstance(i, Article)], [i for i in items if not isinstance(i, Article)]


def chunked(body):
    middle = len(body) // 2
    parts = (body[:middle], body[middle:], b"")
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def test_pages_with_their_offsets_and_no_date_of_fetching(write):
    first, second = packed(record(1, page("Norway asks Peru")), record(2, page("Peru answers Norway")))
    articles, failures = split(read([write("a.warc.gz", first, second)]))
    assert not failures
    assert [one.title for one in articles] == ["Norway asks Peru", "Peru answers Norway"]
    assert [one.origin.byte_offset for one in articles] == [0, len(first)]
    assert [one.url for one in articles] == ["https://fjord.example/1", "https://fjord.example/2"]
    assert [one.id[-1] for one in articles] == ["1", "2"]
    assert {one.published for one in articles} == {None}
    assert articles[0].origin.fetched == dt.datetime(2031, 5, 7, 10, tzinfo=dt.UTC)
    assert articles[0].publisher == "fjord.example"


def test_what_is_no_page_is_skipped_with_its_reason(write):
    skipped = []
    path = write(
        "a.warc", record(1, page("Norway asks Peru")), record(2, b"", status="404 Not Found"),
        record(3, b"\x89PNG", http="Content-Type: image/png"), record(4, b"GET", kind="request"),
        record(5, page("No type told"), http="X: y"),
    )  # fmt: skip
    articles, failures = split(read([path], skip=lambda *told: skipped.append(told)))
    assert [one.title for one in articles] == ["Norway asks Peru", "No type told"]
    assert not failures
    assert skipped == [("https://fjord.example/2", "HTTP status 404"), ("https://fjord.example/3", "not HTML")]


@pytest.mark.parametrize(
    ("body", "http"),
    [
        (gzip.compress(page("Norway asks Peru")), "Content-Encoding: gzip"),
        (zlib.compress(page("Norway asks Peru")), "Content-Encoding: deflate"),
        (chunked(page("Norway asks Peru")), "Transfer-Encoding: chunked"),
        (chunked(gzip.compress(page("Norway asks Peru"))), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
        (page("Norway asks Peru"), "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
    ],
    ids=["gzip", "deflate", "chunked", "both", "undone by the crawler"],
)
def test_bodies_as_transferred(write, body, http):
    articles, failures = split(read([write("a.warc", record(1, body, http=f"Content-Type: text/html\r\n{http}"))]))
    assert not failures
    assert articles[0].title == "Norway asks Peru"
    assert "called on Peru" in articles[0].text


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("cp1252", "iso-8859-1"), ("utf-8", "iso-8859-1"), ("utf-8", "windows-1251"), ("utf-8", "nonsense"),
     ("cp1252", "utf-8"), ("koi8-r", "koi8-r"), ("utf-16", "utf-8"), ("cp1252", "idna"), ("utf-8", "")],
)  # fmt: skip
def test_wrong_and_right_character_sets(write, encoding, said):
    more = (
        "\u0421\u043e\u0431\u044b\u0442\u0438\u0435 in Moscow."
        if encoding == "koi8-r"
        else "Ministers \u201cdined\u201d in a caf\u00e9 in Bergen."
    )
    body = page("Norway asks Peru", more, encoding).replace(b'<meta charset="utf-8">', b"")
    path = write("a.warc", record(1, body, http=f"Content-Type: text/html; charset={said}"))
    articles, failures = split(read([path]))
    assert not failures
    assert more.split()[-3] in articles[0].text
    assert more in articles[0].text


def test_errors_name_the_offset_and_the_rest_is_read(write):
    good = record(1, page("Norway asks Peru"))
    bomb = record(2, gzip.compress(bytes(40_000_000)), http="Content-Type: text/html\r\nContent-Encoding: gzip")
    huge, empty = record(3, page("Big", "word " * 300_000)), record(4, b"")
    cut = record(5, page("Cut"))[:-200]
    articles, failures = split(
        read([write("a.warc", good, bomb, huge, empty, cut)], limits=Limits(max_html_bytes=10**6))
    )
    assert len(articles) == 1
    starts = [len(good), len(good + bomb), len(good + bomb + huge), len(good + bomb + huge + empty)]
    assert [f"record at byte {start:,}" in one.reason for start, one in zip(starts, failures, strict=True)] == [
        True
    ] * 4
    assert "unpacks to more than the limit of 1,000,000 bytes" in failures[0].reason
    assert "https://fjord.example/3" in failures[1].reason
    assert [one.kind for one in failures] == ["LimitExceeded", "LimitExceeded", "EmptyInput", "FormatError"]


def test_a_record_without_http_is_told(write):
    broken = record(1, page("x")).replace(b"HTTP/1.1", b"HTPT/1.1")
    failures = split(read([write("a.warc", broken)]))[1]
    assert failures[0].reason.endswith("no HTTP header")


def test_known_by_its_first_bytes(write):
    for name, data in (("plain", record(1, page("Norway asks Peru"))), ("gz", packed(record(1, page("A title")))[0])):
        assert len(split(read([write(name, data)]))[0]) == 1
