"""Noun phrases of a sentence that may be parties: where they start and end, and which names stand in them.

The parser proposes, the tables of names correct: a known name is never cut, and a name inside a phrase whose head can
be no party ("US airstrikes") is a phrase of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.model import MentionKind, Sentence, Span, Token
from dragoman.text.names import Name
from dragoman.text.nouns import noun, words
from dragoman.text.tree import Tree

# Dependencies of words that belong to the phrase of their head when they stand to its left.
_PREMODIFIERS = frozenset({
    "det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "advmod", "predet", "npadvmod", "appos", "neg",
})  # fmt: skip
# Dependencies of words that head no phrase of their own.
_INNER = frozenset({"compound", "amod", "nmod", "npadvmod", "quantmod", "advmod", "nummod", "predet", "case", "punct"})
_ARGUMENTS = frozenset({
    "nsubj", "nsubjpass", "dobj", "pobj", "dative", "agent", "conj", "ROOT", "poss", "appos", "attr", "oprd", "dep",
})  # fmt: skip
_PERSONAL = frozenset({
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "he", "him",
    "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their", "theirs",
    "themselves", "who", "whom", "whose",
})  # fmt: skip
_STANDALONE = frozenset({
    "those", "others", "some", "many", "both", "all", "these", "several", "few", "none", "thousands", "hundreds",
    "dozens", "most", "another", "anyone", "someone", "everyone", "somebody", "anybody", "everybody",
})  # fmt: skip
# Heads that count or portion out what follows "of".
_PARTITIVE = frozenset({
    "number", "handful", "majority", "minority", "lot", "group", "dozen", "hundred", "thousand", "score", "million",
    "pair", "couple", "series", "part", "rest", "half", "remnant", "total", "third", "some", "many", "most", "all",
    "several", "one", "two", "three", "few", "both", "none", "any", "each",
})  # fmt: skip
# Who fights, also as the first noun of what he does, and nouns for that.
_FIGHTERS = frozenset({"rebel", "enemy", "militant", "insurgent", "jihadist", "guerrilla", "separatist"})
_FIGHTING = frozenset({
    "advance", "airstrike", "ambush", "assault", "attack", "bombardment", "fire", "offensive", "raid", "rocket",
    "shelling", "strike", "surrender", "uprising", "withdrawal",
})  # fmt: skip
# First parts of hyphenated nouns, on which the parser hangs what belongs to the whole.
_PREFIXES = frozenset(
    {"ex", "vice", "non", "co", "anti", "pro", "half", "mid", "sub", "deputy", "counter", "arch", "step"}
)
_COMPLEMENTS = frozenset({"of", "in", "from", "at", "near", "inside", "across", "with", "to", "for"})
_LONGEST_COMPLEMENT = 8
# How a dateline ends, what small words and marks it may hold, and how many tokens it has at most.
_DATELINE_DASHES = frozenset({"-", "--", "–", "—"})
_IN_DATELINES = frozenset({"(", ")", ",", ".", "/"})
_LONGEST_DATELINE = 12
# Labels of what is counted and dated, no party.
_MEASURES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True)
class Phrase:
    """A noun phrase by token indices, ends included."""

    sentence: Sentence
    first: int
    last: int
    head: int
    kind: MentionKind
    #: Last token with a following "of X", as in "the president of Egypt".
    end: int
    #: Last token with what else hangs on it directly behind: "protesters in Hama", "forces loyal to Assad".
    reach: int
    #: The name that holds the head, if any.
    name: Name | None = None
    #: All names inside the phrase.
    names: tuple[Name, ...] = ()
    #: Tokens to be read before the phrase: modifiers of the first conjunct ("Russian banks and officials").
    before: tuple[int, int] | None = None
    #: Tokens to be read behind it: the head that it shares ("Turkish and Russian troops").
    behind: tuple[int, int] | None = None

    @cached_property
    def token(self) -> Token:
        """The head word."""
        return self.sentence.tokens[self.head]

    @cached_property
    def span(self) -> Span:
        """From the first to the last word, without "of X"."""
        return Span(self.sentence.tokens[self.first].start, self.sentence.tokens[self.last].end)

    @property
    def head_span(self) -> Span:
        """Of the head word, or of the whole name that holds it."""
        return Span(self.token.start, self.token.end)

    @cached_property
    def written(self) -> str:
        """Its words in lower case, with "of X"."""
        return " ".join(token.text.lower() for token in self.sentence.tokens[self.first : self.end + 1])

    def words(self, text: str) -> str:
        """What is to be resolved: the phrase with shared words and with its complements behind it."""
        tokens = self.sentence.tokens
        parts = (self.before, (self.first, self.reach), self.behind)
        return " ".join(text[tokens[part[0]].start : tokens[part[1]].end] for part in parts if part)


def phrases(tree: Tree, names: Sequence[Name]) -> list[Phrase]:
    """The noun phrases that may be parties, by their head's place in the sentence.

    Args:
        tree: the sentence.
        names: its names, from `names_in`.

    Returns:
        At most one phrase a head; phrases may nest ("Turkey" in "Turkey's president").
    """
    inside = {i: name for name in names for i in range(name.first, name.last + 1)}
    found: dict[int, Phrase] = {}
    dateline = dateline_words(tree.tokens)
    for i, token in enumerate(tree.tokens):
        name = inside.get(i)
        if name is not None and i != name.head:
            continue
        if name is None and not _heads_phrase(i, tree):
            continue
        if name is not None and (_swallowed(tree, name, inside) or signs_report(name, dateline)):
            continue
        if name is None and (_is_substance(tree, i) or not _may_be_party(token, tree.tokens[token.head])):
            continue
        found[i] = _phrase(tree, i, name, names, dateline)
    return [found[i] for i in sorted(found)]


def phrase_tokens(tree: Tree, index: int) -> tuple[int, int]:
    """First and last token of the plain noun phrase of any token: its premodifiers and itself."""
    first = index
    for child in tree.children[index]:
        if child < index and tree.tokens[child].dep in _PREMODIFIERS and tree.tokens[child].dep != "appos":
            first = min(first, tree.left_edges[child])
    while first < index and tree.tokens[first].text in (",", "(", "–", "—", "-", ":", ";"):
        first += 1
    if index > 1 and _hyphenated(tree, index - 2):  # modifiers hang on the "ex" of "a British ex-soldier"
        first = min(first, phrase_tokens(tree, index - 2)[0])
    return first, index


def _hyphenated(tree: Tree, index: int) -> bool:
    """Does a hyphen join the word to the next one?"""
    three = tree.tokens[index : index + 3]
    return (
        len(three) == 3
        and three[1].text in ("-", "–")
        and three[0].end == three[1].start
        and three[1].end == three[2].start
        and three[0].text.lower() in _PREFIXES
    )


def _heads_phrase(index: int, tree: Tree) -> bool:
    """Can the word, which is in no name, head a noun phrase?"""
    token = tree.tokens[index]
    lower = token.text.lower()
    if lower in _PERSONAL:
        return token.tag in ("PRP", "PRP$", "WP", "WP$")
    if token.tag == "WDT":
        return token.dep in ("nsubj", "nsubjpass", "dobj", "pobj")
    if token.pos in ("NOUN", "PROPN"):
        plain = token.dep not in _INNER or _misread_inner(token, tree)
        return plain or _lends_actor(token, tree) or _fights(token, tree)
    if token.dep not in _ARGUMENTS:
        return _fights(token, tree)
    nominal = any(tree.tokens[c].dep == "det" for c in tree.children[index])
    counted = (
        token.pos in ("ADJ", "NUM", "VERB")
        and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "agent")
        and (nominal or token.pos == "NUM")
    )
    return counted or lower in _STANDALONE or _misread_verb(token)


def _misread_verb(token: Token) -> bool:
    """Is a "verb" with a noun's part in the sentence people: "detectives searching the flat"?"""
    people = token.pos == "VERB" and noun(token.lemma).kind in ("person", "group")
    return people and token.tag == "VBZ" and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "poss")


