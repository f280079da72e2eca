"""Link what is told more than once: near-duplicates, stories and events, as an article enters the archive.

Everything is written within the transaction of the caller, and follows from the articles that came before and their
order alone.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from dragoman.model import Coding
from dragoman.store.schema import story_articles
from dragoman.stories.duplicates import link_duplicate
from dragoman.stories.grouping import group
from dragoman.stories.merging import merge


def link(connection: Connection, article_key: str, coding: Coding) -> None:
    """Link a new coding of an article to what the archive holds.

    An article is compared with earlier ones once, when it is new; its events anew with each coding.

    Args:
        connection: in a writing transaction; article and reports are there, each report an event of its own.
        article_key: `dragoman.store.keys.article_key` of the article.
        coding: what was found in it.
    """
    story = connection.scalar(select(story_articles.c.story).where(story_articles.c.article == article_key))
    if story is None:
        copied = link_duplicate(connection, article_key)
        story = group(connection, article_key, coding.article, copied)
    merge(connection, article_key, story)
