"""What was exported comes back as weights that say the same."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
ort = pytest.importorskip("onnxruntime")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from training.events import accurate, shipped  # noqa: E402
from training.events.export import _write  # noqa: E402
from training.events.network import WIDTH, EventModel  # noqa: E402
from training.events.packing import pack  # noqa: E402

SHAPE = {"hidden_size": WIDTH, "num_attention_heads": 6, "intermediate_size": 2 * WIDTH, "vocab_size": 150,
         "max_position_embeddings": 40}  # fmt: skip
PIECES, WORDS = {0: "sentences", 1: "pieces"}, {0: "sentences", 1: "words"}
ANCHORS = {0: "anchors", 1: "words"}


def small() -> Any:
    base = transformers.BertModel(transformers.BertConfig(num_hidden_layers=2, **SHAPE), add_pooling_layer=False)
    base.set_attn_implementation("eager")
    return EventModel(base).eval()


def large(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Of two layers, wider than what the decider reads."""
    monkeypatch.setattr(accurate, "LAST", 2)
    shape = SHAPE | {"hidden_size": 2 * WIDTH}
    base = transformers.MPNetModel(transformers.MPNetConfig(num_hidden_layers=2, **shape))
    return EventModel(accurate.Base(base)).eval()


def sentences(seed: int) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    return {
        "input_ids": chance.integers(5, 150, (2, 12)), "attention_mask": np.ones((2, 12), np.int64),
        "first_piece": np.tile(np.arange(6) * 2, (2, 1)), "marks": chance.integers(0, 9, (2, 6, 3)),
    }  # fmt: skip


def anchors(seed: int) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    return {
        "words": chance.normal(size=(2, 6, WIDTH)).astype(np.float32), "mask": np.ones((2, 6), np.float32),
        "anchor": np.array([1, 3]), "kind": np.array([2, 5]), "ways": chance.integers(0, 90, (2, 6)),
    }  # fmt: skip


def exported(model: Any, folder: Path, outliers: int) -> None:
    folder.mkdir()
    axes = [{"input_ids": PIECES, "attention_mask": PIECES, "first_piece": WORDS, "marks": WORDS},
            {"words": ANCHORS, "mask": ANCHORS, "anchor": {0: "anchors"}, "kind": {0: "anchors"},
             "ways": ANCHORS}]  # fmt: skip
    for name, module, made, its_axes, apart in (
        ("proposer", model.proposer, sentences, axes[0], outliers), ("decider", model.decider, anchors, axes[1], 0)
    ):  # fmt: skip
        outputs = ["trigger", "vectors"] if name == "proposer" else ["roles", "status", "embedded", "mode", "dated"]
        feeds = [made(seed) for seed in range(4)]
        example = tuple(torch.from_numpy(values) for values in feeds[0].values())
        _write(module, example, folder, folder / f"{name}.onnx", its_axes, outputs, feeds, apart)
    pack(folder / "proposer.onnx")


def anew(model: Any) -> Any:
    """The same encoder tables, which are never trained, and else other weights, none alike as in one just made."""
    other = copy.deepcopy(model)
    kept = {id(v) for v in other.proposer.base.embeddings.parameters()}
    kept |= {id(v) for v in getattr(other.proposer.base, "bias", torch.nn.Identity()).parameters()}
    for values in other.parameters():
        if id(values) not in kept:
            values.data.normal_(std=0.05)
    return other


def alike(some: Any, others: Any) -> float:
    """Correlation of all numbers of several outputs."""
    return float(np.corrcoef(*(np.concatenate([one.numpy().ravel() for one in many]) for many in (some, others)))[0, 1])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("size", ["small", "large"])
def test_exported_weights_come_back(size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    model = anew(small() if size == "small" else large(monkeypatch))
    exported(model, tmp_path / "model", outliers=0 if size == "small" else 16)
    other = anew(model)
    for part, made in (("proposer", sentences), ("decider", anchors)):
        asked = [torch.from_numpy(values) for values in made(9).values()]
        with torch.no_grad():
            wanted, before = getattr(model, part)(*asked), getattr(other, part)(*asked)
            shipped.load(other, tmp_path / "model")
            got = getattr(other, part)(*asked)
        assert alike(wanted, got) > 0.99, part
        assert alike(wanted, before) < 0.8, part
        other = anew(model)


@pytest.mark.filterwarnings("ignore")
def test_a_model_of_another_make_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(small(), tmp_path / "model", outliers=0)
    with pytest.raises(ValueError, match="exported model"):
        shipped.load(large(monkeypatch), tmp_path / "model")
