"""Make the matrices of a large graph int8 so that they are multiplied as integers, without what that costs in accuracy.

A matrix gets a scale for each of its columns; the values multiplied with it get one scale for all, found anew at every
call, which is the fast way of ONNX Runtime (on this project's sentences four times as fast as scales by blocks). In an
encoder like this a few channels hold values a hundred times as large as the others, and one scale for all would round
the others away. Two remedies, both applied to every matrix:

- *smoothing* (Xiao et al. 2023, SmoothQuant): each channel is divided by a number, and the row of the matrix that it
  meets is multiplied by it, so that the channels become alike and the product stays the same;
- *outliers* (Dettmers et al. 2022, LLM.int8()): the largest channels are left out of the int8 product and multiplied
  in full precision beside it.

Which channels are large is learned from sentences read by the full graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Floats = NDArray[np.float32]
Feed = dict[str, NDArray[np.int64]]

#: Channels of each matrix kept in full precision.
OUTLIERS = 16
#: Exponents of smoothing tried for each matrix; 0 leaves the channels as they are.
STRENGTHS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
#: Largest weight: seven bits, for eight overflow the 16-bit sums of processors without VNNI.
LARGEST = 63
#: Rows of values kept of each matrix to try exponents on.
_ROWS = 600
#: Smaller matrices stay as they are.
_SMALLEST = 100_000


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a graph multiplied with a matrix."""

    #: (channels,) largest absolute value of each.
    largest: Floats
    #: (rows, channels) some of the values.
    sample: Floats


def quantize(model: onnx.ModelProto, feeds: Sequence[Feed]) -> onnx.ModelProto:
    """The graph with its large matrices in int8.

    Args:
        model: in full precision; the matrices are the second inputs of `MatMul`.
        feeds: inputs of the graph, some dozens of batches of ordinary sentences.

    Returns:
        The changed model; it needs the operators of ONNX Runtime (`com.microsoft`).
    """
    weights = {t.name: t for t in model.graph.initializer}
    by_input: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights and np.prod(weights[node.input[1]].dims) >= _SMALLEST:
            by_input[node.input[0]].append(node)
    seen = _watched(model, list(by_input), feeds)
    replaced: dict[str, list[onnx.NodeProto]] = {}
    for name, nodes in by_input.items():
        made = _integer(model.graph, name, nodes,
                        [numpy_helper.to_array(weights[n.input[1]]) for n in nodes], seen[name])
        replaced.update({node.output[0]: [] for node in nodes})
        replaced[nodes[0].output[0]] = made
    gone = {node.input[1] for nodes in by_input.values() for node in nodes}
    ordered = [new for node in model.graph.node for new in replaced.get(node.output[0], [node])]
    kept = [tensor for tensor in model.graph.initializer if tensor.name not in gone]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(ordered)
    model.graph.initializer.extend(kept)
    if all(one.domain != "com.microsoft" for one in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def _watched(model: onnx.ModelProto, names: list[str], feeds: Sequence[Feed]) -> dict[str, _Seen]:
    """Run the graph and keep what stands at the named places."""
    watching = onnx.ModelProto()
    watching.CopyFrom(model)
    watching.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = ort.InferenceSession(watching.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, Floats] = {}
    samples: dict[str, list[Floats]] = defaultdict(list)
    chance = np.random.default_rng(0)
    for feed in feeds:
        for name, values in zip(names, session.run(names, feed), strict=True):
            rows = values.reshape(-1, values.shape[-1])
            top = np.abs(rows).max(0)
            largest[name] = np.maximum(largest[name], top) if name in largest else top
            samples[name].append(rows[chance.permutation(len(rows))[: max(1, _ROWS // len(feeds))]])
    return {name: _Seen(largest[name], np.concatenate(samples[name])) for name in names}


def _integer(
    graph: onnx.GraphProto, name: str, nodes: list[onnx.NodeProto], matrices: list[Floats], seen: _Seen
) -> list[onnx.NodeProto]:
    """The nodes that stand for the products of one input with its matrices; their constants go into the graph."""
    matrix = np.concatenate(matrices, axis=1)
    outliers = np.sort(np.argsort(-seen.largest)[:OUTLIERS])
    factor = _factors(seen, matrix, outliers)
    rounded, scale = _rounded(matrix, factor)

    def constant(values: NDArray[np.generic], role: str) -> str:
        graph.initializer.append(numpy_helper.from_array(values, f"{name}_{role}"))
        return f"{name}_{role}"

    outputs = [node.output[0] for node in nodes]
    whole = outputs[0] if len(outputs) == 1 else f"{name}_products"
    made = [
        helper.make_node("Mul", [name, constant(factor, "smooth")], [f"{name}_smoothed"]),
        helper.make_node("DynamicQuantizeMatMul", [f"{name}_smoothed", constant(rounded, "weight"),
                         constant(scale, "scale"), constant(np.zeros(len(scale), np.int8), "zero")],
                         [f"{name}_small"], domain="com.microsoft"),
        helper.make_node("Gather", [name, constant(outliers.astype(np.int64), "outliers")], [f"{name}_large"], axis=-1),
        helper.make_node("MatMul", [f"{name}_large", constant(matrix[outliers], "rows")], [f"{name}_rest"]),
        helper.make_node("Add", [f"{name}_small", f"{name}_rest"], [whole]),
    ]  # fmt: skip
    if len(outputs) > 1:
        parts = constant(np.array([m.shape[1] for m in matrices], np.int64), "parts")
        made.append(helper.make_node("Split", [whole, parts], outputs, axis=-1))
    return made


def _factors(seen: _Seen, matrix: Floats, outliers: NDArray[np.int64]) -> Floats:
    """What each channel is multiplied by before rounding: 0 for outliers, else the smoothing that errs least."""
    heaviest = np.maximum(np.abs(matrix).max(1), 1e-6)
    top = np.maximum(seen.largest, 1e-6)
    best, least = np.ones_like(top), np.inf
    for strength in STRENGTHS:
        factor = (heaviest ** (1 - strength) / top**strength if strength else np.ones_like(top)).astype(np.float32)
        factor[outliers] = 0
        error = _error(seen.sample, matrix, factor, outliers)
        if error < least:
            best, least = factor, error
    return best


def _error(sample: Floats, matrix: Floats, factor: Floats, outliers: NDArray[np.int64]) -> float:
    """Mean squared error of the int8 product, as ONNX Runtime rounds."""
    rounded, scale = _rounded(matrix, factor)
    smoothed = sample * factor
    low, high = min(0.0, float(smoothed.min())), max(0.0, float(smoothed.max()))
    step = max((high - low) / 255, 1e-12)
    values = np.clip(np.round(smoothed / step) + np.round(-low / step), 0, 255) - np.round(-low / step)
    product = (values * step) @ (rounded * scale) + sample[:, outliers] @ matrix[outliers]
    return float(((product - sample @ matrix) ** 2).mean())


def _rounded(matrix: Floats, factor: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The matrix for smoothed channels as int8, and the scale of each column."""
    inverse = np.divide(1, factor, out=np.zeros_like(factor), where=factor > 0)
    turned = matrix * inverse[:, None]
    scale = (np.maximum(np.abs(turned).max(0), 1e-9) / LARGEST).astype(np.float32)
    return np.round(turned / scale).astype(np.int8), scale
