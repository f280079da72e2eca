"""Files and folders, here or on storage that fsspec knows by an address such as s3://bucket/name."""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from dragoman.errors import PartsError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
#: Ends the name of a file that is not whole yet.
UNFINISHED = ".unfinished"


class Writable(Protocol):
    """What a file to write to can do."""

    def write(self, data: bytes, /) -> int:
        """Write."""

    def flush(self) -> None:
        """Push it out."""


def is_remote(name: str) -> bool:
    """Is it an address, not a path?"""
    return _ADDRESS.match(name) is not None


def storage(name: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        PartsError: fsspec or what it needs for such addresses is not installed.
    """
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]

        system, path = url_to_fs(name)
    except (ImportError, ValueError) as error:
        hint = "pip install 'dragoman[ray]', and s3fs for s3://"
        raise PartsError(f"{name}: cannot be opened: {error} ({hint})") from error
    return system, path


def opened(name: str) -> BinaryIO:
    """A file for reading, in which one can move.

    Raises:
        OSError: it cannot be opened.
    """
    if not is_remote(name):
        return Path(name).open("rb")
    system, path = storage(name)
    return cast("BinaryIO", system.open(path, "rb"))


def size_of(name: str) -> int | None:
    """Its bytes; None where there is no such file."""
    try:
        if not is_remote(name):
            return Path(name).stat().st_size
        system, path = storage(name)
        return int(system.size(path))
    except OSError:
        return None


class Folder:
    """A folder for parts; made when something is first written.

    Args:
        name: path or address.
    """

    def __init__(self, name: str) -> None:
        self.name = name.rstrip("/") or "/"
        self._remote = is_remote(name)

    def path(self, file: str) -> str:
        """Of a file in it."""
        return f"{self.name}/{file}"

    def open(self, file: str) -> BinaryIO:
        """A file in it, for reading.

        Raises:
            OSError: it cannot be opened.
        """
        return opened(self.path(file))

    def read(self, file: str) -> bytes | None:
        """All of a file in it; None where there is none."""
        try:
            with self.open(file) as handle:
                return handle.read()
        except FileNotFoundError:
            return None

    def size(self, file: str) -> int | None:
        """Bytes of a file in it; None where there is none."""
        return size_of(self.path(file))

    def write(self, file: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        with self.writing(file) as handle:
            handle.write(data)

    @contextmanager
    def writing(self, file: str) -> Iterator[Writable]:
        """A file under another name, which gets its own when all is written.

        Yields:
            What is written to.

        Raises:
            OSError: there is no room, or one may not write there.
        """
        unfinished = self.path(f"{file}.{uuid.uuid4().hex[:8]}{UNFINISHED}")
        try:
            if self._remote:
                system, path = storage(unfinished)
                system.makedirs(system._parent(path), exist_ok=True)
                with system.open(path, "wb") as handle:
                    yield handle
                system.mv(path, storage(self.path(file))[1])
            else:
                Path(self.name).mkdir(parents=True, exist_ok=True)
                with Path(unfinished).open("wb") as handle:
                    yield handle
                    handle.flush()
                    os.fsync(handle.fileno())
                Path(unfinished).replace(self.path(file))
        except BaseException:
            self._remove(unfinished)
            raise

    def remove(self, file: str) -> None:
        """Remove a file if it is there."""
        self._remove(self.path(file))

    def tidy(self, *endings: str) -> None:
        """Remove the files whose names end so."""
        if self._remote:
            system, path = storage(self.name)
            names = [str(name) for name in system.ls(path, detail=False)] if system.exists(path) else []
            for name in names:
                if name.endswith(endings):
                    system.rm(name)
            return
        for file in Path(self.name).glob("*"):
            if file.name.endswith(endings):
                file.unlink(missing_ok=True)

    def _remove(self, name: str) -> None:
        with contextlib.suppress(OSError):
            if self._remote:
                system, path = storage(name)
                system.rm(path)
            else:
                Path(name).unlink(missing_ok=True)
