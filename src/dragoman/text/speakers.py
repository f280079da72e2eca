"""Who speaks the words between quotation marks, as far as "I" and "we" need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.model import Span
from dragoman.text.features import Featured
from dragoman.text.nouns import words
from dragoman.text.phrases import Tree


class Voices(NamedTuple):
    """Who speaks in an article."""

    #: For each quotation the phrase that speaks, or None.
    of_quote: tuple[int | None, ...]
    #: The subjects of speech verbs in order: number of the sentence, phrase.
    subjects: tuple[tuple[int, int], ...]

    def before(self, sentence: int, reach: int = 2) -> int | None:
        """The last speaker in the sentences before one, for speech without marks."""
        near = [phrase for number, phrase in self.subjects if sentence - reach <= number < sentence]
        return near[-1] if near else None


def voices_of(trees: Sequence[Tree], items: Sequence[Featured], quotes: Sequence[Span]) -> Voices:
    """Who speaks each quotation, and who speaks at all.

    Args:
        trees: the article's sentences.
        items: its phrases.
        quotes: spans between quotation marks, in order.

    Returns:
        Indices into `items`. A quotation's speaker is the subject of the speech verb nearest to the quotation in the sentences it touches or
        in the one before; without any, the speaker of the quotation before it in the same paragraph.
    """
    by_head = {(item.sentence, item.phrase.head): i for i, item in enumerate(items)}
    subjects = [(tree, verb, subject) for tree in trees for verb, subject in _speech(tree, quotes)]
    out: list[int | None] = []
    last: tuple[int, int | None] = (-1, None)
    for quote in quotes:
        touched = [tree for tree in trees if tree.sentence.span.overlaps(quote)]
        if not touched:
            out.append(None)
            continue
        first, final = touched[0].sentence, touched[-1].sentence
        near = []
        for tree, verb, subject in subjects:
            number = tree.sentence.number
            if not first.number - 1 <= number <= final.number + 1 or tree.sentence.paragraph != first.paragraph:
                continue
            at = tree.tokens[verb].start
            gap = min(abs(at - quote.start), abs(at - quote.end))
            outside = 0 if first.number <= number <= final.number else 150
            near.append((gap + outside, by_head.get((number, subject))))
        speaker = min(near, default=(0, None), key=lambda pair: pair[0])[1]
        if speaker is None and last[0] >= first.paragraph - 1:
            speaker = last[1]
        out.append(speaker)
        last = (final.paragraph, speaker)
    heads = ((tree.sentence.number, by_head.get((tree.sentence.number, subject))) for tree, _, subject in subjects)
    return Voices(tuple(out), tuple((number, phrase) for number, phrase in heads if phrase is not None))


def _speech(tree: Tree, quotes: Sequence[Span]) -> list[tuple[int, int]]:
    """Speech verbs outside quotations with their subjects."""
    found = []
    for i, token in enumerate(tree.tokens):
        if token.lemma not in words("speech") or token.pos not in ("VERB", "AUX"):
            continue
        if any(quote.start <= token.start < quote.end for quote in quotes):
            continue
        found += [(i, child) for child in tree.children[i] if tree.tokens[child].dep == "nsubj"]
    return found
