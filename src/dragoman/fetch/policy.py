"""What the fetcher allows itself and others."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.version import VERSION


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of fetching; seconds and bytes."""

    #: How we introduce ourselves; its first word before the slash is the name that robots.txt knows us by.
    user_agent: str = f"dragoman/{VERSION}"
    #: From the end of one request to the beginning of the next one to the same host.
    delay: float = 1.0
    #: Requests to one host at the same time.
    per_host: int = 1
    #: The longest delay that a robots.txt may ask for; a site that asks for more is not fetched.
    most_delay: float = 120.0
    #: Times that a request is tried, where the server is busy or the connection breaks.
    tries: int = 3
    #: The first wait between two tries; each further one is twice as long.
    back_off: float = 2.0
    #: The longest wait that a server may ask for by Retry-After.
    most_wait: float = 120.0
    #: Addresses of one host that may fail in a row after all their tries; then the host is left alone.
    most_failures: int = 5
    #: From connecting to the last byte of one response.
    max_seconds: float = 30.0
    #: To connect, and for each further bytes.
    max_silence: float = 15.0
    #: Of a page, packed or not.
    max_bytes: int = 10_000_000
    #: Of a feed or sitemap, packed or not.
    max_list_bytes: int = 50 * 1024 * 1024
    #: Redirects that are followed.
    redirects: int = 5
    #: Fetch from this machine and private networks too.
    allow_private: bool = False
