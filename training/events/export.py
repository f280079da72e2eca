"""Write a trained event model, small or large, as two int8 ONNX graphs.

    python -m training.events.export RUN src/dragoman/data/models/small
    python -m training.events.export --accurate RUN src/dragoman/data/models/accurate

The weights of a large graph stand beside it, in files of at most `PART` bytes. How the weights are rounded is learned
from sentences of gold/train (`training.events.quantize`); the proposer leaves out padding (`training.events.packing`).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.external_data_helper import set_external_data
from tokenizers import Tokenizer

from dragoman.extract.background import DISTANCES, MOST, heads
from dragoman.extract.encoder import MAX_WORDS, feed_of, joined_pieces, passages, pieces_of, readable
from dragoman.extract.labels import ALL, TYPES
from dragoman.extract.syntax import WAYS, ways
from dragoman.model import Token
from training.codings import codings
from training.events import accurate
from training.events.batches import PASSAGE
from training.events.network import WIDTH, EventModel, base_folder
from training.events.packing import pack
from training.events.quantize import Feed, Floats, quantize

#: Sentences that the graphs read before their weights are rounded, passages at a time, and anchors of each sentence.
SENTENCES, _BATCH, _ANCHORS = 200, 8, 3
#: Channels of each matrix of an encoder that are kept in full precision, the small one's and the accurate one's.
OUTLIERS = (0, 16)
#: Tables of fewer rows stay as they are.
_SMALL_TABLE = 128
#: Most bytes of a file of weights.
PART = 29_000_000
#: Weights smaller than this stay in the graph.
_SMALL = 1024
#: Weights begin at a multiple of this, so that they can be mapped into memory.
_PAGE = 4096


def main() -> None:
    """Export and quantize."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--accurate", action="store_true", help="the run is of the larger encoder")
    args = parser.parse_args()
    model, folder = _trained(args.run, large=args.accurate)
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ids, first = torch.ones(2, 9, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)
        marks = torch.ones(2, 5, 3, dtype=torch.long)
        pieces = {0: "sentences", 1: "pieces"}
        of_words = {0: "sentences", 1: "words"}
        proposer_axes = {"input_ids": pieces, "attention_mask": pieces, "first_piece": of_words, "marks": of_words}
        feeds = _feeds(folder / "tokenizer.json", PASSAGE)
        _write(model.proposer, (ids, ids, first, marks), Path(scratch), args.out / "proposer.onnx", proposer_axes,
               ["trigger", "vectors"], [feed for feed, _ in feeds], OUTLIERS[args.accurate])  # fmt: skip
        anchor = torch.tensor([1, 2])
        words = {0: "anchors", 1: "words"}
        decider_axes = {"words": words, "mask": words, "anchor": {0: "anchors"}, "kind": {0: "anchors"},
                        "ways": words}  # fmt: skip
        example = (torch.randn(2, 5, WIDTH), torch.ones(2, 5), anchor, anchor, first)
        _write(model.decider, example, Path(scratch), args.out / "decider.onnx", decider_axes,
               ["roles", "status", "embedded", "mode", "dated"], _looks(model, feeds), 0)  # fmt: skip
    pack(args.out / "proposer.onnx")
    if args.accurate:
        _part(args.out / "proposer.onnx")
    shutil.copy(folder / "tokenizer.json", args.out / "tokenizer.json")
    (args.out / "labels.json").write_text(json.dumps({**ALL, "looks_back": True, "passage": PASSAGE}, indent=1) + "\n")


def _trained(run: Path, *, large: bool) -> tuple[EventModel, Path]:
    """The model of a run, and the folder of its tokenizer."""
    model, _ = accurate.untrained(0, large=large)
    model.load_state_dict(torch.load(run / "model.pt"))
    model.eval()
    if large:
        return model, accurate.base_folder()
    model.proposer.base.set_attn_implementation("eager")  # type: ignore[operator]  # a third fewer nodes
    return model, base_folder()


