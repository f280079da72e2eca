"""The command `dragoman ingest`. Nothing heavy is imported before it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dragoman.options import ANY_LANGUAGE, DAY, JOBS, MAX_BYTES, MIN_CONFIDENCE, MODEL, QUIET
from dragoman.version import VERSION

if TYPE_CHECKING:
    import datetime as dt

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman ingest archive/ crawl.warc.gz reports.parquet --store news.db
  dragoman ingest https://news.example/feed.xml --store news.db
  dragoman ingest archive/ --store news.db --dry-run

Exit codes: 0 all inputs are in the archive, 3 some failed, 1 none is, 2 wrong usage, 130 interrupted.
"""


@click.command(epilog=_EXAMPLES)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--store", metavar="ARCHIVE", help="The archive: an SQLite file, or postgresql://user@host/database.")
@click.option("--parts", metavar="FOLDER",
              help="Write parts of an archive into a folder instead, for `dragoman store import`.")
@click.option("--on", "engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
              help="What makes the parts: processes of this machine, or Ray.")
@click.option("--dry-run", is_flag=True, help="Say what would be coded; code and write nothing, fetch only lists.")
@click.option(
    "--date",
    type=DAY,
    metavar="YYYY-MM-DD",
    help='Publication date of inputs that state none; "Wednesday" is resolved against it.',
)
@MIN_CONFIDENCE
@MODEL
@click.option(
    "--max-seconds",
    type=click.FloatRange(0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="S",
    help="Set an article aside that takes longer to code; give up an address that takes longer to fetch.",
)
@MAX_BYTES
@click.option(
    "--max-pages",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    metavar="N",
    help="Read at most N pages of one feed or sitemap.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    metavar="S",
    help="Seconds between two requests to one host; robots.txt may ask for more.",
)
@click.option(
    "--per-host",
    type=click.IntRange(1, 8),
    default=1,
    show_default=True,
    metavar="N",
    help="Requests to one host at the same time.",
)
@ANY_LANGUAGE
@JOBS
@click.option("--contact", metavar="WHO", help="Your address, told to the servers behind our name.")
@click.option("--allow-private", is_flag=True, help="Fetch from this machine and private networks too.")
@QUIET
def ingest(
    sources: tuple[str, ...],
    store: str | None,
    parts: str | None,
    engine: str,
    dry_run: bool,
    date: dt.datetime | None,
    min_confidence: float,
    model: str,
    max_seconds: float,
    max_bytes: int | None,
    max_pages: int,
    delay: float,
    per_host: int,
    any_language: bool,
    jobs: int,
    contact: str | None,
    allow_private: bool,
    quiet: bool,
) -> None:
    """Code reports into an archive, each one once.

    SOURCE is a file (.txt, .md, .html, .jsonl, .parquet, .warc, .warc.gz), a folder of such files, - for standard
    input, or the address of a page, an RSS or Atom feed, or a sitemap. What the archive has, coded by this version, is
    left alone: a run that was stopped at any moment is taken up by giving the same command again.
    """
    if (store is None) == (parts is None):
        raise click.UsageError("Missing option '--store'." if store is None else "give --store or --parts, not both.")
    if engine != "local" and parts is None:
        raise click.UsageError("--on makes parts: give --parts.")
    if parts is not None:
        if dry_run:
            raise click.UsageError("--dry-run is for --store.")
        sys.exit(_make_parts(sources, parts, engine, jobs, date, min_confidence, model, max_seconds, max_bytes,
                             any_language, quiet))  # fmt: skip
    assert store is not None
    from dragoman.ingest.session import Options, Session

    options = Options(
        sources, store, model, date.date() if date else None, min_confidence, max_seconds, max_bytes, max_pages,
        delay, per_host, _agent(contact), allow_private, any_language, jobs,
    )  # fmt: skip
    session = Session(options, quiet=quiet)
    sys.exit(session.dry() if dry_run else session.wet())


def _make_parts(
    sources: tuple[str, ...],
    folder: str,
    engine: str,
    jobs: int,
    date: dt.datetime | None,
    min_confidence: float,
    model: str,
    max_seconds: float,
    max_bytes: int | None,
    any_language: bool,
    quiet: bool,
) -> int:
    from dragoman.fetch.target import is_web
    from dragoman.read import Limits
    from dragoman.scale.coding import Recipe
    from dragoman.scale.plan import SHARD_BYTES, Plan
    from dragoman.scale.session import make_parts

    for source in sources:
        if source == "-" or is_web(source):
            raise click.UsageError(f"parts are made of files and folders, not of {source}")
    limits = Limits() if max_bytes is None else Limits(max_bytes=max_bytes, max_html_bytes=max_bytes)
    recipe = Recipe(max_seconds, min_confidence, model, any_language)
    plan = Plan(sources, recipe, limits, date.date() if date else None, SHARD_BYTES)
    return make_parts(plan, folder, engine, jobs, quiet=quiet)


def _agent(contact: str | None) -> str:
    name = f"dragoman/{VERSION}"
    if contact is None:
        return name
    if not contact.isascii() or not contact.isprintable() or not contact.strip():
        raise click.UsageError("--contact must be plain letters of one line.")
    return f"{name} ({contact.strip()})"
