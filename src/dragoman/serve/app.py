"""The application: which addresses there are and what answers them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from dragoman.errors import StoreError
from dragoman.serve import docs_page, safety
from dragoman.serve.archive import Archive, TooSlow
from dragoman.serve.asked import BadRequest
from dragoman.serve.editing import Editor
from dragoman.version import VERSION

#: Where the build of `web/` puts the page.
STATIC: Final = Path(__file__).with_name("static")
_log = logging.getLogger("dragoman.serve")


@dataclass(frozen=True, slots=True)
class Settings:
    """How an archive is served."""

    #: Names under which the server is known, without ports.
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")
    #: Does it answer under any IP address?
    any_address: bool = False
    static: Path = STATIC


def make_app(archive: Archive, *, editor: Editor | None = None, settings: Settings | None = None) -> FastAPI:
    """The application for one archive.

    Args:
        archive: open for reading.
        editor: keeps annotations; None: the archive is not to be changed.
        settings: how it is served.
    """
    from dragoman.serve.routes import router

    settings = settings or Settings()
    app = FastAPI(title="dragoman explorer", version=VERSION, docs_url=None, redoc_url=None,
                  openapi_url="/api/openapi.json",
                  description="Events of an archive with the words that they rest on.")  # fmt: skip
    app.state.archive = archive
    app.state.editor = editor
    app.include_router(router(editable=editor is not None), prefix="/api")
    _answer_errors(app)
    _describe(app)
    _pages(app, settings.static)
    app.add_middleware(safety.Guard, hosts=_names(settings.hosts), any_address=settings.any_address,
                       token=editor.token if editor else None)  # fmt: skip
    return app


def _names(hosts: Iterable[str]) -> list[str]:
    return [host.strip("[]").rstrip(".") for host in hosts]


def _pages(app: FastAPI, static: Path) -> None:
    from starlette.staticfiles import StaticFiles

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_page.page(app.openapi()))

    @app.get("/docs.css", include_in_schema=False)
    def style() -> Response:
        return Response(docs_page.STYLE, media_type="text/css")

    @app.get("/api/{path:path}", include_in_schema=False)
    def unknown(path: str) -> Response:
        return JSONResponse({"detail": f"there is no /api/{path}"}, 404)

    if (static / "index.html").is_file():
        app.mount("/", StaticFiles(directory=static, html=True))
    else:

        @app.get("/", include_in_schema=False)
        def unbuilt() -> HTMLResponse:
            return HTMLResponse(docs_page.unbuilt(), 200)


def _answer_errors(app: FastAPI) -> None:
    def told(status: int, reason: str) -> JSONResponse:
        return JSONResponse({"detail": reason}, status, {"Retry-After": "5"} if status == 503 else None)

    @app.exception_handler(BadRequest)
    def bad(_request: Request, error: BadRequest) -> JSONResponse:
        return told(400, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:])
        return told(400, f"{where}: {first['msg']}" if where else str(first["msg"]))

    @app.exception_handler(TooSlow)
    def slow(_request: Request, error: TooSlow) -> JSONResponse:
        return told(503, str(error))

    @app.exception_handler(StoreError)
    def broken(_request: Request, error: StoreError) -> JSONResponse:
        _log.error("%s", error)
        return told(503, f"the archive cannot be used: {error.reason}")

    @app.exception_handler(HTTPException)
    def other(_request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"detail": str(error.detail)}, error.status_code, error.headers)

    @app.exception_handler(Exception)
    def ours(_request: Request, error: Exception) -> JSONResponse:
        _log.error("%s: %s", type(error).__name__, error, exc_info=error)
        return told(500, "a mistake in dragoman: the server's terminal tells more")


def _describe(app: FastAPI) -> None:
    """Wrong parameters are answered by 400, not FastAPI's 422; refusals are JSON, those of downloads too."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        schema = plain()
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].pop("422", None)
                for status, answer in operation["responses"].items():
                    if not status.startswith("2"):
                        answer["content"] = {"application/json": next(iter(answer["content"].values()))}
        for name in ("HTTPValidationError", "ValidationError"):
            schema["components"]["schemas"].pop(name, None)
        return schema

    app.openapi = described  # type: ignore[method-assign]
