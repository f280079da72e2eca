"""The addresses of the API. Each asks the columns or the database, and says nothing of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Final, Literal, TypeVar

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from dragoman.annotate import table
from dragoman.annotate.checking import STATUSES
from dragoman.serve import articles, counting, events, ledger, models, network, views
from dragoman.serve.archive import Archive
from dragoman.serve.asked import LONGEST, Asked
from dragoman.serve.choosing import Chosen
from dragoman.serve.columns import NONE
from dragoman.serve.editing import Editor
from dragoman.serve.parameters import filters

Value = TypeVar("Value")
Filters = Annotated[Asked, Depends(filters)]
Limit = Annotated[int, Query(ge=1, le=500, description="at most so many")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="so many are left out before")]
Identity = Annotated[str, Path(max_length=LONGEST)]

#: What any address may answer beside what it is asked for.
REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": models.Error, "description": "A value cannot be; says which and why."},
    403: {"model": models.Error, "description": "It comes from a page of another site."},
    421: {"model": models.Error, "description": "The server does not answer under that name."},
    503: {"model": models.Error, "description": "The archive cannot be read, or not in time."},
}
_UNKNOWN: Final[dict[int | str, dict[str, Any]]] = {404: {"model": models.Error, "description": "There is none."}}
#: Rows of counts, and articles and events of a story, in one answer.
_MOST_ROWS: Final = 5000
_MOST_TOLD: Final = 500
#: Acts of an episode among others, and by itself: the last ones.
_RECENT: Final = 30
_HISTORY: Final = 5000


def archive_of(request: Request) -> Archive:
    """The archive that the application serves."""
    return request.app.state.archive  # type: ignore[no-any-return]


def editor_of(request: Request) -> Editor | None:
    """What keeps annotations, or None."""
    return request.app.state.editor  # type: ignore[no-any-return]


Served = Annotated[Archive, Depends(archive_of)]
Editing = Annotated[Editor | None, Depends(editor_of)]


def router(*, editable: bool) -> APIRouter:
    """The addresses under /api.

    Args:
        editable: with those by which annotations are made.
    """
    from dragoman.serve import editing_routes, export

    made = APIRouter(responses=REFUSALS)
    for path, answer, model, more in _ROUTES:
        made.add_api_route(path, _written(answer), response_model=model, responses=more, methods=["GET"])
    made.include_router(export.router)
    if editable:
        made.include_router(editing_routes.router)
    return made


def _written(answer: Callable[..., Any]) -> Callable[..., Response]:
    """The answer as JSON at once: what it is made of keeps to the description (a test), and checking it costs more."""

    @wraps(answer)
    def written(*args: Any, **named: Any) -> Response:
        told = json.dumps(answer(*args, **named), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return Response(told.encode("utf-8", "backslashreplace"), media_type="application/json")

    return written


def _view(archive: Archive, asked: Asked, name: object, make: Callable[[Chosen], Value]) -> Value:
    """A view of chosen reports, made once for the same state of the archive."""
    columns = archive.columns()
    return archive.kept((columns.version, asked, name), lambda: make(archive.choose(asked)))


def meta(archive: Served, editor: Editing) -> Any:
    """What the archive holds and what may be asked for."""
    from dragoman.export.formats import FORMATS
    from dragoman.ontology import ontology
    from dragoman.sanctions.model import KINDS
    from dragoman.sanctions.tables import measures
    from dragoman.version import VERSION

    columns = archive.columns()
    with archive.connect() as connection:
        state = table.state(connection)
    codebook = ontology()
    told = archive.kept((columns.version, "meta"), lambda: views.meta(columns))
    return {
        **told, "version": f"{columns.version}.{state}", "dragoman": VERSION, "editable": editor is not None,
        "token": editor.token if editor else None, "annotator": editor.author if editor else None,
        "statuses": STATUSES, "modes_of": {name: codebook.modes(name) for name in codebook.types},
        "sectors": dict(codebook.sectors), "codes": views.country_names(), "measures": list(measures()),
        "acts": list(KINDS), "formats": list(FORMATS),
    }  # fmt: skip


def event_page(
    archive: Served,
    asked: Filters,
    limit: Limit = 50,
    offset: Offset = 0,
    order: Annotated[Literal["asc", "desc"], Query(description="the earliest or the latest first")] = "asc",
) -> Any:
    """Events in the order of their days, those without any last."""

    def ids(chosen: Chosen) -> tuple[int, list[str]]:
        return len(chosen.events), views.page(chosen, limit, offset, order)

    total, shown = _view(archive, asked, ("events", limit, offset, order), ids)
    with archive.connect() as connection:
        told = events.summaries(connection, shown)
    return {"total": total, "more": offset + len(shown) < total, "events": told}


def event(archive: Served, id: Identity) -> Any:
    """One event with the words of each of its reports; a report's id finds its event too."""
    with archive.connect() as connection:
        record = events.detail(connection, _plain(id))
        if record is None:
            raise HTTPException(404, "there is no such event")
        of = [report["id"] for report in record["reports"]]
        return record | {"annotations": table.of_event(connection, record["id"], of)}


