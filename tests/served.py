"""An invented archive and a client of the explorer's server, for its tests."""

import sys
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from dragoman.serve.app import Settings, make_app
from dragoman.serve.archive import Archive
from dragoman.serve.editing import Editor
from dragoman.store import Store

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import invented

TOKEN = "a-token-for-tests"


def make(where, articles=80, events=4, hostile=True):
    invented.make(str(where), articles, events, hostile=hostile)
    return str(where)


@contextmanager
def serving(where, *, edit=False, settings=None, seconds=10.0):
    """A client of a server on an archive; requests go to http://localhost:8000."""
    with Store.open(where, read_only=True) as store:
        writable = Store.open(where) if edit else None
        editor = Editor(writable, "Ada", token=TOKEN) if writable else None
        app = make_app(Archive(store, seconds=seconds), editor=editor, settings=settings or Settings())
        with TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False) as client:
            yield client
        if writable:
            writable.close()


def found(client, path, code=200, /, **parameters):
    answer = client.get(f"/api/{path}", params=parameters)
    assert answer.status_code == code, answer.text
    return answer.json()
