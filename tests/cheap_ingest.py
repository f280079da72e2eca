"""`dragoman` with a coder that costs nothing, and that ends itself by SIGKILL at a random moment if it is told to.

Run as a program by tests: `python cheap_ingest.py ingest ...`. The environment tells when to die: DIE_AFTER is a number
of articles, DIE_WITHIN seconds from there, or from the start where there is no number.
"""

import os
import random
import signal
import threading
import time
from dataclasses import replace

from dragoman import coder
from dragoman.cli import main
from dragoman.model import Entity, Event, Mention, Party, Quote, Sentence, Span, Time
from dragoman.pipeline import Step

_DONE = [0]


def cheap(coding):
    """Who called on whom, by the place of the words; as many rows as a real coding has."""
    text = coding.article.text
    if "explode" in text:
        raise RuntimeError("the step failed")
    _DONE[0] += 1
    if str(_DONE[0]) == os.environ.get("DIE_AFTER"):
        _die_within(float(os.environ["DIE_WITHIN"]))
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append(Span(at, at + len(word)))
        at += len(word)
    first, verb, last = words[0], words[min(1, len(words) - 1)], words[-1]
    parties = [Party(span, text[span.start : span.end], code, "GOV") for span, code in ((first, "NOR"), (last, "PER"))]
    day = coding.article.published
    event = Event(
        f"{coding.article.id}-1", "REQUEST", ("yield",), ("diplomatic",), "actual", False, 1, verb,
        (parties[0],), (parties[1],), time=Time(last, day, day, "day") if day else None, confidence=0.6, cameo="0256",
    )  # fmt: skip
    return replace(
        coding,
        sentences=(Sentence(1, Span(0, len(text)), ()),),
        events=(event,),
        entities=(Entity("Norway", "NOR", "GOV"), Entity("Peru", "PER", "GOV")),
        mentions=(Mention(first, first, "name", 1, 0), Mention(last, last, "name", 1, 1)),
        quotes=(Quote((last,), "indirect", first, verb),),
    )


STEP = Step("cheap", cheap, frozenset({"article"}), frozenset({"events"}))


def _die_within(seconds):
    delay = random.SystemRandom().uniform(0, seconds)

    def die():
        time.sleep(delay)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=die, daemon=True).start()


if __name__ == "__main__":
    coder.default_steps = lambda *_: (STEP,)
    if "DIE_WITHIN" in os.environ and "DIE_AFTER" not in os.environ:
        _die_within(float(os.environ["DIE_WITHIN"]))
    main()
