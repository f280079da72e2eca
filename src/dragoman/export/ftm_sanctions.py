"""`Sanction`s of FollowTheMoney from the ledger: measures in force against somebody who is named.

FollowTheMoney means by a sanction a designation in force. So an episode of the ledger must be in force by all that is
reported, and the act must say so itself (imposed, extended, tightened, eased); what is demanded, threatened, planned,
announced, alleged, suspended or lifted gives none. Whole sectors ("banks") are no entities. Where reports contradict
each other about whether it is in force, its status says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dragoman.export.codes import country
from dragoman.export.ftm import Entity, alpha2, article_entity, entity, party_entity, web
from dragoman.export.rows import PartyRow, ReportRow, day
from dragoman.ontology import ontology

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dragoman.sanctions.ledger import Conflict, Episode

Act = Mapping[str, Any]
#: Kind of a target in the ledger → schema, where its name does not tell a better one.
_SCHEMATA = {"person": "Person", "entity": "Organization", "vessel": "Vessel", "state": "PublicBody"}
#: What is read of an act: the rest, such as its evidence, would only fill the memory.
_READ = ("id", "key", "article_id", "article_key", "act", "core", "modality", "background", "sender", "target",
         "measure", "family", "date", "date_precision", "until", "wording", "title", "publisher", "publication_date",
         "url")  # fmt: skip


@dataclass(slots=True)
class _Designation:
    """Who is sanctioned by one episode, and by which acts that is told."""

    target: Entity
    acts: list[Act] = field(default_factory=list)


def acts_of(connection: Connection) -> Iterator[Act]:
    """The acts of an archive's ledger, in the order in which they arrived.

    Args:
        connection: `Store.connect()`.

    Returns:
        Records of the acts of the codings that count, without their evidence.
    """
    from dragoman.sanctions.asking import stored

    return ({name: act[name] for name in _READ} for act in stored(connection))


def sanctions(episodes: Iterable[Episode], told: Callable[[str], bool]) -> Iterator[Entity]:
    """The entities of all measures in force.

    Args:
        episodes: of the ledger.
        told: was the article of this key exported? A measure is written where it was for one of its acts.

    Yields:
        For each episode and target the target, the articles and the `Sanction`.
    """
    for episode in episodes:
        if not episode.in_force:
            continue
        for key, one in _designations(episode.history).items():
            if any(told(article_key(act)) for act in one.acts):
                yield one.target
                yield from (_article(act) for act in one.acts)
                yield _sanction(f"{episode.id}-{key}", one, _conflicts(episode, key))


def article_key(act: Act) -> str:
    """The key of the article that reports an act."""
    return str(act.get("article_key") or act["article_id"])


def _designations(history: Sequence[Act]) -> dict[str, _Designation]:
    """By target, what is in force after all acts of an episode."""
    from dragoman.sanctions.model import in_force

    found: dict[str, _Designation] = {}
    for act in history:
        targets = [target for side in act["target"] if (target := _target(side))]
        if in_force(act):
            for target in targets:
                found.setdefault(_name(target), _Designation(target)).acts.append(act)
        elif act["act"] == "lifted" and act["modality"] == "asserted":
            for target in targets:
                found.pop(_name(target), None)
    return found


def _conflicts(episode: Episode, key: str) -> list[Conflict]:
    """Where reports differ on whether a target is sanctioned: a denial or lifting names it, or nobody by name."""
    dissent = {str(act.get("key") or act["id"]): act for act in episode.history if act["act"] in ("denied", "lifted")}
    found = []
    for conflict in episode.conflicts:
        acts = [dissent[act] for act in conflict.acts if act in dissent and conflict.kind in ("denied", "state")]
        named = [[_name(target) for side in act["target"] if (target := _target(side))] for act in acts]
        if any(not names or key in names for names in named):
            found.append(conflict)
    return found


def _name(target: Entity) -> str:
    return str(target["id"]).rpartition("party-")[2]


def _target(side: Mapping[str, Any]) -> Entity | None:
    if side["kind"] not in _SCHEMATA:
        return None
    party = PartyRow(side["entity_text"], side["code"], side["sector"], side["name"], side["wikidata_id"])
    return party_entity(party, _SCHEMATA[side["kind"]])


def _article(act: Act) -> Entity:
    published = day(act["publication_date"])
    return article_entity(ReportRow(act["id"], article_key(act), act["publisher"], act["url"], act["title"], published))


def _sanction(key: str, one: _Designation, conflicts: Sequence[Conflict]) -> Entity:
    acts = one.acts
    senders = [side for act in acts for side in act["sender"]]
    imposed = [act["date"] for act in acts if act["act"] == "imposed" and act["date"]]
    return entity(
        "Sanction", f"sanction-{key}",
        entity=one.target["id"], status="contested" if conflicts else "active",
        authority=[_authority(side) for side in senders], country=[alpha2(side["code"]) for side in senders],
        provisions=[measure for act in acts for measure in act["measure"]],
        startDate=min(imposed, default=None),
        endDate=[act["until"]["date"] for act in acts if act["until"]],
        summary=[*(f"contested: {conflict.told}" for conflict in conflicts), *(act["wording"] for act in acts)],
        proof=[_article(act)["id"] for act in acts],
        publisher=[act["publisher"] for act in acts], sourceUrl=[web(act["url"]) for act in acts],
        recordId=[act.get("key") or act["id"] for act in acts],
    )  # fmt: skip


def _authority(side: Mapping[str, Any]) -> str:
    """Who imposes it: a state or the EU by its own name ("Brussels" is the European Union)."""
    state = country(side["code"])
    if side["kind"] == "state" and (state or side["code"] in ontology().non_state_codes):
        return state.name if state else ontology().non_state_codes[side["code"]]
    return str(side["name"] or side["entity_text"])
