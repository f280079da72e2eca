"""Feeds and sitemaps: what they list, and what hostile ones can not do."""

import datetime as dt
import gzip

import pytest

from dragoman.errors import FormatError, LimitExceeded
from dragoman.read.feed_worker import parse
from dragoman.read.feeds import pages_of_feed
from dragoman.read.listed import Listed, listing
from dragoman.read.sitemap import pages_of_sitemap

RSS = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<!-- made by hand --><rss version="2.0"><channel><title>The Fjord</title><link>https://fjord.example/</link>
<item><title>Norway asks  Peru &amp; Chile</title><link>https://fjord.example/a</link>
<pubDate>Wed, 07 May 2031 23:30:00 -0500</pubDate></item>
<item><title>Caf\xe9</title><link>/b</link></item><item><title>No link</title></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Fjord</title>
<entry><title>First</title><link href="https://fjord.example/a"/><updated>2031-05-09T01:00:00Z</updated>
<published>2031-05-07T10:00:00Z</published></entry>
<entry><title>Second</title><link href="https://fjord.example/b"/><updated>2031-05-09T01:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>Old</title><link>https://fjord.example/a</link>
<dc:date>2031-05-07</dc:date></item></rdf:RDF>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://fjord.example/p.png</image:loc></image:image><loc> https://fjord.example/a </loc>
<lastmod>2031-05-09</lastmod><news:news><news:publication><news:name>The Fjord</news:name></news:publication>
<news:publication_date>2031-05-07T10:00:00Z</news:publication_date>
<news:title>Norway asks Peru</news:title></news:news></url>
<url><loc>https://fjord.example/b</loc><lastmod>2031-05-09</lastmod></url><url><lastmod>2031-05-09</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://fjord.example/s1.xml.gz</loc>
<lastmod>2031-05-09</lastmod></sitemap></sitemapindex>"""
DAY = dt.date(2031, 5, 7)


def test_rss():
    assert pages_of_feed(RSS, "x") == [
        Listed("https://fjord.example/a", "Norway asks Peru & Chile", DAY, "Wed, 07 May 2031 23:30:00 -0500"),
        Listed("/b", "Caf\u00e9"),
    ]


def test_atom_counts_the_day_of_publication_not_of_change():
    assert pages_of_feed(ATOM, "x") == [
        Listed("https://fjord.example/a", "First", DAY, "2031-05-09T01:00:00Z"),
        Listed("https://fjord.example/b", "Second", None, "2031-05-09T01:00:00Z"),
    ]


def test_rdf():
    assert pages_of_feed(RDF, "x") == [Listed("https://fjord.example/a", "Old", DAY, "2031-05-07")]


@pytest.mark.parametrize("data", [b"", b"plain words", b"<html><body>no feed</body></html>", b"\x00\xff" * 99])
def test_what_is_no_feed_is_told(data):
    with pytest.raises(FormatError, match="not a feed"):
        pages_of_feed(data, "x")


def test_an_empty_feed_lists_nothing():
    assert pages_of_feed(b'<rss version="2.0"><channel><title>x</title></channel></rss>', "x") == []


def test_a_broken_feed_gives_what_can_be_read():
    assert [one.address for one in pages_of_feed(RSS[:-60] + b"<oops", "x")] == ["https://fjord.example/a", "/b"]


def entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    return f'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file://{secret}">]>'.encode()


def laughs():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'.encode()


def test_external_entities_are_not_read(tmp_path):
    doctype = entity(tmp_path)
    item = b"<item><title>a&xxe;b</title><link>https://fjord.example/a</link></item>"
    feed = pages_of_feed(doctype + b'<rss version="2.0"><channel>' + item + b"</channel></rss>", "x")
    assert "hunter2" not in str(feed)
    site = b"<urlset><url><loc>https://fjord.example/a</loc></url><url><loc>x&xxe;</loc></url></urlset>"
    assert "hunter2" not in str(pages_of_sitemap(doctype + site, "x", most=10**6))
    outside = b'<!DOCTYPE x SYSTEM "http://169.254.169.254/x.dtd">' + SITEMAP[21:]
    assert len(pages_of_sitemap(outside, "x", most=10**6)[0]) == 2


def test_the_name_of_a_file_is_no_feed(tmp_path):
    (tmp_path / "feed.xml").write_bytes(RSS)
    assert parse(str(tmp_path / "feed.xml").encode())["entries"] == []


def test_a_billion_laughs_is_harmless():
    item = b"<item><title>&l9;</title><link>https://fjord.example/a</link></item>"
    (entry,) = pages_of_feed(laughs() + b'<rss version="2.0"><channel>' + item + b"</channel></rss>", "x")
    assert len(entry.title) < 100
    site = b"<urlset><url><loc>https://fjord.example/&l9;</loc></url><url><loc>https://fjord.example/b</loc></url></urlset>"
    found, _ = pages_of_sitemap(laughs() + site, "x", most=10**6)
    assert all(len(one.address) < 100 for one in found)


def test_a_feed_that_keeps_the_parser_busy_is_ended():
    bad = b'<rss version="2.0"><channel>' + b"<a>" * 500_000
    with pytest.raises(LimitExceeded, match="over 2 s"):
        pages_of_feed(bad, "x", max_seconds=2)


def test_a_sitemap_of_news():
    found, error = pages_of_sitemap(SITEMAP, "x", most=10**6)
    assert error is None
    assert found == [
        Listed("https://fjord.example/a", "Norway asks Peru", DAY, "2031-05-09"),
        Listed("https://fjord.example/b", None, None, "2031-05-09"),
    ]
    assert pages_of_sitemap(gzip.compress(SITEMAP), "x", most=10**6) == (found, None)


def test_an_index_of_sitemaps():
    assert pages_of_sitemap(INDEX, "x", most=10**6)[0] == [
        Listed("https://fjord.example/s1.xml.gz", None, None, "2031-05-09", nested=True)
    ]


def test_a_cut_sitemap_keeps_what_came_before():
    found, error = pages_of_sitemap(SITEMAP[: SITEMAP.index(b"/b</loc>")], "x", most=10**6)
    assert [one.address for one in found] == ["https://fjord.example/a"]
    assert "after 1 addresses" in error.reason


def test_a_sitemap_that_explodes_or_nests_too_deep():
    with pytest.raises(LimitExceeded):
        pages_of_sitemap(gzip.compress(bytes(10_000_000)), "x", most=10**6)
    found, error = pages_of_sitemap(b"<urlset>" + b"<url>" * 200_000, "x", most=10**7)
    assert not found and error is not None


def test_the_memory_of_a_long_sitemap_is_let_go():
    many = b"<urlset>" + b"<url><loc>https://fjord.example/a</loc></url>" * 50_000 + b"</urlset>"
    assert len(pages_of_sitemap(many, "x", most=10**7)[0]) == 50_000


@pytest.mark.parametrize(
    ("data", "kind"),
    [(RSS, "feed"), (ATOM, "feed"), (RDF, "feed"), (SITEMAP, "sitemap"), (INDEX, "sitemap"),
     (laughs() + b"<rss>", "feed"), (b"<!---->" * 1000 + b"<", None), (b"<?x?>" * 1600, None),
     (RSS.decode("latin-1").encode("utf-16"), "feed"), (b"\xef\xbb\xbf<rss>", "feed"), (b"<!doctype html><html>", None),
     (b"words", None), (b"", None), (b"<sm:urlset xmlns:sm='x'>", "sitemap")],
)  # fmt: skip
def test_lists_are_told_by_their_first_element(data, kind):
    assert listing(data) == kind
    assert listing(b"?", "application/atom+xml") == "feed"
