"""The explorer as a person uses it: opened, filtered, followed to the sentence, corrected, downloaded."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from archives import fill
from explorer import (
    ARGUMENTS,
    EVIL_ADDRESS,
    EVIL_PUBLISHER,
    EVIL_WORDS,
    VIEWS,
    chromium,
    codings,
    hostile,
    ledger,  # fmt: skip
    missing,
    problems,
    served,
    shellings,
)

WIDTHS = (360, 1280, 2560)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    chromium()
    archive = tmp_path_factory.mktemp("explorer") / "news.db"
    fill(archive, codings())  # unlinked, for they are all alike: each report an event of its own
    fill(archive, [*shellings(), hostile(), *ledger()], linked=True)
    with served(archive, "--edit", "--annotator", "Ana") as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield found
        found.close()


class Tab:
    """A page, and everything that went wrong on it."""

    def __init__(self, browser, address, width=1280):
        self.address = address
        size = {"width": width, "height": 900}
        self.context = browser.new_context(viewport=size, color_scheme="light", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)  # no promise: the machine may be busy
        self.wrong, self.asked = [], []
        self.page.on("console", lambda told: told.type == "error" and self.wrong.append(told.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, query=""):
        self.page.goto(self.address + query)
        self.page.wait_for_selector("main h1")
        return self.page

    def get(self, path):
        with urlopen(f"{self.address}api/{path}") as answer:
            return json.load(answer)

    @property
    def query(self):
        return parse_qs(urlsplit(self.page.url).query)


@pytest.fixture
def tab(browser, address):
    made = Tab(browser, address)
    yield made
    made.context.close()
    assert not made.wrong
    assert all(url.startswith((made.address, "blob:", "data:")) for url in made.asked), made.asked


def evil(tab):
    return next(one for one in tab.get("events?limit=500&type=ACCUSE")["events"] if one["publisher"] == EVIL_PUBLISHER)


def pages(tab):
    """The address of each view, and of an event, an article and a story."""
    event = evil(tab)
    return {**{name: f"?view={name}" for name in VIEWS}, "types": "?view=timeline&split=type",
            "event": f"?view=event&id={event['id']}", "article": f"?view=article&key={event['article']}",
            "story": f"?view=story&id={event['story']}", "none": "?type=MOBILIZE", "bad": "?since=never"}  # fmt: skip


@pytest.mark.slow
def test_axe_finds_nothing_serious_in_any_view_light_and_dark(browser, address):
    tab = Tab(browser, address)
    found = []
    for name, query in pages(tab).items():
        page = tab.open(query)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.wait_for_timeout(150)
        found += problems(page, name)
        page.emulate_media(color_scheme="dark")
        found += problems(page, f"{name}, dark", only="color-contrast")
        page.emulate_media(color_scheme="light")
    page = tab.open("?")
    page.get_by_role("button", name="Download").click()
    found += problems(page, "download")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += problems(page, "keys")
    tab.context.close()
    assert not found


TINY = """() => { const found = []; const walk = document.createTreeWalker(document.body, 4);
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 13)
      found.push(e.outerHTML.slice(0, 100)); }
  return found; }"""


@pytest.mark.slow
def test_no_view_is_wider_than_the_window_or_has_tiny_words(browser, address):
    tab = Tab(browser, address, WIDTHS[0])
    for name, query in pages(tab).items():
        page = tab.open(query)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(80)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        assert not page.evaluate(TINY), name
    tab.context.close()


def test_hostile_words_are_shown_as_they_are_written(tab):
    event = evil(tab)
    for query in ("?type=ACCUSE", f"?view=event&id={event['id']}", f"?view=article&key={event['article']}",
                  "?view=stories", f"?view=story&id={event['story']}", "?view=network",
                  f"?publisher={EVIL_PUBLISHER}", f"?actor={EVIL_WORDS}"):  # fmt: skip
        page = tab.open(query)
        assert page.evaluate("window.hacked") is None, query
        assert page.locator("main svg[onload], main img, main script, main b, main iframe").count() == 0, query
        assert page.locator("a[href^='javascript' i]").count() == 0, query
    page = tab.open(f"?view=article&key={event['article']}")
    heading = page.locator("main h1").inner_text()
    assert heading.startswith("<script>window.hacked=1</script>")
    assert "\u202e" not in page.locator("main").inner_text()
    assert "[RLO]" in heading
    assert EVIL_ADDRESS in page.locator("main .meta").first.inner_text()
    assert page.locator(".text .m-trigger").first.inner_text() == "accused"  # emoji before it shift nothing


def test_filters_stay_in_the_address_back_goes_back_and_reload_keeps_them(tab):
    page = tab.open()
    everything = page.locator("main h1 + .beside").inner_text()
    page.get_by_label("Actor", exact=True).fill("Norway")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("actor=NOR"))
    page.get_by_text("What", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Request")).check()
    page.wait_for_url(re.compile("type=REQUEST"))
    page.get_by_role("button", name="Remove filter Actor: Norway").wait_for()
    told = page.locator("main h1 + .beside")
    count = tab.get("events?actor=NOR&type=REQUEST")["total"]
    page.wait_for_function("n => document.querySelector('main .beside')?.innerText.startsWith(n)", arg=f"{count} event")
    page.reload()
    page.wait_for_selector("main .event")
    assert told.inner_text().startswith(f"{count} event")
    page.get_by_role("link", name="Timeline").click()
    page.wait_for_selector("main h1:has-text('Timeline')")
    assert tab.query["actor"] == ["NOR"] and tab.query["type"] == ["REQUEST"]
    for _ in range(3):
        page.go_back()
    page.wait_for_function("words => document.querySelector('main .beside')?.innerText === words", arg=everything)
    page.go_forward()
    page.wait_for_function("() => location.search === '?actor=NOR'")
    page.get_by_role("button", name="Remove filter Actor: Norway").click()
    page.wait_for_function("words => document.querySelector('main .beside')?.innerText === words", arg=everything)


def test_a_number_leads_to_its_events_and_an_event_to_its_sentence(tab):
    page = tab.open("?view=network")
    page.locator("summary", has_text=re.compile("^Ties")).click()
    row = page.locator("tr").filter(has=page.locator("th", has_text="Peru")).first
    row = row.filter(has=page.locator("td bdi", has_text="Norway"))
    number = row.locator("td.num a").first
    count = int(number.inner_text())
    number.click()
    page.wait_for_selector(".event")
    assert page.locator(".event").count() == min(count, 50)
    page.locator(".event a.stretched").first.click()
    page.wait_for_selector(".report")
    assert "refused" in page.locator(".report .wording mark.m-trigger").first.inner_text()
    page.locator(".report h3 a").first.click()
    page.wait_for_selector(".text .lit.m-trigger")
    assert page.locator(".text .lit.m-trigger").inner_text() == "refused"
    assert page.locator(".text .lit.m-date").inner_text() == "Friday"
    page.locator(".text .lit.m-place").focus()
    assert page.get_by_role("tooltip").inner_text().startswith("Place of Reject")


def test_the_network_fits_its_box_again_when_the_window_changes(tab):
    wide, tall = ({"width": width, "height": height} for width, height in ((1280, 900), (500, 1100)))
    page = tab.page
    page.set_viewport_size(tall)
    tab.open("?view=network")

    def drawn():
        page.locator(".graph canvas").first.wait_for(state="attached")
        before, now = None, b""
        while before != now:
            page.wait_for_timeout(400)
            before, now = now, page.locator(".graph").screenshot()
        return now

    wanted = drawn()
    page.set_viewport_size(wide)
    page.reload()
    drawn()
    page.set_viewport_size(tall)
    assert any(drawn() == wanted for _ in range(10))  # as if it had been opened at this size


def test_bars_places_and_pages_set_what_is_asked(tab):
    page = tab.open("?view=timeline&by=day")
    bar = page.get_by_role("button", name=re.compile("^2 May 2031: "))
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("until=2031-05-02"))
    assert tab.query["since"] == tab.query["until"] == ["2031-05-02"]
    page = tab.open("?view=map")
    page.get_by_role("button", name=re.compile("^Oslo, Norway: 6 events")).press("Enter")
    page.wait_for_url(re.compile("geonameid=3143244"))
    page.get_by_role("button", name="Remove filter At: Oslo, Norway").wait_for()
    page.get_by_role("link", name=re.compile("^6 events at")).click()
    page.wait_for_function("() => document.querySelectorAll('.event').length === 6")
    page = tab.open()
    first = page.locator(".event .wording").first.inner_text()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(re.compile("page=2"))
    page.wait_for_function("first => document.querySelector('.event .wording').innerText !== first", arg=first)


def test_reports_that_differ_are_told_with_who_tells_what(tab):
    event = next(one for one in tab.get("events?type=ASSAULT")["events"] if one["conflicts"])
    page = tab.open(f"?view=event&id={event['id']}")
    assert [one.inner_text() for one in page.locator(".differences dd").all()] == [
        f"{50 + n + 3} Paper {50 + n}" for n in range(3)]
    assert page.locator(".report").count() == 3


def test_nested_events_stand_within_the_other(tab):
    key = tab.get("events?type=CONCEDE&publisher=Fjord&text=cod")["events"][0]["article"]
    page = tab.open(f"?view=article&key={key}")
    assert "Request" in page.locator(".article-events > li").first.locator("> .card").inner_text()
    assert "Concede" in page.locator(".article-events > li").first.locator(".inner .card").inner_text()
    assert page.locator(".text .m-nested").first.inner_text().startswith("lift")


def test_a_view_is_downloaded_in_each_format(tab):
    page = tab.open("?view=map&actor=NOR")
    page.get_by_role("button", name="Download this view").click()
    wanted = tab.get("meta")["formats"]
    links = page.locator("a.format")
    assert [parse_qs(urlsplit(one.get_attribute("href")).query)["format"][0] for one in links.all()] == wanted
    assert all("actor=NOR" in one.get_attribute("href") for one in links.all())
    with page.expect_download() as waiting:
        links.first.click()
    lines = Path(waiting.value.path()).read_text("utf-8").splitlines()
    assert len(lines) == tab.get("events?actor=NOR&limit=1")["total"] > 10


def test_slow_broken_and_empty_answers_are_told(tab):
    page = tab.open()
    page.route("**/api/stories?**", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.get_by_role("link", name="Stories").click()
    page.get_by_role("progressbar", name="Loading").wait_for(state="visible")
    page.wait_for_selector("main h1:has-text('Stories')")
    assert page.get_by_role("progressbar").is_hidden()
    page = tab.open("?type=MOBILIZE")
    page.locator("main").get_by_text("No events", exact=True).wait_for()
    page.get_by_role("link", name="Clear all filters").click()
    page.wait_for_selector(".event")
    page = tab.open("?since=nonsense")
    assert "is not a date" in page.locator("main").inner_text()
    page = tab.open()
    page.route("**/api/timeline?**", lambda route: route.abort())
    page.get_by_role("link", name="Timeline").click()
    page.get_by_text("Is dragoman serve still running?").wait_for()
    page.unroute("**/api/timeline?**")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("main .drawing svg")
    tab.wrong = [one for one in tab.wrong if "Failed to load resource" not in one]  # asked for by this test


def test_keys_reach_everything(tab):
    page = tab.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the view"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.querySelectorAll('a.stretched')[1]")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    page.keyboard.press("5")
    page.wait_for_selector("main h1:has-text('Stories')")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_light_and_dark_can_be_chosen_and_are_kept(tab):
    page = tab.open()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    page.wait_for_selector("main h1")
    assert page.evaluate(ground) == dark


def annotations(tab, event):
    return [(one["verdict"], one["changes"]) for one in tab.get(f"events/{event}")["annotations"]]


def test_an_event_is_accepted_corrected_undone_and_found_again_after_reload(tab):
    event = evil(tab)["id"]
    page = tab.open(f"?view=event&id={event}")
    page.keyboard.press("a")
    page.get_by_text("Accepted.").first.wait_for()
    page.wait_for_selector(".annotation .verdict.accept")
    assert annotations(tab, event) == [("accept", {})]
    page.keyboard.press("z")
    page.wait_for_function("() => !document.querySelector('.annotation')")
    assert annotations(tab, event) == []
    page.keyboard.press("c")
    page.get_by_role("dialog", name="Correct the event").wait_for()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Save the correction").click()
    assert "Nothing is changed" in form.get_by_role("alert").inner_text()
    form.get_by_label("Type", exact=True).select_option("REJECT")
    form.get_by_label("Actor: words").fill("Oslo")
    form.get_by_label("First day").fill("2031-05-01")
    form.get_by_role("button", name="Save the correction").click()
    page.wait_for_selector(".annotation .verdict.correct")
    [(verdict, changes)] = annotations(tab, event)
    assert verdict == "correct"
    assert changes["type"] == "REJECT"
    assert changes["mode"] == []  # allege is no mode of REJECT
    assert changes["date"] == changes["enddate"] == "2031-05-01"
    text = tab.get(f"articles/{evil(tab)['article']}")["text"]
    [actor] = changes["actor"]
    assert text[actor["start"] : actor["end"]] == actor["text"] == "Oslo"
    page.reload()
    page.wait_for_selector(".annotation .verdict.correct")
    assert "by Ana" in page.locator(".annotation").inner_text()
    page.get_by_role("button", name=re.compile("^Undo: Corrected")).click()
    page.wait_for_function("() => !document.querySelector('.annotation')")
    page.keyboard.press("r")
    page.wait_for_selector(".annotation .verdict.reject")
    page.get_by_role("button", name=re.compile("^Undo: Rejected")).click()
    page.wait_for_function("() => !document.querySelector('.annotation')")


SELECT = """words => { const all = [...document.querySelectorAll('.text [data-start]')];
  const piece = all.find(e => e.textContent.includes(words)); const at = piece.textContent.indexOf(words);
  const range = document.createRange(); range.setStart(piece.firstChild, at);
  range.setEnd(piece.firstChild, at + words.length);
  getSelection().removeAllRanges(); getSelection().addRange(range); }"""


def test_a_missed_event_is_added_by_selecting_words(tab):
    key = evil(tab)["article"]
    page = tab.open(f"?view=article&key={key}")
    page.evaluate(SELECT, "was calm")
    page.keyboard.press("n")
    form = page.get_by_role("dialog", name="Add an event")
    form.wait_for()
    assert form.get_by_label("Trigger").input_value() == "was calm"
    form.get_by_role("button", name="Add the event").click()
    assert "Choose a type" in form.get_by_role("alert").inner_text()
    form.get_by_label("Type", exact=True).select_option("RETREAT")
    form.get_by_role("button", name="Add an actor").click()
    form.get_by_label("Actor: words").fill("Nobody")
    form.get_by_role("button", name="Add the event").click()
    assert "do not stand in the article" in form.get_by_role("alert").inner_text()
    form.get_by_label("Actor: words").fill("Norway")
    form.get_by_role("button", name="Add the event").click()
    page.wait_for_selector(".annotation .verdict.add")
    found = tab.get(f"articles/{key}")
    [added] = [one for one in found["annotations"] if one["verdict"] == "add"]
    trigger = added["changes"]["trigger"]
    assert found["text"][trigger["start"] : trigger["end"]] == trigger["text"] == "was calm"
    page.get_by_role("button", name=re.compile("^Undo: Added")).click()
    page.wait_for_function("() => !document.querySelector('.annotation')")


def dragoman(*arguments):
    done = subprocess.run([sys.executable, "-m", "dragoman", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def records(lines):
    """Exported events by their ids."""
    return {record["id"]: record for record in map(json.loads, lines.splitlines())}


def exported(tab):
    with urlopen(f"{tab.address}api/export?format=jsonl") as answer:
        return records(answer.read().decode())


def test_from_a_filter_to_the_sentence_to_a_correction_that_is_found_again_and_counted(browser, tmp_path):
    archive = fill(tmp_path / "news.db", codings())
    with served(archive, "--edit", "--annotator", "Ana") as address:
        tab = Tab(browser, address)
        page = tab.open("?view=timeline&by=day")
        page.get_by_label("Actor", exact=True).fill("Peru")
        # The address changes at once, the view when the server has answered: until then the old one stands.
        page.evaluate("document.querySelector('main h1').classList.add('old')")
        page.keyboard.press("Enter")
        page.wait_for_selector("main h1:not(.old)")
        assert tab.query["actor"] == ["PER"]
        page.locator("summary", has_text="The same as a table").click()
        row = page.locator("details.as-table tr", has=page.get_by_text("2 May 2031", exact=True))
        number = row.locator("td.num a").last  # that day's refusals
        count = int(number.inner_text())
        number.click()
        page.wait_for_selector("main .event")
        assert page.locator("main .event").count() == count
        page.locator(".event", has=page.locator(".pill", has_text="Reject")).first.locator("a.stretched").click()
        page.wait_for_selector(".report .wording mark.m-trigger")
        assert page.locator(".report .wording mark.m-trigger").first.inner_text() == "refused"
        event = tab.query["id"][0]
        machine = exported(tab)[event]

        page.keyboard.press("c")
        form = page.get_by_role("dialog", name="Correct the event")
        form.wait_for()
        form.get_by_label("Status", exact=True).select_option("alleged")
        form.get_by_role("button", name="Save the correction").click()
        page.wait_for_selector(".annotation .verdict.correct")
        page.reload()
        page.wait_for_selector(".annotation .verdict.correct")
        assert tab.query["id"] == [event] and tab.query["actor"] == ["PER"]
        assert annotations(tab, event) == [("correct", {"status": "alleged"})]

        page.get_by_role("link", name="Events", exact=True).first.click()
        page.wait_for_selector("main .event .judged")
        page.get_by_role("button", name="Download this view").click()
        with page.expect_download() as waiting:
            page.locator("a.format").first.click()
        lines = records(Path(waiting.value.path()).read_text("utf-8"))
        assert len(lines) == count
        assert lines[event] == machine and machine["status"] == "actual"  # the record stays as the coder wrote it
        tab.context.close()
        assert not tab.wrong

    compared = dragoman("evaluate", "events", "--against-corrections", "--store", str(archive))
    assert re.search(r"REJECT +1\b", compared), compared
    [line] = dragoman("annotations", "export", "--store", str(archive), "--format", "gold").splitlines()
    gold = json.loads(line)
    assert [gold[key] for key in ("verdict", "author", "status", "type")] == ["correct", "Ana", "alleged", "REJECT"]


def test_read_only_and_empty(browser, tmp_path):
    chromium()
    with served(fill(tmp_path / "empty.db", [])) as address:
        tab = Tab(browser, address)
        page = tab.open()
        assert "The archive is empty" in page.locator("main").inner_text()
        page.keyboard.press("?")
        assert "dragoman serve --edit" in page.get_by_role("dialog").inner_text()
        tab.context.close()
        assert not tab.wrong