def _misread_inner(token: Token, tree: Tree) -> bool:
    """Is a "modifier" in fact a head, because its own head stands before it?"""
    return token.dep in ("nmod", "npadvmod", "compound") and tree.tokens[token.head].start < token.start


def _fights(token: Token, tree: Tree) -> bool:
    """Is it who fights in "a rebel assault", "enemy fire"?"""
    head = tree.tokens[token.head]
    modifier = token.tag in ("NN", "JJ") and token.dep in ("compound", "amod") and token.start < head.start
    return modifier and token.text.lower() in _FIGHTERS and head.lemma in _FIGHTING


def _lends_actor(token: Token, tree: Tree) -> bool:
    """Is it who acts in a noun of action: "regime offensive", "police shootings"?"""
    return (
        token.dep in ("compound", "nmod")
        and token.tag == "NN"
        and (noun(token.lemma).kind == "group" and noun(tree.tokens[token.head].lemma).kind in ("other", ""))
    )


def _may_be_party(token: Token, head: Token) -> bool:
    """Does the common noun (or pronoun) stand for people, a group, a place or a thing of theirs?"""
    if token.ent in _MEASURES and noun(token.lemma).kind not in ("person", "group") and token.text != "old":
        return False
    if token.pos == "PROPN":
        return noun(token.text.lower()).kind != "other"
    if token.pos in ("PRON", "DET", "ADJ", "NUM", "VERB") or token.text.lower() in _STANDALONE:
        return True
    lemma = token.lemma if token.pos == "NOUN" and token.text.lower() != "media" else token.text.lower()
    kind = noun(lemma).kind
    if lemma in _PARTITIVE:
        return True
    if kind == "":
        speaks = token.dep == "nsubj" and head.lemma in words("speech")  # "the paper says"
        return speaks or (token.dep in ("nsubj", "nsubjpass", "pobj", "agent") and token.text[:1].isupper())
    return kind != "other"


