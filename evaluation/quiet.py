"""How many events are found where there are none: the news of gold/train in which no coder found one.

    python -m evaluation.quiet [--fold 0/5] [--model accurate] [--show]

Prints false events in 100 sentences by least confidence. Articles in which a later coder found an event
(training/corrections.jsonl) are left out. Reads the folder DRAGOMAN_DATA (default ../shared).
"""

from __future__ import annotations

import argparse

from evaluation.gold import code, coder_with, load
from training.confidence import NEWS
from training.folds import fold_test

LEAST = (0.25, 0.3, 0.4, 0.5)


def main() -> None:
    """Code, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fold", default="0/5", help="the fold that the model was not trained on")
    parser.add_argument("--model", default="accurate", help="a shipped model, or the folder of one")
    parser.add_argument("--show", action="store_true", help="print the events")
    args = parser.parse_args()
    inside = fold_test(args.fold)
    articles, events = load("train", mended=True)
    told = {event["article"] for event in events}
    quiet = [a for a in articles if inside(a["id"]) and a["id"].startswith(NEWS) and a["id"] not in told]
    sentences = sum(len(a["sentences"]) for a in quiet)
    found = code(quiet, coder_with(args.model))
    print(f"{len(quiet)} articles, {sentences} sentences, {len(found)} events")
    for least in LEAST:
        count = sum(event["confidence"] >= least for event in found)
        print(f"from {least:.2f}: {100 * count / sentences:.1f} in 100 sentences")
    if args.show:
        for event in found:
            print(event["confidence"], event["event"], event["event_text"], event["article_id"], sep="\t")


if __name__ == "__main__":
    main()
