"""Numbers of people killed, hurt, missing, held or driven out, as a sentence tells them. Pure.

Only what is told in so many words: a number, maybe whom it counts, and what became of them. "At least 12" and "more
than 12" may be more, "up to 12" fewer, "about 12" either; "dozens" and "a family of five" are read, "several" is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from dragoman.model import Span

Fate = Literal["killed", "wounded", "missing", "arrested", "displaced"]

_UNITS: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIZES: Final = {"dozen": 12, "dozens": 24, "scores": 40, "hundred": 100, "hundreds": 200, "thousand": 1000,
                 "thousands": 2000, "million": 1_000_000}  # fmt: skip
#: Told as at least so many.
_PLURALS: Final = frozenset({"dozens", "scores", "hundreds", "thousands"})
_PEOPLE: Final = (
    r"people|persons?|civilians?|soldiers?|troops|servicemen|servicewomen|fighters?|militants?|rebels?|insurgents?|"
    r"gunmen|officers?|policem[ae]n|police|children|child|women|woman|men|man|boys?|girls?|students?|workers?|"
    r"villagers?|residents?|passengers?|protesters?|demonstrators?|migrants?|refugees?|prisoners?|hostages?|"
    r"journalists?|medics?|victims?|others|of\s+them|members|families|citizens?|pilgrims?|miners?|farmers?|guards?|"
    r"activists?|suspects?|tourists?|teenagers?|bodies|relatives|lives|personnel|peacekeepers?|marines"
)
_NUMBER: Final = (
    rf"(?:a\s+|several\s+)?(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS)}))?|"
    rf"{'|'.join(_UNITS)})?(?:\s*(?:{'|'.join(sorted(_SIZES, key=len, reverse=True))}))?"
)
_HEDGE: Final = (
    r"at\s+least|no\s+fewer\s+than|not\s+less\s+than|more\s+than|over|upwards\s+of|up\s+to|as\s+many\s+as|at\s+most|"
    r"fewer\s+than|less\s+than|about|around|some|nearly|almost|roughly|approximately|an\s+estimated|another"
)
_MORE: Final = re.compile(r"at\s+least|no\s+fewer|not\s+less|more\s+than|over|upwards", re.I)
_LESS: Final = re.compile(r"up\s+to|as\s+many|at\s+most|fewer\s+than|less\s+than|nearly|almost", re.I)
_ABOUT: Final = re.compile(r"about|around|some|roughly|approximately|estimated", re.I)
_COUNT: Final = rf"(?:(?P<hedge>{_HEDGE})\s+)?(?P<number>{_NUMBER})"
_WHOM: Final = (
    r"(?:\s+(?:other|more|of\s+the|of\s+its|of\s+his))?"
    rf"(?:\s+(?!(?:and|but|or|while|as)\b|\d)[\w'’-]+){{0,3}}?(?:\s+(?:{_PEOPLE}))?"
)
_FATES: Final[tuple[tuple[Fate, str, str], ...]] = (
    ("killed", r"killed|dead|died|slain|shot\s+dead|perished|massacred|executed|"
     r"lost\s+their\s+lives|deaths?|fatalities",
     r"kill(?:s|ed|ing)?|claim(?:s|ed|ing)\s+the\s+lives\s+of|slaughter(?:ed|ing)|massacr(?:ed|ing)|"
     r"death\s+toll\s+(?:\w+\s+){0,3}(?:to|at|of|is|was|stands\s+at|stood\s+at)|deaths\s+of"),
    ("wounded", r"wounded|injured|hurt|maimed|injuries",
     r"wound(?:s|ed|ing)|injur(?:es|ed|ing)|hurt(?:s|ing)?|maim(?:ed|ing)"),
    ("missing", r"missing|unaccounted\s+for", r"(?!x)x"),
    ("arrested", r"arrested|detained|jailed|rounded\s+up|taken\s+into\s+custody|arrests",
     r"arrest(?:s|ed|ing)?|detain(?:s|ed|ing)?|jail(?:s|ed|ing)|round(?:s|ed|ing)\s+up"),
    ("displaced", r"displaced|homeless|driven\s+from\s+their\s+homes|evacuated|fled\s+their\s+homes",
     r"displac(?:es|ed|ing)|uproot(?:ed|ing)|driv(?:es|ing)\s+out|drove\s+out|evacuat(?:ed|ing)"),
)  # fmt: skip
_BE: Final = (
    r"(?:\s+(?:were|was|are|is|have\s+been|had\s+been|has\s+been|being|be|lay|left|feared|reported|confirmed|believed|"
    r"presumed|still|also|to\s+have|had|have|now|seriously|badly|critically|severely|slightly))*"
)


@dataclass(frozen=True, slots=True)
class Casualties:
    """A number of people, and what became of them."""

    fate: Fate
    #: Fewest and most that the words allow; None for no end.
    least: int
    most: int | None
    #: The words that tell the number, in the sentence.
    span: Span


def casualties(sentence: str) -> tuple[Casualties, ...]:
    """The numbers of a sentence, in its order.

    Args:
        sentence: its words.

    Returns:
        Of one fate, a number that counts part of another ("including three children") is left out.
    """
    found: dict[tuple[int, int], Casualties] = {}
    for fate, after, before in _PATTERNS:
        for match in (*after.finditer(sentence), *before.finditer(sentence)):
            made = _made(fate, match, sentence)
            if made and not any(span[0] < made.span.end and made.span.start < span[1] for span in found):
                found[made.span] = made
    return tuple(found[span] for span in sorted(found))


def disagree(told: Iterable[Casualties], others: Iterable[Casualties]) -> bool:
    """Does what two reports tell of one fate exclude each other? "At least 12" and 15 do not, 12 and 15 do."""
    mine, theirs = list(told), list(others)
    return bool(mine and theirs) and not any(_agree(a, b) for a in mine for b in theirs)


def _agree(one: Casualties, other: Casualties) -> bool:
    if one.fate != other.fate:
        return False
    return not _above(one, other) and not _above(other, one)


def _above(one: Casualties, other: Casualties) -> bool:
    return other.most is not None and one.least > other.most


def _made(fate: Fate, match: re.Match[str], sentence: str) -> Casualties | None:
    words = match["number"].strip()
    value = _value(words)
    if value is None or re.search(r"\bincluding\s*$|\bamong\s+them\s*$", sentence[: match.start()], re.I):
        return None
    start = match.start("hedge") if match["hedge"] else match.start("number")
    least, most = _range(match["hedge"] or "", words, value)
    return Casualties(fate, least, most, Span(start, match.start("number") + len(match["number"].rstrip())))


def _range(hedge: str, words: str, value: int) -> tuple[int, int | None]:
    if _MORE.match(hedge) or words.rsplit(maxsplit=1)[-1].lower() in _PLURALS:
        return value, None
    if _LESS.match(hedge):
        return 0, value
    if _ABOUT.match(hedge) or hedge.lower().startswith("an "):
        return value * 4 // 5, value * 6 // 5
    return value, value


def _value(words: str) -> int | None:
    """A number in words or digits; None where the words hold none, or a year."""
    total = 0
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part not in ("a", "several", "")]
    for part in parts:
        if part[0].isdigit():
            total = int(part.replace(",", ""))
        elif part in _SIZES:
            total = max(total, 1) * _SIZES[part]
        elif part in _TENS:
            total += 20 + 10 * _TENS.index(part)
        else:
            total += 1 + _UNITS.index(part)
    return total if parts and not re.fullmatch(r"(?:19|20)\d\d", words) else None


#: After such a number no people are counted.
_OTHER: Final = r"percent|per\s+cent|%|kilomet|km|miles|million\s+dollars|years|days|hours|weeks|months"
_PATTERNS: Final = tuple(
    (fate, re.compile(rf"(?<![\w$€£.,-]){_COUNT}{_WHOM}{_BE}\s+(?:{after})\b", re.I),
     re.compile(rf"\b(?:{before})\s+{_COUNT}(?![\d.,]*\d)(?!\s*(?:{_OTHER}))\b", re.I))
    for fate, after, before in _FATES
)  # fmt: skip