def _is_substance(tree: Tree, index: int) -> bool:
    """Does the noun before make a thing of what is a person elsewhere: "nerve agent", unlike "federal agent"?"""
    tokens = tree.tokens
    return index > 0 and noun(f"{tokens[index - 1].text.lower()} {tokens[index].lemma}").kind == "other"


def _swallowed(tree: Tree, name: Name, inside: dict[int, Name]) -> bool:
    """Is the name a modifier of a head that is a party itself ("Turkish forces", "Trump administration")?"""
    token = tree.tokens[name.head]
    if _coordinated(tree, name, inside.get(token.head)):
        return False
    if token.dep not in ("amod", "compound", "nmod", "npadvmod", "advmod", "quantmod") or token.head == name.head:
        return False
    up, steps = token.head, 0
    while steps < 4 and tree.tokens[up].dep in ("compound", "amod", "nmod") and tree.tokens[up].head > up:
        up, steps = tree.tokens[up].head, steps + 1
    if _hyphenated(tree, up):
        up += 2
    head = tree.tokens[up]
    if up < name.first:
        return False
    if up in inside:
        return True
    return head.pos in ("NOUN", "PROPN") and (
        (head.pos == "PROPN" and noun(head.text.lower()).kind != "other")
        or noun(head.lemma).kind in ("person", "group", "place", "thing")
    )


def _coordinated(tree: Tree, name: Name, other: Name | None) -> bool:
    """Does "and" join the name to the one that it seems to modify ("Smith and Jones" read as one)?"""
    if other is None or other.first <= name.last:
        return False
    between = [token.text.lower() for token in tree.tokens[name.last + 1 : other.first]]
    return between in (["and"], ["&"], ["or"]) and is_person(name) and is_person(other)


def is_person(name: Name) -> bool:
    """Is it the name of a person, by the tables or the parser?"""
    return name.label == "PERSON" if name.known is None else name.known.kind == "person"


def _phrase(tree: Tree, head: int, name: Name | None, names: Sequence[Name], dateline: int) -> Phrase:
    token = tree.tokens[head]
    pronoun = name is None and (token.text.lower() in _PERSONAL or token.tag in ("WDT", "WP", "WP$"))
    if pronoun:
        return Phrase(tree.sentence, head, head, head, "pronoun", head, head)
    first, last = phrase_tokens(tree, head)
    if name is not None:
        first, last = min(first, name.first), max(last, name.last)
        if token.dep in ("amod", "compound", "nmod", "npadvmod"):
            first = name.first  # "the US airstrikes": the article belongs to the airstrikes
    first = max(first, min(dateline, head))
    for other in names:  # never begin within a name
        if other.first < first <= other.last:
            first = other.first
        if name is not None and first <= other.first and _coordinated(tree, other, name):
            first = name.first
        if name is not None and first == other.first and _stands_apart(tree, other, name):
            first = other.last + 1
    end = _of_phrase(tree, head, last)
    inner = tuple(n for n in names if first <= n.first and n.last <= end)
    titled = noun(token.text.lower()).kind in ("person", "group")  # "the Prime Minister"
    is_name = name is not None or (token.pos == "PROPN" and not titled)
    reach = end if is_name else max(_reach(tree, head, end), _named_behind(tree, head, names))
    return Phrase(tree.sentence, first, last, head, "name" if is_name else "nominal", end, reach, name, inner)


