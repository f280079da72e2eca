"""The answers of the API with their types, as its OpenAPI description tells them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Error(BaseModel):
    """Why a request was not answered."""

    detail: str


class Extent(BaseModel):
    """A stretch of the article's text: code points, half-open."""

    start: int
    end: int


class Words(Extent):
    """A stretch of the article's text with its words."""

    text: str


class FieldWords(Words):
    """The words that a field rests on."""

    field: str


class FieldSpan(FieldWords):
    """The same in an article."""


class NumberedWords(Words):
    """A sentence."""

    number: int


class TypeCount(BaseModel):
    """An event type."""

    type: str
    quad: int
    count: int


class Quad(BaseModel):
    """A quad code in words."""

    quad: int
    name: str


class PublisherCount(BaseModel):
    """A publisher with its number of articles."""

    publisher: str
    count: int


class CountryCount(BaseModel):
    """A country where reports place events."""

    code: str
    name: str
    count: int


class Meta(BaseModel):
    """What the archive holds, and what may be asked for."""

    version: str
    dragoman: str
    editable: bool
    token: str | None
    annotator: str | None
    articles: int
    events: int
    reports: int
    first: str | None
    last: str | None
    coders: list[str]
    types: list[TypeCount]
    modes: list[str]
    modes_of: dict[str, list[str]]
    statuses: list[str]
    quads: list[Quad]
    contexts: list[str]
    sectors: dict[str, str]
    codes: dict[str, str]
    measures: list[str]
    acts: list[str]
    formats: list[str]
    publishers: list[PublisherCount]
    countries: list[CountryCount]


class Party(BaseModel):
    """An actor or recipient in short."""

    code: str | None
    sector: str | None
    name: str


