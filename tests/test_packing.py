"""A proposer that leaves out padding says what it said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
ort = pytest.importorskip("onnxruntime")
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from training.events import accurate  # noqa: E402
from training.events.network import EventModel  # noqa: E402
from training.events.packing import pack, packed  # noqa: E402

SHAPE = {"hidden_size": 24, "num_attention_heads": 3, "intermediate_size": 30, "vocab_size": 50,
         "max_position_embeddings": 40}  # fmt: skip


def small() -> Any:
    base = transformers.BertModel(transformers.BertConfig(num_hidden_layers=2, **SHAPE))
    base.set_attn_implementation("eager")
    return EventModel(base).eval().proposer


def large() -> Any:
    """With distances in its attention."""
    base = transformers.MPNetModel(transformers.MPNetConfig(num_hidden_layers=accurate.LAST, **SHAPE))
    return EventModel(accurate.Base(base)).eval().proposer


def exported(module: Any, file: Path) -> None:
    ids, first = torch.ones(2, 9, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)
    pieces, words = {0: "sentences", 1: "pieces"}, {0: "sentences", 1: "words"}
    axes = {"input_ids": pieces, "attention_mask": pieces, "first_piece": words, "marks": words}
    example = (ids, ids, first, torch.ones(2, 5, 3, dtype=torch.long))
    torch.onnx.export(module, example, str(file), input_names=list(axes), output_names=["trigger", "vectors"],
                      dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip


def batch(lengths: list[int]) -> dict[str, np.ndarray]:
    """Sentences of so many pieces, two a word, padded."""
    chance, rows, longest = np.random.default_rng(0), len(lengths), max(lengths)
    mask = (np.arange(longest) < np.array(lengths)[:, None]).astype(np.int64)
    words = longest // 2
    first = np.arange(words) * 2 * (np.arange(words) * 2 < np.array(lengths)[:, None])
    ids = chance.integers(5, 50, (rows, longest)) * mask + (1 - mask)
    marks = chance.integers(0, 9, (rows, words, 3))
    return {"input_ids": ids, "attention_mask": mask, "first_piece": first, "marks": marks}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("made", [small, large])
def test_packing_changes_nothing(made: Any, tmp_path: Path) -> None:
    torch.manual_seed(0)
    file = tmp_path / "proposer.onnx"
    exported(made(), file)
    before = ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    pack(file)
    after = ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for lengths in ([12, 5, 9], [7], [4, 4]):
        feed = batch(lengths)
        stands = feed["first_piece"] + (np.arange(feed["first_piece"].shape[1]) == 0) > 0
        for found, right in zip(after.run(None, feed), before.run(None, feed), strict=True):
            np.testing.assert_allclose(found[stands], right[stands], atol=1e-4)


@pytest.mark.filterwarnings("ignore")
def test_packing_is_done_once(tmp_path: Path) -> None:
    file = tmp_path / "proposer.onnx"
    exported(small(), file)
    once = packed(onnx.load(str(file))).SerializeToString()
    assert packed(onnx.ModelProto.FromString(once)).SerializeToString() == once