def _named_behind(tree: Tree, head: int, names: Sequence[Name]) -> int:
    """The last token of the name of a place right behind a word for it, however it was parsed: "cities Lviv and …"."""
    if noun(tree.tokens[head].lemma).kind != "place":
        return head
    behind = next((name for name in names if name.first == head + 1), None)
    subject = behind is not None and tree.tokens[behind.head].dep.startswith("nsubj")  # "cities Mali lost"
    return head if behind is None or subject else behind.last


def signs_report(name: Name, dateline: int) -> bool:
    """Is it the outlet in a dateline of so many words, whose report it is: no party, and no sign of its country?"""
    return name.last < dateline and name.known is not None and name.known.sector == "JRN"


def dateline_words(tokens: Sequence[Token]) -> int:
    """How many tokens a dateline such as "PARIS (Reuters) -" takes at the beginning of the sentence."""
    for i, token in enumerate(tokens[1:_LONGEST_DATELINE], 1):
        if token.text in _DATELINE_DASHES:
            if _parts(tokens, i):
                begins = tokens[0].text.isupper() or tokens[0].text == "("
                return i + 1 if begins and not _opens_aside(tokens, i) else 0
        elif not token.text[:1].isupper() and token.text not in _IN_DATELINES:
            break
    return 0


def _parts(tokens: Sequence[Token], dash: int) -> bool:
    """Does a dash stand between words, not within one?"""
    last = dash + 1 == len(tokens)
    return last or tokens[dash - 1].end != tokens[dash].start or tokens[dash].end != tokens[dash + 1].start


def _opens_aside(tokens: Sequence[Token], dash: int) -> bool:
    """Does another dash close what begins in small letters: "NATO - unlike Peru - said ..."?"""
    behind = range(dash + 1, len(tokens))
    closed = any(tokens[i].text in _DATELINE_DASHES and _parts(tokens, i) for i in behind)
    return closed and tokens[dash + 1].text[:1].islower()


def _stands_apart(tree: Tree, place: Name, name: Name) -> bool:
    """Is it the place of "In Turkey Minister Smith met …", not the country of the title?"""
    before = tree.tokens[place.first - 1].text.lower() if place.first else ""
    known = place.known is not None and place.known.kind in ("country", "capital", "place")
    return known and before in ("in", "at") and place.last + 1 < name.first and is_person(name)


def _reach(tree: Tree, head: int, end: int) -> int:
    """Last token of the complements that follow directly."""
    for child in tree.children[head]:
        token = tree.tokens[child]
        complement = token.dep == "prep" and token.text.lower() in _COMPLEMENTS
        if child != end + 1 or not (complement or token.dep in ("acl", "amod")):
            continue
        if tree.right_edges[child] - child <= _LONGEST_COMPLEMENT:
            end = tree.right_edges[child]
        elif token.text.lower() == "from":  # of a long list of origins the first
            inner = next((c for c in tree.children[child] if tree.tokens[c].dep == "pobj"), end)
            end = inner if inner - child <= _LONGEST_COMPLEMENT else end
    return end


def _of_phrase(tree: Tree, head: int, last: int) -> int:
    """Last token of the phrase with a directly following "of X"."""
    tokens = tree.tokens
    for _ in range(2):
        of = next((c for c in tree.children[head] if c == last + 1 and tokens[c].text.lower() == "of"), None)
        if of is None:
            break
        inner = next((c for c in tree.children[of] if tokens[c].dep == "pobj"), None)
        if inner is None:
            break
        head = last = inner
    return last
