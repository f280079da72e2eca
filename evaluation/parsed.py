"""Annotated articles with their parses, kept between runs since parsing is what takes the time."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

from dragoman.model import Article, Coding
from dragoman.text.parse import parse

Row = dict[str, Any]


def data_folder() -> Path:
    """The folder of annotated articles: `DRAGOMAN_DATA`, else `shared` beside the repository."""
    return Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[2] / "shared"))


def parsed(name: str, cache: Path | None = None) -> list[tuple[Row, Coding]]:
    """The rows of a JSONL file with `id` and `text`, each with the sentences of its text.

    Args:
        name: path below the data folder.
        cache: a folder for the pickled parses of our own making; None parses anew.
    """
    kept = cache / (Path(name).name + ".pickle") if cache else None
    if kept is not None and kept.exists():
        pairs: list[tuple[Row, Coding]] = pickle.loads(kept.read_bytes())
        return pairs
    lines = (data_folder() / name).read_text("utf-8").splitlines()
    pairs = [(row, parse(Coding(Article(row["id"], row["text"])))) for row in map(json.loads, lines)]
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(pairs))
    return pairs