def _feeds(tokenizer_file: Path, passage: int) -> list[tuple[Feed, list[list[Sequence[Token]]]]]:
    """Passages of gold/train as the proposer reads them, and the words of their sentences, for `quantize`."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known = []
    for coding in codings("train").values():
        pieces = [pieces_of(words[:MAX_WORDS], tokenizer) for words, _ in readable(coding, coding.sentences)]
        known += [
            (joined_pieces([pieces[i] for i in row]), [coding.sentences[i].tokens for i in row])
            for row in passages([len(ids) for ids, _ in pieces], passage)
        ]
    random.Random(0).shuffle(known)
    feeds: list[tuple[Feed, list[list[Sequence[Token]]]]] = []
    drawn = 0
    while known and drawn < SENTENCES:
        part = [known.pop() for _ in range(min(_BATCH, len(known)))]
        sentences = [several for _, several in part]
        words = [[token for tokens in several for token in tokens[:MAX_WORDS]] for several in sentences]
        feeds.append((dict(feed_of([pieces for pieces, _ in part], words)), sentences))
        drawn += sum(map(len, sentences))
    return feeds


@torch.no_grad()
def _looks(model: EventModel, feeds: Sequence[tuple[Feed, list[list[Sequence[Token]]]]]) -> list[Feed]:
    """What the decider reads of the sentences: some verbs and nouns of each as anchors of events of any type."""
    chance = random.Random(0)
    looks: list[Feed] = []
    behind = np.zeros((0, WIDTH), np.float32)  # of the sentences read so far, which need not be of one article
    for feed, rows in feeds:
        vectors = model.proposer(*(torch.from_numpy(feed[name]) for name in feed))[1].numpy()
        for row, sentences in zip(vectors, rows, strict=True):
            first = 0
            for tokens in sentences:
                own = row[first : first + min(len(tokens), MAX_WORDS)]
                first += len(own)
                likely = [n for n, token in enumerate(tokens[: len(own)]) if token.pos in ("VERB", "NOUN")]
                anchors = chance.sample(likely, min(len(likely), _ANCHORS))
                if anchors:
                    looks.append(_look(own, behind, tokens, anchors, chance))
                behind = np.concatenate([behind, own[[n for n in heads(tokens) if n < len(own)]]])[-MOST:]
    return looks


def _look(
    own: Floats, behind: Floats, tokens: Sequence[Token], anchors: Sequence[int], chance: random.Random
) -> Feed:
    """What the decider reads of anchors of one sentence; the words behind it are put at any distance."""
    distances = [WAYS + chance.randrange(DISTANCES) for _ in behind]
    seen = np.concatenate([own, behind])
    return {
        "words": np.repeat(seen[None], len(anchors), axis=0),
        "mask": np.ones((len(anchors), len(seen)), np.float32),
        "anchor": np.array(anchors),
        "kind": np.array([chance.randrange(len(TYPES)) for _ in anchors]),
        "ways": np.array([ways(tokens, anchor)[: len(own)] + distances for anchor in anchors]),
    }


def _write(module: torch.nn.Module, example: tuple[torch.Tensor, ...], scratch: Path, out: Path,
           axes: dict[str, dict[int, str]], outputs: list[str], feeds: Sequence[Feed],
           outliers: int) -> None:  # fmt: skip
    """One graph: exported in full precision, then its weights made int8."""
    full = scratch / out.name
    torch.onnx.export(module, example, str(full), input_names=list(axes), output_names=outputs,
                      dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
    graph = quantize(onnx.load(str(full)), feeds, outliers)
    _quantize_tables(graph.graph)
    out.write_bytes(graph.SerializeToString())


def _quantize_tables(graph: onnx.GraphProto) -> None:
    """Make the tables that numbers are looked up in int8, with a scale a row."""
    tables = {t.name: t for t in graph.initializer if len(t.dims) == 2}
    nodes = []
    for node in graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or table.data_type != onnx.TensorProto.FLOAT or table.dims[0] < _SMALL_TABLE:
            nodes.append(node)
            continue
        values = onnx.numpy_helper.to_array(table)
        scale = np.maximum(np.abs(values).max(1, keepdims=True), 1e-9) / 127
        name, row, result = table.name, node.input[1], node.output[0]
        graph.initializer.append(onnx.numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"))
        table.CopyFrom(onnx.numpy_helper.from_array(np.round(values / scale).astype(np.int8), name))
        nodes += [
            onnx.helper.make_node("Gather", [name, row], [f"{result}_int8"]),
            onnx.helper.make_node("Cast", [f"{result}_int8"], [f"{result}_cast"], to=onnx.TensorProto.FLOAT),
            onnx.helper.make_node("Gather", [f"{name}_scale", row], [f"{result}_scale"]),
            onnx.helper.make_node("Mul", [f"{result}_cast", f"{result}_scale"], [result]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)


def _part(file: Path) -> None:
    """Move a graph's weights into files beside it, none larger than `PART`."""
    graph = onnx.load(str(file))
    for old in file.parent.glob("weights-*.bin"):
        old.unlink()
    parts = [bytearray()]
    for tensor in graph.graph.initializer:
        data = onnx.numpy_helper.to_array(tensor).tobytes()
        if len(data) < _SMALL:
            continue
        parts[-1] += bytes(-len(parts[-1]) % _PAGE)
        if parts[-1] and len(parts[-1]) + len(data) > PART:
            parts.append(bytearray())
        tensor.CopyFrom(onnx.TensorProto(name=tensor.name, data_type=tensor.data_type, dims=tensor.dims, raw_data=b""))
        set_external_data(tensor, f"weights-{len(parts)}.bin", offset=len(parts[-1]), length=len(data))
        tensor.ClearField("raw_data")
        parts[-1] += data
    for number, part in enumerate(parts, 1):
        (file.parent / f"weights-{number}.bin").write_bytes(part)
    file.write_bytes(graph.SerializeToString())


if __name__ == "__main__":
    main()
