"""What is refused before anything is answered, and the headers of every answer.

The server speaks for one archive to one page of its own. A page of another site must neither read from it (through a
name that it lets point to this machine) nor have the browser write to it.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Of the explorer's page: everything from here, nothing inline, in nobody's frame.
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: Of answers that are no page.
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: The longest body of a request, in bytes.
LONGEST_BODY: Final = 256 * 1024
#: The header that carries the token of the running server.
TOKEN: Final = "x-dragoman-token"
_SAFE: Final = ("GET", "HEAD")


class Guard:
    """Middleware: refuses what does not come from our own page, and sets the headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, any_address: bool, token: str | None) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            hosts: names under which this server is known, without ports.
            any_address: whether any IP address is taken for one of its names, as when it listens on all of them; no
                page of another site can have such a name.
            token: what requests that change something must carry; None where nothing may be changed.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._any_address = any_address
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"], str(scope["path"]))
            await send(message)

        refused = self.refusal(str(scope["method"]), _headers(scope), str(scope["path"]))
        if refused:
            await _refuse(*refused, with_headers)
        else:
            await self._app(scope, _short(receive), with_headers)

    def refusal(self, method: str, headers: Mapping[str, str], path: str) -> tuple[int, str] | None:
        """The status and reason by which a request is refused, or None.

        Args:
            method: of the request.
            headers: of the request, names in small letters.
            path: of the address.
        """
        host = headers.get("host", "")
        if not self._known(host):
            return 421, "this server does not answer under that name: dragoman serve --allow-host NAME lets it"
        origin = headers.get("origin")
        if origin is not None and not _same(origin, host):
            return 403, "requests from pages of other sites are refused"
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if foreign and (path.startswith("/api/") or headers.get("sec-fetch-mode") != "navigate"):
            return 403, "requests from pages of other sites are refused"
        return None if method in _SAFE else self._change(headers, origin)

    def _change(self, headers: Mapping[str, str], origin: str | None) -> tuple[int, str] | None:
        if self._token is None:
            return 403, "the archive is open for reading only: dragoman serve --edit lets it be annotated"
        if origin is None:
            return 403, "a change must tell its Origin"
        if not hmac.compare_digest(headers.get(TOKEN, "").encode(), self._token.encode()):
            return 403, "a change must carry the token of this server: load the page again"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            return 413, f"more than {LONGEST_BODY // 1024} KiB"
        return None

    def _known(self, host: str) -> bool:
        name = _name(host)
        if name in self._hosts:
            return True
        return self._any_address and _is_address(name)


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same(origin: str, host: str) -> bool:
    """Is an origin that of this server? A proxy before it may speak HTTPS."""
    scheme, _, rest = origin.partition("://")
    return scheme in ("http", "https") and rest.lower() == host.lower()


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key == "host" and key in found:
            found[key] = ""  # two names are none
        else:
            found[key] = value.decode("latin-1")
    return found


def _completed(headers: Iterable[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    kept = list(headers)
    there = {name.lower() for name, _ in kept}
    api = path.startswith("/api/")
    wanted = {
        **HEADERS,
        "Content-Security-Policy": DATA_POLICY if api else PAGE_POLICY,
        "Cache-Control": "no-store" if api else "no-cache",
    }
    return kept + [(name.lower().encode(), value.encode()) for name, value in wanted.items()
                   if name.lower().encode() not in there]  # fmt: skip


async def _refuse(status: int, reason: str, send: Any) -> None:
    body = json.dumps({"detail": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class TooLong(HTTPException):
    """A body without a length turned out too long."""

    def __init__(self) -> None:
        super().__init__(413, f"more than {LONGEST_BODY // 1024} KiB")


def _short(receive: Receive) -> Receive:
    """A body that ends where the longest does."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LONGEST_BODY:
            raise TooLong
        return message

    return limited
