"""The polite fetcher against a server on the loopback."""

import datetime as dt
import gzip
import socket
import ssl
import subprocess
import threading
import time

import pytest

from dragoman.errors import FetchError, FormatError, LimitExceeded, RefusedAddress, RobotsForbid
from dragoman.fetch import Fetcher, Policy, addresses
from dragoman.fetch.fetcher import Known, retry_after
from dragoman.fetch.pace import Pace, Stopped
from dragoman.version import VERSION
from webserver import Clock, Site, conditional

PAGE = b"<html><body>Norway called on Peru.</body></html>"


@pytest.fixture
def site():
    with Site().running() as site:
        yield site


def fetcher(clock=None, **changes):
    values = {"allow_private": True, "delay": 0.0, "back_off": 0.0} | changes
    policy = Policy(**values)
    pace = Pace(policy.per_host, clock=clock, sleep=clock.sleep) if clock else None
    return Fetcher(policy, pace=pace)


def test_a_page_and_who_asked_for_it(site):
    site.answers["/a?b=1"] = PAGE
    with fetcher() as web:
        response = web.get(f"{site.url}/a?b=1")
    assert (response.status, response.body, response.url) == (200, PAGE, f"{site.url}/a?b=1")
    (robots, _), (path, headers) = site.asked
    assert (robots, path) == ("/robots.txt", "/a?b=1")
    assert headers["User-Agent"] == f"dragoman/{VERSION}"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert response.fetched.tzinfo is not None


def test_private_addresses_are_refused_unless_allowed(site):
    site.answers["/"] = PAGE
    with fetcher(allow_private=False) as web, pytest.raises(FetchError, match="no public address"):
        web.get(f"{site.url}/")
    assert site.asked == []


@pytest.mark.parametrize("allow_private", [False, True])
def test_a_redirect_to_the_secrets_of_a_cloud_is_refused(site, monkeypatch, allow_private):
    """The server itself counts as public here."""
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    site.answers["/a"] = (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")
    site.answers["/b"] = (302, {"Location": "http://[::ffff:169.254.169.254]/"}, b"")
    site.answers["/c"] = (302, {"Location": "file:///etc/passwd"}, b"")
    with fetcher(allow_private=allow_private) as web:
        for path in "ab":
            with pytest.raises(FetchError, match="no public address"):
                web.get(f"{site.url}/{path}")
        with pytest.raises(RefusedAddress, match="only http"):
            web.get(f"{site.url}/c")


def test_a_redirect_to_a_private_address_is_refused(site, monkeypatch):
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    site.answers["/a"] = (302, {"Location": "http://10.0.0.1/"}, b"")
    with fetcher(allow_private=False) as web, pytest.raises(FetchError, match="no public address"):
        web.get(f"{site.url}/a")


def test_robots_of_a_private_site_does_not_reach_it_either(site, monkeypatch):
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    site.answers["/robots.txt"] = (302, {"Location": "http://10.0.0.1/robots.txt"}, b"")
    with (
        fetcher(allow_private=False) as web,
        pytest.raises(FetchError, match=r"robots\.txt cannot be read.*10\.0\.0\.1"),
    ):
        web.get(f"{site.url}/a")
    assert site.paths == []


def test_the_connection_goes_to_the_number_that_was_checked(monkeypatch):
    """A name that points to a public number when it is looked at and to the loopback a moment later."""
    good, evil = Site("127.0.0.2"), None
    evil = Site("127.0.0.1", good.port)
    good.answers["/"] = good.answers["/robots.txt"] = b"good"
    evil.answers["/"] = evil.answers["/robots.txt"] = b"evil"
    real, asked = socket.getaddrinfo, []

    def rebinding(host, *rest, **more):
        if host != "rebind.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("127.0.0.2" if len(asked) % 2 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.2")
    with good.running(), evil.running(), fetcher(allow_private=False) as web:
        with pytest.raises(FetchError, match=r"127\.0\.0\.1, which rebind\.example points to"):
            web.get(f"http://rebind.example:{good.port}/")  # the second time it is asked for the name, after robots.txt
        assert web.get(f"http://rebind.example:{good.port}/").body == b"good"
    assert good.asked[-1][1]["Host"] == f"rebind.example:{good.port}"
    assert evil.asked == []


def test_redirects_are_followed_up_to_the_limit(site):
    for n in range(5):
        site.answers[f"/{n}"] = (301 + n % 2, {"Location": f"/{n + 1}"}, b"")
    site.answers["/5"] = PAGE
    site.answers["/round"] = (302, {"Location": "/round"}, b"")
    site.answers["/nowhere"] = (302, {}, b"")
    with fetcher() as web:
        assert web.get(f"{site.url}/0").url == f"{site.url}/5"
        with pytest.raises(FetchError, match="more than 5 redirects"):
            web.get(f"{site.url}/round")
        with pytest.raises(FetchError, match="without saying where"):
            web.get(f"{site.url}/nowhere")


