"""Why each event is in the record: its sentence with the words marked that support each field.

On a terminal the words are coloured by field; elsewhere they stand in brackets with the field's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dragoman.export.table import heading
from dragoman.export.words import about, how, one_line, what, when, words
from dragoman.model import Article, Coding, Event, Party, Sentence, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    "type": "bold reverse",
    "actor": "bold blue",
    "recipient": "bold green",
    "status": "bold yellow",
    "date": "bold magenta",
    "event_loc": "bold cyan",
    "attributed_to": "bold red",
    "context": "underline",
}


class Support(NamedTuple):
    """A value and the words it rests on."""

    field: str
    span: Span
    #: What the field holds because of them.
    value: str
    #: What decided it.
    step: str


def print_explained(console: Console, coding: Coding) -> None:
    """Print one article sentence by sentence, below each its events with their support.

    Args:
        console: where to; colours are used only where it is a terminal that has them.
        coding: a coded article.
    """
    from rich.padding import Padding
    from rich.text import Text

    coloured = console.is_terminal and console.color_system is not None
    console.print(heading(coding.article), "")
    for sentence in coding.sentences:
        console.print(Text(f"[{sentence.number}] {words(coding.article, sentence.span)}"))
        for event in coding.events:
            if event.sentence == sentence.number:
                for margin, part in _explained(coding, event, sentence, coloured):
                    console.print(Padding(part, (0, 0, 0, margin)))
        console.print()


def supports(event: Event) -> list[Support]:
    """The words that each field of an event rests on, fields in the order of the record.

    Values come from the event itself; where a step left evidence for the same field and words, its reason is given.
    Evidence of fields without words of their own (a status read off "will") follows at the end.
    """
    steps = {(e.field, e.span): e.step for e in event.evidence}
    own = [(field, span, value, steps.pop((field, span), why)) for field, span, value, why in _own(event)]
    values = {"status": how(event), "embedded": str(event.embedded).lower(), "within": event.within or ""}
    rest = [(field, span, values.get(field, ""), step) for (field, span), step in steps.items()]
    return [Support(*entry) for entry in (*own, *rest)]


def _own(event: Event) -> Iterator[tuple[str, Span, str, str]]:
    yield "type", event.trigger, what(event), ""
    for field, parties in (("actor", event.actors), ("recipient", event.recipients)):
        yield from _heard(field, parties)
    if event.time:
        yield "date", event.time.span, when(event.time), ""
    if event.place:
        yield "event_loc", event.place.span, _where(event), ""
    if event.attributed_to:
        yield from _heard("attributed_to", (event.attributed_to,))


def _heard(field: str, parties: tuple[Party, ...]) -> Iterator[tuple[str, Span, str, str]]:
    for party in parties:
        if party.span is not None:
            code = " ".join(part for part in (party.code, party.sector) if part)
            yield field, party.span, " ".join(filter(None, (code or "?", party.name))), party.via


def _where(event: Event) -> str:
    place = event.place
    assert place is not None
    point = "" if place.latitude is None or place.longitude is None else f"{place.latitude:.2f}, {place.longitude:.2f}"
    return ", ".join(filter(None, (place.name, place.country, point)))


def _explained(coding: Coding, event: Event, sentence: Sentence, coloured: bool) -> Iterator[tuple[int, Text]]:
    """One event: a headline, the marked sentence, a line for each support; with their left margins."""
    from rich.text import Text

    found = supports(event)
    facts = (what(event), how(event), about(event), f"CAMEO {event.cameo or '?'}", f"confidence {event.confidence:.2f}")
    yield 4, Text(" · ".join(filter(None, facts)), "bold")
    yield 4, marked(coding.article, sentence.span, found, coloured)
    for support in found:
        field = (f"{support.field:14}", _style(support.field, coloured))
        yield 6, Text.assemble(field, _reason(coding.article, support))


def _reason(article: Article, support: Support) -> str:
    """`“the United States” 52–69 = USA GOV (country name)`."""
    value = f" = {one_line(support.value)}" if support.value else ""
    step = f" ({one_line(support.step)})" if support.step else ""
    return f"“{words(article, support.span)}” {support.span.start}–{support.span.end}{value}{step}"


def marked(article: Article, sentence: Span, found: list[Support], coloured: bool) -> Text:
    """The sentence with its supporting words marked; of words that overlap, the first field's are.

    Args:
        article: that holds the sentence.
        sentence: its span.
        found: the words to mark; what lies outside of the sentence is left out.
        coloured: by colours, not brackets.
    """
    from rich.text import Text

    out, at = Text(), sentence.start
    for support in _apart([s for s in found if sentence.covers(s.span)]):
        out.append(_between(article, at, support.span.start))
        said = words(article, support.span)
        out.append(said if coloured else f"[{support.field}: {said}]", _style(support.field, coloured))
        at = support.span.end
    return out.append(_between(article, at, sentence.end))


def _apart(found: list[Support]) -> list[Support]:
    """Supports that do not overlap, in the order of the text; an earlier one in the list wins."""
    kept: list[Support] = []
    for support in found:
        if not any(support.span.overlaps(other.span) for other in kept):
            kept.append(support)
    return sorted(kept, key=lambda support: support.span)


def _between(article: Article, start: int, end: int) -> str:
    """Words on one line, with a space at an end where the text has white space there."""
    text = article.text[start:end]
    if not text.strip():
        return " " if text else ""
    return " " * text[:1].isspace() + one_line(text) + " " * text[-1:].isspace()


def _style(field: str, coloured: bool) -> str:
    return _STYLES.get(field, "bold") if coloured else ""
