"""Who published a page, told by its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from dragoman.read.tables import publishers


def domain(url: str) -> str | None:
    """The host of an address without `www.` and the like, or None where it has none."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:  # such as an unclosed bracket
        return None
    if not host or "." not in host:
        return None
    for prefix in ("www.", "m.", "amp.", "edition.", "mobile.", "en."):
        host = host.removeprefix(prefix)
    return host


def known_publisher(url: str) -> str | None:
    """The outlet's name for an address, or None where the table lacks it."""
    parts = (domain(url) or "").split(".")
    for start in range(len(parts) - 1):
        if name := publishers().get(".".join(parts[start:])):
            return name
    return None


def publisher_of(url: str) -> str | None:
    """The outlet's name for an address; the bare domain where the table lacks it; None where there is no domain."""
    return known_publisher(url) or domain(url)
