"""Articles to codings by one process or several: the same codings, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial

import click

from dragoman.coder import LEAST_CONFIDENCE, Coder, failed
from dragoman.errors import WorkerLost
from dragoman.model import Article, Coding, Failure
from dragoman.resources import MODELS
from dragoman.scale.pool import Pool

Code = Callable[[Article], Coding]

# A worker is killed when an article lasts so much longer than its limit, which the worker itself watches over: then it
# hangs where no signal reaches.
_GRACE = 30.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How articles are coded: what makes a coder, in whichever process. The fields are those of `Coder`."""

    max_seconds: float = 30.0
    min_confidence: float = LEAST_CONFIDENCE
    model: str = MODELS[0]
    any_language: bool = False
    fields: tuple[str, ...] | None = None

    def coder(self) -> Coder:
        """A coder; its models are loaded at the first article."""
        return Coder(max_seconds=self.max_seconds, min_confidence=self.min_confidence, model=self.model,
                     any_language=self.any_language, fields=self.fields)  # fmt: skip


Prepare = Callable[[Recipe], Code]


def prepared(recipe: Recipe) -> Code:
    """What codes an article, failures kept as data; its models are loaded."""
    coder = recipe.coder()
    _ = coder.steps
    return lambda article: next(coder.stream([article]))


def stream(recipe: Recipe, articles: Iterable[Article | Failure], jobs: int) -> Generator[Coding]:
    """Code articles as they come, as `Coder.stream` does.

    Args:
        recipe: of the coder.
        articles: articles, and failures of reading them, which pass through in their place.
        jobs: how many processes; with 1 no other than this one.

    Yields:
        One coding an input, in order.
    """
    if jobs == 1:
        yield from recipe.coder().stream(articles)
        return
    with pool(recipe, jobs) as workers:
        for item, coding in workers.run(articles, lambda item: item if isinstance(item, Article) else None):
            if coding is not None:
                yield coding
            elif isinstance(item, Failure):
                yield failed(item)


def pool(recipe: Recipe, jobs: int, prepare: Prepare | None = None) -> Pool[Article, Coding]:
    """Workers that code articles.

    Args:
        recipe: of their coders.
        jobs: how many.
        prepare: makes what codes; None: `prepared`.
    """
    patience = 2 * recipe.max_seconds + _GRACE
    return Pool(partial(prepare or prepared, recipe), jobs, lost=lost, fewer=fewer, patience=patience)


def fewer(jobs: int, how: str) -> None:
    """Tell on standard error that some workers could not be started."""
    told = f"goes on with {jobs} process{'' if jobs == 1 else 'es'}: others ended while they started"
    click.echo(f"dragoman: {told}, the last one {how}", err=True)


def lost(article: Article, how: str) -> Coding:
    """The coding of an article whose worker died twice."""
    origin = article.origin
    reason = f"the process that coded it died twice ({how})"
    return failed(Failure(origin.uri or article.id, reason, origin.line, article.id, WorkerLost.__name__), article)
