"""Annotations as tasks of Label Studio: what the coder told as predictions, what people say as annotations. Pure.

An event is a region of its trigger, labelled with its type; parties, place and speaker are regions joined to it by
relations; mode, status and so on are choices and texts of the trigger's region. `config` is the labelling interface
that they belong to. Each region keeps offsets and quoted text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dragoman.annotate.articles import Annotated, Judged
from dragoman.annotate.checking import STATUSES, BadAnnotation
from dragoman.annotate.told import Told
from dragoman.ontology import ontology

Task = dict[str, Any]

#: Regions that are joined to a trigger.
_PARTS: Final = ("actor", "recipient", "place", "speaker")
#: Texts of a trigger's region.
_TEXTS: Final = ("mode", "date", "enddate")


def config() -> str:
    """The labelling interface, as XML to be pasted into a project's settings."""
    labels = "\n".join(f'    <Label value="{name}"/>' for name in (*ontology().types, *_PARTS))
    choices = "\n".join(f'    <Choice value="{name}"/>' for name in STATUSES)
    texts = "\n".join(f'  <TextArea name="{name}" toName="text" perRegion="true" editable="true"/>'
                      for name in (*_TEXTS, "code"))  # fmt: skip
    relations = "\n".join(f'    <Relation value="{name}"/>' for name in _PARTS)
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        f'  <Text name="text" value="$text" granularity="word"/>\n'
        f'  <Relations>\n{relations}\n  </Relations>\n'
        f'  <Choices name="status" toName="text" perRegion="true">\n{choices}\n  </Choices>\n'
        '  <Choices name="embedded" toName="text" perRegion="true">\n    <Choice value="embedded"/>\n  </Choices>\n'
        '  <Choices name="verdict" toName="text" perRegion="true">\n    <Choice value="reject"/>\n  </Choices>\n'
        f"{texts}\n</View>\n"
    )


def task_of(one: Annotated, number: int) -> Task:
    """An article as a task: the coder's events as a prediction, the verdicts as an annotation.

    Args:
        one: the article.
        number: of the task.
    """
    predicted = [region for event in one.machine for region in _regions(event.id, event.told, event.id[:8])]
    judged = _by_author(one.judged)
    return {
        "id": number,
        # Who judged stands here, in the order of the annotations: Label Studio refuses a whole file for one annotation
        # whose author is no user of it.
        "data": {"text": one.text, "article": one.key, "id": one.row["id"], "title": one.row["title"],
                 "published": one.row["published"], "authors": list(judged)},
        "predictions": [{"model_version": one.coder, "result": predicted}],
        "annotations": [
            {"id": number * 10_000 + n, "created_at": verdicts[-1].made,
             "result": [region for verdict in verdicts for region in _judged(verdict)]}
            for n, verdicts in enumerate(judged.values(), 1)
        ],
    }  # fmt: skip


