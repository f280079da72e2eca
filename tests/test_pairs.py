"""Types of given pairs: rows, scores, refusal of the wrong direction."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from dragoman.cli import cli
from dragoman.evaluate.pairs import figures, macro_f1, pair_of, row_of
from dragoman.extract.pairs import PAIR_TYPES, QUAD

ROWS = [
    ("<s>Chadian police</s> arrested <t>two Sudanese traders</t> on Monday.", "COERCE", 4),
    ("<t>Two Sudanese traders</t> were arrested by <s>Chadian police</s> on Monday.", "COERCE", 4),
    ("<s>Norway</s> gave <t>Malawi</t> ten million dollars for its clinics.", "AID", 2),
    ("<s>Peru</s> condemned <t>Bolivia</t> for the raid.", "ACCUSE", 3),
]


def row(marked: str, root: str, penta: int) -> dict[str, object]:
    return {"text": "", "marked": marked, "source": "", "target": "", "root": root, "penta": penta}


def test_marks_give_the_words_of_both_parties():
    pair = pair_of(row_of(row(*ROWS[0])))
    assert [pair.words[i] for i in pair.source] == ["Chadian", "police"]
    assert [pair.words[i] for i in pair.target] == ["two", "Sudanese", "traders"]
    assert pair.swapped().source == pair.target


def test_a_party_may_be_unnamed():
    assert pair_of(row_of(row("<s>Teachers</s> went on strike.", "PROTEST", 4))).target == ()


@pytest.mark.parametrize(
    "wrong", [row("No mark.", "AID", 2), row(ROWS[0][0], "KINDNESS", 1), row(ROWS[0][0], "AID", 9)]
)
def test_other_rows_are_refused(wrong):
    with pytest.raises(ValueError, match=r"marked|KINDNESS|penta"):
        row_of(wrong)


def test_macro_f1_counts_each_class_once():
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7 + 0) / 2)


def test_figures_of_certain_answers():
    rows = [row_of(row(*r)) for r in ROWS]
    sure = np.full((len(rows), len(PAIR_TYPES)), 0.001)
    back = sure.copy()
    for n, one in enumerate(rows):
        sure[n, PAIR_TYPES.index(one.root)] = 1
        back[n, PAIR_TYPES.index("")] = 1
    assert figures(rows, sure, back) == {"type_macro_f1": 1, "quad_macro_f1": 1, "binary_macro_f1": 1, "taken": 1,
                                         "pairs": 4, "swapped_refused": 1}  # fmt: skip
    back[0, PAIR_TYPES.index("AID")] = 2
    assert figures(rows, sure, back)["swapped_refused"] == 0.75


def test_every_type_has_a_quad_class():
    assert set(QUAD) == set(PAIR_TYPES) - {""}


def test_the_command_prints_a_figure_a_line(tmp_path):
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps(row(*r)) + "\n" for r in ROWS))
    shown = CliRunner().invoke(cli, ["evaluate", "pairs", str(file)])
    assert shown.exit_code == 0, shown.output
    found = dict(line.split(" ") for line in shown.output.splitlines())
    assert set(found) == {"type_macro_f1", "quad_macro_f1", "binary_macro_f1", "taken", "pairs", "swapped_refused"}
    assert float(found["type_macro_f1"]) == 1
    assert float(found["swapped_refused"]) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "the file is empty"),
        (json.dumps({"text": "Norway met Peru."}), "line 1: not a marked pair: lacks 'marked'"),
        (json.dumps(row("<s></s>", "AID", 2)), "line 1: not a marked pair: no words in 'marked'"),
    ],
)
def test_a_wrong_file_is_told(tmp_path, line, reason):
    file = tmp_path / "pairs.jsonl"
    file.write_text(line)
    shown = CliRunner().invoke(cli, ["evaluate", "pairs", str(file)])
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert reason in shown.stderr
