"""The coder: from an article to everything found in it."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property, partial

from dragoman.errors import DataError, InputError, LanguageError, LimitExceeded, PipelineError
from dragoman.model import Article, Coding, Failure, Origin
from dragoman.pipeline import Step, check_order, leading_to, run_steps
from dragoman.resources import MODELS
from dragoman.version import VERSION

#: Records less probable than this harm more than they help: F1 of both models' records of fold 0 of gold/train, held
#: out, is .465 with all, .484 from .2, .487 from .25 and .486 from .3 on (docs/evaluation.md).
LEAST_CONFIDENCE = 0.25
#: Characters of body that one article may have; a novel is 500 000.
MAX_CHARACTERS = 1_000_000


def default_steps(model: str = MODELS[0]) -> tuple[Step, ...]:
    """The steps of the shipped coder, in order. Importing them loads the heavy libraries.

    Args:
        model: name of the event model, one of `MODELS`.
    """
    from dragoman.extract.contexts import contexts
    from dragoman.extract.events import events
    from dragoman.extract.places import places
    from dragoman.extract.quotes import quotes
    from dragoman.extract.times import times
    from dragoman.text.mentions import mentions
    from dragoman.text.parse import parse

    def step(name: str, run: object, requires: str, provides: str) -> Step:
        assert callable(run)
        return Step(name, run, frozenset(requires.split()), frozenset(provides.split()))

    return (
        step("parse", parse, "article", "sentences"),
        step("times", times, "sentences", "times"),
        step("places", places, "sentences", "places"),
        step("mentions", mentions, "sentences places", "mentions entities"),
        step("quotes", quotes, "sentences", "quotes"),
        step("events", partial(events, model=model), "sentences times places mentions entities quotes", "events"),
        step("contexts", contexts, "article sentences events", "events"),
    )


class Coder:
    """Codes articles one by one or as a stream.

    Models and tables are loaded at the first article, not before.

    Args:
        max_seconds: time limit of one article; over it the article is set aside as a failure.
        min_confidence: events below this probability are left out; 0 keeps all.
        model: the event model, one of `MODELS`.
        any_language: code articles in other languages too, as if they were English; else they are set aside.
        fields: fields of `Coding` that are wanted: steps that they do not need are left out. None: all.
        steps: other steps than the shipped ones, in order.

    Raises:
        PipelineError: a step stands before one that it requires.
        ValueError: there is no such model.
    """

    def __init__(
        self,
        *,
        max_seconds: float = 30.0,
        min_confidence: float = LEAST_CONFIDENCE,
        model: str = MODELS[0],
        any_language: bool = False,
        fields: Collection[str] | None = None,
        steps: tuple[Step, ...] | None = None,
    ) -> None:
        self.max_seconds = max_seconds
        self.min_confidence = min_confidence
        if model not in MODELS:
            raise ValueError(f"no model {model!r}: the models are {', '.join(MODELS)}")
        self.model = model
        self.any_language = any_language
        self._fields = fields
        self._given = steps
        if steps is not None:
            check_order(steps)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order in which they run."""
        steps = self._given if self._given is not None else default_steps(self.model)
        check_order(steps)
        if self._fields is not None:
            steps = leading_to(steps, self._fields)
        if self._given is None:  # tables and models load now, so that no article's time limit pays for it
            run_steps(steps, Coding(Article("warm-up", "Ministers met in Geneva on Monday.")), max_seconds=float("inf"))
        return steps

    def code(
        self, text: str, *, date: dt.date | str | None = None, title: str | None = None, id: str | None = None
    ) -> Coding:
        """Code one report given as text.

        Args:
            text: the report; a scraped page's title, captions and footers are told from its body.
            date: publication date (a date or "YYYY-MM-DD"), against which "Wednesday" is resolved.
            title: headline, if it is not part of the text.
            id: identifier; default a hash of the text.

        Returns:
            Everything found in it.

        Raises:
            InputError: the text is empty or not in English, the date impossible, or a limit exceeded.
        """
        from dragoman.read import article_from_text

        given = date.isoformat() if isinstance(date, dt.date) else date
        return self.code_article(article_from_text(text, id=id, title=title, date=given))

    def code_article(self, article: Article) -> Coding:
        """Code one article.

        Raises:
            LimitExceeded: it is longer than `MAX_CHARACTERS` or took longer than `max_seconds`.
            LanguageError: it is surely not in English.
        """
        from dragoman.read.language import foreign_language

        size = sum(span.end - span.start for span in article.body)
        if size > MAX_CHARACTERS:
            raise LimitExceeded(article.origin.uri or article.id,
                                f"{size:,} characters of text, more than the limit of {MAX_CHARACTERS:,}")  # fmt: skip
        if not self.any_language and (language := foreign_language(article)):
            raise LanguageError(article.origin.uri or article.id, f"the text is in {language}: only English is coded")
        steps = self.steps
        with _uncollected():
            coding = run_steps(steps, Coding(article, coder=f"dragoman {VERSION}"), max_seconds=self.max_seconds)
        return _above(coding, self.min_confidence)

    def stream(self, articles: Iterable[Article | Failure]) -> Iterator[Coding]:
        """Code articles as they come.

        Args:
            articles: articles, and failures of reading them, which pass through in their place.

        Yields:
            One coding an input, in order; one that failed has `failures` and no events.
        """
        for item in articles:
            yield failed(item) if isinstance(item, Failure) else self._guarded(item)

    def _guarded(self, article: Article) -> Coding:
        """One article's coding; whatever goes wrong in it is kept as data, so that the rest goes on."""
        try:
            return self.code_article(article)
        except (DataError, PipelineError):
            raise  # a broken installation would fail every article
        except InputError as error:
            reason, kind = error.reason, type(error).__name__
        except Exception as error:  # one article must not end the run
            reason, kind = f"{type(error).__name__}: {error}", "InternalError"
        origin = article.origin
        return failed(Failure(origin.uri or article.id, reason, origin.line, article.id, kind), article)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage within an article: it found none, and took a fifteenth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def failed(failure: Failure, article: Article | None = None) -> Coding:
    """The coding of an input that could not be coded: no events, its failure kept."""
    stand_in = article or Article(failure.article_id or failure.uri, "", origin=Origin(failure.uri))
    return Coding(stand_in, failures=(failure,), coder=f"dragoman {VERSION}")


def _above(coding: Coding, least: float) -> Coding:
    from dataclasses import replace

    if least <= 0:
        return coding
    return replace(coding, events=tuple(event for event in coding.events if event.confidence >= least))


@cache
def shared_coder() -> Coder:
    """The coder behind `dragoman.code`, made once a process."""
    return Coder()
