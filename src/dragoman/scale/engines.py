"""Engines: what runs the shard function over all shards of a plan, here or on a cluster."""

from __future__ import annotations

import importlib
import os
import pickle
import re
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from dragoman import errors
from dragoman.errors import PoolError
from dragoman.scale import coding, parts
from dragoman.scale.coding import Prepare
from dragoman.scale.files import Folder
from dragoman.scale.parts import Manifest
from dragoman.scale.plan import Plan, Shard
from dragoman.scale.pool import Pool

Engine = Literal["local", "ray"]

# Shards that a local worker does before another takes its place: some 50 000 articles.
_SHARDS = 10


@dataclass(frozen=True, slots=True)
class Undone:
    """A shard whose process died again and again; the next run tries it once more."""

    shard: Shard
    why: str


@dataclass(frozen=True, slots=True)
class Work:
    """The shard function with all that it needs; goes to other processes and machines."""

    plan: Plan
    folder: str
    prepare: Prepare

    def __call__(self, shard: Shard) -> Manifest:
        """Do a shard."""
        return parts.code_shard(shard, self.plan, Folder(self.folder), self.prepare)


def local(plan: Plan, shards: Sequence[Shard], folder: str, jobs: int) -> Generator[Manifest | Undone]:
    """Run on the cores of this machine.

    Args:
        plan: of the run.
        shards: those to be done.
        folder: of the parts.
        jobs: how many processes; with 1 no other than this one.

    Yields:
        The manifest of each shard, in order.
    """
    work = _work(plan, folder)
    if jobs == 1:
        yield from map(work, shards)
        return
    with Pool(partial(_itself, work), jobs, lost=Undone, fewer=coding.fewer, waiting=0, lasting=_SHARDS) as pool:
        for _, done in pool.run(shards, lambda shard: shard):
            if done is not None:
                yield done


def _itself(work: Work) -> Callable[[Shard], Manifest | Undone]:
    return work


def _work(plan: Plan, folder: str) -> Work:
    """Without what may be large and is of no use to a worker."""
    return Work(replace(plan, shards=(), sizes=()), folder, coding.prepared)


class _Actor:
    """What Ray runs: one a worker, so that the models are loaded once."""

    def __init__(self, work: Work, folder: str) -> None:
        if Path(folder).is_dir():  # paths are as they were given where the run was begun
            os.chdir(folder)
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"
        self._work = work
        self._lock = threading.Lock()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            return {"number": row["number"], "manifest": pickle.dumps(self._work(pickle.loads(row["shard"])))}


def on_ray(plan: Plan, shards: Sequence[Shard], folder: str, jobs: int) -> Generator[Manifest | Undone]:
    """Run on Ray Data: on the cluster that `RAY_ADDRESS` names, else on one begun here for the run.

    Args:
        plan: of the run.
        shards: those to be done.
        folder: of the parts, which all machines of the cluster can write to.
        jobs: how many workers, each with a core of its own.

    Yields:
        The manifest of each shard, as it gets done.

    Raises:
        PoolError: Ray is not installed, or gives up.
    """
    try:
        ray = importlib.import_module("ray")
        data = importlib.import_module("ray.data")
    except ImportError as error:
        raise PoolError(f"Ray cannot be imported: {error} (pip install 'dragoman[ray]')") from error
    ours = not ray.is_initialized()
    if ours:
        here = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs, "include_dashboard": False}
        ray.init(log_to_driver=False, logging_level="error", **here)
    try:
        data.DataContext.get_current().enable_progress_bars = False
        rows = [{"number": shard.number, "shard": pickle.dumps(shard)} for shard in shards]
        done = data.from_items(rows, override_num_blocks=len(rows)).map(
            _Actor, fn_constructor_args=(_work(plan, folder), str(Path.cwd())),
            concurrency=min(jobs, len(rows)), num_cpus=1,
        )  # fmt: skip
        for row in done.iter_rows():
            manifest = pickle.loads(row["manifest"])
            assert isinstance(manifest, Manifest)
            yield manifest
    except ray.exceptions.RayError as error:
        # What a worker raised comes back within Ray's own errors, as the text of its traceback.
        if told := re.findall(r"dragoman\.errors\.(DataError|PipelineError|PartsError|PoolError): (.*)", str(error)):
            raise getattr(errors, told[-1][0])(told[-1][1]) from None
        raise PoolError(f"Ray gave up: {' '.join(str(error).split())[-500:]}") from error
    finally:
        if ours:
            ray.shutdown()


ENGINES: dict[str, Callable[[Plan, Sequence[Shard], str, int], Generator[Manifest | Undone]]] = {
    "local": local, "ray": on_ray,
}  # fmt: skip
