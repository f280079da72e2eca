"""One request over one connection to a number that was checked, with limits of time and size."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import TYPE_CHECKING

from dragoman.errors import FetchError, LimitExceeded
from dragoman.fetch.policy import Policy
from dragoman.fetch.target import Target
from dragoman.read.unpack import ACCEPTED, unpack

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection, HTTPSConnection

_CHUNK = 65_536
_ACCEPT = ("text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, "
           "text/xml;q=0.9, text/plain;q=0.8, */*;q=0.1")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered."""

    #: The address that answered, after all redirects.
    url: str
    status: int
    #: Names in small letters.
    headers: Mapping[str, str]
    #: Unpacked; empty unless the status is 200.
    body: bytes
    #: When the answer was whole, in UTC.
    fetched: dt.datetime


class Broken(FetchError):
    """The connection failed or ended too early: another try may do better."""


class Transport:
    """Makes requests.

    Args:
        policy: its limits.
        tls: for https; default one that checks certificates against those of the system.
    """

    def __init__(self, policy: Policy, *, tls: ssl.SSLContext | None = None) -> None:
        self._policy = policy
        self._tls = tls
        self._lock = threading.Lock()
        self._open: set[HTTPConnection] = set()
        self._stopped = False

    def get(self, target: Target, machine: str, extra: Mapping[str, str]) -> Response:
        """Ask for an address.

        Args:
            target: what to ask for.
            machine: the number to connect to, whatever the name now resolves to.
            extra: further headers.

        Raises:
            Broken: no connection, or it ended too early.
            LimitExceeded: the answer is too long or took too long.
            FetchError: the answer is none of HTTP, or packed in a way that it does not say.
        """
        from urllib3.exceptions import HTTPError

        began = time.monotonic()
        connection = self._connection(target, machine)
        with self._watched(connection) as late:
            try:
                connection.connect()
                connection.request("GET", target.path, headers=self._headers(target, extra), preload_content=False,
                                   decode_content=False)  # fmt: skip
                answer = connection.getresponse()
                response = self._response(target, answer, began)
            except (OSError, HTTPError, HTTPException, ValueError) as error:
                if late.is_set() or time.monotonic() - began > self._policy.max_seconds:
                    raise self._late(target) from None
                raise Broken(target.url, f"the connection failed: {_words(error)}") from None
            if late.is_set():  # a socket that was shut looks like the end of a body without a stated length
                raise self._late(target)
            if self._stopped:
                raise Broken(target.url, "broken off")
            return response

    def stop(self) -> None:
        """Break off every request."""
        with self._lock:
            self._stopped = True
            for connection in self._open:
                _shut(connection)

    def _connection(self, target: Target, machine: str) -> HTTPConnection:
        plain, secure = _connections()
        timeout = min(self._policy.max_silence, self._policy.max_seconds)
        if target.scheme == "http":
            return plain(machine, target.port, timeout=timeout)
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return secure(machine, target.port, timeout=timeout, ssl_context=self._tls,
                      server_hostname=target.host, assert_hostname=target.host)  # fmt: skip

    def _headers(self, target: Target, extra: Mapping[str, str]) -> dict[str, str]:
        return {
            "Host": target.authority, "User-Agent": self._policy.user_agent, "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED, "Accept-Language": "en", "Connection": "close", **extra,
        }  # fmt: skip

    @contextmanager
    def _watched(self, connection: HTTPConnection) -> Iterator[threading.Event]:
        """Shut the socket when the time is up: each byte alone may come in time, and all together too late."""
        late = threading.Event()

        def ring() -> None:
            late.set()
            _shut(connection)

        timer = threading.Timer(self._policy.max_seconds, ring)
        timer.daemon = True
        with self._lock:
            self._open.add(connection)
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
            with self._lock:
                self._open.discard(connection)
                _close(connection)

    def _response(self, target: Target, answer: BaseHTTPResponse, began: float) -> Response:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        body = b""
        if answer.status == 200:
            most = self._most(headers)
            stated = headers.get("content-length", "")
            if stated.isascii() and stated.isdigit() and int(stated) > most:
                raise LimitExceeded(target.url, f"larger than the limit of {most:,} bytes")
            packed = self._read(target, answer, most, began)
            body = unpack(packed, headers.get("content-encoding", ""), most, target.url)
        return Response(target.url, answer.status, headers, body, dt.datetime.now(dt.UTC).replace(microsecond=0))

    def _most(self, headers: Mapping[str, str]) -> int:
        """Feeds and sitemaps may be larger than pages."""
        kind = headers.get("content-type", "").lower()
        is_page = "html" in kind or not ("xml" in kind or "gzip" in kind or "octet-stream" in kind)
        return self._policy.max_bytes if is_page else self._policy.max_list_bytes

    def _read(self, target: Target, answer: BaseHTTPResponse, most: int, began: float) -> bytes:
        out = bytearray()
        while chunk := answer.read1(_CHUNK):
            out += chunk
            if len(out) > most:
                raise LimitExceeded(target.url, f"larger than the limit of {most:,} bytes")
            if time.monotonic() - began > self._policy.max_seconds:
                raise self._late(target)
        return bytes(out)

    def _late(self, target: Target) -> LimitExceeded:
        return LimitExceeded(target.url, f"the server took over {self._policy.max_seconds:g} s to answer")


@cache
def _connections() -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """Connections that can be shut from another thread at any moment, within the handshake of TLS too."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            self.twin = sock.dup()
            return sock

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            self.twin = sock.dup()
            return sock

    return Plain, Secure


def _shut(connection: HTTPConnection) -> None:
    twin: socket.socket | None = getattr(connection, "twin", None)
    if twin is None:
        return
    try:
        twin.shutdown(socket.SHUT_RDWR)
    except OSError:  # not connected any more
        return


def _close(connection: HTTPConnection) -> None:
    connection.close()
    if twin := getattr(connection, "twin", None):
        twin.close()


def _words(error: Exception) -> str:
    """What went wrong, without the names of Python objects that urllib3 puts before it."""
    told = " ".join(str(error).split())
    return told.rpartition("object at 0x")[2].partition(">: ")[2] or told or type(error).__name__
