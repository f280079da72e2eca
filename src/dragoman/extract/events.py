"""The step that finds events: candidates, decisions, and then the words, dates, places and speakers of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dragoman.extract.attribution import source_of
from dragoman.extract.candidates import Candidate, candidates
from dragoman.extract.confidence import Record, confidences
from dragoman.extract.dating import Dates, event_time
from dragoman.extract.decide import Decision, decide
from dragoman.extract.encoder import Asked, Decided, Encoder, Reading, encoder
from dragoman.extract.labels import TYPES
from dragoman.extract.locating import event_places
from dragoman.extract.locating_features import Seat
from dragoman.extract.parties import Choice, choose, parties, party_at, party_of
from dragoman.extract.party_options import Cast, Scene, Spoken
from dragoman.extract.party_story import Story, Told, told
from dragoman.extract.trees import Tree
from dragoman.model import Coding, Event, Evidence, Party, Place, Sentence, Span, Time
from dragoman.ontology import ontology
from dragoman.resources import MODELS

#: Penn tags of words that cannot end a trigger.
_HANGING = frozenset({"DT", "PRP$", "PDT", "WP$"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A decided event of one sentence, before it is tied to the others."""

    candidate: Candidate
    looked: Decided
    decision: Decision
    choices: dict[str, Choice]
    event: Event

    @property
    def parties(self) -> dict[str, tuple[Party, ...]]:
        """The coded parties of each role."""
        return {"actor": self.event.actors, "recipient": self.event.recipients}

    @property
    def record(self) -> Record:
        """What its probability depends on."""
        chances = {role: choice.chance for role, choice in self.choices.items()}
        return Record(self.event.sentence, self.candidate, self.decision, chances, self.parties)


def events(coding: Coding, model: Encoder | str = MODELS[0]) -> Coding:
    """Add the events of every sentence.

    Args:
        coding: with sentences, times, places, mentions, entities and quotes.
        model: the event model, or the name of a shipped one.

    Returns:
        The same with `events`, in the order of the text.
    """
    loaded = encoder(model) if isinstance(model, str) else model
    drafted = list(drafts(coding, loaded))
    out = [event for sentence, found in drafted for event in _tied(sentence, found)]
    chances = confidences([draft.record for _, found in drafted for draft in found])
    return replace(coding, events=tuple(replace(e, confidence=c) for e, c in zip(out, chances, strict=True)))


def drafts(coding: Coding, model: Encoder) -> Iterator[tuple[Sentence, list[Draft]]]:
    """Each sentence with its events; arguments as of `events`."""
    heard = list(hearings(coding, looks(coding, model, model.read(coding))))
    story = Story(one.told for _, here in heard for one in here)
    dates = Dates(coding)
    return _placed(coding, [(s, _distinct([_draft(one, story, dates) for one in here])) for s, here in heard])


def _placed(
    coding: Coding, drafted: Sequence[tuple[Sentence, list[Draft]]]
) -> Iterator[tuple[Sentence, list[Draft]]]:
    """The events of an article with their places, which are chosen once all events are known."""
    seats = [seat for sentence, found in drafted for seat in _seats(sentence, found)]
    places = iter(event_places(coding, seats))
    for sentence, found in drafted:
        yield sentence, [replace(draft, event=_at(draft.event, next(places))) for draft in found]


def _seats(sentence: Sentence, found: Sequence[Draft]) -> Iterator[Seat]:
    """The events of a sentence as the choice of places sees them."""
    tree = Tree(sentence)
    for draft in found:
        event = draft.event
        actors, recipients = (frozenset(p.code for p in side if p.code) for side in (event.actors, event.recipients))
        yield Seat(sentence, event.trigger, event.type, tree, draft.looked, event.status, event.embedded, actors,
                   recipients)  # fmt: skip


def _at(event: Event, place: Place | None) -> Event:
    """The event with its place."""
    if place is None:
        return event
    told = Evidence("event_loc", place.span, f"GeoNames {place.geonameid}" if place.geonameid else "gazetteer")
    last = [e for e in event.evidence if e.field == "attributed_to"]
    evidence = (*(e for e in event.evidence if e.field != "attributed_to"), told, *last)
    return replace(event, place=place, evidence=evidence)


class Look(NamedTuple):
    """A candidate with the model's second look at it and what was decided."""

    candidate: Candidate
    decided: Decided
    decision: Decision


def looks(coding: Coding, model: Encoder, readings: Sequence[Reading]) -> Iterator[list[Look]]:
    """The candidates of each sentence of an article with what is decided of each.

    Args:
        coding: of the article.
        model: the event model.
        readings: what it read of each sentence.
    """
    found = [candidates(sentence, one.proposal) for sentence, one in zip(coding.sentences, readings, strict=True)]
    asked = [
        Asked(proposal.vectors, [c.word for c in here], [TYPES.index(c.type) for c in here], sentence.tokens, behind)
        for sentence, (proposal, behind), here in zip(coding.sentences, readings, found, strict=True)
    ]
    for here, looked in zip(found, model.decide_all(asked), strict=True):
        yield [Look(c, look, decide(c, look)) for c, look in zip(here, looked, strict=True)]


class Hearing(NamedTuple):
    """An event as its sentence alone tells it."""

    look: Look
    scene: Scene
    told: Told


def hearings(coding: Coding, seen: Iterable[Sequence[Look]]) -> Iterator[tuple[Sentence, list[Hearing]]]:
    """What is decided of each sentence, as the choice of parties sees it.

    Args:
        coding: of an article.
        seen: of each sentence, as `looks` gives them.
    """
    spoken = Spoken(coding)
    for sentence, here in zip(coding.sentences, seen, strict=True):
        cast = Cast(coding, sentence, spoken)
        yield sentence, [_hearing(cast, look) for look in here]


