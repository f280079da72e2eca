"""`dragoman serve`: an archive in the browser. Nothing heavy is imported before it runs."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import click

from dragoman.annotate.people import author
from dragoman.store.options import STORE
from dragoman.streams import NONE_CODED

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dragoman.serve.archive import Archive

# \b keeps click from filling the lines.
_EXAMPLES = """\b
Examples:
  dragoman serve --store news.db
  dragoman serve --store news.db --edit --port 9000

Exit codes: 0 ended by Ctrl-C, 1 the archive cannot be read or the address not be had, 2 wrong usage.
"""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: Addresses that mean every one of the machine's.
_EVERY = ("0.0.0.0", "::", "")


@click.command(epilog=_EXAMPLES)
@STORE
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Address to listen on; the default can be reached from this machine only.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="N",
              help="Port to listen on; 0 takes a free one.")  # fmt: skip
@click.option("--edit", is_flag=True, help="Let events be accepted, corrected and rejected; else nothing is written.")
@click.option("--annotator", metavar="NAME", help="Who annotates; default: the user's name.")
@click.option("--allow-host", "allowed", multiple=True, metavar="NAME",
              help="Answer under this name too, such as that of a proxy before the server.")  # fmt: skip
def serve(store: str, host: str, port: int, edit: bool, annotator: str | None, allowed: tuple[str, ...]) -> None:
    """Show an archive in the browser: a map, a timeline, who acts towards whom, and the sentence behind each number.

    The server reads the archive only, unless --edit is given; annotations are kept beside what was coded.
    """
    import threading

    import uvicorn

    with ExitStack() as stack:
        listening = stack.enter_context(_listening(host, port))
        archive, app = _application(stack, store, host, allowed, author(annotator) if edit else None)
        threading.Thread(target=_read, args=(archive,), daemon=True).start()
        name = "localhost" if host in _EVERY else f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening.getsockname()[1]}/"
        click.echo(f"The archive is shown at {address}{' for editing' if edit else ''} (Ctrl-C ends)", err=True)
        if host not in _LOOPBACK:
            click.echo("dragoman: warning: other machines can read the archive; there is no password", err=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off",
                                limit_concurrency=200, timeout_graceful_shutdown=2, proxy_headers=False)  # fmt: skip
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
        click.echo("Ended.", err=True)


def _read(archive: Archive) -> None:
    """Read a large archive before it is asked for."""
    import gc

    with suppress(Exception):  # the first request meets the same, and tells it
        archive.ledger()
        gc.freeze()  # what stays need not be looked through again and again for garbage


def _application(
    stack: ExitStack, where: str, host: str, allowed: tuple[str, ...], author: str | None
) -> tuple[Archive, FastAPI]:
    from dragoman.serve.app import Settings, make_app
    from dragoman.serve.archive import Archive
    from dragoman.serve.editing import Editor
    from dragoman.store import Store

    editor = Editor(stack.enter_context(Store.open(where)), author) if author is not None else None
    archive = Archive(stack.enter_context(Store.open(where, read_only=True)))
    own = () if host in _EVERY else (host,)
    settings = Settings(hosts=(*_LOOPBACK, *own, *allowed), any_address=host not in _LOOPBACK)
    return archive, make_app(archive, editor=editor, settings=settings)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket; an address that cannot be had ends the program with a message."""
    with ExitStack() as stack:
        try:
            family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
            # With its protocol named, asyncio sends small answers at once instead of waiting for the reader (40 ms).
            made = stack.enter_context(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP))
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
            made.listen(128)
        except OSError as error:
            click.echo(f"dragoman: cannot listen on {host}:{port}: {error.strerror or error}", err=True)
            sys.exit(NONE_CODED)
        yield made
