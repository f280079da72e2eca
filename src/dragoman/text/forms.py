"""Part of speech and lemma of a word, worked out once for each word and tag.

spaCy's attribute ruler tries its two hundred patterns on every word anew; that and the lemmatizer took a quarter of the
parse. All patterns but a few look at one word alone, so that what they and the lemmatizer say of it can be kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

    #: Numbers of a word's letters, tag and dependency.
    Key = tuple[int, int, int]

#: The two components, not run on whole documents.
COMPONENTS = ("attribute_ruler", "lemmatizer")
#: Words kept; beyond them all are forgotten, so that a long run needs no more memory than a short one.
_MOST = 200_000


class Form(NamedTuple):
    """What stands of a word in a parsed sentence, whatever sentence it is."""

    #: Lower case.
    lemma: str
    pos: str
    tag: str


class Forms:
    """The forms met so far.

    Args:
        nlp: a pipeline that has the components.
    """

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher

        self._vocab = nlp.vocab
        self._components = [nlp.get_pipe(name) for name in COMPONENTS]
        _look_up_by_hash(nlp.get_pipe("lemmatizer"))
        self._known: dict[Hashable, Form] = {}
        # Patterns of several words, such as "there is": what they match is worked out with the words around it.
        self._several = Matcher(nlp.vocab)
        self._reach = 0
        # Their first words: most documents have none of these, and are not searched.
        self._first = Matcher(nlp.vocab)
        self._beginning: set[Key] = set()
        #: Numbers of the dependencies that patterns name: all others are alike to them.
        self._told_apart: set[int] = set()
        for number, rule in enumerate(nlp.get_pipe("attribute_ruler").patterns):  # type: ignore[attr-defined]
            if several := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._several.add(str(number), several)
                self._first.add(str(number), [pattern[:1] for pattern in several])
                self._reach = max(self._reach, *(len(pattern) - 1 for pattern in several))
            for word in chain.from_iterable(rule["patterns"]):
                self._told_apart.update(nlp.vocab.strings.add(label) for label in _labels(word.get("DEP", ())))

    def of(self, docs: Sequence[Doc], keys: Sequence[Sequence[Key]]) -> list[list[Form]]:
        """The form of every word of documents on which the components have not run.

        Args:
            docs: tagged and parsed.
            keys: of each word the numbers of its letters, tag and dependency.
        """
        if len(self._known) > _MOST:
            self._known.clear()  # not `_beginning`, which few words are in: another thread may be using it
        keys = [self._without_others(those) for those in keys]
        self._learn(docs, keys)
        return [self._of_one(doc, those) for doc, those in zip(docs, keys, strict=True)]

    def _of_one(self, doc: Doc, keys: Sequence[Key]) -> list[Form]:
        """The forms of a document's words, which were learned."""
        known = self._known
        out = [known.get((key,)) or self._worked_out(doc[i : i + 1], 0, (key,)) for i, key in enumerate(keys)]
        if self._beginning.isdisjoint(keys):
            return out
        for _, start, end in self._several(doc, allow_missing=True):
            for place in range(start, end):
                first, last = max(0, place - self._reach), place + self._reach + 1
                key = (place - first, *keys[first:last])
                out[place] = known.get(key) or self._worked_out(doc[first:last], place - first, key)
        return out

    def _learn(self, docs: Sequence[Doc], keys: Sequence[Sequence[Key]]) -> None:
        """Work out the words that were not met before, all at once: several times as fast as one by one."""
        fresh: dict[Key, Token] = {}
        for doc, those in zip(docs, keys, strict=True):
            for place, key in enumerate(those):
                if key not in fresh and (key,) not in self._known:
                    fresh[key] = doc[place]
        if not fresh:
            return
        copy, new = self._copy(list(fresh.values())), list(fresh)
        self._beginning.update(new[place] for _, place, _ in self._first(copy, allow_missing=True))
        # Neighbours here are no neighbours in a sentence: what a pattern of several words matches is left to `of`.
        met = {place for _, start, end in self._several(copy, allow_missing=True) for place in range(start, end)}
        for component in self._components:
            component(copy)
        for place, key in enumerate(new):
            if place not in met:
                self._known[(key,)] = _form(copy[place])

    def _without_others(self, keys: Sequence[Key]) -> list[Key]:
        """The keys without the dependencies that make no difference."""
        apart = self._told_apart
        return [(letters, tag, dep if dep in apart else 0) for letters, tag, dep in keys]

    def _copy(self, words: Sequence[Token] | Span) -> Doc:
        """Some words as a document of their own, each its own head."""
        from spacy.tokens import Doc

        return Doc(self._vocab, [t.text for t in words], tags=[t.tag_ for t in words], deps=[t.dep_ for t in words],
                   heads=list(range(len(words))))  # fmt: skip

    def _worked_out(self, words: Span, place: int, key: Hashable) -> Form:
        """The form of one of some words, kept under the key."""
        copy = self._copy(words)
        for component in self._components:
            component(copy)
        form = self._known[key] = _form(copy[place])
        return form


def _look_up_by_hash(lemmatizer: Any) -> None:
    """Make the lemmatizer's lists of known words, of up to 58 000, sets: it asks whether they hold a word."""
    table = lemmatizer.lookups.get_table("lemma_index", {})
    for pos in list(table):
        table[pos] = frozenset(table[pos])


def _form(token: Token) -> Form:
    return Form(token.lemma_.lower(), token.pos_, token.tag_)


def _labels(told: str | Iterable[str] | Mapping[str, Iterable[str]]) -> Iterable[str]:
    """The labels in what a pattern says of one: a label, or labels of which it is, or is not, one."""
    if isinstance(told, Mapping):
        return chain.from_iterable(told.values())
    return (told,) if isinstance(told, str) else told