@pytest.mark.parametrize("name", ["*", "dragoman"])
def test_robots_is_obeyed(site, name):
    site.answers["/robots.txt"] = f"User-agent: {name}\nDisallow: /secret\nAllow: /secret/but\n".encode()
    site.answers["/open"] = site.answers["/secret/but"] = PAGE
    site.answers["/to-secret"] = (302, {"Location": "/secret/x"}, b"")
    with fetcher() as web:
        assert web.get(f"{site.url}/open").body == web.get(f"{site.url}/secret/but").body == PAGE
        for path in ("secret/x", "to-secret"):
            with pytest.raises(RobotsForbid, match=r"robots\.txt"):
                web.get(f"{site.url}/{path}")
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    assert "/secret/x" not in site.paths


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_whose_robots_cannot_be_read_is_left_alone(site, status):
    site.answers["/robots.txt"] = (status, {}, b"")
    with fetcher() as web, pytest.raises(FetchError, match=rf"nothing is fetched: HTTP status {status}"):
        web.get(f"{site.url}/a")
    assert site.paths == []


@pytest.mark.parametrize("rules", ["User-agent: *\nCrawl-delay: 7\n", "User-agent: dragoman\nRequest-rate: 1/7\n"])
def test_the_delay_that_robots_asks_for(site, rules):
    site.answers["/robots.txt"] = rules.encode()
    site.answers["/"] = PAGE
    clock = Clock()
    with fetcher(clock, delay=1.0) as web:
        for _ in range(3):
            web.get(f"{site.url}/")
    assert clock.slept == [1.0, 7.0, 7.0]


def test_too_long_a_delay_is_a_failure(site):
    site.answers["/robots.txt"] = b"User-agent: *\nCrawl-delay: 86400\n"
    with fetcher() as web, pytest.raises(FetchError, match="86400 s between requests"):
        web.get(f"{site.url}/")


def test_hosts_wait_for_themselves_only():
    clock = Clock()
    pace = Pace(1, clock=clock, sleep=clock.sleep)
    for host in ("a", "b", "a", "c"):
        with pace.turn(host, 5.0):
            clock.now += 1
    assert clock.slept == [4.0]


def test_no_more_requests_at_once_than_allowed():
    pace, most, now, lock = Pace(2), [0], [0], threading.Lock()

    def work():
        with pace.turn("a", 0):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.02)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_not_modified(site):
    site.answers["/"] = conditional('"v1"', PAGE)
    with fetcher() as web:
        first = web.get(f"{site.url}/")
        known = Known(first.headers["etag"], first.headers["last-modified"])
        assert web.get(f"{site.url}/", known) is None
        site.answers["/"] = conditional('"v2"', PAGE + b"more")
        assert web.get(f"{site.url}/", known).body == PAGE + b"more"
    assert site.asked[-1][1]["If-Modified-Since"] == "Wed, 07 May 2031 10:00:00 GMT"


def test_304_to_who_has_nothing_is_a_failure(site):
    site.answers["/"] = (304, {}, b"")
    with fetcher() as web, pytest.raises(FetchError, match="304"):
        web.get(f"{site.url}/")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_servers_are_asked_again_later(site, status):
    site.answers["/"] = [(status, {}, b""), (status, {}, b""), PAGE]
    clock = Clock()
    with fetcher(clock, back_off=2.0) as web:
        assert web.get(f"{site.url}/").body == PAGE
    assert clock.slept == [2.0, 4.0]


def test_the_last_try_is_final(site):
    site.answers["/"] = (503, {}, b"")
    with fetcher() as web, pytest.raises(FetchError, match="HTTP status 503"):
        web.get(f"{site.url}/")
    assert site.paths == ["/"] * 3


def test_retry_after_is_obeyed_for_the_whole_host(site):
    site.answers["/"] = [(429, {"Retry-After": "17"}, b""), PAGE]
    clock = Clock()
    with fetcher(clock, back_off=2.0) as web:
        assert web.get(f"{site.url}/").body == PAGE
    assert clock.slept == [17.0]


def test_too_long_a_retry_after_ends_the_tries(site):
    site.answers["/"] = (503, {"Retry-After": "86400"}, b"")
    with fetcher(Clock()) as web, pytest.raises(FetchError, match="come back after 86,400 s"):
        web.get(f"{site.url}/")
    assert site.paths == ["/"]


def test_a_host_that_keeps_failing_is_left_alone(site):
    site.answers["/bad"], site.answers["/good"] = (503, {}, b""), PAGE
    with fetcher(tries=1, most_failures=3) as web:
        for _ in range(2):
            with pytest.raises(FetchError, match="HTTP status 503"):
                web.get(f"{site.url}/bad")
        web.get(f"{site.url}/good")
        for _ in range(3):
            with pytest.raises(FetchError, match="HTTP status 503"):
                web.get(f"{site.url}/bad")
        with pytest.raises(FetchError, match=r"the last 3 addresses of 127\.0\.0\.1 failed"):
            web.get(f"{site.url}/good")
    assert site.paths == ["/bad"] * 2 + ["/good"] + ["/bad"] * 3


