"""What the members of a coordination share: "Turkish and Russian troops", "Russian banks and officials"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dragoman.text.names import Name
from dragoman.text.phrases import Phrase
from dragoman.text.tree import Tree

_LINKS = frozenset({",", "and", "or", "&", "/", "nor", "both", "as", "well"})
_LONGEST = 8  # words of a shared complement
_ADJECTIVAL = frozenset({"amod", "compound", "nmod"})


def shared(tree: Tree, names: Sequence[Name], found: Sequence[Phrase]) -> list[Phrase]:
    """Give every member of a coordination its own phrase and what it shares with the others.

    Args:
        tree: the sentence.
        names: its names.
        found: its phrases, by head.

    Returns:
        The phrases by head; "Turkish" and "Russian troops" in place of "Turkish and Russian troops".
    """
    by_head = {phrase.head: phrase for phrase in found}
    for run in _runs(tree, names):
        around = (p for p in found if p.first <= run[0].head and p.head > run[-1].last and p.kind == "nominal")
        head = next(around, None)
        for name in run[:-1]:
            by_head[name.head] = _borrowing(tree, name, run[-1], head)
        if head is not None:
            by_head.pop(run[-1].head, None)
            own = tuple(name for name in head.names if name.first >= run[-1].first)
            by_head[head.head] = replace(head, first=run[-1].first, names=own)
    _share_complements(tree, names, by_head)
    return [_with_modifiers(by_head[head], by_head) for head in sorted(by_head)]


def _runs(tree: Tree, names: Sequence[Name]) -> Iterator[list[Name]]:
    """Nationalities joined by commas and "and" before a noun."""
    i = 0
    while i < len(names):
        run = [names[i]]
        while i + 1 < len(names) and _joined(tree, names[i], names[i + 1]):
            i += 1
            run.append(names[i])
        i += 1
        after = run[-1].last + 1
        if len(run) > 1 and after < len(tree.tokens) and tree.tokens[after].pos in ("NOUN", "ADJ", "PROPN"):
            known = run[0].known
            if (known is not None and known.kind == "adjective") or tree.tokens[run[0].head].dep in _ADJECTIVAL:
                yield run


def _joined(tree: Tree, name: Name, after: Name) -> bool:
    """Do only commas and "and" stand between two known names?"""
    between = {token.text.lower() for token in tree.tokens[name.last + 1 : after.first]}
    return bool(between) and between <= _LINKS and name.known is not None and after.known is not None


def _borrowing(tree: Tree, name: Name, last: Name, head: Phrase | None) -> Phrase:
    """The phrase of a nationality whose noun stands only behind the last one."""
    plain = Phrase(tree.sentence, name.first, name.last, name.head, "name", name.last, name.last, name, (name,))
    return plain if head is None else replace(plain, kind="nominal", behind=(last.last + 1, head.head))


def _share_complements(tree: Tree, names: Sequence[Name], by_head: dict[int, Phrase]) -> None:
    """Give both nouns what stands behind the second: "the government and people of Iraq"."""
    tokens = tree.tokens
    by_first = {phrase.first: phrase for phrase in by_head.values()}
    for phrase in list(by_head.values()):
        other = by_first.get(phrase.last + 2)
        if other is None or tokens[phrase.last + 1].text.lower() != "and" or other.first != other.head:
            continue
        of, pair = other.last + 1, (phrase, other)
        if of >= len(tokens) or tokens[of].text.lower() != "of" or tokens[of].head not in (phrase.head, other.head):
            continue
        end = tree.right_edges[of]
        inner = tuple(name for name in names if of < name.first and name.last <= end)
        for one in pair:
            if one.kind == "nominal" and one.end == one.last and not one.names and end - of <= _LONGEST:
                by_head[one.head] = replace(one, names=inner, behind=(of, end))


def _with_modifiers(phrase: Phrase, by_head: dict[int, Phrase]) -> Phrase:
    """Give a bare conjunct the modifiers of the conjunct before it."""
    token = phrase.token
    before = by_head.get(token.head)
    if token.dep != "conj" or before is None or phrase.kind != "nominal" or before.kind != "nominal":
        return phrase
    if phrase.first != phrase.head or phrase.names or not before.names or token.tag not in ("NNS", "NN"):
        return phrase
    modifiers = before.before or (before.first, before.head - 1)
    if modifiers[1] < modifiers[0] or not any(name.last <= modifiers[1] for name in before.names):
        return phrase
    return replace(phrase, names=before.names, before=modifiers)
