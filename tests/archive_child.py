"""A process of its own for the tests of the archive: `python archive_child.py ACTION WHERE [NUMBER]`."""

import json
import os
import resource
import signal
import sys

from archives import coding
from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.store.ask import Filter, events
from dragoman.store.keys import article_key

CODER, MODEL = "dragoman test", "small"


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def write(where, number):
    """Add so many codings, skipping those that are there, as an ingest does."""
    with Store.open(where, create=True) as store:
        run = store.begin_run("write", coder=CODER, model=MODEL)
        say("ready")
        for made in map(coding, range(1, number + 1)):
            if not store.has(article_key(made.article), CODER, MODEL):
                store.add(made, MODEL, run)
        store.end_run(run, {"coded": number})


def read(where, number):
    """Ask again and again until so many articles are there; each answer must be whole."""
    say("ready")
    seen, answers = -1, 0
    while seen < number:
        with Store.open(where, read_only=True) as store, store.connect() as connection:
            found = list(events(connection, Filter()))
            whole = {report["article_key"] for record in found for report in record["reports"]}
        told = sum(len(record["reports"]) for record in found)
        assert told == 3 * len(whole), f"{told} reports of {len(whole)} articles"
        assert len(whole) >= seen, "articles were lost"
        seen, answers = len(whole), answers + 1
    say(answers)


def limited(where, number):
    """Write with files of at most so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
    write(where, 1000)


def unprivileged(where, number):
    """What one may do who may read only: make, write, read."""
    if not os.geteuid():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    told = {}
    for name, options in (("write", {"create": True}), ("read", {"read_only": True})):
        try:
            with Store.open(where, **options) as store, store.connect() as connection:
                if name == "write":
                    store.begin_run("write", coder=CODER)
                told[name] = len(list(events(connection, Filter())))
        except StoreError as error:
            told[name] = [type(error).__name__, str(error)]
    say(json.dumps(told))


if __name__ == "__main__":
    action = {"write": write, "read": read, "limited": limited, "unprivileged": unprivileged}[sys.argv[1]]
    try:
        action(sys.argv[2], int(sys.argv[3]))
    except StoreError as refused:
        sys.exit(f"{type(refused).__name__}: {refused}")