def test_retry_after_as_a_date():
    now = dt.datetime(2031, 5, 7, 10, tzinfo=dt.UTC)
    assert retry_after("Wed, 07 May 2031 10:01:00 GMT", now) == 60
    assert retry_after("Wed, 07 May 2031 09:00:00 GMT", now) == 0
    assert retry_after("soon", now) is retry_after(None, now) is retry_after("", now) is None
    assert retry_after("9" * 400, now) == 999_999_999


def test_a_connection_that_ends_early_is_tried_again(site):
    def early(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"<html>")
        handler.close_connection = True

    site.answers["/once"] = [early, PAGE]
    site.answers["/always"] = early
    with fetcher() as web:
        assert web.get(f"{site.url}/once").body == PAGE
        with pytest.raises(FetchError, match="connection failed"):
            web.get(f"{site.url}/always")


def test_nobody_listens():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with fetcher() as web, pytest.raises(FetchError, match=r"robots\.txt cannot be read.*refused"):
        web.get(f"http://127.0.0.1:{port}/")


def slowly(handler):
    """A byte now and then: each in time, all together too late."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_header(handler):
    for _ in range(400):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def silent(handler):
    time.sleep(3)


@pytest.mark.parametrize("answer", [slowly, slow_header, silent])
def test_slow_answers_end_at_the_time_limit(site, answer):
    site.answers["/"] = answer
    with fetcher(max_seconds=0.4) as web, pytest.raises(LimitExceeded, match=r"over 0\.4 s"):
        web.get(f"{site.url}/")
    assert site.paths == ["/"]


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(65_536))


def chunks_without_end(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + bytes(65_536) + b"\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        endless, chunks_without_end, (200, {"Content-Length": "99999999"}, b"x"),
        (200, {"Content-Encoding": "gzip", "Content-Type": "text/html"}, gzip.compress(bytes(20_000_000))),
        (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(bytes(20_000_000)))),
    ],
    ids=["endless", "chunks", "stated", "bomb", "bomb in a bomb"],
)  # fmt: skip
def test_huge_answers_end_at_the_size_limit(site, answer):
    site.answers["/"] = answer
    with fetcher(max_bytes=1_000_000) as web, pytest.raises(LimitExceeded, match="limit of 1,000,000 bytes"):
        web.get(f"{site.url}/")


def test_packed_answers_are_unpacked_and_lies_told(site):
    site.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    site.answers["/b"] = (200, {"Content-Encoding": "gzip"}, PAGE)
    with fetcher() as web:
        assert web.get(f"{site.url}/a").body == PAGE
        with pytest.raises(FormatError, match="gzip"):
            web.get(f"{site.url}/b")


def no_http(handler):
    handler.wfile.write(b"SSH-2.0-OpenSSH\r\n" * 5)


def too_many_headers(handler):
    handler.send_response(200)
    for n in range(500):
        handler.send_header(f"X-{n}", "x")
    handler.end_headers()


@pytest.mark.parametrize("answer", [no_http, too_many_headers])
def test_what_is_no_http(site, answer):
    site.answers["/"] = answer
    with fetcher(tries=1) as web, pytest.raises(FetchError, match="connection failed"):
        web.get(f"{site.url}/")


def test_stopping_breaks_off_requests_and_waits(site):
    site.answers["/"] = slowly
    web = fetcher(max_seconds=60, delay=0)
    caught = []

    def work():
        try:
            web.get(f"{site.url}/")
        except Stopped as error:
            caught.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    while "/" not in site.paths:
        time.sleep(0.01)
    web.stop()
    for thread in threads:
        thread.join(10)
    assert len(caught) == 3


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
             "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"],
            check=True, capture_output=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl to make a certificate with")
    return key, cert


def test_https_is_checked_against_the_name_not_the_number(certificate, monkeypatch):
    key, cert = certificate
    site = Site()
    site.answers["/"] = PAGE
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, *rest, **more: real("127.0.0.1" if str(host).endswith(".example") else host, *rest, **more),
    )  # fmt: skip
    policy = Policy(allow_private=True, delay=0, tries=1)
    with site.running():
        with Fetcher(policy, tls=ssl.create_default_context(cafile=str(cert))) as web:
            assert web.get(f"https://news.example:{site.port}/").body == PAGE
            with pytest.raises(FetchError, match=r"(?i)certificate|hostname"):
                web.get(f"https://other.example:{site.port}/")
        with Fetcher(policy) as web, pytest.raises(FetchError, match=r"(?i)certificate"):
            web.get(f"https://news.example:{site.port}/")
