"""The fold of acts to episodes, on made-up records: states, what is pending, what is in conflict."""

from itertools import count

import pytest

from dragoman.sanctions.asking import Wanted
from dragoman.sanctions.ledger import day, episodes
from dragoman.sanctions.model import in_force
from dragoman.sanctions.output import act_lines, episode_lines, episode_record
from dragoman.sanctions.record import act_key, episode_keys, episode_name

_numbers = count(1)


def side(code, kind="state", text=None):
    return {"code": code, "kind": kind, "sector": None, "entity_text": text or code or "they", "start": 0, "end": 3,
            "name": None, "wikidata_id": None}  # fmt: skip


def act(kind, reported="2031-05-01", *, sender="NOR", target="PER", **changes):
    number = next(_numbers)
    one = {
        "id": f"act{number}", "article_id": f"a{number}", "act": kind, "core": "imposed", "modality": "asserted",
        "background": False, "sender": [side(sender)], "target": [side(target)], "third_party": [], "measure": [],
        "family": ["any"], "gsdb_type": [], "ties_type": [], "condition": None, "date": None, "enddate": None,
        "date_precision": None, "date_text": None, "until": None, "attributed_to": None,
        "measure_text": {"text": "sanctions", "start": 0, "end": 9}, "act_text": {"text": kind, "start": 0, "end": 3},
        "text_info": {"sequence": 1, "start": 0, "end": 30}, "wording": f"{kind} on {reported}", "event": None,
        "confidence": None, "evidence": [], "title": None, "publisher": "The Fjord", "publication_date": reported,
        "url": None, "coder": "dragoman test",
    }  # fmt: skip
    return one | changes


def state(*acts):
    (episode,) = episodes(acts)
    return episode.state


def test_an_episode_climbs_to_what_is_furthest():
    way = ["demanded", "threatened", "planned", "announced", "imposed", "tightened", "eased", "lifted"]
    acts = [act(kind, f"2031-05-{n:02}") for n, kind in enumerate(way, 1)]
    (episode,) = episodes(acts)
    assert list(episode.states) == way
    assert (episode.state, episode.since, episode.in_force) == ("lifted", "2031-05-08", False)
    assert [one["act"] for one in episode.history] == way


def test_acts_are_put_in_the_order_of_their_days_not_of_their_arrival():
    assert state(act("lifted", "2031-06-01"), act("imposed", "2031-05-01")) == "lifted"
    assert state(act("imposed", "2031-06-01"), act("lifted", "2031-05-01")) == "imposed"


def test_what_is_less_far_does_not_bring_it_back():
    (episode,) = episodes([act("announced", "2031-05-01"), act("demanded", "2031-05-02"), act("planned", "2031-05-03")])
    assert (episode.state, episode.since) == ("announced", "2031-05-01")


@pytest.mark.parametrize("kind", ["called_to_lift", "called_to_keep", "condemned", "refused_to_lift", "denied",
                                  "violated", "circumvented"])  # fmt: skip
def test_calls_refusals_and_breaches_change_no_state(kind):
    assert state(act(kind)) is None
    assert state(act("imposed", "2031-05-01"), act(kind, "2031-05-02")) == "imposed"
    assert state(act("planned", "2031-05-01"), act(kind, "2031-05-02")) == "planned"


@pytest.mark.parametrize("kind", ["demanded", "threatened", "planned", "announced"])
def test_a_further_round_is_pending_until_it_comes(kind):
    (episode,) = episodes([act("imposed", "2031-05-01"), act(kind, "2031-05-02")])
    assert (episode.state, episode.pending, episode.in_force) == ("imposed", (kind,), True)
    (episode,) = episodes([act("imposed", "2031-05-01"), act(kind, "2031-05-02"), act("tightened", "2031-05-03")])
    assert (episode.state, episode.pending) == ("tightened", ())


def test_an_offer_to_lift_is_pending_and_lifts_nothing():
    (episode,) = episodes([act("imposed", "2031-05-01"), act("offered_to_lift", "2031-05-02", core="lifted")])
    assert (episode.state, episode.pending, episode.in_force) == ("imposed", ("offered_to_lift",), True)


