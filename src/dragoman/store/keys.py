"""Identifiers by content, so that what is met twice is one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from dragoman.model import Article, Failure


def article_key(article: Article) -> str:
    """The identity of a report: its text and what it says of itself, nothing of where the bytes lay.

    Args:
        article: as read.

    Returns:
        32 hexadecimal digits.
    """
    published = article.published.isoformat() if article.published else None
    return _hash([article.text, article.title, published, article.url, article.publisher])


def failure_key(failure: Failure) -> str:
    """The identity of a failure: the same input failing for the same reason.

    Args:
        failure: of reading or coding an input.

    Returns:
        32 hexadecimal digits.
    """
    return _hash([failure.uri, failure.line, failure.reason, failure.kind, failure.article_id])


def _hash(said: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()[:32]


def report_id(key: str, coder: str, model: str, event_id: str) -> str:
    """The identity of one event as one article reports it, by one coder.

    Args:
        key: of the article.
        coder: program and version.
        model: the event model.
        event_id: as the coder gave it.

    Returns:
        20 hexadecimal digits.
    """
    return hashlib.sha256(f"{key}|{coder}|{model}|{event_id}".encode()).hexdigest()[:20]


def report_ids(key: str, coder: str, model: str, event_ids: Iterable[str]) -> list[str]:
    """The identities of all events of one coding, in their order.

    An event id that the coder gave twice (same words and type) counts its repetitions, so that none is lost.
    """
    ids, seen = [], dict[str, int]()
    for event_id in event_ids:
        times = seen[event_id] = seen.get(event_id, 0) + 1
        ids.append(report_id(key, coder, model, event_id if times == 1 else f"{event_id}#{times}"))
    return ids
