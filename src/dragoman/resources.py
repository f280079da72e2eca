"""Where the shipped tables and models lie."""

from __future__ import annotations

from pathlib import Path

from dragoman.errors import DataError

#: The shipped event models: the first misses a third less and reads three times as long (docs/evaluation.md).
MODELS = ("accurate", "small")
_FOLDER = Path(__file__).parent / "data"


def data_file(name: str) -> Path:
    """The path of a shipped table or model.

    Args:
        name: path below `dragoman/data`, with slashes.

    Raises:
        DataError: it is not there: the installation is broken.
    """
    path = _FOLDER / name
    if not path.is_file():
        raise DataError(f"dragoman's own file data/{name} is missing: install dragoman again")
    return path
