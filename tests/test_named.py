"""Names are those that spaCy's own recognizer finds."""

from __future__ import annotations

import pytest

from dragoman.text.forms import COMPONENTS
from dragoman.text.named import COMPONENT, Names
from dragoman.text.parse import language_model

TEXTS = (
    "The Ministry of Foreign Affairs of Norway said on Tuesday, 3 March 2026, that Anna Berg would meet Luis Quispe.",
    "Peru's navy seized two boats off Callao. Kenya\nand  the European Union signed the Lisbon Accord for $40 million.",
    "   ",
    "",
    "Berg",
    "In Lima\n\nOn Monday Clara Lund of the Nordic Council",
    "He left.",
)


@pytest.fixture(scope="module")
def expected() -> list[list[tuple[str, str]]]:
    with language_model().select_pipes(disable=list(COMPONENTS)):
        return [[(token.ent_type_, token.ent_iob_) for token in doc] for doc in language_model().pipe(TEXTS)]


def test_kinds_are_those_of_spacy(expected: list[list[tuple[str, str]]]) -> None:
    with language_model().select_pipes(disable=[*COMPONENTS, COMPONENT]):
        docs = list(language_model().pipe(TEXTS))
    assert Names(language_model()).of(docs) == expected
    found = {kind for kinds in expected for kind, _ in kinds}
    assert {"ORG", "GPE", "DATE", "PERSON"} <= found


def test_nothing_gives_nothing() -> None:
    assert Names(language_model()).of([]) == []
