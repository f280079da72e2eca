"""Files, folders, JSONL, HTML and standard input; what is wrong with one input must not end the others."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import FormatError, LimitExceeded
from dragoman.model import Article, Failure
from dragoman.read import Limits, read
from dragoman.read.html import PageReader, decode_page

REPORT = "Borania expelled two envoys of Maretia on Monday, its foreign ministry said."
DEFAULT = Limits()
PAGE = (
    '<html lang="en"><head><meta charset="utf-8"><title>Envoys expelled from the port - Harbour Gazette</title>'
    '<meta property="og:site_name" content="Harbour Gazette">'
    '<meta property="article:published_time" content="2021-05-03T10:00:00Z"></head><body><nav>Home World Sport</nav>'
    "<article><h1>Envoys expelled from the port</h1>"
    + "".join(f"<p>{REPORT} It was the {n}th time that this happened in “Port Ilya”.</p>" for n in range(4, 10))
    + "</article></body></html>"
)


def write(folder: Path, **files: str | bytes) -> list[str]:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(str(path))
    return paths


def only_failure(paths: list[str], limits: Limits = DEFAULT) -> Failure:
    (item,) = read(paths, limits=limits)
    assert isinstance(item, Failure)
    return item


def test_folder_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    write(
        tmp_path,
        c__txt=REPORT,
        a__md=f"# Envoys\n\n{REPORT}",
        d__csv="x,y",
        e__jsonl=json.dumps({"id": 7, "text": REPORT}),
    )
    write(tmp_path / "b", c__txt=REPORT)
    write(tmp_path / ".hidden", x__txt=REPORT)
    items = list(read([str(tmp_path)]))
    assert [item.id for item in items if isinstance(item, Article)] == ["a", "c", "7", "c~2"]
    first = items[0]
    assert isinstance(first, Article)
    assert first.origin.media_type == "text/markdown"
    assert len(first.origin.sha256) == 64


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", "EmptyInput", "empty"),
        (b" \n\t ", "EmptyInput", "empty"),
        (b"\x7fELF\x00\x01", "EncodingError", "NUL byte"),
        (b"a" * 6_000_000, "LimitExceeded", "5,000,000 bytes"),
    ],
)
def test_bad_files_are_failures_and_the_rest_goes_on(tmp_path: Path, content: bytes, kind: str, reason: str) -> None:
    paths = write(tmp_path, a__txt=content, b__txt=REPORT)
    failure, article = read(paths)
    assert isinstance(failure, Failure)
    assert isinstance(article, Article)
    assert (failure.kind, failure.uri) == (kind, paths[0])
    assert reason in failure.reason


def test_a_link_to_nothing_in_a_folder_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, a__txt=REPORT)
    (tmp_path / "b.txt").symlink_to("nowhere.txt")
    (tmp_path / "c.jpg").symlink_to("nowhere.jpg")
    article, failure = read([str(tmp_path)])
    assert isinstance(article, Article)
    assert isinstance(failure, Failure)
    assert (failure.uri, failure.reason) == (str(tmp_path / "b.txt"), "no such file or folder")


def test_paths_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = only_failure([str(tmp_path / "nosuch.txt")])
    assert (missing.kind, missing.reason) == ("MissingInput", "no such file or folder")
    assert only_failure(["a\0b"]).kind == "MissingInput"
    assert "no file in this folder" in only_failure([str(tmp_path)]).reason
    (path,) = write(tmp_path, a__txt=REPORT)

    def refuse(*_: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("builtins.open", refuse)
    denied = only_failure([path])
    assert (denied.kind, denied.reason, denied.uri) == ("MissingInput", "permission denied", path)


@pytest.mark.skipif(os.name == "nt", reason="names of files are bytes on POSIX only")
def test_a_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text(REPORT)
    except OSError:
        pytest.skip("this file system refuses such names")
    (article,) = read([str(path)])
    assert isinstance(article, Article)
    assert article.id == "caf\ufffd"
    assert article.origin.uri.endswith("caf\ufffd.txt")


LINES = [
    {"id": "a", "text": REPORT, "date": "2022-04-06", "title": "Envoys expelled", "url": "https://www.bbc.com/a"},
    {"id": "b", "text": REPORT, "date": "2022-13-45"},
    "{broken",
    [1],
    {"id": "c"},
    {"id": "c", "text": 5},
    {"id": "c", "text": None},
    {"id": "c", "text": " "},
    {"id": ["c"], "text": REPORT},
    {"text": REPORT, "title": "", "date": ""},
    {"id": "a", "text": REPORT},
]


def jsonl(*lines: object) -> bytes:
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()


def test_jsonl(tmp_path: Path) -> None:
    (path,) = write(tmp_path, x__jsonl=b"\xef\xbb\xbf" + jsonl(*LINES) + b"\n\n")
    items = list(read([path]))
    articles = [item for item in items if isinstance(item, Article)]
    failures = [item for item in items if isinstance(item, Failure)]
    assert [(item.id, item.origin.line) for item in articles] == [("a", 1), ("x-10", 10), ("a~2", 11)]
    assert (str(articles[0].published), articles[0].title, articles[0].publisher) == (
        "2022-04-06",
        "Envoys expelled",
        "BBC News",
    )
    assert articles[1].title is None
    assert [(item.line, item.kind, item.uri) for item in failures] == [
        (2, "FormatError", path), (3, "FormatError", path), (4, "FormatError", path), (5, "FormatError", path),
        (6, "FormatError", path), (7, "FormatError", path), (8, "EmptyInput", path), (9, "FormatError", path),
    ]  # fmt: skip
    reasons = [item.reason for item in failures]
    assert "2022-13-45" in reasons[0]
    assert "broken JSON" in reasons[1]
    assert reasons[2] == "the line is a list, not an object"
    assert reasons[3] == 'there is no "text"'
    assert reasons[4] == '"text" is a number, not a string'
    assert reasons[5] == '"text" is null, not a string'


def test_jsonl_traps(tmp_path: Path) -> None:
    traps = [
        b'{"text": ' + b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b', "text": "a"}',
        b'{"text": "caf\xe9"}\xff\xfe\x81',
        b'{"text": "' + b"a" * 200_000 + b'"}',
        b'{"text": "half a pair \\ud83d left"}',
    ]
    (path,) = write(tmp_path, x__jsonl=b"\n".join(traps))
    items = list(read([path], limits=Limits(max_bytes=150_000)))
    assert [item.kind if isinstance(item, Failure) else item.text for item in items] == [
        "FormatError", "FormatError", "EncodingError", "LimitExceeded", "half a pair \ufffd left",
    ]  # fmt: skip
    assert [item.line for item in items if isinstance(item, Failure)] == [1, 2, 3, 4]


def test_jsonl_is_read_line_by_line(tmp_path: Path) -> None:
    (path,) = write(tmp_path, x__jsonl=jsonl({"text": REPORT}) + b"\n" + b"\xff" * 1000)
    items = read([path])
    assert isinstance(next(items), Article)
    assert isinstance(next(items), Failure)


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(
    ("data", "media_type", "count"),
    [
        (REPORT.encode(), "text/plain", 1),
        (jsonl({"text": REPORT}, {"text": REPORT}), "application/x-ndjson", 2),
        (b"<!-- x -->\n" + PAGE.encode(), "text/html", 1),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(
    monkeypatch: pytest.MonkeyPatch, data: bytes, media_type: str, count: int
) -> None:
    stdin(monkeypatch, data)
    items = list(read(["-"]))
    assert [item.origin.media_type for item in items if isinstance(item, Article)] == [media_type] * count
    assert len({item.id for item in items if isinstance(item, Article)}) == count


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"")
    failure = only_failure(["-"])
    assert (failure.uri, failure.kind) == ("-", "EmptyInput")


@pytest.fixture(scope="module")
def pages() -> Iterator[PageReader]:
    with PageReader(20.0) as reader:
        yield reader


def test_html_page(pages: PageReader) -> None:
    article = pages.article(PAGE.encode(), "a.html", default_id="a")
    assert (article.id, article.title, str(article.published)) == ("a", "Envoys expelled from the port", "2021-05-03")
    assert (article.publisher, article.language, article.origin.media_type) == ("Harbour Gazette", "en", "text/html")
    body = [article.text[span.start : span.end] for span in article.body]
    assert len(body) == 6
    assert body[0].startswith(REPORT)
    assert body[0].endswith("“Port Ilya”.")


def test_html_that_is_no_article(pages: PageReader) -> None:
    nested = b"<html><body>" + b"<div>" * 200_000 + b"<p>text</p>" + b"</div>" * 200_000 + b"</body></html>"
    for data in (nested, b"<html><body></body></html>", b"<" * 50_000):
        with pytest.raises(FormatError, match="page"):
            pages.article(data, "a.html", default_id="a")
    assert pages.article(PAGE.encode(), "a.html", default_id="a").title  # the same process, or a new one, goes on


def test_a_page_over_the_time_limit_is_set_aside_and_the_next_is_read() -> None:
    with PageReader(0.0) as reader:
        with pytest.raises(LimitExceeded, match="took over 0 s"):
            reader.article(PAGE.encode() * 20, "a.html", default_id="a")
        reader._max_seconds = 20.0
        assert reader.article(PAGE.encode(), "a.html", default_id="a").id == "a"


def test_html_larger_than_the_limit(tmp_path: Path) -> None:
    (path,) = write(tmp_path, a__html=PAGE)
    assert only_failure([path], Limits(max_html_bytes=100)).kind == "LimitExceeded"


def test_character_sets_of_pages() -> None:
    head = '<html><head><meta charset="{}"></head><body>Señor Министр</body></html>'
    assert "Министр" in decode_page(head.format("windows-1251").encode("cp1251", "replace"), "a")
    assert "Señor Министр" in decode_page(head.format("utf-8").encode(), "a")
    assert "Señor Министр" in decode_page(head.format("no-such-set").encode(), "a")
