"""Our own news sentences, labelled as they were written: the compact files of `reports/`, read and checked.

The format is told in `reports/README.md`. `load` gives what the gold files hold, so that one trainer reads both.

    python -m training.reports            # checks every file and prints what the labels count
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import dragoman
from dragoman.model import Status
from dragoman.ontology import ontology

#: Where the files lie.
FOLDER: Final = Path(__file__).parent / "reports"
#: Codes of parties that belong to no country, from the guidelines.
_STATELESS: Final = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})
_COUNTRIES: Final = Path(dragoman.__file__).parent / "data" / "actors" / "countries.tsv"
_STATUSES: Final = frozenset(get_args(Status))
_KEYS: Final = frozenset({"date", "place", "source"})
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_DATE: Final = re.compile(rf"{_DAY}(?:/{_DAY})?")
_HEADER: Final = re.compile(rf"@(?:\s+(?P<date>{_DAY}))?(?:\s+(?P<dateline>[^\W\d].*))?")

Record = dict[str, Any]


class ReportError(ValueError):
    """A line that breaks the format or contradicts its sentence; the message names file and line."""


@dataclass
class _Passage:
    """Sentences up to a blank line, with their events as `(sentence, line number, event)`."""

    date: str | None
    dateline: str | None
    sentences: list[str] = field(default_factory=list)
    events: list[tuple[int, int, Record]] = field(default_factory=list)


def load(path: Path) -> tuple[list[Record], list[Record]]:
    """The passages of one file as articles, and their events.

    Args:
        path: a file in the format of `reports/README.md`.

    Returns:
        Records with the keys of the gold `*.articles.jsonl` and `*.events.jsonl`. An article is one passage, its id
        the file's name and the passage's number; a dateline opens its text and lies outside its first sentence.

    Raises:
        ReportError: a label outside the vocabulary, words that do not stand in the sentence or passage, a duplicate.
    """
    articles: list[Record] = []
    events: list[Record] = []
    seen: set[str] = set()
    for number, passage in enumerate(_passages(path), 1):
        article = _article(f"{path.stem}-{number}", passage)
        articles.append(article)
        for sentence in passage.sentences:
            if sentence in seen:
                raise ReportError(f"{path.name}: sentence twice: {sentence!r}")
            seen.add(sentence)
        taken: dict[int, Counter[str]] = defaultdict(Counter)
        for index, line, event in passage.events:
            where = f"{path.name}, line {line}"
            _check_words(event, article["text"], where)
            _take_trigger(event, passage.sentences[index], taken[index], where)
            events.append({"article": article["id"], "sentence": index + 1, **event})
    return articles, events


def load_all(folder: Path = FOLDER) -> tuple[list[Record], list[Record]]:
    """The articles and events of all files of a folder, by file name."""
    articles: list[Record] = []
    events: list[Record] = []
    for path in sorted(folder.glob("*.txt")):
        some, theirs = load(path)
        articles += some
        events += theirs
    return articles, events


def _passages(path: Path) -> Iterator[_Passage]:
    date: str | None = None
    dateline: str | None = None
    current: _Passage | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}, line {number}"
        if not line.strip():
            if current:
                yield current
            current = None
        elif line.startswith("@"):
            if current:
                raise ReportError(f"{where}: a date line inside a passage")
            date, dateline = _header(line, where)
        elif line.startswith("="):
            if current is None:
                raise ReportError(f"{where}: an event without a sentence")
            current.events.append((len(current.sentences) - 1, number, _event(line, where)))
        elif not line.startswith("#"):
            current = current or _Passage(date, dateline)
            current.sentences.append(line.strip())
    if current:
        yield current


def _header(line: str, where: str) -> tuple[str | None, str | None]:
    match = _HEADER.fullmatch(line.rstrip())
    if match is None:
        raise ReportError(f"{where}: not '@ date dateline': {line!r}")
    if match["date"]:
        _valid_day(match["date"], where)
    return match["date"], match["dateline"]


def _article(name: str, passage: _Passage) -> Record:
    text = f"{passage.dateline} — " if passage.dateline else ""
    spans: list[list[int]] = []
    for sentence in passage.sentences:
        text += " " if spans else ""
        spans.append([len(text), len(text) + len(sentence)])
        text += sentence
    return {"id": name, "title": None, "url": None, "date": passage.date, "text": text, "sentences": spans}


def _event(line: str, where: str) -> Record:
    """One `= TYPE/mode | trigger | actors | recipients | status | key=value …` line."""
    fields = [part.strip() for part in line[1:].split("|")]
    if len(fields) < 4:
        raise ReportError(f"{where}: fewer than four fields")
    head, trigger, actor, recipient, *rest = fields
    type_, _, mode = head.partition("/")
    if type_ not in ontology().types or (mode and mode not in ontology().modes(type_)):
        raise ReportError(f"{where}: no type or mode {head!r}")
    status, embedded, more = _rest(rest, where)
    return {
        "trigger": trigger, "type": type_, "mode": mode or None, "actor": _parties(actor, where),
        "recipient": _parties(recipient, where), "status": status, "embedded": embedded,
        "date": more.get("date"), "place": more.get("place"), "source": more.get("source"),
    }  # fmt: skip


def _rest(fields: Iterable[str], where: str) -> tuple[str, bool, dict[str, str]]:
    """Status, whether embedded, and the named fields."""
    status, embedded = "actual", False
    more: dict[str, str] = {}
    for part in fields:
        key, equals, value = part.partition("=")
        if equals:
            if key not in _KEYS or key in more or not value:
                raise ReportError(f"{where}: no such field, or twice: {part!r}")
            more[key] = value
            continue
        for word in part.split():
            if word == "embedded":
                embedded = True
            elif word in _STATUSES:
                status = word
            else:
                raise ReportError(f"{where}: no status {word!r}")
    if "date" in more:
        _check_date(more["date"], where)
    return status, embedded, more


def _check_date(date: str, where: str) -> None:
    if not _DATE.fullmatch(date):
        raise ReportError(f"{where}: no date {date!r}")
    first, _, last = date.partition("/")
    _valid_day(first, where)
    if last:
        _valid_day(last, where)
        if last <= first:
            raise ReportError(f"{where}: an interval that ends before it began: {date!r}")


def _valid_day(day: str, where: str) -> None:
    try:
        dt.date.fromisoformat(day)
    except ValueError as error:
        raise ReportError(f"{where}: {error}") from error


def _parties(text: str, where: str) -> list[Record]:
    """`words:CODE:SECTOR; …`, a dash for what is unknown."""
    out = []
    for part in text.split(";") if text else []:
        words, code, sector = (piece.strip() for piece in (*part.rsplit(":", 2), "", "")[:3])
        if not words or code not in _codes() or sector not in {"-", *ontology().sectors}:
            raise ReportError(f"{where}: no party {part.strip()!r}")
        out.append({"text": words, "code": None if code == "-" else code, "sector": None if sector == "-" else sector})
    if len({party["text"] for party in out}) < len(out):
        raise ReportError(f"{where}: a party twice: {text!r}")
    return out


@cache
def _codes() -> frozenset[str]:
    """What may stand for a country: the countries' alpha-3 codes, the stateless ones, a dash for unknown."""
    lines = _COUNTRIES.read_text(encoding="utf-8").splitlines()
    countries = {line.partition("\t")[0] for line in lines if not line.startswith("#")}
    return _STATELESS | {"-"} | countries - {"code"}


