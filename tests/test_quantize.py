"""A graph whose matrices were made int8 gives nearly what it gave before."""

from __future__ import annotations

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
ort = pytest.importorskip("onnxruntime")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from training.events.quantize import quantize  # noqa: E402

WIDE, NARROW = 400, 256


def graph(chance: np.random.Generator) -> onnx.ModelProto:
    """Two products of one input, one with a bias and one without."""
    matrices = [chance.normal(size=(WIDE, NARROW)).astype(np.float32) for _ in range(2)]
    constants = [("first", matrices[0]), ("second", matrices[1]), ("bias", chance.normal(size=NARROW) * 50)]
    nodes = [
        helper.make_node("MatMul", ["x", "first"], ["product"]),
        helper.make_node("Add", ["product", "bias"], ["one"]),
        helper.make_node("MatMul", ["x", "second"], ["two"]),
    ]
    shape = ["rows", "words", NARROW]
    made = helper.make_graph(
        nodes, "products", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", "words", WIDE])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("one", "two")],
        [numpy_helper.from_array(values.astype(np.float32), name) for name, values in constants],
    )  # fmt: skip
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def run(model: onnx.ModelProto, values: np.ndarray) -> list[np.ndarray]:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["one", "two"], {"x": values})


def share(found: np.ndarray, right: np.ndarray) -> float:
    """Error as a share of the mean square."""
    return float(((found - right) ** 2).mean() / (right**2).mean())


@pytest.mark.parametrize("outliers", [0, 4])
def test_products_stay_the_same(outliers: int) -> None:
    chance = np.random.default_rng(1)
    whole = graph(chance)
    values = chance.normal(size=(3, 40, WIDE)).astype(np.float32)
    made = quantize(graph(np.random.default_rng(1)), [{"x": values}], outliers)
    kinds = [node.op_type for node in made.graph.node]
    assert kinds.count("DynamicQuantizeMatMul") == 1
    assert kinds.count("Add") == (1 if outliers else 0)
    assert not {"first", "second", "bias"} & {t.name for t in made.graph.initializer}
    for found, right in zip(run(made, values), run(whole, values), strict=True):
        assert share(found, right) < 2e-3


def test_channels_apart_save_the_others() -> None:
    chance = np.random.default_rng(2)
    whole = graph(chance)
    values = chance.normal(size=(3, 40, WIDE)).astype(np.float32)
    values[..., :2] *= 3000
    weights = next(t for t in whole.graph.initializer if t.name == "second")
    matrix = numpy_helper.to_array(weights).copy()
    matrix[:2] /= 3000
    weights.CopyFrom(numpy_helper.from_array(matrix, "second"))
    right = run(whole, values)[1]
    def made(outliers: int) -> onnx.ModelProto:
        copy = onnx.ModelProto()
        copy.CopyFrom(whole)
        return quantize(copy, [{"x": values}], outliers)

    without, apart = (share(run(made(outliers), values)[1], right) for outliers in (0, 2))
    assert apart < without
    assert apart < 2e-3
