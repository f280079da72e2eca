"""Direct speech: which cue and speaker belong to the words between quotation marks.

Looks at the words around the marks, since parsers break long quotations up: after the closing mark ("...," he said),
before the opening one (he said: "..."), else at what stands before in the paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from dragoman.extract.cuewords import CueWords
from dragoman.extract.quotemarks import Quoted
from dragoman.extract.speakers import noun_phrase, speaker_of
from dragoman.extract.trees import Tree
from dragoman.model import Sentence, Span, Token

#: Least chance of a verb beside quotation marks to be their cue.
_LEAST_BESIDE: Final = 0.25
_STOPS: Final = frozenset({".", "!", "?", ";"})
#: Words looked at on either side of a quotation.
_REACH: Final = 40
#: Characters looked at before a quotation.
_REACH_BACK: Final = 600
#: Characters looked at for the word after a quotation.
_PEEK: Final = 20
#: Words between a cue and a speaker that the parse does not connect.
_BESIDE: Final = 3


class Place(NamedTuple):
    """A word's place in the article."""

    sentence: int
    token: int


class Cue(NamedTuple):
    """What introduces a quotation."""

    #: Span of the verb, or of the colon; None where the speaker goes on.
    span: Span | None
    speaker: Span | None
    chance: float


class Words:
    """All words of an article in order, found by their offset.

    Args:
        text: the article's text.
        sentences: the parsed sentences.
        trees: their trees.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence], trees: Sequence[Tree]) -> None:
        self.text = text
        self.sentences = sentences
        self.trees = trees
        self.places = [Place(s, t) for s, sentence in enumerate(sentences) for t in range(len(sentence.tokens))]
        self.starts = [token.start for sentence in sentences for token in sentence.tokens]

    def between(self, start: int, end: int) -> list[Place]:
        """The words that begin in a stretch of text."""
        return self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def cue_beside(words: Words, marks: Sequence[Quoted], at: int, cues: CueWords, paragraph_end: int) -> Cue | None:
    """The cue next to a quotation, or None.

    Args:
        words: the article's words.
        marks: all quotations of the article in order.
        at: which of them.
        cues: the cue words.
        paragraph_end: where its paragraph ends.

    Returns:
        The likelier of the cue after it and the cue before it.
    """
    options = [_best(words, beside, cues, side) for side, beside in sides(words, marks, at, paragraph_end)]
    return max((option for option in options if option is not None), key=lambda cue: cue.chance, default=None)


def sides(words: Words, marks: Sequence[Quoted], at: int, paragraph_end: int) -> Iterator[tuple[str, list[Place]]]:
    """The reporter's words next to a quotation, up to the end of the sentence or the next quotation.

    Args:
        words: the article's words.
        marks: all quotations of the article in order.
        at: which of them.
        paragraph_end: where its paragraph ends.

    Yields:
        "after" and "before", each with its words in order.
    """
    mark = marks[at]
    last = marks[at - 1].outer.end if at and marks[at - 1].paragraph == mark.paragraph else 0
    after_end = min(paragraph_end, marks[at + 1].outer.start) if at + 1 < len(marks) else paragraph_end
    if may_follow(words.text, mark):
        yield "after", _until_stop(words, words.between(mark.outer.end, after_end)[:_REACH])
    start = max(last, mark.outer.start - _REACH_BACK)
    yield "before", _since_stop(words, words.between(start, mark.outer.start)[-_REACH:])


def may_follow(text: str, mark: Quoted) -> bool:
    """May "X said" come after the quotation? Not after a full stop, unless the next word is small ("said X")."""
    rest = text[mark.outer.end : mark.outer.end + _PEEK].lstrip()
    return text[mark.inner.end - 1] != "." or not rest or rest[0] == "," or rest[0].islower()


def _until_stop(words: Words, places: list[Place]) -> list[Place]:
    for n, place in enumerate(places):
        if words.sentences[place.sentence].tokens[place.token].text in _STOPS:
            return places[:n]
    return places


def _since_stop(words: Words, places: list[Place]) -> list[Place]:
    for n in range(len(places) - 1, -1, -1):
        if words.sentences[places[n].sentence].tokens[places[n].token].text in _STOPS:
            return places[n + 1 :]
    return places


def _best(words: Words, places: list[Place], cues: CueWords, side: str) -> Cue | None:
    """The likeliest cue verb among the words on one side; the nearer of two equal ones."""
    best: tuple[float, Place] | None = None
    for n, place in enumerate(places):
        token = words.sentences[place.sentence].tokens[place.token]
        if token.pos not in ("VERB", "AUX") and token.text.lower() != "according":
            continue
        relation = f"quote:{side}"
        distance = n if side == "after" else len(places) - 1 - n
        chance = cues.chance(token.lemma, token.pos, relation) - 0.005 * distance
        if chance >= _LEAST_BESIDE and (best is None or chance > best[0]):
            best = chance, place
    if best is None:
        return None
    chance, place = best
    return Cue(_span(words, place), speaker_near(words, place, places), chance)


def _span(words: Words, place: Place) -> Span:
    token = words.sentences[place.sentence].tokens[place.token]
    return Span(token.start, token.end)


def speaker_near(words: Words, place: Place, places: Sequence[Place]) -> Span | None:
    """The cue's subject; where the parse gives none among these words, the noun phrase beside the cue."""
    tree = words.trees[place.sentence]
    token = tree.tokens[place.token]
    relation = "according" if token.text.lower() == "according" else "quote"
    found = speaker_of(tree, place.token, relation)
    inside = Span(_span(words, places[0]).start, _span(words, places[-1]).end) if places else Span(0, 0)
    if found is not None and (inside.covers(found) or relation == "according"):
        return found
    beside = [p for p in places if p.sentence == place.sentence]
    order = sorted(beside, key=lambda p: (abs(p.token - place.token), p.token > place.token))
    for p in order:
        candidate = tree.tokens[p.token]
        if candidate.dep in ("nsubj", "nsubjpass") and _may_speak(candidate):
            return noun_phrase(tree, p.token)
    for p in order:
        candidate = tree.tokens[p.token]
        if abs(p.token - place.token) <= _BESIDE and candidate.pos != "NOUN" and _may_speak(candidate):
            return noun_phrase(tree, p.token)
    return found


def _may_speak(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN", "PRON") and token.ent not in ("DATE", "TIME")
