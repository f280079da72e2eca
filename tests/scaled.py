"""What workers run in tests of `dragoman.scale`: cheap functions and coders that die, hang or fail when told to."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import cheap_ingest
from dragoman.coder import Coder
from dragoman.errors import DataError
from dragoman.extract.events import identity


def cheap(coding):
    """As in `cheap_ingest`, with the ids that the real coder gives events."""
    coding = cheap_ingest.cheap(coding)
    events = (replace(one, id=identity(coding.article.id, one.trigger, one.type)) for one in coding.events)
    return replace(coding, events=tuple(events))


STEP = replace(cheap_ingest.STEP, run=cheap, provides=frozenset({"events", "quotes", "entities"}))


def doubled():
    return lambda number: 2 * number


def slow_first():
    return lambda number: (time.sleep(0.4 if number == 0 else 0), number)[1]


def broken():
    raise DataError("a table is missing")


def breaks_at_three():
    def run(number):
        if number == 3:
            raise DataError("a table is missing")
        return number

    return run


def stillborn():
    os._exit(7)


def one_lives(folder):
    """One worker gets ready, and has an item in work until it is told that the others cannot."""
    try:
        Path(folder, "born").touch(exist_ok=False)
    except FileExistsError:
        os.kill(os.getpid(), signal.SIGKILL)

    def run(number):
        for _ in range(1200):
            if Path(folder, "fewer").exists():
                return number
            time.sleep(0.05)
        return None

    return run


def slow_start():
    time.sleep(2)
    return lambda number: number


def meeting(folder, all_of_them):
    """Each item waits until so many are in work at the same time."""

    def run(number):
        Path(folder, str(number)).touch()
        for _ in range(1200):
            if len(list(Path(folder).iterdir())) == all_of_them:
                return True
            time.sleep(0.05)
        return False

    return run


def asked_pid():
    return lambda _: os.getpid()


def dying(folder, deaths=1):
    """Kills its process when it meets 5, so many times."""

    def run(number):
        if number == 5:
            met = Path(folder, "met")
            met.write_text(met.read_text() + "x" if met.exists() else "x")
            if len(met.read_text()) <= deaths:
                os.kill(os.getpid(), signal.SIGKILL)
        return -number

    return run


def hanging():
    def run(number):
        if number == 2:
            time.sleep(60)
        return number

    return run


def large():
    return lambda data: (len(data), b"x" * len(data))


def cheap_coder(recipe):
    """In place of `dragoman.scale.coding.prepared`: a coder that costs nothing, with the words that end it."""
    coder = Coder(max_seconds=recipe.max_seconds, steps=(STEP,))
    folder = os.environ.get("SCALED_FOLDER", "")

    def code(article):
        for word, times in (("forever", 99), ("twice", 2), ("once", 1)):
            if f"kill {word}" in article.text:
                met = Path(folder, f"met-{article.id.replace('~', '-')}")
                if not met.exists() or len(met.read_text()) < times:
                    met.write_text((met.read_text() if met.exists() else "") + "x")
                    os.kill(os.getpid(), signal.SIGKILL)
        if "linger" in article.text:
            time.sleep(0.05)
        return next(coder.stream([article]))

    return code


def spinning(coding):
    """A step that never ends by itself."""
    while "spin" in coding.article.text:
        pass
    return coding


def spinning_coder(recipe):
    coder = Coder(max_seconds=recipe.max_seconds, steps=(replace(STEP, run=spinning),))
    return lambda article: next(coder.stream([article]))



def stillborn_coder(recipe):
    os._exit(7)


def broken_coder(recipe):
    raise DataError("a table is missing")
