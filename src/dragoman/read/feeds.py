"""RSS and Atom feeds: the pages that they list."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from importlib.resources import files

from dragoman.errors import FormatError, LimitExceeded
from dragoman.read.listed import Listed

# Of a feed of a megabyte; a broken one may take hours.
_MAX_SECONDS = 20.0


def pages_of_feed(data: bytes, uri: str, *, max_seconds: float = _MAX_SECONDS) -> list[Listed]:
    """The pages of a feed, in its order.

    Args:
        data: the feed.
        uri: its name, for errors.
        max_seconds: time limit; the parser runs in a process of its own.

    Raises:
        FormatError: it is no feed, or so broken that no entry can be read.
        LimitExceeded: reading it took too long.
    """
    path = os.pathsep.join([str(files("dragoman").joinpath("..")), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "dragoman.read.feed_worker"],
            input=data, capture_output=True, check=False, timeout=max_seconds, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise LimitExceeded(uri, f"reading the feed took over {max_seconds:g} s") from None
    if done.returncode:
        raise FormatError(uri, f"the feed crashed its parser (exit status {done.returncode})")
    found = json.loads(done.stdout)
    if not found["entries"] and (found["fault"] or not found["version"]):
        raise FormatError(uri, f"not a feed that can be read: {found['fault'] or 'no element of a feed in it'}")
    return [
        Listed(
            entry["address"],
            " ".join(entry["title"].split()) if entry["title"] else None,
            dt.date.fromisoformat(entry["published"]) if entry["published"] else None,
            entry["stamp"],
        )
        for entry in found["entries"]
    ]
