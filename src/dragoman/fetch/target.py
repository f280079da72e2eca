"""Web addresses taken apart: what to ask, of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from dragoman.errors import RefusedAddress

#: An index of PostgreSQL holds no longer text, and nobody writes a longer address.
LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]")
_SAFE = "/:@!$&'()*+,;=~-._%"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked for."""

    #: In the one form in which it is sent and kept: host in small ASCII letters, path quoted, no fragment.
    url: str
    #: "http" or "https".
    scheme: str
    #: A name or number, an IPv6 number without its brackets.
    host: str
    port: int
    #: Path and query.
    path: str

    @property
    def site(self) -> str:
        """Scheme, host and port: what one robots.txt is for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_web(source: str) -> bool:
    """Is it an address rather than the name of a file? Of any scheme: `target` says which are not fetched."""
    return _SCHEME.match(source) is not None


def target(url: str, base: str | None = None) -> Target:
    """Take an address apart.

    Args:
        url: as written.
        base: the address that it was found at, if it may be relative to that.

    Raises:
        RefusedAddress: it is not one of HTTP, has a user or password in it, or is none.
    """
    written = url.strip()
    if len(written) > LONGEST:
        raise RefusedAddress(f"{written[:60]}...", f"the address is longer than {LONGEST:,} characters")
    try:
        parts = urlsplit(urljoin(base, written) if base else written)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        shown = "an address with a password" if "@" in written else written
        raise RefusedAddress(shown, f"not a web address: {error}") from None
    if parts.scheme not in _PORTS:
        raise RefusedAddress(written, f"not fetched: only http and https, not {parts.scheme or 'nothing'!r}")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddress(f"{parts.scheme}://...@{host}", "not fetched: a user or password stands in the address")
    if not host:
        raise RefusedAddress(written, "not a web address: it names no host")
    name = _ascii(host, written)
    path = quote(_CONTROL.sub("", parts.path) or "/", safe=_SAFE)
    query = quote(_CONTROL.sub("", parts.query), safe=f"{_SAFE}?[]|^`{{}}")
    path = f"{path}?{query}" if query else path
    found = Target("", parts.scheme, name, port or _PORTS[parts.scheme], path)
    full = f"{found.site}{path}"
    if len(full) > LONGEST:
        raise RefusedAddress(f"{full[:60]}...", f"the address is longer than {LONGEST:,} characters")
    return Target(full, found.scheme, name, found.port, path)


def _ascii(host: str, written: str) -> str:
    """The host in ASCII."""
    if ":" in host:
        name = f"[{host}]"
    else:
        try:
            name = host if host.isascii() else host.encode("idna").decode("ascii")
        except UnicodeError:
            name = ""
    if not _HOST.fullmatch(name) or len(name) > 255:
        raise RefusedAddress(written, "not a web address: no host can have this name")
    return name.strip("[]")
