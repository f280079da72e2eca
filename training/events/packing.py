"""Let a proposer's graph pass over padding: every piece of a batch is worked out once, and nothing else.

    python -m training.events.packing src/dragoman/data/models/small/proposer.onnx

Sentences of a batch are padded to the longest; in an ordinary article a fifth of its pieces are padding. Here they are
left out before the first layer, so that matrices and norms see rows of pieces that stand. Only attention needs the
sentences apart: a look-up by number lays queries, keys and values out as (sentences, heads, pieces, size), padded, and
another takes the result back. Both stand where the graph had transpositions, and cost no more: the coder, which reads
passages one at a time and so without padding, is no slower by it.

Inputs, outputs and weights stay what they are; the weights of a large graph may stand in files beside it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

#: What the names of new values begin with.
_NEW = "packed"


def packed(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without padding; one that leaves it out already stays as it is.

    Args:
        model: of a proposer, as `training.events.export` writes it; it is changed.

    Returns:
        The same model.

    Raises:
        ValueError: its attention has another form.
    """
    if not any(name.startswith(_NEW) for node in model.graph.node for name in node.output):
        _Packing(model.graph).pack()
    return model


@dataclass(frozen=True, slots=True)
class _Heads:
    """Where the queries, keys or values of a layer come from."""

    #: Name of the rows, one a piece; those of several may stand in one.
    rows: str
    #: Number of the first head within a row, and heads of a row.
    first: int
    of: int
    #: Values of a head.
    size: int


@dataclass(frozen=True, slots=True)
class _Attention:
    """One layer's attention."""

    softmax: onnx.NodeProto
    #: The product of queries and keys, and that with the values.
    compared: onnx.NodeProto
    mixed: onnx.NodeProto
    #: Queries, keys, values.
    heads: tuple[_Heads, ...]
    #: Name of the mixed values as rows of all heads.
    output: str