def on_map(archive: Served, asked: Filters) -> Any:
    """Events by place."""
    return _view(archive, asked, "map", views.on_map)


def timeline(
    archive: Served,
    asked: Filters,
    by: Annotated[views.By, Query(description="coarser where there would be too many")] = "month",
    split: views.Split = "none",
) -> Any:
    """Events by time: by their first day, else the first on which they were reported."""
    return _view(archive, asked, ("timeline", by, split), lambda chosen: views.timeline(chosen, by, split))


def graph(archive: Served, asked: Filters, nodes: Annotated[int, Query(ge=1, le=300)] = 60) -> Any:
    """The parties of most events and what they do to each other; the layout is the same each time."""
    return _view(archive, asked, ("network", nodes), lambda chosen: network.network(chosen, nodes))


def stories(
    archive: Served,
    asked: Filters,
    limit: Limit = 50,
    offset: Offset = 0,
    order: Annotated[Literal["size", "latest"], Query(description="most events, or latest, first")] = "size",
) -> Any:
    """Stories with events that are asked for."""
    name = ("stories", limit, offset, order)
    return _view(archive, asked, name, lambda chosen: views.stories(chosen, limit, offset, order))


def story(archive: Served, id: Identity) -> Any:
    """A story with its articles and events."""
    with archive.connect() as connection:
        found = events.story(connection, _plain(id), _MOST_TOLD)
    if found is None:
        raise HTTPException(404, "there is no such story")
    return found


def sanctions(
    archive: Served,
    asked: Filters,
    measure: Annotated[list[str], Query(max_length=50, description="as of dragoman sanctions")] = [],  # noqa: B006
    act: Annotated[list[str], Query(max_length=50, description="as of dragoman sanctions")] = [],  # noqa: B006
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """Episodes of the ledger of sanctions with an act that meets every condition, the latest first.

    The actor is who sends the measure or calls for it, the recipient whom it is meant for. Of each history the last
    acts are given; /api/sanctions/{id} gives all.
    """
    one, other, rest = ledger.split(asked, measure, act)
    held = archive.ledger()
    rests = _rests(archive, rest, held) if ledger.asks_of_reports(rest) else None
    found = ledger.chosen(held.episodes, (one, other), rests)
    shown = [ledger.told(episode, held, _RECENT) for episode in found[offset : offset + limit]]
    return {"total": len(found), "episodes": shown}


def _rests(archive: Archive, rest: Asked, held: ledger.Ledger) -> Callable[[str | None], bool]:
    chosen = archive.choose(rest)
    if chosen.columns is held.columns:
        places = held.places
    else:  # columns of a newer state than the ledger
        places = dict(zip(held.places, chosen.columns.places_of(list(held.places)), strict=True))
    among = np.zeros(chosen.columns.reports + 1, np.bool_)  # the last is that of acts that rest on none
    among[chosen.reports] = True
    return lambda report: bool(among[places.get(report or "", NONE)])


def episode(archive: Served, id: Identity) -> Any:
    """One episode of the ledger with its whole history."""
    held = archive.ledger()
    for one in held.episodes:
        if one.id == id:
            return ledger.told(one, held, _HISTORY)
    raise HTTPException(404, "there is no such episode")


def article(archive: Served, key: Identity) -> Any:
    """An article with everything found in it."""
    with archive.connect() as connection:
        found = articles.article(connection, _plain(key))
        if found is None:
            raise HTTPException(404, "there is no such article")
        return found | {"annotations": table.of_article(connection, found["key"])}


def counts(
    archive: Served,
    asked: Filters,
    by: Annotated[str, Query(max_length=LONGEST, description="day, dyad, type ..., separated by commas")],
) -> Any:
    """Events counted, as by dragoman counts."""
    from dragoman.serve.asked import BadRequest

    names = by.split(",")
    try:
        return _view(archive, asked, ("counts", by), lambda chosen: counting.counts(chosen, names, _MOST_ROWS))
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _plain(identity: str) -> str:
    """An id as a database takes it."""
    return identity.replace("\0", "")


_Route = tuple[str, Callable[..., Any], Any, dict[int | str, dict[str, Any]]]
_ROUTES: Final[tuple[_Route, ...]] = (
    ("/meta", meta, models.Meta, {}),
    ("/events", event_page, models.EventPage, {}),
    ("/events/{id}", event, models.EventDetail, _UNKNOWN),
    ("/map", on_map, models.Map, {}),
    ("/timeline", timeline, models.Timeline, {}),
    ("/network", graph, models.Network, {}),
    ("/stories", stories, models.StoryPage, {}),
    ("/stories/{id}", story, models.StoryDetail, _UNKNOWN),
    ("/sanctions", sanctions, models.Episodes, {}),
    ("/sanctions/{id}", episode, models.Episode, _UNKNOWN),
    ("/articles/{key}", article, models.ArticleDetail, _UNKNOWN),
    ("/counts", counts, models.Counts, {}),
)