def _by_author(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(one.author, []).append(one)
    return found


def _judged(one: Judged) -> Iterator[Task]:
    name = one.report or f"added-{one.id}"
    told = one.right or one.machine
    assert told is not None
    yield from _regions(name, told, f"{name[:8]}-{one.id}")
    extra = _value(told["trigger"])
    if one.verdict == "reject":
        yield {"id": name, "from_name": "verdict", "to_name": "text", "type": "choices",
               "value": {**extra, "choices": ["reject"]}}  # fmt: skip


def _regions(name: str, told: Told, prefix: str) -> Iterator[Task]:
    """The regions of one event; `name` is that of its trigger."""
    where = _value(told["trigger"])
    yield _region(name, "labels", "label", {**where, "labels": [told["type"]]})
    yield _region(name, "choices", "status", {**where, "choices": [told["status"]]})
    if told["embedded"]:
        yield _region(name, "choices", "embedded", {**where, "choices": ["embedded"]})
    for field in _TEXTS:
        if told[field]:
            texts = told[field] if field == "mode" else [told[field]]
            yield _region(name, "textarea", field, {**_at(where), "text": texts})
    parts = [(role, party) for role in ("actor", "recipient") for party in told[role]]
    parts += [(role, told[role]) for role in ("place", "speaker") if told[role]]
    for n, (role, words) in enumerate(parts):
        yield from _part(name, f"{prefix}-{n}", role, words, where)


def _part(name: str, own: str, role: str, words: Mapping[str, Any], trigger: Task) -> Iterator[Task]:
    code = f"{words.get('code') or ''}:{words.get('sector') or ''}"
    if words["start"] is None:  # understood from elsewhere: a text of the trigger, for there is no region
        yield {**_region(name, "textarea", "code", {**_at(trigger), "text": [f"{role} {code} {words['text']}"]}),
               "id": f"{own}-understood", "meta": {"of": name}}  # fmt: skip
        return
    where = _value(words)
    yield _region(own, "labels", "label", {**where, "labels": [role]})
    if code != ":":
        yield _region(own, "textarea", "code", {**_at(where), "text": [code]})
    yield {"type": "relation", "from_id": name, "to_id": own, "direction": "right", "labels": [role]}


def _region(name: str, kind: str, control: str, value: Task) -> Task:
    return {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": value}


def _value(words: Mapping[str, Any]) -> Task:
    return {"start": words["start"], "end": words["end"], "text": words["text"]}


def _at(value: Mapping[str, Any]) -> Task:
    return {"start": value["start"], "end": value["end"]}


class Answer:
    """The events that one annotation of a task tells."""

    def __init__(self, result: Sequence[Mapping[str, Any]]) -> None:
        """Sort the regions.

        Args:
            result: of the annotation.

        Raises:
            BadAnnotation: it is no result of this labelling interface.
        """
        self._labels: dict[str, Mapping[str, Any]] = {}
        self._values: dict[tuple[str, str], list[str]] = {}
        self._parts: dict[str, list[tuple[str, str]]] = {}
        self._understood: dict[str, list[str]] = {}
        try:
            for region in result:
                self._take(region)
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise BadAnnotation(f"no result of this interface ({type(error).__name__}: {error})") from error

    def _take(self, region: Mapping[str, Any]) -> None:
        if region["type"] == "relation":
            self._parts.setdefault(region["from_id"], []).append((region["labels"][0], region["to_id"]))
        elif region["type"] == "labels":
            self._labels[region["id"]] = region["value"]
        elif region.get("meta", {}).get("of"):
            self._understood.setdefault(region["meta"]["of"], []).append(region["value"]["text"][0])
        else:
            key = "choices" if region["type"] == "choices" else "text"
            self._values[region["id"], region["from_name"]] = list(region["value"][key])

    def rejected(self) -> set[str]:
        """The triggers that are rejected."""
        return {name for (name, control), value in self._values.items() if control == "verdict" and "reject" in value}

    def events(self) -> Iterator[tuple[str, Told]]:
        """The events, each with the name of its trigger's region; rejected ones too.

        Raises:
            BadAnnotation: a region has another label, or a relation leads nowhere.
        """
        for name, value in self._labels.items():
            label = value["labels"][0]
            if label in ontology().types:
                yield name, self._event(name, label, value)
            elif label not in _PARTS:
                raise BadAnnotation(f"no label {label!r} in this interface")

    def _event(self, name: str, label: str, value: Mapping[str, Any]) -> Told:
        told: Told = {"type": label, "mode": self._values.get((name, "mode"), []),
                      "status": self._values.get((name, "status"), ["actual"])[0],
                      "embedded": bool(self._values.get((name, "embedded"))), "trigger": _value(value),
                      "actor": [], "recipient": [], "place": None, "speaker": None}  # fmt: skip
        told["date"] = next(iter(self._values.get((name, "date"), ())), None)
        told["enddate"] = next(iter(self._values.get((name, "enddate"), ())), told["date"])
        for role, other in self._parts.get(name, ()):
            if other not in self._labels:
                raise BadAnnotation(f"a relation leads to a region that is not there: {other}")
            words = _value(self._labels[other])
            coded = words if role == "place" else {**words, **_code(self._values.get((other, "code")))}
            if role in ("actor", "recipient"):
                told[role].append(coded)
            else:
                told[role] = coded
        for entry in self._understood.get(name, ()):
            role, code, quoted = entry.split(" ", 2)
            party = {"text": quoted, "start": None, "end": None, **_code([code])}
            if role in ("actor", "recipient"):
                told[role].append(party)
            else:
                told[role] = party
        return told


def _code(texts: Sequence[str] | None) -> Task:
    code, _, sector = (texts[0] if texts else "").strip().partition(":")
    return {"code": code or None, "sector": sector or None}
