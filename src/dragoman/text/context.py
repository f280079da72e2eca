"""The country of what names none: "the government", "police", "two civilians" are those of the place reported from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dragoman.model import Coding
from dragoman.resolve.actors import find_names

_NO_COUNTRY = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})

# How much a sign of a country weighs, by what it is and where it stands; see `Signs.nearest`.
_KIND_WEIGHT = {"place": 1.5, "adjective": 1.2, "country": 1.0, "capital": 1.0, "person": 0.8, "organisation": 1.0}
_SAME_SENTENCE, _BEFORE, _TWO_BEFORE, _AFTER = 3.0, 1.5, 0.7, 0.5
_ARTICLE = 3.0
_TITLE = 1.0


class Sign(NamedTuple):
    """A word that speaks for a country."""

    sentence: int
    start: int
    code: str
    #: country, adjective, capital, organisation, person, place …
    kind: str
    #: Does it say where ("in Aleppo")?
    locative: bool = False


class Signs:
    """All signs of an article, ready to be asked for the country at a point."""

    def __init__(self, signs: Iterable[Sign], title: Sequence[str]) -> None:
        self.by_sentence: dict[int, list[Sign]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        for sign in signs:
            self.by_sentence[sign.sentence].append(sign)
            self.counts[sign.code] += 1
        self.title = Counter(title)
        self.total = sum(self.counts.values()) or 1

    def nearest(self, sentence: int, start: int) -> tuple[str | None, float]:
        """The likeliest country of something at a point of the text.

        Args:
            sentence: number of its sentence.
            start: its first character.

        Returns:
            A code with the share of all signs that speaks for it; None where there is no sign at all.
        """
        score: dict[str, float] = defaultdict(float)
        for code, count in self.counts.items():
            score[code] += _ARTICLE * count / self.total
        for code, count in self.title.items():
            score[code] += _TITLE * min(count, 1)
        for shift, weight in ((0, _SAME_SENTENCE), (-1, _BEFORE), (-2, _TWO_BEFORE), (1, _AFTER)):
            for sign in self.by_sentence.get(sentence + shift, ()):
                close = 1.0 / (1.0 + abs(sign.start - start) / 60) if shift == 0 else 1.0
                locative = 2.0 if sign.locative else 1.0
                score[sign.code] += weight * close * locative * _KIND_WEIGHT.get(sign.kind, 0.7)
        if not score:
            return None, 0.0
        best = max(score, key=lambda code: (score[code], code))
        return best, score[best] / sum(score.values())

    def most(self) -> str | None:
        """The country that the whole article names most often."""
        both = self.counts + self.title
        return max(both, key=lambda code: (both[code], code)) if both else None


def is_country(code: str | None) -> bool:
    """Is it the code of a country, not of an organisation?"""
    return code is not None and code not in _NO_COUNTRY


def signs_of_places(coding: Coding) -> list[Sign]:
    """The article's resolved places as signs."""
    return [Sign(place.sentence, place.span.start, place.country, "place", True)
            for place in coding.places if place.country and is_country(place.country)]  # fmt: skip


def title_codes(coding: Coding) -> list[str]:
    """Countries that title and dateline name."""
    head = " . ".join(part for part in (coding.article.title, coding.article.dateline) if part)
    found = find_names(head, coding.article.published) if head else []
    return [name.code for name in found if name.code and is_country(name.code)]
