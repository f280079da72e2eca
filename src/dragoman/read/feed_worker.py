"""The process that reads one RSS or Atom feed; run by `dragoman.read.feeds` and by nothing else.

Broken feeds are read by rules that take quadratic time, so a few kilobytes could keep the program busy for hours; here
they keep this process busy until it is ended. The feed comes on standard input, the answer is JSON on standard output:
{"version", "fault", "entries": [{"address", "title", "published", "stamp"}]}.
"""

from __future__ import annotations

import io
import json
import sys
import time
from typing import Any

from dragoman.read.dates import record_date
from dragoman.read.memory import limit_memory


def parse(data: bytes) -> dict[str, Any]:
    """What a feed lists.

    Args:
        data: the feed; nothing that it refers to is read.
    """
    import feedparser  # type: ignore[import-untyped]

    # Bytes themselves would be taken for the name of a file, and a file of that name be read.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    version = str(feed.get("version") or "")
    entries = [
        {
            "address": entry["link"],
            "title": entry.get("title") or None,
            "published": _published(entry, version),
            "stamp": entry.get("updated") or entry.get("published") or None,
        }
        for entry in feed.entries
        if entry.get("link")
    ]
    fault = " ".join(str(feed.get("bozo_exception", "")).split())[:200] if feed.get("bozo") else ""
    return {"version": version, "fault": fault, "entries": entries}


def _published(entry: Any, version: str) -> str | None:
    """The day of publication as written; `dc:date` of the older RSS is one, `updated` of Atom is not."""
    names = ("published", "updated") if version.startswith("rss") else ("published",)
    for name in names:
        if name not in entry:
            continue
        try:
            return record_date(str(entry[name])).isoformat()
        except ValueError:
            if parsed := entry.get(f"{name}_parsed"):
                return time.strftime("%Y-%m-%d", parsed)
    return None


def main() -> None:
    """Read the feed, write the answer."""
    limit_memory()
    sink = sys.stdout
    sys.stdout = sys.stderr  # nothing that a library prints may get into the answer
    sink.write(json.dumps(parse(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
