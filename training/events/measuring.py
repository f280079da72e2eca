"""Scores of an event model against labelled sentences, before the rest of the pipeline adds its own errors."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer

from dragoman.extract.encoder import MAX_WORDS
from training.events.batches import collate
from training.events.examples import Example
from training.events.network import EventModel


@torch.no_grad()
def measure(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """Type-in-sentence and decision scores, with gold anchors for the decisions and a 0.5 threshold for triggers."""
    model.eval()
    right = made = wanted = 0
    names = ("status", "embedded", "mode", "dated", "role_tp", "role_p", "role_g")
    hits: dict[str, list[float]] = {name: [] for name in names}
    for at in range(0, len(data), 32):
        part = data[at : at + 32]
        batch = collate(part, tokenizer)
        logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
        chance = torch.softmax(logits, -1)
        for r, example in enumerate(part):
            length = min(len(example.words), MAX_WORDS)
            found = [int(c[1:].argmax()) for c in chance[r, :length] if float(c[0]) < 0.5]
            golds = [a.type for a in example.anchors]
            right += sum(min(found.count(t), golds.count(t)) for t in set(golds))
            made, wanted = made + len(found), wanted + len(golds)
        if len(batch.row):
            out = model.decider(words[batch.row], batch.word_mask[batch.row], batch.anchor, batch.type, batch.ways)
            hits["status"] += (out[1].argmax(-1) == batch.status.argmax(-1)).float().tolist()
            hits["embedded"] += ((out[2] > 0).float() == batch.embedded).float().tolist()
            hits["mode"] += (out[3].argmax(-1) == batch.mode.argmax(-1)).float().tolist()
            hits["dated"] += (out[4].argmax(-1) == batch.dated.argmax(-1)).float().tolist()
            said = (out[0][..., :2] > 0).float() * batch.word_mask[batch.row].unsqueeze(-1)
            hits["role_tp"].append(float((said * batch.roles[..., :2]).sum()))
            hits["role_p"].append(float(said.sum()))
            hits["role_g"].append(float(batch.roles[..., :2].sum()))
    tp, p, g = (sum(hits.pop(k)) for k in ("role_tp", "role_p", "role_g"))
    scores = {name: sum(values) / max(1, len(values)) for name, values in hits.items()}
    return {"type_precision": right / max(1, made), "type_recall": right / max(1, wanted),
            "type_f1": 2 * right / max(1, made + wanted), "role_f1": 2 * tp / max(1, p + g), **scores}  # fmt: skip
