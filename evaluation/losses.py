"""Where events are lost: by trigger, type, actor, recipient and code, counted against gold.

    python -m evaluation.losses ARTICLES.jsonl GOLD.jsonl CODED.jsonl [--show N] [--only CLASS]

Each gold event falls into the first class that fits:

    matched           sentence, type and both parties agree
    trigger           no coded event has a trigger that overlaps its own
    type              one does, of another type
    actor/recipient   the type agrees, a party does not; and then, by what went wrong with it:
      code            the words overlap, the code differs
      words           gold has other words
      missing         nothing was coded
      extra           gold has none
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.events.examples import load_lines

Record = dict[str, Any]
ROLES = ("actor", "recipient")


class Loss(NamedTuple):
    """What became of one gold event."""

    kind: str
    gold: Record
    coded: Record | None


def codes(parties: list[Record]) -> set[str]:
    """Codes, "?" where unknown."""
    return {party.get("code") or "?" for party in parties}


def agree(gold: list[Record], coded: list[Record]) -> bool:
    """The scorer's rule for one role."""
    one, other = codes(gold), codes(coded)
    return bool(one & other) or (not one and not other)


def party_loss(gold: list[Record], coded: list[Record]) -> str:
    """What is wrong with a party."""
    if not gold:
        return "extra"
    if not coded:
        return "missing"
    words = {w.lower() for party in gold for w in party["text"].split()}
    same = any(set(party["entity_text"].lower().split()) & words for party in coded)
    return "code" if same else "words"


def spans(text: str, trigger: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a trigger stands in its sentence."""
    found, at = [], text.find(trigger, start, end)
    while at >= 0:
        found.append((at, at + len(trigger)))
        at = text.find(trigger, at + 1, end)
    return found


def losses(articles: list[Record], gold: list[Record], coded: list[Record]) -> Iterator[Loss]:
    """One loss a gold event."""
    by_id = {a["id"]: a for a in articles}
    events: dict[str, list[Record]] = defaultdict(list)
    for record in coded:
        events[record["article_id"]].append(record)
    for event in gold:
        article = by_id.get(event["article"])
        if article is None:
            continue
        start, end = article["sentences"][event["sentence"] - 1]
        here = [c for c in events[event["article"]] if start <= c["text_info"]["start"] < end]
        yield _loss(event, here, spans(article["text"], event["trigger"], start, end))


def _loss(event: Record, here: list[Record], at: list[tuple[int, int]]) -> Loss:
    same = [c for c in here if c["event"][0] == event["type"]]
    right = next((c for c in same if all(agree(event[role], c[role]) for role in ROLES)), None)
    if right:
        return Loss("matched", event, right)
    touching = [c for c in here if any(c["text_info"]["start"] < e and s < c["text_info"]["end"] for s, e in at)]
    typed = [c for c in touching if c["event"][0] == event["type"]] or same
    if not typed:
        return Loss("type" if touching else "trigger", event, touching[0] if touching else None)
    coded = typed[0]
    wrong = [f"{role} {party_loss(event[role], coded[role])}" for role in ROLES
             if not agree(event[role], coded[role])]  # fmt: skip
    return Loss(" + ".join(wrong), event, coded)


def named(parties: list[Record], key: str) -> str:
    """Parties in short."""
    return "; ".join(f"{p[key]}:{p.get('code')}" for p in parties) or "-"


def main() -> None:
    """Count, and show examples."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("coded", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    found = list(losses(load_lines(args.articles), load_lines(args.gold), load_lines(args.coded)))
    count = Counter(loss.kind for loss in found)
    for kind, n in count.most_common():
        print(f"{n:5d}  {n / len(found):6.1%}  {kind}")
    shown = [loss for loss in found if loss.kind != "matched" and args.only in loss.kind][: args.show]
    for kind, event, coded in shown:
        print(f"{kind}: {event['article']}[{event['sentence']}] {event['type']} «{event['trigger']}» "
              f"{named(event['actor'], 'text')} -> {named(event['recipient'], 'text')}")  # fmt: skip
        if coded:
            print(f"      coded {coded['event'][0]} «{' '.join(coded['event_text'])}» "
                  f"{named(coded['actor'], 'entity_text')} -> {named(coded['recipient'], 'entity_text')}")  # fmt: skip


if __name__ == "__main__":
    main()
