"""How long the explorer's answers take on an invented archive: `make bench-serve`.

    python benchmarks/serve.py [ARCHIVE] [--articles 100000] [--times 9] [--page-only]

Starts `dragoman serve` on the archive (which it makes first where there is none) and asks every address, without a
condition and with such as people choose. Cold is the first answer; warm asks for what was asked before; fresh is the
median of answers to questions that differ each time, so that none was kept; CPU is what the server computed for each of
these, for on a machine that does other things too the wall clock tells more of those. At last Debian's Chromium opens
the page, each time without anything kept, and tells when its filters and the view with its data were painted; that
needs Playwright and the built page (make web), and is left out where they are missing.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import itertools
import json
import math
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import invented

#: What is to be reached, in milliseconds: by an answer, and by the page.
GOAL = 300
PAGE_GOAL = 1500
VIEWS = {
    "meta": "meta", "events": "events?limit=50", "events, last page": "events?limit=50&offset=100000&order=desc",
    "map": "map", "timeline by month": "timeline?by=month&split=quad", "timeline by day": "timeline?by=day&split=type",
    "network": "network", "stories": "stories", "sanctions": "sanctions", "counts by type": "counts?by=type",
    "counts by month and type": "counts?by=month,type",
}  # fmt: skip
#: Conditions; {n} is another number each time.
FILTERS = {
    "everything": "min_confidence=0.000{n}", "a country acts": "actor=NOR&min_confidence=0.000{n}",
    "type and months": "type=ACCUSE&since=2030-01-{n}&until=2030-08-01", "words": "text=sanctions+{country}",
    "a name": "actor=rebels+{country}", "a place": "place=PER&status=actual&min_confidence=0.000{n}",
}  # fmt: skip
#: Pages and what shows their data; the first is what a person opens.
PAGES = {
    "events": ("", "main .event"), "events, filtered": ("?actor=NOR&min_confidence=0.000{n}", "main .event"),
    "timeline": ("?view=timeline", "main .drawing svg"), "map": ("?view=map", "main .drawing svg"),
    "network": ("?view=network", "main .drawing canvas"), "stories": ("?view=stories", "main a.stretched"),
    "sanctions": ("?view=sanctions", "main .episode"),
}  # fmt: skip
#: Run in each page: notes the milliseconds from the navigation to the first picture with filters and data.
PAINTED = """() => { const look = () => {
  const there = document.querySelector('#filters input') && document.querySelector('%s');
  requestAnimationFrame(there ? () => { window.painted = performance.now(); } : look); };
look(); }"""


class Server:
    """`dragoman serve` in a process of its own."""

    def __init__(self, archive: Path) -> None:
        command = [str(Path(sys.executable).with_name("dragoman")), "serve", "--store", str(archive), "--port", "0"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr
        line = self._process.stderr.readline()
        self.port = int(line.split("http://")[1].split("/")[0].rpartition(":")[2])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def ask(self, path: str) -> tuple[float, bytes]:
        """Milliseconds until the whole answer was there, and the answer."""
        began = time.perf_counter()
        status = 503
        while status == 503 and time.perf_counter() - began < 600:  # while a large archive is being read
            self.connection.request("GET", f"/api/{path}")
            answer = self.connection.getresponse()
            status, body = answer.status, answer.read()
        if status != 200:
            raise SystemExit(f"{path}: {status} {body[:200]!r}")
        return (time.perf_counter() - began) * 1000, body

    def cpu(self) -> float:
        """Seconds that the server has computed until now."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """MiB that the server holds, at most until now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024

    def end(self) -> None:
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)


def fresh(condition: str) -> Iterator[str]:
    """The condition with another number, or country, each time."""
    for n in itertools.count(10):
        yield condition.format(n=n, country=quote(invented.COUNTRIES[n % len(invented.COUNTRIES)][0]))


Row = tuple[str, str, float, float, float, float]


