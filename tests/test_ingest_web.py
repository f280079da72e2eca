"""`dragoman ingest` of pages, feeds and sitemaps of a server on the loopback, with a coder that costs nothing."""

import gzip
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import cheap_ingest
from archives import rows_of
from dragoman import coder
from dragoman.cli import cli
from dragoman.ingest import progress
from warcs import page
from webserver import Site, conditional

XML = {"Content-Type": "application/rss+xml"}
PROGRAM = Path(__file__).with_name("cheap_ingest.py")


@pytest.fixture(autouse=True)
def cheap_coder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(coder, "default_steps", lambda *_: (cheap_ingest.STEP,))
    monkeypatch.setattr(progress, "EVERY", float("inf"))  # however slow the machine is


@pytest.fixture
def site():
    with Site().running() as site:
        yield site


def ingest(*arguments, private=True):
    options = ["--store", "news.db", "--delay", "0", *(["--allow-private"] if private else [])]
    return CliRunner().invoke(cli, ["ingest", *arguments, *options], catch_exceptions=False)


def summary(done):
    return done.stderr.splitlines()[-1]


def rows(table="articles"):
    return rows_of("news.db")[table]


def feed(*entries):
    """RSS whose entries are (path, title, date or stamp)."""
    items = "".join(
        f"<item><title>{title}</title><link>{path}</link>{f'<pubDate>{date}</pubDate>' if date else ''}</item>"
        for path, title, date in entries
    )
    return f'<rss version="2.0"><channel><title>The Fjord</title>{items}</channel></rss>'.encode()


def sitemap(*paths, of="url", base=""):
    inside = "".join(f"<{of}><loc>{base}{path}</loc></{of}>" for path in paths)
    root = "urlset" if of == "url" else "sitemapindex"
    return 200, {"Content-Type": "application/xml"}, f"<{root}>{inside}</{root}>".encode()


def test_a_page(site):
    site.answers["/a"] = conditional('"1"', page("Norway asks Peru"))
    done = ingest(f"{site.url}/a")
    assert (done.exit_code, done.stderr) == (0, "1 article coded, 1 event\n")
    (article,) = rows()
    assert (article["uri"], article["url"], article["title"]) == (f"{site.url}/a", f"{site.url}/a", "Norway asks Peru")
    assert article["published"] is None  # neither Last-Modified nor the day on which we fetched it
    assert article["fetched"]
    done = ingest(f"{site.url}/a")
    assert (done.exit_code, summary(done)) == (
        0,
        "0 articles coded, 0 events; 1 skipped (1 not changed since the last time)",
    )
    site.answers["/a"] = conditional('"2"', page("Norway asks Peru again"))
    assert summary(ingest(f"{site.url}/a")) == "1 article coded, 1 event"
    assert [article["title"] for article in rows()] == ["Norway asks Peru", "Norway asks Peru again"]
    (fetch,) = rows("fetches")
    assert fetch["etag"] == '"2"'


def test_private_addresses_are_refused(site):
    site.answers["/a"] = page("Norway asks Peru")
    done = ingest(f"{site.url}/a", private=False)
    assert done.exit_code == 1
    assert "127.0.0.1 is no public address (--allow-private fetches it)" in done.stderr
    assert "robots.txt" not in done.stderr
    assert site.asked == []
    assert rows("failures")[0]["uri"] == f"{site.url}/a"


def test_an_address_that_is_not_fetched_is_no_missing_file(site):
    done = ingest("ftp://news.example/a")
    assert done.exit_code == 1
    assert "ftp://news.example/a: not fetched: only http and https, not 'ftp'" in done.stderr


def test_a_feed_with_its_dates_and_titles(site):
    site.answers["/feed"] = (200, XML, feed(("/a", "In the feed", "Wed, 07 May 2031 10:00:00 GMT"), ("b", "Other", "")))
    site.answers["/a"] = page("Norway asks Peru")
    site.answers["/b"] = page("Peru answers")
    done = ingest(f"{site.url}/feed")
    assert (done.exit_code, summary(done)) == (0, "2 articles coded, 2 events")
    assert [(row["title"], row["published"]) for row in rows()] == [
        ("Norway asks Peru", "2031-05-07"), ("Peru answers", None)
    ]  # fmt: skip


def test_a_feed_read_again_asks_only_for_what_is_new(site):
    day = "Wed, 07 May 2031 10:00:00 GMT"
    site.answers["/feed"] = conditional('"f1"', feed(("/a", "A", day), ("/b", "B", "")), "application/rss+xml")
    site.answers["/a"], site.answers["/b"] = page("Norway asks Peru"), conditional('"b"', page("Peru answers"))
    ingest(f"{site.url}/feed")
    site.asked.clear()
    done = ingest(f"{site.url}/feed")
    assert summary(done) == "0 articles coded, 0 events; 1 skipped (1 not changed since the last time)"
    assert site.paths == ["/feed"]
    site.answers["/c"] = page("Chile joins")
    entries = feed(("/c", "C", ""), ("/a", "A", day), ("/b", "B", ""))
    site.answers["/feed"] = conditional('"f2"', entries, "application/rss+xml")
    site.asked.clear()
    done = ingest(f"{site.url}/feed")
    assert summary(done) == "1 article coded, 1 event; 2 skipped (2 not changed since the last time)"
    assert sorted(site.paths) == ["/b", "/c", "/feed"]  # of /a the feed tells that it is as it was


