"""The step that finds place names and resolves them against the gazetteer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile

from dragoman.extract.linear import Feature, probability, score, weights
from dragoman.extract.toponym_features import Surroundings, features, surroundings
from dragoman.extract.toponyms import Candidate, candidates, words
from dragoman.model import Coding, Place, Sentence
from dragoman.resolve.gazetteer import Entry, Level, NameKind, fold, gazetteer
from dragoman.resolve.geocode import MOST, Choice, Context, Name, choose, context_before, parts_around, spots_around

#: What stands between the items of a list.
_LINKS = frozenset({",", "and", "or", "&"})
#: Bodies of towns that are written small, too.
_BODIES = frozenset({"school", "schools", "council", "department"})
#: Log odds beyond which one is no surer.
SURE = 4.0
#: Candidates below this probability are no places. The lowest that costs no F1 worth naming: from .5 to .3 it goes .881
#: to .877 on LGL, .838 to .834 on GWN, .947 to .938 on GeoVirus, and of all gold places .794 to .850, .692 to .717 and
#: .894 to .903 are found and resolved; at .2 LGL loses .02 of F1 for .02 of those.
LEAST = 0.3


def places(coding: Coding) -> Coding:
    """Add the place names of every sentence.

    Args:
        coding: with sentences.

    Returns:
        The same with `places`, in the order of the text: resolved where the gazetteer knows the name.
    """
    found = toponyms(coding)
    chosen = resolve([candidate for candidate, _ in found], coding.sentences)
    made = tuple(_place(c, choice, sure) for (c, sure), choice in zip(found, chosen, strict=True))
    return replace(coding, places=made)


def toponyms(coding: Coding) -> list[tuple[Candidate, float]]:
    """The candidates that are place names, with the probability of each."""
    table = weights("places/find.json")
    found = [(candidate, probability(score(table, told))) for candidate, told in judged(coding, table)]
    return [(candidate, sure) for candidate, sure in found if sure >= LEAST]


def judged(coding: Coding, table: Mapping[str, float]) -> list[tuple[Candidate, list[Feature]]]:
    """All candidates of an article with their features.

    Args:
        coding: with sentences.
        table: weights of the features. Those that a candidate has alone are scored first: what they say of the other
            candidates gives the rest of the features.
    """
    around = surroundings(coding.sentences)
    told: list[tuple[Candidate, list[Feature]]] = []
    for sentence in coding.sentences:
        here = candidates(coding.article.text, sentence)
        told += [(candidate, neighbourhood(here, i, around)) for i, candidate in enumerate(here)]
    scores = [score(table, features) for _, features in told]
    likely = [candidate for (candidate, _), logit in zip(told, scores, strict=True) if logit > 0]
    before = context_before(grouped(likely))
    by_name: dict[str, list[float]] = defaultdict(list)
    for (candidate, _), logit in zip(told, scores, strict=True):
        by_name[fold(candidate.text)].append(logit)
    return [
        (candidate, features + company(candidate, logit, by_name[fold(candidate.text)], before))
        for (candidate, features), logit in zip(told, scores, strict=True)
    ]


def company(candidate: Candidate, logit: float, same: Sequence[float], before: Context) -> list[Feature]:
    """What the rest of the article's names say of a candidate.

    Args:
        candidate: the candidate.
        logit: of its own features.
        same: logits of all candidates of that name, its own among them.
        before: the parts of the world in which the likely place names have places.
    """
    out: list[Feature] = []
    if len(same) > 1:
        rest = list(same)
        rest.remove(logit)
        out.append(("surest elsewhere", max(-SURE, min(SURE, max(rest))) / SURE))
        out.append(("elsewhere in all", max(-SURE, min(SURE, sum(rest) / len(rest))) / SURE))
    name, entries = fold(candidate.text), candidate.entries[:MOST]
    for told, sums, own, around, half in (
        ("others around", before.parts, before.shares, parts_around, 0.5),
        ("others close", before.spots, before.spot_shares, spots_around, 1.0),
    ):
        near = max((sums.get(p, 0.0) - own.get(name, 0.0) for e in entries for p in around(e)), default=0.0)
        if near > 0:
            out.append((told, near / (near + half)))
    return out


def neighbourhood(here: Sequence[Candidate], i: int, around: Surroundings) -> list[Feature]:
    """The features of one of a sentence's candidates."""
    return features(here[i], here[i - 1] if i else None, here[i + 1] if i + 1 < len(here) else None, around)


def resolve(found: Sequence[Candidate], sentences: Sequence[Sentence]) -> list[Choice | None]:
    """Choose a gazetteer row for each place name of an article.

    Args:
        found: the place names in the order of the text.
        sentences: all sentences, for the adjectives of countries in them.

    Returns:
        A choice for each, or None where the gazetteer does not know the name.
    """
    names = grouped(found)
    chosen: list[Choice | None] = [None] * len(found)
    for name, choice in zip(names, choose(names, adjectives(sentences), weights("places/choose.json")), strict=True):
        for mention in name.mentions:
            chosen[mention] = choice
    return chosen


def grouped(found: Sequence[Candidate]) -> list[Name]:
    """The names of an article, each once with all that its mentions say; a container said once holds for all."""
    mentions: dict[str, list[int]] = defaultdict(list)
    inside: dict[str, frozenset[str | int]] = defaultdict(frozenset)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for i, candidate in enumerate(found):
        key = fold(candidate.text)
        mentions[key].append(i)
        kinds[key][type_word(candidate) or list_of(found, i)] += 1
        if not inside[key]:
            after = found[i + 1] if i + 1 < len(found) else None
            inside[key] = containers(candidate, after)
    return [
        Name(key, found[numbers[0]].entries, tuple(numbers), inside[key], _commonest(kinds[key]),
             may_be_list=_peers(found[numbers[0]].entries, inside[key]))
        for key, numbers in mentions.items()
    ]  # fmt: skip


