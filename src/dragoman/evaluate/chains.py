"""How often a pronoun, surname or description is put into the chain of the name it stands for.

Asked are the annotated mentions of persons, organisations and places that are no full name: pronouns, surnames alone
and descriptions. A mention is linked where our chain of it holds a name; it is linked right where that name is
annotated as the same one's. Recall counts the mentions of chains that are named somewhere in the text, precision all
that we link to an annotated name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from dragoman.evaluate.rows import Figures, Row, parts_of, text_of
from dragoman.model import Article, Coding, Mention, Sentence, Span
from dragoman.score import harmonic
from dragoman.text.mentions import mention_at, mentions
from dragoman.text.nouns import noun
from dragoman.text.parse import parse

Kind = Literal["name", "surname", "nominal", "pronoun"]
ANAPHORIC: tuple[Kind, ...] = ("pronoun", "surname", "nominal")
_CLASSES = frozenset({"person", "organization", "place"})
_PRONOUNS = frozenset({
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your", "yours", "yourself", "he",
    "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their", "theirs",
    "themselves", "who", "whom", "whose", "which", "that",
})  # fmt: skip
#: Words that end the part of a mention that holds its head.
_OPENERS = frozenset({
    ",", "(", "who", "which", "that", "whose", "in", "at", "on", "for", "with", "from", "to", "of", "and",
})  # fmt: skip
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "prof"})
_NO_SPACE_BEFORE = frozenset({",", ".", ";", ":", "?", "!", ")", "]", "%", "'s", "’s", "'", "’", "”", "n't", "-", "/"})
_FINAL = frozenset('.?!"”’)')
_NO_SPACE_AFTER = frozenset({"-", "/", "(", "[", "$", "£", "€", "“", "‘"})


class Gold(NamedTuple):
    """A mention as annotated."""

    span: Span
    #: Its head word: the last before any complement.
    head: Span
    cluster: str
    kind: Kind


class Document(NamedTuple):
    """A text with its mentions of persons, organisations and places."""

    id: str
    text: str
    gold: tuple[Gold, ...]
    #: What kind of text it is, empty where the set does not tell.
    genre: str = ""


class Link(NamedTuple):
    """An annotated mention that is no full name, and where it was put."""

    document: str
    gold: Gold
    text: str
    #: Is its annotated chain named anywhere?
    named: bool
    #: The annotated chain that the names of our chain belong to, or None.
    found: str | None


def measure(rows: Iterable[Document]) -> Figures:
    """Figures of annotated texts; those that are told to be no news are left out.

    Args:
        rows: from `document`.

    Returns:
        `chain_precision`, `chain_recall` and `chain_f1`, the recall of each kind of mention, and the counts.
    """
    news = [row for row in rows if row.genre in ("", "news")]
    links = [link for row in news for link in linked(row, mentions(parse(Coding(Article(row.id, row.text)))))]
    return figures(links) | {"texts": len(news)}


def figures(links: Iterable[Link]) -> Figures:
    """Precision, recall and F1 of links."""
    asked, right, made = Counter[str](), Counter[str](), 0
    for link in links:
        made += link.found is not None
        asked[link.gold.kind] += link.named
        right[link.gold.kind] += link.found == link.gold.cluster
    precision, recall = _share(right.total(), made), _share(right.total(), asked.total())
    told: Figures = {"chain_precision": precision, "chain_recall": recall, "chain_f1": harmonic(precision, recall)}
    told |= {f"{kind}_recall": _share(right[kind], asked[kind]) for kind in ANAPHORIC if asked[kind]}
    return told | {f"{kind}_mentions": asked[kind] for kind in ANAPHORIC}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def document(row: Row) -> Document:
    """A row as `coref_gum_news.jsonl` has them: words by sentences, mentions by offsets into the words.

    Raises:
        KeyError: a field is missing.
        TypeError: a field is of another type.
        ValueError: a mention lies outside of the text.
    """
    sentences = row["sentences"]
    if not isinstance(sentences, list) or not all(isinstance(words, list) for words in sentences):
        raise TypeError("'sentences' is not a list of lists of words")
    text, spans = _written([[str(word) for word in words] for words in sentences])
    found = []
    for part in parts_of(row, "mentions"):
        first, end = part["start"], part["end"]
        if not isinstance(first, int) or not isinstance(end, int) or not 0 <= first < end <= len(spans):
            raise ValueError(f"no words {first!r} to {end!r} in the text")
        if part.get("etype") in _CLASSES:
            span = Span(spans[first].start, spans[end - 1].end)
            found.append((span, str(part["cluster"]), spans[first:end]))
    return Document(text_of(row, "id"), text, tuple(_with_kinds(text, found)), str(row.get("genre", "")))


def _written(sentences: list[list[str]]) -> tuple[str, list[Span]]:
    """The text of words, with where each stands in it."""
    text, spans, opened = "", [], False
    for words in sentences:
        glued = True
        if text:  # headings and datelines end without a mark
            text += " " if text[-1] in _FINAL else "\n\n"
        for word in words:
            closing = word == '"' and opened
            if not glued and word not in _NO_SPACE_BEFORE and not closing:
                text += " "
            spans.append(Span(len(text), len(text) + len(word)))
            text += word
            opened = opened != (word == '"')
            glued = word in _NO_SPACE_AFTER or (word == '"' and not closing)
    return text, spans


def _with_kinds(text: str, found: list[tuple[Span, str, list[Span]]]) -> Iterator[Gold]:
    names: dict[str, set[str]] = defaultdict(set)
    owned = [_own(text, words) for _, _, words in found]
    for (_, cluster, _), own in zip(found, owned, strict=True):
        if len(own) > 1 and _is_name(_word(text, own[-1])):
            names[cluster].add(_word(text, own[-1]))
    for (span, cluster, words), own in zip(found, owned, strict=True):
        head = _word(text, own[-1])
        kind: Kind = "name" if _is_name(head) else "nominal"
        if len(words) == 1 and head.lower() in _PRONOUNS and head != "US":
            kind = "pronoun"
        elif kind == "name" and len(own) == 1 and head in names[cluster]:
            kind = "surname"
        yield Gold(span, own[-1], cluster, kind)


def _word(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _own(text: str, words: list[Span]) -> list[Span]:
    """The words up to the first complement, without article, title and possessive mark."""
    ends = (i for i, word in enumerate(words) if i and _word(text, word).lower() in _OPENERS)
    first = words[: next(ends, len(words))]
    plain = [word for word in first if _word(text, word).lower() not in ("the", "'s", "’s", "'", "’")]
    return [word for word in plain if _word(text, word).lower().strip(".") not in _TITLES] or words


def _is_name(head: str) -> bool:
    """Is the head written large, and names no office alone?"""
    return head[:1].isupper() and noun(head.lower()).kind != "person"


def linked(row: Document, coding: Coding) -> Iterator[Link]:
    """The pronouns, surnames and descriptions of a text with the chains that they were put into.

    Args:
        row: as annotated.
        coding: the text with mentions.
    """
    at = [_mention(coding, gold) for gold in row.gold]
    named = {gold.cluster for gold in row.gold if gold.kind == "name"}
    of_chain: dict[int, Counter[str]] = defaultdict(Counter)
    for gold, mention in zip(row.gold, at, strict=True):
        if mention is not None and gold.kind == "name" and mention.kind == "name":
            of_chain[mention.chain][gold.cluster] += 1
    for gold, mention in zip(row.gold, at, strict=True):
        if gold.kind == "name":
            continue
        names = of_chain.get(mention.chain) if mention is not None else None
        found = names.most_common(1)[0][0] if names else None
        words = " ".join(row.text[gold.span.start : gold.span.end].split())
        yield Link(row.id, gold, words, gold.cluster in named, found)


def _mention(coding: Coding, gold: Gold) -> Mention | None:
    """Our mention of an annotated one: that with the same head word, else see `heading`."""
    here = (s for s in coding.sentences if s.span.overlaps(gold.head))
    found = next((mention_at(coding, sentence, gold.head.start) for sentence in here), None)
    same = found is not None and found.head.start <= gold.head.start < found.head.end
    return found if same else heading(coding, gold.span)


def heading(coding: Coding, span: Span) -> Mention | None:
    """The mention of the word that heads a stretch of the text, else the first that has its head there.

    Args:
        coding: with mentions.
        span: within a sentence.
    """
    for sentence in coding.sentences:
        if sentence.span.overlaps(span):
            found = mention_at(coding, sentence, sentence.tokens[_top(sentence, span)].start)
            inside = (m for m in coding.mentions if span.start <= m.head.start < span.end)
            return found or next(inside, None)
    return None


def _top(sentence: Sentence, span: Span) -> int:
    """The first noun, or word, of the stretch that depends on none of it."""
    inside = [i for i, t in enumerate(sentence.tokens) if t.start < span.end and t.end > span.start]
    tops = [i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i]
    nouns = (i for i in tops if sentence.tokens[i].pos in ("NOUN", "PROPN", "PRON"))
    return next(nouns, tops[0] if tops else 0)
