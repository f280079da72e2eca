"""The shard function: a shard in, a Parquet part and its manifest out. Engines run it; it knows none of them.

The part is written under another name and renamed, then its manifest is: what has a manifest is done. While a shard is
in work a mark lies beside it; one that is there at the beginning tells that an earlier try died, and the articles are
then coded in a process of their own, so that one that kills it ends as a failure. So they are where the engine runs the
function in another thread than the main one, for only there an article can be cut off at its limit of time.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.errors import LanguageError, PartsError
from dragoman.ingest.items import FOREIGN, Item, Skipped
from dragoman.model import Article, Coding, Failure
from dragoman.scale.codec import COLUMNS, as_json, coding_of, columns_of, plain, read
from dragoman.scale.coding import Code, Prepare, Recipe, pool
from dragoman.scale.files import Folder, Writable
from dragoman.scale.plan import Piece, Plan, Shard
from dragoman.scale.pool import Pool
from dragoman.scale.reading import items_of
from dragoman.store.keys import article_key

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

#: Ends the name of the mark of a shard in work.
BEGUN = ".begun"
# Rows and bytes of JSON that are held before they are written.
_ROWS, _BYTES = 256, 8_000_000
# Failures that a manifest lists; the part has them all.
_MOST_LISTED = 100

Found = tuple[Item, Coding | None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part holds. Nothing in it depends on when, where and by which engine it was made."""

    part: str
    sha256: str
    bytes: int
    rows: int
    inputs: tuple[Piece, ...]
    coded: int
    events: int
    failed: int
    #: Reasons with their numbers.
    skipped: tuple[tuple[str, ...], ...]
    #: The first ones.
    failures: tuple[Failure, ...]
    coder: str
    model: str
    codebook: str


@dataclass(slots=True)
class _Sums:
    """What was written so far."""

    rows: int = 0
    coded: int = 0
    events: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def add(self, item: Item, coding: Coding | None) -> None:
        self.rows += 1
        if isinstance(item, Skipped):
            self.skipped[item.reason] += 1
        elif coding is not None and not coding.failures:
            self.coded += 1
            self.events += len(coding.events)
        elif coding is not None and all(one.kind == LanguageError.__name__ for one in coding.failures):
            self.skipped[FOREIGN] += 1
        else:
            failures = coding.failures if coding is not None else (item,) if isinstance(item, Failure) else ()
            self.failed += len(failures)
            self.failures += failures[: max(_MOST_LISTED - len(self.failures), 0)]


def code_shard(shard: Shard, plan: Plan, folder: Folder, prepare: Prepare) -> Manifest:
    """Make the part of a shard, unless it is there.

    Args:
        shard: of the plan.
        plan: what else decides the part.
        folder: where it goes.
        prepare: makes what codes.

    Returns:
        Its manifest.

    Raises:
        PartsError: the manifest that is there cannot be read.
        OSError: the part cannot be written.
        DragomanError: of a broken installation.
    """
    if (done := manifest_of(shard, folder)) is not None:
        return done
    mark = f"{shard.name}{BEGUN}"
    careful = folder.size(mark) is not None
    folder.write(mark, b"")
    part = f"{shard.name}.parquet"
    sums = _Sums()
    coded = _coding(plan.recipe, prepare, careful=careful)(items_of(shard, plan.limits, plan.date), _article)
    with folder.writing(part) as raw, closing(coded):
        hashed = _Hashed(raw)
        _write(_counted(coded, sums), hashed)
    manifest = Manifest(
        part, hashed.sha256, hashed.size, sums.rows, shard.pieces, sums.coded, sums.events, sums.failed,
        tuple((reason, str(number)) for reason, number in sorted(sums.skipped.items())), tuple(sums.failures),
        plan.coder, plan.recipe.model, plan.codebook,
    )  # fmt: skip
    folder.write(f"{shard.name}.json", json.dumps(plain(manifest, whole=True), indent=1).encode())
    folder.remove(mark)
    return manifest


def manifest_of(shard: Shard, folder: Folder) -> Manifest | None:
    """The manifest of a part that is done; None where it is not.

    Raises:
        PartsError: it cannot be read.
    """
    name = f"{shard.name}.json"
    try:
        data = folder.read(name)
        return None if data is None else read(Manifest, json.loads(data))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PartsError(f"{folder.path(name)}: cannot be read: {error}") from error


