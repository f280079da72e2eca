"""Parts of spaCy's networks put in place of others that take longer and say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.language import Language
    from thinc.api import Model

    #: What a part makes of its input.
    Work = Callable[[Any], Any]


def layers(nlp: Language) -> Iterator[Model[Any, Any]]:
    """Every layer of every network of a pipeline."""
    for _, component in nlp.pipeline:
        network: Model[Any, Any] | None = getattr(component, "model", None)
        if network is not None:
            yield from network.walk()


def stand_in(nlp: Language, name: str, work: Callable[[Model[Any, Any]], Work | None]) -> None:
    """Put layers that only work in place of others.

    Args:
        nlp: loaded, to parse with and never to train.
        name: of the new layers.
        work: what does the work of a part; None for one that stays as it is.
    """
    for layer in layers(nlp):
        for place, part in enumerate(layer.layers):
            if (done := work(part)) is not None:
                layer.layers[place] = _working(name, done)


def _working(name: str, work: Work) -> Model[Any, Any]:
    """A layer that does some work, and learns nothing."""
    from thinc.api import Model

    def forward(_: Model[Any, Any], given: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        assert not is_train, "only for parsing"
        return work(given), lambda gradient: gradient

    return Model(name, forward)
