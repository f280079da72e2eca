"""What an article is about as a whole: the sum of the cues of each context; title and first sentences count more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dragoman.extract.context_cues import Cues, Found, cues_of_title
from dragoman.model import Coding, Sentence, Span

#: How much a cue counts in the title and in the first sentences, which tell what a report is about; elsewhere 1.
_TITLE: Final = 3.0
_LEAD: Final = 2.0
_LEAD_SENTENCES: Final = 2
#: The chance that an event has the context that the article is mostly about; by itself just enough to be kept.
_CHANCE: Final = 0.55
#: The article is mostly about a context that has this share of its cues, three or four being usual; a smaller share
#: gives a chance in proportion.
_MOSTLY: Final = 0.45
#: Added to the sum of all cues, so that a few words of a short report make no topic.
_DAMPING: Final = 2.0
#: What is left of a sum less itself; no cue has so small a chance.
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Topic:
    """The sums of the cues."""

    #: Number of the sentence → context → sum of its cues there.
    sentences: Mapping[int, Mapping[str, float]]
    #: The same of the title and all sentences together.
    whole: Mapping[str, float]
    #: Context → the words of the body that tell most of it; where the title alone tells it, there are none.
    words: Mapping[str, Span]

    def chances(self, number: int) -> Iterator[tuple[str, float]]:
        """Each context with the chance that the article but for one sentence gives it.

        Args:
            number: of the sentence left out, since its cues count by themselves.
        """
        own = self.sentences.get(number, {})
        weight = sum(self.whole.values()) - sum(own.values()) + _DAMPING
        for context, whole in self.whole.items():
            if (rest := whole - own.get(context, 0.0)) > _ROUNDING:
                yield context, _CHANCE * min(1.0, rest / weight / _MOSTLY)


def topic_of(coding: Coding, found: Mapping[int, Sequence[Found]], table: Cues) -> Topic:
    """Sum up the cues.

    Args:
        coding: with sentences.
        found: the cues of each sentence, by its number.
        table: the contexts of each cue.
    """
    sentences: dict[int, dict[str, float]] = {}
    whole, told = defaultdict[str, float](float), defaultdict[tuple[str, tuple[str, ...]], float](float)
    first: dict[tuple[str, ...], Span] = {}
    for place, sentence in enumerate(coding.sentences):
        here = sentences[sentence.number] = defaultdict(float)
        for cue in found[sentence.number]:
            first.setdefault(cue.phrase, span_of(sentence, cue))
            for context, chance in table.contexts[cue.phrase]:
                here[context] += chance * (_LEAD if place < _LEAD_SENTENCES else 1.0)
                told[context, cue.phrase] += chance
        for context, mass in here.items():
            whole[context] += mass
    for phrase in cues_of_title(coding, table):
        for context, chance in table.contexts[phrase]:
            whole[context] += chance * _TITLE
    words = {context: first[phrase] for (context, phrase), _ in sorted(told.items(), key=lambda one: (one[1], one[0]))}
    return Topic(sentences, whole, words)


def span_of(sentence: Sentence, cue: Found) -> Span:
    """The words of a cue."""
    return Span(sentence.tokens[cue.first].start, sentence.tokens[cue.last].end)
