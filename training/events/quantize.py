"""Make the matrices of a graph int8 so that they are multiplied as integers, without what that costs in accuracy.

A matrix gets a scale for each of its columns; the values multiplied with it get one scale for all, found anew at every
call, which is the fast way of ONNX Runtime (on this project's sentences four times as fast as scales by blocks). In a
large encoder a few channels hold values a hundred times as large as the others, and one scale for all would round the
others away. Two remedies:

- *smoothing* (Xiao et al. 2023, SmoothQuant): each channel is divided by a number, and the row of the matrix that it
  meets is multiplied by it, so that the channels become alike and the product stays the same;
- *outliers* (Dettmers et al. 2022, LLM.int8()): the largest channels are left out of the int8 product and multiplied
  in full precision beside it. The small encoder has none so large: what its products lose without is a share of 0.0003
  to 0.001 of their mean square, with 16 channels apart 0.0001 to 0.0009.

Which channels are large is learned from sentences read by the full graph. The bias that follows a product goes into it.
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
Feed = dict[str, NDArray[np.int64] | Floats]

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


def quantize(model: onnx.ModelProto, feeds: Sequence[Feed], outliers: int) -> onnx.ModelProto:
    """The graph with its large matrices in int8.

    Args:
        model: in full precision; the matrices are the second inputs of `MatMul`.
        feeds: inputs of the graph, some dozens of batches of ordinary sentences.
        outliers: channels of each matrix kept in full precision.

    Returns:
        The changed model; it needs the operators of ONNX Runtime (`com.microsoft`).
    """
    weights = {t.name: t for t in model.graph.initializer}
    by_input: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights and np.prod(weights[node.input[1]].dims) >= _SMALLEST:
            by_input[node.input[0]].append(node)
    seen = _watched(model, list(by_input), feeds)
    biases = _biases(model.graph, [node for nodes in by_input.values() for node in nodes])
    replaced: dict[str, list[onnx.NodeProto]] = {}
    for name, nodes in by_input.items():
        products = [
            _Product(numpy_helper.to_array(weights[n.input[1]]), *biases.get(n.output[0], (None, n.output[0]))[:2])
            for n in nodes
        ]
        made = _integer(model.graph, name, products, seen[name], outliers)
        replaced.update({node.output[0]: [] for node in nodes})
        replaced.update({product.output: [] for product in products})
        replaced[nodes[0].output[0]] = made
    gone = {node.input[1] for nodes in by_input.values() for node in nodes}
    gone |= {name for _, _, name in biases.values()}
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


@dataclass(frozen=True, slots=True)
class _Product:
    """A matrix with what follows its product."""

    matrix: Floats
    #: (columns,) added to each row, or None.
    bias: Floats | None
    #: Name of the result.
    output: str


def _biases(graph: onnx.GraphProto, nodes: Sequence[onnx.NodeProto]) -> dict[str, tuple[Floats, str, str]]:
    """By the output of a product that only a sum with a vector of the graph reads: it, the sum, its name."""
    vectors = {t.name: t for t in graph.initializer if len(t.dims) == 1}
    readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    out = {}
    for name in (node.output[0] for node in nodes):
        if len(readers[name]) == 1 and readers[name][0].op_type == "Add":
            reader = readers[name][0]
            for other in reader.input:
                if other in vectors and len(readers[other]) == 1:
                    out[name] = numpy_helper.to_array(vectors[other]), reader.output[0], other
    return out


def _integer(
    graph: onnx.GraphProto, name: str, products: Sequence[_Product], seen: _Seen, apart: int
) -> list[onnx.NodeProto]:
    """The nodes that stand for the products of one input with its matrices; their constants go into the graph."""
    matrix = np.concatenate([product.matrix for product in products], axis=1)
    outliers = np.sort(np.argsort(-seen.largest)[:apart])
    factor = _factors(seen, matrix, outliers)
    rounded, scale = _rounded(matrix, factor)

    def constant(values: NDArray[np.generic], role: str) -> str:
        graph.initializer.append(numpy_helper.from_array(values, f"{name}_{role}"))
        return f"{name}_{role}"

    def bias() -> Floats:
        return np.concatenate([np.zeros(p.matrix.shape[1], np.float32) if p.bias is None else p.bias for p in products])

    outputs = [product.output for product in products]
    whole = outputs[0] if len(outputs) == 1 else f"{name}_products"
    inner = f"{name}_small" if len(outliers) else whole
    made = [] if np.all(factor == 1) else [
        helper.make_node("Mul", [name, constant(factor, "smooth")], [f"{name}_smoothed"]),
    ]  # fmt: skip
    made.append(
        helper.make_node("DynamicQuantizeMatMul", [f"{name}_smoothed" if made else name, constant(rounded, "weight"),
                         constant(scale, "scale"), constant(np.zeros(len(scale), np.int8), "zero"),
                         *([] if all(p.bias is None for p in products) else [constant(bias(), "bias")])],
                         [inner], domain="com.microsoft")
    )  # fmt: skip
    if len(outliers):
        made += [
            helper.make_node("Gather", [name, constant(outliers, "outliers")], [f"{name}_large"], axis=-1),
            helper.make_node("MatMul", [f"{name}_large", constant(matrix[outliers], "rows")], [f"{name}_rest"]),
            helper.make_node("Add", [inner, f"{name}_rest"], [whole]),
        ]
    if len(outputs) > 1:
        parts = constant(np.array([product.matrix.shape[1] for product in products], np.int64), "parts")
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
