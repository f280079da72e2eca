"""The API keeps to its OpenAPI description, whatever it is asked: schemathesis, the same examples each time."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dragoman.serve.app import make_app
from dragoman.serve.archive import Archive
from dragoman.serve.editing import Editor
from dragoman.store import Store
from served import TOKEN, make, serving

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance)  # fmt: skip
HEADERS = {"Host": "localhost", "Origin": "http://localhost", "X-Dragoman-Token": TOKEN}


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    where = make(tmp_path_factory.mktemp("schema") / "news.db", articles=12, events=3)
    with Store.open(where, read_only=True) as store, Store.open(where) as writable:
        app = make_app(Archive(store), editor=Editor(writable, "Ada", token=TOKEN))
        yield schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HEADERS)


OPERATIONS = [f"GET /api/{path}" for path in (
    "meta", "events", "events/{id}", "map", "timeline", "network", "stories", "stories/{id}", "sanctions",
    "sanctions/{id}", "articles/{key}", "counts", "export", "annotations")]  # fmt: skip
OPERATIONS += ["POST /api/annotations", "DELETE /api/annotations/{id}"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_api_keeps_to_its_description(described, operation):
    method, path = operation.split()

    @settings(max_examples=12, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=described[path][method].as_strategy())
    def keeps(case):
        case.call_and_validate(headers=HEADERS, checks=CHECKS)

    keeps()


def test_the_description_types_every_answer(tmp_path):
    with serving(make(tmp_path / "news.db", articles=1), edit=True) as client:
        told = client.get("/api/openapi.json").json()
    assert set(told["paths"]) == {operation.split()[1] for operation in OPERATIONS}
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert "422" not in operation["responses"]
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            if path != "/api/export":
                assert "$ref" in good["content"]["application/json"]["schema"]
            for parameter in operation.get("parameters", ()):
                assert parameter["schema"]
    names = {parameter["name"] for parameter in told["paths"]["/api/map"]["get"]["parameters"]}
    assert names >= {"actor", "recipient", "type", "mode", "status", "context", "since", "until", "text", "place",
                     "country", "story", "publisher", "quad", "min_confidence", "article"}  # fmt: skip
