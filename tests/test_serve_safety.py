"""Who gets an answer of the explorer's server, and under which headers."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from click.testing import CliRunner

import served
from archives import coding, fill
from dragoman.cli import cli
from dragoman.errors import ReadOnlyStore
from dragoman.serve.app import Settings
from dragoman.serve.safety import LONGEST_BODY, Guard
from dragoman.store import Store, schema
from served import TOKEN, found, serving


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("safety") / "news.db", [coding(n) for n in range(1, 4)])


@pytest.fixture(scope="module")
def client(archive):
    with serving(archive) as client:
        yield client


@pytest.fixture
def editing(tmp_path):
    with serving(fill(tmp_path / "news.db", [coding(1)]), edit=True) as client:
        yield client


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "LOCALHOST", "[::1]:8000", "localhost.:80"])
def test_own_names_are_answered(client, host):
    assert client.get("/api/meta", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io:8000", "", "192.0.2.7:80",
                                  "[2001:db8::1]", "evil.example@localhost"])  # fmt: skip
def test_other_names_are_refused(client, host):
    answer = client.get("/api/meta", headers={"Host": host})
    assert answer.status_code == 421
    assert "--allow-host" in answer.json()["detail"]


def test_names_and_addresses_that_were_allowed(archive):
    settings = Settings(hosts=("localhost", "news.example"), any_address=True)
    with serving(archive, settings=settings) as client:
        for host, status in (("news.example", 200), ("192.0.2.7:8000", 200), ("[2001:db8::1]:80", 200),
                             ("evil.example", 421)):  # fmt: skip
            assert client.get("/api/meta", headers={"Host": host}).status_code == status


def test_two_host_headers_are_none():
    guard = Guard(lambda *_: None, ["localhost"], any_address=False, token=None)
    assert guard.refusal("GET", {"host": ""}, "/")[0] == 421


@pytest.mark.parametrize("headers", [
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:9000"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
])  # fmt: skip
def test_other_sites_read_nothing(client, headers):
    assert client.get("/api/meta", headers=headers).status_code == 403


def test_own_page_reads_and_links_lead_to_it(client):
    assert client.get("/api/meta", headers={"Origin": "http://localhost:8000"}).status_code == 200
    assert client.get("/api/meta", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/docs", headers=link).status_code == 200
    assert "access-control-allow-origin" not in client.get("/api/meta").headers


SAID = {"target": None, "article": "x", "verdict": "accept"}


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "http://localhost:8000"}, {"X-Dragoman-Token": TOKEN},
    {"Origin": "http://localhost:8000", "X-Dragoman-Token": "guessed"},
    {"Origin": "http://evil.example", "X-Dragoman-Token": TOKEN}, {"Origin": "null", "X-Dragoman-Token": TOKEN},
    {"Origin": "http://localhost:8000", "X-Dragoman-Token": "\xe4"},
])  # fmt: skip
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/annotations"), ("DELETE", "/api/annotations/1")])
def test_a_change_needs_token_and_origin(editing, headers, method, path):
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    assert editing.request(method, path, json=SAID, headers=raw).status_code == 403


def test_forms_of_other_sites_change_nothing(editing):
    headers = {"Origin": "http://localhost:8000", "X-Dragoman-Token": TOKEN}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = editing.post("/api/annotations", content=json.dumps(SAID), headers={**headers, "Content-Type": kind})
        assert answer.status_code == 400


def test_long_bodies_are_refused(editing):
    headers = {"Origin": "http://localhost:8000", "X-Dragoman-Token": TOKEN, "Content-Type": "application/json"}
    body = b" " * (LONGEST_BODY + 1)
    assert editing.post("/api/annotations", content=body, headers=headers).status_code == 413
    pieces = (b" " * 10_000 for _ in range(LONGEST_BODY // 10_000 + 2))  # of no told length
    assert editing.post("/api/annotations", content=pieces, headers=headers).status_code == 413


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_changed_without_edit(archive, client, method):
    headers = {"Origin": "http://localhost:8000", "X-Dragoman-Token": TOKEN}
    assert client.request(method, "/api/annotations", headers=headers).status_code == 403
    assert client.get("/api/annotations").status_code == 404
    assert found(client, "meta")["token"] is None
    with client.app.state.archive.connect() as connection, pytest.raises(ReadOnlyStore):
        connection.execute(schema.judgements.delete())


@pytest.mark.parametrize("path", ["/api/meta", "/api/none", "/docs", "/docs.css", "/", "/none", "/api/events?type=HUG"])
def test_every_answer_has_the_headers(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "server" not in headers


def test_refusals_have_the_headers_too(client):
    headers = client.get("/", headers={"Host": "evil.example"}).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_mistakes_tell_nothing_of_the_machine(client, monkeypatch):
    def broken(*_):
        raise RuntimeError("/home/ada/secret")

    monkeypatch.setattr("dragoman.serve.events.detail", broken)
    answer = client.get("/api/events/x")
    assert answer.status_code == 500
    assert answer.json() == {"detail": "a mistake in dragoman: the server's terminal tells more"}


def test_the_documentation_loads_nothing_from_elsewhere(client):
    page = client.get("/docs").text
    assert not re.search(r"(src|href)=.?(https?:)?//", page)
    assert "<script" not in page
    assert " style=" not in page
    for path in ("/api/events", "/api/network", "/api/export"):
        assert f"GET {path}<" in page
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(re.findall(r'id="(\w+)"', page))


def test_without_the_built_page_the_way_to_it_is_told(archive, tmp_path):
    with serving(archive, settings=Settings(static=tmp_path)) as client:
        assert "make web" in client.get("/").text


def test_the_built_page_is_served_and_nothing_above_it(archive, tmp_path):
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>x</title>")
    (static / "assets" / "a.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    with serving(archive, settings=Settings(static=static)) as client:
        assert client.get("/").text.startswith("<!doctype html>")
        assert client.get("/assets/a.js").status_code == 200
        assert client.get("/docs").status_code == 200
        for path in ("/../secret.txt", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt"):
            assert client.get(path).status_code == 404


def test_an_archive_that_is_none_ends_the_command(tmp_path):
    run = CliRunner().invoke(cli, ["serve", "--store", str(tmp_path / "none.db")], catch_exceptions=True)
    assert run.exit_code == 1
    assert "there is no such archive" in str(run.exception)


def test_a_port_that_is_taken_ends_the_command(archive):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = CliRunner().invoke(cli, ["serve", "--store", archive, "--port", str(taken.getsockname()[1])])
    assert run.exit_code == 1
    assert "cannot listen on 127.0.0.1" in run.stderr


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_the_command_serves_until_ctrl_c(archive, host, warned):
    command = [sys.executable, "-m", "dragoman", "serve", "--store", archive, "--port", "0", "--host", host]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        told = run.stderr.readline()
        address = re.search(r"http://\S+/", told)[0]
        with urllib.request.urlopen(f"{address}api/meta", timeout=60) as answer:
            assert json.load(answer)["events"] == 9
        run.send_signal(signal.SIGINT)
        rest = run.stderr.read()
    assert run.returncode == 0
    assert ("warning: other machines can read the archive" in rest) == warned
    assert rest.endswith("Ended.\n")
    assert "Traceback" not in rest


def test_the_command_ends_soon_while_a_browser_holds_a_connection(archive):
    command = [sys.executable, "-m", "dragoman", "serve", "--store", archive, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        port = int(re.search(r":(\d+)/", run.stderr.readline())[1])
        with socket.create_connection(("127.0.0.1", port)) as held:
            held.sendall(b"GET /api/meta HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert held.recv(20).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            run.send_signal(signal.SIGINT)
            assert run.wait(30) == 0
    assert time.monotonic() - began < 20


def test_the_archive_is_as_it_was(tmp_path):
    where = served.make(tmp_path / "news.db", articles=5)
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        before = {t.name: connection.execute(t.select()).all() for t in schema.metadata.sorted_tables}
    with serving(where) as client:
        for path in ("meta", "events", "map", "timeline", "network", "stories", "sanctions", "counts?by=day", "export"):
            assert client.get(f"/api/{path}").status_code == 200
    with Store.open(where, read_only=True) as store, store.connect() as connection:
        assert before == {t.name: connection.execute(t.select()).all() for t in schema.metadata.sorted_tables}
