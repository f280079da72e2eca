"""The record types: everything that dragoman knows of one article.

All are frozen. Offsets are Unicode code points, half-open, into `Article.text`; `article.text[span.start:span.end]`
is the mention itself. This module imports nothing of ours but the standard library.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal["title", "dateline", "body", "caption", "related", "footer", "byline", "other"]
MentionKind = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Grain = Literal["day", "week", "month", "quarter", "year", "decade", "century", "other"]
Status = Literal["actual", "planned", "requested", "threatened", "hypothetical", "negated", "alleged"]


class Span(NamedTuple):
    """A stretch of the article's text."""

    #: First character.
    start: int
    #: One past the last character.
    end: int

    def covers(self, other: Span) -> bool:
        """Does this span hold all of the other?"""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Do the two share a character?"""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the bytes came from."""

    #: Path, address or `-` for standard input.
    uri: str
    #: Media type, such as `text/html`.
    media_type: str = "text/plain"
    #: SHA-256 of the bytes, hexadecimal.
    sha256: str = ""
    #: Line of a line-based file, or row of a table, from 1.
    line: int | None = None
    #: Where the record begins in an archive (WARC) or file of lines, in bytes of the file as it lies there.
    byte_offset: int | None = None
    #: When the bytes were fetched (UTC), where they come from the web. Never the date of publication.
    fetched: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: only `body` blocks are coded."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Article:
    """One report, as read."""

    #: Stable identifier: given by the input, else from its name or content.
    id: str
    #: The input exactly as given for plain text; the extracted text of a page.
    text: str
    title: str | None = None
    #: Publication date; None where neither the input nor the page tells.
    published: dt.date | None = None
    #: Place named in the dateline ("BEIRUT (AP) -"), as written.
    dateline: str | None = None
    publisher: str | None = None
    url: str | None = None
    #: ISO 639-1 code.
    language: str | None = None
    #: The parts of the text in order; without any, the whole text is body.
    blocks: tuple[Block, ...] = ()
    origin: Origin = Origin("")

    @property
    def body(self) -> tuple[Span, ...]:
        """The spans to be coded, in order."""
        if not self.blocks:
            return (Span(0, len(self.text)),) if self.text else ()
        return tuple(block.span for block in self.blocks if block.kind == "body")


class Token(NamedTuple):
    """One word of a parsed sentence."""

    start: int
    end: int
    #: As written, of `Article.text`.
    text: str
    lemma: str
    #: Universal part of speech.
    pos: str
    #: Penn tag.
    tag: str
    #: Dependency label (ClearNLP style, as spaCy gives it).
    dep: str
    #: Index of the head within the sentence; its own index at the root.
    head: int
    #: Named-entity label (OntoNotes) or "".
    ent: str
    #: B, I or O of that label.
    ent_iob: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body with its parse."""

    #: Number in the article, from 1.
    number: int
    span: Span
    tokens: tuple[Token, ...]
    #: Number of the body block (paragraph) it belongs to, from 0.
    paragraph: int = 0

    def children(self, index: int) -> list[int]:
        """Indices of the tokens whose head is `index`."""
        return [i for i, token in enumerate(self.tokens) if token.head == index and i != index]

    def token_at(self, offset: int) -> int | None:
        """Index of the token that holds the character, or None."""
        for i, token in enumerate(self.tokens):
            if token.start <= offset < token.end:
                return i
        return None

    def head_of(self, span: Span) -> int | None:
        """Index of the word of a span that governs the others: the first whose head lies outside; None for no word."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < span.end and span.start < token.end]
        for i in inside:
            if self.tokens[i].head not in inside or self.tokens[i].head == i:
                return i
        return inside[0] if inside else None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a potential actor or recipient."""

    span: Span
    #: Span of the head word.
    head: Span
    kind: MentionKind
    #: Number of its sentence.
    sentence: int
    #: Number of the entity it belongs to: an index into `Coding.entities`.
    chain: int
    #: Numbers of the others that it means beside this one: "they" after "Kenya and Uganda".
    others: tuple[int, ...] = ()

    @property
    def meant(self) -> tuple[int, ...]:
        """Numbers of all the entities that it means, its own first."""
        return self.chain, *self.others


@dataclass(frozen=True, slots=True)
class Entity:
    """A potential actor or recipient: all its mentions and what it is coded as."""

    #: The fullest name or description found.
    name: str
    #: ISO 3166 alpha-3 of its country, or UNO EUR IGO NGO ISM IMG MNC KOS; None where unknown.
    code: str | None = None
    #: One of the 25 PLOVER sectors, or None.
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    wikidata_id: str | None = None
    #: How sure the resolution is, 0 to 1.
    score: float = 0.0
    #: What decided the code: "table:leaders", "head noun", "chain", "article" ...
    via: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression, resolved."""

    span: Span
    #: First and last day, both included.
    first: dt.date
    last: dt.date
    grain: Grain
    #: The date it was resolved against, or None for an absolute one.
    anchor: dt.date | None = None
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A named place, resolved."""

    span: Span
    #: The gazetteer's name.
    name: str
    geonameid: int | None = None
    #: WGS84 degrees.
    latitude: float | None = None
    longitude: float | None = None
    #: ISO 3166 alpha-3.
    country: str | None = None
    admin1: str | None = None
    #: GeoNames feature class: A (country, province), P (town), T, H, L, S, R.
    feature: str = "P"
    score: float = 0.0
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Speech with its speaker."""

    #: The spoken words; several spans where the attribution stands between them.
    content: tuple[Span, ...]
    kind: QuoteKind
    #: The speaker's mention as written, or None where the text names none.
    speaker: Span | None = None
    #: The verb or phrase of attribution: "said", "according to".
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient of one event."""

    #: The words of the text; None only where the party is understood from elsewhere in the article.
    span: Span | None
    #: The words, verbatim.
    text: str
    code: str | None
    sector: str | None
    name: str | None = None
    wikidata_id: str | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value."""

    #: Field of the event: "type", "status", "actor" ...
    field: str
    span: Span
    #: The step that decided, with its reason.
    step: str


@dataclass(frozen=True, slots=True)
class Event:
    """One political interaction that a sentence reports."""

    #: Stable over runs: a hash of article, trigger and type.
    id: str
    #: PLOVER event type, upper case.
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    status: Status
    #: Presented only as the content of somebody's speech, demand, plan or belief.
    embedded: bool
    #: Number of its sentence.
    sentence: int
    trigger: Span
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    #: Id of the event whose content it is, or None.
    within: str | None = None
    time: Time | None = None
    place: Place | None = None
    attributed_to: Party | None = None
    #: Probability that the record is right.
    confidence: float = 0.0
    #: CAMEO code, text with leading zeros.
    cameo: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read or coded; kept as data so that nothing is lost silently."""

    uri: str
    reason: str
    line: int | None = None
    article_id: str | None = None
    #: Name of the error class.
    kind: str = "InputError"


@dataclass(frozen=True, slots=True)
class Coding:
    """Everything found in one article. Steps fill it in order; none rewrites the text."""

    article: Article
    sentences: tuple[Sentence, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    failures: tuple[Failure, ...] = ()
    #: Program and version.
    coder: str = ""
    #: What each step took, in seconds, in order; empty unless asked for.
    timings: tuple[tuple[str, float], ...] = field(default=(), compare=False)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The last sentence that begins at or before a character; None before the first."""
        number = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1
        return self.sentences[number] if number >= 0 else None
