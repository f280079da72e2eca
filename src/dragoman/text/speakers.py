"""Who speaks the words between quotation marks, as far as "I" and "we" need it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dragoman.model import Span
from dragoman.text.features import Featured, quote_at
from dragoman.text.nouns import words
from dragoman.text.tree import Tree

# A verb in a neighbouring sentence counts as so many characters further away.
_OTHER_SENTENCE = 150


class Voices(NamedTuple):
    """Who speaks in an article."""

    #: For each quotation the phrase that speaks, or None.
    of_quote: tuple[int | None, ...]
    #: The subjects of speech verbs in order: number of the sentence, phrase.
    subjects: tuple[tuple[int, int], ...]

    def before(self, sentence: int, reach: int = 2) -> int | None:
        """The last speaker in the sentences before one, for speech without marks."""
        last = bisect_left(self.subjects, (sentence, -1)) - 1
        return self.subjects[last][1] if last >= 0 and self.subjects[last][0] >= sentence - reach else None


def voices_of(trees: Sequence[Tree], items: Sequence[Featured], quotes: Sequence[Span]) -> Voices:
    """Who speaks each quotation, and who speaks at all.

    Args:
        trees: the article's sentences.
        items: its phrases.
        quotes: spans between quotation marks, in order.

    Returns:
        Indices into `items`. A quotation's speaker is the subject of the speech verb nearest to the quotation in the
        sentences it touches or in the one before; without any, the speaker of the quotation before it.
    """
    by_head = {(item.sentence, item.phrase.head): i for i, item in enumerate(items)}
    speech = {tree.sentence.number: [*_speech(tree, quotes)] for tree in trees}
    starts = [tree.sentence.span.start for tree in trees]
    of_quote: list[int | None] = []
    last: tuple[int, int | None] = (-1, None)
    for quote in quotes:
        first = trees[max(0, bisect_right(starts, quote.start) - 1)].sentence
        final = trees[max(0, bisect_left(starts, quote.end) - 1)].sentence
        near = []
        for number in range(first.number - 1, final.number + 2):
            tree = trees[number - 1] if 0 < number <= len(trees) else None
            if tree is None or tree.sentence.paragraph != first.paragraph:
                continue
            away = 0 if first.number <= number <= final.number else _OTHER_SENTENCE
            for verb, subject in speech[number]:
                at = tree.tokens[verb].start
                near.append((min(abs(at - quote.start), abs(at - quote.end)) + away, (number, subject)))
        speaker = by_head.get(min(near)[1]) if near else None
        if speaker is None and last[0] >= first.paragraph - 1:
            speaker = last[1]
        of_quote.append(speaker)
        last = (final.paragraph, speaker)
    heads = ((number, by_head.get((number, subject))) for number, found in speech.items() for _, subject in found)
    return Voices(tuple(of_quote), tuple((number, phrase) for number, phrase in heads if phrase is not None))


def _speech(tree: Tree, quotes: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Speech verbs outside quotations with their subjects."""
    for i, token in enumerate(tree.tokens):
        if token.lemma not in words("speech") or token.pos not in ("VERB", "AUX"):
            continue
        if any(tree.tokens[child].lemma == "responsibility" for child in tree.children[i]):
            continue  # who claims an attack
        if quote_at(quotes, token.start) is None:
            yield from ((i, child) for child in tree.children[i] if tree.tokens[child].dep == "nsubj")
