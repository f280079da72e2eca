"""From bytes to articles: `read` for files, folders and standard input, `article_from_text` for a string."""

from __future__ import annotations

from dragoman.read.article import article_from_text
from dragoman.read.limits import Limits
from dragoman.read.sources import read

__all__ = ["Limits", "article_from_text", "read"]
