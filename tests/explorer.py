"""The explorer in headless Chromium: an archive of invented reports, its server, and pages of the browser."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from archives import OSLO, article, coding, coding_of, event_of, party, place_of, shelling

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "src" / "dragoman" / "serve" / "static" / "index.html"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
VIEWS = ("events", "timeline", "map", "network", "stories", "sanctions")

#: What must be shown as it is written.
EVIL_TITLE = "<script>window.hacked=1</script> \u202eelttorw\u202c & <b>bold</b>"
EVIL_PUBLISHER = "<img src=x onerror=window.hacked=1>"
EVIL_ADDRESS = "javascript:window.hacked=1"
EVIL_WORDS = '<svg onload="window.hacked=1">'


def missing(what):
    """Skip, but in CI, where nothing may be missing, fail."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(what)


def chromium():
    """The browser's path."""
    found = shutil.which("chromium")
    if not found:
        missing("Chromium is not installed (Debian: chromium)")
    if not STATIC.is_file():
        missing("the explorer's page is not built: make web")
    return found


def hostile():
    """An article whose every word wants to be a program; emoji shift what counts UTF-16."""
    text = f"\U0001f600\U0001f600 Norway accused Peru of {EVIL_WORDS} fraud. \u202eOslo\u202c was calm."
    made = article(90, text, title=EVIL_TITLE, publisher=EVIL_PUBLISHER, url=EVIL_ADDRESS)
    norway, peru = party(text, "Norway", "NOR", "GOV", EVIL_WORDS), party(text, "Peru", "PER", "GOV", "Peru")
    return coding_of(made, [event_of(made, "ACCUSE", "accused", (norway,), (peru,), modes=("allege",), confidence=0.9)])


def meeting(number):
    """Norway meets Peru in Oslo: cooperation, another place."""
    text = f"Ministers of Norway and Peru met in Oslo for talks, round {number}. They parted late."
    made = article(number, text, title=f"Talks, round {number}")
    both = (party(text, "Norway", "NOR", "GOV", "Norway"), party(text, "Peru", "PER", "GOV", "Peru"))
    met = event_of(made, "CONSULT", "met", both, (), modes=("visit",), place=place_of(text, "Oslo", "Oslo", OSLO))
    return coding_of(made, [met])


def codings():
    """Sixty events and more, so that there are pages; all invented."""
    return [*(coding(n) for n in range(1, 25)), *(meeting(n) for n in range(40, 46))]


def shellings():
    """Three reports of one event that do not agree."""
    return [shelling(n, 3 + n, f"Paper {n}") for n in range(50, 53)]


def ledger():
    """Reports of sanctions by the real coder: their acts are read off the whole parse."""
    from dragoman import Coder
    from dragoman.model import Article

    text = "Norway imposed sanctions on Peru on Thursday. Chile called on Norway to lift the sanctions."
    report = Article("s-1", text, "Sanctions on Peru", dt.date(2031, 3, 6), publisher="The Fjord")
    return list(Coder(model="small").stream([report]))


@contextmanager
def served(archive, *options):
    """The address of `dragoman serve`, run as a person runs it."""
    command = [sys.executable, "-m", "dragoman", "serve", "--store", str(archive), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            told = process.stderr.readline()
            assert "http://" in told, told + process.stderr.read()
            yield told.split("shown at ", 1)[1].split()[0]
        finally:
            process.terminate()
            process.wait(10)


def problems(page, name, *, only=None):
    """What axe finds that is serious or critical."""
    if not AXE.is_file():
        missing("axe-core is not installed: make web")
    page.evaluate(AXE.read_text() + ";0")  # through the debugger: the page's policy stays as it is
    rules = {"runOnly": [only]} if only else {}
    run = "options => axe.run(document, {resultTypes: ['violations'], ...options}).then(r => r.violations)"
    found = page.evaluate(run, rules)
    return [f"{name}: {one['id']} {json.dumps([node['html'][:160] for node in one['nodes']][:3])}"
            for one in found if one["impact"] in ("serious", "critical")]  # fmt: skip