def rows_of_part(folder: Folder, manifest: Manifest) -> Iterator[Found]:
    """What a part holds, in the order of its input: each item with its coding, if it was coded.

    Args:
        folder: of the part.
        manifest: of the part.

    Raises:
        PartsError: it is not there, or not the one that the manifest tells of.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    name = folder.path(manifest.part)
    try:
        with folder.open(manifest.part) as handle:
            digest = hashlib.sha256()
            while data := handle.read(1 << 20):
                digest.update(data)
            if digest.hexdigest() != manifest.sha256:
                raise PartsError(f"{name}: is damaged: its SHA-256 is not that of its manifest")
            handle.seek(0)
            for batch in pq.ParquetFile(handle).iter_batches(64, use_threads=False):
                yield from map(_found, batch.to_pylist())
    except (OSError, pa.ArrowException) as error:
        raise PartsError(f"{name}: cannot be read: {error}") from error


def _article(item: Item) -> Article | None:
    return item if isinstance(item, Article) else None


@cache
def _code(recipe: Recipe, prepare: Prepare) -> Code:
    """Made once a process, however many shards it does."""
    return prepare(recipe)


@cache
def _apart(recipe: Recipe, prepare: Prepare) -> Pool[Article, Coding]:
    """A process that codes, begun once a process; it ends with this one."""
    return pool(recipe, 1, prepare)


def _coding(
    recipe: Recipe, prepare: Prepare, *, careful: bool
) -> Callable[[Iterable[Item], Callable[[Item], Article | None]], Generator[Found]]:
    if careful or threading.current_thread() is not threading.main_thread():  # a limit of time needs a main thread
        return _apart(recipe, prepare).run

    def coded(items: Iterable[Item], wanted: Callable[[Item], Article | None]) -> Generator[Found]:
        code = _code(recipe, prepare)
        for item in items:
            article = wanted(item)
            yield item, None if article is None else code(article)

    return coded


def _counted(found: Iterable[Found], sums: _Sums) -> Iterator[Found]:
    for item, coding in found:
        sums.add(item, coding)
        yield item, coding


def _write(found: Iterable[Found], file: _Hashed) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema()
    with pq.ParquetWriter(pa.PythonFile(file, mode="w"), schema, compression="zstd", compression_level=6,
                          use_dictionary=False, write_statistics=False) as writer:  # fmt: skip
        held, weight = list[dict[str, Any]](), 0
        for item, coding in found:
            row = _row(item, coding)
            held.append(row)
            weight += sum(len(value) for value in row.values() if value is not None)
            if len(held) >= _ROWS or weight >= _BYTES:
                writer.write_table(pa.Table.from_pylist(held, schema))
                held, weight = [], 0
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema))


def _schema() -> pa.Schema:
    import pyarrow as pa

    #: kind: "coding", "failure" of reading (in `item`), "skipped" (in `item`).
    names = ("kind", "key", "id", "title", "published", "publisher", "url", "item", *COLUMNS)
    return pa.schema([pa.field(name, pa.large_string() if name in COLUMNS else pa.string()) for name in names])


def _row(item: Item, coding: Coding | None) -> dict[str, str | None]:
    if coding is None:
        kind = "skipped" if isinstance(item, Skipped) else "failure"
        return {"kind": kind, "item": as_json(plain(item))}
    # The last bits of these sums differ from process to process (they go over sets), and parts may not.
    entities = tuple(replace(entity, score=round(entity.score, 9)) for entity in coding.entities)
    coding = replace(coding, entities=entities)
    article = coding.article
    told = {"id": article.id, "title": article.title, "publisher": article.publisher, "url": article.url}
    shown = {name: None if value is None else value.encode(errors="replace").decode() for name, value in told.items()}
    published = article.published.isoformat() if article.published else None
    return {"kind": "coding", "key": article_key(article), "published": published, **shown, **columns_of(coding)}


def _found(row: dict[str, Any]) -> Found:
    if row["kind"] == "coding":
        coding = coding_of({name: row[name] for name in COLUMNS})
        return coding.article, coding
    item = json.loads(row["item"])
    return (read(Skipped, item) if row["kind"] == "skipped" else read(Failure, item)), None


class _Hashed:
    """A file to write to, with the hash of what was written."""

    closed = False

    def __init__(self, file: Writable) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        data = bytes(data)
        self._hash.update(data)
        self.size += len(data)
        self._file.write(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def tell(self) -> int:
        return self.size

    def close(self) -> None:
        self.closed = True
