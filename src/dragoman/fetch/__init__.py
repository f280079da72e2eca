"""Pages, feeds and sitemaps over HTTP, fetched as a polite program fetches: `Fetcher` with a `Policy`."""

from __future__ import annotations

from dragoman.fetch.fetcher import Fetcher
from dragoman.fetch.policy import Policy

__all__ = ["Fetcher", "Policy"]
