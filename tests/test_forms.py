"""Parts of speech and lemmas kept by word are those that the parser's own components give in the sentence."""

from __future__ import annotations

import pytest

from dragoman.model import Article, Coding
from dragoman.text import forms
from dragoman.text.parse import language_model, parse

TEXTS = (
    "Ministers met in Geneva on Monday. They had met before, and they will meet again.",
    "There is a plan, and there's another; let's say he ain't gonna go.",
    "The leaders' meetings led to closer ties. Leading figures lead. LEADERS met.",
    "C'mon, y'all: I'd've gotta leave.  Two   spaces, 3% and the U.S. \"quote\".",
    "The talks, but for one, were held. Nothing but talk.",
)


@pytest.mark.parametrize("text", TEXTS)
def test_as_the_whole_pipeline(text: str) -> None:
    wanted = [(t.text, t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.ent_type_, t.ent_iob_)
              for t in language_model()(text) if not t.is_space]  # fmt: skip
    for _ in range(2):  # the second time all are known
        tokens = [t for sentence in parse(Coding(Article("a", text))).sentences for t in sentence.tokens]
        assert [(t.text, t.lemma, t.pos, t.tag, t.dep, t.ent, t.ent_iob) for t in tokens] == wanted


def test_forgets_when_full(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = language_model()
    kept = forms.Forms(nlp)
    monkeypatch.setattr(forms, "_MOST", 3)
    for text in ("Ministers met in Geneva.", "Troops left."):
        with nlp.select_pipes(disable=list(forms.COMPONENTS)):
            doc = nlp(text)
        keys = [(t.orth, t.tag, t.dep) for t in doc]
        (found,) = kept.of([doc], [keys])
        assert [form.lemma for form in found] == [t.lemma_.lower() for t in nlp(text)]
    assert len(kept._known) == len(keys)


def test_learnt_together_as_one_by_one() -> None:
    nlp = language_model()
    with nlp.select_pipes(disable=list(forms.COMPONENTS)):
        docs = list(nlp.pipe((*TEXTS, "", "There were talks there. It is gonna be.")))
    keys = [[(t.orth, t.tag, t.dep) for t in doc] for doc in docs]
    one_by_one, together = forms.Forms(nlp), forms.Forms(nlp)
    found = together.of(docs, keys)
    assert len(together._known) > 40
    assert found == [one_by_one.of([doc], [those])[0] for doc, those in zip(docs, keys, strict=True)]
    before = dict(together._known)
    together.of(docs, keys)
    assert together._known == before
