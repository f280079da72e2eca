"""From words that fill a role to coded parties."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Coding, Party, Sentence, Span
from dragoman.resolve.actors import resolve
from dragoman.text.mentions import mention_at, phrase_around

#: A bare country that does this with force does it by its forces.
_BY_FORCE = frozenset({"ASSAULT", "MOBILIZE"})


def party_at(coding: Coding, sentence: Sentence, word: int) -> Party:
    """The party that a word of the sentence heads: by its mention's chain, else by its phrase."""
    mention = mention_at(coding, sentence, sentence.tokens[word].start)
    if mention is not None:
        entity = coding.entities[mention.chain]
        return Party(mention.span, _text(coding, mention.span), entity.code, entity.sector, entity.name,
                     entity.wikidata_id, entity.via)  # fmt: skip
    span = phrase_around(sentence, word)
    text = _text(coding, span)
    found = resolve(text, coding.article.published, sentence.tokens[word].text)
    return Party(span, text, found.code, found.sector, found.name, found.wikidata_id, found.via)


def parties(
    coding: Coding, sentence: Sentence, words: Sequence[int], *, event_type: str, role: str
) -> tuple[Party, ...]:
    """The parties of one role, each once, in the order of the text.

    Args:
        coding: with mentions and entities.
        sentence: of the event.
        words: head words that fill the role.
        event_type: PLOVER type; a country's own forces act in an ASSAULT.
        role: "actor" or "recipient".
    """
    found: dict[Span | None, Party] = {}
    for word in sorted(words):
        party = party_at(coding, sentence, word)
        if role == "actor" and event_type in _BY_FORCE and _bare_country(party):
            party = _with_sector(party, "MIL")
        found.setdefault(party.span, party)
    return tuple(found.values())


def _text(coding: Coding, span: Span) -> str:
    return coding.article.text[span.start : span.end]


def _bare_country(party: Party) -> bool:
    """Is it a country's name or capital standing for the state?"""
    if party.sector != "GOV" or party.code is None:
        return False
    words = party.text.removeprefix("the ").removeprefix("The ")
    found = resolve(words)
    return found.via.startswith("table:country") or found.via.startswith("table:capital")


def _with_sector(party: Party, sector: str) -> Party:
    return Party(party.span, party.text, party.code, sector, party.name, party.wikidata_id, party.via)
