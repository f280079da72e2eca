"""Which words tell a context: the cues of `data/events/contexts.tsv`, found in one pass over the words.

A cue is a word or phrase of lower-case lemmas. Articles, hyphens, the possessive mark and full stops inside a word are
passed over in the text and left out of the table: "the women's rights" and "women rights" are one, "U.N." is "un". Of
cues that overlap the longest of those that begin first counts: "war crime" is no cue of war.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from dragoman.errors import DataError
from dragoman.model import Coding, Sentence, Token
from dragoman.ontology import ontology
from dragoman.resolve.tables import read_table

#: How likely a cue, or a sign of `context_signs`, shows by itself that the event has the context: a strong one is
#: enough within the event's clause, a fair one just so, of weak ones it takes two.
CHANCE: Final = {"strong": 0.7, "fair": 0.5, "weak": 0.3, "none": 0.0}
COLUMNS: Final = ("context", "cue", "weight")
_SKIPPED: Final = frozenset({"a", "an", "the", "-", "'s", "’s", "'", "’"})
#: Endings of words whose lemma the parser does not give: of titles, and of names ("Peacekeepers").
_ENDINGS: Final = (("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""))

#: The ways in which a word may stand in the table.
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The table."""

    #: Phrase → the contexts of which it is a cue, with the chance.
    contexts: dict[tuple[str, ...], tuple[tuple[str, float], ...]]
    #: First word → the phrases that begin with it, longest first.
    starts: dict[str, tuple[tuple[str, ...], ...]]


class Found(NamedTuple):
    """A cue in the text."""

    phrase: tuple[str, ...]
    #: Indices of its first and last token within the sentence.
    first: int
    last: int


@cache
def cues() -> Cues:
    """The shipped table, read once a process.

    Raises:
        DataError: a row names an unknown context or weight.
    """
    contexts: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    for row in read_table("events", "contexts.tsv", COLUMNS):
        contexts.setdefault(tuple(row["cue"].split(" ")), []).append((known(row["context"]), chance(row["weight"])))
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(contexts, key=len, reverse=True):
        starts.setdefault(phrase[0], []).append(phrase)
    return Cues({k: tuple(v) for k, v in contexts.items()}, {k: tuple(v) for k, v in starts.items()})


def known(context: str) -> str:
    """The context itself.

    Raises:
        DataError: it is none of the codebook's.
    """
    if context not in ontology().contexts:
        raise DataError(f"a table of contexts names {context!r}, which the codebook does not know")
    return context


def chance(weight: str) -> float:
    """The chance that a weight's word stands for.

    Raises:
        DataError: there is no such weight.
    """
    if weight not in CHANCE:
        raise DataError(f"a table of contexts has the weight {weight!r} instead of {', '.join(CHANCE)}")
    return CHANCE[weight]


def cues_of(sentence: Sentence, table: Cues) -> list[Found]:
    """The cues of a sentence in order.

    Args:
        sentence: a parsed sentence.
        table: the cues.

    Returns:
        They do not overlap. A single word that is part of a person's name is none ("Bill", "Bishop").
    """
    kept = [i for i, token in enumerate(sentence.tokens) if token.text.lower() not in _SKIPPED]
    words = [_keys(sentence.tokens[i]) for i in kept]
    found = (Found(phrase, kept[at], kept[at + len(phrase) - 1]) for at, phrase in _matches(words, table))
    return [one for one in found if one.first < one.last or sentence.tokens[one.first].ent != "PERSON"]


def cues_of_title(coding: Coding, table: Cues) -> list[tuple[str, ...]]:
    """The cues of the title, which is not parsed: lemmas are those that its words have in the article, or guessed.

    Args:
        coding: an article with sentences.
        table: the cues.
    """
    if not coding.article.title:
        return []
    lemmas = {token.text.lower(): token.lemma for sentence in coding.sentences for token in sentence.tokens}
    words = [word.replace(".", "") for word in re.findall(r"[^\W_](?:[\w.]*\w)?", coding.article.title.lower())]
    keys = [(word, lemmas.get(word, word), *_bare(word)) for word in words if word not in _SKIPPED]
    return [phrase for _, phrase in _matches(keys, table)]


def _matches(words: Sequence[Keys], table: Cues) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where cues begin, and which; the longest at each place, none inside another."""
    at = 0
    while at < len(words):
        phrase = next((p for p in _starting(words[at], table) if _stands(p, words, at)), None)
        if phrase is not None:
            yield at, phrase
        at += len(phrase) if phrase else 1


def _starting(keys: Keys, table: Cues) -> Iterable[tuple[str, ...]]:
    """The cues that may begin with a word, longest first."""
    several = [table.starts[key] for key in keys if key in table.starts]
    if len(several) < 2:
        return several[0] if several else ()
    return sorted({phrase for phrases in several for phrase in phrases}, key=lambda p: (-len(p), p))


def _stands(phrase: tuple[str, ...], words: Sequence[Keys], at: int) -> bool:
    return len(words) - at >= len(phrase) and all(phrase[k] in words[at + k] for k in range(1, len(phrase)))


def _keys(token: Token) -> Keys:
    """Lemma and form; of a name also the singular, since the parser leaves names as they are."""
    form, lemma = token.text.lower().replace(".", ""), token.lemma.replace(".", "")
    if token.pos == "PROPN" and form.endswith("s"):
        return (lemma, form, form[:-1])
    return (lemma,) if form == lemma else (lemma, form)


def _bare(word: str) -> Iterator[str]:
    """What a word may be without its ending."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: len(word) - len(ending)] + instead
