"""The ledger: reported acts, append-only, folded to episodes with their state and history.

An episode is what one sender does to one target by one family of measures. Its state is derived from its acts and
never stored:

    demanded < threatened < planned < announced < imposed (extended, tightened, eased, suspended) < lifted

- What is only demanded, threatened, planned or announced raises the state while nothing is in force; once something
  is, it is *pending*: a further round.
- `imposed`, `extended`, `tightened`, `eased`, `suspended` set the state; after `lifted` only `imposed` and what comes
  before it begin a new round.
- Calls, refusals, condemnations, violations and denials never change the state; they stand in the history.
- Nor does what is only hypothetical or alleged.
- Of persons, entities and vessels, of which an episode gathers many, a lifting lifts only those it names: the state is
  `eased` as long as others were named.
- What a participle or relative clause tells ("sanctions imposed in 2014") is background: it comes first of its day, and
  undated it never undoes a lifting.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.sanctions.record import episode_keys

Record = Mapping[str, Any]
Key = tuple[str, str, str]

#: States before anything is in force, with their order.
_BEFORE = {"demanded": 1, "threatened": 2, "planned": 3, "announced": 4}
_SETS = ("imposed", "extended", "tightened", "eased", "suspended", "lifted")
#: States in which a measure is in force.
_HOLDS = frozenset({"imposed", "extended", "tightened", "eased"})
_GATHERED = frozenset({"person", "entity", "vessel"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reports of one episode that do not agree."""

    #: `denied`, `state` or `date`.
    kind: str
    #: In words.
    told: str
    #: Ids of the acts.
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """What some senders do to some targets, as all reports together tell it."""

    id: str
    senders: tuple[str, ...]
    #: Codes, with the kind of what is no whole state: `RUS:person`.
    targets: tuple[str, ...]
    families: tuple[str, ...]
    measures: tuple[str, ...]
    #: None where nothing but calls, denials and the like is reported.
    state: str | None
    #: Day of the act that set the state; None where no report tells one.
    since: str | None
    #: Is a measure in force by that state?
    in_force: bool
    #: Kinds of acts that are still to come, in order: demanded, threatened, planned, announced, offered_to_lift.
    pending: tuple[str, ...]
    first_reported: str | None
    last_reported: str | None
    articles: int
    publishers: int
    #: How many reports of each kind.
    counts: Mapping[str, int]
    conflicts: tuple[Conflict, ...]
    #: The records of its acts, in the order of their days.
    history: tuple[Record, ...]
    #: The state after each act of the history.
    states: tuple[str | None, ...] = ()


@dataclass(slots=True)
class _Fold:
    """The state of one episode while its acts pass by."""

    gathered: bool = False
    state: str | None = None
    since: str | None = None
    pending: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    states: list[str | None] = field(default_factory=list)

    def take(self, act: Record) -> None:
        """Let one act pass."""
        if act["modality"] == "asserted":
            self._move(act)
        self.states.append(self.state)

    def _move(self, act: Record) -> None:
        kind = act["act"]
        if kind in _BEFORE:
            if self.state in (None, *_BEFORE, "lifted"):
                if _BEFORE.get(self.state or "", 0) < _BEFORE[kind]:
                    self._set(kind, act)
            elif kind not in self.pending:
                self.pending.append(kind)
        elif kind == "offered_to_lift":
            if self.state != "lifted" and kind not in self.pending:
                self.pending.append(kind)
        elif kind in _SETS:
            self._settle(kind, act)

    def _settle(self, kind: str, act: Record) -> None:
        names = _names(act)
        if self.state == "lifted" and (kind not in ("imposed", "lifted") or (act["background"] and not act["date"])):
            return
        if kind == "lifted" and self.gathered and self.names - names:
            self.names -= names
            kind = "eased"
        elif kind == "lifted":
            self.names.clear()
            self.pending = []
        else:
            self.names |= names
        if kind in ("imposed", "tightened", "extended"):
            self.pending = [other for other in self.pending if other == "offered_to_lift"]
        if kind in ("eased", "suspended"):
            self.pending = [other for other in self.pending if other != "offered_to_lift"]
        if kind == "imposed" and act["background"] and self.state in _SETS:
            return  # what is in force anyway, told again in passing
        self._set(kind, act)

    def _set(self, kind: str, act: Record) -> None:
        self.state, self.since = kind, day(act)


def episodes(acts: Iterable[Record]) -> list[Episode]:
    """Fold acts to episodes.

    Args:
        acts: records of acts, in the order in which they arrived.

    Returns:
        Episodes in the order of their targets and senders; those of the same acts and state are told as one of several
        senders or targets.
    """
    by_key: dict[Key, list[Record]] = {}
    for act in acts:
        for key in episode_keys(act):
            by_key.setdefault(key, []).append(act)
    same: dict[tuple[object, ...], list[Key]] = {}
    folded: dict[Key, tuple[_Fold, list[Record]]] = {}
    for key, own in by_key.items():
        ordered = sorted(own, key=_order)  # stable: the same day in the order of arrival
        fold = _Fold(gathered=key[1].rpartition(":")[2] in _GATHERED)
        for act in ordered:
            fold.take(act)
        folded[key] = fold, ordered
        same.setdefault((tuple(map(_identity, ordered)), fold.state, fold.since), []).append(key)
    made = [_episode(keys, *folded[keys[0]]) for alike in same.values() for keys in _products(alike)]
    return sorted(made, key=lambda one: (one.targets, one.senders, one.families))


