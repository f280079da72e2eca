"""Files that are whole or not there: written beside their place, and put there when they are done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write a file or a folder to, which takes the place of `path` when the `with` statement ends well.

    A device or pipe is written to directly. Of a folder that exists the files of the same names are replaced.

    Args:
        path: where it is to be.

    Yields:
        A path beside it; what it holds is removed where the statement ends with an error.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        yield path
        return
    beside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield beside
        if path.is_dir() and beside.is_dir():
            for file in sorted(beside.iterdir()):
                file.replace(path / file.name)
            beside.rmdir()
        else:
            beside.replace(path)
    except BaseException:
        _remove(beside)
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