def test_another_coder_reads_again_what_did_not_change(site):
    site.answers["/feed"] = conditional(
        '"f1"', feed(("/a", "A", "Wed, 07 May 2031 10:00:00 GMT")), "application/rss+xml"
    )
    site.answers["/a"] = conditional('"a"', page("Norway asks Peru"))
    ingest(f"{site.url}/feed")
    assert summary(ingest(f"{site.url}/feed", "--model", "small")) == "1 article coded, 1 event"
    assert len(rows()) == 1


def test_what_failed_is_tried_again_though_the_feed_did_not_change(site):
    site.answers["/feed"] = conditional('"f1"', feed(("/a", "A", ""), ("/b", "B", "")), "application/rss+xml")
    site.answers["/a"] = page("Norway asks Peru")
    site.answers["/b"] = (404, {}, b"")
    done = ingest(f"{site.url}/feed")
    assert done.exit_code == 3
    assert f"{site.url}/b: HTTP status 404" in done.stderr
    site.answers["/b"] = page("Peru answers")
    assert summary(ingest(f"{site.url}/feed")).startswith("1 article coded")
    assert summary(ingest(f"{site.url}/feed")).endswith("1 skipped (1 not changed since the last time)")


def test_what_could_not_be_coded_is_tried_again(site, monkeypatch):
    site.answers["/a"] = conditional('"a"', page("It may explode"))
    assert ingest(f"{site.url}/a").exit_code == 1
    monkeypatch.setattr(cheap_ingest, "_die_within", None)
    site.answers["/a"] = conditional('"a"', page("It may not"))
    assert summary(ingest(f"{site.url}/a")) == "1 article coded, 1 event"


def test_sitemaps_and_an_index_of_them(site):
    site.answers["/index.xml"] = sitemap("/s1.xml.gz", "/s2.xml", of="sitemap", base=site.url)
    packed = gzip.compress(sitemap("/a", "/b", base=site.url)[2])
    site.answers["/s1.xml.gz"] = (200, {"Content-Type": "application/x-gzip"}, packed)
    site.answers["/s2.xml"] = sitemap("/b", "/c", base=site.url)
    for name in "abc":
        site.answers[f"/{name}"] = page(f"Norway asks for {name}")
    done = ingest(f"{site.url}/index.xml")
    assert summary(done) == "3 articles coded, 3 events; 1 skipped (1 listed before)"
    assert [row["title"][-1] for row in rows()] == ["a", "b", "c"]


def test_sitemaps_that_lead_to_one_another_end(site):
    site.answers["/0"] = sitemap("/0", "/1", of="sitemap", base=site.url)
    for n in range(1, 9):
        site.answers[f"/{n}"] = sitemap(f"/{n + 1}", of="sitemap", base=site.url)
    done = ingest(f"{site.url}/0")
    assert done.exit_code == 1
    assert "lead to one another without end" in done.stderr
    assert "/6" not in site.paths


def test_a_list_longer_than_allowed(site):
    site.answers["/s.xml"] = sitemap(*(f"/{n}" for n in range(9)), base=site.url)
    for n in range(9):
        site.answers[f"/{n}"] = page(f"Norway asks for {n}")
    done = ingest(f"{site.url}/s.xml", "--max-pages", "4")
    assert done.exit_code == 3
    assert "it leads to more than 4 pages" in done.stderr
    assert [row["title"][-1] for row in rows()] == ["0", "1", "2", "3"]


def test_the_order_is_that_of_the_list_however_slow_a_page_is(site):
    def slow(handler):
        time.sleep(0.3)
        return page("Norway asks for 0")

    site.answers["/s.xml"] = sitemap(*(f"/{n}" for n in range(6)), base=site.url)
    for n in range(6):
        site.answers[f"/{n}"] = page(f"Norway asks for {n}")
    site.answers["/0"] = slow
    assert summary(ingest(f"{site.url}/s.xml", "--per-host", "4")) == "6 articles coded, 6 events"
    assert [row["title"][-1] for row in rows()] == list("012345")


def test_robots_and_what_is_no_page_are_counted_as_skipped(site):
    site.answers["/robots.txt"] = b"User-agent: dragoman\nDisallow: /secret\n"
    site.answers["/feed"] = (200, XML, feed(("/secret/a", "A", ""), ("/pdf", "B", ""), ("/c", "C", "")))
    site.answers["/pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF")
    site.answers["/c"] = page("Norway asks Peru")
    done = ingest(f"{site.url}/feed")
    assert done.exit_code == 0
    assert summary(done) == "1 article coded, 1 event; 2 skipped (1 forbidden by robots.txt, 1 not HTML)"
    assert "/secret/a" not in site.paths
    assert ingest(f"{site.url}/secret/b").exit_code == 1


