"""Which machines may be connected to.

An address in a feed or a redirect may name a machine of our own network, or a name whose owner lets it point there. So
a name is resolved once, all its numbers are looked at, and the connection goes to a number that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket

from dragoman.errors import FetchError, RefusedAddress
from dragoman.fetch.target import Target

_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
# Prefixes of IPv6 whose last four bytes are an address of IPv4 that the packet ends at.
_EMBEDDING = (ipaddress.IPv6Network("::ffff:0:0/96"), ipaddress.IPv6Network("64:ff9b::/96"))
# Documentation and tunnels whose other end may be anywhere.
_NEVER_6 = (ipaddress.IPv6Network("2002::/16"), ipaddress.IPv6Network("2001::/23"), ipaddress.IPv6Network("3fff::/20"))
_NEVER_4 = (ipaddress.IPv4Network("192.88.99.0/24"),)
# What `allow_private` allows: this machine and its own network ...
_OWN: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = (
    ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv4Network("10.0.0.0/8"), ipaddress.IPv4Network("172.16.0.0/12"),
    ipaddress.IPv4Network("192.168.0.0/16"), ipaddress.IPv4Network("100.64.0.0/10"),
    ipaddress.IPv6Network("::1/128"), ipaddress.IPv6Network("fc00::/7"),
)  # fmt: skip
# ... but not where clouds hand their machines passwords to whoever asks, wherever that lies. No page is there.
_SECRETS = frozenset({ipaddress.ip_address("100.100.100.200"), ipaddress.ip_address("fd00:ec2::254")})


def is_public(number: str) -> bool:
    """Is it an address of one machine of the public internet?

    Args:
        number: of IPv4 or IPv6.
    """
    try:
        address = ipaddress.ip_address(number)
    except ValueError:  # such as one with a zone: link-local
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in _EMBEDDING):
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)))
        if address not in _UNICAST_6 or any(address in network for network in _NEVER_6):
            return False
    elif any(address in network for network in _NEVER_4):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_own(number: str) -> bool:
    """Is it an address of this machine or of a private network?

    Link-local ones are not among them: on those, clouds tell secrets, and nobody publishes.

    Args:
        number: of IPv4 or IPv6.
    """
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _EMBEDDING):
        return is_own(str(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)))
    return address not in _SECRETS and any(address.version == n.version and address in n for n in _OWN)


def resolve(target: Target, *, allow_private: bool) -> list[str]:
    """The numbers that may be connected to, the best first.

    Args:
        target: whose host is resolved.
        allow_private: those of this machine and of private networks too.

    Raises:
        FetchError: the name has no number.
        RefusedAddress: any of its numbers may not be connected to.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FetchError(target.url, f"the host {target.host} is not known: {words}") from None
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        if is_public(number):
            continue
        own = is_own(number)
        if not (own and allow_private):
            where = "" if number == target.host else f", which {target.host} points to"
            way_out = " (--allow-private fetches it)" if own else ""
            raise RefusedAddress(target.url, f"not fetched: {number}{where} is no public address{way_out}")
    return numbers
