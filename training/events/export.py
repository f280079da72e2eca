"""Write a trained event model as two int8 ONNX graphs.

python -m training.events.export RUN src/dragoman/data/models/events
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch

from dragoman.extract.labels import ALL
from training.events.network import base_folder
from training.events.train import new_model


def main() -> None:
    """Export and quantize."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    model, _ = new_model(0)
    model.load_state_dict(torch.load(args.run / "model.pt"))
    model.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ids, first = torch.ones(2, 9, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)
        marks = torch.ones(2, 5, 3, dtype=torch.long)
        pieces = {0: "sentences", 1: "pieces"}
        of_words = {0: "sentences", 1: "words"}
        proposer_axes = {"input_ids": pieces, "attention_mask": pieces, "first_piece": of_words, "marks": of_words}
        _write(model.proposer, (ids, ids, first, marks), Path(folder), args.out / "proposer.onnx", proposer_axes,
               ["trigger", "vectors"])  # fmt: skip
        width = model.proposer.base.config.hidden_size
        anchor = torch.tensor([1, 2])
        words = {0: "anchors", 1: "words"}
        decider_axes = {"words": words, "mask": words, "anchor": {0: "anchors"}, "kind": {0: "anchors"},
                        "ways": words}  # fmt: skip
        example = (torch.randn(2, 5, width), torch.ones(2, 5), anchor, anchor, first)
        _write(model.decider, example, Path(folder), args.out / "decider.onnx", decider_axes,
               ["roles", "status", "embedded", "mode", "dated"])  # fmt: skip
    shutil.copy(base_folder() / "tokenizer.json", args.out / "tokenizer.json")
    (args.out / "labels.json").write_text(json.dumps(ALL, indent=1) + "\n")


def _write(module: torch.nn.Module, example: tuple[torch.Tensor, ...], scratch: Path, out: Path,
           axes: dict[str, dict[int, str]], outputs: list[str]) -> None:  # fmt: skip
    """One graph: exported in full precision, then its weights made int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = scratch / out.name
    torch.onnx.export(module, example, str(full), input_names=list(axes), output_names=outputs,
                      dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
    quantize_dynamic(str(full), str(out), weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gemm", "Gather"])  # fmt: skip


if __name__ == "__main__":
    main()