class Place(BaseModel):
    """A place of the gazetteer."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    geonameid: int | None


class Summary(BaseModel):
    """An event in short: what its surest report tells."""

    id: str
    type: str
    mode: list[str]
    context: list[str]
    quad: int
    status: str
    embedded: bool
    date: str | None
    enddate: str | None
    actors: list[Party]
    recipients: list[Party]
    place: Place | None
    confidence: float
    reports: int
    articles: int
    story: str | None
    wording: str
    wording_start: int
    trigger: Extent
    article: str
    publisher: str | None
    published: str | None
    title: str | None
    conflicts: list[str]
    annotated: bool


class EventPage(BaseModel):
    """Some of the events that were asked for."""

    total: int
    more: bool
    events: list[Summary]


class Annotation(BaseModel):
    """What somebody said of an event."""

    id: int
    made: str
    author: str
    verdict: Literal["accept", "correct", "reject", "add"]
    article: str
    report: str | None
    event: str | None
    changes: dict[str, Any]
    note: str | None
    undone: str | None


class Annotations(BaseModel):
    """Annotations, the newest first."""

    total: int
    annotations: list[Annotation]


class ReportDetail(BaseModel):
    """One report of an event: docs/archive.md tells the other keys."""

    model_config = ConfigDict(extra="allow")

    id: str
    article_key: str
    spans: list[FieldWords]
    sentence: NumberedWords


class EventDetail(BaseModel):
    """An event: the record as `dragoman events --format jsonl` gives it, with the words that its fields rest on."""

    model_config = ConfigDict(extra="allow")

    id: str
    reports: list[ReportDetail]
    conflicts: dict[str, Any]
    annotations: list[Annotation]


class MapPlace(BaseModel):
    """A place with its events."""

    geonameid: int | None
    name: str
    country: str | None
    latitude: float
    longitude: float
    count: int
    quads: dict[str, int]


class Map(BaseModel):
    """Events by place."""

    places: list[MapPlace]
    unplaced: int
    left_out: int


class Bin(BaseModel):
    """A stretch of time, both days included."""

    start: str
    end: str
    total: int
    counts: dict[str, int]


class Timeline(BaseModel):
    """Events by time; stretches without any are left out."""

    by: Literal["day", "week", "month", "year"]
    bins: list[Bin]
    undated: int


class Node(BaseModel):
    """A party of the network; `ask` is what `actor` and `recipient` ask for it by."""

    id: str
    label: str
    kind: Literal["country", "organisation", "other"]
    ask: str
    count: int
    x: float
    y: float


class Edge(BaseModel):
    """What one party does to another."""

    source: str
    target: str
    count: int
    cooperation: int
    conflict: int


class Network(BaseModel):
    """Parties and what they do to each other."""

    nodes: list[Node]
    edges: list[Edge]


class Story(BaseModel):
    """A story; `events` are those that were asked for."""

    id: str
    title: str | None
    first: str | None
    last: str | None
    articles: int
    events: int
    publishers: int


class StoryPage(BaseModel):
    """Some of the stories."""

    total: int
    stories: list[Story]


class Cited(BaseModel):
    """An article in short."""

    key: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


class StoryDetail(BaseModel):
    """A story with its articles (`reports`) and events."""

    id: str
    title: str | None
    first: str | None
    last: str | None
    articles: int
    reports: list[Cited]
    events: list[Summary]
    more: bool


class Act(BaseModel):
    """An act of the ledger, as one article reports it."""

    id: str
    act: str
    core: str
    modality: str
    background: bool
    date: str | None
    state: str | None
    article: str
    event: str | None
    measures: list[str]
    wording: str
    wording_start: int
    trigger: Extent
    publisher: str | None
    published: str | None
    title: str | None
    speaker: str | None
    third_party: list[str]
    condition: str | None


class Conflict(BaseModel):
    """Reports of one episode that do not agree."""

    kind: str
    told: str
    acts: list[str]


class Episode(BaseModel):
    """What some senders do to some targets; docs/sanctions.md."""

    id: str
    senders: list[str]
    targets: list[str]
    measures: list[str]
    families: list[str]
    state: str | None
    since: str | None
    in_force: bool
    pending: list[str]
    first_reported: str | None
    last_reported: str | None
    articles: int
    publishers: int
    counts: dict[str, int]
    acts: int
    history: list[Act]
    conflicts: list[Conflict]


class Episodes(BaseModel):
    """Some of the episodes."""

    total: int
    episodes: list[Episode]


class Block(Extent):
    """A part of a page."""

    kind: str


class ArticleParty(BaseModel):
    """An actor or recipient with its words."""

    text: str
    code: str | None
    sector: str | None
    name: str | None
    start: int | None
    end: int | None


class ArticleEvent(BaseModel):
    """An event as the article reports it; `id` is that of the report."""

    id: str
    event: str | None
    type: str
    mode: list[str]
    quad: int
    status: str
    embedded: bool
    within: str | None
    sentence: int
    trigger: Extent
    date: str | None
    enddate: str | None
    confidence: float
    spans: list[FieldSpan]
    actors: list[ArticleParty]
    recipients: list[ArticleParty]


class Speaker(Words):
    """Who speaks."""

    code: str | None
    sector: str | None


class Quote(BaseModel):
    """A quotation."""

    content: list[Extent]
    kind: str
    speaker: Speaker | None
    cue: Words | None


class Mention(Extent):
    """Words that name somebody; those of one chain name the same."""

    name: str
    code: str | None
    sector: str | None
    kind: str
    chain: int


class Duplicate(BaseModel):
    """Another article with the same words; the earlier one is what this is a copy of."""

    key: str
    title: str | None
    publisher: str | None
    published: str | None
    relation: str
    similarity: float
    earlier: bool


class ArticleDetail(BaseModel):
    """An article with everything found in it."""

    key: str
    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None
    dateline: str | None
    text: str
    story: str | None
    blocks: list[Block]
    events: list[ArticleEvent]
    quotes: list[Quote]
    mentions: list[Mention]
    duplicates: list[Duplicate]
    annotations: list[Annotation]


class CountRow(BaseModel):
    """One row of counts."""

    labels: list[str | int | None]
    events: int
    reports: int


class Counts(BaseModel):
    """Events counted by some of their sides."""

    columns: list[str]
    rows: list[CountRow]
    more: bool
