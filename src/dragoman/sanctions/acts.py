"""From one coding to the acts of sanctions that it reports. Pure: the same coding gives the same acts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from dragoman.model import Coding, Event, Evidence, Sentence, Span, Time
from dragoman.sanctions.climb import climb, condemning, participles, wanted
from dragoman.sanctions.doers import callers, senders
from dragoman.sanctions.grammar import conditional
from dragoman.sanctions.model import Act, Kind, Modality, Side
from dragoman.sanctions.reader import Reader, of_party, unguessed
from dragoman.sanctions.state import Climb
from dragoman.sanctions.tables import is_kind
from dragoman.sanctions.targets import targets
from dragoman.sanctions.terms import named, repaired
from dragoman.text.tree import Tree

#: Types of event on which an act may rest, the likeliest first.
_TYPES = ("SANCTION", "CONCEDE", "COERCE", "RETREAT", "THREATEN", "REJECT", "REQUEST", "ACCUSE", "AGREE", "SUPPORT",
          "AID")  # fmt: skip
#: Sectors that sanction nobody abroad: a court that lifts a travel ban, a company that ends its flights.
_NO_SENDERS = frozenset({"JUD", "BUS", "CVL", "EDU", "LAB", "REF"})
_DONE = frozenset({"imposed", "extended", "tightened", "announced", "eased", "suspended", "lifted"})
#: What a done act becomes where the event is only planned, asked for or threatened.
_DEMOTED = {"planned": ("planned", "offered_to_lift"), "requested": ("demanded", "called_to_lift"),
            "threatened": ("threatened", "offered_to_lift")}  # fmt: skip
_UNTIL = re.compile(r"\b(?:until|till|through|for)(?: at least| the| another| a further)*\s*$", re.I)
_SPEAKERLESS = frozenset({"called_to_lift", "called_to_keep", "demanded", "condemned"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})
#: Subjects that are the sanctions told of before: "The measures ban imports of copper."
_THEIRS = re.compile(
    r"(?:the|these|those|its|their|his|her)(?: (?:new|latest|first|same|economic|trade))*"
    r" (?:sanctions?|measures?|restrictions?|bans?|embargo|curbs|package|rules|steps|moves?)",
    re.I,
)
_REFUSE = frozenset({"reject", "block", "veto", "defeat", "vote"})
_CONDITIONS = frozenset({"if", "unless", "until", "till", "once", "provided"})


_MAY_NAME = re.compile(
    "sanction|embargo|blacklist|ban|bar|restrict|curb|freez|froze|cap|list|prohib|outlaw|forbid|limit|halt|stop|suspend"
    "|cut|ceas|block|designat|clos|visa|swift|measure|control|moratori|resum|end|cancel|discontinu|withh|immobili",
    re.I,
)


def _may_name(text: str) -> bool:
    """A quick look whether a sentence can name sanctions at all."""
    return _MAY_NAME.search(text) is not None


def acts(coding: Coding) -> tuple[Act, ...]:
    """The acts of sanctions that an article reports, in the order of its text.

    Args:
        coding: a coded article; one that failed has none.

    Returns:
        Acts with the event each rests on, where there is one; every span is one of the article's text.
    """
    found: list[Act] = []
    for sentence in coding.sentences:
        found += _merged(_in_sentence(coding, sentence, found))
    return _unique(found)


def _in_sentence(coding: Coding, sentence: Sentence, before: Sequence[Act]) -> Iterator[Act]:
    if not _may_name(coding.article.text[sentence.span.start : sentence.span.end]):
        return
    tree = Tree(repaired(sentence))
    before = list(before)
    for one in named(tree):
        climbed = climb(tree, one)
        if not climbed.act and (verb := condemning(tree, one)) is not None:
            climbed.act, climbed.core, climbed.doing = "imposed", "imposed", verb
            climbed.apply("oppose", verb)
            climbed.passed.append(verb)
        told = [(verb, act) for verb, act in participles(tree, one) if not wanted(climbed, verb, act)]
        below = [climb(tree, one, verb, act, stop=True) for verb, act in told]
        for found in (climbed, *below):
            made = _act(coding, sentence, tree, found, before, background=found is not climbed)
            if made:
                before.append(made)
                yield made


def _act(
    coding: Coding, sentence: Sentence, tree: Tree, found: Climb, before: Sequence[Act], *, background: bool
) -> Act | None:
    """The act that a climb tells, or None where it tells none of ours."""
    if not _reports(tree, found):
        return None
    event = _event(coding, sentence, tree, found)
    condition = _condition(tree, found)
    kind, modality = _checked(_kind(coding, found, condition), found, None if background else event)
    if not kind:
        return None
    kind, who, whom, third = _sides(Reader(coding, tree), found, kind, event, before)
    unknown = not any(side.code for side in whom) or _own_plea(whom, third)
    last = _last_alike(found, before) if unknown else None
    if last and last.targets and _goes_on(tree, found, last, sentence):
        whom = tuple(replace(side, via="target of the act before") for side in last.targets)
    if _not_ours(found, kind, who, whom, third):
        return None
    trigger, words = _trigger(tree, found), _span(tree, found.named.words)
    date, until = _times(coding, sentence, event)
    published = coding.article.published
    if kind in _DONE and date and published and date.first > published:
        kind = "offered_to_lift" if kind in ("eased", "suspended", "lifted") else "planned"  # "takes effect on Monday"
    return Act(
        _id(coding, words, trigger, kind), cast(Kind, kind), found.core, modality, background, _once(who), _once(whom),
        _once(third), found.named.measures, condition, date, until, _speaker(event, third, kind), words, trigger,
        sentence.number, event.id if event else None, event.confidence if event else None,
        tuple(_evidence(tree, found, words, (("sender", who), ("target", whom), ("caller", third)), condition)),
    )  # fmt: skip


def _reports(tree: Tree, found: Climb) -> bool:
    """Does the way up tell an act, and not under "if"?"""
    if found.dead or not (found.act == "_keep" or is_kind(found.act)):
        return False
    if found.faced is not None and not any(operator == "threaten" for operator, _ in found.over):
        return False  # "they could face sanctions" threatens nobody by anybody
    return found.doing is None or not conditional(tree, found.doing)


def _kind(coding: Coding, found: Climb, condition: Span | None) -> str:
    """The kind as the words tell it: what is planned "unless" somebody yields is a threat."""
    kind = "refused_to_lift" if found.act == "_keep" else found.act
    threat = kind == "planned" and condition is not None and not found.hypothetical
    return "threatened" if threat and condition and _conditional(coding, condition, found) else kind


def _sides(
    reader: Reader, found: Climb, kind: str, event: Event | None, before: Sequence[Act]
) -> tuple[str, tuple[Side, ...], tuple[Side, ...], tuple[Side, ...]]:
    """The kind, its senders, targets and third parties."""
    third = tuple(callers(reader, found)) if kind != "denied" or found.breach else ()
    who = tuple(_plural(senders(reader, found, event, third), before))
    whom = tuple(targets(reader, found, event, who))
    who = _another(who, whom, before)
    if kind == "condemned" and _own_refusal(reader.tree, found, who, third):
        kind, who, third = "denied", third, ()
    return kind, unguessed(who, whom), unguessed(whom, (*who, *third)), unguessed(third, who)


def _checked(kind: str, found: Climb, event: Event | None) -> tuple[str, Modality]:
    """The act held against the status of its event: nothing planned, demanded or threatened comes out as done."""
    off = kind in ("eased", "suspended", "lifted")
    types = ("CONCEDE", "RETREAT") if off else ("SANCTION", "COERCE")
    own = event is not None and kind in _DONE and event.type in types
    status = event.status if event and own else "actual"
    modality: Modality = "hypothetical" if found.hypothetical else "alleged" if found.alleged else "asserted"
    if status == "negated":
        return "", modality
    if status in _DEMOTED and kind != "announced":
        return _DEMOTED[status][off], modality
    if status == "hypothetical" and kind != "announced":
        return ("offered_to_lift" if off else "planned"), "hypothetical"
    return kind, "alleged" if status == "alleged" and modality == "asserted" else modality


def _not_ours(found: Climb, kind: str, who: Sequence[Side], whom: Sequence[Side], third: Sequence[Side]) -> bool:
    """Domestic measures, courts and companies, and what names no state at all."""
    senders_ = {side.code for side in who if side.code}
    targets_ = {side.code for side in whom if side.code}
    if not senders_ and not targets_ and not any(side.code for side in third):
        return True
    if who and all(side.sector in _NO_SENDERS for side in who) and kind not in _SPEAKERLESS:
        return True
    if senders_ and senders_ == targets_ and "IGO" not in senders_ and kind not in ("violated", "circumvented"):
        return True
    if found.named.owned and not senders_ and not any(side.code for side in third):
        return True
    return found.named.weak and (not targets_ or targets_ <= senders_)


def _event(coding: Coding, sentence: Sentence, tree: Tree, found: Climb) -> Event | None:
    """The event that the act rests on: one on the words that name or do it, else on those above."""
    own = _span(tree, [*found.named.words, *([found.doing] if found.doing is not None else [])])
    near = [_token(tree, k) for k in {*found.named.words, *([found.doing] if found.doing is not None else [])}]
    above = [_token(tree, k) for k in found.passed]
    here = [e for e in coding.events if e.sentence == sentence.number and e.type in _TYPES]

    def closeness(event: Event) -> tuple[int, int, float]:
        on = any(event.trigger.overlaps(span) for span in near)
        off = found.core in ("lifted", "eased", "suspended")
        order = _TYPES.index(event.type)
        fits = event.type == ("CONCEDE" if off else "SANCTION")
        return (0 if on and fits else 1 if on else 2, order, -event.confidence)

    fitting = [e for e in here if any(e.trigger.overlaps(span) for span in (*near, *above)) or e.trigger.overlaps(own)]
    return min(fitting, key=closeness, default=None)


def _conditional(coding: Coding, condition: Span, found: Climb) -> bool:
    """Is the measure announced for the case that somebody does not yield? A bill is not a threat."""
    first = coding.article.text[condition.start : condition.end].split()[:1]
    bill = any(found.tree.tokens[k].pos == "NOUN" for _, k in found.over)
    return not bill and [word.lower() for word in first] in (["if"], ["unless"])


def _own_refusal(tree: Tree, found: Climb, who: Sequence[Side], third: Sequence[Side]) -> bool:
    """Is who rejects who would sanction: "parliament rejected a proposal to ban"?"""
    if not found.over or tree.tokens[found.over[-1][1]].lemma.lower() not in _REFUSE:
        return False
    proposed = any(tree.tokens[k].pos == "NOUN" and operator == "plan" for operator, k in found.over)
    theirs = {side.code for side in who if side.code} - {side.code for side in third}
    return proposed and not theirs


def _last_alike(found: Climb, before: Sequence[Act]) -> Act | None:
    """The last act before of the same measures, else the last."""
    alike = (act for act in reversed(before) if act.measures == found.named.measures)
    return next(alike, before[-1] if before else None)


def _own_plea(whom: Sequence[Side], third: Sequence[Side]) -> bool:
    """Is the target only the third party itself, on the event's word alone?"""
    codes = {side.code for side in third if side.code}
    return bool(codes) and all(side.code in codes and side.via.startswith("event") for side in whom)


