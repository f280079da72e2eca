"""Merged events for people: a list of them, and one with the marked sentence of each report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.export.explain import Support, marked
from dragoman.export.table import plain
from dragoman.export.words import NOBODY, named, one_line, shortened
from dragoman.model import Article, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Record = Mapping[str, Any]


def print_events(console: Console, records: Iterable[Record]) -> int:
    """Print merged events, two lines each: who → what → whom, then when, where, how sure and how often.

    Args:
        console: where to.
        records: from `dragoman.store.ask.events`.

    Returns:
        How many there were.
    """
    from rich.padding import Padding

    number = 0
    for number, record in enumerate(records, 1):  # noqa: B007
        console.print(story(record))
        facts = (_told_when(record), _where(record), _how(record), _told(record["reports"]), _differing(record),
                 record["id"])  # fmt: skip
        console.print(Padding(plain(" · ".join(filter(None, facts))), (0, 0, 0, 4)), style="dim")
    return number


def print_event(console: Console, record: Record, texts: Mapping[str, str], dates: Mapping[str, Span]) -> None:
    """Print one merged event with the sentence of each of its reports, the words marked that it rests on.

    Args:
        console: where to; colours are used only where it is a terminal that has them.
        record: of the merged event.
        texts: of the articles, by key.
        dates: the words that tell the date, by report.
    """
    from rich.padding import Padding
    from rich.text import Text

    coloured = console.is_terminal and console.color_system is not None
    console.print(story(record))
    facts = (_told_when(record), _where(record), _how(record), ", ".join(record["context"]), _told(record["reports"]))
    console.print(plain(" · ".join(filter(None, facts))), style="dim")
    identified = (f"event {record['id']}", f"story {record['story']}" if record["story"] else "")
    console.print(plain(" · ".join(filter(None, identified))), style="dim")
    for name, values in record["conflicts"].items():
        console.print(Text(_conflict(name, values, record["reports"]), "bold yellow" if coloured else ""))
    for report in sorted(record["reports"], key=lambda report: (report["published"] or "9999", report["id"])):
        console.print("")
        console.print(Text(shortened(report["title"] or report["article_id"]), "bold"))
        cited = (report["publisher"], report["published"] or "date unknown", _how(report), _when(report),
                 f"confidence {report['confidence']:.2f}", report["url"], f"report {report['id']}")  # fmt: skip
        console.print(plain(one_line(" · ".join(filter(None, cited)))), style="dim")
        article = Article(report["article_key"], texts[report["article_key"]])
        sentence = Span(report["wording_start"], report["wording_start"] + len(report["wording"]))
        found = list(_supports(report, dates))
        console.print(Padding(marked(article, sentence, found, coloured), (0, 0, 0, 4)))
        for line in _outside(found, sentence, article):
            console.print(Padding(plain(line), (0, 0, 0, 4)), style="dim")


def _supports(report: Record, dates: Mapping[str, Span]) -> Iterator[Support]:
    """The words that a report's fields rest on: trigger, parties, date, place."""
    yield Support("type", Span(report["start"], report["end"]), report["type"], "")
    for field in ("actor", "recipient"):
        for party in report[field]:
            if party["start"] is not None:
                yield Support(field, Span(party["start"], party["end"]), _coded(party), "")
    if report["id"] in dates:
        yield Support("date", dates[report["id"]], _when(report), "")
    place = report["event_loc"]
    if place:
        yield Support("event_loc", Span(place["start"], place["end"]), place["resolved"], "")
    speaker = report["attributed_to"]
    if speaker and speaker["start"] is not None:
        yield Support("attributed_to", Span(speaker["start"], speaker["end"]), _coded(speaker), "")


def _outside(found: Sequence[Support], sentence: Span, article: Article) -> Iterator[str]:
    """What stands elsewhere in the article: `actor: “the ministry” at 120`."""
    for support in found:
        if not sentence.covers(support.span):
            words = one_line(article.text[support.span.start : support.span.end])
            yield f"{support.field}: “{words}” elsewhere in the article, at {support.span.start}"


def _conflict(name: str, values: Sequence[Record], reports: Sequence[Record]) -> str:
    """`the reports differ in status: planned (The Fjord), actual (Aftenbladet)`."""
    publisher = {report["id"]: report["publisher"] or report["article_id"] for report in reports}
    told = [f"{value['value']} ({', '.join(dict.fromkeys(publisher[one] for one in value['reports']))})"
            for value in values]  # fmt: skip
    return one_line(f"The reports differ in {name}: {'; '.join(told)}")


def story(record: Record) -> Text:
    """Who → what → whom, of a record; without the last arrow where nobody is named."""
    from rich.text import Text

    what = " ".join((record["event"][0], *record["mode"]))
    told = Text.assemble(_parties(record["actor"]), (" → ", "dim"), (what, "bold"), " ",
                          (f"“{one_line(record['event_text'][0])}”", "italic"))  # fmt: skip
    return told.append(" → ", "dim").append(_parties(record["recipient"])) if record["recipient"] else told


def _parties(several: Sequence[Record]) -> str:
    return ", ".join(map(party_words, several)) or NOBODY


def party_words(party: Record) -> str:
    """A party's words, with its code and sector: `Chinese officials (CHN GOV)`."""
    code = _coded(party)
    return f"{named(party['entity_text'])}{f' ({code})' if code else ''}"


def _coded(party: Record) -> str:
    return " ".join(part for part in (party["code"], party["sector"]) if part)


def _when(record: Record) -> str:
    """The day or days that the text tells; empty where it tells none."""
    return " – ".join(str(record[key]) for key in ("date", "enddate") if record.get(key))


def _told_when(record: Record) -> str:
    """The day or days of a merged event: of its surest report, else of the surest one that tells any."""
    return next(filter(None, map(_when, (record, *_by_confidence(record["reports"])))), "")


def _by_confidence(reports: Sequence[Record]) -> list[Record]:
    return sorted(reports, key=lambda report: -float(report["confidence"]))


def _differing(record: Record) -> str:
    """`they differ in status, killed`; empty where no reports contradict each other."""
    return f"they differ in {', '.join(record['conflicts'])}" if record["conflicts"] else ""


def _where(record: Record) -> str:
    place = record["event_loc"]
    return f"in {place_words(place)}" if place else ""


def place_words(place: Record) -> str:
    """A place's name and country: `Lima (PER)`."""
    country = f" ({place['country']})" if place["country"] else ""
    return f"{one_line(place['resolved'])}{country}"


def _how(record: Record) -> str:
    return f"{record['status']}, embedded" if record["embedded"] else str(record["status"])


def _told(reports: Sequence[Record]) -> str:
    """`3 reports: The Fjord, Aftenbladet`."""
    publishers = list(dict.fromkeys(one_line(report["publisher"]) for report in reports if report["publisher"]))
    named = f": {', '.join(publishers[:3])}{' ...' if len(publishers) > 3 else ''}" if publishers else ""
    return f"{len(reports)} report{'' if len(reports) == 1 else 's'}{named}"
