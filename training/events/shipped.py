"""The weights of an exported model, to train on from what ships with the package.

What `training.events.quantize` rounded is turned back into full precision: each number is off by at most half a step of
its column, 1/126 of the column's largest. Tables of the encoder, which are not trained, are those of the base weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.events.network import EventModel, layers
from training.events.quantize import Floats

#: A (channels, columns) matrix, and what is added to its products.
Product = tuple[Floats, Floats | None]


def load(model: EventModel, folder: Path) -> None:
    """Put the weights of an exported model of the same make into `model`.

    Args:
        model: as `training.events.accurate.untrained` makes it.
        folder: as `training.events.export` writes it.

    Raises:
        ValueError: the folder's model is of another make.
    """
    proposer, decider = (_Graph(folder / f"{name}.onnx") for name in ("proposer", "decider"))
    _named(model.proposer, proposer, ("base.embeddings", "base.bias"))
    _named(model.decider, decider, ())
    trigger, part = model.proposer.trigger, model.decider
    narrow = [model.proposer.narrow] if isinstance(model.proposer.narrow, nn.Linear) else []
    read = [*(linears for layer in layers(model.proposer.base) for linears in _of_layer(layer)), [trigger[0], *narrow]]
    for linears, product in zip(read, proposer.products, strict=True):
        _fill(linears, product)
    _fill([trigger[3]], (proposer.plain[-1], None))
    looked = [[part.query, part.key, part.value], [part.merge], [part.feed[0]], [part.feed[2]]]
    for linears, product in zip(looked, decider.products, strict=False):
        _fill(linears, product)
    # The halves of the first product of the roles stand apart (`training.events.network.Decider`).
    rest = decider.products[len(looked) :]
    words, anchor, last = *rest, *((matrix, None) for matrix in decider.plain)
    _fill([part.role[0]], (np.concatenate([words[0], anchor[0]]), anchor[1]))
    _fill([part.role[3]], last)


class _Graph:
    """What is needed of an exported graph.

    Attributes:
        named: parameters under their names.
        products: (channels, columns) matrices that were rounded, with their biases, in the order of use.
        plain: matrices that were not rounded, in the order of use.
    """

    def __init__(self, file: Path) -> None:
        graph = onnx.load(str(file)).graph
        values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.named = {n: _table(values, n) for n in values if "." in n and "/" not in n and not n.endswith("_scale")}
        self.products: list[Product] = []
        self.plain: list[Floats] = []
        smooth = {n.output[0]: values[n.input[1]] for n in graph.node if n.op_type == "Mul" and n.input[1] in values}
        for node in graph.node:
            if node.op_type == "DynamicQuantizeMatMul":
                name = node.input[1].removesuffix("_weight")
                matrix = values[node.input[1]] * values[node.input[2]]
                factor = smooth.get(node.input[0])
                if factor is not None:
                    matrix = matrix * factor[:, None]
                if f"{name}_outliers" in values:
                    matrix[values[f"{name}_outliers"]] = values[f"{name}_rows"]
                self.products.append((matrix, values[node.input[4]] if len(node.input) > 4 else None))
            elif node.op_type == "MatMul" and node.input[1] in values and not node.input[1].endswith("_rows"):
                self.plain.append(values[node.input[1]])


def _table(values: Mapping[str, Floats], name: str) -> Floats:
    return values[name] * values[f"{name}_scale"] if f"{name}_scale" in values else values[name]


def _named(module: nn.Module, graph: _Graph, kept: tuple[str, ...]) -> None:
    parameters = dict(module.named_parameters())
    for name, values in graph.named.items():
        if not name.startswith(kept):
            if name not in parameters or parameters[name].shape != values.shape:
                raise ValueError(f"{name} of the exported model does not fit")
            parameters[name].data = torch.from_numpy(values.astype(np.float32))


def _of_layer(layer: nn.Module) -> Iterator[list[nn.Linear]]:
    """The linear maps of a layer of either encoder, those that read the same values together."""
    inner = layer.attention
    if hasattr(inner, "attn"):  # mpnet
        yield [inner.attn.q, inner.attn.k, inner.attn.v]
        yield [inner.attn.o]
    else:
        yield [inner.self.query, inner.self.key, inner.self.value]
        yield [inner.output.dense]
    yield [layer.intermediate.dense]
    yield [layer.output.dense]


def _fill(linears: Iterable[nn.Module], product: Product) -> None:
    matrix, bias = product
    first = 0
    for linear in linears:
        past = first + linear.out_features
        linear.weight.data = torch.from_numpy(matrix[:, first:past].T.astype(np.float32).copy())
        if bias is not None:
            linear.bias.data = torch.from_numpy(bias[first:past].copy())
        first = past
    if first != matrix.shape[1]:
        raise ValueError(f"a matrix of the exported model has {matrix.shape[1]} columns where {first} are wanted")
