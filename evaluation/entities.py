"""Measure who mentions are taken for: the parties of gold events within their articles.

    python -m evaluation.entities [--part dev] [--kind pronoun] [--errors N]

Reads the coded articles of the folder DRAGOMAN_DATA (default ../shared), whose steps before the mentions are kept by
`training.codings` and whose mentions are found anew. Phrases alone are measured by `dragoman evaluate entities`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from training.codings import DATA, codings
from training.events.examples import load_lines

from dragoman.model import Coding, Entity, Mention, Sentence, Span
from dragoman.text.mentions import mention_at, mentions


class Judged(NamedTuple):
    """A mention with what it should be and what it was found to be."""

    #: name, surname, nominal, pronoun, or "none" where no mention stands there.
    kind: str
    where: str
    text: str
    right: str | None
    found: str | None
    via: str = ""
    right_sector: str | None = None
    found_sector: str | None = None


def parties(part: str) -> Iterator[Judged]:
    """Each distinct party of a gold sentence, as the mentions have it."""
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in load_lines(DATA / "gold" / f"{part}.events.jsonl"):
        events[event["article"]].append(event)
    known = codings(part)
    for article in load_lines(DATA / "gold" / f"{part}.articles.jsonl"):
        if not events[article["id"]]:
            continue
        coding = mentions(replace(known[article["id"]], mentions=(), entities=()))
        seen = set()
        for event in events[article["id"]]:
            start, end = article["sentences"][event["sentence"] - 1]
            for party in event["actor"] + event["recipient"]:
                key = (event["sentence"], party["text"], party["code"])
                match = re.search(rf"(?<!\w){re.escape(party['text'])}(?!\w)", article["text"][start:end])
                if match is None or key in seen:
                    continue
                seen.add(key)
                span = Span(start + match.start(), start + match.end())
                if any(sentence.span.overlaps(span) for sentence in coding.sentences):  # not the title
                    yield _judged(coding, span, party, f"{article['id']}:{event['sentence']}")


def _judged(coding: Coding, span: Span, party: dict[str, Any], where: str) -> Judged:
    mention = heading(coding, span)
    if mention is None:
        return Judged("none", where, party["text"], party["code"], None, "", party["sector"])
    entity = coding.entities[mention.chain]
    return Judged(_kind(coding, mention, entity), where, party["text"], party["code"], entity.code, entity.via,
                  party["sector"], entity.sector)  # fmt: skip


def heading(coding: Coding, span: Span) -> Mention | None:
    """The mention of the word that heads a stretch of the text, else the first that has its head there."""
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


def _kind(coding: Coding, mention: Mention, entity: Entity) -> str:
    """The mention's kind; a name of one word that is the last of its entity's is a surname."""
    word = coding.article.text[mention.span.start : mention.span.end]
    ends = entity.name != word and entity.name.split(" ")[-1] == word.removesuffix("'s")
    return "surname" if mention.kind == "name" and ends and " " not in word else mention.kind


def _share(rows: list[Judged]) -> str:
    right = sum(row.right == row.found for row in rows)
    return f"{right / len(rows):.3f} ({right} of {len(rows)})" if rows else "none"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["train", "dev"], default="train")
    parser.add_argument("--kind", help="errors of this kind of mention only")
    parser.add_argument("--errors", type=int, default=0, help="so many errors in full")
    args = parser.parse_args()
    rows = list(parties(args.part))
    print(f"code {_share(rows)}")
    for kind in ("name", "surname", "nominal", "pronoun", "none"):
        print(f"  {kind} {_share([row for row in rows if row.kind == kind])}")
    both = [r for r in rows if r.kind in ("pronoun", "surname")]
    print(f"  pronoun and surname {_share(both)}")
    sectors = [r for r in rows if r.kind != "none"]
    print(f"sector {sum(r.right_sector == r.found_sector for r in sectors) / max(1, len(sectors)):.3f}")
    wrong = [row for row in rows if row.right != row.found and args.kind in (None, row.kind)]
    if args.errors:
        print(Counter((row.right, row.found) for row in wrong).most_common(10))
    for row in wrong[: args.errors]:
        print(f"{row.where}\t{row.kind}\t{row.text!r}\tis {row.right}\tfound {row.found}\t{row.via}")


if __name__ == "__main__":
    main()
