"""Parts into an archive: the same rows as if their inputs had been ingested one after the other."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import partial

import click

from dragoman.errors import PartsError
from dragoman.extract.events import identity
from dragoman.ingest import progress
from dragoman.ingest.archive import Bound
from dragoman.ingest.counts import Counts
from dragoman.ingest.interrupt import Interrupt
from dragoman.ingest.items import Item
from dragoman.ingest.remembered import Memory
from dragoman.ingest.run import Ingest
from dragoman.model import Article, Coding
from dragoman.read.ids import Ids
from dragoman.read.sources import renamed
from dragoman.scale.files import Folder
from dragoman.scale.parts import Found, Manifest, manifest_of, rows_of_part
from dragoman.scale.plan import Plan, written
from dragoman.store import Store
from dragoman.version import CODEBOOK


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a run."""

    folder: Folder
    plan: Plan
    manifests: tuple[Manifest, ...]


def parts_in(name: str) -> Parts:
    """The parts in a folder.

    Args:
        name: path or address.

    Raises:
        PartsError: there are none, some are missing, or they follow another codebook.
    """
    folder = Folder(name)
    plan = written(folder)
    if plan is None:
        raise PartsError(f"{name}: holds no parts")
    if plan.codebook != CODEBOOK:
        raise PartsError(f"{name}: its parts follow {plan.codebook}, not {CODEBOOK}")
    found = [manifest_of(shard, folder) for shard in plan.shards]
    done = tuple(manifest for manifest in found if manifest is not None)
    if missing := len(found) - len(done):
        raise PartsError(f"{name}: {missing:,} of {len(found):,} parts are missing: give the `dragoman ingest` command "
                         "that makes them again")  # fmt: skip
    return Parts(folder, plan, done)


def import_parts(names: Iterable[str], where: str, *, quiet: bool) -> int:
    """Add the parts of some folders to an archive, each article once.

    Args:
        names: of the folders, in the order in which their articles arrive.
        where: the archive; made where there is none.
        quiet: tell failures only.

    Returns:
        The exit code.

    Raises:
        PartsError: parts are missing or damaged.
        StoreError: the archive cannot be opened or written; what was added before stays.
    """
    several = [parts_in(name) for name in names]
    counts = Counts()
    interrupt = Interrupt(lambda: None)
    shown = progress.Lines(counts, every=float("inf") if quiet else progress.EVERY)
    with Store.open(where, create=True) as store, Ids() as ids, interrupt.heeded():
        for parts in several:
            if interrupt.asked():
                break
            coder, model = parts.plan.coder, parts.plan.recipe.model
            command = shlex.join(["dragoman", "store", "import", parts.folder.name])
            run = store.begin_run(command, coder=coder, model=model)
            archive = Bound(store, Memory(store, coder, model), coder, model, run)
            before = counts.as_dict()
            Ingest(archive, partial(_coded, parts, ids), shown.failed, shown.show, interrupt.asked, counts).run(())
            store.end_run(run, {name: number - before.get(name, 0) for name, number in counts.as_dict().items()})
    if not quiet:
        click.echo(f"{'interrupted: ' if interrupt.asked() else ''}{counts.words()}", err=True)
    return interrupt.exit_code if interrupt.asked() else counts.exit_code


def _coded(
    parts: Parts, ids: Ids, _none: Iterable[Item], wanted: Callable[[Item], Article | None]
) -> Generator[Found]:
    """What the parts hold, as a coder would give it."""
    for manifest in parts.manifests:
        for item, coding in rows_of_part(parts.folder, manifest):
            if coding is None:
                yield item, None
                continue
            named = _renamed(coding, renamed(coding.article, ids).id)
            yield named.article, None if wanted(named.article) is None else named


def _renamed(coding: Coding, name: str) -> Coding:
    """The coding of the same article under another id, on which the ids of its events rest."""
    article = coding.article
    if article.id == name:
        return coding
    ids = {event.id: identity(name, event.trigger, event.type) for event in coding.events
           if event.id == identity(article.id, event.trigger, event.type)}  # fmt: skip
    events = (replace(event, id=ids.get(event.id, event.id), within=ids.get(event.within or "", event.within))
              for event in coding.events)  # fmt: skip
    failures = (replace(failure, article_id=name) for failure in coding.failures)
    return replace(coding, article=replace(article, id=name), events=tuple(events), failures=tuple(failures))
