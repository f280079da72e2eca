"""Codings made by hand, so that the outputs are tested without the coder."""

import datetime as dt

from dragoman.model import (
    Article,
    Coding,
    Event,
    Evidence,
    Failure,
    Party,
    Place,
    Sentence,
    Span,
    Time,
)

TEXT = (
    "Norway called on\u00a0Peru on Monday to reopen its embassy in Lima.\n\n"
    "\u201cWe may  close ours\u201d, Minister Ana Ruiz [sic] warned. Nobody answered."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def party(words: str, code: str | None, sector: str | None, **more: str) -> Party:
    return Party(span(words), words, code, sector, **more)


def coding(**changes: object) -> Coding:
    """Two events: one with every field, one with as few as there can be."""
    article = Article(
        "a-1", TEXT, "Oslo asks, [Lima] listens", dt.date(2031, 5, 7), publisher="The Fjord", url="https://example.org/1"
    )
    sentences = tuple(Sentence(n, span(s), ()) for n, s in enumerate(SENTENCES, 1))
    full = Event(
        "e1", "REQUEST", ("change",), ("diplomatic",), "actual", False, 1, span("called on"),
        (party("Norway", "NOR", "GOV", name="Norway", wikidata_id="Q20", via="country name"),),
        (party("Peru", "PER", "GOV"),),
        time=Time(span("Monday"), dt.date(2031, 5, 5), dt.date(2031, 5, 5), "day", dt.date(2031, 5, 7), 1),
        place=Place(span("Lima"), "Lima Metropolitana", 3936456, -12.04318, -77.02824, "PER", sentence=1),
        attributed_to=party("Minister Ana Ruiz", None, "GOV"),
        confidence=0.81234, cameo="0254",
        evidence=(Evidence("type", span("called on"), "verb: call on"), Evidence("status", span("reopen"), "no cue")),
    )  # fmt: skip
    bare = Event(
        "e2", "THREATEN", (), (), "hypothetical", True, 2, span("close ours"),
        (party("We", "NOR", None), Party(None, "its ally", None, None)), (), within="e1",
        time=Time(span("may"), dt.date(2031, 6, 1), dt.date(2031, 6, 30), "month"), confidence=0.5,
    )  # fmt: skip
    values = {"sentences": sentences, "events": (full, bare), "coder": "dragoman test"} | changes
    return Coding(article, **values)


SENTENCES = (
    "Norway called on\u00a0Peru on Monday to reopen its embassy in Lima.",
    "\u201cWe may  close ours\u201d, Minister Ana Ruiz [sic] warned.",
    "Nobody answered.",
)


def failed(uri: str = "bad.txt", line: int | None = None) -> Coding:
    failure = Failure(uri, "not a text", line, None, "EncodingError")
    return Coding(Article(uri, ""), failures=(failure,))