def _goes_on(tree: Tree, found: Climb, last: Act, sentence: Sentence) -> bool:
    """May the target be that of the act before: "the sanctions", or a second measure in one sentence?"""
    return _definite(tree, found) or (found.named.weak and last.sentence == sentence.number)


def _plural(who: Sequence[Side], before: Sequence[Act]) -> list[Side]:
    """The senders; "they" after an act of several senders are those, and "the measures" are no sender themselves."""
    last = before[-1].senders if before else ()
    many = len(who) == 1 and who[0].text.lower() == "they" and len(last) > 1
    theirs = len(who) == 1 and not who[0].code and _THEIRS.fullmatch(who[0].text) and any(side.code for side in last)
    return [replace(side, via="senders of the act before") for side in last] if many or theirs else list(who)


def _another(who: tuple[Side, ...], whom: Sequence[Side], before: Sequence[Act]) -> tuple[Side, ...]:
    """The senders; a pronoun taken for the target itself is rather who sanctioned in the act before."""
    codes = {side.code for side in whom if side.code}
    if len(who) != 1 or who[0].text.lower() not in _PRONOUNS or who[0].code not in codes:
        return who
    last = before[-1].senders if before else ()
    if last and not codes & {side.code for side in last}:
        return tuple(replace(side, via="senders of the act before") for side in last)
    return (replace(who[0], code=None),)