def _peers(entries: Sequence[Entry], containers: frozenset[str | int]) -> bool:
    """Is a place of the name of the same rank as what stands after it, so that the two may be items of a list?"""
    rank = Level.COUNTRY if any(isinstance(c, str) for c in containers) else Level.ADMIN1
    return bool(containers) and _of_rank(entries, rank)


def _commonest(kinds: Counter[str]) -> str:
    """The type word most often beside a name, any before none."""
    named = Counter({kind: n for kind, n in kinds.items() if kind})
    return named.most_common(1)[0][0] if named else ""


def list_of(found: Sequence[Candidate], i: int) -> str:
    """What a name is one of, with two more beside it: "list of states", "list of countries" or ""."""
    for rank, told in ((Level.COUNTRY, "list of countries"), (Level.ADMIN1, "list of states")):
        if _of_rank(found[i].entries, rank):
            first, last = i, i + 1
            while last < len(found) and _of_rank(found[last].entries, rank) and _joined(found[last - 1], found[last]):
                last += 1
            while first and _of_rank(found[first - 1].entries, rank) and _joined(found[first - 1], found[first]):
                first -= 1
            if last - first > 2:
                return told
    return ""


def _of_rank(entries: Sequence[Entry], rank: Level) -> bool:
    """Is one of the places a country or division by its usual name?"""
    return any(e.level == rank and e.kind == NameKind.MAIN for e in entries)


def _joined(before: Candidate, after: Candidate) -> bool:
    """Does nothing but commas and conjunctions stand between two names?"""
    between = after.sentence.tokens[before.last : after.first]
    return before.sentence is after.sentence and len(between) <= 2 and {t.text.lower() for t in between} <= _LINKS


def containers(candidate: Candidate, after: Candidate | None) -> frozenset[str | int]:
    """What the text says a place lies in: "Paris, Texas", "Gao in northern Mali".

    Countries as alpha-3 codes, divisions as rows.
    """
    if after is None or after.sentence is not candidate.sentence or after.first - candidate.last > 3:
        return frozenset()
    tokens = candidate.sentence.tokens[candidate.last : after.first]
    between = {t.text.lower() for t in tokens}
    if not (
        tokens
        and (tokens[0].text.lower() in {",", "in", "("} and between <= {",", "in", "(", "the"} | words("directions"))
    ):
        return frozenset()
    keys: set[str | int] = {e.country for e in after.entries if e.level == Level.COUNTRY and e.country}
    keys |= {e.division for e in after.entries if e.level in {Level.ADMIN1, Level.ADMIN2} and e.division is not None}
    return frozenset(keys)


def type_word(candidate: Candidate) -> str:
    """The kind of place that a word beside the name tells: "division", "county", "town", "body" of a town or ""."""
    tokens = candidate.sentence.tokens
    following = tokens[candidate.last].text.lower() if candidate.last < len(tokens) else ""
    if following == "county" or _of_counties(candidate):
        return "county"
    if following in {"province", "governorate", "oblast", "region", "state", "district", "prefecture", "canton"}:
        return "division"
    before = [t.lemma for t in tokens[max(0, candidate.first - 3) : candidate.first]]
    after_of = before[-1:] == ["of"]
    if (after_of and set(before) & words("town_words")) or set(before[-1:]) & words("town_words"):
        return "town"
    if after_of and set(before) & words("division_words"):
        return "division"
    return "body" if _has_body(candidate) else ""


def _of_counties(candidate: Candidate) -> bool:
    """Is the name one of a list of counties: "Ash and Elm counties"?"""
    rest = dropwhile(lambda t: t.text[0].isupper() or t.text.lower() in _LINKS,
                     candidate.sentence.tokens[candidate.last :])  # fmt: skip
    return next((t.text for t in rest), "") == "counties"


def _has_body(candidate: Candidate) -> bool:
    """Has the place what towns have: "Elmton Fire Department", "the Elmton middle school"?"""
    first, second = ([t.text for t in candidate.sentence.tokens[candidate.last : candidate.last + 2]] + ["", ""])[:2]
    return first.lower() in words("local_bodies") and (first[:1].isupper() or second in _BODIES)


def adjectives(sentences: Sequence[Sentence]) -> Counter[str]:
    """How often the article uses each country's adjective, by alpha-3 code."""
    seen: Counter[str] = Counter()
    for sentence in sentences:
        for token in sentence.tokens:
            if token.text[0].isupper() and len(token.text) > 3:
                entry = next((e for e in gazetteer().lookup(token.text) if e.kind == NameKind.ADJECTIVE), None)
                if entry and entry.country:
                    seen[entry.country] += 1
    return seen


def _place(candidate: Candidate, choice: Choice | None, sure: float) -> Place:
    """The record of a place name."""
    number = candidate.sentence.number
    if choice is None:
        return Place(candidate.span, candidate.text, score=sure * 0.5, sentence=number)
    entry = choice.entry
    return Place(
        span=candidate.span, name=entry.name, geonameid=entry.geonameid, latitude=entry.latitude,
        longitude=entry.longitude, country=entry.country, admin1=entry.admin1, feature=entry.feature,
        score=round(sure * choice.share, 3), sentence=number,
    )  # fmt: skip
