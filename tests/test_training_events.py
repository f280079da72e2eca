"""How the event model is trained: articles in passages, with sight of the sentences before."""

from __future__ import annotations

import argparse
import copy
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from training.events import pretrain  # noqa: E402
from training.events.accurate import Base  # noqa: E402
from training.events.batches import articles, collate, drawn, packed  # noqa: E402
from training.events.examples import Example, Taught, build  # noqa: E402
from training.events.fitting import Plan, _groups, differences, fit, losses, read, schedule  # noqa: E402
from training.events.measuring import measure  # noqa: E402
from training.events.network import EventModel, layers  # noqa: E402
from training.events.processor import Dropout, quicken  # noqa: E402

from dragoman.extract.encoder import encoder  # noqa: E402
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES  # noqa: E402
from dragoman.extract.syntax import WAYS  # noqa: E402

FIRST = "Rebels of the north seized the town of Arlo."
SECOND = "Forty people were killed, a doctor said."
THIRD = "The minister called on them to withdraw."
TEXT = f"{FIRST} {SECOND} {THIRD}"


def party(text: str, code: str | None = None) -> dict[str, Any]:
    return {"text": text, "code": code, "sector": None}


def event(sentence: int, trigger: str, kind: str, actor: list[Any], recipient: list[Any]) -> dict[str, Any]:
    return {"article": "a", "sentence": sentence, "trigger": trigger, "type": kind, "mode": None, "actor": actor,
            "recipient": recipient, "status": "actual", "embedded": False, "date": None, "place": None,
            "source": None}  # fmt: skip


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    bounds, at = [], 0
    for sentence in (FIRST, SECOND, THIRD):
        bounds.append([at, at + len(sentence)])
        at += len(sentence) + 1
    article = {"id": "a", "text": TEXT, "date": "2024-05-07", "sentences": bounds}
    events = [
        event(2, "killed", "ASSAULT", [party("Rebels")], [party("Forty people")]),
        event(3, "called on", "REQUEST", [party("The minister")], [party("them")]),
    ]
    other = {"id": "b", "text": SECOND, "date": "2024-05-07", "sentences": [[0, len(SECOND)]]}
    return build([article, other], events)


def network() -> EventModel:
    """As the small one, but tiny."""
    torch.manual_seed(0)
    shape = {"hidden_size": 48, "num_attention_heads": 3, "intermediate_size": 60, "num_hidden_layers": 2}
    base = transformers.BertModel(transformers.BertConfig(**shape), add_pooling_layer=False)
    return EventModel(base)


def network_like_accurate() -> EventModel:
    """As the accurate one, but tiny."""
    torch.manual_seed(0)
    shape = {"hidden_size": 48, "num_attention_heads": 3, "intermediate_size": 60, "num_hidden_layers": 2}
    return EventModel(Base(transformers.MPNetModel(transformers.MPNetConfig(vocab_size=30600, **shape))))


@pytest.mark.parametrize("passage", [0, 22, 160])
def test_an_anchor_sees_its_sentence_and_those_before(examples: list[Example], passage: int) -> None:
    batch, seats = collate(examples, encoder("small")._tokenizer, passage)
    of = {0: [0, 1, 2, 3], 22: [0, 0, 1, 2], 160: [0, 0, 0, 1]}[passage]  # no passage is of two articles
    found = [(seat.row, int(batch.passage[seat.row, batch.first_piece[seat.row, seat.first]])) for seat in seats]
    assert [[one == other for one in found] for other in found] == [[one == other for one in of] for other in of]
    assert all(number > 0 for _, number in found)
    words: dict[int, str] = {}
    for example, seat in zip(examples, seats, strict=True):
        begin = seat.row * batch.word_mask.shape[1] + seat.first
        words |= {begin + n: word for n, word in enumerate(example.words)}
        for anchor in example.anchors:
            assert batch.trigger[seat.row, seat.first + anchor.word, 1 + anchor.type] == 1
    killed = 0
    assert TYPES[int(batch.type[killed])] == "ASSAULT"
    seen = [words[int(i)] for i in batch.seen[killed][batch.seen_mask[killed] > 0]]
    own = len(examples[1].words)
    assert seen[:own] == examples[1].words
    assert seen[own:] == ["Rebels", "north", "town", "Arlo"]
    actor, recipient = ROLES.index("actor"), ROLES.index("recipient")
    assert [seen[int(i)] for i in batch.roles[killed, :, actor].nonzero()] == ["Rebels"]
    assert [seen[int(i)] for i in batch.roles[killed, :, recipient].nonzero()] == ["people"]
    assert (batch.ways[killed, own : len(seen)] >= WAYS).all()
    assert (batch.ways[killed, :own] < WAYS).all()
    assert batch.trigger.sum() == batch.word_mask.sum()


