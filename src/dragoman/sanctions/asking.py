"""Which acts and episodes are wanted, and where they come from: an archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.sanctions.ledger import Episode, Record, day
from dragoman.sanctions.model import KINDS
from dragoman.sanctions.tables import measures

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for; of the values of one field any will do, and every field must be met.

    Raises:
        ValueError: there is no such measure or kind of act.
    """

    #: Codes (RUS), or words of a name.
    target: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    third_party: tuple[str, ...] = ()
    #: Of the closed list, or the beginning of one, in any case; "any" for acts that tell none.
    measure: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    #: By the day of the act where it is done and dated, else of its report.
    since: dt.date | None = None
    until: dt.date | None = None
    #: Words of the sentence; all must be there.
    text: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in self.measure:
            if name != "any" and not _measures([name]):
                raise ValueError(f"no measure {name!r}: the measures are {', '.join(measures())}")
        for kind in self.act:
            if kind not in KINDS:
                raise ValueError(f"no act {kind!r}: the acts are {', '.join(KINDS)}")

    def takes(self, one: Record) -> bool:
        """Does an act meet every condition?

        Args:
            one: its record.
        """
        when = day(one)
        words = (one["wording"] or "").casefold()
        return (
            self.concerns(one)
            and _any_side(self.third_party, one["third_party"])
            and (not self.act or one["act"] in self.act)
            and (self.since is None or (when is not None and when >= self.since.isoformat()))
            and (self.until is None or (when is not None and when <= self.until.isoformat()))
            and all(word in words for word in (self.text or "").casefold().split())
        )

    def concerns(self, one: Record) -> bool:
        """Is an act of the senders, targets and measures that are wanted?"""
        return (
            _any_side(self.target, one["target"])
            and _any_side(self.sender, one["sender"])
            and (not self.measure or bool(set(one["measure"]) & _measures(self.measure))
                 or ("any" in self.measure and not one["measure"]))
        )  # fmt: skip

    def takes_episode(self, one: Episode) -> bool:
        """Has an episode a wanted sender and target of its own, and an act that meets every condition?"""
        return (
            _codes_of(self.target, one.targets)
            and _codes_of(self.sender, one.senders)
            and any(self.takes(act) for act in one.history)
        )


def chosen(acts: Iterable[Record], wanted: Wanted) -> Iterator[Record]:
    """The acts that meet every condition, in their order."""
    return (one for one in acts if wanted.takes(one))


def stored(connection: Connection) -> Iterator[Record]:
    """The acts of an archive, of every article's current coding, in the order in which they arrived.

    Args:
        connection: of an archive, for reading.

    Yields:
        Records, each with `key`, its identity in the archive, and `article_key`.
    """
    from sqlalchemy import select

    from dragoman.store.schema import acts, codings

    query = (
        select(acts.c.id, acts.c.article, acts.c.report, acts.c.data)
        .join(codings, codings.c.id == acts.c.coding)
        .where(codings.c.current)
        .order_by(acts.c.number)
    )
    for row in connection.execute(query):
        yield {**row.data, "key": row.id, "article_key": row.article, "report": row.report}


def _measures(names: Sequence[str]) -> set[str]:
    """Measures that begin with any of the names."""
    return {measure for measure in measures() for name in names if measure.casefold().startswith(name.casefold())}


def _any_side(wanted: Sequence[str], sides: Sequence[Mapping[str, Any]]) -> bool:
    if not wanted:
        return True
    return any(_is(name, side) for name in wanted for side in sides)


def _is(name: str, side: Mapping[str, Any]) -> bool:
    """Is a name the code of a side, or words of its name?"""
    if _is_code(name):
        return bool(side["code"] == name)
    told = f"{side['entity_text']} {side['name'] or ''}".casefold()
    return all(word in told for word in name.casefold().split())


def _is_code(name: str) -> bool:
    return len(name) == 3 and name.isalpha() and name.isupper()


def _codes_of(wanted: Sequence[str], keys: Sequence[str]) -> bool:
    """Is any wanted code among an episode's? Names were looked for in its acts."""
    codes = [name for name in wanted if _is_code(name)]
    return not codes or len(codes) < len(wanted) or any(key.partition(":")[0] in codes for key in keys)
