"""`dragoman ingest` from end to end: the real coder, a folder and a feed, as a program of its own."""

import os
import subprocess
import sys

import pytest

from archives import rows_of
from warcs import packed, page, record
from webserver import Site

SHELLED = "Soldiers shelled a village near Goma on Monday, killing six civilians, the Red Cross said."
FEED = """<rss version="2.0"><channel><item><title>x</title><link>/a</link>
<pubDate>Wed, 07 May 2031 10:00:00 GMT</pubDate></item></channel></rss>"""


def dragoman(folder, *arguments):
    return subprocess.run([sys.executable, "-m", "dragoman", *arguments], cwd=folder, capture_output=True, text=True,
                          check=False, env=os.environ | {"OMP_NUM_THREADS": "1"})  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    reports = folder / "reports"
    reports.mkdir()
    (reports / "goma.txt").write_text(SHELLED)
    (reports / "crawl.warc.gz").write_bytes(b"".join(packed(record(1, page("Norway asks Peru")))))
    site = Site()
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, FEED.encode())
    site.answers["/a"] = page("Chile asks Peru").replace(b"Norway's", b"Chile's")
    sources = (
        "reports",
        f"{site.url}/feed",
        "--store",
        "news.db",
        "--model",
        "small",
        "--allow-private",
        "--delay",
        "0",
    )
    with site.running():
        yield folder, [dragoman(folder, "ingest", *sources) for _ in range(2)]


def test_all_is_coded_once(archive):
    _, (first, second) = archive
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr.splitlines()[-1].startswith("3 articles coded, ")
    skipped = "1 skipped (1 not changed since the last time)"  # by the feed's word
    assert second.stderr.splitlines()[-1] == f"0 articles coded, 0 events; 2 already there; {skipped}"
    assert first.stdout == second.stdout == ""


def test_the_archive_tells_what_the_reports_say(archive):
    folder, _ = archive
    found = rows_of(str(folder / "news.db"))
    assert [row["published"] for row in found["articles"]] == [None, None, "2031-05-07"]
    assert {row["article"] for row in found["reports"]} == {row["key"] for row in found["articles"]}
    asked = dragoman(folder, "events", "--store", "news.db", "--actor", "COD", "--type", "ASSAULT", "--format", "jsonl")
    assert '"shelled"' in asked.stdout and asked.stdout.count("\n") == 1
