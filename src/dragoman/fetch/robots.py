"""What sites ask of programs in their robots.txt (RFC 9309)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.errors import FetchError, InputError, RefusedAddress, RobotsForbid
from dragoman.fetch.policy import Policy
from dragoman.fetch.target import Target, target
from dragoman.fetch.transport import Response

if TYPE_CHECKING:
    from protego import Protego

# What of a robots.txt must be read; more is no wish but a nuisance.
_MOST = 512 * 1024


@dataclass(frozen=True, slots=True)
class _Rules:
    """Of one site."""

    #: None: nothing is asked.
    wishes: Protego | None
    #: Why nothing may be fetched, or None.
    closed: str | None
    #: Seconds between requests.
    delay: float


class Robots:
    """Rules of sites, each read once.

    Args:
        policy: name and delays.
        fetch: gets an address without asking robots.txt, following redirects.
    """

    def __init__(self, policy: Policy, fetch: Callable[[Target], Response]) -> None:
        self._policy = policy
        self._fetch = fetch
        self._name = policy.user_agent.partition("/")[0]
        self._lock = threading.Lock()
        self._sites: dict[str, _Rules] = {}
        self._busy: dict[str, threading.Lock] = {}

    def delay(self, wanted: Target) -> float:
        """Seconds to keep between requests to a site, if it may be fetched.

        Raises:
            RobotsForbid: its robots.txt asks us not to fetch the address.
            FetchError: its robots.txt cannot be read, so that nothing may be fetched, or asks for too long a delay.
        """
        rules = self._rules(wanted)
        if rules.closed:
            raise FetchError(wanted.url, rules.closed)
        if rules.wishes is not None and not rules.wishes.can_fetch(wanted.url, self._name):
            raise RobotsForbid(wanted.url, "robots.txt asks programs not to fetch it")
        if rules.delay > self._policy.most_delay:
            most = f"more than the {self._policy.most_delay:g} s that we wait"
            raise FetchError(wanted.url, f"robots.txt asks for {rules.delay:g} s between requests, {most}")
        return rules.delay

    def _rules(self, wanted: Target) -> _Rules:
        with self._lock:
            busy = self._busy.setdefault(wanted.site, threading.Lock())
        with busy:
            if wanted.site not in self._sites:
                self._sites[wanted.site] = self._read(wanted)
            return self._sites[wanted.site]

    def _read(self, wanted: Target) -> _Rules:
        rules = target(f"{wanted.site}/robots.txt")
        try:
            response = self._fetch(rules)
        except InputError as error:
            if isinstance(error, RefusedAddress) and error.uri == rules.url:  # so would the page itself be
                return _Rules(None, error.reason, 0)
            return _Rules(None, f"robots.txt cannot be read, so nothing is fetched: {error.reason}", 0)
        if response.status == 200:
            return self._parsed(response.body[:_MOST].decode("utf-8", "replace"))
        if response.status >= 500 or response.status == 429:
            return _Rules(None, f"robots.txt cannot be read, so nothing is fetched: HTTP status {response.status}", 0)
        return _Rules(None, None, self._policy.delay)

    def _parsed(self, text: str) -> _Rules:
        from protego import Protego

        wishes = Protego.parse(text)
        delays = [self._policy.delay, wishes.crawl_delay(self._name) or 0.0]
        if rate := wishes.request_rate(self._name):
            delays.append(rate.seconds / max(rate.requests, 1))
        return _Rules(wishes, None, max(delays))