@pytest.mark.parametrize("modality", ["hypothetical", "alleged"])
def test_what_is_imagined_or_alleged_changes_no_state(modality):
    assert state(act("imposed", modality=modality)) is None
    assert not in_force(act("imposed", modality=modality))


def test_only_what_is_done_is_in_force():
    assert {kind for kind in ("demanded", "threatened", "planned", "announced", "imposed", "extended", "tightened",
                              "eased", "suspended", "lifted", "offered_to_lift", "called_to_lift", "denied")
            if in_force(act(kind))} == {"imposed", "extended", "tightened", "eased"}  # fmt: skip


def test_after_a_lifting_a_new_round_begins():
    rounds = [act("imposed", "2031-05-01"), act("lifted", "2031-05-02"), act("planned", "2031-05-03")]
    assert state(*rounds) == "planned"
    assert state(*rounds, act("imposed", "2031-05-04")) == "imposed"
    assert state(*rounds[:2], act("eased", "2031-05-03")) == "lifted"


def test_what_is_told_in_passing_undoes_no_lifting():
    lifted, passing = act("lifted"), act("imposed", background=True)
    assert state(lifted, passing) == "lifted"
    assert state(lifted, act("imposed", "2031-05-09", background=True)) == "lifted"
    assert state(passing) == "imposed"


def test_a_dated_act_counts_on_its_own_day_a_planned_one_on_that_of_its_report():
    done = act("imposed", date="2031-04-30", date_precision="day")
    coming = act("planned", date="2031-06-30", date_precision="day")
    assert (day(done), day(coming)) == ("2031-04-30", "2031-05-01")
    assert day(act("imposed", date="2031-06-30")) == "2031-05-01"
    assert day(act("imposed", None, date="2031-04-30")) == "2031-04-30"
    assert day(act("imposed", None)) is None


def test_of_several_persons_a_lifting_lifts_those_it_names():
    one, other = ([side("PER", "person", name)] for name in ("Ana Ruiz", "Luis Paz"))
    acts = [act("imposed", "2031-05-01", target="PER"), act("imposed", "2031-05-02")]
    acts = [{**acts[0], "target": [*one, *other]}, {**acts[1], "act": "lifted", "target": one}]
    assert state(*acts) == "eased"
    assert state(*acts, {**act("lifted", "2031-05-03"), "target": other}) == "lifted"


def test_each_sender_target_and_family_is_an_episode_told_together_where_all_is_alike():
    joint = act("planned")
    joint |= {"sender": [side("NOR"), side("EUR")], "target": [side("PER", "entity"), side("PER", "person")]}
    assert len(episode_keys(joint)) == 4
    (episode,) = episodes([joint])
    assert (episode.senders, episode.targets) == (("EUR", "NOR"), ("PER:entity", "PER:person"))
    alone = {**act("imposed", "2031-05-02"), "target": [side("PER", "person")]}
    apart = {(one.senders, one.targets): one.state for one in episodes([joint, alone])}
    assert apart[("NOR",), ("PER:person",)] == "imposed"
    assert apart[("EUR",), ("PER:entity", "PER:person")] == "planned"


def test_families_are_apart_and_an_unknown_sender_has_a_sign():
    trade = act("imposed", measure=["Import restrictions"], family=["trade"])
    unknown = act("planned", sender=None)
    names = {episode_name(key) for one in (trade, unknown) for key in episode_keys(one)}
    assert names == {"NOR>PER/trade", "?>PER/any"}
    assert len(episodes([trade, unknown])) == 2


def test_a_denial_beside_an_imposition_is_a_conflict():
    (episode,) = episodes([act("imposed", "2031-05-01"), act("denied", "2031-05-02")])
    assert [(one.kind, len(one.acts)) for one in episode.conflicts] == [("denied", 2)]
    assert episodes([act("planned"), act("denied")])[0].conflicts == ()


