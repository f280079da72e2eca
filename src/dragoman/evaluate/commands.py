"""`dragoman evaluate`: coded events against gold, and single stages on the sets that others annotated.

Nothing heavy is imported before a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dragoman.streams import NONE_CODED, opened, report

if TYPE_CHECKING:
    from dragoman.evaluate.rows import Figures
    from dragoman.score import Judged
    from dragoman.score_files import Sentences

# \b keeps click from filling the lines.
_GROUP_EXAMPLES = """\b
Examples:
  dragoman evaluate events --articles a.jsonl --gold g.jsonl coded.jsonl
  dragoman evaluate places geo_lgl.jsonl

Exit codes: 0 measured, 1 a file cannot be read or is of another format, 2 wrong usage.
"""
_EVENTS_EXAMPLES = """\b
Examples:
  dragoman evaluate events --articles a.jsonl --gold g.jsonl coded.jsonl
  dragoman evaluate events --articles a.jsonl --gold g.jsonl --code --errors 20
  dragoman evaluate events --against-corrections --store news.db
"""
_FILE = click.argument("file", metavar="FILE.jsonl")


class _Group(click.Group):
    """The commands; `events` may be left out where its options tell that it is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        meant = any(argument.split("=")[0] in ("--articles", "--gold", "--against-corrections") for argument in args)
        if meant and args[0] not in self.commands:
            args = ["events", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Group, epilog=_GROUP_EXAMPLES)
def evaluate() -> None:
    """Measure how good the coder is: its events, or one stage of it.

    The measures of a stage read the format of a public annotated set, run the stage on its texts and print a figure a
    line: its name and its value, a share or F1 from 0 to 1, or a count.
    """


