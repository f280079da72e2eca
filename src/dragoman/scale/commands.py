"""The group `dragoman store`. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import sys

import click

from dragoman.options import QUIET
from dragoman.store.options import STORE

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman ingest crawl/ --parts parts/ --on ray --jobs 64
  dragoman store import parts/ --store news.db

Exit codes: 0 all inputs are in the archive, 3 some failed, 1 none is, 2 wrong usage, 130 interrupted.
"""


@click.group()
def store() -> None:
    """Keep an archive: add parts that other machines made."""


@store.command("import", epilog=_EXAMPLES)
@click.argument("parts", nargs=-1, required=True, metavar="PARTS...")
@STORE
@QUIET
def import_(parts: tuple[str, ...], store: str, quiet: bool) -> None:
    """Add parts to an archive, each article once.

    PARTS are folders that `dragoman ingest --parts` filled, all their parts done. The archive gets the rows that it
    would have if their inputs had been ingested in this order. An import that was stopped is taken up by giving the
    same command again.
    """
    from dragoman.scale.importing import import_parts

    sys.exit(import_parts(parts, store, quiet=quiet))
