"""The table for people: who → what → whom, grouped by article, readable from 80 columns up.

Three layouts, chosen by the width of the terminal: below `MEDIUM` columns two lines an event, from `MEDIUM` on a table
with one cell for who → what → whom and the contexts, from `WIDE` on a column for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.export.words import about, how, one_line, parties, party, shortened, what, when, words
from dragoman.model import Article, Coding, Event

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

#: Columns from which a table of seven columns, then of ten, is readable.
MEDIUM, WIDE = 120, 160


def print_coding(console: Console, coding: Coding) -> None:
    """Print one article's events.

    Args:
        console: where to; its width chooses the layout.
        coding: a coded article.
    """
    layout = _wide if console.width >= WIDE else _medium if console.width >= MEDIUM else _narrow
    show(console, coding.article, layout(coding) if coding.events else "no events found")


def show(console: Console, article: Article, found: Table | str) -> None:
    """Print the heading of an article and what was found in it, or a word that nothing was."""
    console.print(heading(article))
    console.print(found, style="dim" if isinstance(found, str) else None)
    console.print()


def heading(article: Article) -> Text:
    """Title, and on the next line what else is known of the article."""
    from rich.text import Text

    known = [article.id if article.title else "", str(article.published or "date unknown"), article.publisher or "",
             article.url or ""]  # fmt: skip
    return Text.assemble(
        (shortened(article.title or article.id), "bold"), "\n", (one_line(" · ".join(filter(None, known))), "dim")
    )


def grid(*columns: tuple[str, dict[str, object]]) -> Table:
    """An empty table of the number of the sentence and these columns: the title of each, and its options."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1), show_edge=False)
    for title, options in (("§", {"justify": "right", "style": "dim", "no_wrap": True}), *columns):
        table.add_column(title, overflow="fold", **options)  # type: ignore[arg-type]
    return table


def _narrow(coding: Coding) -> Table:
    """Two lines an event: who → what → whom, then all else."""
    from rich.text import Text

    table = grid(("who → what → whom", {"ratio": 1}))
    for event in coding.events:
        facts = [how(event), about(event), when(event.time), _where(coding, event), _heard(event),
                 f"CAMEO {event.cameo or '?'}"]  # fmt: skip
        second = Text(" · ".join(filter(None, facts)), style="dim")
        table.add_row(str(event.sentence), Text.assemble(_story(coding, event), "\n", second))
    return table


def _medium(coding: Coding) -> Table:
    table = grid(
        ("who → what → whom", {"ratio": 5}),
        ("status", {"width": 12}),
        ("date", {"width": 12}),
        ("place", {"ratio": 1}),
        ("according to", {"ratio": 2}),
        ("CAMEO", {"no_wrap": True}),
    )
    for event in coding.events:
        story = _story(coding, event)
        if event.contexts:
            story.append(f"\n{about(event)}", "dim")
        table.add_row(str(event.sentence), story, *_rest(coding, event))
    return table


def _wide(coding: Coding) -> Table:
    table = grid(
        ("who", {"ratio": 3}),
        ("what", {"ratio": 3}),
        ("whom", {"ratio": 3}),
        ("context", {"ratio": 2}),
        ("status", {"width": 12}),
        ("date", {"width": 12}),
        ("place", {"ratio": 1}),
        ("according to", {"ratio": 2}),
        ("CAMEO", {"no_wrap": True}),
    )
    for event in coding.events:
        table.add_row(str(event.sentence), plain(parties(event.actors)), _deed(coding, event),
                      plain(parties(event.recipients)), plain(about(event)), *_rest(coding, event))  # fmt: skip
    return table


def _rest(coding: Coding, event: Event) -> tuple[Text, ...]:
    """The cells after whom."""
    heard = party(event.attributed_to, code=False) if event.attributed_to else ""
    cells = (how(event).replace(", ", "\n"), when(event.time).replace(" – ", " –\n"), _place(coding, event), heard,
             event.cameo or "")  # fmt: skip
    return tuple(map(plain, cells))


def _story(coding: Coding, event: Event) -> Text:
    """Who → what → whom; without the last arrow where nobody is named."""
    from rich.text import Text

    story = Text.assemble(parties(event.actors), (" → ", "dim"), _deed(coding, event))
    return story.append(" → ", "dim").append(parties(event.recipients)) if event.recipients else story


def _deed(coding: Coding, event: Event) -> Text:
    from rich.text import Text

    return Text.assemble((what(event), "bold"), " ", (f"“{words(coding.article, event.trigger)}”", "italic"))


def _place(coding: Coding, event: Event) -> str:
    return words(coding.article, event.place.span) if event.place else ""


def _where(coding: Coding, event: Event) -> str:
    place = _place(coding, event)
    return f"in {place}" if place else ""


def _heard(event: Event) -> str:
    return f"according to {party(event.attributed_to, code=False)}" if event.attributed_to else ""


def plain(text: str) -> Text:
    """Text taken as it is: square brackets in it are no markup."""
    from rich.text import Text

    return Text(text)
