"""The polite fetcher: robots.txt, delays, conditional requests, retries, redirects by hand, limits."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Self

from dragoman.errors import FetchError
from dragoman.fetch.addresses import resolve
from dragoman.fetch.pace import Pace
from dragoman.fetch.policy import Policy
from dragoman.fetch.robots import Robots
from dragoman.fetch.target import Target, target
from dragoman.fetch.transport import Broken, Response, Transport

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of the form of a page that we have."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Of a request for another form only."""
        headers = {}
        if self.etag:
            headers["If-None-Match"] = self.etag
        if self.last_modified:
            headers["If-Modified-Since"] = self.last_modified
        return headers


class Fetcher:
    """Fetches addresses; may be used from several threads. Use it in a `with` block.

    Args:
        policy: limits and delays.
        pace: keeps the delays; default one by the clock.
        tls: for https; default one that checks certificates.
    """

    def __init__(
        self,
        policy: Policy = Policy(),  # noqa: B008  frozen
        *,
        pace: Pace | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.policy = policy
        self._pace = pace or Pace(policy.per_host)
        self._transport = Transport(policy, tls=tls)
        self._failures: dict[str, int] = {}
        self._robots = Robots(policy, self._without_asking)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Break off all requests and waits, those of other threads too; nothing can be fetched any more."""
        self._pace.stop()
        self._transport.stop()

    def get(self, url: str, known: Known | None = None) -> Response | None:
        """Fetch an address.

        Args:
            url: of HTTP or HTTPS.
            known: what is known of the form of it that we have.

        Returns:
            The answer, of status 200; None where the server says that what we have is still right.

        Raises:
            RefusedAddress: it, or one that it leads to, is not public, or not of HTTP.
            RobotsForbid: the site asks us not to.
            LimitExceeded: the answer is too large or too slow.
            FetchError: anything else that is no answer.
            Stopped: `stop` was called.
        """
        response = self._followed(target(url), known.headers if known else {}, polite=True)
        if response.status == _NOT_MODIFIED and known and known.headers:
            return None
        if response.status != 200:
            raise FetchError(url, f"HTTP status {response.status}")
        return response

    def _without_asking(self, wanted: Target) -> Response:
        """For robots.txt itself."""
        return self._followed(wanted, {}, polite=False)

    def _followed(self, wanted: Target, extra: Mapping[str, str], *, polite: bool) -> Response:
        """The answer of the address at the end of all redirects."""
        first = wanted.url
        for _ in range(self.policy.redirects + 1):
            response = self._tried(wanted, extra, self._robots.delay(wanted) if polite else self.policy.delay)
            if response.status not in _REDIRECTS:
                return response
            location = response.headers.get("location")
            if not location:
                raise FetchError(first, f"HTTP status {response.status} without saying where to")
            wanted = target(location, base=wanted.url)
        raise FetchError(first, f"more than {self.policy.redirects} redirects")

    def _tried(self, wanted: Target, extra: Mapping[str, str], delay: float) -> Response:
        """The answer, after as many tries as it takes and the policy has."""
        if self._failures.get(wanted.host, 0) >= self.policy.most_failures:
            many = f"the last {self.policy.most_failures} addresses of {wanted.host} failed"
            raise FetchError(wanted.url, f"not fetched: {many}")
        try:
            response = self._of_tries(wanted, extra, delay)
        except FetchError:
            self._failures[wanted.host] = self._failures.get(wanted.host, 0) + 1
            raise
        self._failures[wanted.host] = self._failures.get(wanted.host, 0) + 1 if response.status in _BUSY else 0
        return response

    def _of_tries(self, wanted: Target, extra: Mapping[str, str], delay: float) -> Response:
        wait = self.policy.back_off
        for number in range(self.policy.tries):
            left = self.policy.tries - 1 - number
            asked: float | None = None
            try:
                with self._pace.turn(wanted.host, delay):
                    machines = resolve(wanted, allow_private=self.policy.allow_private)
                    response = self._transport.get(wanted, machines[number % len(machines)], extra)
            except Broken:
                self._pace.wait(0)  # it may have been us who broke it off
                if not left:
                    raise
            else:
                if response.status not in _BUSY or not left:
                    return response
                asked = retry_after(response.headers.get("retry-after"), response.fetched)
                if asked is not None and asked > self.policy.most_wait:
                    status = f"HTTP status {response.status}"
                    raise FetchError(wanted.url, f"{status}: the server asks to come back after {asked:,.0f} s")
            self._pace.hold(wanted.host, max(wait, asked or 0.0))
            wait *= 2
        raise AssertionError("no try left")  # pragma: no cover


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Seconds that a server asks to wait, or None where it asks for nothing that can be understood.

    Args:
        header: Retry-After: seconds or a date.
        now: with its zone.
    """
    if not header:
        return None
    if header.strip().isascii() and header.strip().isdigit():
        return float(header.strip()[:9])
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max((when - now).total_seconds(), 0.0)