def _definite(tree: Tree, found: Climb) -> bool:
    """Is it "the sanctions", "these measures", which were told of before?"""
    return any(tree.tokens[k].dep == "det" and tree.tokens[k].text.lower() in ("the", "these", "those")
               for k in tree.children[found.named.head])  # fmt: skip


def _condition(tree: Tree, found: Climb) -> Span | None:
    """The clause with "if", "unless" or "until" on one of the words passed."""
    for word in found.passed:
        for k in tree.children[word]:
            token = tree.tokens[k]
            if token.dep == "advmod" and token.text.lower() in ("soon", "long") and tree.right_edges[k] > k:
                return Span(tree.tokens[tree.left_edges[k]].start, tree.tokens[tree.right_edges[k]].end)
            if token.dep not in ("advcl", "prep", "ccomp"):
                continue
            marks = {tree.tokens[m].text.lower() for m in tree.children[k] if tree.tokens[m].dep in ("mark", "advmod")}
            clause = token.dep != "prep" and marks & _CONDITIONS
            exchange = token.dep == "prep" and token.text.lower() == "in" and any(
                tree.tokens[m].lemma.lower() in ("exchange", "return") for m in tree.children[k])  # fmt: skip
            if clause or exchange:
                first, last = tree.left_edges[k], tree.right_edges[k]
                return Span(tree.tokens[first].start, tree.tokens[last].end)
    return None


