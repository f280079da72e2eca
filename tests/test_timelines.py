"""How the dates of timelines are compared."""

from __future__ import annotations

import datetime as dt

import pytest
from evaluation.timelines import UNDATED, Mention, article_of, compared, figures, untokenized, written

from dragoman.extract.encoder import encoder
from dragoman.model import Grain, Span, Time

DOCUMENT = {
    "id": "x", "doc_num": "1", "dct": "2009-03-02",
    "sentences": {
        "0": "Lake Air orders ferries", "1": "March 02 , 2009",
        "2": "Lake Air 's owners bought two ferries ( from Arlo ) in June 2008 , a spokesman said .",
        "3": "`` We will not sell them , '' he added .",
    },
}  # fmt: skip


def test_tokens_are_put_together_again() -> None:
    article, spans = article_of(DOCUMENT)
    bought, added = (article.text[span.start : span.end] for span in spans.values())
    assert bought == "Lake Air's owners bought two ferries (from Arlo) in June 2008, a spokesman said."
    assert added == '"We will not sell them," he added.'
    assert article.published == dt.date(2009, 3, 2)
    assert untokenized("It costs $ 5 .") == "It costs $5."


@pytest.mark.parametrize(
    ("grain", "first", "last", "form"),
    [
        ("day", dt.date(2009, 3, 1), dt.date(2009, 3, 1), "2009-03-01"),
        ("month", dt.date(2009, 3, 1), dt.date(2009, 3, 31), "2009-03-XX"),
        ("year", dt.date(2009, 1, 1), dt.date(2009, 12, 31), "2009-XX-XX"),
        ("week", dt.date(2009, 3, 2), dt.date(2009, 3, 8), "2009-03-02/2009-03-08"),
    ],
)
def test_dates_are_written_as_the_gold_writes_them(grain: Grain, first: dt.date, last: dt.date, form: str) -> None:
    assert written(Time(Span(0, 1), first, last, grain)) == form
    assert written(None) == UNDATED


def test_a_wrong_date_is_given_and_missed() -> None:
    day, other = "2009-03-01", "2009-03-02"
    pairs = [(day, day), (day, other), (day, UNDATED), (UNDATED, UNDATED), (UNDATED, day)]
    assert figures(pairs) == {"dated_right": 1 / 3, "undated_left": 0.5, "value_f1": 2 / 6, "dated": 3, "undated": 2}
    assert figures([])["value_f1"] == 0


def test_an_event_of_a_document_gets_the_date_of_its_clause() -> None:
    asked = [Mention("2", "bought", "2008-06-XX"), Mention("2", "sold", UNDATED), Mention("9", "bought", UNDATED)]
    assert list(compared(DOCUMENT, asked, encoder("small"))) == [("2008-06-XX", "2008-06-XX")]
