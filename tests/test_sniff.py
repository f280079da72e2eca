"""What a file holds, told by its name or its first bytes."""

import gzip

import pytest

from dragoman.read.sniff import form_of, sniff


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.txt", "text"), ("A.HTML", "html"), ("x/a.warc.gz", "warc"), ("a.warc", "warc"), ("a.parquet", "parquet"),
     ("a.ndjson", "jsonl"), ("a.gz", None), ("parquet", None), ("a.pdf", None)],
)  # fmt: skip
def test_by_name(name, form):
    assert form_of(name) == form


@pytest.mark.parametrize(
    ("head", "form"),
    [(b'{"text"', "jsonl"), (b"<!doctype html>", "html"), (b"<!-- a --> <!-- b --><html>", "html"),
     (b"PAR1\x15", "parquet"), (b"WARC/1.0\r\n", "warc"), (gzip.compress(b"WARC/1.1\r\nWARC-Type: x"), "warc"),
     (gzip.compress(b"words"), "text"),
     (b"Words.", "text"), (b"", "text"), (b"\x1f\x8b\x08", "text"), (b"<!---->" * 290 + b"x", "text")],
)  # fmt: skip
def test_by_first_bytes(head, form):
    assert sniff(head) == form
