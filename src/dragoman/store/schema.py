"""The tables of an archive, one schema for SQLite and PostgreSQL.

Dates and times are ISO text, offsets are code points into `articles.text`, columns named `data`, `record` and the like
hold JSON. No text of any length is indexed: PostgreSQL's indexes refuse long ones. Articles, codings, reports and acts
are only ever added; which coding of an article counts is told by `codings.current`. docs/archive.md describes each
table for those who ask with SQL.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

#: One row: the number of the last migration (`dragoman.store.migrations`) that the archive went through.
schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

#: Each time that a program wrote to the archive.
runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("command", Text, nullable=False),
    Column("coder", String, nullable=False),
    Column("model", String),
    Column("codebook", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("counts", JSON(none_as_null=True)),
)

#: Reports as read; the same content is one row, wherever it was met.
articles = Table(
    "articles",
    metadata,
    #: Order of arrival, from 1, without gaps.
    Column("number", Integer, primary_key=True, autoincrement=False),
    #: `dragoman.store.keys.article_key`
    Column("key", String, nullable=False, unique=True),
    #: As given by the input.
    Column("id", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("published", String),
    Column("language", String),
    Column("dateline", Text),
    Column("text", Text, nullable=False),
    #: [[start, end, kind], ...]
    Column("blocks", JSON, nullable=False),
    Column("uri", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("byte_offset", BigInteger),
    Column("line", Integer),
    Column("fetched", String),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Index("articles_published", "published"),
)

#: What one coder made of one article.
codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("coder", String, nullable=False),
    Column("model", String, nullable=False),
    Column("codebook", String, nullable=False),
    #: The one of the article's codings that counts: the last added.
    Column("current", Boolean, nullable=False),
    Column("run", ForeignKey("runs.id"), nullable=False),
    UniqueConstraint("article", "coder", "model"),
)

#: Events: reports of the same one, merged.
events = Table(
    "events",
    metadata,
    #: Of its first report.
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("story", String),
    #: First and last day that the reports tell; NULL where none tells.
    Column("first", String),
    Column("last", String),
    #: How many current reports, and of how many articles.
    Column("reports", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("events_story", "story"),
)

#: One event as one article reports it.
reports = Table(
    "reports",
    metadata,
    #: `dragoman.store.keys.report_id`
    Column("id", String, primary_key=True),
    #: Order of arrival, from 1, without gaps.
    Column("number", Integer, nullable=False, unique=True),
    Column("coding", ForeignKey("codings.id"), nullable=False),
    Column("article", ForeignKey("articles.key"), nullable=False),
    #: The merged event; NULL for reports of a coding that no longer counts.
    Column("event", ForeignKey("events.id")),
    #: Order within its coding, from 0.
    Column("position", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("quad", Integer, nullable=False),
    #: NULL for a type that has none without a mode.
    Column("scale", Float),
    Column("modes", JSON, nullable=False),
    Column("contexts", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("embedded", Boolean, nullable=False),
    #: First and last day; NULL where the text does not tell.
    Column("first", String),
    Column("last", String),
    #: The words that tell it.
    Column("date_start", Integer),
    Column("date_end", Integer),
    #: The day that asking by date goes by: `first`, else the day of publication.
    Column("day", String),
    #: The gazetteer's name.
    Column("place", Text),
    Column("country", String),
    #: GeoNames feature class: A (country, province), P (town) ...
    Column("feature", String),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("geonameid", Integer),
    #: The place's words and the gazetteer's name, folded, for asking by words.
    Column("place_folded", Text),
    Column("confidence", Float, nullable=False),
    Column("cameo", String),
    #: Number of its sentence.
    Column("sentence", Integer, nullable=False),
    #: The trigger.
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    #: The words of the sentence, and where it begins.
    Column("wording", Text, nullable=False),
    Column("wording_start", Integer, nullable=False),
    #: As `dragoman.export.plover.record`, with `id` and `within` of reports and `article_id` the article's key.
    Column("record", JSON, nullable=False),
    Index("reports_event", "event"),
    Index("reports_article", "article"),
    Index("reports_coding", "coding"),
    Index("reports_day", "day"),
    Index("reports_type", "type", "day"),
)

#: Modes and contexts of reports, a row each, so that they can be asked for and counted.
labels = Table(
    "labels",
    metadata,
    Column("report", ForeignKey("reports.id"), primary_key=True),
    #: mode or context
    Column("kind", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("label", String, nullable=False),
    Index("labels_label", "kind", "label"),
)

#: Actors, recipients and speakers of reports.
parties = Table(
    "parties",
    metadata,
    Column("report", ForeignKey("reports.id"), primary_key=True),
    #: actor, recipient or speaker
    Column("role", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String),
    Column("sector", String),
    Column("name", Text),
    #: The words of the article.
    Column("text", Text, nullable=False),
    #: NULL where the party is understood from elsewhere in the article.
    Column("start", Integer),
    Column("end", Integer),
    Column("wikidata_id", String),
    #: Name and words folded (`dragoman.store.words.folded`), for asking by words.
    Column("folded", Text, nullable=False),
    Index("parties_code", "role", "code", "sector"),
)

#: Words of a coded article that name somebody; those of one `chain` name the same.
mentions = Table(
    "mentions",
    metadata,
    Column("coding", ForeignKey("codings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("chain", Integer, nullable=False),
    #: name, nominal or pronoun
    Column("kind", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    #: Of the entity that is named.
    Column("name", Text, nullable=False),
    Column("code", String),
    Column("sector", String),
    Column("wikidata_id", String),
    Index("mentions_code", "code", "sector"),
)

#: Quotations of a coded article.
quotes = Table(
    "quotes",
    metadata,
    Column("coding", ForeignKey("codings.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    #: direct, indirect or mixed
    Column("kind", String, nullable=False),
    #: [{"text", "start", "end"}, ...]
    Column("content", JSON, nullable=False),
    Column("sentence", Integer),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("speaker_text", Text),
    Column("speaker_code", String),
    Column("speaker_sector", String),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("cue_text", Text),
)

#: Inputs that could not be read or coded; the same failure of the same input is one row.
failures = Table(
    "failures",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    #: `dragoman.store.keys.failure_key`
    Column("key", String, nullable=False, unique=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("uri", Text, nullable=False),
    Column("line", Integer),
    Column("reason", Text, nullable=False),
    #: Name of the error class.
    Column("kind", String, nullable=False),
    #: The article's id as the input gave it.
    Column("article", Text),
)

#: Addresses that were fetched and stored, with what makes the next request of them conditional.
fetches = Table(
    "fetches",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    #: When the feed or sitemap that led there said that it last changed, as it said it.
    Column("stamp", Text),
    #: Key of the article on the page; null for feeds and sitemaps.
    Column("article", ForeignKey("articles.key")),
    #: By whom what it led to is coded; another coder needs it anew.
    Column("coder", String, nullable=False),
    Column("model", String, nullable=False),
    Column("fetched", String, nullable=False),
)

#: Near-duplicates: `article` is a copy, a truncation or an edited version of the earlier `of`.
duplicates = Table(
    "duplicates",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    Column("of", ForeignKey("articles.key"), primary_key=True),
    #: The share of the shorter one's runs of four words that the longer one has.
    Column("similarity", Float, nullable=False),
    #: What `article` is to `of`: copy, truncation, extension or edited.
    Column("relation", String, nullable=False),
    Index("duplicates_of", "of"),
)

#: Hashes by which near-duplicates are found (`dragoman.stories.shingles`).
bands = Table(
    "bands",
    metadata,
    Column("band", Integer, nullable=False),
    Column("hash", String, nullable=False),
    Column("article", ForeignKey("articles.key"), nullable=False),
    PrimaryKeyConstraint("hash", "band", "article"),
    sqlite_with_rowid=False,
)

#: Articles that tell of the same matter over days.
stories = Table(
    "stories",
    metadata,
    #: The key of its first article.
    Column("id", String, primary_key=True),
    #: First and last day of publication; NULL where no article tells.
    Column("first", String),
    Column("last", String),
    #: Of the first article that has one.
    Column("title", Text),
    #: How many articles.
    Column("articles", Integer, nullable=False),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False),
    #: Order of arrival within the story, from 0.
    Column("position", Integer, nullable=False),
    Index("story_articles_story", "story", "position"),
)

#: What of an article tells its story (`dragoman.stories.signature`).
signatures = Table(
    "signatures",
    metadata,
    Column("article", ForeignKey("articles.key"), primary_key=True),
    #: The stretch of time in which stories are looked for (`dragoman.stories.window`).
    Column("bucket", Integer, nullable=False),
    Column("data", JSON, nullable=False),
)

#: Terms and pairs of terms by which stories are found.
story_keys = Table(
    "story_keys",
    metadata,
    Column("key", String, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("story", ForeignKey("stories.id"), primary_key=True),
    sqlite_with_rowid=False,
)

#: Reported acts of sanctions, append-only.
acts = Table(
    "acts",
    metadata,
    Column("id", String, primary_key=True),
    #: Order of arrival, from 1, without gaps.
    Column("number", Integer, nullable=False, unique=True),
    Column("coding", ForeignKey("codings.id"), nullable=False),
    #: The report it rests on; NULL where it rests on none.
    Column("report", ForeignKey("reports.id")),
    Column("article", ForeignKey("articles.key"), nullable=False),
    Column("episode", String, nullable=False),
    #: The act itself, as JSON.
    Column("data", JSON, nullable=False),
    Index("acts_coding", "coding"),
    Index("acts_report", "report"),
)

#: What people say of reports: beside the record of the coder, never over it; only ever added and undone.
judgements = Table(
    "annotations",
    metadata,
    #: Order of arrival, from 1, without gaps.
    Column("id", Integer, primary_key=True, autoincrement=False),
    #: When (UTC) and by whom.
    Column("made", String, nullable=False),
    Column("author", Text, nullable=False),
    #: accept, correct, reject or add
    Column("verdict", String, nullable=False),
    Column("article", ForeignKey("articles.key"), nullable=False),
    #: What is judged, and the event that it belonged to then; NULL for an event that the coder missed.
    Column("report", ForeignKey("reports.id")),
    Column("event", String),
    #: The fields that are otherwise, or of the missed event (`dragoman.serve.changes`).
    Column("changes", JSON, nullable=False),
    Column("note", Text),
    #: When it was taken back; NULL where it counts.
    Column("undone", String),
    Index("annotations_article", "article"),
    Index("annotations_report", "report"),
)
