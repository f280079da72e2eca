r"""How well articles are taken out of HTML pages: their body, headline and date of publication.

The body is compared as the article-extraction-benchmark does it: both texts are split into their words (`\w+`, as
written), each text becomes the bag of its shingles, runs of 4 words; the shingles that the two share are right, the
others of the body are wrong and the others of gold missed. Precision and recall are taken page by page and averaged
over the pages (precision over those with a body, recall over those with a gold text); `body_f1` is the harmonic mean of
the two averages. The body is what is coded: the body blocks of the article that was read, nothing else of the page.

A headline is right where it has the letters and digits of the gold headline in their order, be they large or small; a
date where it is the same day. A page that cannot be read counts as read empty. Pages without a gold headline or date
(absent, null, empty, NaN) are left out of that figure.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from dragoman.errors import InputError
from dragoman.evaluate.rows import Figures, Row, read, text_of
from dragoman.model import Article
from dragoman.read.html import PageReader
from dragoman.read.limits import Limits
from dragoman.score import harmonic

_SHINGLE = 4
_WORD = re.compile(r"\w+")
_MOST_BYTES = 50_000_000


class Page(NamedTuple):
    """A page with what is known of it."""

    name: str
    html: bytes
    url: str | None
    text: str | None
    title: str | None
    date: dt.date | None


def measure(path: str) -> Figures:
    """Figures of a file of pages.

    Args:
        path: a page a line: `html_gz_b64` (its bytes packed with gzip, in Base64) or `html` (its text), and of `url`,
            `gold_text`, `gold_title` and `gold_date` (ISO 8601) those that are known.

    Returns:
        `body_f1` with its `body_precision` and `body_recall`, `title_accuracy` and `date_accuracy`, those for which
        some page has gold; the number of pages, and of those that could not be read.

    Raises:
        InputError: the file cannot be read or is of another format, or no page has gold.
    """
    pages = read(path, "a page with its gold text, title or date", _page)
    with PageReader(Limits().max_seconds) as reader:
        found = [_article(reader, page) for page in pages]
    both = list(zip(pages, found, strict=True))
    bodies = [overlap(page.text, body_of(article)) for page, article in both if page.text is not None]
    titles = [page.title == _letters(article.title if article else None) for page, article in both if page.title]
    dates = [article is not None and page.date == article.published for page, article in both if page.date]
    figures: Figures = {}
    if bodies:
        precision, recall = body_rates(bodies)
        figures |= {"body_f1": harmonic(precision, recall), "body_precision": precision, "body_recall": recall}
    if titles:
        figures["title_accuracy"] = sum(titles) / len(titles)
    if dates:
        figures["date_accuracy"] = sum(dates) / len(dates)
    return figures | {"pages": len(pages), "pages_unread": sum(article is None for article in found)}


def body_of(article: Article | None) -> str:
    """The text that would be coded."""
    return "\n\n".join(article.text[span.start : span.end] for span in article.body) if article else ""


def overlap(gold: str, body: str) -> tuple[int, int, int]:
    """The shingles that are right, wrong and missed."""
    wanted, found = _shingles(gold), _shingles(body)
    right = (wanted & found).total()
    return right, found.total() - right, wanted.total() - right


def body_rates(overlaps: Iterable[tuple[int, int, int]]) -> tuple[float, float]:
    """Precision and recall, averaged over the pages that have the one text or the other."""
    overlaps = list(overlaps)
    precisions = [right / (right + wrong) for right, wrong, _ in overlaps if right + wrong]
    recalls = [right / (right + missed) for right, _, missed in overlaps if right + missed]
    return sum(precisions) / max(1, len(precisions)), sum(recalls) / max(1, len(recalls))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1)) if words)


def _letters(title: str | None) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", title or "").casefold()))


def _article(reader: PageReader, page: Page) -> Article | None:
    try:
        return reader.article(page.html, page.name, default_id=page.name, address=page.url)
    except InputError:
        return None


def _page(row: Row) -> Page:
    written = _optional(row, "gold_date")
    page = Page(
        name=_optional(row, "id") or "page",
        html=_bytes(row),
        url=_optional(row, "url"),
        text=text_of(row, "gold_text") if "gold_text" in row else None,
        title=_letters(_optional(row, "gold_title")) or None,
        date=dt.date.fromisoformat(written) if written else None,
    )
    if not {"gold_text", "gold_title", "gold_date"} & row.keys():
        raise KeyError("gold_text")
    return page


def _bytes(row: Row) -> bytes:
    if "html" in row:
        return text_of(row, "html").encode(errors="replace")
    try:
        packed = base64.b64decode(text_of(row, "html_gz_b64"), validate=True)
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        data = unpacker.decompress(packed, _MOST_BYTES)
    except (ValueError, zlib.error) as error:
        raise ValueError(f"'html_gz_b64' cannot be unpacked: {error}") from error
    if not unpacker.eof:
        raise ValueError("'html_gz_b64' is cut off or too large")
    return data


def _optional(row: Row, key: str) -> str | None:
    """A string, or None where it is absent, null, empty or NaN."""
    value = row.get(key)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if not isinstance(value, str):
        raise TypeError(f"{key!r} is not a string")
    return value.strip() or None