@pytest.mark.parametrize("large", [False, True])
def test_passages_of_one_row_do_not_see_each_other(
    examples: list[Example], large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = network_like_accurate() if large else network()
    model.eval()
    tokenizer = encoder("small")._tokenizer
    with torch.no_grad():
        together, seats = collate(examples, tokenizer, 22)
        said, decided = read(model, together)
        monkeypatch.setattr("training.events.batches.packed", lambda lengths, most: [[p] for p in range(len(lengths))])
        apart, others = collate(examples, tokenizer, 22)
        mask = (apart.passage > 0).long()
        logits, _ = model.proposer(apart.input_ids, mask, apart.first_piece, apart.marks)
        expected = read(model, apart)[1]
    for seat, other in zip(seats, others, strict=True):
        one = said[seat.row, seat.first : seat.first + seat.words]
        assert torch.allclose(one, logits[other.row, other.first : other.first + other.words], atol=1e-5)
    for one, other in zip(decided[1:], expected[1:], strict=True):
        assert torch.allclose(one, other, atol=1e-5)


def test_rows_are_filled(examples: list[Example]) -> None:
    assert packed([30, 160, 70, 60, 200, 40], 160) == [[4], [1], [2, 3, 0], [5]]
    batch, _ = collate([replace(e, article=str(n)) for n, e in enumerate(examples * 4)], encoder("small")._tokenizer)
    assert len(batch.input_ids) == 2
    assert batch.passage[0].max() > 7
    assert (batch.position[0, batch.passage[0] > 0] == 0).sum() == batch.passage[0].max()


def test_a_cut_article_is_taught_of_the_words_that_are_left(examples: list[Example]) -> None:
    """A teacher has seen the whole; the learner sees the nearest of its background, or nothing is asked of it."""
    last = examples[2]
    count, chances = len(last.words), np.zeros((len(last.words), 1 + len(TYPES)), np.float16)
    chances[:, 0] = 1
    before = np.zeros((6, len(ROLES)), np.float32)
    before[:, 0] = range(6)

    def taught(words_before: Any) -> Example:
        said = Taught(2, 0, np.zeros((count, len(ROLES) + 1), np.float32), np.zeros(len(STATUSES), np.float32), 0.5,
                      np.zeros(len(MODES), np.float32), np.zeros(3, np.float32), words_before)  # fmt: skip
        return replace(last, anchors=[], chances=chances, taught=[said])

    tokenizer = encoder("small")._tokenizer
    middle = replace(examples[1], anchors=[])
    batch, _ = collate([middle, taught(before)], tokenizer)
    assert batch.roles[0, count:, 0].tolist() == [4, 5]  # people, doctor
    batch, _ = collate([middle, taught(None)], tokenizer)
    assert batch.seen_mask[0].sum() == count


def test_a_doubled_batch_reads_the_same_twice(examples: list[Example]) -> None:
    model = network().eval()
    batch = collate(examples, encoder("small")._tokenizer)[0]
    double = batch.doubled()
    with torch.no_grad():
        logits, said = read(model, double)
        once, alone = read(model, batch)
    assert torch.allclose(logits, torch.cat([once, once]), atol=1e-5)
    assert torch.allclose(said[0], torch.cat([alone[0], alone[0]]), atol=1e-5)
    assert float(differences(double, logits, said, 40)) == pytest.approx(0, abs=1e-4)
    other = logits.clone()
    other[len(once) :, ..., 0] += 1
    one, two = (torch.softmax(x, -1) for x in (once, other[len(once) :]))
    apart = (((one - two) * (one.log() - two.log())).sum(-1) * batch.word_mask).sum() / batch.word_mask.sum()
    assert float(differences(double, other, said, 40)) == pytest.approx(float(20 * apart), rel=1e-3)
    assert float(losses(double, logits, said, 40)) == pytest.approx(float(losses(batch, once, alone, 40)), rel=1e-4)


def test_what_is_fitted_is_learned(examples: list[Example], tmp_path: Path) -> None:
    model = network()
    tokenizer = encoder("small")._tokenizer
    plan = Plan(epochs=160, seed=0, size=4, rate=2e-3, decay=0.9, head_rate=3e-3, frozen=1, trigger_weight=40,
                twice=0.5)  # fmt: skip
    before = [copy.deepcopy(layer.state_dict()) for layer in layers(model.proposer.base)]
    fit(model, examples, tokenizer, plan, tmp_path)
    after = [layer.state_dict() for layer in layers(model.proposer.base)]
    changed = [[not torch.equal(values, was[name]) for name, values in now.items()]
               for now, was in zip(after, before, strict=True)]  # fmt: skip
    assert not any(changed[0])
    assert any(changed[1])
    scores = measure(model, examples, tokenizer)
    assert scores["type_f1"] == scores["role_f1"] == scores["before_role_f1"] == scores["parties"] == 1
    again = network()
    again.load_state_dict(torch.load(tmp_path / "model.pt"))
    assert measure(again, examples, tokenizer) == scores


def test_batches_hold_every_sentence_once(examples: list[Example]) -> None:
    known = articles(examples)
    assert [[e.sentence for e in article] for article in known] == [[1, 2, 3], [1]]
    for size in (1, 2, 3, 64):
        batches = list(drawn(known, size, random.Random(1)))
        assert sorted((e.article, e.sentence) for some in batches for e in some) == [
            ("a", 1), ("a", 2), ("a", 3), ("b", 1),
        ]  # fmt: skip
        assert max(map(len, batches)) <= size + size // 4


def test_lower_layers_learn_slower() -> None:
    plan = Plan(epochs=1, seed=0, size=4, rate=1e-3, decay=0.5, head_rate=2e-3, frozen=0, trigger_weight=1, twice=0)
    assert [group["lr"] for group in _groups(network(), plan)] == [1e-3, 5e-4, 2e-3]


def test_the_rate_falls_with_the_time_if_that_ends_first() -> None:
    gone = 0.0
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    rates = schedule(optimizer, 10, 0.2, lambda: gone)
    seen = []
    for step in range(10):
        seen.append(round(rates.get_last_lr()[0], 3))
        gone = 0.0 if step < 4 else (step + 1) / 8  # the clock begins to run ahead of the steps
        optimizer.step()
        rates.step()
    assert seen == [0.5, 1.0, 1.0, 0.875, 0.75, 0.469, 0.312, 0.156, 0.0, 0.0]


def test_training_ends_when_its_time_is_over(examples: list[Example], tmp_path: Path) -> None:
    model = network()
    before = copy.deepcopy(model.state_dict())
    plan = Plan(epochs=3, seed=0, size=4, rate=1e-3, decay=0.9, head_rate=1e-3, frozen=0, trigger_weight=40,
                twice=0, minutes=1e-9)  # fmt: skip
    fit(model, examples, encoder("small")._tokenizer, plan, tmp_path)
    assert all(torch.equal(values, before[name]) for name, values in model.state_dict().items())
    assert (tmp_path / "model.pt").exists()


@pytest.mark.parametrize(("steps", "epochs"), [(1, 1), (3, 3), (9, 4)])
def test_training_ends_after_its_steps(
    examples: list[Example], tmp_path: Path, capsys: pytest.CaptureFixture[str], steps: int, epochs: int
) -> None:
    plan = Plan(epochs=4, seed=0, size=4, rate=1e-3, decay=0.9, head_rate=1e-3, frozen=0, trigger_weight=40,
                twice=0, steps=steps)  # fmt: skip
    fit(network(), examples, encoder("small")._tokenizer, plan, tmp_path)
    assert capsys.readouterr().out.count(": 1 steps, ") == epochs


def test_a_share_is_dropped_and_the_mean_stays() -> None:
    torch.manual_seed(0)
    drop, values = Dropout(0.25), torch.ones(1000, 101, requires_grad=True)
    said = drop(values)
    assert said.unique().tolist() == [0.0, pytest.approx(4 / 3)]
    assert float((said == 0).float().mean()) == pytest.approx(0.25, abs=0.01)
    said.sum().backward()
    assert values.grad is not None
    assert torch.equal(values.grad, said.detach())
    assert torch.equal(drop.eval()(values), values)


def test_a_model_is_quickened_but_says_the_same() -> None:
    model = network().eval()
    ids = torch.arange(6).view(1, 6) + 1000
    whole = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    before = model.proposer.base(**whole).last_hidden_state
    quicken(model)
    assert not any(isinstance(module, torch.nn.Dropout) for module in model.modules())
    assert model.proposer.drop.p == 0.1
    assert model.proposer.base.encoder.layer[0].attention.self.dropout.p == 0
    assert torch.equal(model.proposer.base(**whole).last_hidden_state, before)


def test_an_encoder_learns_to_guess_words(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = encoder("small")._tokenizer._tokenizer
    monkeypatch.setattr(pretrain.sets, "gold", lambda _: [])
    monkeypatch.setattr(pretrain.sets, "reports", list)
    monkeypatch.setattr(pretrain.sets, "annotations", list)
    monkeypatch.setattr(pretrain, "texts", lambda _: [["red blue green"] * 100, ["yes no yes no"]])
    rows = list(pretrain._rows("0/5", tokenizer))
    assert sorted(map(len, rows)) == [4, 48, 252]
    torch.manual_seed(0)
    base = network().proposer.base
    table = base.embeddings.word_embeddings
    kept = [copy.deepcopy(values) for values in base.embeddings.parameters()]
    for values in base.embeddings.parameters():
        values.requires_grad = False
    args = argparse.Namespace(device="cpu", rate=1e-2, epochs=3, seed=0)
    before = copy.deepcopy(base.encoder.state_dict())
    pretrain.fit(base, table, rows, tokenizer, args)
    assert any(not torch.equal(values, before[name]) for name, values in base.encoder.state_dict().items())
    assert all(torch.equal(one, other) for one, other in zip(kept, base.embeddings.parameters(), strict=True))


def test_pieces_are_hidden_to_be_guessed() -> None:
    special = pretrain._Special(encoder("accurate")._tokenizer._tokenizer)
    ids, mask = pretrain._padded([[700, 701, 702], [800]], special)
    assert mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]
    asked = torch.zeros_like(ids, dtype=torch.bool)
    assert torch.equal(pretrain._hidden(ids, asked, special.mask, 900), ids)
    asked[:, 1] = True
    torch.manual_seed(0)
    shown = torch.stack([pretrain._hidden(ids, asked, special.mask, 900) for _ in range(400)])
    assert torch.equal(shown[:, :, 2:], ids[:, 2:].expand(400, -1, -1))
    assert 0.7 < float((shown[:, :, 1] == special.mask).float().mean()) < 0.9
    assert 0.05 < float((shown[:, :, 1] == ids[:, 1]).float().mean()) < 0.15