class _Packing:
    """A graph that is being changed: new nodes are kept apart and put in their places at the end."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.graph = graph
        self.new: list[onnx.NodeProto] = []
        self.made: set[str] = set()
        self.maker = {name: node for node in graph.node for name in node.output}
        self.readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self.readers[name].append(node)
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.norm = next(node for node in graph.node if node.op_type == "LayerNormalization")
        self.width = self.constants[self.norm.input[1]].dims[0]

    def pack(self) -> None:
        """Change everything; the old graph is read before it is changed."""
        layers = [self._attention(node) for node in self.graph.node if node.op_type == "Softmax"]
        self._number()
        self._enter()
        for layer in layers:
            self._lay_out(layer)
        self._leave()
        self._finish()

    def _attention(self, softmax: onnx.NodeProto) -> _Attention:
        compared = softmax
        while compared.op_type != "MatMul":  # scaled, and the mask and perhaps distances added
            compared = self.maker[compared.input[0]]
        mixed = self.readers[softmax.output[0]][0]
        turned = self.readers[mixed.output[0]][0]
        joined = next(node for node in self.readers[turned.output[0]] if node.op_type == "Reshape")
        heads = tuple(map(self._heads, (*compared.input, mixed.input[1])))
        return _Attention(softmax, compared, mixed, heads, joined.output[0])

    def _heads(self, name: str) -> _Heads:
        turned = self.maker[name]
        cut = self.maker[turned.input[0]]
        if (turned.op_type, cut.op_type) != ("Transpose", "Reshape"):
            raise ValueError(f"{name} is not cut into heads and turned")
        size = int(self._value(self.maker[cut.input[1]].input[-1]).item())
        count, rows = self.width // size, cut.input[0]
        split = self.maker[rows]
        if split.op_type != "Split":
            return _Heads(rows, 0, count, size)
        return _Heads(split.input[0], count * list(split.output).index(rows), count * len(split.output), size)

    def _number(self) -> None:
        """Which pieces of the padded batch stand, and at each of its places the number of the piece that stands there.

        At padding it is that of a piece of the same sentence, which the mask keeps out of attention.
        """
        zero, one = self._constant("zero", 0), self._constant("one", 1)
        shape = self._node("Shape", ["attention_mask"], "shape")
        self._node("Gather", [shape, one], "length")
        flat = self._node("Reshape", ["attention_mask", self._constant("flat", [-1])], "mask")
        standing = self._node("NonZero", [flat], "standing")
        self._node("Squeeze", [standing, self._constant("first_axis", [0])], "kept")
        before = self._node("Sub", [self._node("CumSum", [flat, zero], "count"), one], "before")
        self._node("Reshape", [before, shape], "place")

    def _enter(self) -> None:
        """Leave out the padding before the first norm; who asks for the batch's shape is told the padded one's."""
        padded = self.norm.input[0]
        rows = self._node("Reshape", [padded, self._constant("rows", [-1, self.width])], "padded")
        self.norm.input[0] = self._node("Gather", [rows, f"{_NEW}_kept"], "pieces")
        for reader in self.readers[self.norm.output[0]]:
            if reader.op_type == "Shape":
                reader.input[0] = padded

    def _lay_out(self, layer: _Attention) -> None:
        """Look up the heads of one layer in place of turning them."""
        name, size = layer.softmax.name, layer.heads[0].size
        cut = self._constant(f"head_{size}", [-1, size])
        laid = []
        for part, heads in zip(("queries", "keys", "values"), layer.heads, strict=True):
            rows = self._node("Reshape", [heads.rows, cut], f"{name}_{part}_rows")
            laid.append(self._node("Gather", [rows, self._layout(heads)], f"{name}_{part}"))
        keys = self._node("Transpose", [laid[1]], f"{name}_turned", perm=[0, 1, 3, 2])
        layer.compared.input[:] = [laid[0], keys]
        layer.mixed.input[1] = laid[2]
        rows = self._node("Reshape", [layer.mixed.output[0], cut], f"{name}_mixed_rows")
        back = self._node("Gather", [rows, self._back(self.width // size)], f"{name}_mixed")
        joined = self._node("Reshape", [back, f"{_NEW}_rows"], f"{name}_joined")
        self._move(layer.output, joined)

    def _layout(self, heads: _Heads) -> str:
        """(sentences, heads, pieces) numbers of heads in rows."""
        count = self.width // heads.size
        name = f"layout_{count}_{heads.first}_{heads.of}"
        rows = self._node("Mul", [f"{_NEW}_place", self._constant(f"of_{heads.of}", heads.of)], f"{name}_rows")
        apart = self._node("Unsqueeze", [rows, self._constant("second_axis", [1])], f"{name}_apart")
        which = np.arange(heads.first, heads.first + count).reshape(count, 1)
        return self._node("Add", [apart, self._constant(f"{name}_which", which)], name)

    def _back(self, count: int) -> str:
        """(kept pieces, heads) numbers of what lies as (sentences, heads, pieces)."""
        name, kept, length = f"back_{count}", f"{_NEW}_kept", f"{_NEW}_length"
        sentence = self._node("Div", [kept, length], f"{name}_sentence")
        others = self._node("Mul", [length, self._constant(f"{name}_others", count - 1)], f"{name}_skipped")
        first = self._node("Add", [kept, self._node("Mul", [sentence, others], f"{name}_ahead")], f"{name}_first")
        apart = self._node("Unsqueeze", [first, self._constant("second_axis", [1])], f"{name}_apart")
        steps = self._node("Mul", [length, self._constant(f"{name}_which", np.arange(count))], f"{name}_steps")
        return self._node("Add", [apart, steps], name)

    def _leave(self) -> None:
        """Take the vectors of words from the rows."""
        taken = next(node for node in reversed(self.graph.node) if node.op_type == "GatherElements")
        place = self._node("GatherElements", [f"{_NEW}_place", "first_piece"], "first", axis=1)
        self._move(taken.output[0], self._node("Gather", [taken.input[0], place], "words"))

    def _finish(self) -> None:
        """Put each node after those it reads, and leave out what nobody reads any more."""
        nodes = list(_needed([*self.graph.node, *self.new], [output.name for output in self.graph.output]))
        read = {name for node in nodes for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in read]
        del self.graph.node[:], self.graph.initializer[:]
        self.graph.node.extend(nodes)
        self.graph.initializer.extend(kept)

    def _node(self, kind: str, inputs: Iterable[str], name: str, **attributes: Any) -> str:
        """The name of a new value; one of that name is made once."""
        output = f"{_NEW}_{name}"
        if output not in self.made:
            self.made.add(output)
            self.new.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _constant(self, name: str, values: object) -> str:
        """The name of a new constant of whole numbers."""
        output = f"{_NEW}_{name}"
        if output not in self.constants:
            self.constants[output] = numpy_helper.from_array(np.array(values, np.int64), output)
            self.graph.initializer.append(self.constants[output])
        return output

    def _value(self, name: str) -> NDArray[Any]:
        """A constant of the old graph."""
        tensor = self.constants[name] if name in self.constants else self.maker[name].attribute[0].t
        return numpy_helper.to_array(tensor)

    def _move(self, old: str, new: str) -> None:
        """Let who reads one value read another."""
        for node in self.readers[old]:
            node.input[:] = [new if name == old else name for name in node.input]


def _needed(nodes: Iterable[onnx.NodeProto], outputs: Iterable[str]) -> Iterator[onnx.NodeProto]:
    """Copies of the nodes that outputs need, each after those it reads itself."""
    maker = {name: node for node in nodes for name in node.output}
    done: set[str] = set()
    waiting = [maker[name] for name in outputs]
    while waiting:
        node = waiting[-1]
        ahead = [maker[name] for name in node.input if name in maker and name not in done]
        waiting += ahead
        if not ahead:
            waiting.pop()
            if node.output[0] not in done:
                done.update(node.output)
                copy = onnx.NodeProto()
                copy.CopyFrom(node)
                yield copy


def pack(file: Path) -> None:
    """Change a graph in its file; weights in files beside it are left alone."""
    file.write_bytes(packed(onnx.load(str(file), load_external_data=False)).SerializeToString())


def main() -> None:
    """Change files in place."""
    for file in sys.argv[1:]:
        pack(Path(file))


if __name__ == "__main__":
    main()
