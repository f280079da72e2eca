"""Every error that dragoman raises on purpose.

    DragomanError
    ├── InputError            an article that could not be read; the rest of the input goes on
    │   ├── MissingInput      no such file
    │   ├── EmptyInput        nothing to read in it
    │   ├── EncodingError     bytes that are not text in a known encoding
    │   ├── FormatError       broken JSON, no readable page, a date that cannot be
    │   └── LimitExceeded     larger or slower than the stated limit
    ├── DataError             a table or model of ours is missing or invalid: a broken installation
    └── PipelineError         steps in an order in which one lacks what it requires
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors raised on purpose."""


class InputError(DragomanError):
    """One input could not be read or coded.

    Attributes:
        uri: the file (or `-`) it came from.
        line: the line of a line-based file, counted from 1, or None.
        reason: what is wrong, without the place.
    """

    def __init__(self, uri: str, reason: str, *, line: int | None = None) -> None:
        self.uri = uri
        self.line = line
        self.reason = reason
        super().__init__(f"{uri}{f', line {line}' if line is not None else ''}: {reason}")


class MissingInput(InputError):
    """The path does not exist or cannot be opened."""


class EmptyInput(InputError):
    """The input holds no text."""


class EncodingError(InputError):
    """The bytes are not text (binary, or in no encoding we know)."""


class FormatError(InputError):
    """The text is not in the format that its name promises."""


class LimitExceeded(InputError):
    """The input is over the size or time limit of one article."""


class DataError(DragomanError):
    """A table or model shipped with dragoman is missing or invalid."""


class PipelineError(DragomanError):
    """A step stands before the step that provides what it requires."""


def why_unreadable(error: OSError) -> str:
    """The reason of a `MissingInput`, from what the system says."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "permission denied"
    return f"cannot be read: {error.strerror or error}"
