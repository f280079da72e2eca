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


def resolve(target: Target, *, allow_private: bool) -> list[str]:
    """The numbers that may be connected to, the best first.

    Args:
        target: whose host is resolved.
        allow_private: whatever they are.

    Raises:
        FetchError: the name has no number.
        RefusedAddress: any of its numbers is not public.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FetchError(target.url, f"the host {target.host} is not known: {words}") from None
    numbers = [str(entry[4][0]) for entry in found]
    if not allow_private:
        for number in numbers:
            if not is_public(number):
                where = "" if number == target.host else f", which {target.host} points to"
                reason = f"not fetched: {number}{where} is no public address (--allow-private fetches it)"
                raise RefusedAddress(target.url, reason)
    return numbers
