"""`dragoman annotations`: what people said of events, out of an archive and into it; nothing heavy comes early."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.store.options import STORE
from dragoman.streams import ALL_CODED, NONE_CODED, SOME_FAILED, opened, report

if TYPE_CHECKING:
    from dragoman.annotate.articles import Annotated

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman annotations export --store news.db --format gold --articles articles.jsonl > gold.jsonl
  dragoman annotations import --store news.db --format label-studio export.json

Exit codes: 0 all, 3 some events refused, 1 none taken or the archive or file cannot be read, 2
wrong usage.
"""
_FORM = click.option("-f", "--format", "form", type=click.Choice(["gold", "label-studio"]), required=True,
                     help="gold: an event a line, as dragoman evaluate events reads it; label-studio: a JSON array of "
                     "its tasks.")  # fmt: skip


@click.group("annotations", epilog=_EXAMPLES)
def annotating() -> None:
    """What people said of the events of an archive: write it to other programs' files, or take it from them.

    Offsets and quoted text go both ways; an event whose words the article does not have there is refused.
    """


@annotating.command("export")
@STORE
@_FORM
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write to FILE instead of standard output.")  # fmt: skip
@click.option("--articles", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="gold: write the articles too, and which sentences were judged wholly.")  # fmt: skip
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="label-studio: write the labelling interface too.")  # fmt: skip
def export(store: str, form: str, output: Path | None, articles: Path | None, config: Path | None) -> None:
    """Write the annotations that count.

    As gold: every event that was accepted, corrected or added, as it is right. For Label Studio: each annotated article
    with the coder's events as predictions and the verdicts as annotations.
    """
    if articles and form != "gold":
        raise click.UsageError("--articles goes with --format gold.")
    if config and form != "label-studio":
        raise click.UsageError("--config goes with --format label-studio.")
    from dragoman.annotate.articles import annotated
    from dragoman.store import Store

    with Store.open(store, read_only=True) as archive, archive.connect() as connection:
        every = list(annotated(connection))
    with opened(output) as stream:
        stream.writelines(_gold(every) if form == "gold" else _tasks(every))
    if articles:
        with opened(articles) as stream:
            stream.writelines(map(_article, every))
    if config:
        from dragoman.annotate import label_studio

        with opened(config) as stream:
            stream.write(label_studio.config())


def _gold(every: list[Annotated]) -> Iterator[str]:
    from dragoman.annotate.gold import line_of
    from dragoman.export.plover import line

    for one in every:
        lines = []
        for judged in one.judged:
            if judged.right is not None:
                number = one.sentence(judged.right["trigger"]["start"])
                about = {"verdict": judged.verdict, "report": judged.report, "author": judged.author,
                         "made": judged.made}  # fmt: skip
                lines.append(line_of(judged.right, one.key, number, about))
        lines.sort(key=lambda entry: (entry["sentence"], entry["offsets"]["trigger"]))
        yield from (f"{line(entry)}\n" for entry in lines)


def _article(one: Annotated) -> str:
    from dragoman.export.plover import line

    return line({"id": one.key, "text": one.text, "title": one.row["title"], "date": one.row["published"],
                 "sentences": [list(span) for span in one.sentences], "read": list(one.read)}) + "\n"  # fmt: skip


def _tasks(every: list[Annotated]) -> Iterator[str]:
    from dragoman.annotate.label_studio import task_of

    yield json.dumps([task_of(one, n) for n, one in enumerate(every, 1)], ensure_ascii=False, indent=1) + "\n"


@annotating.command("import")
@STORE
@_FORM
@click.option("--annotator", metavar="NAME", help="Who judged; default: the user's name.")
@click.option("--complete", is_flag=True,
              help="The file holds every event of its articles: others of the coder are rejected.")  # fmt: skip
@click.argument("file", metavar="FILE")
def take(store: str, form: str, annotator: str | None, complete: bool, file: str) -> None:
    """Take annotations into an archive that holds their articles.

    Each event is compared with the coder's at the same words: where all is the same it is accepted, where not,
    corrected; one that the coder did not find is added. FILE is - for standard input.
    """
    from dragoman.annotate.checking import BadAnnotation
    from dragoman.annotate.exchange import Taking
    from dragoman.annotate.people import author
    from dragoman.errors import FormatError
    from dragoman.store import Store

    entries = _read(file, form)
    with Store.open(store) as archive, archive.writing() as connection:
        taking = Taking(connection, author(annotator))
        for number, entry in entries:
            why: list[str] = []
            try:
                if form == "gold":
                    taking.gold(entry)
                else:
                    why += taking.task(entry)
            except BadAnnotation as error:
                why.append(str(error))
            report(FormatError(file, reason, line=number if form == "gold" else None) for reason in why)
            taking.taken.refused += len(why)
        if complete:
            taking.complete()
    taken = taking.taken
    click.echo(str(taken), err=True)
    done = taken.verdicts.total() + taken.known
    sys.exit((SOME_FAILED if done else NONE_CODED) if taken.refused else ALL_CODED)


def _read(file: str, form: str) -> list[tuple[int, dict[str, Any]]]:
    """Lines of gold, or tasks, numbered from 1; a file that cannot be read ends the program with a message."""
    from dragoman.errors import FormatError, InputError, why_unreadable

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        if form == "gold":
            found = [(n, _object(file, line, n)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        else:
            tasks = json.loads(text)
            if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
                raise FormatError(file, "no JSON array of tasks")
            found = list(enumerate(tasks, 1))
    except (OSError, UnicodeDecodeError, ValueError, InputError) as error:
        if not isinstance(error, InputError):
            reason = why_unreadable(error) if isinstance(error, OSError) else f"no JSON in UTF-8: {error}"
            error = FormatError(file, reason)
        report([error])
        sys.exit(NONE_CODED)
    return found


def _object(file: str, line: str, number: int) -> dict[str, Any]:
    from dragoman.errors import FormatError

    try:
        entry = json.loads(line)
    except ValueError as error:
        raise FormatError(file, f"no JSON: {error}", line=number) from error
    if not isinstance(entry, dict):
        raise FormatError(file, "no JSON object", line=number)
    return entry
