"""Columns kept in a file beside a large archive, so that the next server need not read them from the database again.

The file is numpy's `.npz` without pickled objects: numbers, and JSON as bytes. It holds nothing that the archive does
not, is written in one step, and counts only while the archive's file is the very one that it was made from, by size and
time of the last change. What cannot be written or read, or does not fit, is as if it were not there.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import astuple, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, get_type_hints

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
from numpy.typing import NDArray

from dragoman.serve.columns import Columns, PlaceRow
from dragoman.store.engine import is_address
from dragoman.version import VERSION

#: Goes up when what the columns hold, or how they are written, changes.
_FORM: Final = 1
_STAMP: Final = "stamp"
_Arrays = dict[str, NDArray[Any]]


def path_of(where: str) -> Path | None:
    """The file that belongs to an archive; None for a database that is no file.

    Args:
        where: the archive, as `Store.where`.
    """
    return None if is_address(where) else Path(f"{where}.columns.npz")


def stamp_of(where: str) -> str | None:
    """What changes with every change of an archive's file; None where that cannot be told.

    Args:
        where: the archive's path.
    """
    told: list[object] = [_FORM, VERSION]
    try:
        found = Path(where).stat()
        told += [found.st_ino, found.st_size, found.st_mtime_ns]
        log = Path(f"{where}-wal")
        if log.exists() and (found := log.stat()).st_size:  # what is written and not yet in the file itself
            told += [found.st_size, found.st_mtime_ns]
    except OSError:
        return None
    return json.dumps(told)


def save(path: Path, stamp: str, columns: Columns) -> None:
    """Write columns to a file in one step; where it cannot be written, do nothing.

    Args:
        path: of the file.
        stamp: of the archive that they were read from.
        columns: of it.
    """
    arrays: _Arrays = {_STAMP: _bytes(stamp)}
    _flatten("", columns, arrays)
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        try:
            np.savez(file, allow_pickle=False, **arrays)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            os.unlink(file.name)  # noqa: PTH108 - it may be open still, and Path would tell no more
            raise


def load(path: Path, stamp: str) -> Columns | None:
    """Read columns from a file.

    Args:
        path: of the file.
        stamp: of the archive as it is now.

    Returns:
        The columns; None where there is no file, or it is of another state, or broken.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if _json(arrays[_STAMP]) != stamp:
                return None
            made = _built(Columns, "", arrays)
    except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile, pa.ArrowException):
        return None
    assert isinstance(made, Columns)
    return made


def _bytes(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def _json(array: NDArray[np.uint8]) -> Any:
    return json.loads(array.tobytes())


def _flatten(name: str, value: object, into: _Arrays) -> None:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _flatten(f"{name}.{field.name}", getattr(value, field.name), into)
    elif isinstance(value, np.ndarray):
        into[name] = value
    elif isinstance(value, pa.Array):
        _, offsets, words = value.cast(pa.large_string()).buffers()
        into[f"{name}.offsets"] = np.frombuffer(offsets, np.int64)[value.offset : value.offset + len(value) + 1]
        into[f"{name}.words"] = np.frombuffer(words or b"", np.uint8)
    elif value and isinstance(value, tuple) and isinstance(value[0], PlaceRow):
        into[name] = _bytes([astuple(place) for place in value])
    else:
        into[name] = _bytes(value)


def _built(kind: Any, name: str, arrays: Any) -> Any:
    """What `_flatten` took apart: a value of the type that the field is declared with."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(*(_built(hints[field.name], f"{name}.{field.name}", arrays) for field in fields(kind)))  # type: ignore[operator,unused-ignore]
    if kind is Any:  # a column of ids
        return _ids(arrays[f"{name}.offsets"], arrays[f"{name}.words"])
    if getattr(kind, "__origin__", None) is np.ndarray:
        return arrays[name]
    found = _json(arrays[name])
    if kind == tuple[PlaceRow, ...]:
        return tuple(PlaceRow(*place) for place in found)
    if kind == tuple[str, ...]:
        return tuple(found)
    return {key: tuple(row) for key, row in found.items()} if isinstance(found, dict) else found


def _ids(offsets: NDArray[np.int64], words: NDArray[np.uint8]) -> Any:
    buffers = (pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(words))
    made = pa.LargeStringArray.from_buffers(len(offsets) - 1, *buffers)
    made.validate(full=True)
    return made.cast(pa.string())
