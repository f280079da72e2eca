"""Heads, their labels and sentences are those that spaCy's own parser finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.text.dependencies import PARSER, Dependencies
from dragoman.text.forms import COMPONENTS
from dragoman.text.named import COMPONENT
from dragoman.text.parse import language_model

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXTS = (
    "The ministry of Norway said on Tuesday that Anna Berg would meet Luis Quispe. He left.",
    "Peru's navy, which had warned the crews, seized two boats. Kenya\nand  the Union signed an accord\n\nfor peace.",
    "   ",
    "",
    "Berg",
)


def links(docs: list[Doc]) -> list[list[tuple[int, str, bool | None]]]:
    return [[(token.head.i, token.dep_, token.is_sent_start) for token in doc] for doc in docs]


def test_links_are_those_of_spacy() -> None:
    others = [*COMPONENTS, COMPONENT]
    expected = list(language_model().pipe(TEXTS, disable=others))
    together, alone = (list(language_model().pipe(TEXTS, disable=[PARSER, *others])) for _ in range(2))
    dependencies = Dependencies(language_model())
    dependencies.add(together)
    for doc in alone:
        dependencies.add([doc])
    assert links(together) == links(alone) == links(expected)


def test_nothing_is_left_as_it_is() -> None:
    Dependencies(language_model()).add([])
