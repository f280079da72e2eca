"""Reading of pages, measured on the HTML sets of other people: what the issue demands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman.evaluate.html import measure

DATA = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).parents[1] / ".." / "shared")).resolve() / "data"
FLOORS = {
    "html_aeb": {"body_f1": 0.965},
    "html_trafilatura_en": {"title_accuracy": 0.93, "date_accuracy": 0.90},
    "html_dates_mediacloud": {"date_accuracy": 0.91},
}


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.parametrize("name", FLOORS)
def test_pages_of_public_sets_are_read_as_well_as_before(name: str) -> None:
    path = DATA / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"no file {name}.jsonl in data/ of DRAGOMAN_DATA (default ../shared)")
    found = measure(str(path))
    assert {figure: found[figure] for figure, least in FLOORS[name].items() if found[figure] < least} == {}
