"""Scores of an event model against labelled sentences, before the rest of the pipeline adds its own errors."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer

from dragoman.extract.encoder import MAX_WORDS
from training.events.batches import Beside, collate, decided, keep_all
from training.events.examples import Example
from training.events.network import EventModel


@torch.no_grad()
def measure(model: EventModel, data: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """Type-in-sentence and decision scores, with gold anchors for the decisions and a 0.5 threshold for triggers.

    `role_f1` is of the words of the sentence, `before_role_f1` of those of sentences before.
    """
    model.eval()
    beside = Beside(data)
    keep_all(model, data, tokenizer)
    right = made = wanted = 0
    of_roles = [f"{place}role_{count}" for place in ("", "before_") for count in ("tp", "p", "g")]
    names = ("status", "embedded", "mode", "dated", *of_roles)
    hits: dict[str, list[float]] = {name: [] for name in names}
    for at in range(0, len(data), 32):
        part = data[at : at + 32]
        batch = collate(part, tokenizer, beside)
        logits, words = model.proposer(batch.input_ids, batch.attention_mask, batch.first_piece, batch.marks)
        chance = torch.softmax(logits, -1)
        for r, example in enumerate(part):
            length = min(len(example.words), MAX_WORDS)
            found = [int(c[1:].argmax()) for c in chance[r, :length] if float(c[0]) < 0.5]
            golds = [a.type for a in example.anchors]
            right += sum(min(found.count(t), golds.count(t)) for t in set(golds))
            made, wanted = made + len(found), wanted + len(golds)
        if len(batch.row):
            out, mask = decided(model, batch, words)
            hits["status"] += (out[1].argmax(-1) == batch.status.argmax(-1)).float().tolist()
            hits["embedded"] += ((out[2] > 0).float() == batch.embedded).float().tolist()
            hits["mode"] += (out[3].argmax(-1) == batch.mode.argmax(-1)).float().tolist()
            hits["dated"] += (out[4].argmax(-1) == batch.dated.argmax(-1)).float().tolist()
            said = (out[0][..., :2] > 0).float() * mask.unsqueeze(-1)
            own = batch.word_mask.shape[1]
            for place, part_of in (("", slice(None, own)), ("before_", slice(own, None))):
                hits[f"{place}role_tp"].append(float((said * batch.roles[..., :2])[:, part_of].sum()))
                hits[f"{place}role_p"].append(float(said[:, part_of].sum()))
                hits[f"{place}role_g"].append(float(batch.roles[:, part_of, :2].sum()))
    f1 = {}
    for place in ("", "before_"):
        tp, p, g = (sum(hits.pop(f"{place}{k}")) for k in ("role_tp", "role_p", "role_g"))
        f1[f"{place}role_f1"] = 2 * tp / max(1, p + g)
    scores = {name: sum(values) / max(1, len(values)) for name, values in hits.items()}
    return {"type_precision": right / max(1, made), "type_recall": right / max(1, wanted),
            "type_f1": 2 * right / max(1, made + wanted), **f1, **scores}  # fmt: skip