def test_imposed_and_lifted_on_one_day_is_a_conflict():
    (episode,) = episodes([act("imposed"), act("lifted")])
    assert [one.told for one in episode.conflicts] == ["imposed and lifted on 2031-05-01"]


def test_two_days_of_one_imposition_are_a_conflict():
    one = act("imposed", "2031-05-03", date="2031-05-01", date_precision="day")
    other = act("imposed", "2031-05-03", date="2031-05-02", date_precision="day")
    (episode,) = episodes([one, other])
    assert [c.told for c in episode.conflicts] == ["imposed on 2031-05-01 or 2031-05-02"]
    later = act("imposed", "2031-06-03", date="2031-06-02", date_precision="day")
    assert episodes([one, later])[0].conflicts == ()


def test_counts_and_days_of_the_reports():
    (episode,) = episodes([act("imposed", "2031-05-02"), act("imposed", "2031-05-01", publisher="Daily Pole")])
    assert (episode.articles, episode.publishers, dict(episode.counts)) == (2, 2, {"imposed": 2})
    assert (episode.first_reported, episode.last_reported) == ("2031-05-01", "2031-05-02")


def test_an_episode_keeps_its_id_as_reports_come_in():
    first = act("planned", "2031-05-01")
    assert episodes([first])[0].id == episodes([first, act("imposed", "2031-05-02")])[0].id


def test_ids_in_an_archive_tell_article_and_coder():
    said = [("a", "c 1", "small"), ("b", "c 1", "small"), ("a", "c 2", "small"), ("a", "c 1", "accurate")]
    assert len({act_key(*one, "x") for one in said}) == 4


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        ({"target": ("PER",)}, True),
        ({"target": ("CHL", "PER")}, True),
        ({"target": ("central bank",)}, True),
        ({"target": ("CHL",)}, False),
        ({"sender": ("NOR",), "act": ("imposed",)}, True),
        ({"sender": ("PER",)}, False),
        ({"third_party": ("CHL",)}, False),
        ({"measure": ("asset",)}, True),
        ({"measure": ("Travel ban", "Asset freeze")}, True),
        ({"measure": ("any",)}, False),
        ({"act": ("planned",)}, False),
        ({"text": "IMPOSED 2031"}, True),
        ({"text": "imposed nowhere"}, False),
    ],
)
def test_conditions(wanted, met):
    one = act("imposed", measure=["Asset freeze"], family=["financial"])
    one["target"] = [side("PER", "entity", "Peru's central bank")]
    assert Wanted(**wanted).takes(one) is met


def test_conditions_of_days():
    import datetime as dt

    one = act("imposed")
    assert Wanted(since=dt.date(2031, 5, 1), until=dt.date(2031, 5, 1)).takes(one)
    assert not Wanted(since=dt.date(2031, 5, 2)).takes(one)
    assert not Wanted(until=dt.date(2031, 4, 30)).takes(one)
    assert not Wanted(since=dt.date(2031, 1, 1)).takes(act("imposed", None))


@pytest.mark.parametrize("wrong", [{"measure": ("freeze everything",)}, {"act": ("sanctioned",)}])
def test_an_impossible_condition_is_refused(wrong):
    with pytest.raises(ValueError, match=r"no (measure|act)"):
        Wanted(**wrong)


def test_the_table_of_acts_is_safe_to_open_in_a_spreadsheet():
    header, line = act_lines([act("imposed", title="=HYPERLINK(1)", wording="+1")], "csv")
    assert header.startswith("id,article_id,act,core")
    assert "'=HYPERLINK(1)" in line
    assert ",=HYPERLINK" not in line


def test_an_episode_as_a_record_tells_its_history():
    (episode,) = episodes([act("planned", "2031-05-01"), act("imposed", "2031-05-02", key="archive-key")])
    told = episode_record(episode)
    assert [(one["kind"], one["state"]) for one in told["history"]] == [("planned", "planned"), ("imposed", "imposed")]
    assert told["history"][1]["act"] == "archive-key"
    header, line = episode_lines([episode], "csv")
    assert len(header.split(",")) == len(line.split(","))
