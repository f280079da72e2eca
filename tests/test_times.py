"""Time expressions resolved against the day of publication, over the real parser."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.extract import calendar as cal
from dragoman.extract.times import is_narrative, times
from dragoman.model import Article, Coding
from dragoman.text.parse import parse

WEDNESDAY = dt.date(2018, 4, 4)


def found(text: str, published: dt.date | None = WEDNESDAY) -> list[tuple[str, str, str]]:
    coding = times(parse(Coding(Article("a", text, published=published))))
    return [(text[t.span.start : t.span.end], str(t.first), str(t.last)) for t in coding.times]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("Troops attacked on Wednesday.", "Wednesday", "2018-04-04", "2018-04-04"),
        ("Troops attacked on Thursday.", "Thursday", "2018-03-29", "2018-03-29"),
        ("The leaders will meet on Thursday.", "Thursday", "2018-04-05", "2018-04-05"),
        ("The talks are scheduled for Thursday.", "Thursday", "2018-04-05", "2018-04-05"),
        ("A vote is to be held on Sunday.", "Sunday", "2018-04-08", "2018-04-08"),
        ("The envoy is to travel to Geneva on Friday.", "Friday", "2018-04-06", "2018-04-06"),
        ("The envoy is due in Geneva on Friday.", "Friday", "2018-04-06", "2018-04-06"),
        ("The talks resume on Thursday.", "Thursday", "2018-04-05", "2018-04-05"),
        ("Kenya is sending an envoy to the summit on Thursday.", "Thursday", "2018-04-05", "2018-04-05"),
        ("They will stay away from a summit starting on Friday.", "Friday", "2018-04-06", "2018-04-06"),
        ("Ahead of a vote on Thursday, the premier urged calm.", "Thursday", "2018-04-05", "2018-04-05"),
        ("The union has called a strike for Friday.", "Friday", "2018-04-06", "2018-04-06"),
        ("Parliament can ratify the treaty this week.", "this week", "2018-04-02", "2018-04-08"),
        ("The truce was extended until 12 April.", "12 April", "2018-04-12", "2018-04-12"),
        ("The army shelled the town until 1 April.", "1 April", "2018-04-01", "2018-04-01"),
        ("The congress, meeting on Monday, rejected the plan.", "Monday", "2018-04-02", "2018-04-02"),
        ("The minister should have met him on Friday.", "Friday", "2018-03-30", "2018-03-30"),
        ("The report recalls the attack on Friday.", "Friday", "2018-03-30", "2018-03-30"),
        ("Residents mourn for Friday's victims.", "Friday", "2018-03-30", "2018-03-30"),
        ("By Friday the army had taken the town.", "Friday", "2018-03-30", "2018-03-30"),
        ("Rebels shelled the port on Tuesday night.", "Tuesday night", "2018-04-03", "2018-04-03"),
        ("They met last week.", "last week", "2018-03-26", "2018-04-01"),
        ("They met on Tuesday of last week.", "Tuesday of last week", "2018-03-27", "2018-03-27"),
        ("They met last month.", "last month", "2018-03-01", "2018-03-31"),
        ("They met earlier this month.", "earlier this month", "2018-04-01", "2018-04-04"),
        ("They met earlier this week.", "earlier this week", "2018-04-02", "2018-04-03"),
        ("They met late last year.", "late last year", "2017-10-01", "2017-12-31"),
        ("They met two days ago.", "two days ago", "2018-04-02", "2018-04-02"),
        ("They met six years ago.", "six years ago", "2012-01-01", "2012-12-31"),
        ("They met yesterday.", "yesterday", "2018-04-03", "2018-04-03"),
        ("They met at the weekend.", "the weekend", "2018-03-31", "2018-04-01"),
        ("They fought over the past three days.", "the past three days", "2018-04-01", "2018-04-04"),
        ("They have fought since Saturday.", "since Saturday", "2018-03-31", "2018-04-04"),
        ("They fought from Monday to Tuesday.", "from Monday to Tuesday", "2018-04-02", "2018-04-03"),
        ("They ruled between 2011 and 2014.", "between 2011 and 2014", "2011-01-01", "2014-12-31"),
        ("They met between June and August 2016.", "between June and August 2016", "2016-06-01", "2016-08-31"),
        ("They met on March 28-30.", "March 28-30", "2018-03-28", "2018-03-30"),
        ("They met on 10 and 11 March.", "10 and 11 March", "2018-03-10", "2018-03-11"),
        ("They met on 12 March 2014.", "12 March 2014", "2014-03-12", "2014-03-12"),
        ("They met on March 12, 2014.", "March 12, 2014", "2014-03-12", "2014-03-12"),
        ("They met in December.", "December", "2017-12-01", "2017-12-31"),
        ("They met in early March 2014.", "early March 2014", "2014-03-01", "2014-03-10"),
        ("They met in mid-January.", "mid-January", "2018-01-11", "2018-01-20"),
        ("He was born in 1956.", "1956", "1956-01-01", "1956-12-31"),
        ("They ruled in the 1990s.", "the 1990s", "1990-01-01", "1999-12-31"),
        ("They ruled in the 19th century.", "the 19th century", "1800-01-01", "1899-12-31"),
        ("They met in the summer of 2016.", "the summer of 2016", "2016-06-01", "2016-08-31"),
        ("They met on the eve of 1 March.", "the eve of 1 March", "2018-02-28", "2018-02-28"),
        ("The shelling went on for the fourth straight day.", "the fourth straight day", "2018-04-04", "2018-04-04"),
        ("On Monday they marched for the third day in a row.", "Monday", "2018-04-02", "2018-04-02"),
        ("The troops will leave by the end of 2019.", "the end of 2019", "2019-12-31", "2019-12-31"),
    ],
)
def test_expression(text: str, words: str, first: str, last: str) -> None:
    assert (words, first, last) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Talks went on for two hours.",
        "Fighting has grown in recent weeks.",
        "They pray every Friday.",
        "The Sunday Times reported it.",
        "Some 2000 soldiers were sent under resolution 1973.",
        "He may march with the workers.",
        "The ministers met at noon.",
        "Good Friday prayers passed in peace.",
    ],
)
def test_no_date(text: str) -> None:
    assert found(text) == []


def test_without_publication_only_what_the_text_itself_tells() -> None:
    assert found("They met on Tuesday and last week.", None) == []
    assert found("They met on 3 May 2015, and on 7 June.", None) == [
        ("3 May 2015", "2015-05-03", "2015-05-03"),
        ("7 June", "2015-06-07", "2015-06-07"),
    ]


def test_dates_told_from_the_one_before() -> None:
    text = "They hit on 5 May 2015. The next day they withdrew. Later that month they won. Two years later they fled."
    assert [span[1:] for span in found(text)] == [
        ("2015-05-05", "2015-05-05"),
        ("2015-05-06", "2015-05-06"),
        ("2015-05-01", "2015-05-31"),
        ("2017-01-01", "2017-12-31"),
    ]


def test_day_in_a_row_is_the_day_that_the_sentence_tells() -> None:
    assert found("On Monday, they marched for the fourth straight day.")[1][1:] == ("2018-04-02", "2018-04-02")


def test_last_week_of_a_sunday_paper_is_the_one_just_over() -> None:
    assert found("They met last week.", dt.date(2018, 4, 8)) == [("last week", "2018-04-01", "2018-04-07")]


def test_narrative_of_long_ago_dates_months_by_the_year_told_last() -> None:
    text = " ".join(f"The king fought in {year}." for year in range(1701, 1707)) + " On 9 March he won."
    assert is_narrative(text, WEDNESDAY)
    assert found(text)[-1] == ("9 March", "1706-03-09", "1706-03-09")
    assert not is_narrative(text + " They met on Tuesday. Yesterday he said so.", WEDNESDAY)


def test_impossible_day_and_year_outside_the_calendar_are_left_out() -> None:
    assert found("They met on 31 April 2015.") == []
    assert found("They lived here ninety centuries ago.") == []


@settings(deadline=None, max_examples=40)  # the parser is slow at first
@given(st.text(alphabet="0123456789 /-–,.'’adehilnorstuvwyMFTJSO\n", max_size=60), st.dates())
def test_any_text_gives_ordered_spans_and_days(text: str, published: dt.date) -> None:
    coding = times(parse(Coding(Article("a", text, published=published))))
    assert all(t.first <= t.last and text[t.span.start : t.span.end].strip() for t in coding.times)
    assert all(a.span.end <= b.span.start for a, b in zip(coding.times, coding.times[1:], strict=False))


@settings(deadline=None)
@given(st.dates(), st.sampled_from(["day", "week", "fortnight", "month", "quarter", "year", "decade", "century"]))
def test_unit_around_a_day_holds_it(date: dt.date, unit: str) -> None:
    if date.year < 10 or date.year > 9990:
        return
    whole = cal.around(date, unit)
    assert whole is not None
    assert whole.first <= date <= whole.last
