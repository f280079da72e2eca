"""How well quotations and other attributions are found.

Direct content is exact where it is the same without quotation marks, outer punctuation and the complementiser before
the opening mark (that "..."), gold parts that touch being read as one. Other content, indirect and mixed, is found
where the two share a character; "half": at least half of the characters that they have together. A speaker is right
where the spans overlap or a word longer than two letters is shared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dragoman.evaluate.rows import Figures, Row, marked, parts_of, read, span_in, text_of
from dragoman.extract.quotes import quotes
from dragoman.model import Article, Coding, Quote, Span
from dragoman.score import harmonic
from dragoman.text.parse import parse

_THAT = re.compile(r"[Tt]hat,?\s+[\"“‘'`]+")
_EDGE = " \n\xa0\"“”‘’'`,.;:"
#: Quotations, each with the characters of its content.
Found = Sequence[tuple[Quote, set[int]]]


class Attribution(NamedTuple):
    """Speech as annotated; offsets into the text that it stands in."""

    direct: bool
    content: tuple[Span, ...]
    #: Empty where nobody is named.
    source: tuple[Span, ...]
    #: The source's words.
    named: str


class Report(NamedTuple):
    """A text of which every attribution is annotated."""

    text: str
    attributions: tuple[Attribution, ...]


class Quotation(NamedTuple):
    """One quotation with the text around it."""

    article: str
    #: Where the text around it begins in the article.
    start: int
    context: str
    #: Offsets into `context`.
    attribution: Attribution


def measure(path: str) -> Figures:
    """Figures of a file of either kind, told apart by their fields.

    Args:
        path: articles, `text` and `attributions` (lists of `source`, `cue` and `content` parts with `start` and `end`,
            and the `type`) a line; or quotations, `doc`, `type`, `context`, `context_start`, `content_spans`,
            `speaker` and `speaker_spans` a line.

    Returns:
        `content_exact` and `speaker_span` of direct quotations, and the counts; of whole articles also `content_f1` and
        `source_f1` of what is indirect or mixed, of which a file of quotations does not tell the half.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    rows = read(path, "an article with attributions or a quotation with its context", _gold)
    reports = [row for row in rows if isinstance(row, Report)]
    quotations = [row for row in rows if isinstance(row, Quotation)]
    n = Counter({"articles": len(reports), "quotations": len(quotations)})
    for report in reports:
        n += count(report, quotes(parse(Coding(Article("", report.text)))))
    for text, attributions in passages(quotations):
        found = _found(quotes(parse(Coding(Article("", text)))))
        exact = _exact(text, found)
        for attribution in (a for a in attributions if a.direct):
            _count_direct(n, text, attribution, found, exact)
    return _figures(n)


def count(report: Report, coding: Coding) -> Counter[str]:
    """What is right, of how many, to be read by `measure`.

    Args:
        report: a text with its attributions.
        coding: the same with quotes.
    """
    n: Counter[str] = Counter()
    found = _found(coding)
    exact = _exact(report.text, found)
    gold = [characters(attribution.content) for attribution in report.attributions]
    for attribution in report.attributions:
        if attribution.direct:
            _count_direct(n, report.text, attribution, found, exact)
        else:
            _count_indirect(n, report.text, attribution, found)
    for quote, held in found:
        kind = "direct" if quote.kind == "direct" else "indirect"
        n[f"{kind} found"] += 1
        n[f"{kind} found, half"] += any(alike(held, other) for other in gold)
        n[f"{kind} found, any"] += any(held & other for other in gold)
    return n


def passages(quotations: Iterable[Quotation]) -> Iterator[tuple[str, list[Attribution]]]:
    """The texts around quotations, those of an article that overlap put together.

    Yields:
        A text with its attributions, offsets into it.
    """
    by_article: dict[str, list[Quotation]] = defaultdict(list)
    for one in quotations:
        by_article[one.article].append(one)
    for several in by_article.values():
        several.sort(key=lambda one: one.start)
        text, start, inside = "", several[0].start, list[Attribution]()
        for one in several:
            if one.start > start + len(text):
                yield text, inside
                text, start, inside = "", one.start, []
            text += one.context[start + len(text) - one.start :]
            inside.append(_shifted(one.attribution, one.start - start))
        yield text, inside


def same_words(one: str, other: str) -> bool:
    """Do the two share a word longer than two letters, or are they the same?"""
    return bool(_words(one) & _words(other)) or (one.lower() == other.lower() and bool(one))


def characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    """The offsets of the characters of spans."""
    return {at for first, last in spans for at in range(first, last)}


def alike(one: set[int], other: set[int]) -> bool:
    """Do the two share at least half of what they have together?"""
    return 2 * len(one & other) >= len(one | other)


def _gold(row: Row) -> Report | Quotation:
    return _report(row) if "attributions" in row else _quotation(row)