def _times(coding: Coding, sentence: Sentence, event: Event | None) -> tuple[Time | None, Time | None]:
    """When it took place, and until when it holds."""
    text = coding.article.text
    here = [time for time in coding.times if time.sentence == sentence.number]
    ends = [time for time in here if _UNTIL.search(text[sentence.span.start : time.span.start])]
    date = event.time if event and event.time and event.time not in ends else None
    return date, next(iter(ends), None)


def _speaker(event: Event | None, third: Sequence[Side], kind: str) -> Side | None:
    if event and event.attributed_to:
        return of_party(event.attributed_to, "speaker of the event")
    return third[0] if third and kind in _SPEAKERLESS else None


def _token(tree: Tree, k: int) -> Span:
    return Span(tree.tokens[k].start, tree.tokens[k].end)


def _span(tree: Tree, words: Iterable[int]) -> Span:
    kept = sorted(words)
    return Span(tree.tokens[kept[0]].start, tree.tokens[kept[-1]].end)


def _trigger(tree: Tree, found: Climb) -> Span:
    """The word that makes the act what it is: the outermost operator, else what is done."""
    if found.over:
        return _token(tree, found.over[-1][1])
    return _token(tree, found.doing if found.doing is not None else found.named.head)


def _evidence(
    tree: Tree, found: Climb, words: Span, sides: Iterable[tuple[str, Sequence[Side]]], condition: Span | None
) -> Iterator[Evidence]:
    yield Evidence("measure", words, "term" if found.named.measures else "term, measure not told")
    if found.doing is not None:
        yield Evidence("act", _token(tree, found.doing), f"{found.core} by the word")
    for operator, word in found.over:
        yield Evidence("act", _token(tree, word), operator)
    for name, several in sides:
        for side in several:
            if side.span:
                yield Evidence(name, side.span, side.via)
    if condition:
        yield Evidence("condition", condition, "clause")


def _id(coding: Coding, words: Span, trigger: Span, kind: str) -> str:
    said = f"{coding.article.id}|{words.start}|{words.end}|{trigger.start}|{kind}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _once(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Each words once."""
    seen: dict[tuple[object, ...], Side] = {}
    for side in sides:
        seen.setdefault((side.span, side.code, side.text if side.span is None else ""), side)
    return tuple(seen.values())


def _merged(made: Iterable[Act]) -> list[Act]:
    """Acts of one sentence with the same kind, senders and trigger are one: "sanctions, including travel bans"."""
    out: list[Act] = []
    for act in made:
        same = next((n for n, other in enumerate(out) if _one(other, act)), None)
        if same is None:
            out.append(act)
            continue
        first = out[same]
        measures = tuple(dict.fromkeys((*first.measures, *act.measures)))
        out[same] = replace(
            first, measures=measures, targets=first.targets or act.targets, senders=first.senders or act.senders,
            evidence=(*first.evidence, *(e for e in act.evidence if e not in first.evidence)),
        )  # fmt: skip
    return out


def _one(one: Act, other: Act) -> bool:
    alike = one.kind == other.kind and one.trigger == other.trigger and one.modality == other.modality
    return alike and _doing(one) == _doing(other)


def _doing(act: Act) -> Span | None:
    return next((evidence.span for evidence in act.evidence if evidence.field == "act"), None)


def _unique(found: Sequence[Act]) -> tuple[Act, ...]:
    return tuple({act.id: act for act in found}.values())
