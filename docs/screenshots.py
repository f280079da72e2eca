"""Makes the pictures of the explorer in the README, of the archive that `make demo` makes.

    python docs/screenshots.py [ARCHIVE] [FOLDER]

Needs the built page (make web), Playwright and Debian's Chromium. With `--all` every view is drawn at three widths,
light and dark, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
#: Name → address and height of the pictures in the README.
SHOWN = {"network": ("?view=network", 900), "article": ("?view=article&key={article}&event={event}", 900)}
WIDTH = 1280
WIDTHS = (360, 1280, 2560)
VIEWS = ("events", "timeline", "map", "network", "stories", "sanctions")
#: Milliseconds in which a drawing settles.
SETTLED = 1500
ARGUMENTS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")


@contextmanager
def _served(archive: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "dragoman", "serve", "--store", str(archive), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            yield process.stderr.readline().split("shown at ", 1)[1].split()[0]
        finally:
            process.terminate()
            process.wait(10)


def _get(address: str, path: str) -> Any:
    with urlopen(f"{address}api/{path}") as answer:
        return json.load(answer)


def _picture(browser: Browser, address: str, width: int, height: int, colours: Any, path: Path, *, whole: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=colours,
                                  reduced_motion="reduce")  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_selector("main h1")
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=path, full_page=whole)
    context.close()


def _values(address: str) -> dict[str, str]:
    """What the addresses of pictures ask for: the article that imposes sanctions."""
    event = _get(address, "events?type=SANCTION&actor=EUR&about=Tolsma&since=2027-02-16&limit=1")["events"][0]
    return {"article": event["article"], "event": event["id"], "story": event["story"]}


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path, default=ROOT / "build" / "demo.db")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", nargs="*", help="with --all: these views")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with _served(given.archive) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        values = _values(address)
        if not given.all:
            for name, (query, height) in SHOWN.items():
                path = given.folder / f"{name}.png"
                _picture(browser, address + query.format(**values), WIDTH, height, "light", path, whole=False)
            return
        pages = {view: f"?view={view}" for view in VIEWS}
        pages |= {"article": "?view=article&key={article}", "event": "?view=event&id={event}",
                  "story": "?view=story&id={story}"}  # fmt: skip
        for name, query in pages.items():
            if given.only and name not in given.only:
                continue
            for width in WIDTHS:
                for colours in ("light", "dark"):
                    path = given.folder / f"{name}-{width}-{colours}.png"
                    _picture(browser, address + query.format(**values), width, 900, colours, path, whole=False)


if __name__ == "__main__":
    main()
