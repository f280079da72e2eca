"""What surrounds a possible cue, as named features of a log-linear model.

The counts of `data/speech/cues.tsv` say how often a word reports; these say whether it does here: who its subject is,
its tense, what introduces the content, whether the words stand in quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dragoman.extract.frames import Reading
from dragoman.extract.trees import Tree

_SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj", "expl")
_PRONOUNS: Final = frozenset(
    ["i", "you", "he", "she", "it", "we", "they", "who", "that", "which", "this", "what", "one"]
)
#: Parts of speech whose first word is named itself, not by its class.
_CLOSED: Final = frozenset({"SCONJ", "PRON", "PART", "ADP", "PUNCT"})
_MARKS: Final = frozenset("\"“”'‘’«»") | {"``", "''"}


def features(tree: Tree, reading: Reading, in_speech: bool) -> Iterator[str]:
    """The features of one reading, each a name that stands for 1.

    Args:
        tree: the sentence.
        reading: a possible cue with its content.
        in_speech: is the cue itself between quotation marks?
    """
    tokens = tree.tokens
    cue = tokens[reading.cue]
    kind = reading.relation.partition(":")[0]
    yield f"relation={cue.pos} {kind}"
    yield f"tag={cue.tag} {kind}"
    yield f"hangs={cue.dep}"
    who = _subject(tree, reading.cue)
    yield f"subject={who}"
    yield f"subject={who} {kind}"
    if noun := _subject_noun(tree, reading.cue):
        yield f"subject noun={noun}"
    if in_speech:
        yield "in speech"
        yield f"in speech, subject={who}"
    if cue.dep in ("xcomp", "advcl", "conj", "pcomp", "acl", "relcl"):
        yield f"under={tokens[cue.head].pos} {cue.dep} {_subject(tree, cue.head)}"
    for i in tree.children[reading.cue]:
        if tokens[i].dep in ("aux", "neg", "auxpass"):
            yield f"{tokens[i].dep}={tokens[i].lemma}"
        elif tokens[i].dep == "mark" or (tokens[i].dep == "advmod" and tokens[i].tag == "WRB"):
            yield f"cue after {tokens[i].text.lower()}"
    yield from _content(tree, reading, kind)


def _subject(tree: Tree, cue: int) -> str:
    """Class of the cue's own subject."""
    subject = tree.child(cue, *_SUBJECTS)
    if subject is None:
        return "none"
    token = tree.tokens[subject]
    lower = token.text.lower()
    if lower in _PRONOUNS:
        return lower
    return token.ent if token.ent else token.pos


def _subject_noun(tree: Tree, cue: int) -> str | None:
    """Lemma of a common noun that is the subject ("report", "critic")."""
    subject = tree.child(cue, *_SUBJECTS)
    return tree.tokens[subject].lemma if subject is not None and tree.tokens[subject].pos == "NOUN" else None


def _content(tree: Tree, reading: Reading, kind: str) -> Iterator[str]:
    tokens = tree.tokens
    head = reading.parts[-1]
    first = min(tree.below(head)) if kind != "up" else head
    yield f"content={tokens[head].tag} {kind}"
    yield f"first={tokens[first].text.lower() if tokens[first].pos in _CLOSED else tokens[first].pos}"
    subject = tree.child(head, *_SUBJECTS)
    yield f"content subject={'none' if subject is None else tokens[subject].dep}"
    gap = first - reading.cue
    yield f"content {'before' if gap < 0 else 'next' if gap == 1 else 'after'} {kind}"
    if gap > 1:
        between = tokens[first - 1].text
        if between in (":", ","):
            yield f"between={between} {kind}"
    if tokens[first].text in _MARKS or (first and tokens[first - 1].text in _MARKS):
        yield f"marked {kind}"
    if kind.startswith("dobj") or kind in ("prep", "acl"):
        yield f"object={tokens[reading.parts[0]].lemma}"
    if tokens[head].ent:
        yield f"content={tokens[head].ent} {kind}"
