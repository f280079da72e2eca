"""FollowTheMoney: entities a line, for Aleph, OpenSanctions' tools and others of its kind.

An event becomes an `Event` with its `Article`s as proof and the named parties that take part in it: `Person` for office
holders, `PublicBody` for states and their bodies, `Organization`, else `LegalEntity`. Parties that are only described
("soldiers") are no entities; their words are among the names mentioned. A `Sanction` is written for acts of the ledger
that say a measure is in force, never for one that is threatened, planned or demanded to be lifted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from dragoman.export import cells
from dragoman.export.codes import country
from dragoman.export.rows import PartyRow, ReportRow, Row
from dragoman.export.seen import Seen
from dragoman.export.words import one_line

if TYPE_CHECKING:
    from dragoman.sanctions.ledger import Episode

Entity = dict[str, Any]
DATASET = "dragoman"
_PUBLIC = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY"})
#: Kinds of `dragoman.resolve.names.Entry` that stand for a state or its government.
_STATE = frozenset({"country", "capital", "metonym"})


def write(rows: Iterable[Row], stream: IO[str], episodes: Callable[[], Iterable[Episode]] | None = None) -> None:
    """Write the entities of all events, each article and party once.

    Args:
        rows: the events.
        stream: where to.
        episodes: of the ledger, asked for when the events are written; measures in force that an exported article
            tells of follow as `Sanction`s.
    """
    from dragoman.export.ftm_sanctions import sanctions

    with Seen() as seen:

        def told(key: str) -> bool:
            return _fragment(article_id(key), "Article") in seen

        for found in chain.from_iterable(map(entities, rows)):
            _once(found, stream, seen)
        for found in sanctions(episodes() if episodes else (), told):
            _once(found, stream, seen)


def _once(one: Entity, stream: IO[str], seen: Seen) -> None:
    """Write an entity that was not written yet; again where its schema is known better (a party, then a person)."""
    if seen.add(_fragment(one["id"], one["schema"])):
        stream.write(f"{line(one)}\n")


def _fragment(key: str, schema: str) -> str:
    return f"{schema} {key}"


def line(one: Entity) -> str:
    """An entity as one line of JSON."""
    return json.dumps(one, ensure_ascii=False)


def entities(one: Row) -> Iterator[Entity]:
    """The entities of one event: its articles, its named parties, and itself last.

    Args:
        one: an event.

    Yields:
        Entities as FollowTheMoney's proxies read them.
    """
    articles = {report.article: article_entity(report) for report in one.reports}
    yield from articles.values()
    named = [found for party in (*one.actors, *one.recipients) if (found := party_entity(party))]
    yield from named
    yield _event(one, [found["id"] for found in named], [found["id"] for found in articles.values()])


def party_entity(party: PartyRow, kind: str = "LegalEntity") -> Entity | None:
    """A party as an entity; None where it is described rather than named.

    Args:
        party: of an event.
        kind: its schema, where its name is in no table.
    """
    name = one_line(party.label).removeprefix("the ").removeprefix("The ")
    schema = _schema(name, party, kind)
    if schema is None:
        return None
    key = party.wikidata_id or _hash(name.casefold(), party.code or "")
    return entity(
        schema, f"party-{key}", name=name, country=alpha2(party.code), wikidataId=party.wikidata_id,
    )  # fmt: skip


def entity(schema: str, key: str, **properties: Any) -> Entity:
    """An entity in the form of FollowTheMoney: every property a list of texts, empty ones left out.

    Args:
        schema: its name.
        key: what is unique of it, after the data set's name.
        properties: a text, a list of texts, or None.
    """
    lists = {name: values if isinstance(values, list) else [values] for name, values in properties.items()}
    clean = {name: list(dict.fromkeys(one_line(value) for value in values if value)) for name, values in lists.items()}
    return {
        "id": f"{DATASET}-{key}",
        "schema": schema,
        "properties": {name: values for name, values in clean.items() if values},
        "datasets": [DATASET],
    }


def _event(one: Row, involved: list[str], proof: list[str]) -> Entity:
    first, last = (day.isoformat() if day else None for day in (one.first, one.last))
    place = one.place
    return entity(
        "Event", f"event-{one.id}",
        name=_title(one), date=first if first == last else None, startDate=first, endDate=last,
        location=place.text if place else None, country=alpha2(place.country) if place else None,
        involved=involved, summary=f"status: {one.status}",
        description=[report.wording for report in one.reports],
        keywords=[one.type, *one.modes, *one.contexts, f"status:{one.status}"],
        namesMentioned=[party.label for party in (*one.actors, *one.recipients)],
        proof=proof, publisher=[report.publisher for report in one.reports],
        sourceUrl=[web(report.url) for report in one.reports], recordId=one.id,
    )  # fmt: skip


def _title(one: Row) -> str:
    """`China: REQUEST yield → United States`, what did not happen with its status before."""
    actors, recipients = (", ".join(party.label for party in side) for side in (one.actors, one.recipients))
    what = " ".join((one.type, *one.modes))
    told = f"{actors}: {what}" if actors else what
    return f"{'' if one.status == 'actual' else f'[{one.status}] '}{told}{f' → {recipients}' if recipients else ''}"


def article_id(key: str) -> str:
    """Id of the entity of an article, by its key."""
    return f"{DATASET}-article-{key}"


def article_entity(report: ReportRow) -> Entity:
    """An article that reports an event."""
    return entity(
        "Article", f"article-{report.article}",
        title=report.title, publishedAt=report.published.isoformat() if report.published else None,
        publisher=report.publisher, sourceUrl=web(report.url),
    )  # fmt: skip


def _schema(name: str, party: PartyRow, kind: str) -> str | None:
    from dragoman.resolve.names import fold, load

    found = load().automaton.get(fold(name), ())
    entries = [entry for alias in found for entry in alias.entries]
    kinds = {entry.kind for entry in entries}
    if "person" in kinds:
        return "Person"
    if kinds & _STATE:
        return "PublicBody"
    if "organisation" in kinds:
        return "PublicBody" if any(entry.sector in _PUBLIC for entry in entries) else "Organization"
    words = name.split()
    proper = len(words) > 1 and words[-1][:1].isupper()
    return kind if party.wikidata_id or proper else None


def alpha2(code: str | None) -> str | None:
    """Country of an actor in FollowTheMoney's letters, or None."""
    if code == "EUR":
        return "eu"
    state = country(code)
    return state.alpha2.lower() if state else None


def web(url: str | None) -> str | None:
    """An address of the web; others are no sources that somebody can open."""
    return cells.address(url) if url and url.lower().startswith(("http://", "https://")) else None


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode("utf-8", errors="replace")).hexdigest()[:20]
