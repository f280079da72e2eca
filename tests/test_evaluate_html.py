"""`dragoman evaluate html` on invented pages."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import cli
from dragoman.evaluate.html import body_rates, overlap

LINES = [f"Borania expelled {n} envoys of Maretia on Monday, its foreign ministry said." for n in range(2, 9)]
PAGE = (
    "<html><head><title>Envoys Expelled From Port - Gazette</title>"
    '<meta property="article:published_time" content="2021-05-03"></head><body><nav><a href="/">Home</a></nav><article>'
    f"<h1>Envoys expelled from port</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article></body></html>"
)


def run(path: Path, *rows: object) -> Result:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return CliRunner().invoke(cli, ["evaluate", "html", str(path)], catch_exceptions=False)


def packed(html: str) -> str:
    return base64.b64encode(gzip.compress(html.encode())).decode()


def test_figures_of_pages(tmp_path: Path) -> None:
    gold = {"gold_text": "\n".join(LINES), "gold_title": "Envoys expelled – from PORT", "gold_date": "2021-05-03"}
    empty = {
        "html": "<html></html>",
        "gold_text": "one two three four five",
        "gold_title": None,
        "gold_date": float("nan"),
    }
    done = run(tmp_path / "a.jsonl", {"id": "a", "html_gz_b64": packed(PAGE)} | gold, empty)
    assert done.exit_code == 0
    told = dict(line.split(" ") for line in done.stdout.splitlines())
    assert told == {
        "body_f1": "0.6667", "body_precision": "1.0000", "body_recall": "0.5000", "title_accuracy": "1.0000",
        "date_accuracy": "1.0000", "pages": "2", "pages_unread": "1",
    }  # fmt: skip


def test_figures_without_gold_have_no_line(tmp_path: Path) -> None:
    done = run(
        tmp_path / "a.jsonl", {"html": PAGE, "gold_date": "2021-05-04"}, {"html": PAGE, "gold_date": "2021-05-03"}
    )
    assert done.stdout == "date_accuracy 0.5000\npages 2\npages_unread 0\n"


def test_the_address_of_the_row_is_known(tmp_path: Path) -> None:
    bare = PAGE.replace("2021-05-03", "")
    row = {"html": bare, "url": "https://a.example/2021/05/03/envoys", "gold_date": "2021-05-03"}
    assert "date_accuracy 1.0000" in run(tmp_path / "a.jsonl", row).stdout


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"html": PAGE}, "gold_text"),
        ({"gold_title": "x"}, "html_gz_b64"),
        ({"html_gz_b64": "§", "gold_title": "x"}, "html_gz_b64"),
        ({"html_gz_b64": packed(PAGE)[:200], "gold_title": "x"}, "cut off"),
        ({"html_gz_b64": base64.b64encode(b"no gzip").decode(), "gold_title": "x"}, "cannot be unpacked"),
        ({"html": PAGE, "gold_date": "2021-02-31"}, "day"),
        ({"html": PAGE, "gold_title": 7}, "gold_title"),
    ],
)
def test_rows_of_another_format_are_told(tmp_path: Path, row: object, reason: str) -> None:
    done = run(tmp_path / "a.jsonl", {"html": PAGE, "gold_title": "x"}, row)
    assert done.exit_code == 1
    assert "line 2: not a page with its gold text, title or date" in done.stderr
    assert reason in done.stderr


def test_shingles_count_with_their_number() -> None:
    assert overlap("a b c d e", "a b c d e") == (2, 0, 0)
    assert overlap("a b c d e", "a b c d, a b c d") == (1, 4, 1)
    assert overlap("A b c d", "a b c d") == (0, 1, 1)
    assert overlap("one two", "one two") == (1, 0, 0)
    assert overlap("", "") == (0, 0, 0)
    assert body_rates([(2, 2, 0), (0, 0, 3)]) == (0.5, 0.5)
    assert body_rates([(0, 0, 0)]) == (0.0, 0.0)
