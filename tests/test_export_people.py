"""The table and the explanation can be read on any width and name every fact."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from codings import coding
from dragoman.export.explain import print_explained, supports
from dragoman.export.table import print_coding


def shown(made, print_it=print_coding, width=80, **options):
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False, **options)
    print_it(console, made)
    return out.getvalue()


def words_of(text):
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 120, 200])
def test_table_fits_and_tells_everything(width):
    text = shown(coding(), width=width)
    assert max(map(len, text.splitlines())) <= width
    for fact in ("Oslo asks, [Lima] listens", "Norway", "NOR", "REQUEST change", "called on", "Peru", "2031-05-05",
                 "Lima", "Ana Ruiz", "0254", "hypothetical", "2031-06", "diplomatic"):  # fmt: skip
        assert fact in text, fact


@pytest.mark.parametrize("width", [80, 159])
def test_story_reads_from_left_to_right(width):
    assert "Norway (NOR GOV) → REQUEST change “called on” → Peru" in words_of(shown(coding(), width=width))


def test_no_recipient_no_last_arrow():
    made = coding()
    line = next(row for row in shown(made).splitlines() if "THREATEN" in row)
    assert line.count("→") == 1


def test_article_without_events_says_so():
    assert "no events found" in shown(coding(events=()))


def test_long_words_are_folded_not_cut():
    made = coding()
    long = replace(made.events[0], actors=(replace(made.events[0].actors[0], text="ж" * 300),))
    assert sum(row.count("ж") for row in shown(replace(made, events=(long,))).splitlines()) == 300


def test_supports_cover_every_field_and_keep_the_reason():
    found = {(s.field, s.value, s.step) for s in supports(coding().events[0])}
    assert found == {
        ("type", "REQUEST change", "verb: call on"),
        ("actor", "NOR GOV Norway", "country name"),
        ("recipient", "PER GOV", ""),
        ("date", "2031-05-05", ""),
        ("event_loc", "Lima Metropolitana, PER, -12.04, -77.03", ""),
        ("attributed_to", "GOV", ""),
        ("status", "actual", "no cue"),
    }


def test_explanation_marks_words_in_brackets_where_there_are_no_colours():
    text = words_of(shown(coding(), print_explained, width=200))
    assert (
        "[actor: Norway] [type: called on] [recipient: Peru] on [date: Monday] to [status: reopen] "
        "its embassy in [event_loc: Lima]."
    ) in text
    assert "[3] Nobody answered." in text
    assert "“called on” 7–16 = REQUEST change (verb: call on)" in text
    assert "REQUEST change · actual · diplomatic · CAMEO 0254" in text


def test_explanation_colours_words_on_a_terminal():
    text = shown(coding(), print_explained, width=200, force_terminal=True, color_system="standard")
    assert "[actor:" not in text
    assert re.search(r"\x1b\[1;34mNorway\x1b\[0m", text)
