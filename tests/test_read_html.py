"""HTML pages: headline, date, body, and pages that mean harm."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator

import pytest

from dragoman.errors import EncodingError, FormatError, LimitExceeded
from dragoman.model import Article
from dragoman.read.html import PageReader, decode_page
from dragoman.read.html_date_shown import stated_day

SENTENCE = "Borania expelled two envoys of Maretia on Monday, its foreign ministry said."
PROSE = "".join(
    f"<p>{SENTENCE} It was the {n}th time that the two quarrelled about the port.</p>" for n in range(4, 10)
)


@pytest.fixture(scope="module")
def pages() -> Iterator[PageReader]:
    with PageReader(20.0) as reader:
        yield reader


def page(
    head: str = "", above: str = "<h1>Envoys expelled from the port</h1>", body: str = PROSE, end: str = ""
) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>'
        f"<article>{above}{body}</article>{end}</body></html>"
    )


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def taken(pages: PageReader, html: str, address: str | None = None) -> Article:
    return pages.article(html.encode(), "a.html", default_id="a", address=address)


def body_of(article: Article) -> list[str]:
    return [article.text[span.start : span.end] for span in article.body]


@pytest.mark.parametrize(
    ("head", "above", "title"),
    [
        # The heading on the page goes before the wording made for search engines.
        ('<meta property="og:title" content="Why the row over envoys matters">', "<h1>Borania expels two envoys</h1>",
         "Borania expels two envoys"),
        ("<title>Borania expels two envoys | Harbour Gazette</title>", "", "Borania expels two envoys"),
        ("<title>Harbour Gazette - Borania expels two envoys</title>", "", "Borania expels two envoys"),
        # The masthead is a heading too, and all its words stand in the title.
        ("<title>Harbour Gazette of the Coast: Borania expels envoys</title>"
         '<meta property="og:title" content="Borania expels envoys">',
         "<h1>Harbour Gazette of the Coast</h1><h1>Borania Expels Envoys</h1>", "Borania Expels Envoys"),
        # The section's name in the heading, with and without a space between.
        ("<title>Borania expels two envoys</title>", "<h1><span>World</span>Borania expels two envoys</h1>",
         "Borania expels two envoys"),
        (ld(headline="Borania expels two envoys"), "<h1>World Borania expels two envoys</h1>",
         "Borania expels two envoys"),
        # A title in the metadata may be a shortened headline.
        ('<meta property="og:title" content="Borania expels envoys">'
         + ld(headline="Borania expels envoys after a row about the port"),
         "<h1>Borania expels envoys after a row about the port</h1>",
         "Borania expels envoys after a row about the port"),
        # Two words are a headline where a title says so.
        ("<title>Envoys expelled - harbour.example</title><link rel='canonical' href='https://www.harbour.example/7'>",
         "<h1>Envoys expelled</h1><h1>What is known</h1>", "Envoys expelled"),
        ("<title>News » Borania expels two envoys</title>", "<h1></h1><h2>Borania expels two envoys</h2>",
         "Borania expels two envoys"),
        ("", "<h1>Envoys expelled from the port</h1>", "Envoys expelled from the port"),
        # What a database or a spreadsheet could take for a command is a title like another.
        ("", "<h1>'); DROP TABLE articles; -- said the envoy</h1>", "'); DROP TABLE articles; -- said the envoy"),
        ("", '<h1>=HYPERLINK("https://a.example","the envoy")</h1>', '=HYPERLINK("https://a.example","the envoy")'),
        ("", "<h1>&lt;script&gt;alert(1)&lt;/script&gt; said two envoys</h1>",
         "<script>alert(1)</script> said two envoys"),
    ],
)  # fmt: skip
def test_headline(pages: PageReader, head: str, above: str, title: str) -> None:
    head += '<meta property="og:site_name" content="Harbour Gazette">'
    assert taken(pages, page(head, above)).title == title


PUBLISHED = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("html", "day"),
    [
        (page(ld(datePublished="2021-05-03T10:00:00Z", dateModified="2021-06-01")), "2021-05-03"),
        (page(ld(datePublished="Mon, 3 May 2021 10:01:41 EDT")), "2021-05-03"),
        (page(PUBLISHED.format("2021-05-03")), "2021-05-03"),
        # Of two statements the possible one.
        (page(ld(datePublished="2021-02-31") + PUBLISHED.format("2021-05-03")), "2021-05-03"),
        (page(ld(datePublished="2021-13-03"), "<h1>Envoys expelled</h1><p>Published: 3 May 2021</p>"), "2021-05-03"),
        # No day of the calendar, and no other is stated: none, and no guess.
        (page(PUBLISHED.format("2021-02-31")), None),
        (page(ld(datePublished="2021-13-03")), None),
        (page(ld(datePublished="0000-00-00T00:00:00Z")), None),
        (page(ld(datePublished="1970-01-01T00:00:00Z")), None),
        # A year alone is no day.
        (page(end="<footer>Copyright 2021 Harbour Gazette</footer>"), None),
        (page(ld(datePublished="2021")), None),
        # The day on which the page was fetched is not that of the report.
        (page(above="<div>Tuesday, June 1, 2021</div><h1>Envoys expelled from the port</h1>"), None),
        (page(end='<aside><time datetime="2021-06-01">today</time></aside>'), None),
        (page(above='<div class="today">Tuesday, June 1, 2021</div><h1>Envoys expelled</h1><span>3 May 2021</span>'),
         "2021-05-03"),
        # By the publisher's own clock.
        (page(ld(datePublished="2021-05-04T02:30:00Z"),
              '<h1>Envoys expelled</h1><time datetime="2021-05-03T22:30:00-04:00">last night</time>'), "2021-05-03"),
        (page(ld(datePublished="2021-05-03T23:30:00Z"),
              '<h1>Envoys expelled</h1><span class="date">4 May 2021</span>'), "2021-05-04"),
        # A date far from the stated one, or of a change, is another date.
        (page(ld(datePublished="2021-05-03"), '<h1>Envoys expelled</h1><span class="date">4 May 2029</span>'),
         "2021-05-03"),
        (page(ld(datePublished="2021-05-03"), '<h1>Envoys expelled</h1><p>Updated May 5, 2021</p>'), "2021-05-03"),
        (page(above='<h1>Envoys expelled</h1><p><time datetime="2021-05-03">Monday</time></p>'), "2021-05-03"),
        (page("<script>var data = {\"publishedAt\": \"2021-05-03T10:00:00\"};</script>"), "2021-05-03"),
        (page(ld(datePublished=[1, {"a": None}])), None),
        (page('<script type="application/ld+json">{"datePublished": "2021-05-03", broken</script>'), "2021-05-03"),
    ],
)  # fmt: skip
def test_date(pages: PageReader, html: str, day: str | None) -> None:
    found = taken(pages, html).published
    assert (found and found.isoformat()) == day


def test_the_date_in_the_address_counts(pages: PageReader) -> None:
    address = "https://harbour.example/2021/05/03/envoys"
    assert str(taken(pages, page(ld(datePublished="2021-05-04T01:00:00Z")), address).published) == "2021-05-03"
    stated = page(f'<link rel="canonical" href="{address}">')
    article = taken(pages, stated, "https://cache.example/x?u=7")
    assert (str(article.published), article.url) == ("2021-05-03", address)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-5-3", "2021-05-03"), ("2021/05/03 10:00", "2021-05-03"), ("20210503", "2021-05-03"),
        ("3 May 2021", "2021-05-03"), ("2021年5月3日", "2021-05-03"), ("2021-02-31", None), ("31 February 2021", None),
        ("2021-13-01", None), ("0001-01-01", None), ("9999-12-31", None), ("", None), ("soon", None),
    ],
)  # fmt: skip
def test_stated_days(written: str, day: str | None) -> None:
    found = stated_day(written)
    assert (found and found.isoformat()) == day


def test_characters_that_xml_cannot_hold_do_not_lose_the_page(pages: PageReader) -> None:
    odd = "It said &#7;&#x0;&#xB;&#8;&#x1F;&#xFFFE;&#xD800;&#99999999;the \x02port was\x0b shut &#150; for ever."
    article = taken(pages, page(body=PROSE + f"<p>{odd}</p>"))
    line = " ".join(body_of(article)[-1].split())
    assert line.startswith("It said")
    assert line.endswith("port was shut – for ever.")
    assert not {"\x02", "\x07", "\x0b"} & set(article.text)


def test_the_article_of_a_page_that_a_script_would_draw(pages: PageReader) -> None:
    told = f"<p>{SENTENCE}</p><p>The port was shut &amp; guarded.</p>" * 4
    article = taken(pages, page(ld(articleBody=told), "", '<div id="app"></div>'))
    assert body_of(article)[:2] == [SENTENCE, "The port was shut & guarded."]


def test_a_list_in_the_article_is_body_and_one_of_links_is_not(pages: PageReader) -> None:
    towns = [f"June {n} – Port Ilya, north harbour" for n in range(2, 8)]
    items = "".join(f"<p>{town}</p>" for town in towns)
    links = "".join(f'<p><a href="/{n}">Minister of Maretia visits town {n}</a></p>' for n in range(4))
    article = taken(pages, page(body=PROSE + items + PROSE))
    assert set(towns) <= set(body_of(article))
    linked = taken(pages, page(body=PROSE + links + PROSE))
    assert not any("visits town" in line for line in body_of(linked))


def test_entities_of_a_document_are_not_expanded(pages: PageReader) -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "a lot of laughter "}">' for n in range(12))
    bomb = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html [{lines}<!ENTITY own SYSTEM "file:///etc/passwd">]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Envoys</title></head>'
        f"<body><article><h1>Envoys expelled from the port</h1>{PROSE}<p>&l11; and &own; stand here.</p></article>"
        "</body></html>"
    )
    article = taken(pages, bomb)
    assert SENTENCE in article.text
    assert len(article.text) < 3000
    assert "root:" not in article.text


@pytest.mark.parametrize("said", ["utf-8", "windows-1252", "iso-8859-1", "no-such-set"])
def test_western_pages_with_a_wrong_character_set(pages: PageReader, said: str) -> None:
    html = page(body=PROSE + "<p>Señora Núñez, “the envoy”, left the café — at once.</p>").replace("utf-8", said)
    for encoding in ("cp1252", "utf-8"):
        article = pages.article(html.encode(encoding), "a.html", default_id="a")
        assert body_of(article)[-1] == "Señora Núñez, “the envoy”, left the café — at once."


@pytest.mark.parametrize("said", ["utf-8", "windows-1252", "iso-8859-1", "windows-1251", "koi8-r", "no-such-set"])
@pytest.mark.parametrize("markup", [0, 200])
def test_pages_in_russian_sets_with_a_wrong_character_set(said: str, markup: int) -> None:
    russian = "Министр обороны сообщил в понедельник, что порт закрыт и два посланника высланы. " * 3
    western = "Señora Núñez, “the envoy”, left the café — at once. " * 3
    damaged = russian.encode() + b"\xff" + russian.encode() * 3
    head = f'<html><head><meta charset="{said}"></head><body>{"<div class=wide>" * markup}'
    for told, encoding in ((russian, "cp1251"), (russian, "koi8-r"), (western, "cp1252"), (russian, "utf-8")):
        assert told in decode_page(f"{head}{told}".encode(encoding), "a.html")
    if said == "utf-8":
        assert russian in decode_page(head.encode() + damaged, "a.html")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp1253", "Ο υπουργός Άμυνας δήλωσε τη Δευτέρα ότι το λιμάνι έκλεισε. "),
        ("cp1256", "أعلن وزير الدفاع يوم الاثنين إغلاق الميناء وطرد مبعوثين اثنين من البلاد. "),
        ("gb18030", "国防部长周一表示港口已关闭两名特使被驱逐出境。"),
        ("cp1251", "Міністр оборони повідомив у понеділок, що порт закрито, двох посланців вислано. "),
    ],
)
def test_pages_of_other_scripts_are_not_taken_for_russian(encoding: str, told: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body>{told * 5}</body></html>'
    assert told * 5 in decode_page(page.encode(encoding), "a.html")
    if encoding != "cp1251":
        with pytest.raises(EncodingError):
            decode_page(page.replace(encoding, "utf-8").encode(encoding), "a.html")


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "span"])
def test_a_deeply_nested_page_costs_itself_only(pages: PageReader, tag: str) -> None:
    opened, closed = f"<{tag}>", "".join(f"</{name}>" for name in reversed(tag.split("><")))
    nested = f"<html><body>{opened * 200_000}<p>{SENTENCE}</p>{closed * 200_000}</body></html>"
    with contextlib.suppress(FormatError, LimitExceeded):
        assert SENTENCE in taken(pages, nested).text
    assert taken(pages, page()).title == "Envoys expelled from the port"


def test_a_huge_page_costs_itself_only() -> None:
    with PageReader(3.0) as reader:
        for filler in (f"<p>{SENTENCE}</p>" * 60_000, f"<p>{'a' * 5_000_000}</p>", "<!-- " + "x" * 5_000_000):
            with contextlib.suppress(FormatError, LimitExceeded):
                assert "expelled" in taken(reader, page(body=PROSE + filler)).text
        assert len(body_of(taken(reader, page()))) == 6


def test_scripts_that_are_no_json_or_deep_cost_nothing(pages: PageReader) -> None:
    deep = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    wide = ld(items=[{"a": [{}] * 50}] * 5000)
    article = taken(pages, page(deep + wide + ld(datePublished="2021-05-03")))
    assert article.title == "Envoys expelled from the port"
