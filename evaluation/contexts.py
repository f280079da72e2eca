"""Measures contexts on records whose context an earlier edition of PLOVER names.

    python -m evaluation.contexts ../shared/data/plover_gsr.jsonl [--missed]

Every text is coded as an article. What is compared is the union of the contexts of its events, and the same of the
events of the record's own type alone (the union where there is none). The old edition names 16 contexts, most records
have one, and the 37 of today divide them otherwise; so a name stands for any of several, and precision counts as wrong
what the records were not asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from training.events.examples import load_lines

from dragoman import Coder
from dragoman.model import Coding
from dragoman.read import article_from_text
from dragoman.score import harmonic

#: Name of the old edition → what it is today, by its own words: "legal" is law "including human rights", "resource"
#: is "territory and natural resources", "political" what no other covers.
TODAY = {
    "military": "military peacekeeping", "diplomatic": "diplomatic", "economic": "economic", "election": "election",
    "legal": "legal human_rights rights_freedoms", "political": "political_institutions pro_democracy pro_autocracy",
    "terrorism": "terrorism", "resource": "natural_resource territory", "refugee": "asylum migration",
    "refugees": "asylum migration", "cbrn": "cbrn", "government": "executive", "cyber": "cyber",
    "rights": "rights_freedoms human_rights", "discrimination": "repression religion_ethnicity inequality",
    "religion": "religion_ethnicity",
}  # fmt: skip
#: Type of the old edition → of today, where they differ.
TYPES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
Record = dict[str, Any]


def asked(record: Record) -> list[frozenset[str]]:
    """The contexts of a record, each as its names of today; empty where it tells none."""
    names = [name.strip() for name in (record["context"] or "").split(",")]
    return [frozenset(TODAY[name].split()) for name in names if name not in ("", "unknown")]


def found(coding: Coding, kind: str | None) -> frozenset[str]:
    """The contexts of an article's events; of those of one type, where there are such."""
    events = [event for event in coding.events if event.type == kind] or coding.events
    return frozenset(context for event in events for context in event.contexts)


def figures(pairs: Sequence[tuple[list[frozenset[str]], frozenset[str]]]) -> str:
    """Precision, recall and F1 over all contexts, and the share of records whose first context is found."""
    right = sum(any(context in gold for gold in wanted) for wanted, ours in pairs for context in ours)
    met = sum(not gold.isdisjoint(ours) for wanted, ours in pairs for gold in wanted)
    first = sum(not wanted[0].isdisjoint(ours) for wanted, ours in pairs)
    precision = right / max(1, sum(len(ours) for _, ours in pairs))
    recall = met / max(1, sum(len(wanted) for wanted, _ in pairs))
    f1 = harmonic(precision, recall)
    each = sum(len(ours) for _, ours in pairs) / len(pairs)
    return (f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, first context found "
            f"{first / len(pairs):.3f}; {len(pairs)} records, {each:.1f} contexts each")  # fmt: skip


def codings(records: Iterable[Record]) -> list[Coding]:
    """The records' texts, coded."""
    coder = Coder()
    articles = (article_from_text(r["text"], id=r["id"], date=r.get("date"), uri=r["id"]) for r in records)
    return list(coder.stream(articles))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--missed", action="store_true", help="print the records whose first context is not found")
    args = parser.parse_args()
    records = [record for record in load_lines(args.file) if asked(record)]
    coded = codings(records)
    pairs = [(asked(r), found(c, None)) for r, c in zip(records, coded, strict=True)]
    typed = [(asked(r), found(c, TYPES.get(r["event"], r["event"]))) for r, c in zip(records, coded, strict=True)]
    print("all events       ", figures(pairs))
    print("of the given type", figures(typed))
    taken = [seconds for c in coded for name, seconds in c.timings if name == "contexts"]
    print(f"the step took {1000 * sum(taken) / max(1, len(taken)):.2f} ms a record")
    if args.missed:
        for record, (wanted, ours) in zip(records, pairs, strict=True):
            if wanted[0].isdisjoint(ours):
                print(f"{record['context']} | {', '.join(sorted(ours)) or '-'} | {record['text']}")


if __name__ == "__main__":
    main()
