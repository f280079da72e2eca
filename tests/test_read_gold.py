"""Reading measured on the coded articles: no event may be lost with a block that is not body."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.read import read
from dragoman.read.page import take_apart

SHARED = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[1] / ".." / "shared")).resolve()
#: Sentences with events that lie wholly in body blocks, as a share of all; those outside, 17 of 3 783, are headlines.
FLOOR = 0.995
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="no folder gold/ in DRAGOMAN_DATA (default ../shared)"),
]


def rows(name: str) -> Iterator[dict]:
    with (SHARED / "gold" / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@pytest.mark.parametrize("part", ["train", "dev"])
def test_sentences_with_events_are_body(part: str) -> None:
    with_events = {(row["article"], row["sentence"]) for row in rows(f"{part}.events.jsonl")}
    inside = total = cut = 0
    for article in rows(f"{part}.articles.jsonl"):
        blocks = take_apart(article["text"], article["title"]).blocks
        for number, (start, end) in enumerate(article["sentences"], 1):
            cut += any(start < block.span.start < end for block in blocks)
            if (article["id"], number) in with_events:
                total += 1
                inside += any(
                    block.kind == "body" and block.span.start <= start and end <= block.span.end for block in blocks
                )
    assert inside / total >= FLOOR
    assert cut == 0


def test_the_seed_article() -> None:
    (article,) = read([str(SHARED / "seed" / "article.txt")])
    assert isinstance(article, Article)
    assert str(article.published) == "2022-04-06"
    assert article.title is not None
    assert article.title.startswith("China Calls on U.S")
    assert article.url is not None
    assert article.url.endswith("a77238")
    assert article.publisher == "The Moscow Times"
    kinds = [block.kind for block in article.blocks]
    assert kinds[:3] == ["title", "dateline", "caption"]
    assert kinds.count("related") == 1
    assert kinds.count("body") == 8
    assert set(kinds[-2:]) == {"footer"}
