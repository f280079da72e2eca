"""Decoding, dates, datelines, publishers, languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EmptyInput, EncodingError, FormatError, LimitExceeded
from dragoman.model import Coding, Span
from dragoman.read import Limits, article_from_text
from dragoman.read.dateline import find_dateline, place_of_line
from dragoman.read.dates import find_date, is_date_line, record_date, url_date
from dragoman.read.decode import decode
from dragoman.read.language import language_of
from dragoman.read.publisher import publisher_of


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Señor “x”".encode(), "Señor “x”"),
        (b"\xef\xbb\xbfThe king", "The king"),
        ("The king".encode("utf-16"), "The king"),
        (b"\xfe\xff" + "The king".encode("utf-16-be"), "The king"),
        (b"The caf\xe9 owners met the \x93minister\x94 on Monday", "The café owners met the “minister” on Monday"),
        (("“Señora” met him in Besançon. " * 10).encode() + b"\x93", "“Señora” met him in Besançon. " * 10 + "\ufffd"),
        ("e\u0301 and é".encode(), "e\u0301 and é"),
    ],
)  # fmt: skip
def test_decode(data: bytes, text: str) -> None:
    assert decode(data, "a.txt") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"The \x00 king", "NUL byte"),
        (b"\x01\x02\x03 king", "control characters"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"\xff\xfeT\x00h", "byte order mark says UTF-16"),
        ("Министр сказал, что переговоры прошли успешно".encode("cp1251"), "Windows-1252"),
        ("大臣は月曜日に会談した".encode("shift_jis"), "Windows-1252"),
        (b"\xef\xbb\xbfThe king\xff", "byte order mark says UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(EncodingError, match=reason):
        decode(data, "a.txt")


def test_no_bytes_are_an_empty_input() -> None:
    with pytest.raises(EmptyInput, match=r"a\.txt: the file is empty"):
        decode(b"", "a.txt")


@given(st.text())
def test_utf8_comes_back_as_it_was(text: str) -> None:
    if text and "\x00" not in text and not text.startswith("\ufeff"):
        try:
            assert decode(text.encode(), "a") == text
        except EncodingError as error:  # control characters, or the letters of a signature
            assert "control" in error.reason or "not a text" in error.reason


@pytest.mark.parametrize(
    ("line", "day", "alone"),
    [
        ("April 06, 2022", "2022-04-06", True),
        ("6 April 2022", "2022-04-06", True),
        ("2022-04-06", "2022-04-06", True),
        ("2022-04-06T10:15:00Z", "2022-04-06", True),
        ("Updated 4:05 pm GMT, Wed 6 Apr 2022", "2022-04-06", True),
        ("Published: Tuesday, Dec. 20 2005 12:00 a.m. MST", "2005-12-20", True),
        ("Thu 6 Apr 2022 14.05 BST", "2022-04-06", True),
        ("Ankara, 6 April 2022", "2022-04-06", True),
        ("06.04.2022", "2022-04-06", True),
        ("13/04/2022", "2022-04-13", True),
        ("06/04/2022", None, True),
        ("This story is from March 9, 2002", "2002-03-09", True),
        ("3 hours ago", None, True),
        ("31 June 2022", None, True),
        ("The army attacked on 6 April 2022.", "2022-04-06", False),
        ("Borania signed the treaty of 6 April 2022 and left", "2022-04-06", False),
        ("May visited the port", None, False),
    ],
)
def test_dates_in_lines(line: str, day: str | None, alone: bool) -> None:
    found = find_date(line)
    assert (found and found.isoformat()) == day
    assert is_date_line(line) is alone


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2022/04/06/title-a77238", "2022-04-06"),
        ("https://a.example/world/2018/jan/23/title", "2018-01-23"),
        ("https://a.example/news/2018-01-23-title", "2018-01-23"),
        ("https://a.example/a_20180405", "2018-04-05"),
        ("https://a.example/2022/13/45/title", None),
        ("https://a.example/2022/04/title", None),
        ("https://a.example/title?d=2022/04/06", None),
        ("https://a.example/title-20224567890", None),
    ],
)
def test_dates_in_addresses(url: str, day: str | None) -> None:
    found = url_date(url)
    assert (found and found.isoformat()) == day


def test_record_dates() -> None:
    for written in ("2022-04-06", "20220406", "2022-04-06 23:30:00+02:00", "6 April 2022", " 2022-04-06T01:02:03.5Z "):
        assert record_date(written) == dt.date(2022, 4, 6)
    for wrong in ("2022-13-45", "2022-04", "yesterday", "06/04/2022", "1649203200"):
        with pytest.raises(ValueError, match="date"):
            record_date(wrong)


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("BEIRUT (AP) \ufffd A spokesman", "BEIRUT", "AP"),
        ("KYIV, Ukraine (Reuters) - The", "KYIV, Ukraine", "Reuters"),
        ("Geneva, 3 May (UNHCR) – The", "Geneva", "UNHCR"),
        ("WEST PALM BEACH, Fla. (AP) — He", "WEST PALM BEACH, Fla.", "AP"),
        ("WASHINGTON/BEIJING, April 6 (Reuters) - The", "WASHINGTON/BEIJING", "Reuters"),
        ("NEW DELHI: The", "NEW DELHI", None),
        ("OTTAWA – The chair", "OTTAWA", None),
        ("ST. PETERSBURG, Russia - The", "ST. PETERSBURG, Russia", None),
        ("U.S. (AP) - The", "U.S.", "AP"),
        ("**BERLIN** (AFP) — The", "BERLIN", "AFP"),
        ("PORT ILYA, Reuters - The", "PORT ILYA", "Reuters"),
        ("PORT ILYA, Borania, Reuters - The", "PORT ILYA, Borania", "Reuters"),
        ("PORT ILYA, The Associated Press — The", "PORT ILYA", "The Associated Press"),
        ("PORT ILYA, AFP: The", "PORT ILYA", "AFP"),
        ("PORT ILYA, PA - The", "PORT ILYA, PA", None),
        ("PORT ILYA, PA Media - The", "PORT ILYA", "PA Media"),
        ("Ilya (dpa) - The", "Ilya", "dpa"),
        ("UPDATE: The", None, None),
        ("UN: The", None, None),
        ("NATO (North Atlantic Treaty Organization) said", None, None),
        ("The president (Reuters) - said", None, None),
        ("Nairobi — Kenya's largest city — is", None, None),
        ("Islamic State (IS) said", None, None),
        ("He said: no", None, None),
    ],
)  # fmt: skip
def test_datelines(text: str, place: str | None, agency: str | None) -> None:
    found = find_dateline(text, Span(0, len(text)))
    assert (found and (found.place, found.agency)) == (place and (place, agency))


def test_a_dateline_alone_on_its_line() -> None:
    assert place_of_line("Washington (CNN)") == "Washington"
    assert place_of_line("Washington (state)") is None
    article = article_from_text("Washington (CNN)\nThe president vetoed the bill on Monday, an aide said.")
    assert article.dateline == "Washington"
    assert [block.kind for block in article.blocks] == ["dateline", "body"]


def test_the_date_in_a_dateline_is_that_of_the_report() -> None:
    text = "PORT ILYA, Aug 27, 2023 (Harbour Dispatch) - The army shelled the market on Saturday, a resident said."
    article = article_from_text(text, url="https://a.example/2023/08/29/market")
    assert (article.published, article.dateline) == (dt.date(2023, 8, 27), "PORT ILYA")


def test_a_dateline_with_a_date_on_its_own_line() -> None:
    report = "The army shelled the market on Saturday, a resident said."
    for line, place in (("PORT ILYA (Harbour News), 3 October 2023", "PORT ILYA"), ("Jane Doe, 3 October 2023", None)):
        article = article_from_text(f"{line}\n\n{report}")
        assert (article.published, article.dateline) == (dt.date(2023, 10, 3), place)
        assert [article.text[span.start : span.end] for span in article.body] == [report]


SENTENCE = "The army of Borania shelled the port, a resident said."


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("14 March 2023 - ", None, "2023-03-14"),
        ("March 14 (Harbour Agency) - ", None, None),
        ("March 14 (Reuters) — ", None, None),
        ("March 14, 2023: ", None, "2023-03-14"),
        ("Tuesday, 14 March 2023 - ", None, "2023-03-14"),
        ("2023-03-14 - ", None, "2023-03-14"),
        ("14.03.2023 – ", None, "2023-03-14"),
        ("14 March 2023, Port Ilya - ", "Port Ilya", "2023-03-14"),
        ("PORT ILYA, 14 March 2023 - ", "PORT ILYA", "2023-03-14"),
        ("PORT ILYA, March 14 (Reuters) - ", "PORT ILYA", None),
        ("Reuters - ", None, None),
        ("(CNN)", None, None),
        ("Ilya (CNN)", "Ilya", None),
    ],
)
def test_the_first_sentence_begins_after_a_misleading_dateline(line: str, place: str | None, day: str | None) -> None:
    article = article_from_text(line + SENTENCE)
    assert [article.text[span.start : span.end] for span in article.body] == [SENTENCE]
    assert [block.kind for block in article.blocks] == ["dateline", "body"]
    assert (article.dateline, article.published and article.published.isoformat()) == (place, day)


@pytest.mark.parametrize(
    "text",
    [
        "On October 1 - 2 Port Ilya hosts the envoys of Maretia.",
        "May 3 - 5 the envoys met in Port Ilya.",
        "March 14 was the day of the raid - The army left.",
        "PORT ILYA (Reuters) - The army left the port.",
        "PORT ILYA, Reuters - The army left the port.",
        "Reuters reporters - and others - left the port.",
        "Sputnik - a vaccine - reached the port.",
        "Sputnik - Borania's vaccine - reached the port.",
        "May 2023 - The army left the port.",
    ],
)
def test_what_is_no_dateline_with_a_date_stays_in_the_body(text: str) -> None:
    article = article_from_text(text)
    assert [article.text[span.start : span.end] for span in article.body] == [text.strip()]


def test_publishers() -> None:
    assert publisher_of("https://www.bbc.co.uk/news/a") == "BBC News"
    assert publisher_of("https://edition.cnn.com/2018/a") == "CNN"
    assert publisher_of("http://www.harbour-gazette.example/a") == "harbour-gazette.example"
    for no_address in ("news", "http://[", ""):
        assert publisher_of(no_address) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers of the two countries met on Monday, officials said.", "en"),
        ("Les ministres des deux pays se sont réunis lundi dans la capitale pour parler du fleuve.", "fr"),
        ("Die Minister der beiden Staaten haben sich am Montag in der Hauptstadt getroffen, um zu reden.", "de"),
        ("Borania, Maretia", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_article_from_text_takes_what_is_given_first() -> None:
    text = "Envoys expelled by Borania\n\nApril 7, 2022\n\nBorania expelled two envoys on Monday, it said."
    found = article_from_text(text)
    assert (found.title, found.published) == ("Envoys expelled by Borania", dt.date(2022, 4, 7))
    given = article_from_text(
        text, id="x", title="Two envoys", date="2022-04-06", url="https://reuters.com/2020/01/02/a"
    )
    assert (given.id, given.title, given.published, given.publisher) == (
        "x",
        "Two envoys",
        dt.date(2022, 4, 6),
        "Reuters",
    )
    assert found.id == article_from_text(text).id
    assert found.origin.sha256.startswith(found.id)


def test_article_text_is_kept_as_given() -> None:
    text = "\n  e\u0301 and é \u200b\ufffd\r\n\r\n"
    assert article_from_text("\ufeff" + text).text == text
    assert article_from_text("half a pair \ud83d here").text == "half a pair \ufffd here"


def test_article_from_text_refuses() -> None:
    for blank in ("", " \n\u00a0 ", "\ufeff"):
        with pytest.raises(EmptyInput):
            article_from_text(blank)
    with pytest.raises(FormatError, match="2022-13-45"):
        article_from_text("The king left.", date="2022-13-45")
    with pytest.raises(LimitExceeded, match="limit of 20 bytes"):
        article_from_text("ééééééééééé", limits=Limits(max_bytes=20))


@pytest.mark.parametrize(
    "text",
    [
        "“Señor\u00a0Núñez\ufffd left,” the man\u200b said 😀.\n\nThe\u202fking e\u0301tait there \u200f(he said).",
        "**Bold** claims: [the army](#) left\u2028the port.\r\n\r\nIt’s over — 👩\u200d👧 they said…",
    ],
)
def test_tokens_slice_to_their_text(text: str) -> None:
    from dragoman.text.parse import parse

    coding = parse(Coding(article_from_text(text)))
    tokens = [token for sentence in coding.sentences for token in sentence.tokens]
    assert len(tokens) > 8
    for token in tokens:
        assert text[token.start : token.end] == token.text
