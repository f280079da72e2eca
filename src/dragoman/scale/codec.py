"""Codings to columns of JSON and back, without any loss but that of their timings.

Records are objects of their fields, those with their default value left out; spans are pairs. A token is a list:
how far it begins behind the end of the one before, its length, lemma (0: as the text), part of speech, tag, label,
head (counted from itself), entity label, its B, I or O, and its text where that is not the article's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dragoman.model import Article, Coding, Sentence, Span, Token

Record = TypeVar("Record")
Columns = dict[str, str]

#: Fields of a coding that have a column each.
COLUMNS = ("article", "sentences", "times", "places", "mentions", "entities", "quotes", "events", "failures", "coder")


def columns_of(coding: Coding) -> Columns:
    """A coding as JSON, a text for each column.

    Args:
        coding: any; its timings are left out.
    """
    found = {name: as_json(plain(getattr(coding, name))) for name in COLUMNS if name != "sentences"}
    return found | {"sentences": as_json([_sentence(one, coding.article.text) for one in coding.sentences])}


def coding_of(columns: Columns) -> Coding:
    """The coding of such columns.

    Args:
        columns: of `columns_of`.
    """
    hints = _hints(Coding)
    found = {name: _reader(hints[name])(json.loads(columns[name])) for name in COLUMNS if name != "sentences"}
    text = found["article"].text
    sentences = tuple(_read_sentence(one, text) for one in json.loads(columns["sentences"]))
    return Coding(sentences=sentences, **found)


def article_of(column: str) -> Article:
    """The article of its column alone."""
    return read(Article, json.loads(column))


def read(kind: type[Record], data: object) -> Record:
    """A record of its plain form.

    Args:
        kind: its class.
        data: of `plain`.
    """
    found: Record = _reader(kind)(data)  # type: ignore[arg-type]
    return found


def as_json(data: object) -> str:
    """JSON of one line, the same for the same data; half a surrogate pair is written as an escape."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":"))
    return text


def plain(value: Any, *, whole: bool = False) -> Any:
    """A value of the model as what JSON knows.

    Args:
        value: a record, or what is in one.
        whole: write down defaults too, for what another version may read.
    """
    if is_dataclass(value):
        values = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(one, whole=whole) for field, one in values if whole or one != field.default}
    if isinstance(value, (tuple, list)):
        return [plain(one, whole=whole) for one in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, float) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of a type from its plain form."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (inner,) = (part for part in parts if part is not NoneType)
        some = _reader(inner)
        return lambda data: None if data is None else some(data)
    if origin is tuple:
        each = _reader(parts[0])
        return lambda data: tuple(map(each, data))
    if origin is Literal or hint in (str, int, float, bool):
        return lambda data: data
    if hint in (dt.date, dt.datetime):
        return hint.fromisoformat  # type: ignore[no-any-return]
    if is_dataclass(hint):
        return _record_reader(hint)  # type: ignore[arg-type]
    return lambda data: hint(*data)  # a span


def _record_reader(kind: type[Any]) -> Callable[[Any], Any]:
    hints = _hints(kind)  # type: ignore[arg-type]
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return lambda data: kind(**{name: readers[name](one) for name, one in data.items()})


def _sentence(sentence: Sentence, text: str) -> list[Any]:
    at, tokens = sentence.span.start, []
    for index, token in enumerate(sentence.tokens):
        written = text[token.start : token.end]
        row: list[Any] = [token.start - at, token.end - token.start, 0 if token.lemma == token.text else token.lemma,
                          token.pos, token.tag, token.dep, token.head - index, token.ent, token.ent_iob]  # fmt: skip
        tokens.append(row if token.text == written else [*row, token.text])
        at = token.end
    return [sentence.number, sentence.span.start, sentence.span.end, sentence.paragraph, tokens]


def _read_sentence(data: list[Any], text: str) -> Sentence:
    number, start, end, paragraph, rows = data
    at, tokens = start, []
    for index, (gap, length, lemma, pos, tag, dep, head, ent, ent_iob, *other) in enumerate(rows):
        first = at + gap
        at = first + length
        written = other[0] if other else text[first:at]
        lemma = written if lemma == 0 else lemma  # noqa: PLW2901  an empty lemma is one
        tokens.append(Token(first, at, written, lemma, pos, tag, dep, head + index, ent, ent_iob))
    return Sentence(number, Span(start, end), tuple(tokens), paragraph)

