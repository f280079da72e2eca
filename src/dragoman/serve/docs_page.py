"""The page of the API's documentation, made of its OpenAPI description alone: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

#: The page's style, at an address of its own: nothing inline.
STYLE: Final = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .3rem 0; }
dl { margin: .3rem 0 1rem 1.2rem; } dt { font-weight: 600; } dd { margin: 0 0 .3rem 1rem; }
"""
_HEAD: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{title}</title><link rel="stylesheet" href="/docs.css"></head><body><main>'
)


def page(schema: Mapping[str, Any]) -> str:
    """The documentation.

    Args:
        schema: the OpenAPI description.
    """
    return "".join(_page(schema))


def unbuilt() -> str:
    """What stands at / where the explorer's page was not built."""
    return (
        f"{_HEAD.format(title='dragoman')}<h1>The page is not built yet</h1><p>In a checkout of dragoman run "
        "<code>make web</code> (it needs Node.js 20), then start the server again. The <a href='/docs'>API</a> answers "
        "already.</p></main></body></html>"
    )


def _page(schema: Mapping[str, Any]) -> Iterator[str]:
    info = schema["info"]
    yield _HEAD.format(title=escape(info["title"]))
    yield f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info.get('description', ''))}</p>"
    yield '<p>For programs: <a href="/api/openapi.json">openapi.json</a>. <a href="/">The explorer</a>.</p>'
    yield "<h2>Addresses</h2>"
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            yield from _operation(path, method, operation)
    yield "<h2>Answers</h2>"
    for name, model in schema["components"]["schemas"].items():
        yield from _model(name, model)
    yield "</main></body></html>"


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    told = escape(operation.get("description", "").split("\n")[0])
    yield f"<details><summary><code>{method.upper()} {escape(path)}</code> {told}</summary><dl>"
    for parameter in operation.get("parameters", ()):
        need = ", required" if parameter.get("required") else ""
        kind = f"{parameter['in']}, {_kind(parameter['schema'])}{need}"
        yield f"<dt><code>{escape(parameter['name'])}</code></dt><dd>{escape(kind)}"
        yield f": {escape(parameter['description'])}</dd>" if parameter.get("description") else "</dd>"
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield f"<dt>body</dt><dd>{_linked(content['schema'])}</dd>"
    for status, answer in operation["responses"].items():
        kinds = " or ".join(_linked(c["schema"]) if c.get("schema") else escape(kind)
                            for kind, c in answer.get("content", {}).items())  # fmt: skip
        yield f"<dt>{escape(status)}</dt><dd>{escape(answer['description'])} {kinds}</dd>"
    yield "</dl></details>"


def _model(name: str, model: Mapping[str, Any]) -> Iterator[str]:
    told = escape(model.get("description", ""))
    yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code> {told}</summary><dl>'
    for key, value in model.get("properties", {}).items():
        yield f"<dt><code>{escape(key)}</code></dt><dd>{_linked(value)}</dd>"
    yield "</dl></details>"


def _linked(schema: Mapping[str, Any]) -> str:
    """A type in words, with a link to the answer that it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if schema.get("type") == "array":
        return f"list of {_linked(schema.get('items', {}))}"
    if "anyOf" in schema:
        return " or ".join(map(_linked, schema["anyOf"]))
    return escape(_kind(schema))


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"several of {_kind(schema.get('items', {}))}"
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    return str(schema.get("format") or schema.get("type", "anything"))
