"""The day on which an HTML page says that it was published.

In this order: the page's address, its JSON-LD and meta tags, elements marked as the date of publication, a line that
labels its date so, a date beside the headline, and what htmldate finds. A day that no calendar has counts as not
stated, and the next statement is asked. Nothing here asks for today's date: a page that states none has none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dragoman.read.dates import url_date
from dragoman.read.html_date_shown import in_scripts, in_times, possible, searched, shown, stated_day, without_furniture
from dragoman.read.html_metadata import Stated

# Names of meta tags that hold the date of publication, the most reliable first; dates of changes are not among them.
_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "article:published_date",
    "article.published", "og:published_time", "datepublished", "publishdate", "publish-date", "publish_date",
    "pubdate", "pub_date", "publication_date", "publicationdate", "published_time", "publishtime", "published_date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date",
    "rnews:datepublished", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "sailthru.date", "originalpublicationdate", "date_published", "outbrain-date", "ptime", "date",
)  # fmt: skip
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d?(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)"
)
# Two statements of one moment, one of them in the publisher's own time, and how far from UTC that may be.
_SAME, _FARTHEST = dt.timedelta(minutes=2), dt.timedelta(hours=14)
# A date beside the headline goes before the stated one so near to it: the day by the publisher's clock, or an article
# put into the system before it appeared. One farther off is the date of something else.
_NEAR = dt.timedelta(days=7)


def page_date(page: Stated, tree: Any, url: str | None) -> dt.date | None:
    """The day of publication.

    Args:
        page: its statements.
        tree: the page as lxml parsed it.
        url: its address, if known.

    Returns:
        The day as the page shows it to its readers, where it shows one; else by the publisher's own clock where the
        page tells that, else as written; None where the page states none.
    """
    if url and (day := url_date(url)) and possible(day):
        return day
    tree = without_furniture(tree)
    labelled, beside = shown(tree)
    for written in _statements(page):
        if day := stated_day(written):
            near = len(beside) == 1 and abs(beside[0] - day) <= _NEAR
            return beside[0] if near else _local(written, day, page)
    others = (*labelled, *beside, *in_times(tree), *in_scripts(tree))
    return others[0] if others else searched(tree, url)


def _statements(page: Stated) -> Iterator[str]:
    yield from page.values("datePublished")
    for name in _METAS:
        yield from page.metas.get(name, ())
    yield from (time.written for time in page.times if time.marked)
    yield from page.values("dateCreated")


def _local(written: str, day: dt.date, page: Stated) -> dt.date:
    """The day by the publisher's own clock: of the same moment as stated elsewhere with a distance from UTC."""
    moment = _moment(written)
    if moment is None or moment.utcoffset():
        return day
    for time in page.times:
        other = _moment(time.written)
        if other and other.utcoffset() and abs(other - moment) < _SAME:
            return other.date()
    return day


def _moment(written: str) -> dt.datetime | None:
    match = _MOMENT.match(written.strip())
    if match is None:
        return None
    zone = match["zone"].replace(":", "").replace("Z", "+0000")
    offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:])) * (-1 if zone[0] == "-" else 1)
    try:
        time = dt.time(int(match["hour"]), int(match["minute"]), tzinfo=dt.timezone(offset))
        moment = dt.datetime.combine(dt.date.fromisoformat(match["day"]), time)
        return moment if abs(offset) <= _FARTHEST else None
    except (ValueError, OverflowError):  # no such day, hour or time zone
        return None
