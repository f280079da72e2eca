"""Measure who mentions are taken for: the parties of gold events within their articles.

    python -m evaluation.entities [--part dev] [--fold 0/5] [--kind pronoun] [--errors N]

Reads the coded articles of the folder DRAGOMAN_DATA (default ../shared), whose steps before the mentions are kept by
`training.codings` and whose mentions are found anew. `party_code_accuracy` is the share of the distinct parties of
gold events whose code is that of the mention at their head; a party of several codes counts once for each. The weights
of the choice by context (data/mentions/context.tsv) are fitted on gold/train: to measure fold 0 without having seen it,
fit them with `training.tables.context_weights --without 0/5` first. Phrases alone are measured by `dragoman evaluate
entities`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from training.codings import DATA, codings
from training.events.examples import load_lines
from training.folds import fold_test

from dragoman.evaluate.chains import heading
from dragoman.model import Coding, Entity, Mention, Span
from dragoman.text.mentions import mentions


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


class Party(NamedTuple):
    """A party of gold events, found in the text."""

    sentence: int
    span: Span
    text: str
    code: str | None
    sector: str | None


def placed(article: dict[str, Any], events: Iterable[dict[str, Any]]) -> Iterator[Party]:
    """Each distinct party of an article's gold events where it stands: of equal words those nearest to the trigger."""
    seen = set()
    for event in events:
        start, end = article["sentences"][event["sentence"] - 1]
        sentence = article["text"][start:end]
        trigger = sentence.find(event["trigger"])
        for party in event["actor"] + event["recipient"]:
            found = [*re.finditer(rf"(?<!\w){re.escape(party['text'])}(?!\w)", sentence)]
            match = min(found, key=lambda m: abs(m.start() - trigger) if trigger >= 0 else m.start(), default=None)
            key = match and (event["sentence"], match.start(), party["text"], party["code"])
            if match is None or key in seen:
                continue
            seen.add(key)
            span = Span(start + match.start(), start + match.end())
            yield Party(event["sentence"], span, party["text"], party["code"], party["sector"])


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
        for party in placed(article, events[article["id"]]):
            if any(sentence.span.overlaps(party.span) for sentence in coding.sentences):  # not the title
                yield _judged(coding, party, f"{article['id']}:{party.sentence}")


def _judged(coding: Coding, party: Party, where: str) -> Judged:
    mention = heading(coding, party.span)
    if mention is None:
        return Judged("none", where, party.text, party.code, None, "", party.sector)
    meant = [coding.entities[chain] for chain in mention.meant]
    # Of a phrase that means several, the one that the gold asks for here.
    entity = next((one for one in meant if one.code == party.code), meant[0])
    return Judged(_kind(coding, mention, entity), where, party.text, party.code, entity.code, entity.via,
                  party.sector, entity.sector)  # fmt: skip


def _kind(coding: Coding, mention: Mention, entity: Entity) -> str:
    """The mention's kind; a name of one word that is the last of its entity's is a surname."""
    word = coding.article.text[mention.span.start : mention.span.end]
    ends = entity.name != word and entity.name.split(" ")[-1] == word.removesuffix("'s")
    return "surname" if mention.kind == "name" and ends and " " not in word else mention.kind


def error_class(row: Judged) -> str:
    """In which of a few classes a wrong code falls."""
    if row.kind == "none":
        return "no mention"
    if row.right is None:
        return "a code where there is none"
    if row.found is None:
        return "no code"
    for body in ("IMG", "IGO", "EUR"):
        if body in (row.right, row.found):
            return f"a country for {body}" if body == row.right else f"{body} for another"
    how = "context" if row.via == "article" else "owner" if row.via == "owner" else "tables, chain or place"
    return f"another country, by {how}"


def _share(rows: list[Judged]) -> str:
    right = sum(row.right == row.found for row in rows)
    return f"{right / len(rows):.3f} ({right} of {len(rows)})" if rows else "none"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["train", "dev"], default="train")
    parser.add_argument("--fold", metavar="K/N", help="only the articles of fold K of N")
    parser.add_argument("--kind", help="errors of this kind of mention only")
    parser.add_argument("--errors", type=int, default=0, help="so many errors in full")
    args = parser.parse_args()
    inside = fold_test(args.fold) if args.fold else lambda _: True
    rows = [row for row in parties(args.part) if inside(row.where.rsplit(":", 1)[0])]
    print(f"party_code_accuracy {_share(rows)}")
    for kind in ("name", "surname", "nominal", "pronoun", "none"):
        print(f"  {kind} {_share([row for row in rows if row.kind == kind])}")
    both = [r for r in rows if r.kind in ("pronoun", "surname")]
    print(f"  pronoun and surname {_share(both)}")
    sectors = [r for r in rows if r.kind != "none"]
    print(f"party_sector_accuracy {sum(r.right_sector == r.found_sector for r in sectors) / max(1, len(sectors)):.3f}")
    lost = Counter(error_class(row) for row in rows if row.right != row.found)
    for name, count in lost.most_common():
        print(f"  lost: {name} {count}")
    wrong = [row for row in rows if row.right != row.found and args.kind in (None, row.kind)]
    if args.errors:
        print(Counter((row.right, row.found) for row in wrong).most_common(10))
    for row in wrong[: args.errors]:
        print(f"{row.where}\t{row.kind}\t{row.text!r}\tis {row.right}\tfound {row.found}\t{row.via}")


if __name__ == "__main__":
    main()
