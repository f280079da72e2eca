"""What makes training on a processor take half the time: memory that is kept, and cheap dropout.

None of it changes what is learned but that the weights of attention are no longer dropped.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

import torch
from torch import Tensor, nn

#: Numbers of glibc's mallopt(3): free memory at the top that is given back, number of blocks mapped for themselves,
#: number of heaps.
_TRIM_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -4, -8
#: Steps in which a share to be dropped is told: those of a byte.
_STEPS = 256


def keep_memory() -> None:
    """Keep freed memory: each tensor of a batch would otherwise be given back and its pages made anew.

    One heap for all threads, or what one of them frees is of no use to the others.
    """
    mallopt = getattr(ctypes.CDLL(ctypes.util.find_library("c")), "mallopt", None)
    if mallopt is not None:  # another library than glibc has none
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_MAX, 0)
        mallopt(_TRIM_THRESHOLD, 2**31 - 1)


class Dropout(nn.Module):
    """`torch.nn.Dropout` from random bytes: PyTorch draws a float for each value, one after another, on a processor.

    Args:
        p: share of the values dropped, rounded to a 256th.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, values: Tensor) -> Tensor:
        """The values, some of them 0 and the others larger, in training; else as they are."""
        dropped = round(self.p * _STEPS)
        if not self.training or not dropped:
            return values
        return _Drop.apply(values, dropped)  # type: ignore[no-any-return, no-untyped-call]


class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, values: Tensor, dropped: int) -> Tensor:
        drawn = torch.empty((values.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
        kept = drawn.view(torch.uint8)[: values.numel()].view(values.shape) >= dropped
        ctx.save_for_backward(kept)
        ctx.factor = _STEPS / (_STEPS - dropped)
        return _where(kept, values, ctx.factor)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (kept,) = ctx.saved_tensors
        return _where(kept, gradients[0], ctx.factor), None


def _where(kept: Tensor, values: Tensor, factor: float) -> Tensor:
    return torch.where(kept, values * factor, torch.zeros((), dtype=values.dtype))


def quicken(model: nn.Module) -> None:
    """Put `Dropout` in the place of PyTorch's, in place, and none where attention's weights were dropped."""
    for name, module in list(model.named_modules()):
        for child, inner in list(module.named_children()):
            if isinstance(inner, nn.Dropout):
                share = 0.0 if name.endswith((".attn", ".self")) else inner.p
                setattr(module, child, Dropout(share).train(inner.training))
        if hasattr(module, "config") and hasattr(module.config, "attention_probs_dropout_prob"):
            module.config.attention_probs_dropout_prob = 0.0