def _report(row: Row) -> Report:
    text = text_of(row, "text")
    return Report(text, tuple(
        Attribution(text_of(part, "type") == "direct", marked(text, parts_of(part, "content")),
                    marked(text, parts_of(part, "source")),
                    " ".join(text[p["start"] : p["end"]] for p in parts_of(part, "source")))
        for part in parts_of(row, "attributions") if part["content"] and part["cue"]
    ))  # fmt: skip


def _quotation(row: Row) -> Quotation:
    context, start = text_of(row, "context"), row["context_start"]
    if not isinstance(start, int):
        raise TypeError("'context_start' is not an integer")
    content, source = (
        tuple(sorted(span_in(context, first, last, start) for first, last in row[key]))
        for key in ("content_spans", "speaker_spans")
    )
    named = text_of(row, "speaker") if source else ""
    return Quotation(text_of(row, "doc"), start, context,
                     Attribution(text_of(row, "type") == "direct", content, source, named))  # fmt: skip


def _shifted(one: Attribution, by: int) -> Attribution:
    content, source = (tuple(Span(s.start + by, s.end + by) for s in spans) for spans in (one.content, one.source))
    return one._replace(content=content, source=source)


def _found(coding: Coding) -> Found:
    return [(quote, characters(quote.content)) for quote in coding.quotes]


def _exact(text: str, found: Found) -> set[Span]:
    """The spans that count as a direct content found."""
    quoted = [quote.content for quote, _ in found if quote.kind != "indirect"]
    return {form for spans in quoted for part in (spans, *((span,) for span in spans)) for form in _bare(text, part)}


def _bare(text: str, spans: Iterable[Span]) -> list[Span]:
    """Touching spans as one, without marks and punctuation at the edges."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip(_EDGE):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    out = []
    for first, last in joined:
        inner = text[first:last]
        out.append(Span(first + len(inner) - len(inner.lstrip(_EDGE)), last - len(inner) + len(inner.rstrip(_EDGE))))
    return out


def _without_that(text: str, span: Span) -> Span:
    """A direct content without the complementiser before its opening mark; what is quoted stands between marks."""
    match = _THAT.match(text, *span)
    return Span(match.end(), span.end) if match else span


def _count_direct(n: Counter[str], text: str, gold: Attribution, found: Found, exact: set[Span]) -> None:
    held = characters(gold.content)
    for span in _bare(text, gold.content):
        n["direct parts"] += 1
        n["direct parts exact"] += span in exact or _without_that(text, span) in exact
        n["direct parts as annotated"] += span in exact
    if gold.source:
        near = [q for q, mine in found if 2 * len(held & mine) >= min(len(held), len(mine))]
        n["direct with source"] += 1
        n["direct speaker right"] += _speaker_right(text, near, gold)


def _count_indirect(n: Counter[str], text: str, gold: Attribution, found: Found) -> None:
    held = characters(gold.content)
    match = [q for q, mine in found if alike(held, mine)]
    n["indirect or mixed"] += 1
    n["indirect half"] += bool(match)
    n["indirect any"] += any(held & mine for _, mine in found)
    n["indirect matched with speaker"] += any(q.speaker is not None for q in match)
    if gold.source and match:
        n["indirect matched with source"] += 1
        n["indirect source right"] += _speaker_right(text, match, gold)


def _speaker_right(text: str, found: Iterable[Quote], gold: Attribution) -> bool:
    held = characters(gold.source)
    return any(
        q.speaker is not None
        and (bool(held & set(range(*q.speaker))) or same_words(text[q.speaker.start : q.speaker.end], gold.named))
        for q in found
    )


def _words(text: str) -> set[str]:
    spaced = "".join(character if character.isalnum() else " " for character in text.lower())
    return {word for word in spaced.split() if len(word) > 2}


def _figures(n: Counter[str]) -> Figures:
    shares: Figures = {}
    if n["direct parts"]:
        shares["content_exact"] = n["direct parts exact"] / n["direct parts"]
        shares["content_exact_as_annotated"] = n["direct parts as annotated"] / n["direct parts"]
    if n["direct with source"]:
        shares["speaker_span"] = n["direct speaker right"] / n["direct with source"]
    if n["indirect or mixed"]:
        shares["content_f1"] = _both(n, "any")
        shares["content_half_f1"] = _both(n, "half")
    if n["indirect matched with source"]:
        named = n["indirect matched with source"] + n["indirect matched with speaker"]
        shares["source_f1"] = 2 * n["indirect source right"] / named
        shares["source_accuracy"] = n["indirect source right"] / n["indirect matched with source"]
    counted = ("articles", "quotations", "direct parts", "direct with source", "indirect or mixed")
    return shares | {name.replace(" ", "_"): n[name] for name in counted if n[name]}


def _both(n: Counter[str], way: str) -> float:
    """F1 of indirect and mixed content: precision of what is found, recall of what is annotated."""
    precision = n[f"indirect found, {way}"] / max(1, n["indirect found"])
    recall = n[f"indirect {way}"] / n["indirect or mixed"]
    return harmonic(precision, recall)
