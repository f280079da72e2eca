"""Is a text a copy of an earlier one? Decided by the runs of words that they share. Pure."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from dragoman.stories.shingles import Shingles

Relation = Literal["copy", "truncation", "extension", "edited"]

#: The share of the shorter text's runs that the longer one has, at least; chosen with
#: `python -m evaluation.wire_copies --sweep` on other invented reports than those measured.
LEAST: Final = 0.6
#: Runs that must be shared: a standing phrase is no copy.
_SHARED: Final = 20
#: From here on as much as a copy shares.
_MOST: Final = 0.8
#: Runs of a lede and a header that may stand before what is shared.
_LEDE: Final = 35
#: A text is cut where it has at most so much of the other's length.
_CUT: Final = 0.75


class Copy(NamedTuple):
    """How a text relates to an earlier one."""

    #: The share of the shorter text's runs that the longer one has.
    similarity: float
    relation: Relation


def copy(text: Shingles, earlier: Shingles) -> Copy | None:
    """What a text is to an earlier one.

    Args:
        text: runs of the text.
        earlier: those of the earlier one.

    Returns:
        A copy (with another header or a few words changed), a truncation (the beginning of the earlier text), an
        extension (the earlier text was its beginning), edited (with another lede or other paragraphs); None where they
        are different texts.
    """
    shared = shared_runs(text, earlier)
    if shared < _SHARED:
        return None
    contained = shared / min(len(text), len(earlier))
    if contained < LEAST:
        return None
    return Copy(round(contained, 4), _relation(contained, len(text), len(earlier)))


def shared_runs(one: Shingles, other: Shingles) -> int:
    """How many runs the shorter text has of the longer one's beginning.

    What a cut text has stands at the beginning of the whole one, maybe after another lede; the report of the next day
    repeats old paragraphs at its end.
    """
    short, long = sorted((one, other), key=len)
    return len(set(short).intersection(long[: len(short) + _LEDE]))


def _relation(contained: float, length: int, earlier: int) -> Relation:
    if contained < _MOST:
        return "edited"
    if length <= _CUT * earlier:
        return "truncation"
    return "extension" if earlier <= _CUT * length else "copy"