def measure(server: Server, times: int) -> Iterator[Row]:
    """View, condition, and milliseconds: first, kept, median of those not kept, and computing of each of these."""
    for name, path in VIEWS.items():
        cold, _ = server.ask(path)
        warm = statistics.median(server.ask(path)[0] for _ in range(times))
        yield name, "", cold, warm, math.nan, math.nan
        if name == "meta":
            continue
        for condition, parameters in FILTERS.items():
            every = fresh(parameters)
            joined = "&" if "?" in path else "?"
            cold, _ = server.ask(f"{path}{joined}{next(every)}")
            computed = server.cpu()
            others = [server.ask(f"{path}{joined}{next(every)}")[0] for _ in range(times)]
            computed = (server.cpu() - computed) * 1000 / times
            yield name, condition, cold, math.nan, statistics.median(others), computed
    yield from _single(server, times)


def _single(server: Server, times: int) -> Iterator[Row]:
    """One event, one article, one story: another each time."""
    shown = json.loads(server.ask("events?limit=200&offset=5000")[1])["events"]
    for name, paths in (("event", [f"events/{e['id']}" for e in shown]),
                        ("article", [f"articles/{e['article']}" for e in shown]),
                        ("story", [f"stories/{e['story']}" for e in shown if e["story"]])):  # fmt: skip
        several = list(dict.fromkeys(paths))[: times + 1]
        taken = [server.ask(path)[0] for path in several]
        yield name, "another each time", taken[0], math.nan, statistics.median(taken[1:] or taken), math.nan


def measure_pages(server: Server, times: int) -> Iterator[tuple[str, list[float]]]:
    """Page, and the milliseconds that it took to be usable, each time in a browser that has nothing kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for name, (query, data) in PAGES.items():
            taken = []
            for n in range(100, 100 + times):
                context = browser.new_context(viewport={"width": 1280, "height": 900})
                page = context.new_page()
                page.add_init_script(f"({PAINTED % data})()")
                page.goto(f"http://127.0.0.1:{server.port}/{query.format(n=n)}")
                taken.append(page.wait_for_function("() => window.painted", timeout=120_000).json_value())
                context.close()
            yield name, taken
        browser.close()


def no_browser() -> str | None:
    """Why the page cannot be measured, or None."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed (make lint installs it)"
    if not shutil.which("chromium"):
        return "Chromium is not installed (Debian: chromium)"
    if not resources.files("dragoman.serve").joinpath("static", "index.html").is_file():
        return "the page is not built (make web)"
    return None


def tell_pages(server: Server, times: int) -> None:
    """Measure the page and print it."""
    if missing := no_browser():
        print(f"The page is not measured: {missing}")
        return
    print(f"{'page, usable after':26} {'median':>7} {'least':>7} {'most':>7}  ms")
    for name, taken in measure_pages(server, times):
        median = statistics.median(taken)
        over = "  over the goal" if median > PAGE_GOAL else ""
        print(f"{name:26} {median:7.0f} {min(taken):7.0f} {max(taken):7.0f}{over}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?", type=Path, default=Path("build/bench-serve.db"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--page-only", action="store_true", help="measure the page in the browser, no single answers")
    given = parser.parse_args()
    if not given.archive.exists():
        given.archive.parent.mkdir(parents=True, exist_ok=True)
        print(f"making {given.archive} ...", flush=True)
        invented.make(str(given.archive), given.articles, 10)
    server = Server(given.archive)
    try:
        began, body = time.perf_counter(), server.ask("meta")[1]
        server.ask("sanctions")
        told = json.loads(body)
        taken = f"{time.perf_counter() - began:.1f} s, {server.cpu():.1f} s of them computing"
        print(f"{told['articles']} articles, {told['events']} events, {told['reports']} reports; read in {taken}; load "
              f"{os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
        if given.page_only:
            return tell_pages(server, given.times)
        print(f"{'view':26} {'condition':18} {'cold':>7} {'warm':>7} {'fresh':>7} {'CPU':>7}  ms")
        slow = 0
        for name, condition, *taken in measure(server, given.times):
            shown = " ".join(" " * 7 if math.isnan(ms) else f"{ms:7.0f}" for ms in taken)
            worst = max(ms for ms in taken[1:3] if not math.isnan(ms))
            slow += worst > GOAL
            print(f"{name:26} {condition:18} {shown}{'  over the goal' if worst > GOAL else ''}", flush=True)
        print(f"{slow} over {GOAL} ms; the server held {server.memory()} MiB, this program "
              f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")  # fmt: skip
        tell_pages(server, given.times)
    finally:
        server.end()


if __name__ == "__main__":
    main()