def test_failures_of_every_kind_leave_the_rest(site):
    wicked = (
        "http://169.254.169.254/latest/",  # refused though private addresses are allowed here
        "file:///etc/passwd",
        "http://me:hunter2@x.example/",
        "/moved",
        "/empty",
    )
    site.answers["/feed"] = (200, XML, feed(*((path, "x", "") for path in wicked), ("/c", "C", "")))
    site.answers["/moved"] = (302, {"Location": "ftp://x.example/"}, b"")
    site.answers["/empty"] = b"<html></html>"
    site.answers["/c"] = page("Norway asks Peru")
    ran = ingest(f"{site.url}/feed", "--max-seconds", "2")
    assert ran.exit_code == 3
    assert summary(ran) == "1 article coded, 1 event; 5 failed"
    assert "hunter2" not in ran.stderr and "hunter2" not in str(rows("failures"))
    assert "169.254.169.254 is no public address" in ran.stderr
    assert "etc/passwd: not fetched: only http and https, not 'file'" in ran.stderr
    assert f"({site.url}/moved led to ftp://x.example/)" in ran.stderr


@pytest.mark.parametrize("body", [b"<rss><channel><oops", b'<rss version="2.0">' + b"\x00" * 50, b"<urlset><url><loc>"])
def test_broken_lists_are_failures(site, body):
    site.answers["/x"] = (200, XML, body)
    done = ingest(f"{site.url}/x")
    assert done.exit_code == 1
    assert f"{site.url}/x: " in done.stderr


def test_hostile_lists_are_harmless(site, tmp_path):
    (tmp_path / "secret").write_text("hunter2")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'.encode()
    site.answers["/feed"] = (200, XML, doctype + feed(("/a", "&e;", "")))
    site.answers["/s.xml"] = (200, XML, doctype + sitemap("/a?&e;", base=site.url)[2])
    site.answers["/a"] = page("Norway asks Peru")
    ingest(f"{site.url}/feed", f"{site.url}/s.xml")
    assert "hunter2" not in str(rows_of("news.db"))
    assert not any("hunter2" in path for path in site.paths)


def test_text_and_odd_character_sets(site):
    text = (
        "Norway\u2019s minister urged Peru to reopen the caf\u00e9 of its embassy in Lima on Monday, a spokesman said."
    )
    site.answers["/a"] = (200, {"Content-Type": "text/plain; charset=windows-1252"}, text.encode("cp1252"))
    body = page("Norway asks", text, "cp1252").replace(b'<meta charset="utf-8">', b"")
    site.answers["/b"] = (200, {"Content-Type": "text/html; charset=ISO-8859-1"}, body)
    assert summary(ingest(f"{site.url}/a", f"{site.url}/b")) == "2 articles coded, 2 events"
    assert all(text in row["text"] for row in rows())


def test_a_dry_run_fetches_lists_only(site):
    site.answers["/feed"] = (200, XML, feed(("/a", "First", ""), ("/b", "Second", "")))
    site.answers["/page"] = page("Norway asks Peru")
    done = ingest(f"{site.url}/feed", f"{site.url}/page", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"fetch\t{site.url}/a\tFirst", f"fetch\t{site.url}/b\tSecond", f"code\t{site.url}/page\tNorway asks Peru",
    ]  # fmt: skip
    assert summary(done) == "1 article to code; 2 pages to fetch"
    assert site.paths == ["/feed", "/page"]
    assert not Path("news.db").exists()


def test_who_we_say_we_are(site):
    site.answers["/a"] = page("Norway asks Peru")
    ingest(f"{site.url}/a", "--contact", "desk@fjord.example")
    assert {headers["User-Agent"].split("/")[0] for _, headers in site.asked} == {"dragoman"}
    assert site.asked[-1][1]["User-Agent"].endswith(" (desk@fjord.example)")


def test_ctrl_c_while_a_server_keeps_us_waiting(site):
    def endless(handler):
        time.sleep(20)

    site.answers["/feed"] = (200, XML, feed(("/a", "A", ""), ("/slow", "B", "")))
    site.answers["/a"] = page("Norway asks Peru")
    site.answers["/slow"] = endless
    options = ["--store", "news.db", "--delay", "0", "--allow-private"]
    running = subprocess.Popen([sys.executable, PROGRAM, "ingest", f"{site.url}/feed", *options],
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    while "/slow" not in site.paths or not Path("news.db").exists() or not rows():
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=15)
    assert running.returncode == 130
    assert told.splitlines()[-1] == "interrupted: 1 article coded, 1 event"
    assert rows("failures") == []
