"""Who takes part in an event: a linear choice among the options of each role, and then coded parties."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.extract.linear import weights
from dragoman.extract.party_options import Option, Scene
from dragoman.extract.party_story import Heard, Story, rows
from dragoman.model import Coding, Mention, Party, Sentence, Span
from dragoman.resolve.actors import resolve
from dragoman.text.mentions import mention_at, phrase_around

#: A bare country that does this with force does it by its forces.
_BY_FORCE = frozenset({"ASSAULT", "MOBILIZE"})
#: A second party of a role is one that the model gives this probability.
ALSO = 0.5


def party_at(coding: Coding, sentence: Sentence, word: int) -> Party:
    """The party that a word of the sentence heads: by its mention's chain, else by its phrase."""
    mention = mention_at(coding, sentence, sentence.tokens[word].start)
    if mention is not None:
        return _of_mention(coding, mention, mention.chain)
    span = phrase_around(sentence, word)
    text = _text(coding, span)
    found = resolve(text, coding.article.published, sentence.tokens[word].text)
    return Party(span, text, found.code, found.sector, found.name, found.wikidata_id, found.via)


def party_of(coding: Coding, span: Span) -> Party:
    """The party that words of the article name, coded by their head; without a code where there is no sentence."""
    sentence = coding.sentence_at(span.start)
    word = sentence.head_of(span) if sentence else None
    if sentence is None or word is None:
        return Party(span, _text(coding, span), None, None)
    return replace(party_at(coding, sentence, word), span=span, text=_text(coding, span))


@dataclass(frozen=True, slots=True)
class Choice:
    """Who fills a role."""

    options: tuple[Option, ...]
    #: Probability of the first of them, or of nobody where there are none.
    chance: float


def choose(scene: Scene, story: Story) -> dict[str, Choice]:
    """The actors and recipients of an event; nobody is both.

    Args:
        scene: the event with its sentence, article and the model's scores.
        story: the events of the article.

    Returns:
        A choice for "actor" and one for "recipient".
    """
    heard = story.heard(scene)
    known = {role: _chances(scene, role, heard) for role in ("actor", "recipient")}
    out = {role: _choice(scene, role, chances) for role, chances in known.items()}
    if _shared(out):
        weaker = min(out, key=lambda role: out[role].chance)
        taken = {o.who for o in out["recipient" if weaker == "actor" else "actor"].options}
        chances = [(o, p) for o, p in known[weaker] if o is None or o.who not in taken]
        out[weaker] = _choice(scene, weaker, chances)
    return out


def _shared(choices: dict[str, Choice]) -> bool:
    one, other = ({o.who for o in c.options} for c in choices.values())
    return bool(one & other)


def _chances(scene: Scene, role: str, heard: Heard) -> list[tuple[Option | None, float]]:
    """Each option with its probability; None is nobody."""
    table = weights("parties/choose.json")
    scores = [row.score(table) for row in rows(scene, role, heard)]
    top = max(scores)
    shares = [math.exp(s - top) for s in scores]
    total = sum(shares)
    return list(zip([None, *scene.here, *scene.before], (share / total for share in shares), strict=True))


def _choice(scene: Scene, role: str, chances: Sequence[tuple[Option | None, float]]) -> Choice:
    """The likeliest option, and beside it whoever of the sentence the model takes for one more."""
    first, chance = max(chances, key=lambda pair: pair[1])
    if first is None:
        return Choice((), chance)
    more = (o for o, _ in chances if o is not None and o is not first and o.word is not None)
    also = [o for o in more if first.word is not None and scene.chance(o, role) >= ALSO]
    return Choice((first, *also), chance)


def parties(scene: Scene, choice: Choice, role: str) -> tuple[Party, ...]:
    """The chosen options as coded parties, in the order of the text.

    Args:
        scene: the event; a country's own forces act in an ASSAULT.
        choice: of one role.
        role: "actor" or "recipient".
    """
    found: dict[Span | None, list[Party]] = {}
    for option in choice.options:
        several = option_parties(scene, option)
        if role == "actor" and scene.type in _BY_FORCE:
            several = [replace(party, sector="MIL") if _bare_country(party) else party for party in several]
        found.setdefault(several[0].span, several)
    return tuple(party for span in sorted(found, key=lambda span: span or Span(0, 0)) for party in found[span])


def option_parties(scene: Scene, option: Option) -> list[Party]:
    """The parties that an option stands for: of different codes, all with its words."""
    if option.mention is None:
        assert option.word is not None
        return [party_at(scene.coding, scene.sentence, option.word)]
    found: dict[tuple[str | None, str | None], Party] = {}
    for number in option.mention.meant:
        party = _of_mention(scene.coding, option.mention, number)
        found.setdefault((party.code, party.sector), party)
    return list(found.values())


def _of_mention(coding: Coding, mention: Mention, number: int) -> Party:
    """The party of one of the entities that a mention means."""
    entity = coding.entities[number]
    return Party(mention.span, _text(coding, mention.span), entity.code, entity.sector, entity.name,
                 entity.wikidata_id, entity.via)  # fmt: skip


def _text(coding: Coding, span: Span) -> str:
    return coding.article.text[span.start : span.end]


def _bare_country(party: Party) -> bool:
    """Is it a country's name or capital standing for the state?"""
    if party.sector != "GOV" or party.code is None:
        return False
    words = party.text.removeprefix("the ").removeprefix("The ")
    found = resolve(words)
    return found.via == "table:countries"

