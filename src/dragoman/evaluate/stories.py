"""How well articles are grouped into stories, and copies of a report linked.

The articles are given to a new archive one by one in the order of the file, without their events. Stories are compared
by B-cubed: of each article, the share of its story's articles that are rightly there (precision), and of the articles
of its true story that are found there (recall). Copies are compared by pairs: two articles are copies of each other
where links between near-duplicates lead from one to the other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from dragoman.evaluate.rows import Figures, Row, f1, read, text_of
from dragoman.model import Article, Coding


class Told(NamedTuple):
    """An article with its true groups."""

    article: Article
    story: str | None
    #: Name of the report that it is a copy of; None where the file does not tell.
    copy: str | None


class Place(NamedTuple):
    """Where an article was put."""

    story: str
    #: The earliest article that links lead to: itself if it is no copy.
    copy: str


def measure(path: str) -> Figures:
    """Figures of a file of articles.

    Args:
        path: `text`, and `story` or `copy_of` (any name that the articles of one group share) a line; `title` and
            `date` (of publication) may be there.

    Returns:
        `b3_f1`, `b3_precision` and `b3_recall` over articles with a story; `copies_f1` and its parts over pairs of
        articles with `copy_of`; and the counts.

    Raises:
        InputError: the file cannot be read or is of another format.
    """
    rows = read(path, "an article with its story", _told)
    places = linked([row.article for row in rows])
    figures: Figures = {}
    stories = [i for i, row in enumerate(rows) if row.story is not None]
    if stories:
        precision, recall = b_cubed([row.story for row in rows], [place.story for place in places], stories)
        figures |= {"b3_f1": 2 * precision * recall / (precision + recall), "b3_precision": precision,
                    "b3_recall": recall}  # fmt: skip
    copies = [i for i, row in enumerate(rows) if row.copy is not None]
    if copies:
        figures |= pairs([rows[i].copy for i in copies], [places[i].copy for i in copies])
    return figures | {"articles": len(rows), "stories": len({rows[i].story for i in stories}),
                      "stories_found": len({place.story for place in places})}  # fmt: skip


def linked(articles: Iterable[Article]) -> list[Place]:
    """Where a new archive puts articles that are given to it in order."""
    from sqlalchemy import create_engine, select

    from dragoman.store import schema
    from dragoman.store.keys import article_key
    from dragoman.store.rows import article_row
    from dragoman.stories.link import link

    engine = create_engine("sqlite://")
    keys = []
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        connection.execute(schema.runs.insert().values(id=1, began="", command="", coder="", codebook="", options={}))
        for number, article in enumerate(articles, 1):
            key = article_key(article)
            keys.append(key)
            if key not in keys[:-1]:
                connection.execute(schema.articles.insert().values(number=number, run=1, **article_row(article)))
                link(connection, key, Coding(article))
        put = select(schema.story_articles.c.article, schema.story_articles.c.story)
        stories = {row.article: row.story for row in connection.execute(put)}
        copied = select(schema.duplicates.c.article, schema.duplicates.c.of)
        copies = {row.article: row.of for row in connection.execute(copied)}
    return [Place(stories[key], _root(key, copies)) for key in keys]


def _root(key: str, copies: Mapping[str, str]) -> str:
    while key in copies:
        key = copies[key]
    return key


def b_cubed(gold: Sequence[Hashable], told: Sequence[Hashable], chosen: Iterable[int]) -> tuple[float, float]:
    """B-cubed precision and recall.

    Args:
        gold: the true group of each item.
        told: the group that each was put in.
        chosen: numbers of the items that are scored; the groups are made of all.
    """
    true, found = _groups(gold), _groups(told)
    precision = recall = n = 0.0
    for i in chosen:
        right = len(true[gold[i]] & found[told[i]])
        precision, recall, n = precision + right / len(found[told[i]]), recall + right / len(true[gold[i]]), n + 1
    return precision / n, recall / n


def pairs(gold: Sequence[Hashable], told: Sequence[Hashable]) -> Figures:
    """Precision, recall and F1 of pairs that are held to be copies."""
    both = _pairs(list(zip(gold, told, strict=True)))
    true, found = _pairs(gold), _pairs(told)
    return {"copies_f1": f1(both, found - both, true - both), "copies_precision": both / max(1, found),
            "copies_recall": both / max(1, true)}  # fmt: skip


def _pairs(groups: Sequence[Hashable]) -> int:
    return sum(len(group) * (len(group) - 1) // 2 for group in _groups(groups).values())


def _groups(names: Sequence[Hashable]) -> dict[Hashable, set[int]]:
    groups: dict[Hashable, set[int]] = defaultdict(set)
    for i, name in enumerate(names):
        groups[name].add(i)
    return groups


def _told(row: Row) -> Told:
    named = {key: None if row.get(key) is None else text_of(row, key) for key in ("story", "copy_of", "title", "date")}
    if named["story"] is None and named["copy_of"] is None:
        raise KeyError("story")
    published = dt.date.fromisoformat(named["date"]) if named["date"] else None
    article = Article(str(row.get("id") or ""), text_of(row, "text"), title=named["title"], published=published)
    return Told(article, named["story"], named["copy_of"])