@evaluate.command(epilog=_EVENTS_EXAMPLES)
@click.argument("coded", required=False, metavar="[CODED]")
@click.option(
    "--articles",
    metavar="A.jsonl",
    help='The articles with their sentences: {"id", "text", "sentences": [[start, end], ...]} a line.',
)
@click.option("--gold", metavar="G.jsonl", help="The gold events, one a line.")
@click.option("--code", "code_first", is_flag=True, help="Code the articles first instead of reading CODED.")
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N", help="List N missed and N false events.")
@click.option(
    "--against-corrections", "corrections", is_flag=True, help="Measure by what people said of an archive's events."
)
@click.option("--store", metavar="ARCHIVE", help="The archive, with --against-corrections.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def events(
    coded: str | None, articles: str | None, gold: str | None, code_first: bool, errors: int, corrections: bool,
    store: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Coded events against gold events.

    Prints precision, recall and F1, and how often each field is right. CODED is the output of `dragoman code --format
    jsonl` for the articles, or gold records of another person; records before an article's first sentence or after its
    last one are left out, for nobody read there. With --against-corrections: precision by type of the
    events of an archive that people accepted, corrected or rejected in `dragoman serve --edit`.
    """
    if corrections or store:
        if not (corrections and store) or coded or articles or gold or code_first or errors:
            raise click.UsageError("--against-corrections goes with --store and --json only.")
        _against_corrections(store, as_json=as_json)
        return
    if not articles or not gold:
        raise click.UsageError("Give --articles and --gold, or --against-corrections and --store.")
    if bool(coded) == code_first:
        raise click.UsageError("Give either CODED or --code.")
    from dragoman import score_files
    from dragoman.score import score

    with _wrong_files_told():
        known = score_files.read_articles(articles)
        wanted = score_files.read_events(gold, known)
        found = score_files.read_events(coded, known) if coded else _code_for(articles, known)
    shown = score_files.as_json if as_json else score_files.as_text
    with opened() as stream:
        print(shown(score(wanted, found), errors), file=stream)


@evaluate.command()
@_FILE
def entities(file: str) -> None:
    """Countries and sectors of noun phrases; whom pronouns mean.

    FILE holds a phrase a line, as actor_resolution_ngec.jsonl does: {"text", "gold": {"country", "code_1"}}, and the
    day that is asked about among "kwargs" or "args"; or a text a line, as coref_gum_news.jsonl does: {"id",
    "sentences": [["word", ...], ...], "mentions": [{"start", "end", "cluster", "etype"}, ...]}, where a pronoun,
    surname or description is right if the names of its chain are annotated as the same one's.
    """
    from dragoman.evaluate.entities import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def quotes(file: str) -> None:
    """Quotations and their speakers.

    FILE holds an article a line, as polnear_*.jsonl do: {"text", "attributions": [{"source", "cue", "content", "type"},
    ...]}; or a quotation a line, as quotes_polnear_*.jsonl do: {"doc", "type", "context", "context_start",
    "content_spans", "speaker", "speaker_spans"}. These measure direct quotations only.
    """
    from dragoman.evaluate.quotes import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def times(file: str) -> None:
    """Time expressions and their dates.

    FILE holds an article a line, as temporal_wikiwars.jsonl does: {"text", "dct", "timexes": [{"start", "end",
    "value"}, ...]}.
    """
    from dragoman.evaluate.times import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def places(file: str) -> None:
    """Place names and their points.

    FILE holds an article a line, as geo_lgl.jsonl, geo_gwn.jsonl and geo_geovirus.jsonl do: {"text", "toponyms":
    [{"start", "end", "lat", "lon"}, ...]}, maybe with "type" and "geonameid".
    """
    from dragoman.evaluate.places import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def html(file: str) -> None:
    """Body, headline and date of HTML pages.

    FILE holds a page a line, as html_aeb.jsonl, html_trafilatura_en.jsonl and html_dates_mediacloud.jsonl do:
    {"html_gz_b64", "url"} and of "gold_text", "gold_title" and "gold_date" those that are known. The figures: F1 of the
    body in shingles of 4 words, averaged over pages, and the shares of right headlines and dates.
    """
    from dragoman.evaluate.html import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def pairs(file: str) -> None:
    """Types of given pairs of parties.

    FILE holds a sentence a line, as plv_train.jsonl does: {"marked": "<s>the one</s> ... <t>the other</t>", "root",
    "penta"}. Beside the three macro-F1 are told the share of pairs that are taken for any event at all, and of those
    told the wrong way round, the share that are refused.
    """
    from dragoman.evaluate.pairs import measure

    _print(measure, file)


@evaluate.command()
@_FILE
def stories(file: str) -> None:
    """Articles grouped into stories, and copies of a report linked.

    FILE holds an article a line, as ecbplus_stories.jsonl does: {"text", "story"}, or {"text", "copy_of"} for copies;
    "title" and "date" (of publication) may be there. The articles enter a new archive in the order of the file.
    """
    from dragoman.evaluate.stories import measure

    _print(measure, file)


def _against_corrections(store: str, *, as_json: bool) -> None:
    from dragoman.annotate.articles import annotated
    from dragoman.evaluate import corrections
    from dragoman.store import Store

    with Store.open(store, read_only=True) as archive, archive.connect() as connection:
        figures = corrections.measure(annotated(connection))
    with opened() as stream:
        print((corrections.as_json if as_json else corrections.as_text)(figures), file=stream)


def _print(measure: Callable[[str], Figures], file: str) -> None:
    """One figure a line: `name value`."""
    with _wrong_files_told():
        figures = measure(file)
    with opened() as stream:
        for name, value in figures.items():
            print(name, value if isinstance(value, int) else f"{value:.4f}", file=stream)


@contextmanager
def _wrong_files_told() -> Iterator[None]:
    """A file that is not what it should be ends the command with its name, line and reason."""
    from dragoman.errors import InputError

    try:
        yield
    except InputError as error:
        report([error])
        sys.exit(NONE_CODED)


def _code_for(path: str, known: Mapping[str, Sentences]) -> list[Judged]:
    """Code the articles to be scored; those that fail are reported and score as empty."""
    from dragoman.coder import Coder
    from dragoman.export.plover import records
    from dragoman.read import read
    from dragoman.score_files import coded_events

    found = []
    for coding in Coder().stream(read([path])):
        report(coding.failures)
        found += coded_events(records(coding), known)
    return found
