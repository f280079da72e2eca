"""Runs of four words of a text as numbers, and the keys by which texts that share them are found.

A near-copy shares most of its runs and is found by MinHash (datasketch) in bands. Of a text cut after a few paragraphs
the whole one shares few of its own, so a fixed part of all runs are keys themselves: what a short text has of them, the
long one has too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

#: Words of a run.
RUN: Final = 4
#: Bands, and hashes of each: texts that share half of their runs meet in a band with a chance of .87.
BANDS: Final = 32
_ROWS: Final = 4
_SEED: Final = 1
#: The band of the runs that are keys themselves: one in so many, so many at most.
PLAIN: Final = -1
_ONE_IN: Final = 12
_MOST: Final = 80
#: Odd numbers without a pattern (from splitmix64).
_FACTOR: Final = 0x9E3779B97F4A7C15
_MIX: Final = 0xBF58476D1CE4E5B9
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")

#: In the order of the text, each once.
Shingles = tuple[int, ...]


class Key(NamedTuple):
    """What two texts may share."""

    band: int
    hash: str


def shingles(text: str) -> Shingles:
    """The runs of four words of a text, whatever their letters' case and the marks between them, as 64-bit numbers."""
    import numpy as np

    words = np.array([_number_of_word(word.lower()) for word in _WORD.findall(text)], dtype=np.uint64)
    if len(words) < RUN:
        return ()
    made = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for i in range(RUN):  # a polynomial over the words, modulo 2^64
        made = made * np.uint64(_FACTOR) + words[i : len(words) - RUN + 1 + i]
    made ^= made >> np.uint64(29)  # the low bits of a product depend on the low bits of its factors alone
    made *= np.uint64(_MIX)
    made ^= made >> np.uint64(32)
    return tuple(dict.fromkeys(made.tolist()))


def keys(runs: Shingles) -> list[Key]:
    """The keys of a text.

    Args:
        runs: its shingles; a text without any has no keys.
    """
    if not runs:
        return []
    least = _least(sorted(runs))
    bands = [Key(n, f"{_number(least[n * _ROWS * 8 : (n + 1) * _ROWS * 8]):016x}") for n in range(BANDS)]
    plain = sorted(run for run in runs if run % _ONE_IN == 0)[:_MOST]
    return bands + [Key(PLAIN, f"{run:016x}") for run in plain]


def _least(runs: Iterable[int]) -> bytes:
    """The MinHash of runs, eight bytes a permutation."""
    from datasketch import MinHash  # type: ignore[import-untyped]

    made = MinHash(num_perm=BANDS * _ROWS, seed=_SEED, hashfunc=_low, scheme="legacy")
    made.update_batch(runs)
    return bytes(made.hashvalues.astype("<u8").tobytes())


def _low(run: int) -> int:
    return run & 0xFFFFFFFF


@lru_cache(maxsize=100_000)
def _number_of_word(word: str) -> int:
    return _number(word.replace("’", "'").encode())


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
