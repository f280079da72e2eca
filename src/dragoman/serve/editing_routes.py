"""The addresses by which annotations are listed, made and undone; there are none unless the server runs with --edit."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from dragoman.annotate import table
from dragoman.annotate.checking import BadAnnotation
from dragoman.serve import models
from dragoman.serve.editing import Editor

_Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
_Text = Annotated[str, Field(min_length=1, max_length=5000)]
_Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuotedWords(_Strict):
    """Words of the article, and where they stand."""

    text: _Text
    start: _Number
    end: _Number


class JudgedParty(_Strict):
    """An actor, recipient or speaker; offsets are null where the sentence leaves it out."""

    text: _Text
    start: _Number | None = None
    end: _Number | None = None
    code: _Code | None = None
    sector: _Code | None = None


class Changes(_Strict):
    """The fields that are otherwise; a field that is absent is right, one that is null is not told."""

    type: str | None = None
    mode: list[str] | None = Field(default=None, max_length=10)
    status: str | None = None
    embedded: bool | None = None
    trigger: QuotedWords | None = None
    actor: list[JudgedParty] | None = Field(default=None, max_length=30)
    recipient: list[JudgedParty] | None = Field(default=None, max_length=30)
    date: str | None = None
    enddate: str | None = None
    place: QuotedWords | None = None
    speaker: JudgedParty | None = None


class NewAnnotation(_Strict):
    """What is said of an event."""

    target: str | None = Field(
        default=None, max_length=200, description="id of the event, or of one of its reports; null for a missed event"
    )
    article: str = Field(max_length=200, description="key of the article in which it is judged")
    verdict: Literal["accept", "correct", "reject", "add"]
    changes: Changes = Changes()
    note: str | None = Field(default=None, max_length=5000)


_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": models.Error, "description": "There is none."},
    413: {"model": models.Error, "description": "The body is too long."},
}
#: Fields that cannot be untold.
_NEEDED: Final = ("type", "mode", "status", "embedded", "trigger", "actor", "recipient")

router = APIRouter(prefix="/annotations")


def _editor(request: Request) -> Editor:
    return request.app.state.editor  # type: ignore[no-any-return]


@router.get("", response_model=models.Annotations)
def listed(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Any:
    """All annotations, those undone too, the newest first."""
    with request.app.state.archive.connect() as connection:
        return table.listed(connection, limit, offset)


@router.post("", response_model=models.Annotation, status_code=201, responses=_REFUSED)
def made(request: Request, said: NewAnnotation) -> Any:
    """Accept, correct or reject an event as one article reports it, or add one that the coder missed."""
    given = said.changes.model_fields_set
    changes = {name: value for name, value in said.changes.model_dump().items() if name in given}
    if wrong := [field for field in _NEEDED if field in changes and changes[field] is None]:
        raise HTTPException(400, f"{wrong[0]} cannot be null")
    if "\0" in f"{said.target}{said.article}{said.note}":
        raise HTTPException(400, "NUL is no text")
    editor = _editor(request)
    try:
        with editor.store.writing() as connection:
            report = table.report_of(connection, said.target, said.article) if said.target is not None else None
            judged = table.Judgement(said.verdict, said.article, changes, report, said.note)
            return table.add(connection, judged, editor.author)
    except BadAnnotation as error:
        raise _told(error) from error


@router.delete("/{id}", response_model=models.Annotation, responses=_REFUSED)
def undone(request: Request, id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Any:
    """Take an annotation back; it stays in the archive with the time of that."""
    try:
        with _editor(request).store.writing() as connection:
            return table.undo(connection, id)
    except BadAnnotation as error:
        raise _told(error) from error


def _told(error: BadAnnotation) -> HTTPException:
    return HTTPException(404 if isinstance(error, table.Unknown) else 400, str(error))