def _check_words(event: Record, passage: str, where: str) -> None:
    """Parties, place and source stand somewhere in the passage, as whole words."""
    phrases = [party["text"] for party in event["actor"] + event["recipient"]]
    phrases += [event[key] for key in ("place", "source") if event[key]]
    for phrase in phrases:
        if not _places(phrase, passage):
            raise ReportError(f"{where}: not in the passage: {phrase!r}")


def _take_trigger(event: Record, sentence: str, taken: Counter[str], where: str) -> None:
    """Checks the trigger and takes the number off it.

    Gold tells triggers with the same words apart by order alone: the n-th needs n - 1 events on those before it. What
    merely begins with the words ("attacked" before "attack") counts as well, as a search for them would stop there.
    """
    trigger, _, number = event["trigger"].partition("#")
    turn = int(number or 1)
    opens = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(trigger)}", sentence)]
    if len(opens) < turn or opens[turn - 1] not in _places(trigger, sentence):
        raise ReportError(f"{where}: not in the sentence, or longer words before it: {event['trigger']!r}")
    if turn != taken[trigger] + 1:
        raise ReportError(f"{where}: earlier {trigger!r} is no event, or this one is one already")
    taken[trigger] += 1
    event["trigger"] = trigger


def _places(phrase: str, text: str) -> list[int]:
    """Where the phrase stands as whole words."""
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]


def main() -> int:
    """Checks every file and prints the counts of its labels."""
    try:
        articles, events = load_all()
    except ReportError as error:
        print(error, file=sys.stderr)
        return 1
    sentences = sum(len(article["sentences"]) for article in articles)
    bearing = len({(event["article"], event["sentence"]) for event in events})
    quiet = sentences - bearing
    print(f"{len(articles)} passages, {sentences} sentences ({quiet} without an event), {len(events)} events")
    for title, labels in (
        ("type", (event["type"] for event in events)),
        ("mode", (f"{event['type']}/{event['mode']}" for event in events if event["mode"])),
        ("status", (event["status"] + (" embedded" if event["embedded"] else "") for event in events)),
    ):
        print(f"\n{title}")
        for label, count in Counter(labels).most_common():
            print(f"  {label:28} {count:5}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
