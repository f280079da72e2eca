"""An act as a JSON-ready record: every value beside the characters that support it. Described in docs/sanctions.md."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.model import Coding, Span, Time
from dragoman.sanctions.model import Act, Side
from dragoman.sanctions.tables import measures

Record = dict[str, Any]
#: Family of an act whose measures the words do not tell.
ANY = "any"
#: Stands for a sender or target that the text does not tell.
UNKNOWN = "?"


def records(coding: Coding) -> Iterator[Record]:
    """The acts of one article as records, in the order of its text.

    Args:
        coding: a coded article.

    Yields:
        One mapping an act.
    """
    from dragoman.sanctions.acts import acts

    for act in acts(coding):
        yield record(coding, act)


def record(coding: Coding, act: Act) -> Record:
    """One act as a record.

    Args:
        coding: the article it stands in.
        act: one of its acts.
    """
    article, text = coding.article, coding.article.text
    sentence = coding.sentences[act.sentence - 1]
    known = measures()
    return {
        "id": act.id,
        "article_id": article.id,
        "act": act.kind,
        "core": act.core,
        "modality": act.modality,
        "background": act.background,
        "sender": [_side(side) for side in act.senders],
        "target": [_side(side) for side in act.targets],
        "third_party": [_side(side) for side in act.callers],
        "measure": list(act.measures),
        "family": sorted({known[name].family for name in act.measures}) or [ANY],
        "gsdb_type": sorted({known[name].gsdb for name in act.measures}),
        "ties_type": sorted({known[name].ties for name in act.measures}, key=int),
        "condition": _words(act.condition, text) if act.condition else None,
        **_dates(act.date, text),
        "until": {**_words(act.until.span, text), "date": act.until.last.isoformat()} if act.until else None,
        "attributed_to": _side(act.speaker) if act.speaker else None,
        "measure_text": _words(act.measure_span, text),
        "act_text": _words(act.trigger, text),
        "text_info": {"sequence": act.sentence, "start": sentence.span.start, "end": sentence.span.end},
        "wording": text[sentence.span.start : sentence.span.end],
        "event": act.event,
        "confidence": round(act.confidence, 4) if act.confidence is not None else None,
        "evidence": [{"field": e.field, **_words(e.span, text), "step": e.step} for e in act.evidence],
        "title": article.title,
        "publisher": article.publisher,
        "publication_date": article.published.isoformat() if article.published else None,
        "url": article.url,
        "coder": coding.coder,
    }


def episode_keys(one: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The episodes that an act belongs to: (sender, target, family), each pair of countries by itself.

    A target that is no whole state has its kind after the code: `RUS:person`.

    Args:
        one: record of an act.
    """
    senders = list(dict.fromkeys(side["code"] for side in one["sender"] if side["code"])) or [UNKNOWN]
    targets = list(dict.fromkeys(target_key(side) for side in one["target"] if side["code"])) or [UNKNOWN]
    return [(sender, target, family) for sender in senders for target in targets for family in one["family"]]


def target_key(side: Mapping[str, Any]) -> str:
    """A target in the key of an episode."""
    return str(side["code"]) if side["kind"] == "state" else f"{side['code']}:{side['kind']}"


def episode_name(key: tuple[str, str, str]) -> str:
    """A key in words: `USA>RUS:person/financial`."""
    sender, target, family = key
    return f"{sender}>{target}/{family}"


def act_key(article_key: str, coder: str, model: str, act_id: str) -> str:
    """The identity of an act in an archive, of one article by one coder."""
    return hashlib.sha256(f"{article_key}|{coder}|{model}|act|{act_id}".encode()).hexdigest()[:20]


def act_rows(coding: Coding, article_key: str, model: str, reports: Mapping[str, str]) -> list[Record]:
    """The rows of an archive's table `acts` for one coding, in order, without their numbers.

    Args:
        coding: what was coded.
        article_key: of its article in the archive.
        model: the event model.
        reports: the archive's report id of each event id.
    """
    return [
        {
            "id": act_key(article_key, coding.coder, model, one["id"]),
            "report": reports.get(one["event"]) if one["event"] else None,
            "article": article_key,
            "episode": " ".join(map(episode_name, episode_keys(one))),
            "data": one,
        }
        for one in records(coding)
    ]


def _side(side: Side) -> Record:
    start, end = side.span or (None, None)
    return {"code": side.code, "kind": side.kind, "sector": side.sector, "entity_text": side.text, "start": start,
            "end": end, "name": side.name, "wikidata_id": side.wikidata_id}  # fmt: skip


def _words(span: Span, text: str) -> Record:
    return {"text": text[span.start : span.end], "start": span.start, "end": span.end}


def _dates(time: Time | None, text: str) -> Record:
    """First and last day with what the words are precise to; all null where the text does not tell."""
    if time is None:
        return {"date": None, "enddate": None, "date_precision": None, "date_text": None}
    last = time.last.isoformat() if time.last != time.first else None
    return {"date": time.first.isoformat(), "enddate": last, "date_precision": time.grain,
            "date_text": _words(time.span, text)}  # fmt: skip
