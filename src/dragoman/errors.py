"""Every error that dragoman raises on purpose.

DragomanError
├── InputError            an article that could not be read; the rest of the input goes on
│   ├── MissingInput      no such file
│   ├── EmptyInput        nothing to read in it
│   ├── EncodingError     bytes that are not text in a known encoding
│   ├── FormatError       broken JSON, no readable page, a date that cannot be
│   ├── LimitExceeded     larger or slower than the stated limit
│   ├── LanguageError     an article in another language than English
│   ├── WorkerLost        the process that coded the article died, twice
│   └── FetchError        an address that could not be fetched
│       ├── RefusedAddress    not fetched: private, not HTTP, with a password
│       └── RobotsForbid      not fetched: robots.txt asks us not to
├── StoreError            the archive cannot be opened, read or written; it is left whole
│   ├── MissingStore      no archive there
│   ├── NotAStore         a file or database that is no archive of dragoman, or a damaged one
│   ├── StoreVersionError made by a newer dragoman, or by an older one and not yet brought up to date
│   ├── ReadOnlyStore     no permission to write it, or to open it at all
│   ├── FullStore         no room left
│   └── BusyStore         another program kept writing to it
├── PoolError             worker processes cannot be started
├── PartsError            parts of an archive that are missing, damaged, or of another run
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


class FetchError(InputError):
    """The address could not be fetched."""


class RefusedAddress(FetchError):
    """The address is one that we fetch from nobody: private, not HTTP, or with a password in it."""


class RobotsForbid(FetchError):
    """The site's robots.txt asks programs not to fetch the address."""


class StoreError(DragomanError):
    """The archive cannot be opened, read or written.

    Attributes:
        where: path or address of the archive, without its password.
        reason: what is wrong, without the place.
    """

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(f"{where}: {reason}")


class MissingStore(StoreError):
    """There is no archive at this path or address."""


class NotAStore(StoreError):
    """The file or database is no archive of dragoman, or is damaged."""


class StoreVersionError(StoreError):
    """The archive is newer than the program, or older and opened for reading only."""


class ReadOnlyStore(StoreError):
    """The archive may not be written to, or not be opened at all."""


class FullStore(StoreError):
    """The disk, or the quota, that the archive lies on is full."""


class BusyStore(StoreError):
    """Another program was writing to the archive for longer than we wait."""


class LanguageError(InputError):
    """The article is in another language than the coder reads."""


class WorkerLost(InputError):
    """The worker process died while it coded the article, twice."""


class PoolError(DragomanError):
    """Worker processes end before they are ready."""


class PartsError(DragomanError):
    """A folder of parts is missing, damaged, or belongs to another run."""


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
