"""An article from a record of named fields, as a line of JSON or a row of a table gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.errors import FormatError
from dragoman.model import Article, Origin
from dragoman.read.article import Given, build

#: What is read of a record; only `text` must be there.
FIELDS = ("id", "text", "date", "title", "url", "publisher", "language")


def article_of_record(record: Mapping[str, Any], origin: Origin, *, default_id: str | None) -> Article:
    """The article.

    Args:
        record: its fields; those that we do not know are left alone.
        origin: where it stands.
        default_id: identifier where the record gives none.

    Raises:
        EmptyInput: the text is blank.
        FormatError: a field is missing or of a wrong type, or the date is none.
    """
    given = Given(
        id=_field(record, "id", origin),
        title=_field(record, "title", origin),
        date=_field(record, "date", origin),
        url=_field(record, "url", origin),
        publisher=_field(record, "publisher", origin),
        language=_field(record, "language", origin),
    )
    text = record.get("text")
    if not isinstance(text, str):
        what = 'there is no "text"' if "text" not in record else f'"text" is {type_name(text)}, not a string'
        raise FormatError(origin.uri, what, line=origin.line)
    return build(text, given, origin, default_id=default_id)


def _field(record: Mapping[str, Any], name: str, origin: Origin) -> str | None:
    """A field as text; a number counts as its digits, an empty string as nothing."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise FormatError(origin.uri, f'"{name}" is {type_name(value)}, not a string', line=origin.line)
    return value.strip() or None if value else None


def type_name(value: object) -> str:
    """What a value is, in the words of JSON."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
