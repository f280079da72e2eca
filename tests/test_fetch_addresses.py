"""Which addresses may be asked, before any connection."""

import socket

import pytest

from dragoman.errors import FetchError, RefusedAddress
from dragoman.fetch import addresses
from dragoman.fetch.addresses import is_own, is_public, resolve
from dragoman.fetch.target import target

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "192.0.0.1", "192.88.99.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::1", "2001:0:1::1", "::ffff:0:127.0.0.1", "100::1", "5f00::1", "name", "",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_numbers(number):
    assert is_public(number)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "localhost",
                                  "[::ffff:127.0.0.1]"])  # fmt: skip
def test_every_way_to_write_the_loopback_is_refused(host):
    with pytest.raises(RefusedAddress, match="public address"):
        resolve(target(f"http://{host}/x"), allow_private=False)
    assert resolve(target(f"http://{host}/x"), allow_private=True)


OWN = ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:10.0.0.1"]
NEVER = ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "::",
         "224.0.0.1", "255.255.255.255", "ff02::1", "2001:db8::1", "192.0.2.1", "name"]  # fmt: skip


@pytest.mark.parametrize("number", OWN)
def test_own_numbers_are_allowed_if_asked_for(number):
    assert is_own(number)


@pytest.mark.parametrize("number", NEVER)
def test_where_clouds_keep_their_secrets_is_never_allowed(number):
    assert not is_own(number) and not is_public(number)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "0xa9.0xfe.0xa9.0xfe", "2852039166", "[::ffff:a9fe:a9fe]", "0.0.0.0"]
)
def test_they_are_refused_whatever_is_asked_for(host):
    with pytest.raises(RefusedAddress, match="public address"):
        resolve(target(f"http://{host}/latest/meta-data/"), allow_private=True)


def entries(*numbers):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in numbers]


def test_one_private_number_among_public_ones_is_enough(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: entries("93.184.216.34", "10.0.0.7"))
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.7, which news\.example points to"):
        resolve(target("http://news.example/"), allow_private=False)


def test_an_unknown_host_is_told(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", fail)
    with pytest.raises(FetchError, match=r"news\.example is not known"):
        resolve(target("http://news.example/"), allow_private=False)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("HTTP://News.Example:80/a b/é?q=é&r=%20#part", "http://news.example/a%20b/%C3%A9?q=%C3%A9&r=%20"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:8443/x", "https://news.example:8443/x"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
    ],
)  # fmt: skip
def test_addresses_have_one_form(written, url):
    found = target(written)
    assert found.url == url
    assert target(found.url) == found


def test_relative_addresses():
    assert target("../b?c=1", base="https://news.example/x/y/z").url == "https://news.example/x/b?c=1"
    assert target("//other.example/b", base="https://news.example/x").url == "https://other.example/b"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ftp://news.example/", "only http"), ("file:///etc/passwd", "only http"), ("gopher://x/", "only http"),
        ("data:text/html,x", "only http"), ("news.example", "only http"), ("http://", "no host"),
        ("http://user:secret@news.example/", "password"), ("http://news.example:99999/", "web address"),
        ("http://[::1/", "web address"), ("http://u:secret@[::1/", "web address"),
        ("http://news.example/" + "a" * 3000, "longer"), ("http://a b/", "name"),
        ("http://news.example%00.evil/", "name"), ("http://" + "a" * 300 + "/", "name"),
        ("http://x.example/" + "é" * 900, "longer"), ("http://x\r\nHost: y/", "web address"),
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written, why):
    with pytest.raises(RefusedAddress, match=why) as caught:
        target(written)
    assert "secret" not in str(caught.value)
