"""Counts, and what changed between two codings, for people and as rows for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.export.plover import line
from dragoman.export.table import plain
from dragoman.export.words import NOBODY, one_line, shortened
from dragoman.store.showing import party_words, place_words, story

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from dragoman.store.counting import Counts
    from dragoman.store.diff import ArticleDiff, Difference, Summary

_SIGNS = {"added": "+", "gone": "−", "changed": "~"}


def counts_table(counted: Counts) -> Table:
    """Counts as a table: a row each, numbers on the right."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for column in counted.columns:
        table.add_column(column, overflow="fold")
    table.add_column("events", justify="right", no_wrap=True)
    table.add_column("reports", justify="right", no_wrap=True)
    for labels, events, reports in counted.rows:
        shown = [NOBODY if label is None else one_line(str(label)) for label in labels]
        table.add_row(*map(plain, (*shown, str(events), str(reports))))
    return table


def counts_lines(counted: Counts, form: str) -> Iterator[str]:
    """Counts as lines without their ends: `csv` with a header, or `jsonl`."""
    from dragoman.export.csvfile import cell, csv_line

    columns = (*counted.columns, "events", "reports")
    if form == "csv":
        yield csv_line(columns)
    for labels, *numbers in counted.rows:
        values = (*labels, *numbers)
        yield csv_line(map(cell, values)) if form == "csv" else line(dict(zip(columns, values, strict=True)))


def print_difference(console: Console, diff: ArticleDiff) -> None:
    """Print what changed in one article; nothing where nothing did."""
    from rich.text import Text

    if not diff.differences:
        return
    console.print(Text(shortened(diff.title or diff.article_id), "bold"))
    counted = f"{diff.article_id} · {diff.before} → {diff.after} · {diff.same} the same"
    console.print(plain(one_line(counted)), style="dim")
    for difference in diff.differences:
        told = story(difference.after or difference.before or {})
        console.print(Text.assemble(f"  {_SIGNS[difference.kind]} ", told))
        for name in difference.fields:
            console.print(plain(f"      {name}: {_change(difference, name)}"))
    console.print("")


def _change(difference: Difference, name: str) -> str:
    before, after = ((record or {}).get(name) for record in (difference.before, difference.after))
    return f"{_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    """A field's value in short."""
    if value is None or value == []:
        return NOBODY
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return place_words(value) if "resolved" in value else party_words(value)
    return str(value).lower() if isinstance(value, bool) else one_line(str(value))


def summary(total: Summary) -> str:
    """All articles in words: `2 articles compared, 1 changed: 5 events the same, 1 added, 2 changed (status 2)`."""
    if not total.articles:
        return "no article was coded by more than one coder"
    fields = ", ".join(f"{name} {number}" for name, number in total.fields.most_common())
    kinds = [f"{total.same} the same", *(f"{total.kinds[kind]} {kind}" for kind in ("added", "gone", "changed"))]
    compared = f"{total.articles} article{'' if total.articles == 1 else 's'} compared, {total.touched} changed"
    return f"{compared}; events: {', '.join(kinds)}{f' ({fields})' if fields else ''}"


def difference_rows(diff: ArticleDiff) -> Iterator[dict[str, object]]:
    """What changed in one article, a mapping an event for JSON lines.

    Args:
        diff: one article's comparison.

    Yields:
        The kind of the difference, the records before and after, and each changed field's two values.
    """
    for difference in diff.differences:
        before, after = difference.before or {}, difference.after or {}
        yield {
            "article_key": diff.article,
            "article_id": diff.article_id,
            "title": diff.title,
            "coders": [str(diff.before), str(diff.after)],
            "difference": difference.kind,
            "fields": {name: [before.get(name), after.get(name)] for name in difference.fields},
            "before": difference.before,
            "after": difference.after,
        }
