"""The process of a pool; run by `dragoman.scale.pool` and by nothing else.

Its arguments are three descriptors: requests come from the first, answers go to the second, and the third is open for
as long as the pool is there. The first two requests are the module path and the maker of the function, pickled; each
further one is an item for that function. Every answer begins with a byte that says what it is.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from typing import NoReturn

from dragoman.scale.frames import BROKEN, DONE, READY, receive, send

# One thread a worker: the pool has a worker for each core that it may use.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TOKENIZERS_PARALLELISM", "ARROW_NUM_THREADS")


def _gone() -> NoReturn:
    os._exit(1)  # nothing is held that wants care


def _watch(life: int) -> None:
    """End with the pool's process, however that ended, in the midst of an article too."""
    with contextlib.suppress(OSError):
        os.read(life, 1)
    _gone()


def serve(requests: int, answers: int) -> None:
    """Answer requests until there are no more.

    Args:
        requests: descriptor to read from.
        answers: descriptor to write to.
    """
    path, maker = receive(requests), receive(requests)
    if path is None or maker is None:
        return
    sys.path[:] = pickle.loads(path)
    try:
        run = pickle.loads(maker)()
        send(answers, READY)
        while (item := receive(requests)) is not None:
            answer = run(pickle.loads(item))
            send(answers, DONE + pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # the pool raises it in its own process
        with contextlib.suppress(OSError):
            send(answers, BROKEN + _pickled(error))


def _pickled(error: Exception) -> bytes:
    """An error as bytes; one that cannot be taken there and back, by its words."""
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data


def main() -> None:
    """Run one worker."""
    requests, answers, life = map(int, sys.argv[1:4])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool's process decides what Ctrl-C means
    for name in _THREADS:
        os.environ.setdefault(name, "false" if name.startswith("TOKENIZERS") else "1")
    threading.Thread(target=_watch, args=(life,), daemon=True).start()
    serve(requests, answers)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