def _products(keys: Sequence[Key]) -> list[list[Key]]:
    """The keys in groups in which every sender goes with every target and every family."""
    by_sender: dict[str, list[tuple[str, str]]] = {}
    for sender, target, family in keys:
        by_sender.setdefault(sender, []).append((target, family))
    groups: dict[tuple[str, ...], list[Key]] = {}
    for sender, pairs in by_sender.items():
        by_target: dict[str, list[str]] = {}
        for target, family in pairs:
            by_target.setdefault(target, []).append(family)
        for target, families in by_target.items():
            others = [other for other, own in by_target.items() if sorted(own) == sorted(families)]
            name = (*sorted(families), *sorted(others))
            groups.setdefault(name, []).extend((sender, target, family) for family in families)
    return list(groups.values())


def day(act: Record) -> str | None:
    """The day by which an act is ordered: its own where it is done and dated, else that of its report."""
    own, published = act["date"], act["publication_date"]
    if own and act["act"] in (*_SETS, "announced") and (published is None or own <= published):
        return str(own)
    return str(published or own) if published or own else None


def _order(act: Record) -> tuple[str, bool]:
    return day(act) or "", not act["background"]


def _identity(act: Record) -> str:
    return str(act.get("key") or act["id"])


def _names(act: Record) -> set[str]:
    """The targets' words, for telling one of many from another."""
    return {" ".join((side["name"] or side["entity_text"]).casefold().split()) for side in act["target"]}


def _episode(keys: Sequence[Key], fold: _Fold, acts: Sequence[Record]) -> Episode:
    senders, targets, families = (tuple(sorted({key[n] for key in keys})) for n in range(3))
    reported = sorted(filter(None, (act["publication_date"] or act["date"] for act in acts)))
    name = "|".join("+".join(part) for part in (senders, targets, families))
    return Episode(
        hashlib.sha256(name.encode()).hexdigest()[:12], senders, targets, families,
        tuple(sorted({measure for act in acts for measure in act["measure"]})),
        fold.state, fold.since, fold.state in _HOLDS, tuple(fold.pending),
        reported[0] if reported else None, reported[-1] if reported else None,
        len({act.get("article_key") or act["article_id"] for act in acts}),
        len({act["publisher"] for act in acts if act["publisher"]}),
        dict(Counter(act["act"] for act in acts)), tuple(_conflicts(acts)), tuple(acts), tuple(fold.states),
    )  # fmt: skip


def _conflicts(acts: Sequence[Record]) -> Iterable[Conflict]:
    done = [act for act in acts if act["act"] in ("announced", "imposed", "extended", "tightened")]
    denials = [act for act in acts if act["act"] == "denied" and act["core"] in ("imposed", "extended", "tightened")]
    if done and denials:
        yield Conflict("denied", "imposed by one report, denied by another", _ids(done[:1] + denials))
    by_day: dict[str, dict[str, list[Record]]] = {}
    for act in acts:
        when = day(act)
        if when and act["act"] in ("imposed", "lifted") and act["modality"] == "asserted" and not act["background"]:
            by_day.setdefault(when, {}).setdefault(act["act"], []).append(act)
    for when, told in by_day.items():
        if len(told) > 1:
            yield Conflict("state", f"imposed and lifted on {when}", _ids([a for some in told.values() for a in some]))
    yield from _dates(acts)


def _dates(acts: Sequence[Record]) -> Iterable[Conflict]:
    """Reports of one imposition or lifting, published within three days, that tell different days."""
    for kind in ("imposed", "lifted"):
        told = [act for act in acts if act["act"] == kind and act["date"] and act["date_precision"] == "day"
                and not act["background"] and act["publication_date"]]  # fmt: skip
        for n, one in enumerate(told):
            others = [other for other in told[n + 1 :] if other["date"] != one["date"] and _near(one, other)
                      and other["article_id"] != one["article_id"] and other["measure"] == one["measure"]]  # fmt: skip
            if others:
                days = " or ".join(sorted({one["date"], *(other["date"] for other in others)}))
                yield Conflict("date", f"{kind} on {days}", _ids([one, *others]))
                break


def _near(one: Record, other: Record) -> bool:
    import datetime as dt

    first, second = (dt.date.fromisoformat(act["publication_date"]) for act in (one, other))
    return abs((first - second).days) <= 3


def _ids(acts: Sequence[Record]) -> tuple[str, ...]:
    return tuple(map(_identity, acts))
