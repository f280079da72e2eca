"""Archives for tests: an SQLite file, and a database of a PostgreSQL server of our own."""

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest

_SERVERS = "/usr/lib/postgresql/*/bin"


def _program(name):
    """Path of one of PostgreSQL's programs; Debian keeps them off the PATH."""
    there = sorted(Path("/").glob(f"{_SERVERS[1:]}/{name}"), key=lambda path: int(path.parts[4].split(".")[0]))
    return str(there[-1]) if there else shutil.which(name)


def _user():
    """Who the server runs as: it refuses root."""
    if os.geteuid():
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return pytest.fail("there is no unprivileged user to run PostgreSQL as")


@pytest.fixture(scope="session")
def postgresql_server():
    """Address of a private PostgreSQL server without its database's name; it is gone after the tests."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if not (initdb and pg_ctl):
        missing = "PostgreSQL's initdb and pg_ctl are not installed (Debian: postgresql)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    as_user = _user()
    folder = tempfile.mkdtemp(prefix="pg-")  # a socket's path may have 107 characters: not below pytest's folders
    if as_user:
        os.chown(folder, as_user["user"], as_user["group"])

    def run(*command):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **as_user,
                              env=os.environ | {"LC_ALL": "C.UTF-8"})  # fmt: skip
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    data = f"{folder}/data"
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c shared_buffers=16MB"
    try:
        run(initdb, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "-N")
        # The server keeps its parent's streams: without a log file of its own it would hold the pipes open.
        run(pg_ctl, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://tester@/{{}}?host={folder}"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_databases = count(1)


@pytest.fixture
def postgresql(postgresql_server):
    """Address of an empty PostgreSQL database of its own."""
    import psycopg

    name = f"test{next(_databases)}"
    with psycopg.connect(postgresql_server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql_server.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where an archive may be made: a path, then an address."""
    return str(tmp_path / "news.db") if request.param == "sqlite" else request.getfixturevalue("postgresql")
