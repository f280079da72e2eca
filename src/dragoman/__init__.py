"""News reports in, sourced political events out.

    >>> import dragoman
    >>> coding = dragoman.code("Norway called on Peru to reopen its ports.", date="2022-04-06")
    >>> coding.events[0].type
    'REQUEST'

Importing this package is cheap: the parser, the tables and the model are loaded at the first article.
"""

from __future__ import annotations

import datetime as dt

from dragoman.coder import Coder
from dragoman.errors import DragomanError, InputError
from dragoman.model import (
    Article,
    Block,
    Coding,
    Entity,
    Event,
    Evidence,
    Failure,
    Mention,
    Origin,
    Party,
    Place,
    Quote,
    Sentence,
    Span,
    Time,
    Token,
)
from dragoman.version import VERSION as __version__

__all__ = [
    "Article", "Block", "Coder", "Coding", "DragomanError", "Entity", "Event", "Evidence", "Failure", "InputError",
    "Mention", "Origin", "Party", "Place", "Quote", "Sentence", "Span", "Time", "Token", "__version__", "code",
]  # fmt: skip


def code(text: str, *, date: dt.date | str | None = None, title: str | None = None, id: str | None = None) -> Coding:
    """Code one report with the shared default coder.

    Args:
        text: the report.
        date: publication date (a date or "YYYY-MM-DD"), against which "Wednesday" is resolved.
        title: headline, if it is not part of the text.
        id: identifier; default a hash of the text.

    Returns:
        Everything found in it: `coding.events`, `.quotes`, `.times`, `.places`, `.entities` ...

    Raises:
        InputError: the text is empty, the date impossible, or a limit exceeded.
    """
    from dragoman.coder import shared_coder

    return shared_coder().code(text, date=date, title=title, id=id)
