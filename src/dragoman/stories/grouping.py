"""Stories in the archive: an article joins the likeliest story of its days, or begins one.

What is read for an article is bounded: a key of a stretch of time keeps so many stories, so many stories are compared,
each by so many of its articles.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from dragoman.model import Article
from dragoman.store.schema import articles, signatures, stories, story_articles, story_keys
from dragoman.store.words import storable
from dragoman.stories import likeness
from dragoman.stories.signature import Signature, signature, told
from dragoman.stories.story_keys import story_keys as keys_of
from dragoman.stories.window import beside, bucket, goes_on

#: Stories that a key of one stretch of time keeps.
_KEPT: Final = 24
#: Stories that are compared with an article.
_COMPARED: Final = 12
#: Of a story are compared the articles that began it and the last ones.
_BEGAN: Final = 2
_LAST: Final = 6
_KEYS: Final = story_keys.c.key.in_(bindparam("keys", expanding=True))
#: The stories that share most keys.
_MOST_SHARED: Final = (
    select(story_keys.c.story)
    .where(_KEYS, story_keys.c.bucket.in_(bindparam("buckets", expanding=True)))
    .group_by(story_keys.c.story)
    .order_by(func.count().desc(), story_keys.c.story)
    .limit(2 * _COMPARED)
)


class _Story(NamedTuple):
    """A story that an article may join."""

    id: str
    first: str | None
    last: str | None
    articles: int


def group(connection: Connection, key: str, article: Article, copied: str | None) -> str:
    """Put an article into its story.

    Args:
        connection: in a writing transaction.
        key: of the article, which is in no story yet.
        article: the article itself.
        copied: the key of the earlier article that it is a copy of, whose story it joins unless that is long over.

    Returns:
        The story's id.
    """
    made = signature(told(article))
    stretch = _stretch(connection, key, article.published)
    connection.execute(signatures.insert().values(article=key, bucket=stretch, data=made.as_json()))
    day = article.published
    found = _of_copied(connection, copied, day) or _likeliest(connection, made, stretch, day)
    story = _join(connection, found, key, article) if found else _begin(connection, key, article)
    _keep_keys(connection, keys_of(made), stretch, story)
    return story


def _stretch(connection: Connection, key: str, published: dt.date | None) -> int:
    number = connection.scalars(select(articles.c.number).where(articles.c.key == key)).one()
    if published is not None:
        return bucket(published, number, None)
    before = (
        select(signatures.c.bucket)
        .join(articles, articles.c.key == signatures.c.article)
        .where(articles.c.number == number - 1)
    )
    return bucket(None, number, connection.scalar(before))


def _of_copied(connection: Connection, copied: str | None, published: dt.date | None) -> _Story | None:
    if copied is None:
        return None
    asked = select(story_articles.c.story).where(story_articles.c.article == copied)
    found = _stories(connection, list(connection.scalars(asked)))
    return next((story for story in found if goes_on(published, _day(story.first), _day(story.last))), None)


def _likeliest(connection: Connection, made: Signature, stretch: int, published: dt.date | None) -> _Story | None:
    """The story that an article most surely belongs to; of equals the one with more shared keys."""
    asked = {"keys": keys_of(made), "buckets": list(beside(stretch))}
    found = [story for story in _stories(connection, list(connection.scalars(_MOST_SHARED, asked)))
             if goes_on(published, _day(story.first), _day(story.last))][:_COMPARED]  # fmt: skip
    members = _members(connection, found)
    scored = [(likeness.of_story([likeness.likeness(made, other) for other in members[story.id]]), -n)
              for n, story in enumerate(found)]  # fmt: skip
    best, n = max(scored, default=(likeness.LEAST - 1, 0))
    return found[-n] if best >= likeness.LEAST else None


def _stories(connection: Connection, ids: Sequence[str]) -> list[_Story]:
    """Stories in the order of their ids as given."""
    rows = connection.execute(
        select(stories.c.id, stories.c.first, stories.c.last, stories.c.articles).where(stories.c.id.in_(ids))
    )
    by_id = {row.id: _Story(*row) for row in rows}
    return [by_id[story] for story in ids]


def _members(connection: Connection, found: Sequence[_Story]) -> dict[str, list[Signature]]:
    """Signatures of the first and last articles of stories."""
    if not found:
        return {}
    position = story_articles.c.position
    wanted = [and_(story_articles.c.story == story.id, or_(position < _BEGAN, position >= story.articles - _LAST))
              for story in found]  # fmt: skip
    rows = connection.execute(
        select(story_articles.c.story, signatures.c.data)
        .join(signatures, signatures.c.article == story_articles.c.article)
        .where(or_(*wanted))
        .order_by(story_articles.c.story, position)
    )
    members: dict[str, list[Signature]] = defaultdict(list)
    for row in rows:
        members[row.story].append(Signature.of_json(row.data))
    return members


def _join(connection: Connection, story: _Story, key: str, article: Article) -> str:
    day = article.published.isoformat() if article.published else None
    days = [known for known in (story.first, story.last, day) if known]
    changed: dict[str, Any] = {"first": min(days, default=None), "last": max(days, default=None),
                               "articles": story.articles + 1}  # fmt: skip
    connection.execute(update(stories).where(stories.c.id == story.id).values(**changed))
    if article.title:
        untitled = update(stories).where(stories.c.id == story.id, stories.c.title.is_(None))
        connection.execute(untitled.values(storable({"title": article.title})))
    connection.execute(story_articles.insert().values(article=key, story=story.id, position=story.articles))
    return story.id


def _begin(connection: Connection, key: str, article: Article) -> str:
    day = article.published.isoformat() if article.published else None
    row = storable({"id": key, "first": day, "last": day, "title": article.title, "articles": 1})
    connection.execute(stories.insert().values(row))
    connection.execute(story_articles.insert().values(article=key, story=key, position=0))
    return key


def _keep_keys(connection: Connection, keys: Sequence[str], stretch: int, story: str) -> None:
    """Make the story findable by the article's keys, those that are full already excepted."""
    kept = connection.execute(
        select(story_keys.c.key, func.count(), func.max(case((story_keys.c.story == story, 1), else_=0)))
        .where(_KEYS, story_keys.c.bucket == stretch)
        .group_by(story_keys.c.key),
        {"keys": keys},
    ).all()
    out = {key for key, stories_of_it, mine in kept if mine or stories_of_it >= _KEPT}
    fresh = [{"key": key, "bucket": stretch, "story": story} for key in keys if key not in out]
    if fresh:
        connection.execute(story_keys.insert(), fresh)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