def _hearing(cast: Cast, look: Look) -> Hearing:
    word, decision = look.candidate.word, look.decision
    scene = Scene(cast.coding, cast.sentence, word, decision.type, look.decided, decision.status, decision.embedded,
                  cast)  # fmt: skip
    return Hearing(look, scene, told(scene, _span(cast.sentence, _whole(cast.sentence, decision.trigger, word))))


def _draft(heard: Hearing, story: Story, dates: Dates) -> Draft:
    """Turn word indices into spans, parties, a date and a speaker."""
    scene, trigger = heard.scene, heard.told.trigger
    coding, sentence = scene.coding, scene.sentence
    candidate, decided, decision = heard.look
    chosen = choose(scene, story)
    actors, recipients = (parties(scene, chosen[role], role) for role in ("actor", "recipient"))
    time = event_time(coding, sentence, trigger, status=decision.status, type=decision.type,
                      embedded=decision.embedded, looked=decided, dates=dates)  # fmt: skip
    speaker = _speaker(coding, sentence, decision, trigger)
    modes = (decision.mode,) if decision.mode else ()
    event = Event(
        id=identity(coding.article.id, trigger, decision.type), type=decision.type, modes=modes, contexts=(),
        status=decision.status, embedded=decision.embedded, sentence=sentence.number, trigger=trigger, actors=actors,
        recipients=recipients, time=time, place=None, attributed_to=speaker,
        evidence=tuple(_evidence(candidate, decision, trigger, actors, recipients, time, speaker)),
    )  # fmt: skip
    return Draft(candidate, decided, decision, chosen, event)


def _whole(sentence: Sentence, words: Sequence[int], anchor: int) -> Sequence[int]:
    """The words of a trigger without a determiner or possessive left hanging at its end: "open its" is "open"."""
    last = len(words)
    while last > 1 and words[last - 1] != anchor and sentence.tokens[words[last - 1]].tag in _HANGING:
        last -= 1
    return words[:last]


def _span(sentence: Sentence, words: Sequence[int]) -> Span:
    return Span(sentence.tokens[words[0]].start, sentence.tokens[words[-1]].end)


def _speaker(coding: Coding, sentence: Sentence, decision: Decision, trigger: Span) -> Party | None:
    if (word := decision.source) is not None:
        return party_at(coding, sentence, word)
    span = source_of(coding, sentence, trigger) if decision.embedded else None
    return party_of(coding, span) if span else None


def identity(article_id: str, trigger: Span, kind: str) -> str:
    """The id of an event, stable over runs, machines and versions: of article, place of the trigger, type."""
    return hashlib.sha256(f"{article_id}\n{trigger.start}\n{kind}".encode()).hexdigest()[:16]


def _evidence(
    candidate: Candidate, decision: Decision, trigger: Span, actors: Sequence[Party], recipients: Sequence[Party],
    time: Time | None, speaker: Party | None,
) -> Iterator[Evidence]:  # fmt: skip
    """Why each field but the place has its value."""
    yield Evidence("type", trigger, f"model {candidate.type} {candidate.score:.2f}")
    yield Evidence("status", trigger, f"model {decision.status_score:.2f}" + "".join(f"; {r}" for r in decision.rules))
    for field, found in (("actor", actors), ("recipient", recipients)):
        yield from (Evidence(field, party.span, party.via or "model") for party in found if party.span)
    if time:
        yield Evidence("date", time.span, f"{time.grain} against {time.anchor}" if time.anchor else time.grain)
    if speaker and speaker.span:
        yield Evidence("attributed_to", speaker.span, speaker.via or "speech")


def _distinct(found: Sequence[Draft]) -> list[Draft]:
    """One event of those that say the same: equal type and parties at overlapping triggers."""
    kept: list[Draft] = []
    for one in sorted(found, key=lambda f: -f.candidate.score):
        if not any(_same(one.event, other.event) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.event.trigger)


def _same(one: Event, other: Event) -> bool:
    return one.type == other.type and one.trigger.overlaps(other.trigger)


def _tied(sentence: Sentence, found: Sequence[Draft]) -> Iterator[Event]:
    """The events with `within` and the CAMEO code, both of which look at the others of the sentence."""
    at = {one.candidate.word: one for one in found}
    above = {one.candidate.word: _above(sentence, one, at) for one in found}
    for one in found:
        holder = above[one.candidate.word] if one.event.embedded else None
        content = _content(one, found, above)
        cameo = ontology().cameo(one.event.type, one.decision.mode, content=content)
        yield replace(one.event, within=holder.event.id if holder else None, cameo=cameo)


def _above(sentence: Sentence, one: Draft, at: dict[int, Draft]) -> Draft | None:
    """The nearest event above this one in the parse."""
    word = one.candidate.word
    for _ in range(len(sentence.tokens)):
        head = sentence.tokens[word].head
        if head == word:
            return None
        word = head
        if word in at:
            return at[word]
    return None


def _content(one: Draft, found: Sequence[Draft], above: Mapping[int, Draft | None]) -> str | None:
    """What a request, refusal, threat or concession is about, as the CAMEO table names it: "CONCEDE.SANCTION"."""
    below = next((other for other in found if above[other.candidate.word] is one), None)
    if below is None:
        return None
    if below.event.type != "CONCEDE":
        return f"{below.event.type}.{below.decision.mode}" if below.decision.mode else below.event.type
    eased = next((other for other in found if above[other.candidate.word] is below), None)
    return f"CONCEDE.{eased.event.type}" if eased else "CONCEDE"
