"""Which of the places of one name: a linear choice over what the article says elsewhere.

All mentions of one name in an article mean one place, except where the text itself says which: "Paris, Texas". Two
passes: the first goes by population, kind of place, and by how many other names have a place in the same parts of the
world, whichever of their places is meant; the second adds the countries, provinces and points of what the first one
chose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.extract.linear import Feature, score
from dragoman.resolve.gazetteer import Entry, Level, NameKind, fold

#: So many of the most populous places of a name are looked at, beside those that the text points at.
MOST = 40
#: Kilometres beyond which two places are simply far apart.
FAR = 5000.0
#: Stands for the division of a place that has none.
NOWHERE = -1
#: Inhabitants of a place that readers everywhere know.
GREAT = 1_000_000
#: Degrees across of the squares in which names are said to be neighbours.
SQUARE = 2.0
#: Degrees across of the small squares that a county shares with its seat and the villages around.
SMALL = 0.5
#: A name with so many places counts half in the small squares of each: one of them is soon near by chance.
COMMON = 10
#: Here a state is named as often as its town of the same name: New York. Elsewhere the town is nearly always meant.
FEDERAL = frozenset({"USA", "CAN"})

_TOWNS = frozenset({Level.TOWN, Level.CAPITAL})
_WIDE = frozenset({Level.COUNTRY, Level.CONTINENT, Level.REGION})


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an article with all that its mentions say."""

    #: Folded.
    name: str
    entries: tuple[Entry, ...]
    #: Numbers of the mentions, in order.
    mentions: tuple[int, ...]
    #: What the text says it lies in ("Paris, Texas"): alpha-3 codes of countries, rows of divisions.
    containers: frozenset[str | int] = frozenset()
    #: Kind of place that the words beside it tell: "division", "county", "town", "body", "list of states"; "" without.
    type_word: str = ""
    #: The container may as well be the next of a list: "Washington, Oklahoma and Texas".
    may_be_list: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a name."""

    entry: Entry
    #: Probability among the places of that name, 0 to 1.
    share: float


#: A part of the world: a division's row, or a square of one of two grids.
Part = int | tuple[int, int, int]


@dataclass(slots=True)
class Context:
    """What the other names of the article point to."""

    #: By part of the world, how many names have a place there, each name counted by how few parts it leaves open.
    parts: dict[Part, float] = field(default_factory=dict)
    #: What each name itself adds to each of its parts.
    shares: dict[str, float] = field(default_factory=dict)
    #: By small square, how many names have a place there, a name of many places counted less.
    spots: dict[Part, float] = field(default_factory=dict)
    #: What each name itself adds to each of its small squares.
    spot_shares: dict[str, float] = field(default_factory=dict)

    #: Mentions by country, weighted by how sure each is; adjectives count, too.
    countries: dict[str, float] = field(default_factory=dict)
    #: Mentions by first-order division (its row).
    divisions: dict[int, float] = field(default_factory=dict)
    #: Point, weight and name of each place chosen.
    points: list[tuple[float, float, float, str]] = field(default_factory=list)
    #: Share of each name's own mentions, to be left out for itself.
    own: dict[str, list[tuple[str, int, float]]] = field(default_factory=dict)


def choose(names: Sequence[Name], adjectives: Mapping[str, int], weights: Mapping[str, float]) -> list[Choice | None]:
    """Choose a place for each name of an article.

    Args:
        names: the names, each once for one set of containers.
        adjectives: by alpha-3 code, how often the article uses the country's adjective ("Syrian").
        weights: of the features of `choice_features`.

    Returns:
        A choice for each name, or None for a name without places.
    """
    before = context_before(names)
    first = [best(name, before, weights) for name in names]
    context = context_of(names, first, adjectives, before)
    return [best(name, context, weights) for name in names]


def context_before(names: Sequence[Name]) -> Context:
    """What is known before any place is chosen: in which parts of the world the names have places."""
    context = Context()
    for name in names:
        inside = [e for e in name.entries if contained(e, name.containers)]
        here = {part for e in inside or name.entries[:MOST] for part in parts_around(e)}
        if here:
            context.shares[name.name] = 1 / len(here)
        for part in here:
            context.parts[part] = context.parts.get(part, 0.0) + 1 / len(here)
        near = inside or name.entries[:MOST]
        context.spot_shares[name.name] = share = 1 / (1 + len(near) / COMMON)
        for spot in {spot for e in near for spot in spots_around(e)}:
            context.spots[spot] = context.spots.get(spot, 0.0) + share
    return context


def spots_around(entry: Entry) -> tuple[Part, ...]:
    """The small squares of a place in two grids; none of a large area."""
    if entry.level in _WIDE or entry.level == Level.ADMIN1 or entry.division is None:
        return ()
    return _squares(entry, SMALL)


def _squares(entry: Entry, size: float) -> tuple[Part, Part]:
    """The squares of a point in two grids, the second half a square off."""
    north, east = entry.latitude / size, entry.longitude / size
    return (0, math.floor(north), math.floor(east)), (1, math.floor(north + 0.5), math.floor(east + 0.5))


def parts_around(entry: Entry) -> tuple[Part, ...]:
    """The division of a place and its square in two grids, the second half a square off; none of a large area."""
    if entry.level in _WIDE or entry.division is None:
        return ()
    if entry.level == Level.ADMIN1:
        return (entry.division,)
    return (entry.division, *_squares(entry, SQUARE))


def context_of(
    names: Sequence[Name], choices: Sequence[Choice | None], adjectives: Mapping[str, int], before: Context
) -> Context:
    """Sum up what an article's names point to.

    Args:
        names: the names.
        choices: the place chosen for each in the first pass.
        adjectives: mentions of countries by adjective.
        before: what was known before that pass.
    """
    context = Context(before.parts, before.shares, before.spots, before.spot_shares, countries=dict(adjectives))
    for name, choice in zip(names, choices, strict=True):
        if choice is None:
            continue
        entry, weight = choice.entry, choice.share * (1 + math.log(len(name.mentions)))
        if entry.country:
            division = NOWHERE if entry.division is None else entry.division
            context.countries[entry.country] = context.countries.get(entry.country, 0.0) + weight
            if division != NOWHERE:
                context.divisions[division] = context.divisions.get(division, 0.0) + weight
            context.own.setdefault(name.name, []).append((entry.country, division, weight))
        if entry.level not in {Level.COUNTRY, Level.CONTINENT}:
            context.points.append((entry.latitude, entry.longitude, choice.share, name.name))
    return context


def best(name: Name, context: Context, weights: Mapping[str, float]) -> Choice | None:
    """The likeliest place of a name.

    Args:
        name: the name.
        context: what the rest of the article points to; empty in the first pass.
        weights: of the features.

    Returns:
        The choice, or None for a name without places.
    """
    entries = shortlist(name, context)
    if not entries:
        return None
    if len(entries) == 1:
        return Choice(entries[0], 1.0)
    scores = [score(weights, choice_features(entry, name, context)) for entry in entries]
    top = max(range(len(scores)), key=scores.__getitem__)
    return Choice(entries[top], 1 / sum(math.exp(max(-50.0, s - scores[top])) for s in scores))


def shortlist(name: Name, context: Context) -> list[Entry]:
    """The places looked at: the most populous, and the smaller ones in a country or division of the article."""
    smaller = (e for e in name.entries[MOST:] if contained(e, name.containers) or e.division in context.divisions)
    return [*name.entries[:MOST], *smaller]


def contained(entry: Entry, containers: frozenset[str | int]) -> bool:
    """Does the place lie in one that is named beside it?"""
    if not containers:
        return False
    if entry.division in containers and entry.level != Level.ADMIN1:
        return True
    return entry.country is not None and entry.level != Level.COUNTRY and entry.country in containers


def choice_features(entry: Entry, name: Name, context: Context) -> list[Feature]:
    """What speaks for one place of a name.

    Args:
        entry: the place.
        name: the name with what its mentions say.
        context: the rest of the article; empty in the first pass.
    """
    level, kind = entry.level.name, entry.kind.name
    out: list[Feature] = [level, f"name {kind}", (f"population {level}", math.log10(entry.population + 10) - 4)]
    if entry.population > GREAT:
        out.append(("great " + level, math.log10(entry.population / GREAT)))
    if fold(entry.name) == name.name:
        out.append("shown name")
    if entry.level == Level.COUNTRY and entry.kind == NameKind.MAIN:
        out.append("country by name")
    if entry.level == Level.ADMIN1 and any(e.division == entry.row and e.level in _TOWNS for e in name.entries):
        out.append("named like its town" if entry.country in FEDERAL else "named like its seat")
    elif entry.level in _TOWNS and any(e.row == entry.division for e in name.entries):
        out.append("named like its division")
    out += _rivals(entry, name)
    if name.containers:
        out.append("in container" if contained(entry, name.containers) else "out of container")
        if name.may_be_list:
            out.append(("listed " if not contained(entry, name.containers) else "in listed ") + level)
    if parts_around(entry):
        out += _part_features(entry, name, context)
    if name.type_word:
        out.append(f"{name.type_word}: {level}")
    if context.countries or context.points:
        out += _context_features(entry, name, context)
    return out


def _rivals(entry: Entry, name: Name) -> list[Feature]:
    """What a place says against another of its name: a capital against a state, a great city against its state."""
    out: list[Feature] = []
    for level in (Level.COUNTRY, Level.CAPITAL):
        if level != entry.level and any(e.level == level and e.kind == NameKind.MAIN for e in name.entries):
            own = "" if entry.kind == NameKind.MAIN else " by another name"
            out.append(f"beside a {level.name}: {entry.level.name}{own}")
    if entry.level in _TOWNS:
        above = next((e for e in name.entries if e.row == entry.division), None)
        if above:
            out.append(("share of its division", min(1.0, entry.population / max(1, above.population))))
    elif entry.level == Level.ADMIN1:
        most = max((e.population for e in name.entries if e.division == entry.row and e.level in _TOWNS), default=0)
        out.append(("share of its town", min(1.0, most / max(1, entry.population))))
    return out


def _part_features(entry: Entry, name: Name, context: Context) -> list[Feature]:
    """How many other names have places in the same division and the same square."""
    own = context.shares.get(name.name, 0.0)
    division, *squares = (max(0.0, context.parts.get(part, 0.0) - own) for part in parts_around(entry))
    kind = "ADMIN1" if entry.level == Level.ADMIN1 else "TOWN"
    out: list[Feature] = [(f"others in division: {kind}", division / (division + 0.5))]
    if squares:
        out.append(("others in square", max(squares) / (max(squares) + 0.5)))
    if spots := spots_around(entry):
        beside = max(context.spots.get(spot, 0.0) for spot in spots) - context.spot_shares.get(name.name, 0.0)
        out.append(("others in small square", max(0.0, beside) / (max(0.0, beside) + 1)))
    return out


def _context_features(entry: Entry, name: Name, context: Context) -> list[Feature]:
    """Agreement with the rest of the article."""
    out: list[Feature] = ["second pass: " + entry.level.name]
    own = context.own.get(name.name, [])
    total = sum(context.countries.values()) - sum(weight for _, _, weight in own)
    here = context.countries.get(entry.country or "", 0.0) - sum(w for c, _, w in own if c == entry.country)
    share = max(0.0, here) / total if total > 0.1 else 0.0
    out.append(("country share", share))
    out.append(("country named", min(1.0, max(0.0, here))))
    division = NOWHERE if entry.division is None else entry.division
    beside = context.divisions.get(division, 0.0) - sum(w for _, d, w in own if d == division)
    everywhere = sum(context.divisions.values()) - sum(w for _, d, w in own if d != NOWHERE)
    out.append(("division named", min(1.0, max(0.0, beside))))
    out.append(("division share", max(0.0, beside) / everywhere if everywhere > 0.1 else 0.0))
    if entry.level != Level.COUNTRY:
        near = [_kilometres(entry.latitude, entry.longitude, lat, lon)
                for lat, lon, sure, other in context.points if other != name.name and sure > 0.3]  # fmt: skip
        if near:
            out.append(("nearest", 1 - math.log10(1 + min(FAR, *near)) / math.log10(1 + FAR)))
            out.append(("close ones", sum(d < 160 for d in near) / len(near)))
    return out


def _kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on the plane tangent between the two: exact enough to tell near from far."""
    across = abs(lon1 - lon2)
    across = min(across, 360 - across) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(lat1 - lat2, across)
